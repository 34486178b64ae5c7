"""How many are inspected; what a benchmark suggests; which version of an article governs."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.registers.enforcement import benchmarks, competence, shares
from minzheng.registers.enforcement.benchmarks import HEAVY, LIGHT, ORDINARY, Tier, Violation
from minzheng.registers.enforcement.errors import NotCompetent
from minzheng.registers.enforcement.fields import LINKED_FIELDS, Field
from minzheng.registers.enforcement.shares import Shares

RULE = Shares(round_share=300, class_a_share_max=500, class_c_factor=20_000, class_d_share=10_000)
FACTORS = {LIGHT: 1500, ORDINARY: 5000, HEAVY: 8500}


def test_three_per_cent_of_365_are_eleven():
    assert shares.plan({"A": 0, "B": 365, "C": 0, "D": 0}, 300, RULE, is_layered=False) == {"": 11}


def test_by_class_the_doubtful_are_drawn_twice_as_often_and_the_worst_always():
    drawn = shares.plan({"A": 100, "B": 200, "C": 60, "D": 5}, 300, RULE, is_layered=True)
    assert drawn == {"A": 3, "B": 6, "C": 4, "D": 5}
    # a plan of 10 %: class A stays at its 5 %, what is short of the whole share falls to B
    assert shares.plan({"A": 100, "B": 100, "C": 0, "D": 0}, 1000, RULE, is_layered=True) == {"A": 5, "B": 15}


COUNTS = st.fixed_dictionaries({name: st.integers(0, 400) for name in "ABCD"}).filter(
    lambda row: sum(row.values())
)


@given(
    counts=COUNTS,
    share=st.integers(300, 10_000), layered=st.booleans(),
)  # fmt: skip
def test_never_fewer_than_the_share_nor_more_than_there_are(counts, share, layered):
    drawn = shares.plan(counts, share, RULE, is_layered=layered)
    total = sum(counts.values())
    assert sum(drawn.values()) * 10_000 >= total * share
    assert sum(drawn.values()) <= total
    if layered:
        assert all(drawn[name] <= counts[name] for name in drawn)
        assert drawn.get("D", 0) == counts["D"]


def test_the_thirds_of_a_range():
    # lottery_and_others.md B1: 2,000–20,000 ordinary gives 11,000; here 2,000–10,000 gives 6,000
    ground = benchmarks.governing("lottery-agent", dt.date(2020, 5, 1), dt.date(2020, 8, 1))
    found = benchmarks.suggest(ground, ORDINARY, factors=FACTORS)
    assert (found.low_fen, found.suggested_fen, found.high_fen) == (440_000, 600_000, 760_000)


def test_a_multiple_counts_from_its_base():
    # 骗取 6,000 元: 6,000 to 18,000
    ground = benchmarks.governing("dibao-fraud", dt.date(2020, 5, 1), dt.date(2020, 8, 1))
    found = benchmarks.suggest(ground, ORDINARY, factors=FACTORS, base_fen=600_000)
    assert (found.least_fen, found.most_fen) == (600_000, 1_800_000)
    assert found.suggested_fen == 1_200_000
    with pytest.raises(ValueError, match="base"):
        benchmarks.suggest(ground, ORDINARY, factors=FACTORS)


def test_a_table_of_its_own_for_elder_homes():
    ground = benchmarks.governing("home-assessment", dt.date(2020, 12, 1), dt.date(2021, 1, 5))
    light = benchmarks.suggest(ground, LIGHT, factors=FACTORS)
    assert (light.low_fen, light.high_fen) == (0, 0)
    assert light.fits(0, ("warning",))
    assert not light.fits(100, ("warning", "fine"))
    heavy = benchmarks.suggest(ground, HEAVY, factors=FACTORS)
    assert (heavy.low_fen, heavy.suggested_fen, heavy.high_fen) == (2_000_000, 2_500_000, 3_000_000)
    assert not heavy.is_lawful(3_000_001, ("fine",))
    assert not heavy.is_lawful(2_500_000, ("fine", "revocation"))


def test_no_article_no_penalty():
    assert benchmarks.governing("home-assessment", dt.date(2020, 10, 31), dt.date(2021, 1, 5)) is None
    assert benchmarks.governing("grave-oversize", dt.date(2026, 3, 29), dt.date(2026, 5, 1)) is not None
    assert benchmarks.governing("grave-oversize", dt.date(2026, 3, 30), dt.date(2026, 5, 1)) is None


def _version(since: int, until: int | None, low: int, high: int) -> Violation:
    tiers = tuple(Tier(code, code, "", low, high, ("fine",)) for code in (LIGHT, ORDINARY, HEAVY))
    return Violation(
        "trial", "organisations", "试", "试行条", "试行", dt.date(since, 1, 1),
        dt.date(until, 12, 31) if until else None, "fixed", "", low, high, ("fine",), "sure", "", tiers,
    )  # fmt: skip


@pytest.mark.parametrize(("new_high", "governs"), [(50_000, 2022), (200_000, 2018)])
def test_the_old_law_unless_the_new_one_is_milder(monkeypatch, new_high, governs):
    table = (_version(2018, 2021, 10_000, 100_000), _version(2022, None, 10_000, new_high))
    monkeypatch.setattr(benchmarks, "_tables", lambda: table)
    found = benchmarks.governing("trial", dt.date(2021, 6, 1), dt.date(2022, 6, 1))
    assert found.from_date.year == governs
    assert benchmarks.governing("trial", dt.date(2022, 6, 1), dt.date(2022, 7, 1)).from_date.year == 2022


def test_four_fields_have_benchmarks_and_seven_are_linked():
    assert {one.field for one in benchmarks.violations()} >= {
        "assistance",
        "funerals",
        "elder_care",
        "marriage",
    }
    assert len(LINKED_FIELDS) == 7
    for one in benchmarks.violations():
        assert one.field in Field.values
        assert one.high >= one.low
        assert all(one.low <= tier.low <= tier.high <= one.high or tier.high == 0 for tier in one.tiers), (
            one.code
        )
        assert all(set(tier.kinds) <= set(one.kinds) for tier in one.tiers)


def test_who_may_punish_what():
    day = dt.date(2020, 6, 1)
    row = competence.require("organisations", ("revocation",), division_code="999901", on_date=day)
    assert "第三十条" in row.basis
    with pytest.raises(NotCompetent, match="市级以上民政部门"):
        competence.require("lottery", ("fine",), division_code="999901", on_date=day)
    with pytest.raises(NotCompetent, match="撤销登记"):
        competence.require("elder_care", ("revocation",), division_code="999901", on_date=day)
    with pytest.raises(NotCompetent, match="乡镇"):
        competence.require("organisations", (), division_code="999901100", on_date=day)
