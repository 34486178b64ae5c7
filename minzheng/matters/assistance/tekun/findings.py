"""What is found out in a case of 特困供养 and stands as facts: investigation, self-care, its change."""

import datetime as dt

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Act, Moved
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import SELF_CARE
from minzheng.kernel.people.models import Fact, FactSource
from minzheng.kernel.territory.working_days import WorkingCalendar

from .entitlement import ENTITLEMENT
from .forms import InvestigationForm, ObjectionForm, ReportForm, SelfCareForm
from .self_care import ITEMS, level_of

ATTESTED = ("no_income_source", "obligors_incapable", "no_labour_by_province")
DISPERSED = 2


def _stays(case: Case, details: dict) -> Moved:
    """A finding on the way: the limit of the step goes on."""
    return Moved(due_date=case.step_due_date, details=details)


def _record(
    case: Case, values: dict[str, int], note: str, day: dt.date, actor: Actor, at: dt.datetime
) -> None:
    rows = [
        people.NewFact(
            name=name, value=value, from_date=day, person_id=case.application["person_id"], case_id=case.id,
            source=FactSource.VISITED, source_note=note, source_date=day,
        )
        for name, value in values.items()
    ]  # fmt: skip
    people.record_facts(rows, actor=actor, at=at)


def investigate(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    """The township attests the conditions that it alone can find out (43号文 第六条至第九条)."""
    found = {name: int(data[name]) for name in ATTESTED}
    _record(case, found, data["basis"], at.astimezone(CHINA).date(), actor, at)
    return _stays(case, found | {"sentence": data["basis"]})


def _assessed(case: Case, data: dict, actor: Actor, at: dt.datetime) -> dict:
    """Record one assessment. Raises Invalid for one assessor alone, and for a day that cannot be."""
    today, day = at.astimezone(CHINA).date(), data["assessed_on"]
    assessors = [data["first_assessor"], data["second_assessor"]]
    if assessors[0] == assessors[1]:
        raise Invalid("自理能力由两名以上人员共同评估，请填写另一名评估人。", field="second_assessor")
    oldest = _asked_for(case)
    if not oldest <= day <= today:
        raise Invalid(f"评估日期应在 {oldest} 至 {today} 之间，请核对。", field="assessed_on")
    level = level_of(data["failed"])
    _record(case, {"self_care_level": level}, f"自理能力评估（{'、'.join(assessors)}）", day, actor, at)
    months = ENTITLEMENT.law.setting("self_care_valid_months", case.division_code, day)
    failing = "、".join(ITEMS[key] for key in ITEMS if key in data["failed"])
    why = f"不能{failing}" if failing else "六项都能自己完成"
    return {
        "level": level, "failed": list(data["failed"]), "assessors": assessors, "assessed_on": str(day),
        "next_date": str(WorkingCalendar.add_months(day, months)), "sentence": f"{SELF_CARE[level]}：{why}",
    }  # fmt: skip


def _asked_for(case: Case) -> dt.date:
    """From when an assessment counts: the day of the latest report of a change, or of the application."""
    reported = case.steps.filter(action="report_self_care").order_by("-id").first()
    return (reported.at if reported else case.submitted_at).astimezone(CHINA).date()


def self_care(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    return _stays(case, _assessed(case, data, actor, at))


def report(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    return Moved(details={"sentence": data["change"]})


def reassess(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    return Moved(details=_assessed(case, data, actor, at))


def object_to(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    return Moved(details={"sentence": data["objection"]})


def _runs(case: Case, on_date: dt.date) -> bool:
    """Whether the support that the case granted has not ended."""
    rows = [award.valid for award in case.awards.all()]
    return any(not one.isempty and (one.upper is None or on_date < one.upper) for one in rows)


def lacks(case: Case, on_date: dt.date) -> list[str]:
    """Without an assessment there is no care standard; at home somebody must have promised the care."""
    about = Fact.objects.filter(
        person_id=case.application["person_id"], superseded_at=None, valid__contains=on_date
    )
    missing = []
    if not about.filter(name="self_care_level").exists():
        missing.append("还没有自理能力评估，请由区民政局组织评估并登记")
    dispersed = about.filter(name="support_mode", value=DISPERSED).exists()
    if dispersed and not case.papers.filter(key="care_agreement", removed_at=None).exists():
        missing.append("分散供养的，要上传委托照料服务协议")
    return missing


ACTS = {
    "investigate": Act(
        carry_out=investigate, form=InvestigationForm,
        says="核实生活来源、财产和赡养抚养扶养情况，结论和依据一起登记。", done="调查结论已登记。",
    ),
    "self_care": Act(
        carry_out=self_care, form=SelfCareForm,
        says="六项都能自己完成的为全自理，一至三项不能的为半护理，四项以上不能的为全护理。", done="评估结果已登记。",
    ),
    "object": Act(
        carry_out=object_to, form=ObjectionForm, tone="secondary", ahead=False,
        says="公示期间有异议的，重新调查核实后再次公示。", done="已登记异议，请重新调查。",
    ),
    "report_self_care": Act(
        carry_out=report, form=ReportForm, ahead=False, applies=_runs,
        says="自理能力有变化的，由区民政局复核评估。", done="已报告，等待复核评估。",
    ),
    "reassess": Act(
        carry_out=reassess, form=SelfCareForm,
        says="复核后自评估的次月起按新的等级发放照料护理费。", done="复核评估结果已登记。",
    ),
}  # fmt: skip
