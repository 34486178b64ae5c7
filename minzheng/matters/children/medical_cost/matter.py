"""MATTER: a guardian asks for what is left of one bill."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import wd
from minzheng.kernel.cases.states import State
from minzheng.kernel.people.models import Person
from minzheng.registers.benefits.fields import MoneyField
from minzheng.registers.benefits.granting import DENIED, Grant, GrantForm, Steps, grant_procedure, of_first

from .entitlement import CODE, ENTITLEMENT, FIGURES, NAME

LOCAL = "孤儿医疗康复明天计划（各环节工作日由当地规定，待核实）"
PROCEDURE = grant_procedure(
    "child-medical", "孤儿和困境儿童医疗康复费用审核", Steps(review=wd(15, LOCAL), decide=wd(15, LOCAL))
)
TREATMENTS = {1: "手术", 2: "康复训练", 3: "辅助器具", 4: "住院治疗", 5: "体检", 6: "其他"}
WITHOUT_RESULT = (DENIED, State.NOT_ACCEPTED, State.WITHDRAWN)


class MedicalForm(GrantForm):
    invoice = forms.CharField(label="医疗票据号码", min_length=4, max_length=40, strip=True)
    treatment = forms.TypedChoiceField(
        label="治疗项目", coerce=int, choices=[("", "请选择"), *TREATMENTS.items()]
    )
    designated = forms.TypedChoiceField(
        label="是不是明天计划定点医院", coerce=int, choices=[("", "请选择"), (1, "是"), (0, "不是")]
    )
    cost_fen = MoneyField(label="医疗费用总额")
    insurance_fen = MoneyField(label="其中医保支付", help_text="没有的填 0。")
    aid_fen = MoneyField(label="其中医疗救助支付", help_text="没有的填 0。")
    own_questions = ("invoice", *FIGURES)

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["name"].label = "孩子姓名"
        self.fields["identity_number"].label = "孩子身份证号"

    def clean(self):
        cleaned = super().clean()
        others = [cleaned.get(name) for name in ("insurance_fen", "aid_fen")]
        cost = cleaned.get("cost_fen")
        if cost is not None and None not in others and sum(others) > cost:
            self.add_error("cost_fen", "医保和医疗救助支付的合计超过了费用总额，请核对。")
        return cleaned


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    return {}


def answers_of(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"invoice": data["invoice"].strip().upper(), "terms": {name: int(data[name]) for name in FIGURES}}


def answers_shown(application: Mapping[str, Any]) -> list[tuple[str, str]]:
    bill = application["terms"]
    return [
        ("医疗票据号码", application["invoice"]),
        ("治疗项目", TREATMENTS[bill["treatment"]]),
        ("明天计划定点医院", "是" if bill["designated"] else "不是"),
        ("费用总额", f"{yuan_text(bill['cost_fen'])} 元"),
        ("医保支付", f"{yuan_text(bill['insurance_fen'])} 元"),
        ("医疗救助支付", f"{yuan_text(bill['aid_fen'])} 元"),
    ]


def may_file(person: Person, data: Mapping[str, Any], day: dt.date) -> None:
    """No bill twice, for whichever child: raises Conflict naming the earlier case."""
    invoice = answers_of(data)["invoice"]
    cases = Case.objects.filter(matter=CODE, application__invoice=invoice)
    earlier = cases.exclude(state__in=WITHOUT_RESULT).first()
    if earlier is not None:
        raise Conflict(
            f"票据 {invoice} 已经在办件 {earlier.number} 中申请过，同一张票据只能报销一次。请核对票据号码。",
            field="invoice",
        )


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    child = of_first(values)
    if not child["of_project"] and not child["in_difficulty"]:
        return ["不是孤儿，也不属于困境儿童；或者已满十八周岁、不在校"]
    if child["remainder"] <= 0:
        return ["医保和医疗救助以后没有剩余费用"]
    return ["不属于明天计划的项目或者定点医院，当地也没有困境儿童报销的规定"]


GRANT = Grant(
    code=CODE,
    name=NAME,
    basis="“孤儿医疗康复明天计划”项目和当地困境儿童医疗费用报销规定",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2010, 11, 1), PROCEDURE),),
    form=MedicalForm,
    facts_of=facts_of,
    answers_of=answers_of,
    answers_shown=answers_shown,
    may_file=may_file,
    reasons=reasons,
    pays_from="decision",
    once=True,
    number_word="医康",
    papers=(
        Paper("identity", "孩子的户口簿或身份证"),
        Paper("bill", "医疗票据和费用清单"),
        Paper("settlement", "医保、医疗救助结算单"),
    ),
    guide={
        "who": "孤儿（满 18 周岁仍在校的也可以）；事实无人抚养、低保、特困、残疾和重病的孩子按当地规定。",
        "where": "孩子户籍所在地的乡镇（街道）。",
        "amount": "医保和医疗救助以后所剩的费用；明天计划的项目全额支付，其他按当地比例。",
        "time": "乡镇（街道）15 个工作日内核实，区民政局 15 个工作日内决定；不公示。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
