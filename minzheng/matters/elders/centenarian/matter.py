"""MATTER: the application for the centenarians' pay."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases.catalogue import Act, Moved, Paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import cd, wd
from minzheng.kernel.people.models import Person
from minzheng.registers.benefits.granting import Grant, Steps, acts, grant_procedure, of_first
from minzheng.registers.benefits.granting.forms import OpinionForm
from minzheng.registers.benefits.granting.starting import by_start_rule

from .confirming import record
from .entitlement import ENTITLEMENT

LOCAL = "当地办理规程（初审 5 个工作日、复核 10 个工作日、公示 7 日，待核实）"
PROCEDURE = grant_procedure(
    "centenarian", "百岁老人长寿保健金审核发放",
    Steps(review=wd(5, LOCAL), decide=wd(10, LOCAL), notice=cd(7, LOCAL)),
)  # fmt: skip


class VisitForm(OpinionForm):
    confirmed_date = forms.DateField(
        label="入户见到本人的日期", help_text="老人健在由此日起管一年，以后每年再确认一次。",
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip


def _review(case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """The opinion of the township, with the day on which it saw the person at home."""
    person = Person.objects.get(id=case.application["person_id"])
    record(person=person, on_date=data["confirmed_date"], actor=actor, at=at)
    return Moved(details=GRANT.told(case, at.astimezone(CHINA).date()))


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    person = of_first(values)
    found = []
    if not person["alive"]:
        found.append("已去世")
    elif not person["of_age"]:
        found.append(f"当月末 {person['age_at_month_end']} 周岁，没有达到发放年龄")
    if not person["confirmed"]:
        found.append("没有在有效期内的健在确认")
    return found


GRANT = Grant(
    code="centenarian",
    name="百岁老人长寿保健金",
    basis="湖南省百岁老人长寿保健金规定及当地发放办法",
    entitlements=(ENTITLEMENT,),
    procedures=((dt.date(2016, 1, 1), PROCEDURE),),
    facts_of=lambda data: {},
    reasons=reasons,
    begins=by_start_rule(ENTITLEMENT),
    number_word="百岁",
    papers=(Paper("identity", "身份证或户口簿"), Paper("photo", "入户照片")),
    more_acts={
        "review": Act(
            carry_out=_review, form=VisitForm,
            hindrances=lambda case, on_date: acts.papers_missing(GRANT, case),
            says="入户见到本人并拍照，再提出审核意见。是否符合条件由规则测算。",
            done="已登记健在确认，已提出审核意见。",
        )
    },
    guide={
        "who": "户籍在本地、年满 100 周岁的老人。",
        "where": "户籍所在地的村（社区）或乡镇（街道），也可以请工作人员上门办理。",
        "amount": "每人每月 200 元。每年入户确认一次健在，逾期没有确认的暂停，确认以后补发。",
        "time": "入户核实 5 个工作日，公示 7 日，区里 10 个工作日内决定。",
        "fee": "不收费。",
    },
)  # fmt: skip
MATTER = GRANT.matter()
