"""MATTER: one application for both subsidies."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.procedures import wd
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.disability_card import check_disability_card, plain_card_number
from minzheng.kernel.people.facts import DISABILITY, GRADES
from minzheng.kernel.people.models import Fact, FactSource, Household, Person
from minzheng.registers.benefits.fields import MoneyField
from minzheng.registers.benefits.granting import Grant, GrantForm, Steps, grant_procedure, of_first
from minzheng.registers.benefits.granting import acts as granting

from . import elsewhere
from .entitlement import ENTITLEMENTS

LOCAL = "湘政发〔2015〕54号（各环节工作日由当地规定，待核实）"
PROCEDURE = grant_procedure(
    "disability-subsidies", "残疾人两项补贴审核发放",
    Steps(review=wd(5, LOCAL), audit=wd(5, LOCAL), audited_by="disability.audit", decide=wd(5, LOCAL)),
)  # fmt: skip
PROCEDURE_2021 = elsewhere.procedure(
    PROCEDURE, "disability-subsidies-2021", "残疾人两项补贴审核发放（跨省通办）"
)
ALWAYS = ("disability_category", "disability_grade")
IF_SAID = (
    "work_injury_nursing", "care_insurance", "other_living_subsidy_fen", "other_nursing_subsidy_fen",
)  # fmt: skip
IDENTITY_LENGTH = 18


class AmountField(MoneyField):
    """An amount that need not be filled in; cleans to None where it is not."""

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def clean(self, value) -> int | None:
        return super().clean(value) if str(value or "").strip() else None


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"data-width": "medium"}),
        error_messages={"invalid": "日期请按“2021-05-06”的样式填写。"},
    )  # fmt: skip


class SubsidiesForm(GrantForm):
    disability_category = forms.TypedChoiceField(
        label="残疾类别", coerce=int, choices=[("", "请选择"), *((k, v) for k, v in DISABILITY.items() if k)]
    )
    disability_grade = forms.TypedChoiceField(
        label="残疾等级", coerce=int, choices=[("", "请选择"), *((k, v) for k, v in GRADES.items() if k)],
        help_text="按残疾人证填写；残联已登记的以残联登记为准。",
    )  # fmt: skip
    disability_card_number = forms.CharField(
        label="残疾人证号", required=False, max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "long"}),
        help_text="20 位，补办的证后面还有 B 和序号。填了会与身份证号、类别、等级核对。",
    )  # fmt: skip
    programmes = forms.MultipleChoiceField(
        label="申请哪一项", choices=[(one.code, one.name) for one in ENTITLEMENTS],
        widget=forms.CheckboxSelectMultiple, help_text="两项都符合的可以都选。",
        error_messages={"required": "请至少选择一项补贴。"},
    )  # fmt: skip
    work_injury_nursing = forms.BooleanField(label="正在领取工伤保险生活护理费", required=False)
    care_insurance = forms.BooleanField(label="正在领取长期护理保险待遇", required=False)
    other_living_subsidy_fen = AmountField(
        label="其他福利性生活补贴（每月）", help_text="如因公致残、离休人员的生活类补贴，没有的不用填。"
    )
    other_nursing_subsidy_fen = AmountField(
        label="其他福利性护理补贴（每月）", help_text="如老年护理补贴、因公致残的护理类补贴，没有的不用填。"
    )
    accept_region = forms.CharField(
        label="受理地（外地受理的才填）",
        required=False,
        max_length=60,
        help_text="写到县区，例如“广东省东莞市”。",
    )
    national_number = forms.CharField(label="全国系统受理编号", required=False, max_length=40)
    applied_date = _date("申请人递交申请日期")
    complete_date = _date("受理地收齐材料日期")
    pushed_date = _date("受理地推送日期")
    own_questions = (
        "disability_category", "disability_grade", "disability_card_number", "programmes",
        "work_injury_nursing", "care_insurance", "other_living_subsidy_fen", "other_nursing_subsidy_fen",
    )  # fmt: skip
    window_questions = elsewhere.QUESTIONS

    def clean(self):
        cleaned = super().clean()
        for name, sentence in elsewhere.faults(cleaned).items():
            self.add_error(name, sentence)
        return cleaned


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    """What is declared; a question left open declares nothing."""
    asked = (*ALWAYS, *IF_SAID)
    return {name: int(data[name]) for name in asked if name in ALWAYS or data.get(name)}


def answers_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What stays with the case. Of the card only what stands behind the identity number."""
    tail = plain_card_number(data.get("disability_card_number") or "")[IDENTITY_LENGTH:]
    return {"programmes": list(data["programmes"]), "card_tail": tail} | elsewhere.kept(data)


