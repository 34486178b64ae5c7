"""MATTER: a relative's application for funeral aid."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.procedures import cd, wd
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import AT_DEATH
from minzheng.kernel.people.models import FactSource, Household, Person
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.fields import CountField, MoneyField, YesNoField
from minzheng.registers.benefits.granting import Steps, deceased, grant_procedure, of_first

from .entitlement import ENTITLEMENT
from .rules import DAYS_MAX, ITEM_FEN_MAX, ITEMS

LOCAL = "当地惠民殡葬实施办法（乡镇 5 个、民政 10 个工作日，公示 7 日，待核实）"
PROCEDURE = grant_procedure(
    "funeral-aid", "殡葬救助审核发放",
    Steps(review=wd(5, LOCAL), decide=wd(10, LOCAL), notice=cd(7, LOCAL)),
)  # fmt: skip
# Which programme says what the dead person was; 特困 before 低保, as nobody is in both for long.
GROUPS = (("tekun", 2), ("dibao", 1), ("veteran_support", 3), ("orphan", 4))
LABELS = {
    "transport_fen": "遗体接运费", "storage_fen": "遗体存放（冷藏）费", "cremation_fen": "遗体火化费",
    "keeping_fen": "普通骨灰盒或骨灰寄存费",
}  # fmt: skip


class AidForm(deceased.DeceasedForm):
    aid_group_at_death = forms.TypedChoiceField(
        label="逝者的保障身份", coerce=int, choices=[("", "请选择"), *AT_DEATH.items()],
        help_text="按死亡时的身份填写；系统里已登记的以登记为准。",
    )  # fmt: skip
    transport_fen = MoneyField(label="遗体接运费", initial="0", help_text="按票据填写，没有这项费用的填 0。")
    storage_fen = MoneyField(label="遗体存放（冷藏）费", initial="0")
    storage_days = CountField(unit="天", label="存放天数", initial=0, max_value=DAYS_MAX)
    cremation_fen = MoneyField(label="遗体火化费", initial="0")
    keeping_fen = MoneyField(label="普通骨灰盒或骨灰寄存费", initial="0", help_text="寄存的填第一年的费用。")
    other_funeral_pay = YesNoField(label="是否已领取其他丧葬补助")
    own_questions = (
        *deceased.DeceasedForm.own_questions, "aid_group_at_death", "transport_fen", "storage_fen",
        "storage_days", "cremation_fen", "keeping_fen", "other_funeral_pay",
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        for name in ITEMS:
            if (cleaned.get(name) or 0) > ITEM_FEN_MAX:
                self.add_error(name, "一项费用不会超过 10 万元，请对照票据核对。")
        if cleaned.get("storage_fen") and not cleaned.get("storage_days"):
            self.add_error("storage_days", "填了存放费，请填写存放天数。")
        return cleaned


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    return deceased.facts_of(data) | {
        "aid_group_at_death": data["aid_group_at_death"], "other_funeral_pay": int(data["other_funeral_pay"])
    }  # fmt: skip


def answers_of(data: Mapping[str, Any]) -> dict[str, Any]:
    return deceased.answers(data, {name: data[name] or 0 for name in (*ITEMS, "storage_days")})


def answers_shown(application: Mapping[str, Any]) -> list[tuple[str, str]]:
    terms = application["terms"]
    costs = [(label, f"{yuan_text(terms[name])} 元") for name, label in LABELS.items()]
    return [*deceased.answers_shown(application), *costs, ("存放天数", f"{terms['storage_days']} 天")]


def files_group(
    person: Person, home: Household, data: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> None:
    """What the register of benefits knows of her at death stands in place of what was declared."""
    death_date = data["death_date"]
    group = next(
        (group for code, group in GROUPS if benefits.award_covering(person.id, code, on_date=death_date)),
        None,
    )
    if group is None:
        return
    day = at.astimezone(CHINA).date()
    fact = people.NewFact(
        name="aid_group_at_death", value=group, from_date=min(death_date, day.replace(day=1)),
        person_id=person.id, source=FactSource.VERIFIED, source_note="待遇登记", source_date=day,
    )  # fmt: skip
    people.record_facts([fact], actor=actor, at=at)


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    found = []
    if not person["in_the_circle"]:
        found.append("逝者死亡时不是低保、特困、优抚对象或者孤儿")
    if not person["cremated"]:
        found.append("登记的火化日期早于死亡日期")
    if not person["in_time"]:
        found.append(f"没有在火化后 {values['apply_months']} 个月内申请")
    if person["paid_otherwise"]:
        found.append("已领取其他丧葬补助")
    if not person["cost_covered"]:
        found.append("没有可以补助的费用")
    return found


GRANT = deceased.DeceasedGrant(
    code="funeral_aid",
    name="殡葬救助",
    basis="当地困难群众基本殡葬服务费补助实施办法",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2016, 1, 1), PROCEDURE),),
    form=AidForm,
    facts_of=facts_of,
    answers_of=answers_of,
    answers_shown=answers_shown,
    terms_of=deceased.terms_of,
    may_file=deceased.once_ever("funeral_aid", "殡葬救助"),
    files_more=files_group,
    reasons=reasons,
    pays_from="decision",
    once=True,
    number_word="殡救",
    papers=(
        Paper("identity", "申请人身份证"),
        Paper("death", "死亡证明"),
        Paper("cremation", "火化证明"),
        Paper("bills", "殡葬服务费票据"),
        Paper("relation", "与逝者关系的证明", help="户口簿、结婚证等。"),
        Paper("group", "逝者保障身份的证明", required=False),
    ),
    guide={
        "who": "死亡时是低保、特困、优抚对象或者孤儿，并且已经火化的，由办理丧事的亲属申请。",
        "where": "逝者户籍所在地的村（社区）或乡镇（街道），火化后 6 个月内提出。",
        "amount": "接运、三日内存放、火化、骨灰盒或一年寄存费，按实际费用分项补助，合计不超过 1000 元。",
        "time": "乡镇（街道）5 个工作日，公示 7 日，区里 10 个工作日内决定。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
