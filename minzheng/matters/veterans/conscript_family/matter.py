"""MATTER: the application of a conscript's family."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import wd
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import day_number, day_of
from minzheng.kernel.people.models import Fact, FactSource, Household, Person
from minzheng.registers.benefits.granting import Grant, GrantForm, Steps, grant_procedure, of_first

from .entitlement import ENTITLEMENT

LOCAL = "优抚对象认定通行流程（乡镇初审5个工作日、县级审核10个工作日，待核实）"
PROCEDURE = grant_procedure(
    "conscript-family", "义务兵家庭优待金审核发放", Steps(review=wd(5, LOCAL), decide=wd(10, LOCAL))
)
SERVICE_MONTHS = 24


class ConscriptForm(GrantForm):
    enlisted_day = forms.DateField(
        label="入伍日期", widget=forms.DateInput(),
        help_text="按入伍批准书填写；申请人填写义务兵本人，领款人填写家属。",
    )  # fmt: skip
    own_questions = ("enlisted_day",)


class ConscriptGrant(Grant):
    """Its decision names what the year brings."""

    def amount_words(self, amount_fen: int) -> str:
        return f"按年发放，本年按服役月数折算 {yuan_text(amount_fen)} 元"

    @property
    def pay_words(self) -> str:
        return "按年发放，每年按服役月数折算"


def _enlisted_in(case: Case) -> Month | None:
    """The month of the enlistment as it now stands on file."""
    rows = Fact.objects.filter(
        person_id=case.application["person_id"], name="enlisted_day", superseded_at=None
    )
    value = rows.order_by("-recorded_at", "-id").values_list("value", flat=True).first()
    return None if value is None else Month.of(day_of(value))


def begins(case: Case, on_date: dt.date) -> Month:
    """With the enlistment, so that a year that ended before the application is paid too."""
    return _enlisted_in(case) or Month.of(on_date)


def ends(case: Case, programme: str, from_month: Month) -> Month | None:
    """The first month after the calendar year in which the twenty-fourth month of service lies."""
    return Month(from_month.plus(SERVICE_MONTHS - 1).year + 1, 1)


def since_the_enlistment(
    person: Person, home: Household, data: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> None:
    """The day of the enlistment is known of the months before the application too."""
    this_month, from_date = at.astimezone(CHINA).date().replace(day=1), data["enlisted_day"].replace(day=1)
    known = Fact.objects.filter(
        person=person, superseded_at=None, name="enlisted_day", valid__overlap=(from_date, this_month)
    )
    if from_date >= this_month or known.exists():
        return
    fact = people.NewFact(
        name="enlisted_day", value=day_number(data["enlisted_day"]), from_date=from_date,
        until_date=this_month, person_id=person.id, source=FactSource.DECLARED, source_note="申请表",
        source_date=at.astimezone(CHINA).date(),
    )  # fmt: skip
    people.record_facts([fact], actor=actor, at=at)


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    if person["served_this_year"] == 0:
        return ["本年没有服役月份（未登记入伍日期、尚未入伍或者已经退役、转改军士）"]
    return ["义务兵二年的优待金已经计满"]


GRANT = ConscriptGrant(
    code="conscript_family",
    name="义务兵家庭优待金",
    basis="《军人抚恤优待条例》",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2004, 10, 1), PROCEDURE),),
    form=ConscriptForm,
    facts_of=lambda data: {"enlisted_day": day_number(data["enlisted_day"])},
    answers_of=lambda data: {"enlisted_on": data["enlisted_day"].isoformat()},
    answers_shown=lambda asked: [("入伍日期", asked["enlisted_on"])],
    reasons=reasons,
    begins=begins,
    ends=ends,
    files_more=since_the_enlistment,
    number_word="优待",
    papers=(
        Paper("identity", "义务兵和家属的户口簿"),
        Paper("enlistment", "入伍批准书或者入伍通知书"),
    ),
    guide={
        "who": "从本区批准入伍的义务兵的家庭。",
        "where": "入伍地的乡镇（街道）。",
        "amount": "按当地年标准发放，当年服役不满一年的按月折算；共二年。",
        "time": "乡镇初审5个工作日，区里审核10个工作日；每年年底发放。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
