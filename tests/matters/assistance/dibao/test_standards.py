"""A standard set by the bureau reaches runs, explanations, digests, assessments, exits; by hand to the fen.

A family of three with 12,000 元 a year receives ceil((standard × 3 × 12 − 12,000) ÷ 12) a month: 500 元 of a
standard of 500, 710 元 of 570. A single person without income receives the standard.
"""

import datetime as dt
from pathlib import Path

import pytest

from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules import commands as rules
from minzheng.kernel.rules.models import Standard
from minzheng.kernel.rules.parameters import Parameters, parse_parameters
from minzheng.matters.assistance.dibao import exits, matter
from minzheng.matters.assistance.dibao import rules as dibao_rules
from minzheng.matters.assistance.dibao.entitlement import ENTITLEMENT, LAW
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Clawback, Issued, IssueRun
from minzheng.registers.verification.parameters import figures
from tests.matters.assistance.dibao.filing import DISTRICT, VILLAGE, award, home, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district", "only_500")]

JANUARY = dt.date(2020, 1, 1)
OPENED = clock.at_hour(dt.date(2020, 1, 2))
NOVEMBER = dt.date(2020, 11, 1)
LEARNT = clock.at_hour(dt.date(2020, 12, 16))


def officer(role: Role, number: int) -> Officer:
    return Officer(number, role.label, (HeldPost(role, DISTRICT),))


DRAFTER, HEAD = officer(Role.POLICY_OFFICER, 1), officer(Role.BUREAU_HEAD, 2)
MAKER, CHECKER = officer(Role.TREASURY_MAKER, 3), officer(Role.TREASURY_CHECKER, 4)


