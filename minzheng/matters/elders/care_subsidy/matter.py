"""MATTER: the application for the service subsidy."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.procedures import cd, wd
from minzheng.kernel.people.facts import CARE_ABILITY
from minzheng.registers.benefits.granting import Grant, GrantForm, Steps, grant_procedure, of_first
from minzheng.registers.benefits.granting.starting import by_start_rule

from .entitlement import ENTITLEMENT

LOCAL = "财社〔2014〕113号及当地规程（核对 10 个、评估 15 个、审批 5 个工作日，公示 7 日，待核实）"
PROCEDURE = grant_procedure(
    "elder-care-subsidy", "基本养老服务补贴审核发放",
    Steps(review=wd(25, LOCAL), decide=wd(5, LOCAL), notice=cd(7, LOCAL)),
)  # fmt: skip


class CareSubsidyForm(GrantForm):
    care_ability = forms.TypedChoiceField(
        label="能力评估等级", coerce=int, required=False, empty_value=None,
        choices=[("", "没有评估"), *CARE_ABILITY.items()],
        help_text="按评估报告填写；已满 80 周岁、没有评估的可以不填。",
    )  # fmt: skip
    own_questions = ("care_ability",)


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    level = data.get("care_ability")
    return {} if level is None else {"care_ability": level}


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    found = []
    if not person["alive"]:
        found.append("已去世")
    if person["age_at_month_end"] < values["from_age"]:
        found.append(f"未满 {values['from_age']} 周岁")
    elif not person["in_need"]:
        found.append(f"未满 {values['age_without_assessment']} 周岁，也没有评估为失能")
    if not person["poor"]:
        found.append("不是低保或者低保边缘家庭成员")
    if person["receives_tekun"]:
        found.append("已享受特困供养")
    if person["insured"]:
        found.append("已领取长期护理保险待遇")
    return found


GRANT = Grant(
    code="elder_care_subsidy",
    name="基本养老服务补贴",
    basis="《关于建立健全经济困难的高龄、失能等老年人补贴制度的通知》（财社〔2014〕113号）",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2016, 1, 1), PROCEDURE),),
    form=CareSubsidyForm,
    facts_of=facts_of,
    reasons=reasons,
    begins=by_start_rule(ENTITLEMENT),
    number_word="养老",
    papers=(
        Paper("identity", "身份证或户口簿"),
        Paper("means", "经济状况核对授权书"),
        Paper("assessment", "能力评估报告", required=False),
    ),
    guide={
        "who": "60 周岁以上的低保、低保边缘家庭老年人：评估为失能的，或者已满 80 周岁的；特困人员除外。",
        "where": "户籍所在地的乡镇（街道），也可以在任何一个乡镇（街道）窗口提出。",
        "amount": "每人每月 20 元，自申请当月起。",
        "time": "核对 10 个工作日，评估 15 个工作日，公示 7 日，区里 5 个工作日内决定。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
