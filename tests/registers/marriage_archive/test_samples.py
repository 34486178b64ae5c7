"""A quality sample: frozen, drawn by a public seed, read by somebody who keyed none of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.rounds import queries as rounds
from minzheng.kernel.rounds.drawing import Entry, list_digest, place
from minzheng.registers.marriage_archive import commands, queries
from minzheng.registers.marriage_archive.commands.batches import key_many
from minzheng.registers.marriage_archive.commands.samples import wanted
from minzheng.registers.marriage_archive.errors import AlreadyDone, ArchiveNotFound, SamePerson
from minzheng.registers.marriage_archive.models import QualitySample, SampledPaper

from .conftest import AT, DISTRICT, number, values

DRAW_DAY = dt.date(2020, 11, 10)
AFTER = clock.at_hour(DRAW_DAY)
SEED = "2020128|03 08 12 19 25 30 07"


@pytest.fixture
def settled(shelf, first, second) -> None:
    rows = [
        (sequence, number(1962, sequence), values(certificate_number=f"冷结字第{sequence}号"))
        for sequence in range(1, 21)
    ]
    key_many(rows, actor=first, at=AT)
    key_many(rows, actor=second, at=AT)


def freeze(head, **changes) -> QualitySample:
    given = {
        "from_year": 1949,
        "until_year": 1970,
        "entropy_source": "双色球第2020128期",
        "draw_date": DRAW_DAY,
    }
    return commands.freeze_sample(division_code=DISTRICT, **given | changes, actor=head, at=AT)


def test_five_in_a_hundred_rounded_up():
    assert wanted(1931, 500) == 97  # 96.55
    assert wanted(20, 500) == 1
    assert wanted(1, 500) == 1
    assert wanted(120_000, 500) == 6000


@given(st.integers(1, 200_000), st.integers(1, 10_000))
def test_never_less_than_the_rate_nor_more_than_all(population, rate):
    found = wanted(population, rate)
    assert found * 10_000 >= population * rate
    assert 1 <= found <= population


def test_frozen_before_the_seed_and_recomputable(settled, head):
    made = freeze(head)
    assert (made.population, made.wanted) == (20, 1)
    entries = [Entry(number(1962, sequence)) for sequence in range(1, 21)]
    assert made.draw.list_digest == list_digest(entries)

    commands.draw_sample(sample_id=made.id, entropy=SEED, actor=head, at=AFTER)

    paper = SampledPaper.objects.get()
    seed = f"2020-11-10|{SEED}|{made.draw.list_digest}"
    again = [one.identifier for one in place(entries, seed=seed, wants={"": 1}) if one.is_drawn]
    assert [paper.item.archive_number] == again
    assert rounds.result_of(QualitySample.objects.get().draw).seed == seed


def test_another_seed_changes_nothing(settled, head):
    made = freeze(head)
    commands.draw_sample(sample_id=made.id, entropy=SEED, actor=head, at=AFTER)
    before = list(SampledPaper.objects.values_list("item_id", flat=True))

    commands.draw_sample(sample_id=made.id, entropy=SEED, actor=head, at=AFTER)
    with pytest.raises(MinzhengError, match="不能换种子重抽"):
        commands.draw_sample(sample_id=made.id, entropy="2020129|1 2 3", actor=head, at=AFTER)

    assert list(SampledPaper.objects.values_list("item_id", flat=True)) == before


def test_not_before_the_day_and_not_of_nothing(settled, head):
    made = freeze(head)
    for refused in (
        lambda: commands.draw_sample(sample_id=made.id, entropy=SEED, actor=head, at=AT),
        lambda: freeze(head),
        lambda: freeze(head, from_year=1950, draw_date=AT.date()),
        lambda: freeze(head, from_year=1971, until_year=1980),
        lambda: freeze(head, from_year=1980, until_year=1970),
    ):
        with pytest.raises(MinzhengError):
            refused()
    assert (QualitySample.objects.count(), SampledPaper.objects.count()) == (1, 0)


def test_the_third_reading_counts_for_both_operators(settled, head):
    made = freeze(head)
    commands.draw_sample(sample_id=made.id, entropy=SEED, actor=head, at=AFTER)
    paper = SampledPaper.objects.get()

    commands.check_paper(paper_id=paper.id, wrong_fields=["male_place", "nonsense"], actor=head, at=AFTER)

    paper.refresh_from_db()
    assert (paper.verdict, paper.wrong_fields) == ("wrong", ["male_place"])
    assert [(one.sampled, one.sampled_wrong) for one in queries.operator_quality(head)] == [(1, 1), (1, 1)]
    with pytest.raises(AlreadyDone):
        commands.check_paper(paper_id=paper.id, wrong_fields=[], actor=head, at=AFTER)
    paper.refresh_from_db()
    assert paper.verdict == "wrong"


def test_whoever_keyed_it_does_not_check_it(settled, head, first, stranger):
    made = freeze(head)
    commands.draw_sample(sample_id=made.id, entropy=SEED, actor=head, at=AFTER)
    paper = SampledPaper.objects.get()
    disguised = type(head)(account_id=first.account_id, name=first.name, posts=head.posts)

    for actor, error in ((first, NotPermitted), (disguised, SamePerson), (stranger, ArchiveNotFound)):
        with pytest.raises(error):
            commands.check_paper(paper_id=paper.id, wrong_fields=[], actor=actor, at=AFTER)

    paper.refresh_from_db()
    assert paper.verdict == ""


def test_archivists_draw_nothing(settled, first):
    with pytest.raises(NotPermitted):
        freeze(first)
    assert QualitySample.objects.count() == 0
