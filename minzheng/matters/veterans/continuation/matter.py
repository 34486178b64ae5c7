"""MATTER: the application of the relative of a dead veteran or survivor."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import wd
from minzheng.kernel.people.facts import VETERANS, day_number, day_of
from minzheng.kernel.people.models import Fact, Person
from minzheng.registers.benefits import queries
from minzheng.registers.benefits.granting import Grant, GrantForm, Steps, grant_procedure, of_first
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import programme

from .entitlement import ENTITLEMENT, NEW_LAW

PENSION = "veteran_support"
LOCAL = "优抚对象认定通行流程（乡镇初审5个工作日、县级审核10个工作日，待核实）"
PROCEDURE = grant_procedure(
    "veteran-funeral", "抚恤补助续发审核发放", Steps(review=wd(5, LOCAL), decide=wd(10, LOCAL))
)
KINDS = {
    "disabled": 1, "martyr": 2, "on_duty": 3, "illness": 4, "demobilised": 5, "sick": 6, "combat": 7,
    "conscript": 8, "child": 9, "red_army": 10,
}  # fmt: skip


class ContinuationForm(GrantForm):
    died_on = forms.DateField(
        label="去世日期", widget=forms.DateInput(),
        help_text="按死亡证明填写；申请人填写去世的人，领款人填写家属。",
    )  # fmt: skip
    own_questions = ("died_on",)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("payee_name") and "payee_name" not in self.errors:
            self.add_error("payee_name", "本人已去世，请填写领款家属的姓名和身份证号。")
        return cleaned


def _of_month(died: dt.date) -> Month:
    """The month whose pension goes on: that of the death; of December, with the year's rounding, November."""
    month = Month.of(died)
    return month.plus(-1) if month.month == 12 else month


def _pension(person_id: int, died: dt.date) -> Award | None:
    return queries.award_covering(person_id, PENSION, on_date=_of_month(died).first_date)


def may_file(person: Person, data: Mapping[str, Any], day: dt.date) -> None:
    """Once for one death, for who had the pension. Raises Conflict, Invalid."""
    died = data["died_on"]
    if died > day:
        raise Invalid("去世日期不能晚于今天，请对照死亡证明核对。", field="died_on")
    if died < NEW_LAW:
        raise Invalid("去世后续发自 2024年10月1日起施行，在此之前去世的按原办法办理。", field="died_on")
    if Award.objects.filter(programme=ENTITLEMENT.code, person=person, valid__isempty=False).exists():
        raise Conflict(f"{person.name}去世后的续发已经批准过，不能重复申请。", field="identity_number")
    waiting = Case.objects.filter(matter=GRANT.code, subject=f"person:{person.id}", closed_at=None).first()
    if waiting is not None:
        raise Conflict(
            f"{person.name}去世后的续发已有一份申请正在办理（{waiting.number}），请等办结或者撤回后再申请。",
            field="identity_number",
        )
    if _pension(person.id, died) is None:
        raise Invalid(
            f"{person.name}去世时没有领取抚恤补助，不能续发。请核对姓名、身份证号和去世日期。",
            field="died_on",
        )


def _died_on(case: Case) -> dt.date:
    """The day of the death as it now stands on file; as applied for where nothing does."""
    rows = Fact.objects.filter(person_id=case.application["person_id"], name="death_day", superseded_at=None)
    value = rows.order_by("-recorded_at", "-id").values_list("value", flat=True).first()
    return day_of(value) if value is not None else dt.date.fromisoformat(case.application["died_on"])


def terms_of(case: Case, on_date: dt.date) -> dict[str, int]:
    """What was due for the month of the death as now known, and for which category. Raises FactsMissing."""
    died = _died_on(case)
    award, month = _pension(case.application["person_id"], died), _of_month(died)
    if award is None:
        return {"kind_at_death": 0, "monthly_at_death_fen": 0}
    owed = programme(PENSION).due([award], [month], None).get((award.id, month))
    if owed is None:
        return {"kind_at_death": 0, "monthly_at_death_fen": 0}
    return {"kind_at_death": KINDS.get(owed.category, 0), "monthly_at_death_fen": owed.amount_fen}


def reasons(code: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    if not person["died_under_new_law"]:
        return ["没有登记去世日期，或者去世在 2024年10月1日之前"]
    if person["monthly_at_death_fen"] == 0:
        return ["去世当月没有应发的抚恤补助"]
    return [f"{VETERANS[person['kind_at_death']]}去世后没有续发的规定"]


GRANT = Grant(
    code="veteran_funeral",
    name="抚恤补助续发",
    basis="《军人抚恤优待条例》（国务院、中央军委令第788号）",
    entitlements=(ENTITLEMENT,),
    procedures=((NEW_LAW, PROCEDURE),),
    form=ContinuationForm,
    facts_of=lambda data: {"death_day": day_number(data["died_on"])},
    answers_of=lambda data: {"died_on": data["died_on"].isoformat()},
    answers_shown=lambda asked: [("去世日期", asked["died_on"])],
    reasons=reasons,
    may_file=may_file,
    terms_of=terms_of,
    pays_from="decision",
    once=True,
    number_word="续发",
    papers=(
        Paper("identity", "去世人员和领款家属的身份证或户口簿"),
        Paper("death", "死亡证明或者火化证明"),
    ),
    guide={
        "who": "领取抚恤补助的残疾军人、三属、参战参试退役人员去世后，由办理后事的家属申请。",
        "where": "去世人员户籍所在地的乡镇（街道）。",
        "amount": "残疾军人续发十二个月，三属和参战参试退役人员续发六个月，一次性发放。",
        "time": "乡镇初审5个工作日，区里审核10个工作日。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
