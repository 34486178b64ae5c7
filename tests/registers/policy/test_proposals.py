"""What a proposed standard would change, reckoned by hand on two households.

A family of three with 12,000 元 a year receives standard × 3 − 1,000 元 a month: 710 元 of 570, 800 of 600,
680 of 560. A single person without income receives the standard. Both live in one street.
"""

import datetime as dt

import pytest

from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules import commands as rules
from minzheng.kernel.rules.models import Standard
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import LENGSHUITAN, read_rows
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import IssueRun
from minzheng.registers.policy import commands as policy
from minzheng.registers.policy import proposals, queries
from minzheng.registers.policy.models import PopulationSnapshot
from tests.matters.assistance.dibao.filing import DISTRICT, VILLAGE, award, home, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("households")]

TODAY = dt.date(2021, 1, 6)
AT = clock.at_hour(TODAY)
OPENED = clock.at_hour(dt.date(2020, 1, 2))
JANUARY_2020 = dt.date(2020, 1, 1)
STREET, OTHER_STREET = VILLAGE[:9], "431103002"


def officer(role: Role, number: int) -> Officer:
    return Officer(number, role.label, (HeldPost(role, DISTRICT),))


PLANNER = officer(Role.POLICY_OFFICER, 1)
MAKER, CHECKER = officer(Role.TREASURY_MAKER, 3), officer(Role.TREASURY_CHECKER, 4)


@pytest.fixture
def households():
    by = {"actor": SYSTEM, "at": OPENED}
    territory.load_divisions(rows=read_rows(LENGSHUITAN), source=LENGSHUITAN.name, **by)
    father, mother, child = (person(name, serial=i, at=OPENED) for i, name in enumerate("父母子", start=1))
    incomes = {mother: {"wage_income_year_fen": 12_000_00}}
    family = home(father, mother, child, since=JANUARY_2020, at=OPENED, incomes=incomes, urban=1)
    award(family, father, mother, child, since=Month(2020, 11), at=OPENED)
    alone = person("独居者", serial=9, at=OPENED)
    award(home(alone, since=JANUARY_2020, at=OPENED, urban=1), alone, since=Month(2020, 12), at=OPENED)


def paid(month: Month) -> IssueRun:
    at = clock.at_hour(month.first_date.replace(day=10))
    run = benefits.start_run(
        programme_code="dibao", division_prefix=DISTRICT, month=month, actor=MAKER, at=at
    )
    benefits.prepare_run(run_id=run.id, actor=MAKER, at=at)
    benefits.check_run(run_id=run.id, actor=CHECKER, at=at)
    return benefits.post_run(run_id=run.id, actor=CHECKER, at=at)


def draft(value=600_00, from_date: dt.date = dt.date(2020, 12, 1), **more) -> Standard:
    written = {"name": "standard_urban", "area": DISTRICT, "document_number": "示例民发〔2021〕1号"} | more
    return rules.draft_standard(
        book="dibao", value=value, from_date=from_date, actor=PLANNER, at=AT, **written
    )


def place(row: Standard) -> queries.Place:
    found = proposals.place_of(row, PLANNER)
    assert found is not None
    return found


def arrears(row: Standard) -> list[tuple[str, int, int, int]] | None:
    found = proposals.arrears_of(row, place(row), AT)
    if found is None:
        return None
    return [(str(one.month), one.more_fen, one.less_fen, one.households) for one in found.months]


def snapshot() -> PopulationSnapshot:
    record = policy.ask_snapshot(
        programme_code="dibao", division_prefix=DISTRICT, month=Month(2021, 1), actor=PLANNER, at=AT
    )
    return policy.write_snapshot(snapshot_id=record.id, actor=PLANNER, at=AT)


def test_what_a_draft_forecasts_is_what_the_next_run_pays():
    """600 since November for both: the family 90 more in two months, the single 30 more in one."""
    paid(Month(2020, 12))
    row = draft(from_date=dt.date(2020, 11, 1), document_number="示例民发〔2021〕2号")
    assert arrears(row) == [("2020-11", 90_00, 0, 1), ("2020-12", 120_00, 0, 2)]
    rules.check_standard(standard_id=row.id, actor=officer(Role.BUREAU_HEAD, 2), at=AT)
    run = paid(Month(2021, 1))
    earlier = run.lines.filter(month__lt=Month(2021, 1)).order_by("month", "award_id")
    assert [(str(line.month), line.difference_fen) for line in earlier] == [
        ("2020-11", 90_00), ("2020-12", 90_00), ("2020-12", 30_00),
    ]  # fmt: skip


