"""MATTER: the application for the allowance by age."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.procedures import Procedure, cd, wd
from minzheng.registers.benefits.granting import Grant, Steps, grant_procedure, of_first
from minzheng.registers.benefits.granting.starting import by_start_rule

from .entitlement import ENTITLEMENT

LOCAL = "当地办理规程（初审 5 个工作日、复核 10 个工作日、公示 7 日，待核实）"
PLAIN = grant_procedure(
    "elderly-allowance", "高龄津贴审核发放", Steps(review=wd(5, LOCAL), decide=wd(10, LOCAL))
)
WITH_NOTICE = grant_procedure(
    "elderly-allowance-notice", "高龄津贴审核发放（公示）",
    Steps(review=wd(5, LOCAL), decide=wd(10, LOCAL), notice=cd(7, LOCAL)),
)  # fmt: skip
FIRST_DAY = dt.date(2016, 1, 1)


class AllowanceGrant(Grant):
    """The place says whether the result hangs out before it is decided."""

    def procedure_on(self, day: dt.date, division_code: str) -> Procedure:
        noticed = ENTITLEMENT.law.setting("notice_before_decision", division_code, day)
        return WITH_NOTICE if noticed else PLAIN


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    found = []
    if not person["alive"]:
        found.append("已去世")
    if not person["rate"]:
        found.append(f"{person['age_counted']} 周岁不在当地的发放年龄段内")
    elif not person["in_the_circle"]:
        found.append("这个年龄段只发给低保、低保边缘和特困老年人")
    if person["provided_by_tekun"]:
        found.append("已享受特困供养")
    if person["suspended"]:
        found.append("在监服刑期间停发")
    return found


GRANT = AllowanceGrant(
    code="elderly",
    name="高龄津贴",
    basis="《国家基本养老服务清单》及当地高龄津贴发放办法",
    entitlements=(ENTITLEMENT,),
    procedures=((FIRST_DAY, PLAIN), (FIRST_DAY, WITH_NOTICE)),
    facts_of=lambda data: {},
    reasons=reasons,
    begins=by_start_rule(ENTITLEMENT),
    number_word="高龄",
    papers=(Paper("identity", "身份证或户口簿"), Paper("bank_card", "银行卡（社保卡）", required=False)),
    guide={
        "who": "户籍在本地、90 周岁以上的老年人；80 至 89 周岁的，限低保、低保边缘和特困老年人。",
        "where": "户籍所在地的村（社区）或乡镇（街道），也可以在任何一个乡镇（街道）窗口提出。",
        "amount": "80 至 89 周岁每月 50 元，90 至 99 周岁每月 100 元。100 周岁起改领百岁老人长寿保健金。",
        "time": "初审 5 个工作日，公示 7 日，区里 10 个工作日内决定。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