def answers_shown(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    lines = [("申请", "、".join(one.name for one in ENTITLEMENTS if one.code in asked["programmes"]))]
    if asked.get("card_tail"):
        lines.append(("残疾人证号", f"身份证号后为 {asked['card_tail']}，已与身份证号、类别、等级核对一致"))
    return lines + elsewhere.shown(asked)


def files_more(
    person: Person, home: Household, data: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> None:
    """Hold card and push against what was declared; what is paid before this month must be declared for it.

    Raises Invalid for a card that is not hers or says otherwise, and for what cannot have been handed over.
    """
    day = at.astimezone(CHINA).date()
    elsewhere.require(data, actor, day)
    _require_card(person, data, day)
    if not elsewhere.is_handed_over(data):
        return
    first, until = data["applied_date"].replace(day=1), day.replace(day=1)
    if first == until:
        return
    on_file = set(
        Fact.objects.filter(person=person, superseded_at=None, valid__overlap=(first, until)).values_list(
            "name", flat=True
        )
    )
    made = [
        people.NewFact(
            name=name, value=value, from_date=first, until_date=until, source=FactSource.DECLARED,
            source_note="申请表", source_date=data["applied_date"], person_id=person.id,
        )
        for name, value in facts_of(data).items()
        if name not in on_file
    ]  # fmt: skip
    people.record_facts(made, actor=actor, at=at)


def _require_card(person: Person, data: Mapping[str, Any], day: dt.date) -> None:
    if not data.get("disability_card_number"):
        return
    own = secrecy.decrypt(person.identity_cipher, purpose=people.IDENTITY)
    card = check_disability_card(data["disability_card_number"], on_date=day, identity_number=own)
    if (card.category, card.grade) != (data["disability_category"], data["disability_grade"]):
        chosen = f"{DISABILITY[data['disability_category']]}{GRADES[data['disability_grade']]}"
        raise Invalid(
            f"残疾人证号写的是{card.kind_text}，选择的是{chosen}，请对照残疾人证核对。",
            field="disability_grade",
        )


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    found = []
    if not person["card_valid"]:
        found.append("没有有效的残疾人证")
    if person["receives_tekun"]:
        found.append("已享受特困供养")
    if person["work_injury_nursing"]:
        found.append("已领取工伤保险生活护理费")
    if person["serving_sentence"]:
        found.append("在监服刑期间不享受")
    if programme == "disability_living":
        if not person["needy"]:
            found.append("不是最低生活保障家庭成员")
        if person["child_in_full"]:
            found.append(
                "已享受孤儿基本生活费"
                if person["receives_orphan"]
                else "已全额领取事实无人抚养儿童基本生活补贴"
            )
        if person["better_living"]:
            found.append("另领的生活类补贴不低于生活补贴，择高享受")
    else:
        if not person["severe"]:
            found.append("残疾等级不属于护理补贴范围")
        if person["insured"]:
            found.append("已领取长期护理保险待遇")
        if person["better_nursing"]:
            found.append("另领的护理类补贴不低于护理补贴，择高享受")
    return found


_TAKEN_IN_HERE = Grant(
    code="disability_subsidies",
    name="残疾人两项补贴",
    basis="《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》（国发〔2015〕52号）",
    entitlements=ENTITLEMENTS,
    procedures=((dt.date(2016, 1, 1), PROCEDURE), (elsewhere.SINCE, PROCEDURE_2021)),
    form=SubsidiesForm,
    facts_of=facts_of,
    answers_shown=answers_shown,
    answers_of=answers_of,
    files_more=files_more,
    reasons=reasons,
    pays_from="application",
    begins=elsewhere.first_month,
    number_word="残补",
    papers=(Paper("identity", "身份证或户口簿"), Paper("disability_card", "残疾人证", required=False)),
    guide={
        "who": "低保家庭里的持证残疾人可以领生活补贴；残疾等级一级、二级的可以领护理补贴，两项可以同时领。",
        "where": "户籍所在地的乡镇（街道），也可以在任何一个乡镇（街道）窗口提出。",
        "amount": "冷水滩区 2020 年起每项每人每月 65 元，从申请当月起发。",
        "time": "受理、残联审核、民政审定各环节一般不超过 5 个工作日。",
        "fee": "不收费。",
    },
)
GRANT = replace(_TAKEN_IN_HERE, more_acts=elsewhere.acts(granting.acts(_TAKEN_IN_HERE)))
MATTER = GRANT.matter()