def test_a_lower_value_is_to_be_claimed_back():
    paid(Month(2020, 12))
    assert arrears(draft(560_00)) == [("2020-12", 0, 40_00, 2)]


def test_a_value_of_another_street_touches_nobody_here():
    paid(Month(2020, 12))
    found = proposals.arrears_of(row := draft(area=OTHER_STREET), place(row), AT)
    assert (found.households, found.more_fen, found.less_fen) == (0, 0, 0)
    assert arrears(draft(area=STREET)) == [("2020-12", 120_00, 0, 2)]


@pytest.mark.parametrize("from_date", [dt.date(2021, 1, 1), dt.date(2020, 12, 2)])
def test_months_not_paid_yet_bring_no_arrears(from_date):
    """A month is paid by the value of its first day: from 2 December on, December stays as it is."""
    paid(Month(2020, 12))
    assert arrears(draft(from_date=from_date)) is None


def test_before_the_first_run_there_are_no_arrears():
    assert arrears(draft()) is None


def test_arrears_reach_as_far_back_as_the_next_run_looks():
    """A window of two months: the run of January looks at December and January."""
    paid(Month(2020, 12))
    made = rules.draft_standard(
        book="dibao", name="window_months", area=DISTRICT, from_date=JANUARY_2020, value=2,
        document_number="示例办法", actor=PLANNER, at=AT,
    )  # fmt: skip
    rules.check_standard(standard_id=made.id, actor=officer(Role.BUREAU_HEAD, 2), at=AT)
    assert arrears(draft(from_date=dt.date(2020, 11, 1))) == [("2020-12", 120_00, 0, 2)]


def test_the_effect_of_a_rise_on_the_months_ahead():
    row = draft()
    effect = proposals.effect_of(row, place(row), snapshot(), AT)
    assert effect.months[0] == effect.reference_month == dt.date(2021, 2, 1)
    counts = effect.counts(effect.reference_month)
    assert (counts.before_fen, counts.after_fen) == (1_280_00, 1_400_00)
    assert (counts.households_up, counts.persons_up, counts.households_in) == (2, 4, 0)
    assert sum(after - before for _, before, after in effect.cost()) == 12 * 120_00
    assert sorted((one.before_fen, one.after_fen) for one in effect.changed) == [
        (570_00, 600_00), (710_00, 800_00),
    ]  # fmt: skip


def test_a_corrected_value_is_held_against_the_one_it_corrects():
    """600 came into force an hour ago; 610 on the same day brings 10 and 30 more."""
    row = draft()
    rules.check_standard(standard_id=row.id, actor=officer(Role.BUREAU_HEAD, 2), at=AT)
    later = AT + dt.timedelta(hours=1)
    corrected = rules.draft_standard(
        book="dibao", name="standard_urban", area=DISTRICT, from_date=dt.date(2020, 12, 1), value=610_00,
        document_number="示例更正", actor=PLANNER, at=later,
    )  # fmt: skip
    effect = proposals.effect_of(corrected, place(corrected), snapshot(), later)
    counts = effect.counts(effect.reference_month)
    assert (counts.before_fen, counts.after_fen) == (1_400_00, 1_440_00)


def test_a_parameter_on_which_no_amount_rests_has_no_place():
    assert proposals.place_of(draft(12, name="window_months"), PLANNER) is None
    assert proposals.place_of(draft(), officer(Role.TOWN_CLERK, 8)) is None


@pytest.mark.parametrize(
    ("from_date", "first"),
    [(dt.date(2020, 12, 1), "2021-02"), (dt.date(2021, 3, 1), "2021-03"), (dt.date(2021, 3, 2), "2021-04")],
)
def test_a_year_from_the_first_month_to_come(from_date, first):
    months = proposals.months_ahead(draft(from_date=from_date), AT)
    assert (str(months[0]), len(months)) == (first, 12)
