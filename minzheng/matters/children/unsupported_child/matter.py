"""MATTER: who looks after the child applies; both parents' states are told, with the days of their terms."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import wd
from minzheng.kernel.people.facts import PARENT_STATES, day_number
from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.registers.benefits.granting import Grant, GrantForm, Steps, grant_procedure, of_first
from minzheng.registers.benefits.granting.starting import through_birthday

from .entitlement import ENTITLEMENT
from .rules import ADULT, DEAD, LOST, MISSING, SIX_MONTHS, TERMS, UNKNOWN

MINISTRY = "民发〔2019〕62号"
PROCEDURE = grant_procedure(
    "unsupported-child", "事实无人抚养儿童认定与补贴审核发放",
    Steps(review=wd(15, MINISTRY), decide=wd(15, MINISTRY)),
)  # fmt: skip
PARENTS = {"father": "父亲", "mother": "母亲"}
STATES = [("", "请选择"), *PARENT_STATES.items()]


def _state(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=f"{label}情形", coerce=int, choices=STATES)


def _first_day(label: str) -> forms.DateField:
    return forms.DateField(
        label=f"{label}情形起始日", required=False,
        help_text="服刑、强制隔离戒毒和其他限制自由的填起始日；失去联系的填公安机关受理报警之日。",
    )  # fmt: skip


def _last_day(label: str) -> forms.DateField:
    return forms.DateField(
        label=f"{label}情形截止日", required=False, help_text="有期限的填期满之日；到期以后要重新核实。"
    )


class UnsupportedChildForm(GrantForm):
    father_state = _state("父亲")
    father_first_day = _first_day("父亲")
    father_last_day = _last_day("父亲")
    mother_state = _state("母亲")
    mother_first_day = _first_day("母亲")
    mother_last_day = _last_day("母亲")
    own_questions = tuple(
        f"{parent}_{what}" for parent in PARENTS for what in ("state", "first_day", "last_day")
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["name"].label = "孩子姓名"
        self.fields["identity_number"].label = "孩子身份证号"
        self.fields["payee_name"].help_text = "由监护人代领的填写监护人；监护人不能代领的填写实际抚养人。"

    def clean(self):
        cleaned = super().clean()
        for parent, label in PARENTS.items():
            state = cleaned.get(f"{parent}_state")
            first, last = cleaned.get(f"{parent}_first_day"), cleaned.get(f"{parent}_last_day")
            if state in (*TERMS, LOST) and not first:
                self.add_error(f"{parent}_first_day", f"请填写{label}这一情形的起始日。")
            if first and last and last < first:
                self.add_error(f"{parent}_last_day", "截止日不能早于起始日，请核对。")
        return cleaned


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    """Both states with their days. Lost contact is a state only when it has lasted six months."""
    found = {}
    for parent in PARENTS:
        state, first = data[f"{parent}_state"], data.get(f"{parent}_first_day")
        last = data.get(f"{parent}_last_day")
        found[f"{parent}_state"] = state
        if first:
            since = WorkingCalendar.add_months(first, SIX_MONTHS) if state == LOST else first
            found[f"{parent}_state_first_day"] = day_number(since)
        if last:
            found[f"{parent}_state_last_day"] = day_number(last)
    return found


def _of_parent(parent: str, child: Mapping[str, Any]) -> str:
    """Why a parent does not count; "" where she does, or where the state alone does not say."""
    label, state = PARENTS[parent], child[f"{parent}_state"]
    if child[f"{parent}_unable"] or child[f"{parent}_gone"]:
        return ""
    if not state:
        return f"{label}不属于规定的情形"
    text = PARENT_STATES[state]
    if not child[f"{parent}_in_force"]:
        return f"{label}“{text}”的情形还没有成立或者已经到期"
    if state in TERMS:
        return f"{label}“{text}”的期限不满六个月"
    return f"{label}“{text}”在受理时不属于规定的情形"


def _of_parents(child: Mapping[str, Any]) -> list[str]:
    if child["unsupported"]:
        return []
    found = [text for parent in PARENTS if (text := _of_parent(parent, child))]
    if not found and {child["father_state"], child["mother_state"]} <= {DEAD, MISSING, UNKNOWN}:
        found.append("父母都已死亡、失踪或者查找不到，请按孤儿申请")
    return found


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    child = of_first(values)
    found = _of_parents(child)
    for unmet, text in (
        (not child["alive"], "已经去世"),
        (child["age_day_before"] >= ADULT, "已满十八周岁"),
        (child["adopted"], "已被收养"),
        (child["settled_abroad"], "已出国（境）定居"),
        (child["receives_orphan"], "已享受孤儿基本生活费"),
    ):
        if unmet:
            found.append(text)
    return found


def ends(case: Case, programme: str, from_month: Month) -> Month:
    """The award runs through the month of the eighteenth birthday (满 18 次月停), one month at least."""
    return through_birthday(case, ADULT, from_month)


GRANT = Grant(
    code="unsupported_child",
    name="事实无人抚养儿童基本生活补贴",
    basis="《关于进一步加强事实无人抚养儿童保障工作的意见》（民发〔2019〕62号）、民发〔2020〕125号",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2020, 1, 1), PROCEDURE),),
    form=UnsupportedChildForm,
    facts_of=facts_of,
    reasons=reasons,
    pays_from="following",
    ends=ends,
    number_word="事实",
    papers=(
        Paper("identity", "孩子的户口簿或身份证"),
        Paper("guardian", "监护人或者受委托亲属的身份证"),
        Paper("parents", "父母情形的证明（能够比对的不用交）", required=False),
    ),
    guide={
        "who": (
            "不满 18 周岁，父母双方都因重残、重病、服刑、强制戒毒、失联等不能抚养，"
            "或者一方死亡、失踪，另一方有这些情形的孩子。"
        ),
        "where": "孩子户籍所在地的乡镇（街道）；监护人不便的，由村（居）委会提出。",
        "amount": (
            "湖南省 2020 年标准每月 950 元；已领低保、特困、残疾人生活补贴的补差，没有领的全额，"
            "从批准的次月起发。"
        ),
        "time": "乡镇（街道）15 个工作日内查验，区民政局 15 个工作日内确认；不公示。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
