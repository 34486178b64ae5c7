"""Spending by programme, division and month, with persons and awards kept apart; each figure is its lines."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db.models import Sum

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, programmes, reports
from minzheng.registers.benefits.models import Clawback
from minzheng.registers.benefits.reports import Question

from . import bureau
from .bureau import CHECKER, CLERK, CODE, DISTRICT, HEAD, MAKER

pytestmark = pytest.mark.usefixtures("bureau")
MARCH, APRIL = Month(2020, 3), Month(2020, 4)
OTHER = "other"
TOWN, EAST, WEST, FAR_VILLAGE = "990103001", "990103001001", "990103001002", "990103002001"
DAY = dt.date(2020, 4, 30)


def household(name: str, village: str, **more):
    made = bureau.household(name, **more)
    made.division_code = village
    made.save(update_fields=["division_code"])
    return made


@pytest.fixture
def spent(monkeypatch):
    """March and April of two programmes at 500.00 a head.

    东 (two persons) in 东村, 西 in 西村 since April, with March in arrears, 远 in another township; 东's first
    person has the other programme besides.
    """
    monkeypatch.setitem(programmes._programmes, OTHER, replace(bureau.PROGRAMME, code=OTHER, name="别的补助"))
    east = household("东", EAST, persons=2)
    household("远", FAR_VILLAGE)
    commands.open_award(
        programme=OTHER, household=east.household, payee=east.payee, division_code=EAST, persons=[east.payee],
        from_month=MARCH, basis="示例", **bureau.BY,
    )  # fmt: skip
    run(CODE, MARCH)
    run(OTHER, MARCH)
    household("西", WEST)
    run(CODE, APRIL)
    run(OTHER, APRIL)
    return east


def run(code: str, month: Month) -> None:
    at = clock.at_hour(month.first_date.replace(day=10))
    made = commands.start_run(programme_code=code, division_prefix=DISTRICT, month=month, actor=MAKER, at=at)
    commands.prepare_run(run_id=made.id, actor=MAKER, at=at)
    commands.check_run(run_id=made.id, actor=CHECKER, at=at)
    commands.post_run(run_id=made.id, actor=CHECKER, at=at)


def allot(source: str, fen: int, day: dt.date, code: str = CODE) -> None:
    commands.record_allotment(
        programme_code=code, division_prefix=DISTRICT, year=2020, source=source, amount_fen=fen,
        document_number=f"示例〔2020〕{source}", received_date=day, actor=MAKER, at=bureau.AT,
    )  # fmt: skip


ALL = Question((CODE, OTHER), DISTRICT, MARCH, APRIL)


def told(question: Question, rows: str, actor=MAKER) -> dict:
    """(awards, award months, persons, person-times, fen) of each row, "" being the total."""
    found = reports.report(question, rows, actor=actor, on_date=DAY)
    figures = {str(value): one for value, one in found.rows.items()} | {"": found.total}
    return {
        value: (one.awards, one.award_months, one.persons, one.person_times, one.fen)
        for value, one in figures.items()
    }


class TestFigures:
    def test_by_programme(self, spent):
        """Four people in all, one of whom has both."""
        assert told(ALL, "programme") == {
            "other": (1, 2, 1, 2, 100_000), "trial": (3, 6, 4, 8, 400_000), "": (4, 8, 4, 10, 500_000),
        }  # fmt: skip

    def test_by_township_village_and_month(self, spent):
        assert told(ALL, "place") == {
            "990103001": (3, 6, 3, 8, 400_000), "990103002": (1, 2, 1, 2, 100_000),
            "": (4, 8, 4, 10, 500_000),
        }  # fmt: skip
        assert told(replace(ALL, place=TOWN), "place") == {
            EAST: (2, 4, 2, 6, 300_000), WEST: (1, 2, 1, 2, 100_000), "": (3, 6, 3, 8, 400_000),
        }  # fmt: skip
        assert told(replace(ALL, programmes=(CODE,)), "month") == {
            "2020-03": (3, 3, 4, 4, 200_000), "2020-04": (3, 3, 4, 4, 200_000), "": (3, 6, 4, 8, 400_000),
        }  # fmt: skip

    def test_by_the_month_in_which_it_was_paid(self, spent):
        """西's March came with April's run."""
        by_run = replace(ALL, programmes=(CODE,), by="paid")
        assert told(by_run, "month") == {
            "2020-03": (2, 2, 3, 3, 150_000), "2020-04": (3, 4, 4, 5, 250_000), "": (3, 6, 4, 8, 400_000),
        }  # fmt: skip

    def test_what_was_taken_back_counts_by_month_due_or_decided(self, spent):
        """东's second person died in March: April is 500.00 too much, which is decided in May."""
        commands.record_death(
            award_id=spent.id, person_id=bureau.members(spent)[1].id, death_date=dt.date(2020, 3, 20),
            source_note="证明", actor=CLERK, at=clock.at_hour(dt.date(2020, 4, 20)),
        )  # fmt: skip
        run(CODE, Month(2020, 5))
        commands.decide_clawback(
            clawback_id=Clawback.objects.get().id, claim=True, cause="family", note="家属迟报死亡。", actor=HEAD,
            at=clock.at_hour(dt.date(2020, 5, 20)),
        )  # fmt: skip
        asked = replace(ALL, programmes=(CODE,), last=Month(2020, 5))
        assert {key: row[4] for key, row in told(asked, "month").items()} == {
            "2020-03": 200_000, "2020-04": 150_000, "2020-05": 150_000, "": 500_000,
        }  # fmt: skip
        assert {key: row[4] for key, row in told(replace(asked, by="paid"), "month").items()} == {
            "2020-03": 150_000, "2020-04": 250_000, "2020-05": 100_000, "": 500_000,
        }  # fmt: skip

    @pytest.mark.parametrize("by", ["due", "paid"])
    @pytest.mark.parametrize("rows", reports.ROWS)
    def test_every_figure_is_the_sum_of_its_lines(self, spent, rows, by):
        asked = replace(ALL, by=by)
        found = reports.report(asked, rows, actor=MAKER, on_date=DAY)
        assert len(found.rows) == 2
        for value, figures in found.rows.items():
            behind = reports.lines(asked.narrowed(rows, value), actor=MAKER)
            sums = behind.order_by().aggregate(fen=Sum("amount_fen"), times=Sum("persons"))
            assert (sums["fen"], sums["times"]) == (figures.fen, figures.person_times)
            again = reports.report(asked.narrowed(rows, value), rows, actor=MAKER, on_date=DAY)
            assert (again.total.fen, again.total.persons, again.total.awards) == (
                figures.fen, figures.persons, figures.awards,
            )  # fmt: skip
            assert again.total.sources == figures.sources


