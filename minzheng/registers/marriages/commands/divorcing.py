"""The dates of a divorce: received, withdrawn by either, collected by both, lapsed by itself."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA, at_hour
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.models import Case
from minzheng.kernel.territory import queries as territory

from ..events import DivorceReceived, DivorceWithdrawn
from ..models import DivorceApplication, MarriageRecord
from ..office import require_registrar
from ..parameters import figure
from ..parties import ROLES, Party
from ..rules.cooling import Windows, windows


@dataclass(frozen=True)
class Agreement:
    """The four things a divorce agreement must cover (民法典 第一千零七十六条)."""

    children: str
    property_text: str
    debts: str

    @property
    def digest(self) -> str:
        text = "\0".join((self.children, self.property_text, self.debts))
        return hashlib.sha256(text.encode()).hexdigest()


def windows_from(received: dt.date, office_code: str, *, at: dt.datetime) -> Windows | None:
    """The windows of an application received on a day, by the law of that day and the calendar as known `at`.

    None where there is no cooling-off period (before 2021-01-01).
    """
    by = {"division_code": office_code, "on_date": received}
    days = figure("cooling_days", **by)
    if not days:
        return None
    return windows(
        received, territory.calendar(at).workday_on_or_after, cooling_days=days,
        collecting_days=figure("collecting_days", **by), roll_cooling_end=bool(figure("roll_cooling_end",
        **by)),
    )  # fmt: skip


@transaction.atomic
def receive_divorce(
    *, case: Case, marriage: MarriageRecord, parties: tuple[Party, Party], agreement: Agreement, actor: Actor,
    at: dt.datetime,
) -> DivorceApplication:  # fmt: skip
    """Accept an application: from now on the clocks of the law run."""
    office_code, day = case.division_code[:6], at.astimezone(CHINA).date()
    require_registrar(actor, office_code=office_code, on_date=day, parties=parties)
    marriage = MarriageRecord.objects.select_for_update().get(id=marriage.id)
    if not marriage.stands:
        raise Conflict(
            f"结婚登记 {marriage} 已{marriage.get_status_display()}，不能申请离婚登记。请核对登记档案。"
        )
    _require_no_other(marriage, day)
    for label, text in (
        ("子女抚养", agreement.children), ("财产处理", agreement.property_text), ("债务处理", agreement.debts),
    ):  # fmt: skip
        if not text.strip():
            raise Invalid(
                f"离婚协议没有写明“{label}”（民法典 第一千零七十六条）。没有的写“无”，请补写后再受理。"
            )
    counted = windows_from(day, office_code, at=at)
    made = DivorceApplication.objects.create(
        case_id=case.id, marriage=marriage, office_code=office_code, received_date=day,
        cool_end=counted.cool_end if counted else None, win_start=counted.win_start if counted else None,
        win_end=counted.win_end if counted else None, agreement_digest=agreement.digest,
        children=agreement.children, property_text=agreement.property_text, debts=agreement.debts,
    )  # fmt: skip
    event = DivorceReceived(
        record_id=marriage.id, case_id=case.id, cool_end=str(made.cool_end or ""),
        win_end=str(made.win_end or ""),
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return made


def _require_no_other(marriage: MarriageRecord, day: dt.date) -> None:
    """One application at a time: else the withdrawal of one would leave the other to be collected."""
    for other in marriage.divorces.filter(withdrawn_by="").filter(Q(win_end=None) | Q(win_end__gte=day)):
        case = Case.objects.get(id=other.case_id)
        if case.current.is_open:
            raise Conflict(
                f"双方已有一件离婚登记申请在办（{case.number}，{other.received_date} 受理），同一婚姻不能同时受理两件"
                "（民法典 第一千零七十七条）。请继续办理或撤回原申请。"
            )


@transaction.atomic
def withdraw_divorce(*, case: Case, by: str, actor: Actor, at: dt.datetime) -> DivorceApplication:
    """One of the two takes the application back, within the cooling-off period; the other need not agree."""
    if by not in ROLES:
        raise Invalid("请选择由哪一方撤回。", field="by")
    made = DivorceApplication.objects.select_for_update().get(case_id=case.id)
    day = at.astimezone(CHINA).date()
    counted = counted_windows(made, day)
    if counted is None or not counted.may_withdraw(day):
        raise Conflict(cannot_withdraw(made, day))
    made.withdrawn_by, made.withdrawn_at = by, at
    made.save(update_fields=["withdrawn_by", "withdrawn_at"])
    event = DivorceWithdrawn(record_id=made.marriage_id, case_id=case.id, by=ROLES[by])
    audit.record(event, actor=actor, at=at)
    return made


def counted_windows(made: DivorceApplication, on_date: dt.date) -> Windows | None:
    """The windows as they were counted at acceptance; later notices of holidays do not move them.

    But where they reached into a year whose holidays were not published then, they were provisional: what
    was published up to `on_date` may lengthen them (民法典 第二百零三条), never shorten what the receipt says.
    """
    if made.cool_end is None:
        return None
    kept = Windows(made.received_date, made.cool_end, made.win_start, made.win_end)
    if not is_provisional(made):
        return kept
    now = windows_from(made.received_date, made.office_code, at=at_hour(on_date, 23))
    cool_end = max(kept.cool_end, now.cool_end)
    return Windows(kept.received, cool_end, cool_end + dt.timedelta(days=1), max(kept.win_end, now.win_end))


def is_provisional(made: DivorceApplication) -> bool:
    """Whether the windows reach into a year whose holidays were not published on the day of receipt."""
    if made.win_end is None:
        return False
    calendar = territory.calendar(at_hour(made.received_date, 23))
    return bool(calendar.unknown_years(made.received_date, made.win_end))


def cannot_withdraw(made: DivorceApplication, on_date: dt.date) -> str:
    counted = counted_windows(made, on_date)
    if counted is None:
        return "本件没有冷静期，不需要撤回；不办理的请终止本件。"
    return (
        f"冷静期已于 {counted.cool_end} 届满，不能再撤回（民法典 第一千零七十七条第一款）。"
        f"不想离婚的，{counted.win_start} 至 {counted.win_end} 双方不来领证即视为撤回。"
    )


def cannot_collect(made: DivorceApplication, on_date: dt.date) -> str:
    """Why the certificate cannot be given out today; "" where it can."""
    counted = counted_windows(made, on_date)
    if made.withdrawn_by:
        return (
            f"{ROLES[made.withdrawn_by]}已撤回离婚登记申请（民法典 第一千零七十七条第一款），不能发证。"
            "仍要离婚的，双方可重新申请，冷静期重新计算"
        )
    if counted is None or counted.may_collect(on_date):
        return ""
    if on_date < counted.win_start:
        return (
            f"还在冷静期内，冷静期至 {counted.cool_end}（民法典 第一千零七十七条第一款）；"
            f"请双方于 {counted.win_start} 至 {counted.win_end} 一起来领证"
        )
    return (
        f"领证期已于 {counted.win_end} 届满，视为撤回申请（民法典 第一千零七十七条第二款）；"
        "仍要离婚的，双方可重新申请"
    )
