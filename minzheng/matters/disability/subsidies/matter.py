"""MATTER: one application for both subsidies."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.procedures import wd
from minzheng.kernel.people.facts import DISABILITY, GRADES
from minzheng.registers.benefits.granting import Grant, GrantForm, Steps, grant_procedure

from .entitlement import ENTITLEMENTS

LOCAL = "湘政发〔2015〕54号（各环节工作日由当地规定，待核实）"
PROCEDURE = grant_procedure(
    "disability-subsidies", "残疾人两项补贴审核发放",
    Steps(review=wd(5, LOCAL), audit=wd(5, LOCAL), audited_by="disability.audit", decide=wd(5, LOCAL)),
)  # fmt: skip


class SubsidiesForm(GrantForm):
    disability_category = forms.TypedChoiceField(
        label="残疾类别", coerce=int, choices=[("", "请选择"), *((k, v) for k, v in DISABILITY.items() if k)]
    )
    disability_grade = forms.TypedChoiceField(
        label="残疾等级", coerce=int, choices=[("", "请选择"), *((k, v) for k, v in GRADES.items() if k)],
        help_text="按残疾人证填写；残联已登记的以残联登记为准。",
    )  # fmt: skip
    programmes = forms.MultipleChoiceField(
        label="申请哪一项", choices=[(one.code, one.name) for one in ENTITLEMENTS],
        widget=forms.CheckboxSelectMultiple, help_text="两项都符合的可以都选。",
        error_messages={"required": "请至少选择一项补贴。"},
    )  # fmt: skip
    own_questions = ("disability_category", "disability_grade", "programmes")


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    return {name: data[name] for name in ("disability_category", "disability_grade")}


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = {name: one[0] for name, one in values.items() if isinstance(one, list)}
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
        if not person["receives_dibao"]:
            found.append("不是最低生活保障家庭成员")
        if person["receives_orphan"]:
            found.append("已享受孤儿基本生活费")
        if person["elderly_is_higher"]:
            found.append("高龄津贴不低于生活补贴，择高享受")
    elif not person["severe"]:
        found.append("残疾等级不属于护理补贴范围")
    return found


GRANT = Grant(
    code="disability_subsidies",
    name="残疾人两项补贴",
    basis="《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》（国发〔2015〕52号）",
    entitlements=ENTITLEMENTS,
    procedures=((dt.date(2016, 1, 1), PROCEDURE),),
    form=SubsidiesForm,
    facts_of=facts_of,
    answers_shown=lambda asked: [
        ("申请", "、".join(one.name for one in ENTITLEMENTS if one.code in asked["programmes"]))
    ],
    answers_of=lambda data: {"programmes": list(data["programmes"])},
    reasons=reasons,
    pays_from="application",
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
MATTER = GRANT.matter()
