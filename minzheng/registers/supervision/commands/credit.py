"""The lists: proposing an entry, what its steps do, measures, penalties (民政部令第60号)."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.registers.organisations import queries as organisations

from ..errors import AlreadyOpen, SubjectNotFound, TooEarly
from ..events import MeasureAnswered, PenaltyMarked
from ..letters import day_words, issue
from ..listing import (
    GROUND,
    LIST_LABELS,
    RED,
    SEVERE,
    Penalty,
    earliest_removal,
    letters_prove_absence,
    measures_of,
    severe_grounds,
)
from ..machines import HANDLE
from ..models import CreditEntry, MeasureNotice, PenaltyMark, Publication, Rectification
from ..models.credit import ON_LIST, OPEN_CREDIT
from ..parameters import figures
from .stepping import Outcome, already, opened, today, write_step

LAW = "《社会组织信用信息管理办法》（民政部令第60号）"


@transaction.atomic
def propose(
    *, organisation_id: int, list_code: str, ground: str, facts_text: str, occurred_date: dt.date,
    letters: tuple[dt.date | None, dt.date | None] = (None, None),
    rectification: Rectification | None = None, arises_from: CreditEntry | None = None,
    actor: Actor, at: dt.datetime, request_id: uuid.UUID | None = None,
) -> CreditEntry:  # fmt: skip
    """Propose an entry on a list by one ground; nothing is on a list before the decision.

    Raises AlreadyOpen where the same ground is under way or on the list, Invalid for a ground of another
    list, a future day,
    or facts without words. That nobody can be reached (no_contact) is proved by `letters`:
    the days of two letters to the registered address. Who is on a list of dishonour cannot be a model.
    """
    if found := already(CreditEntry, request_id):
        return found
    organisation = organisations.visible_organisation(organisation_id, actor=actor)
    access.require(actor, HANDLE, division_code=organisation.division_code)
    known = GROUND.get(ground)
    if known is None or known.list != list_code:
        raise Invalid("请选择这个名单的情形。", field="ground")
    if len(facts_text.strip()) < 5:
        raise Invalid("请写明事实（不少于 5 个字）。", field="facts_text")
    if occurred_date > today(at):
        raise Invalid("发生日期不能晚于今天。", field="occurred_date")
    if ground == "no_contact":
        held = figures(division_code=organisation.division_code, on_date=today(at))
        facts_text += _letters(letters, held, today(at))
    if list_code == RED:
        _refuse_dishonour(organisation_id, organisation.name)
    row = CreditEntry(
        organisation=organisation, division_code=organisation.division_code, state="proposed", list=list_code,
        ground=ground, clause=known.clause, facts_text=facts_text.strip(), occurred_date=occurred_date,
        rectification=rectification, arises_from=arises_from,
    )  # fmt: skip
    return opened(
        row, request_id=request_id, details={"facts_text": row.facts_text}, actor=actor, at=at,
        exists=f"{organisation.name}因“{known.label}”已经在{LIST_LABELS[list_code]}的办理中或者在列，不能重复提出。",
    )  # fmt: skip


def _letters(letters: tuple[dt.date | None, dt.date | None], held: Mapping[str, int], day: dt.date) -> str:
    """The two letters in words. Raises Invalid where they prove nothing (民政部令第60号 第十二条)."""
    first, second = letters
    if first is None or second is None:
        raise Invalid("登记住所无法联系的，请填写两次邮寄专用信函的日期。", field="first_letter_date")
    if second > day:
        raise Invalid("专用信函的日期不能晚于今天。", field="second_letter_date")
    if wrong := letters_prove_absence(first, second, held):
        raise Invalid(wrong, field="second_letter_date")
    return f"（{day_words(first)}、{day_words(second)}两次向登记住所邮寄专用信函，均无人签收。）"


def _refuse_dishonour(organisation_id: int, name: str) -> None:
    entry = (
        CreditEntry.objects.filter(organisation_id=organisation_id, state__in=OPEN_CREDIT)
        .exclude(list=RED)
        .first()
    )
    if entry is not None:
        raise Invalid(
            f"{name}在{entry.get_list_display()}（{entry.stage.label}），不能列入红名单。移出以后再认定。",
            field="list",
        )


def _figures(row: CreditEntry, at: dt.datetime) -> Mapping[str, int]:
    return figures(division_code=row.division_code, on_date=today(at))


def _notify(row: CreditEntry, given: dict, *, actor: Actor, at: dt.datetime) -> Outcome:
    days = _figures(row, at)["statement_working_days"]
    row.notice_date = today(at)
    row.statement_until = territory.calendar(at).add_working_days(row.notice_date, days)
    document = issue(
        f"拟列入{row.get_list_display()}告知书",
        [f"经查，你单位存在下列事实：{row.facts_text}",
         f"上述情形符合{LAW}{row.clause}“{GROUND[row.ground].label}”的规定，本机关拟将你单位列入{row.get_list_display()}。",
         f"你单位自收到本告知书之日起{days}个工作日内（至{day_words(row.statement_until)}），"
         "可以向本机关书面陈述、申辩；逾期未提出的，视为放弃。"],
        recipient=row.organisation.name, word="社信告", actor=actor, at=at,
    )  # fmt: skip
    return Outcome(document=document)


def _state(row: CreditEntry, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    if row.statement_until and today(at) > row.statement_until:
        raise TooEarly(f"陈述申辩期限至 {row.statement_until}，已经届满。列入以后仍可以申请移出。")


def _list(row: CreditEntry, given: dict, *, actor: Actor, at: dt.datetime) -> Outcome:
    if row.state == "noticed" and today(at) <= row.statement_until:
        raise TooEarly(
            f"陈述申辩期限至 {row.statement_until}，期限届满或者收到陈述申辩以后才能决定列入"
            "（民政部令第60号 第十七条）。"
        )
    row.listed_date = row.counted_from_date = today(at)
    document = issue(
        f"列入{row.get_list_display()}决定书",
        [f"经查，你单位存在下列事实：{row.facts_text}", f"决定理由：{given['opinion']}",
         f"依照{LAW}{row.clause}，本机关决定自{day_words(row.listed_date)}起将你单位列入{row.get_list_display()}，"
         "并向社会公布。", _how_to_leave(row, at)],
        recipient=row.organisation.name, word="社信决", decision=True, actor=actor, at=at,
    )  # fmt: skip
    _tell_departments(row, at)
    if row.arises_from_id:
        _transfer(row.arises_from_id, actor=actor, at=at)
    return Outcome(document=document)


def _how_to_leave(row: CreditEntry, at: dt.datetime) -> str:
    ground = GROUND[row.ground]
    earliest = earliest_removal(ground, since=row.counted_from_date, figures=_figures(row, at))
    duty = "履行义务、完成整改后" if ground.duty else "不需要整改，"
    when = f"自{day_words(earliest)}起" if earliest > row.listed_date else ""
    return (
        f"{duty}{when}可以申请移出；本机关查实后5个工作日内移出。列入期间再次发生规定情形的，时限重新计算。"
    )


def _tell_departments(row: CreditEntry, at: dt.datetime) -> None:
    MeasureNotice.objects.bulk_create(
        [MeasureNotice(entry=row, code=one.code, department=one.department, text=one.text, basis=one.basis,
                       sent_at=at)
         for one in measures_of(row.list)],
        ignore_conflicts=True,
    )  # fmt: skip


def _transfer(entry_id: int, *, actor: Actor, at: dt.datetime) -> None:
    earlier = CreditEntry.objects.select_for_update().get(id=entry_id)
    move = earlier.machine.find(earlier.state, "transfer")
    if move is None:
        return  # it has been removed meanwhile: there is nothing to transfer
    earlier.removed_date, earlier.removed_reason = today(at), "转入严重违法失信名单"
    write_step(
        earlier, action="transfer", label=move.label, target=move.target, details={}, actor=actor, at=at
    )


def _repair(row: CreditEntry, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    ground = GROUND[row.ground]
    earliest = earliest_removal(ground, since=row.counted_from_date, figures=_figures(row, at))
    if today(at) < earliest:
        words = "严重违法失信名单列入满 2 年" if row.list == SEVERE else "无需整改的情形列入满 6 个月"
        raise TooEarly(
            f"{words}才能移出：从 {row.counted_from_date} 起算，{earliest} 起可以申请"
            "（民政部令第60号 第十四条、第十六条）。"
        )
    row.repair_date = today(at)


def _remove(row: CreditEntry, given: dict, *, actor: Actor, at: dt.datetime) -> Outcome:
    row.removed_date, row.removed_reason = today(at), given["opinion"]
    due = territory.calendar(at).add_working_days(row.repair_date, _figures(row, at)["removal_working_days"])
    document = issue(
        f"移出{row.get_list_display()}决定书",
        [f"你单位于{day_words(row.listed_date)}被列入{row.get_list_display()}。经核实：{given['opinion']}",
         f"依照{LAW}的规定，本机关决定自{day_words(row.removed_date)}起将你单位移出{row.get_list_display()}，停止公布。"],
        recipient=row.organisation.name, word="社信决", actor=actor, at=at,
    )  # fmt: skip
    return Outcome(
        document=document, details={"in_time": "按期" if row.removed_date <= due else f"超过 {due}"}
    )


def _keep(row: CreditEntry, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    row.repair_date = None


def _again(row: CreditEntry, given: dict[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    if not row.listed_date <= given["repeat_date"] <= today(at):
        raise Invalid(f"再次发生的日期应在列入日（{row.listed_date}）到今天之间。", field="repeat_date")
    row.counted_from_date = max(row.counted_from_date, given["repeat_date"])


def _publicise(row: CreditEntry, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    _refuse_dishonour(row.organisation_id, row.organisation.name)
    row.notice_date = today(at)
    row.statement_until = row.notice_date + dt.timedelta(days=_figures(row, at)["honour_publicity_days"])


def _recognise(row: CreditEntry, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    if row.state == "publicised" and today(at) <= row.statement_until:
        raise TooEarly(f"公示至 {row.statement_until}，期满没有异议的才能认定。")
    _refuse_dishonour(row.organisation_id, row.organisation.name)
    row.listed_date = row.counted_from_date = today(at)
    _tell_departments(row, at)


def _exit(row: CreditEntry, given: dict, *, actor: Actor, at: dt.datetime) -> None:
    row.removed_date, row.removed_reason = today(at), given["reason"]


@transaction.atomic
def escalate(
    *, entry_id: int, actor: Actor, at: dt.datetime, request_id: uuid.UUID | None = None
) -> CreditEntry:
    """Propose the list of serious dishonesty for an entry that has stood as abnormal for two years."""
    row = access.visible_to(actor, "organisation.read", CreditEntry.objects.all()).filter(id=entry_id).first()
    if row is None:
        raise SubjectNotFound("没有这条名单记录，请返回列表重新查找。")
    access.require(actor, HANDLE, division_code=row.division_code)
    if row.list != "abnormal" or row.state not in ON_LIST:
        raise Invalid("只有在列的活动异常名录记录才能转入严重违法失信名单。")
    months = _figures(row, at)["abnormal_to_severe_months"]
    due = WorkingCalendar.add_months(row.listed_date, months)
    if today(at) < due:
        raise TooEarly(f"列入活动异常名录满 2 年才能转入：{row.listed_date} 列入，{due} 满 2 年。")
    return propose(
        organisation_id=row.organisation_id, list_code=SEVERE, ground="abnormal_long",
        facts_text=f"{day_words(row.listed_date)}被列入活动异常名录，满2年仍未移出。", occurred_date=due,
        arises_from=row, actor=actor, at=at, request_id=request_id,
    )  # fmt: skip


@transaction.atomic
def record_penalty(
    *, organisation_id: int, kind: str, fine_fen: int = 0, decided_date: dt.date, document_number: str,
    actor: Actor, at: dt.datetime,
) -> list[str]:  # fmt: skip
    """Enter a penalty in the credit record (within five working days); returns the grounds now standing.

    Called by the decision of a penalty, which has checked its own permission. The same document entered
    twice changes nothing. What stands is proposed by an officer on the credit page; nothing is listed here.
    """
    if not any(access.may(actor, one) for one in (HANDLE, "penalty.handle", "penalty.decide")):
        access.require(actor, HANDLE)
    _, is_new = PenaltyMark.objects.get_or_create(
        document_number=document_number, kind=kind,
        defaults={"organisation_id": organisation_id, "fine_fen": fine_fen, "decided_date": decided_date,
                  "recorded_at": at},
    )  # fmt: skip
    if is_new:
        event = PenaltyMarked(
            organisation_id=organisation_id, document_number=document_number, what=f"{kind}记入信用记录"
        )
        audit.record(event, actor=actor, at=at)
    return standing_grounds(organisation_id, today(at))


@transaction.atomic
def take_back_penalty(
    *, document_number: str, revoked_date: dt.date, reason: str, actor: Actor, at: dt.datetime
) -> None:
    """A decision was revoked: its marks count no more, and what waits for the platform is not sent.

    What has been sent already is withdrawn by an officer, who sees the platform do it (行政处罚法 第四十八条).
    """
    if not any(access.may(actor, one) for one in (HANDLE, "penalty.decide")):
        access.require(actor, HANDLE)
    marks = PenaltyMark.objects.select_for_update().filter(document_number=document_number, revoked_date=None)
    for mark in marks:
        mark.revoked_date = revoked_date
        mark.save(update_fields=["revoked_date"])
        event = PenaltyMarked(
            organisation_id=mark.organisation_id, document_number=document_number,
            what=f"{mark.kind}已撤销，不再计入信用记录",
        )  # fmt: skip
        audit.record(event, actor=actor, at=at)
    waiting = Publication.objects.select_for_update().filter(document_number=document_number, kind="penalty")
    for row in waiting:
        move = row.machine.find(row.state, "exclude")
        if move is not None:
            write_step(
                row, action="exclude", label=move.label, target=move.target, actor=actor, at=at,
                details={"reason": f"处罚决定已于 {revoked_date} 撤销：{reason}"},
            )  # fmt: skip


def standing_grounds(organisation_id: int, on_date: dt.date) -> list[str]:
    """Grounds of both lists that penalties and the present entry give on a day, entered or not."""
    organisation = organisations.organisation(organisation_id)
    marks = PenaltyMark.objects.filter(
        organisation_id=organisation_id, decided_date__lte=on_date, revoked_date=None
    )
    penalties = [Penalty(one.kind, one.decided_date, one.fine_fen, one.document_number) for one in marks]
    abnormal = CreditEntry.objects.filter(
        organisation_id=organisation_id, list="abnormal", state__in=ON_LIST
    ).order_by("listed_date").first()  # fmt: skip
    held = figures(division_code=organisation.division_code, on_date=on_date)
    found = severe_grounds(
        abnormal_since=abnormal.listed_date if abnormal else None,
        penalties=penalties,
        on_date=on_date,
        figures=held,
    )
    light = any(
        one.kind == "警告" or (one.kind == "罚款" and one.fine_fen < held["severe_fine"]) for one in penalties
    )
    return [*found, *(["penalty"] if light and "repeated" not in found else [])]


@transaction.atomic
def answer_measure(*, measure_id: int, feedback: str, actor: Actor, at: dt.datetime) -> MeasureNotice:
    """Enter what a department did about an entry (SO-14)."""
    row = MeasureNotice.objects.select_for_update().select_related("entry").filter(id=measure_id).first()
    if row is None or not access.may(actor, "organisation.read", division_code=row.entry.division_code):
        raise SubjectNotFound("没有这项联合奖惩措施，请返回名单页面重新查找。")
    access.require(actor, HANDLE, division_code=row.entry.division_code)
    if len(feedback.strip()) < 2:
        raise Invalid("请填写部门反馈的落实情况。", field="feedback")
    if row.feedback and row.feedback != feedback.strip():
        raise AlreadyOpen(f"{row.department}的反馈已于 {today(row.feedback_at)} 登记，不能改写。")
    row.feedback, row.feedback_at, row.feedback_by_name = feedback.strip(), at, actor.name
    row.save()
    audit.record(MeasureAnswered(measure_id=row.id, department=row.department), actor=actor, at=at)
    return row


EFFECTS: Mapping = {
    ("credit", "notify"): _notify,
    ("credit", "state"): _state,
    ("credit", "state_for"): _state,
    ("credit", "list"): _list,
    ("credit", "repair"): _repair,
    ("credit", "repair_for"): _repair,
    ("credit", "remove"): _remove,
    ("credit", "keep"): _keep,
    ("credit", "again"): _again,
    ("honour", "publicise"): _publicise,
    ("honour", "recognise"): _recognise,
    ("honour", "exit"): _exit,
}
