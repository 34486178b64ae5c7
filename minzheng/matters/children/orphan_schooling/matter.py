"""MATTER: an orphan at school applies for one period at a time, with a proof of enrolment."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import wd
from minzheng.kernel.people.facts import STUDIES
from minzheng.kernel.people.models import Person
from minzheng.registers.benefits.granting import Grant, GrantForm, Steps, grant_procedure, of_first
from minzheng.registers.benefits.models import Award

from .entitlement import CODE, ENTITLEMENT, period_text
from .rules import ADULT

LOCAL = "民办发〔2019〕24号（各环节工作日由当地规定，待核实）"
PROCEDURE = grant_procedure(
    "orphan-schooling", "孤儿助学金审核发放", Steps(review=wd(15, LOCAL), decide=wd(15, LOCAL))
)
# How a period is called: (first month of the year, months).
PARTS = {
    "h1": (1, 6), "h2": (7, 6), "q1": (1, 3), "q2": (4, 3), "q3": (7, 3), "q4": (10, 3),
} | {f"m{month}": (month, 1) for month in range(1, 13)}  # fmt: skip
PART_NAMES = {
    "h1": "上半年", "h2": "下半年", "q1": "第一季度", "q2": "第二季度", "q3": "第三季度", "q4": "第四季度",
} | {f"m{month}": f"{month}月" for month in range(1, 13)}  # fmt: skip
DECLARED = ("orphan_before_18", "study", "full_time_study", "continuous_study", "in_admission_plan")


class SchoolingForm(GrantForm):
    period_year = forms.IntegerField(label="哪一年的助学金", min_value=2019, max_value=2100)
    period_part = forms.ChoiceField(
        label="哪一个时段", choices=[("", "请选择"), *PART_NAMES.items()],
        help_text="2025 年 4 月以前按半年发，以后按季度发（当地按月发的选月份）。每个时段申请一次。",
    )  # fmt: skip
    orphan_before_18 = forms.BooleanField(label="满十八周岁以前已被认定为孤儿", required=False)
    study = forms.TypedChoiceField(
        label="就读学段", coerce=int, choices=[("", "请选择"), *((k, v) for k, v in STUDIES.items() if k)]
    )
    full_time_study = forms.BooleanField(label="全日制就读", required=False)
    continuous_study = forms.BooleanField(label="满十八周岁以后连续就读、没有间断", required=False)
    in_admission_plan = forms.BooleanField(
        label="属于全国招生计划", required=False, help_text="硕士研究生填写。"
    )
    own_questions = ("period_year", "period_part", *DECLARED)


def period_of(data: Mapping[str, Any]) -> tuple[Month, int]:
    """The first month of the period applied for, and its length in months."""
    month, months = PARTS[data["period_part"]]
    return Month(data["period_year"], month), months


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(data[name]) for name in DECLARED}


def answers_of(data: Mapping[str, Any]) -> dict[str, Any]:
    first, months = period_of(data)
    return {"terms": {"period_from": first.index, "period_months": months}}


def _period_on_file(terms: Mapping[str, int]) -> tuple[Month, int]:
    return Month.from_index(terms["period_from"]), terms["period_months"]


def answers_shown(application: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [("申请的时段", period_text(*_period_on_file(application["terms"])))]


def may_file(person: Person, data: Mapping[str, Any], day: dt.date) -> None:
    """Not for a time to come, not while another application is on its way, and no month twice.

    Raises Invalid, Conflict.
    """
    first, months = period_of(data)
    if first.first_date > day:
        raise Invalid(
            f"{period_text(first, months)}还没有到，请在开学以后凭在读证明申请。", field="period_part"
        )
    waiting = Case.objects.filter(matter=CODE, subject=f"person:{person.id}", closed_at=None).first()
    if waiting is not None:
        raise Conflict(
            f"{person.name}的孤儿助学金已有一份申请正在办理（{waiting.number}），请等办结或者撤回后再申请。",
            field="identity_number",
        )
    for terms in Award.objects.filter(programme=CODE, person=person).values_list("terms", flat=True):
        begun, length = _period_on_file(terms)
        if begun.index < first.index + months and first.index < begun.index + length:
            raise Conflict(
                f"{person.name}的{period_text(begun, length)}助学金已经发放，不能重复申请。请选择其他时段。",
                field="period_part",
            )


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    found = []
    for unmet, text in (
        (not person["alive"], "已经去世"),
        (person["age"] < ADULT, "未满十八周岁"),
        (not person["orphan_before_18"], "满十八周岁以前没有被认定为孤儿"),
        (person["orphan_before_18"] and not person["identity_counts"], "已被收养，且没有残疾"),
        (not person["study_counts"], "就读的学校、学段或者方式不在资助范围"),
        (not person["period_fits"], "申请的时段与规定的发放时段不一致"),
    ):
        if unmet:
            found.append(text)
    return found


GRANT = Grant(
    code=CODE,
    name="孤儿助学金",
    basis="“福彩圆梦·孤儿助学”项目（民办发〔2019〕24号；2025 年 4 月起执行新办法）",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2019, 9, 1), PROCEDURE),),
    form=SchoolingForm,
    facts_of=facts_of,
    answers_of=answers_of,
    answers_shown=answers_shown,
    may_file=may_file,
    reasons=reasons,
    pays_from="decision",
    once=True,
    number_word="助学",
    papers=(
        Paper("identity", "身份证"),
        Paper("enrolment", "录取通知书或者在读证明"),
        Paper("school_register", "学籍证明", required=False),
    ),
    guide={
        "who": "曾被认定为孤儿、满 18 周岁后仍全日制就读的学生，凭在读证明申请。",
        "where": "认定孤儿身份的乡镇（街道）。",
        "amount": "每学年 10000 元；半年一发的每次 5000 元。",
        "time": "乡镇（街道）15 个工作日内核实，区民政局 15 个工作日内决定。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
