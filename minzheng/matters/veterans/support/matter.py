"""MATTER: the application for 抚恤补助."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import cd, wd
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import (
    LABOUR,
    SURVIVORS,
    VETERAN_CAUSES,
    VETERANS,
    day_number,
    day_of,
)
from minzheng.kernel.people.models import Fact, FactSource, Household, Person
from minzheng.registers.benefits.granting import Grant, GrantForm, Steps, grant_procedure, of_first

from .entitlement import ENTITLEMENT
from .rules import CHILD, CONSCRIPT, DEMOBILISED, DISABLED, EARLY, ILLNESS, LATE, MARTYR, OLD, ON_DUTY

LOCAL = "优抚对象认定通行流程（乡镇初审5个工作日、公示、县级审核10个工作日，待核实）"
PROCEDURE = grant_procedure(
    "veteran-support", "抚恤补助审核发放",
    Steps(review=wd(5, LOCAL), notice=cd(7, LOCAL), decide=wd(10, LOCAL)),
)  # fmt: skip
NEW_LAW = dt.date(2024, 10, 1)
YES_NO = ("veteran_rural", "employee_pension", "veteran_no_means", "veteran_low_income", "veteran_supported")
CHOICES = (
    "veteran_category",
    "veteran_second_category",
    "veteran_cause",
    "veteran_relation",
    "labour_ability",
)
NUMBERS = ("veteran_grade", "service_years")
DAYS = ("veteran_assessed_day", "enlisted_day")
ASSESSED = ("veteran_category", "veteran_grade", "veteran_cause", "veteran_assessed_day")


def _choice(label: str, options: Mapping[int, str], **more: Any) -> forms.TypedChoiceField:
    choices = [
        ("", "请选择" if more.get("required", True) else "无"),
        *((k, v) for k, v in options.items() if k),
    ]
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, choices=choices, **more)


class SupportForm(GrantForm):
    veteran_category = _choice("优抚对象类别", VETERANS, help_text="按部队或者退役军人事务部门的文书填写。")
    veteran_second_category = _choice(
        "另一类别", VETERANS, required=False, help_text="同时属于两类的，就高发一项。"
    )
    veteran_grade = forms.IntegerField(
        label="残疾等级（残疾军人）", required=False, min_value=1, max_value=10
    )
    veteran_cause = _choice("残疾性质（残疾军人）", VETERAN_CAUSES, required=False)
    veteran_assessed_day = forms.DateField(
        label="评残批准日期（残疾军人）", required=False, widget=forms.DateInput()
    )
    enlisted_day = forms.DateField(label="入伍日期（退役人员）", required=False, widget=forms.DateInput())
    service_years = forms.IntegerField(
        label="服役年数（老义务兵）", required=False, min_value=1, max_value=80
    )
    veteran_rural = forms.BooleanField(label="农村籍入伍", required=False)
    employee_pension = forms.BooleanField(label="领取城镇职工养老金", required=False)
    veteran_relation = _choice("与烈士（军人）的关系（遗属）", SURVIVORS, required=False)
    labour_ability = _choice("劳动能力（遗属）", LABOUR, required=False)
    veteran_no_means = forms.BooleanField(label="无生活费来源", required=False)
    veteran_low_income = forms.BooleanField(label="收入低于当地居民平均生活水平", required=False)
    veteran_supported = forms.BooleanField(label="军人生前供养（兄弟姐妹）", required=False)
    own_questions = (*CHOICES[:2], *NUMBERS[:1], "veteran_cause", *DAYS, "service_years", *YES_NO[:2],
                     "veteran_relation", "labour_ability", *YES_NO[2:])  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        kinds = {cleaned.get("veteran_category"), cleaned.get("veteran_second_category")}
        wanted = {}
        if DISABLED in kinds:
            wanted |= {
                "veteran_grade": "残疾等级",
                "veteran_cause": "残疾性质",
                "veteran_assessed_day": "评残批准日期",
            }
        if kinds & {MARTYR, ON_DUTY, ILLNESS}:
            wanted |= {"veteran_relation": "与烈士（军人）的关系"}
        if CONSCRIPT in kinds:
            wanted |= {"service_years": "服役年数", "enlisted_day": "入伍日期"}
        for name, label in wanted.items():
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, f"这一类别要填写{label}。")
        return cleaned


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    """What is answered; what is left empty says nothing."""
    found = {name: data[name] for name in (*CHOICES, *NUMBERS) if data.get(name)}
    found |= {name: day_number(data[name]) for name in DAYS if data.get(name)}
    return found | {name: int(bool(data.get(name))) for name in YES_NO}


def _assessed_on(case: Case) -> dt.date | None:
    """The day on which the province approved the disability, as it now stands on file."""
    rows = Fact.objects.filter(
        person_id=case.application["person_id"], name="veteran_assessed_day", superseded_at=None
    )
    value = rows.order_by("-recorded_at", "-id").values_list("value", flat=True).first()
    return None if value is None else day_of(value)


def begins(case: Case, on_date: dt.date) -> Month:
    """三属 and the fixed subsidies from the month of their confirmation (审核确认当月).

    A disability from the month of its approval, one approved before 2024-10-01 from the next (旧办法次月起).
    """
    assessed = _assessed_on(case)
    if assessed is None:
        return Month.of(on_date)
    return Month.of(assessed).plus(0 if assessed >= NEW_LAW else 1)


def since_the_assessment(
    person: Person, home: Household, data: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> None:
    """A disability is paid from its approval: what was assessed held from that month on, not from this one.

    Days for which anything else is on file keep it.
    """
    assessed, this_month = data.get("veteran_assessed_day"), at.astimezone(CHINA).date().replace(day=1)
    if assessed is None or assessed >= this_month:
        return
    from_date = assessed.replace(day=1)
    earlier = Fact.objects.filter(
        person=person, superseded_at=None, valid__overlap=(from_date, this_month), name__in=ASSESSED
    )
    known = set(earlier.values_list("name", flat=True))
    by = {"source": FactSource.DECLARED, "source_note": "申请表", "source_date": at.astimezone(CHINA).date()}
    days = {"from_date": from_date, "until_date": this_month}
    made = [
        people.NewFact(name=name, value=value, person_id=person.id, **days, **by)
        for name, value in facts_of(data).items()
        if name in ASSESSED and name not in known
    ]
    people.record_facts(made, actor=actor, at=at)


NO_STANDARD = "这一类别（等级、性质）的标准还没有录入，请先由业务处室按标准文件录入"


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    kinds = {person["veteran_category"], person["veteran_second_category"]} - {0}
    found = [] if kinds else ["不属于优抚对象"]
    if not person["alive"]:
        found.append("本人已去世")
    if person["serving_sentence"]:
        found.append("在监服刑期间中止")
    if person["veteran_suspended"]:
        found.append("抚恤优待已被中止")
    if not person["paid_here"]:
        found.append("转移当年由迁出地发放，次年一月起由迁入地发放")
    if not person["highest"]:
        for kind in sorted(kinds):
            unmet = _unmet(kind, person)
            found += [
                f"{VETERANS[kind]}：{'；'.join(unmet)}" if unmet else f"{VETERANS[kind]}：{NO_STANDARD}"
            ]
    return found


def _unmet(kind: int, person: Mapping[str, Any]) -> list[str]:
    """What a category asks for and this person has not."""
    too_young = person["age_at_month_end"] < OLD
    in_need = {"不符合遗属的条件（劳动能力、生活费来源、收入、年龄、在校）": not person["survivor_in_need"]}
    conditions = {
        DISABLED: {
            "等级和性质不在抚恤范围（因战因公一至十级，因病一至六级）": not person["disability_entitled"]
        },
        **dict.fromkeys((MARTYR, ON_DUTY, ILLNESS), in_need),
        DEMOBILISED: {"不是1954年10月31日前入伍": person["enlistment_period"] != EARLY},
        CONSCRIPT: {
            "不是农村籍入伍": not person["veteran_rural"],
            "不是1954年11月1日后入伍": person["enlistment_period"] != LATE,
            f"未满{OLD}周岁": too_young,
            "已领取城镇职工养老金": person["employee_pension"],
            "没有登记服役年数": not person["service_years"],
        },
        CHILD: {f"未满{OLD}周岁": too_young},
    }
    checks = conditions.get(kind, {})
    return [text for text, applies in checks.items() if applies]


GRANT = Grant(
    code="veteran_support",
    name="抚恤补助",
    basis="《军人抚恤优待条例》",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2004, 10, 1), PROCEDURE),),
    form=SupportForm,
    facts_of=facts_of,
    answers_of=lambda data: {"category": data["veteran_category"]},
    answers_shown=lambda asked: [("类别", VETERANS[asked["category"]])],
    reasons=reasons,
    begins=begins,
    files_more=since_the_assessment,
    number_word="优抚",
    papers=(
        Paper("identity", "身份证和户口簿"),
        Paper("soldier_papers", "残疾军人证、烈士（因公牺牲、病故）证明书或者退役证"),
        Paper("condition_papers", "收入、劳动能力、亲属关系等证明", required=False),
    ),
    guide={
        "who": "残疾军人、三属（烈士、因公牺牲、病故军人遗属）和享受定期补助的退役军人、烈士老年子女。",
        "where": "户籍所在地的乡镇（街道）。",
        "amount": "按国家公布的年标准按月发放；同时属于两类的就高发一项。",
        "time": "乡镇初审5个工作日，公示7日，区里审核10个工作日。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