class TestSources:
    def test_in_the_shares_of_what_had_arrived(self, spent):
        """March 150.00 less 西's: all central; April at 3 : 1. The other programme has no money at all."""
        allot("中央", 300_000, dt.date(2020, 2, 10))
        allot("省级", 100_000, dt.date(2020, 4, 28))
        found = reports.report(ALL, "month", actor=MAKER, on_date=DAY)
        assert found.method == "shares"
        march, april = found.rows[MARCH].sources, found.rows[APRIL].sources
        assert (march["中央"], march["省级"], march["未到位"]) == (200_000, 0, 50_000)
        assert (april["中央"], april["省级"], april["未到位"]) == (150_000, 50_000, 50_000)

    def test_a_village_has_the_same_parts_in_every_report(self, spent):
        allot("中央", 100_000, dt.date(2020, 2, 10))
        allot("省级", 200_001, dt.date(2020, 2, 11))
        whole = reports.report(ALL, "place", actor=MAKER, on_date=DAY).rows[TOWN].sources
        town = reports.report(replace(ALL, place=TOWN), "place", actor=MAKER, on_date=DAY)
        assert town.total.sources == whole
        assert {level: sum(row.sources[level] for row in town.rows.values()) for level in whole} == whole
        alone = replace(ALL, place=EAST, first=APRIL)
        part = reports.report(alone, "month", actor=MAKER, on_date=DAY).total.sources
        by_month = reports.report(replace(ALL, place=EAST), "month", actor=MAKER, on_date=DAY)
        assert part == by_month.rows[APRIL].sources


def test_nobody_sees_beyond_her_reach(spent):
    far = bureau.officer(Role.TREASURY_MAKER, bureau.FAR_DISTRICT)
    for place in (DISTRICT, TOWN, EAST, "99", ""):
        asked = replace(ALL, place=place)
        with pytest.raises(NotFound):
            reports.report(asked, "place", actor=far, on_date=DAY)
        with pytest.raises(NotFound):
            reports.lines(asked, actor=far)
    with pytest.raises(NotFound):
        reports.report(ALL, "place", actor=CLERK, on_date=DAY)
