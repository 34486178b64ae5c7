"""The dates of a divorce: received, withdrawn by either, collected by both, lapsed by itself."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
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


@transaction.atomic
def withdraw_divorce(*, case: Case, by: str, actor: Actor, at: dt.datetime) -> DivorceApplication:
    """One of the two takes the application back, within the cooling-off period; the other need not agree."""
    if by not in ROLES:
        raise Invalid("请选择由哪一方撤回。", field="by")
    made = DivorceApplication.objects.select_for_update().get(case_id=case.id)
    counted, day = counted_windows(made), at.astimezone(CHINA).date()
    if counted is None or not counted.may_withdraw(day):
        raise Conflict(cannot_withdraw(made))
    made.withdrawn_by, made.withdrawn_at = by, at
    made.save(update_fields=["withdrawn_by", "withdrawn_at"])
    event = DivorceWithdrawn(record_id=made.marriage_id, case_id=case.id, by=ROLES[by])
    audit.record(event, actor=actor, at=at)
    return made


def counted_windows(made: DivorceApplication) -> Windows | None:
    """The windows as they were counted at acceptance; later notices of holidays do not move them."""
    if made.cool_end is None:
        return None
    return Windows(made.received_date, made.cool_end, made.win_start, made.win_end)


def cannot_withdraw(made: DivorceApplication) -> str:
    return (
        f"冷静期已于 {made.cool_end} 届满，不能再撤回（民法典 第一千零七十七条第一款）。"
        f"不想离婚的，{made.win_start} 至 {made.win_end} 双方不来领证即视为撤回。"
    )


def cannot_collect(made: DivorceApplication, on_date: dt.date) -> str:
    """Why the certificate cannot be given out today; "" where it can."""
    counted = counted_windows(made)
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