@pytest.fixture
def only_500(parameter_file):
    """The file as it was before the bureau learnt of 570 元."""
    text = Path(dibao_rules.__file__).with_name("parameters.toml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "value = 570" in line)
    parameter_file(Parameters(parse_parameters(text.replace(line, ""), "before.toml")))


@pytest.fixture
def family():
    father, mother, child = (person(name, serial=i, at=OPENED) for i, name in enumerate("父母子", start=1))
    incomes = {mother: {"wage_income_year_fen": 12_000_00}}
    household = home(father, mother, child, since=JANUARY, at=OPENED, incomes=incomes, urban=1)
    return award(household, father, mother, child, since=Month(2020, 10), at=OPENED)


@pytest.fixture
def single():
    one = person("独居者", serial=9, at=OPENED)
    return award(home(one, since=JANUARY, at=OPENED, urban=1), one, since=Month(2020, 10), at=OPENED)


def in_force(value, *, name="standard_urban", from_date=NOVEMBER, at=LEARNT, **more) -> Standard:
    made = rules.draft_standard(
        book="dibao", name=name, area=DISTRICT, from_date=from_date, value=value,
        document_number="示例民发〔2020〕18号", actor=DRAFTER, at=at, **more,
    )  # fmt: skip
    return rules.check_standard(standard_id=made.id, actor=HEAD, at=at)


def started(month: str) -> IssueRun:
    at = clock.at_hour(Month.parse(month).first_date.replace(day=10))
    return benefits.start_run(
        programme_code="dibao", division_prefix=DISTRICT, month=Month.parse(month), actor=MAKER, at=at
    )


def run(month: str) -> IssueRun:
    """From start to booking."""
    made = started(month)
    benefits.prepare_run(run_id=made.id, actor=MAKER, at=made.known_at)
    benefits.check_run(run_id=made.id, actor=CHECKER, at=made.known_at)
    return benefits.post_run(run_id=made.id, actor=CHECKER, at=made.known_at)


def lines(made: IssueRun, one) -> list[tuple[str, int]]:
    return [(str(line.month), line.difference_fen) for line in made.lines.filter(award=one).order_by("month")]


def test_the_next_run_pays_the_arrears_of_a_rise(family, single):
    """October to December are paid at 500; on 16 December the bureau learns: 570 since November."""
    for month in ("2020-10", "2020-11", "2020-12"):
        run(month)
    assert {row.amount_fen for row in Issued.objects.all()} == {500_00}
    in_force(570_00)
    january = run("2021-01")
    assert lines(january, family) == [("2020-11", 210_00), ("2020-12", 210_00), ("2021-01", 710_00)]
    assert lines(january, single) == [("2020-11", 70_00), ("2020-12", 70_00), ("2021-01", 570_00)]
    assert sum(line.difference_fen for line in january.lines.all()) == 1_840_00
    assert sum(row.amount_fen for row in Issued.objects.filter(run=january)) == 1_840_00
    reason = january.lines.get(award=single, month=Month(2020, 11)).reason
    assert reason == "标准 500.00 → 570.00"
    assert lines(run("2021-02"), single) == [("2021-02", 570_00)]


def test_the_next_run_claims_back_what_a_correction_lowers(family, single):
    """570 since November was a slip: the document says 560. The family is due 680, the single 560."""
    in_force(570_00, at=clock.at_hour(dt.date(2020, 12, 9)))
    run("2020-12")  # October and November with it
    in_force(560_00, at=clock.at_hour(dt.date(2021, 1, 4)), note="更正笔误")
    january = run("2021-01")
    assert lines(january, family) == [("2020-11", -30_00), ("2020-12", -30_00), ("2021-01", 680_00)]
    assert lines(january, single) == [("2020-11", -10_00), ("2020-12", -10_00), ("2021-01", 560_00)]
    proposed = {row.award_id: row.amount_fen for row in Clawback.objects.filter(state="proposed")}
    assert proposed == {family.id: 60_00, single.id: 20_00}


def test_a_run_that_has_begun_does_not_see_what_is_checked_after(single):
    """Begun at nine, checked at ten, computed at eleven: the run stays what its moment makes it."""
    made = started("2020-12")
    in_force(570_00, at=made.known_at + dt.timedelta(hours=1))
    benefits.prepare_run(run_id=made.id, actor=MAKER, at=made.known_at + dt.timedelta(hours=2))
    assert lines(made, single) == [("2020-10", 500_00), ("2020-11", 500_00), ("2020-12", 500_00)]


def test_a_draft_pays_nobody(single):
    rules.draft_standard(
        book="dibao", name="standard_urban", area=DISTRICT, from_date=NOVEMBER, value=570_00,
        document_number="示例民发〔2020〕18号", actor=DRAFTER, at=LEARNT,
    )  # fmt: skip
    assert lines(run("2020-12"), single) == [("2020-10", 500_00), ("2020-11", 500_00), ("2020-12", 500_00)]


def test_explanation_and_digest_follow_and_the_old_ones_can_still_be_asked(single):
    before, after = LEARNT - dt.timedelta(minutes=1), LEARNT
    first = ENTITLEMENT.digests(DISTRICT, Month(2020, 11), before)
    in_force(570_00)
    old, new = (ENTITLEMENT.explain(single, Month(2020, 11), at) for at in (before, after))
    assert (old["value"], new["value"]) == (500_00, 570_00)
    assert "示例民发〔2020〕18号" in str(new)
    assert "示例民发〔2020〕18号" not in str(old)
    assert ENTITLEMENT.digests(DISTRICT, Month(2020, 11), before) == first
    second = ENTITLEMENT.digests(DISTRICT, Month(2020, 11), after)
    assert (second[0] == first[0], second[1] == first[1]) == (True, False)


def test_the_amounts_of_a_programme_hang_on_what_is_in_force(single):
    assert ENTITLEMENT.window_months(DISTRICT, LEARNT) == 24
    assert ENTITLEMENT.offset_percent(DISTRICT, LEARNT) == 100
    in_force(2, name="window_months", from_date=JANUARY)
    in_force(3000, name="offset_percent", from_date=JANUARY)
    assert ENTITLEMENT.window_months(DISTRICT, LEARNT) == 2
    assert ENTITLEMENT.offset_percent(DISTRICT, LEARNT) == 30
    assert ENTITLEMENT.window_months("990104", LEARNT) == 24
    assert ENTITLEMENT.window_months(DISTRICT, OPENED) == 24
    assert lines(run("2021-01"), single) == [("2020-12", 500_00), ("2021-01", 500_00)]


def test_an_assessment_takes_the_standard_of_the_first_month_that_would_be_paid():
    day = LEARNT.date()
    before = LAW.assessment_program(VILLAGE, day, Month(2021, 1), day)
    in_force(570_00)
    after = LAW.assessment_program(VILLAGE, day, Month(2021, 1), day)
    the_day_before = LAW.assessment_program(VILLAGE, day, Month(2021, 1), day - dt.timedelta(days=1))
    assert before.parameters_digest() == the_day_before.parameters_digest() != after.parameters_digest()


def test_an_exit_may_be_as_long_as_the_district_says(single):
    ending = {
        "award": single, "from_month": Month(2021, 1), "last_month": Month(2022, 1), "monthly_fen": 500_00,
        "note": "收入超标", "actor": officer(Role.BUREAU_HEAD, 5), "at": LEARNT,
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        exits.begin_exit(**ending)
    assert "渐退最长 12 个月" in refused.value.sentence
    in_force(13, name="gradual_exit_months", from_date=JANUARY)
    exits.begin_exit(**ending)
    later = LEARNT + dt.timedelta(days=1)
    found = ENTITLEMENT.due([single], [Month(2022, 1), Month(2022, 2)], later)
    assert {month: due.amount_fen for (_, month), due in found.items()}[Month(2022, 1)] == 500_00


def test_a_delegation_changes_the_procedure():
    day = dt.date(2021, 7, 1)
    assert matter.procedure_on(day=day, division_code=VILLAGE).code == "dibao-2021"
    in_force(True, name="delegated", from_date=day)
    assert matter.procedure_on(day=day, division_code=VILLAGE).code == "dibao-2021-delegated"


def test_the_figures_of_verification_follow_too():
    assert figures(division_code=VILLAGE, on_date=JANUARY)["reply_working_days"] == 10
    made = rules.draft_standard(
        book="verification", name="reply_working_days", area=DISTRICT, from_date=JANUARY, value=7,
        document_number="示例核对办法", actor=DRAFTER, at=LEARNT,
    )  # fmt: skip
    assert figures(division_code=VILLAGE, on_date=JANUARY)["reply_working_days"] == 10
    rules.check_standard(standard_id=made.id, actor=HEAD, at=LEARNT)
    assert figures(division_code=VILLAGE, on_date=JANUARY)["reply_working_days"] == 7
    assert figures(division_code="990104001001", on_date=JANUARY)["reply_working_days"] == 10
