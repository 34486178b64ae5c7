"""MATTER: a relative's application for the award."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Opened, Paper
from minzheng.kernel.cases.procedures import cd, wd
from minzheng.kernel.people.facts import day_number, day_of
from minzheng.registers.benefits.fields import YesNoField
from minzheng.registers.benefits.granting import Steps, deceased, grant_procedure, of_first

from .entitlement import ENTITLEMENT
from .rules import METHODS

LOCAL = "当地节地生态安葬奖补办法（乡镇 5 个、民政 10 个工作日，公示 7 日，待核实）"
PROCEDURE = grant_procedure(
    "eco-burial", "生态安葬奖补审核发放",
    Steps(review=wd(5, LOCAL), decide=wd(10, LOCAL), notice=cd(7, LOCAL)),
)  # fmt: skip


class BurialForm(deceased.DeceasedForm):
    method = forms.TypedChoiceField(label="安葬方式", coerce=int, choices=[("", "请选择"), *METHODS.items()])
    burial_date = forms.DateField(label="安葬日期", widget=deceased.DATE, help_text="按安葬证明填写。")
    in_approved_burial_place = YesNoField(label="是否在批准的场所安葬")
    own_questions = (
        *deceased.DeceasedForm.own_questions, "method", "burial_date", "in_approved_burial_place",
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        burial, cremation = cleaned.get("burial_date"), cleaned.get("cremation_date")
        if burial and cremation and burial < cremation:
            self.add_error("burial_date", "安葬日期不能早于火化日期，请对照两份证明核对。")
        return cleaned


class BurialGrant(deceased.DeceasedGrant):
    def open(self, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Opened:
        """File the application. Raises Invalid for a burial to come, or before the cremation."""
        if data["burial_date"] > at.astimezone(CHINA).date():
            raise Invalid("安葬日期不能晚于今天，请安葬以后再申请。", field="burial_date")
        if data["burial_date"] < data["cremation_date"]:
            raise Invalid("安葬日期不能早于火化日期，请对照两份证明核对。", field="burial_date")
        return super().open(data, actor, at)


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    return deceased.facts_of(data) | {"in_approved_burial_place": int(data["in_approved_burial_place"])}


def answers_of(data: Mapping[str, Any]) -> dict[str, Any]:
    return deceased.answers(data, {"method": data["method"], "burial_day": day_number(data["burial_date"])})


def answers_shown(application: Mapping[str, Any]) -> list[tuple[str, str]]:
    terms = application["terms"]
    burial = [("安葬方式", METHODS[terms["method"]]), ("安葬日期", day_of(terms["burial_day"]).isoformat())]
    return [*deceased.answers_shown(application), *burial]


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    found = []
    if not person["cremated"]:
        found.append("不是火化后安葬")
    if not person["in_approved_burial_place"]:
        found.append("骨灰不在批准的场所安葬")
    if not person["in_time"]:
        found.append(f"没有在安葬后 {values['apply_days']} 日内申请")
    if not person["standard"]:
        found.append("当地不奖补这种安葬方式")
    return found


GRANT = BurialGrant(
    code="eco_burial",
    name="生态安葬奖补",
    basis="《关于推行节地生态安葬的指导意见》（民发〔2016〕21号）及当地奖补办法",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2016, 2, 1), PROCEDURE),),
    form=BurialForm,
    facts_of=facts_of,
    answers_of=answers_of,
    answers_shown=answers_shown,
    terms_of=deceased.terms_of,
    may_file=deceased.once_ever("eco_burial", "生态安葬奖补"),
    reasons=reasons,
    pays_from="decision",
    once=True,
    number_word="生态",
    papers=(
        Paper("identity", "申请人身份证"),
        Paper("cremation", "火化证明"),
        Paper("burial", "安葬证明"),
        Paper("photo", "安葬现场照片"),
        Paper("relation", "与逝者关系的证明", help="户口簿、结婚证等。"),
    ),
    guide={
        "who": "逝者户籍在本地，火化后骨灰海撒、深埋、树葬、花葬、草坪葬、壁葬或者进骨灰堂的，由亲属申请。",
        "where": "逝者户籍所在地的村（社区）或乡镇（街道），安葬后 180 日内提出。",
        "amount": "一次性奖补：海撒 2000 元，深埋、树葬、花葬、草坪葬 1000 元，壁葬、骨灰堂安放 500 元。",
        "time": "乡镇（街道）5 个工作日，公示 7 日，区里 10 个工作日内决定。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
