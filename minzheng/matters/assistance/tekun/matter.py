"""MATTER: the application for 特困供养, under the procedure of its day."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from minzheng.kernel.cases.catalogue import Paper
from minzheng.kernel.cases.procedures import APPLICANT, Transition, cd, wd
from minzheng.kernel.cases.states import State, declare
from minzheng.kernel.people.facts import SUPPORT_MODES
from minzheng.registers.benefits.granting import (
    GRANTED,
    NOTICED,
    REVIEWED,
    Grant,
    Steps,
    grant_procedure,
    of_first,
)

from .entitlement import ENTITLEMENT
from .findings import ACTS, lacks
from .forms import TekunForm

OF_2016 = "特困人员认定办法（2016 版）"
OF_2021 = "特困人员认定办法（民发〔2021〕43号）"
REASSESSING = declare("self_care_review", "自理能力复核中", "自理能力变化，等待复核评估", "info")

_FINDINGS = (
    Transition("investigate", "登记调查结论", (State.ACCEPTED,), State.ACCEPTED, "case.assess"),
    Transition("self_care", "自理能力评估", (State.ACCEPTED,), State.ACCEPTED, "case.examine"),
    Transition("self_care", "自理能力评估", (REVIEWED,), REVIEWED, "case.examine"),
    Transition(
        "report_self_care", "报告自理能力变化", (GRANTED,), REASSESSING, APPLICANT, limit=wd(10, OF_2021)
    ),
    Transition("reassess", "复核评估自理能力", (REASSESSING,), GRANTED, "case.examine"),
)
_OBJECTION = Transition(
    "object", "公示有异议，重新调查", (NOTICED,), State.ACCEPTED, "case.hear_objection", limit=wd(15, OF_2021)
)
PROCEDURE_2016 = grant_procedure(
    "tekun-2016", OF_2016,
    Steps(review=wd(20, f"{OF_2016}，待核实"), notice=cd(7, OF_2016), decide=wd(20, f"{OF_2016}，待核实")),
    more_transitions=_FINDINGS,
)  # fmt: skip
PROCEDURE_2021 = grant_procedure(
    "tekun-2021", OF_2021, Steps(review=wd(15, OF_2021), notice=cd(7, OF_2021), decide=wd(15, OF_2021)),
    more_transitions=(*_FINDINGS, _OBJECTION),
)  # fmt: skip


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    facts = {name: int(data[name]) for name in ("support_urban", "support_mode")}
    if data.get("disability_grade"):
        facts |= {name: data[name] for name in ("disability_category", "disability_grade")}
    return facts


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met, each with what can be done where something can."""
    person = of_first(values)
    found = []
    if not person["no_labour"]:
        found.append("有劳动能力：未满 60 周岁、已满 16 周岁，也不属于规定的残疾类别和等级")
    if not person["no_income_source"]:
        found.append("有生活来源：收入不低于低保标准，或者财产超过规定")
    if not person["obligors_incapable"]:
        found.append("有履行义务能力的法定义务人")
    if person["serving_sentence"]:
        found.append("在监服刑期间不享受")
    if person["receives_dibao"]:
        found.append("还在享受低保，不能重复；转为特困供养的，先自起发月份起办理低保减员或停发")
    if person["receives_orphan"] or person["receives_unsupported_child"]:
        found.append("已享受孤儿或事实无人抚养儿童基本生活保障，只能选择一种")
    if not person["alive"]:
        found.append("申请人已去世")
    return found


GRANT = Grant(
    code="tekun",
    name="特困人员救助供养",
    basis="《国务院关于进一步健全特困人员救助供养制度的意见》（国发〔2016〕14号）和《特困人员认定办法》",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2016, 10, 1), PROCEDURE_2016), (dt.date(2021, 7, 1), PROCEDURE_2021)),
    form=TekunForm,
    facts_of=facts_of,
    answers_of=lambda data: {name: int(data[name]) for name in ("support_urban", "support_mode")},
    answers_shown=lambda asked: [
        ("标准", "城市" if asked["support_urban"] else "农村"),
        ("供养方式", SUPPORT_MODES[asked["support_mode"]]),
    ],
    reasons=reasons,
    more_acts=ACTS,
    lacks=lacks,
    number_word="特困",
    papers=(
        Paper("identity", "身份证或户口簿"),
        Paper("statement", "劳动能力、生活来源、财产和赡养情况书面声明"),
        Paper("authorisation", "本人及法定义务人的核对授权书"),
        Paper("disability_card", "残疾人证", required=False),
        Paper("care_agreement", "委托照料服务协议", required=False, help="分散供养的，批准前签好并上传。"),
    ),
    guide={
        "who": "无劳动能力、无生活来源，又没有法定义务人或者义务人无履行能力的老年人、残疾人和未成年人。",
        "where": "户籍所在地的乡镇（街道）；本人申请有困难的，可以委托村（社区）或他人代为提出。",
        "amount": "冷水滩区 2020 年基本生活标准：城市每年 8892 元、农村每年 5280 元，另按自理能力发照料护理费。",
        "time": "乡镇调查和区里审核各不超过 15 个工作日，公示 7 天；批准的次月起发放。",
        "fee": "不收费。",
    },
)
MATTER = GRANT.matter()
