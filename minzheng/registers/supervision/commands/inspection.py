"""Annual inspection: the round with its frozen list, reports, results, rectification."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.organisations.models import Organisation

from ..errors import AlreadyOpen, TooEarly
from ..events import RemindersSent, RoundFrozen
from ..letters import day_words, issue
from ..machines import HANDLE, read
from ..models import AnnualReport, InspectionEntry, InspectionRound, Rectification, SupervisionStep
from ..parameters import figures
from ..procedures import ALL_RESULTS, RECTIFICATION
from ..situations import LABELS, due_day, report_as
from . import credit
from .stepping import Outcome, already, kept, opened, today

KINDS = dict(organisations.choices())
RESULT_LABELS = dict(ALL_RESULTS)
_NEEDS_RECTIFICATION = ("basic", "fail")


@transaction.atomic
def freeze_round(
    *, year: int, kind: str, division_code: str, basis: str = "", rectify_by_date: dt.date | None = None,
    actor: Actor, at: dt.datetime,
) -> InspectionRound:  # fmt: skip
    """Open the inspection of a year's work for one kind: who must take part is frozen, with its digest.

    Deadlines come from the parameters in force on the first day of the year in which it is held. Raises
    AlreadyOpen for a second round of the same year, Invalid for a year that has not ended or an empty list.
    """
    access.require(actor, HANDLE, division_code=division_code)
    if kind not in KINDS:
        raise Invalid("请选择社会组织的类型。", field="kind")
    if not 1990 <= year < today(at).year:
        raise Invalid(f"{year} 年度还没有结束，年检在下一年进行。请核对年度。", field="year")
    due_list = list(
        organisations.due_for_inspection(year, kind, division_code=division_code).order_by("uscc")
    )
    if not due_list:
        raise Invalid(f"{year} 年度没有应检的{KINDS[kind]}，请先核对登记台账。", field="kind")
    held = figures(division_code=division_code, on_date=dt.date(year + 1, 1, 1))
    digest = sm3_hex("\n".join(one.uscc for one in due_list).encode())
    try:
        with transaction.atomic():
            made = InspectionRound.objects.create(
                division_code=division_code, year=year, kind=kind,
                due_date=due_day(year + 1, held[f"due_{kind}"]),
                supervisor_due_date=due_day(year + 1, held["supervisor_due"]),
                rectify_by_date=rectify_by_date,
                basis=basis or "登记台账应检名单", count=len(due_list), digest=digest, frozen_at=at,
                frozen_by_name=actor.name,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyOpen(f"{year} 年度{KINDS[kind]}的应检名单已经固定，不能重复固定。") from error
    _enter_all(made, due_list, actor=actor, at=at)
    event = RoundFrozen(round_id=made.id, year=year, label=KINDS[kind], count=len(due_list), digest=digest)
    audit.record(event, actor=actor, at=at)
    return made


def _enter_all(made: InspectionRound, due_list: list[Organisation], *, actor: Actor, at: dt.datetime) -> None:
    InspectionEntry.objects.bulk_create(
        InspectionEntry(
            round=made, organisation=one, uscc=one.uscc, name=one.name,
            is_trade_association=one.is_trade_association,
            division_code=one.division_code, state="due", opened_at=at, opened_by_id=actor.account_id,
            opened_by_name=actor.name,
        )
        for one in due_list
    )  # fmt: skip


@transaction.atomic
def remind(*, round_id: int, entry_ids: Iterable[int], actor: Actor, at: dt.datetime) -> int:
    """Remind those of a round that have not reported yet; returns how many were reminded.

    An entry reminded today already is left alone, so that two clicks are one reminder.
    """
    made = _round(round_id, actor)
    rows = InspectionEntry.objects.select_for_update().filter(
        round=made, id__in=list(entry_ids), state__in=["due", "returned"]
    )
    count = 0
    for row in rows:
        if row.reminded_at and today(row.reminded_at) == today(at):
            continue
        row.reminders, row.reminded_at = row.reminders + 1, at
        row.save(update_fields=["reminders", "reminded_at"])
        count += 1
    if not count:
        raise Invalid("没有可以催报的：请勾选还没有报送、今天没有催过的组织。")
    audit.record(RemindersSent(round_id=made.id, year=made.year, count=count), actor=actor, at=at)
    return count


def _round(round_id: int, actor: Actor) -> InspectionRound:
    rows = access.visible_to(actor, HANDLE, InspectionRound.objects.all())
    found = rows.filter(id=round_id).first()
    if found is None:
        access.require(actor, HANDLE)
        raise Invalid("没有这个年检批次，请返回年检页面重新选择。")
    return found


def _report(row: InspectionEntry, given: dict, *, actor: Actor, at: dt.datetime, on_behalf: bool) -> Outcome:
    if row.is_trade_association and not given.get("fees_checked"):
        raise Invalid(
            "行业协会商会应当逐项完成收费自查后再报送（国办发〔2020〕21号）。", field="fees_checked"
        )
    kept_file = given.get("audit_file")
    names = {one.name for one in AnnualReport._meta.concrete_fields}
    values = {name: value for name, value in given.items() if name in names and value is not None}
    report = AnnualReport.objects.create(
        entry=row, number=row.reports.count() + 1, submitted_at=at, submitted_by_name=actor.name,
        on_behalf=on_behalf, audit_file_id=kept_file,
        audit_digest=documents.stored_file(kept_file).digest if kept_file else "", **values,
    )  # fmt: skip
    return Outcome(details={"report": report.number})


def _report_by_agent(row: InspectionEntry, given: dict, **by) -> Outcome:
    return _report(row, given, on_behalf=False, **by)


def _report_on_paper(row: InspectionEntry, given: dict, **by) -> Outcome:
    return _report(row, given, on_behalf=True, **by)


def _examine(row: InspectionEntry, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    found = given["situations"] or []
    if given["result"] == "pass" and found:
        raise Invalid(
            "勾选了存在的情形，结论就不能是合格：情节轻微的为基本合格，严重的为不合格"
            "（民办非企业单位年度检查办法 第八条）。",
            field="result",
        )
    if given["result"] != "pass" and not found:
        raise Invalid(
            "基本合格、不合格的，请勾选存在哪些情形（民办非企业单位年度检查办法 第七条）。",
            field="situations",
        )
    row.proposed_result, row.situations = given["result"], found


def _absent(row: InspectionEntry, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    made = row.round
    last = made.rectify_by_date or made.due_date
    if today(at) <= last:
        raise TooEarly(f"截止（整改）期限是 {last}，期满以后仍未报送的，才能提出未参检结论。")
    row.proposed_result, row.situations = "absent", ["refusal"]


def _send_back(row: InspectionEntry, given: dict, *, actor: Actor, at: dt.datetime) -> Outcome:
    target = "due" if row.proposed_result == "absent" else "reported"
    row.proposed_result, row.situations = "", []
    return Outcome(target=target)


def _decide(row: InspectionEntry, given: dict, *, actor: Actor, at: dt.datetime) -> Outcome:
    row.result, row.report_as = row.proposed_result, report_as(row.proposed_result)
    row.decided_date = today(at)
    made, label = row.round, RESULT_LABELS[row.result]
    situations = [f"（{place}）{LABELS[code]}；" for place, code in enumerate(row.situations, 1)]
    paragraphs = [
        f"依照有关规定，对你单位{made.year}年度的工作进行了年度检查，结论为：{label}。",
        *(["存在下列情形：", *situations] if situations else []),
    ]
    if row.result in _NEEDS_RECTIFICATION:
        paragraphs.append("请按整改通知书的要求，在期限内完成整改，并提交书面整改报告。")
    document = issue(
        f"{made.year}年度检查结论通知书",
        paragraphs,
        recipient=row.name,
        word="社检",
        decision=True,
        actor=actor,
        at=at,
    )
    if row.result in _NEEDS_RECTIFICATION:
        months = figures(division_code=row.division_code, on_date=row.decided_date)["rectify_months"]
        order_rectification(
            organisation_id=row.organisation_id, entry=row, ground=row.result,
            demands="；".join(LABELS[code] for code in row.situations) + "。请逐项整改，提交书面整改报告。",
            due_date=WorkingCalendar.add_months(row.decided_date, months), actor=actor, at=at, checked=True,
        )  # fmt: skip
    return Outcome(document=document)


@transaction.atomic
def order_rectification(
    *, organisation_id: int, ground: str, demands: str, due_date: dt.date,
    entry: InspectionEntry | None = None,
    checked: bool = False, actor: Actor, at: dt.datetime, request_id: uuid.UUID | None = None,
) -> Rectification:  # fmt: skip
    """Order an organisation to put things right by a day and to report in writing; the paper goes out.

    `checked` is for commands of this room that have asked for their own permission. Raises AlreadyOpen where
    the same order is still open.
    """
    if found := already(Rectification, request_id):
        return found
    organisation = organisations.organisation(organisation_id)
    if not checked:
        organisation = organisations.visible_organisation(organisation_id, actor=actor)
        access.require(actor, HANDLE, division_code=organisation.division_code)
    asked = {"ground": ground, "demands": demands, "due_date": due_date}
    given = kept(RECTIFICATION.opening, read(RECTIFICATION.opening, asked), actor=actor, at=at)
    if given["due_date"] <= today(at):
        raise Invalid("整改期限应当在今天以后，请给出完成整改的时间。", field="due_date")
    row = Rectification(
        organisation=organisation,
        entry=entry,
        division_code=organisation.division_code,
        state="ordered",
        **given,
    )
    opened(
        row, exists=f"{organisation.name}因同一原因的整改还没有结束，不能重复责令。", details=given,
        request_id=request_id, actor=actor, at=at,
    )  # fmt: skip
    document = issue(
        "责令整改通知书",
        [f"经查，你单位存在下列情况：{row.get_ground_display()}。", given["demands"],
         f"限于{day_words(given['due_date'])}前全面完成整改，并提交书面整改报告。逾期未完成的，"
         "将依照《社会组织信用信息管理办法》列入活动异常名录。"],
        recipient=organisation.name, word="社改", actor=actor, at=at,
    )  # fmt: skip
    SupervisionStep.objects.create(
        subject="rectification", subject_id=row.pk, action="issue", label="发出责令整改通知书", from_state="ordered",
        to_state="ordered", at=at, account_id=actor.account_id, actor_name=actor.name, document=document,
    )  # fmt: skip
    return row


@transaction.atomic
def order_late(
    *, round_id: int, entry_ids: Iterable[int], due_date: dt.date, actor: Actor, at: dt.datetime
) -> int:
    """Order the chosen organisations of a round that did not report in time; returns how many they are."""
    made = _round(round_id, actor)
    if today(at) <= made.due_date:
        raise TooEarly(f"报送截止日期是 {made.due_date}，期满以后才能责令整改。")
    rows = InspectionEntry.objects.select_for_update().filter(
        round=made, id__in=list(entry_ids), state__in=["due", "returned"]
    ).exclude(rectifications__state__in=["ordered", "submitted"])  # fmt: skip
    count = 0
    for row in rows.order_by("id"):
        order_rectification(
            organisation_id=row.organisation_id, entry=row, ground="late",
            demands=f"未在规定时限（{day_words(made.due_date)}）内参加{made.year}年度检查。请补报年度工作报告，"
                    "说明原因，提交书面整改报告。",
            due_date=due_date, actor=actor, at=at, checked=True,
        )  # fmt: skip
        count += 1
    if not count:
        raise Invalid("没有可以责令整改的：请勾选还没有报送、没有未结束整改的组织。")
    return count


def _submit(row: Rectification, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    row.submitted_date = today(at)


def _accept(row: Rectification, given: dict, *, actor: Actor, at: dt.datetime) -> Outcome:
    row.completed_date = today(at)
    in_time = row.submitted_date is not None and row.submitted_date <= row.due_date
    return Outcome(details={"in_time": "按期" if in_time else "逾期"})


def _propose(row: Rectification, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> Outcome:
    if today(at) <= row.due_date:
        raise TooEarly(f"整改期限是 {row.due_date}，期满以后仍未完成的，才能提请列入活动异常名录。")
    entry = credit.propose(
        organisation_id=row.organisation_id, list_code="abnormal", ground="rectification",
        facts_text=f"责令于{day_words(row.due_date)}前完成整改（{row.get_ground_display()}），期满未完成。{given['reason']}",
        occurred_date=row.due_date + dt.timedelta(days=1), rectification=row, actor=actor, at=at,
    )  # fmt: skip
    return Outcome(details={"credit_entry": entry.pk})


EFFECTS: Mapping = {
    ("inspection", "report"): _report_by_agent,
    ("inspection", "report_for"): _report_on_paper,
    ("inspection", "examine"): _examine,
    ("inspection", "absent"): _absent,
    ("inspection", "send_back"): _send_back,
    ("inspection", "decide"): _decide,
    ("rectification", "submit"): _submit,
    ("rectification", "submit_for"): _submit,
    ("rectification", "accept"): _accept,
    ("rectification", "propose"): _propose,
}
