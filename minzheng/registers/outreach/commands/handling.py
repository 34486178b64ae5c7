"""From assigning to the answer: what officers do about a report."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import queries as people
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise, significant

from ..errors import ReportNotNow
from ..events import ReporterOpened
from ..models import (
    ABOUT_HOUSEHOLDS,
    ABOUT_OFFICIALS,
    OPEN_STATES,
    OUTCOMES,
    WAITING,
    WITH_CASE,
    Outcome,
    Purpose,
    Referral,
    Report,
    ReportState,
    ReportStep,
)
from ..parameters import figures
from ..reach import ASSIGN, EXTEND, LOOK_INTO, READ, SETTLE, day_of, locked_report, past_day, step, written
from ..reporters import Reporter, reporter_of
from .receiving import DISTRICT_DIGITS, TOWN_DIGITS

Action, State = ReportStep.Action, ReportState


@transaction.atomic
def assign(*, report_id: int, to_code: str, actor: Actor, at: dt.datetime, note: str = "") -> Report:
    """Give it to a township (or village of it), or keep it at the district itself; again, to another.

    What is said against officials of village or township stays with the district: they must not read it.
    """
    report = locked_report(report_id, ASSIGN, (State.RECEIVED, State.ASSIGNED), actor=actor)
    prefix = _within(normalise(to_code), report, day_of(at))
    if report.is_complaint:
        if report.complaint_kind in ABOUT_OFFICIALS and len(prefix) > DISTRICT_DIGITS:
            raise Invalid(
                "反映干部优亲厚友、不作为的举报由区民政局直接核查，不交给被反映的乡镇（街道）。",
                field="to_code",
            )
        prefix = prefix[:TOWN_DIGITS]
    elif len(prefix) < TOWN_DIGITS:
        raise Invalid("发现困难的线索要交给一个乡镇（街道），请选择。", field="to_code")
    if not report.division_code.startswith(prefix):
        report.division_code = normalise(prefix)
    # Somebody in need is seen by the village too; a complaint by the office alone to which it was given.
    report.scope_code = prefix if report.is_complaint else significant(report.division_code)
    report.state = State.ASSIGNED
    report.save(update_fields=["division_code", "scope_code", "state"])
    name = territory.name_of(normalise(prefix), day_of(at))
    words = "；".join(each for each in (f"交{name}", note.strip()) if each)
    step(report, Action.ASSIGN, text=words, actor=actor, at=at)
    return report


def _within(code: str, report: Report, day: dt.date) -> str:
    if not code.startswith(report.division_code[:DISTRICT_DIGITS]) or not code.startswith(
        settings.DISTRICT_CODE
    ):
        raise Invalid("只能交给本区的乡镇（街道），请重新选择。", field="to_code")
    return significant(territory.division_as_of(code, day).code)


@transaction.atomic
def look_into(
    *, report_id: int, how: str, text: str, actor: Actor, at: dt.datetime,
    on_date: dt.date | None = None, informed_date: dt.date | None = None,
) -> Report:  # fmt: skip
    """Record a visit or another way of checking; may be done again before it is settled."""
    report = locked_report(report_id, LOOK_INTO, (State.ASSIGNED, State.LOOKED_INTO), actor=actor)
    if how not in ReportStep.How.values:
        raise Invalid("请选择核查方式。", field="how")
    found = written(text, "请写明核查看到的情况，至少四个字。", "text")
    day = past_day(on_date, at, "on_date")
    if day < report.found_date:
        raise Invalid("核查日期不能早于发现日期，请改正。", field="on_date")
    if informed_date is not None:
        report.informed_date = past_day(informed_date, at, "informed_date")
    report.state = State.LOOKED_INTO
    report.save(update_fields=["state", "informed_date"])
    step(report, Action.LOOK_INTO, text=found, on_date=day, how=how, actor=actor, at=at)
    return report


@transaction.atomic
def link_person(*, report_id: int, person_id: int, actor: Actor, at: dt.datetime) -> Report:
    """Say which person on file the report is of."""
    report = locked_report(report_id, LOOK_INTO, OPEN_STATES, actor=actor)
    person = people.person(person_id)
    if not access.may(actor, "people.search", division_code=person.division_code):
        raise Invalid("本辖区没有这个人，请重新查找。", field="person_id")
    report.person = person
    report.save(update_fields=["person"])
    step(report, Action.LINK, text=f"在册人员 {person.name}", actor=actor, at=at)
    return report


@transaction.atomic
def settle(
    *, report_id: int, outcome: str, text: str, actor: Actor, at: dt.datetime, case_number: str = ""
) -> Report:
    """Record what it led to. Nothing is settled that nobody looked into.

    An application needs the number of its case, a referral a referral that was sent; a household said to
    receive wrongly must have been visited (被投诉举报件必须入户).
    """
    report = locked_report(report_id, SETTLE, (State.LOOKED_INTO,), actor=actor)
    if outcome not in OUTCOMES[Purpose(report.purpose)]:
        raise Invalid("请选择处理结果。", field="outcome")
    told = written(text, "请写明怎样处理的，至少四个字。", "text")
    if report.complaint_kind in ABOUT_HOUSEHOLDS and not report.steps.filter(how="visit").exists():
        raise ReportNotNow("被举报的救助家庭必须入户核查。请先登记一次入户核查。")
    if outcome in WITH_CASE:
        report.case = _case(case_number, actor)
    elif case_number.strip():
        raise Invalid("只有“帮助申请”“直接受理”填写办件编号，请改处理结果或清空编号。", field="case_number")
    if outcome == Outcome.REFERRED and not report.referrals.exclude(state="withdrawn").exists():
        raise Invalid("还没有发出转办单。请先点“转办”，发出后再登记结果。", field="outcome")
    report.outcome, report.state, report.settled_at = outcome, State.SETTLED, at
    report.save(update_fields=["outcome", "state", "settled_at", "case"])
    step(report, Action.SETTLE, text=f"{report.get_outcome_display()}：{told}", actor=actor, at=at)
    return report


def _case(number: str, actor: Actor) -> Case:
    found = Case.objects.filter(number=number.strip()).first() if number.strip() else None
    if found is None or not any(
        access.may(actor, each, division_code=found.division_code) for each in ("case.read", "grant.read")
    ):
        raise Invalid("请填写本辖区的办件编号，可在办件列表里查到。", field="case_number")
    return found


@transaction.atomic
def close(*, report_id: int, actor: Actor, at: dt.datetime, reply: str = "") -> Report:
    """Answer whoever reported and close. With a name, of this report or of one merged into it, an answer is
    owed (实名举报须逐一核查并反馈); an anonymous one may have it, to be read by number and code."""
    report = locked_report(report_id, SETTLE, (State.SETTLED,), actor=actor)
    merged = report.merged.all()
    named = report.is_named or merged.filter(reporter_name_cipher__isnull=False).exists()
    answer = reply.strip()
    if named and not answer:
        raise Invalid("反映人是实名的，必须答复。请写明怎样答复的。", field="reply")
    if Referral.objects.filter(report=report, state__in=WAITING).exists():
        raise ReportNotNow("还有转办单没有答复。请先登记答复，或撤回转办单，再办结。")
    report.reply, report.replied_at = answer, at if answer else None
    report.state, report.ended_at = State.CLOSED, at
    report.save(update_fields=["reply", "replied_at", "state", "ended_at"])
    if answer:
        merged.update(reply=answer, replied_at=at)
    step(report, Action.CLOSE, text=f"答复：{answer}" if answer else "匿名，未答复", actor=actor, at=at)
    return report


@transaction.atomic
def extend(*, report_id: int, reason: str, actor: Actor, at: dt.datetime) -> Report:
    """The head allows a complaint more days, once (信访工作条例: 负责人批准). Need in haste is never extended."""
    report = locked_report(report_id, EXTEND, OPEN_STATES, actor=actor)
    told = written(reason, "请写明为什么要延期，至少四个字。", "reason")
    if not report.is_complaint:
        raise ReportNotNow("发现困难的线索不能延期，请尽快核查。")
    if report.extended_at is not None:
        raise ReportNotNow("这条举报已经延过一次，不能再延。")
    begun = day_of(report.received_at)
    known = figures(division_code=report.division_code[:DISTRICT_DIGITS], on_date=begun)
    days = known["complaint_days"] + known["complaint_extension_days"]
    report.due_date, report.extended_at = territory.calendar(at).add_calendar_days(begun, days), at
    report.save(update_fields=["due_date", "extended_at"])
    step(report, Action.EXTEND, text=f"{told}；延至 {report.due_date}", actor=actor, at=at)
    return report


@transaction.atomic
def merge(*, report_id: int, into_number: str, actor: Actor, at: dt.datetime) -> Report:
    """Say that it is the same thing as another report that is still open."""
    report = locked_report(report_id, SETTLE, OPEN_STATES, actor=actor)
    into = Report.objects.select_for_update(of=("self",)).filter(number=into_number.strip().upper()).first()
    if into is None or not access.may(actor, READ, division_code=into.scope_code):
        raise Invalid("没有这个编号的线索，请核对。", field="into_number")
    if into.id == report.id:
        raise Invalid("不能并入自己，请填写另一条线索的编号。", field="into_number")
    if into.purpose != report.purpose or not into.is_open:
        raise Invalid("只能并入同一类型、还没有办结的线索，请核对编号。", field="into_number")
    if report.merged.exists() or report.referrals.exclude(state="withdrawn").exists():
        raise ReportNotNow("这条线索已有别的线索并入，或已发出转办单，请把另一条并到这一条。")
    report.state, report.merged_into, report.ended_at = State.MERGED, into, at
    report.save(update_fields=["state", "merged_into", "ended_at"])
    step(report, Action.MERGE, text=f"并入 {into.number}", actor=actor, at=at)
    return report


@transaction.atomic
def withdraw(*, report_id: int, reason: str, actor: Actor, at: dt.datetime) -> Report:
    """End it without an outcome: whoever reported took it back, or it was entered by mistake."""
    report = locked_report(report_id, SETTLE, OPEN_STATES, actor=actor)
    told = written(reason, "请写明为什么撤回，至少四个字。", "reason")
    if report.merged.exists() or Referral.objects.filter(report=report, state__in=WAITING).exists():
        raise ReportNotNow("已有别的线索并入，或转办单还没有答复，不能撤回。请办理完再办结。")
    report.state, report.ended_at = State.WITHDRAWN, at
    report.save(update_fields=["state", "ended_at"])
    step(report, Action.WITHDRAW, text=told, actor=actor, at=at)
    return report


@transaction.atomic
def open_reporter(*, report_id: int, actor: Actor, at: dt.datetime) -> Reporter:
    """Name and telephone of whoever reported, for answering; that it was read is an event."""
    report = locked_report(report_id, SETTLE, tuple(State), actor=actor)
    audit.record(ReporterOpened(report_id=report.id, number=report.number), actor=actor, at=at)
    return reporter_of(report)
