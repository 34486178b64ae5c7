"""A printed figure beside ours: when they agree, and that a wrong figure is found."""

from decimal import Decimal

import pytest

from minzheng.registers.benefits.yearbook import District, Line, Printed, line, lines, unexplained
from minzheng.registers.benefits.yearbook import comparing as room
from minzheng.registers.benefits.yearbook.measures import Kind, Measure

HERE = District("990103", 2020)


def printed(value, name: str = "figure", **more) -> Printed:
    return Printed(name, "F1", "一(一)1", "示例", value, "万元", "2020", **more)


@pytest.mark.parametrize(
    ("value", "qualifier", "ours", "standing", "difference"),
    [
        (Decimal("1515.45"), "exact", Decimal("1515.4512"), "same", Decimal("0.00")),
        (Decimal("1515.45"), "exact", Decimal("1515.4551"), "differs", Decimal("0.01")),
        (Decimal("1515.45"), "exact", Decimal("1515.445"), "same", Decimal("-0.01")),
        (6450, "exact", 6450, "same", 0),
        (6450, "exact", 6449, "differs", -1),
        (355, "at_least", Decimal("390.2"), "same", Decimal("35.20")),
        (355, "at_least", Decimal("354.99"), "differs", Decimal("-0.01")),
        (100, "more_than", 100, "differs", 0),
        (2000, "at_most", 2000, "same", 0),
        (2000, "at_most", 2001, "differs", 1),
        (8958, "derived", 8958, "same", 0),
        ("冷民发[2020]19号", "exact", "冷民发〔2020〕19号", "same", None),
        ("2020-04", "exact", "2020-05", "differs", None),
        (20, "exact", None, "absent", None),
    ],
)
def test_how_ours_stands_to_the_printed_one(value, qualifier, ours, standing, difference):
    one = Line(printed(value, qualifier=qualifier), ours, None)
    assert (one.standing, one.difference) == (standing, difference)


def test_a_difference_with_a_reading_is_explained():
    one = Line(printed(668, reading="按合计"), 620, None)
    assert (one.standing, one.difference, one.off_per_mille) == ("explained", -48, -72)


@pytest.fixture
def report(monkeypatch):
    """Two figures of which one is printed wrong, and one that nothing computes."""
    rows = (printed(12, "right"), printed(13, "wrong"), printed(5, "beds"))
    measure = Measure(Kind.NOTES, lambda district: [], lambda district: 12)
    monkeypatch.setattr(room, "printed_figures", lambda prefix, year: rows)
    monkeypatch.setattr(room, "FIGURES", {"right": measure, "wrong": measure})


def test_the_check_finds_the_wrong_figure_and_only_that(report):
    assert [one.printed.name for one in unexplained(HERE)] == ["wrong"]


def test_figures_that_nothing_computes_are_shown_and_may_be_left_out(report):
    assert [(one.printed.name, one.ours) for one in lines(HERE)] == [
        ("right", 12), ("wrong", 12), ("beds", None),
    ]  # fmt: skip
    assert [one.printed.name for one in lines(HERE, computed=True)] == ["right", "wrong"]
    assert list(lines(HERE, section="一(二)")) == []


def test_one_figure_by_its_name(report):
    assert line(HERE, "wrong").ours == 12
    assert line(HERE, "no_such_figure") is None
