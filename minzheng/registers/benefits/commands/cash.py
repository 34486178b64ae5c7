"""Paying people without an account: the sheet they sign, what they took, and what nobody came for.

Cash is the exception (administration sheet §9.2: two signatures and a picture). Only what came back from
the bank for want of a usable account is put on a sheet; from that moment the bank cannot be sent it again, so
that nobody is paid twice. A sheet, like a batch, is one programme's: the money of one does not pay another.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.documents.commands import store_upload
from minzheng.kernel.ledger import commands as ledger

from ..cash import due_in_cash
from ..errors import MonthClosed, RunNotFound, SettledOtherwise
from ..events import CashHanded, CashHandingUndone, CashPutBack, CashSheetMade
from ..models import BankBatch, CashReceipt, Channel, Payment, PaymentState
from .banking import new_batch
from .books import open_books

RETENTION = "业务10年"
GONE = "所选支付已不存在，请刷新页面后重新选择。"


@dataclass(frozen=True, kw_only=True)
class Handing:
    """How money was handed over: the day, who took it for whom, and the two officials who signed."""

    received_date: dt.date
    paid_by_name: str
    witness_name: str
    proxy_name: str = ""
    proxy_relation: str = ""
    proxy_reason: str = ""


def _locked(payment_ids: Iterable[int], actor: Actor) -> list[Payment]:
    """The payments, locked in the order of their ids, all where the actor settles."""
    wanted = set(payment_ids)
    rows = Payment.objects.select_for_update(of=("self",)).filter(id__in=wanted)
    found = list(rows.select_related("award__payee", "batch").order_by("id"))
    if not found or len(found) != len(wanted):
        raise RunNotFound(GONE)
    for prefix in {payment.batch.division_prefix for payment in found}:
        if not access.may(actor, "issue.read", division_code=prefix):
            raise RunNotFound(GONE)
        access.require(actor, "issue.settle", division_code=prefix)
    return found


@transaction.atomic
def make_cash_sheets(*, payment_ids: Iterable[int], actor: Actor, at: dt.datetime) -> list[BankBatch]:
    """Put returned payments on sheets to be signed, one for each programme: they are no longer the bank's.

    Refused for whoever has another account by now: that is sent to the bank again.
    """
    payments = _locked(payment_ids, actor)
    for payment in payments:
        if payment.state != PaymentState.RETURNED:
            raise SettledOtherwise(
                f"{payment.award.payee.name}的这笔支付当前为“{payment.get_state_display()}”，"
                "只有退票可以列入领取表。请刷新页面后重新选择。"
            )
    due = set(due_in_cash([payment.id for payment in payments], on_date=at.date()))
    banked = [payment.award.payee.name for payment in payments if payment.id not in due]
    if banked:
        raise Invalid(f"{'、'.join(banked)}有可用的发放账户，请到“退票”重发到账户，不发现金。")
    groups: dict[tuple[str, str], list[Payment]] = defaultdict(list)
    for payment in payments:
        groups[payment.batch.programme, payment.batch.division_prefix].append(payment)
    return [_make_sheet(*place, group, actor, at) for place, group in sorted(groups.items())]


def _make_sheet(code: str, prefix: str, payments: list[Payment], actor: Actor, at: dt.datetime) -> BankBatch:
    sheet = new_batch(code, prefix, Month.of(at.date()), run=None, at=at, channel=Channel.CASH)
    ordered = sorted(payments, key=lambda one: (one.award.division_code, one.award.payee_id, one.id))
    sheet.total_count, sheet.total_fen = len(ordered), sum(one.amount_fen for one in ordered)
    sheet.digest = sm3_hex(repr([(one.id, one.amount_fen) for one in ordered]).encode())
    sheet.save(update_fields=["total_count", "total_fen", "digest"])
    made = [
        Payment(
            batch=sheet, sequence=place, award=one.award, month=one.month, amount_fen=one.amount_fen,
            state=PaymentState.TO_HAND, return_code=one.return_code, return_note=one.return_note,
            replaces=one,
        )
        for place, one in enumerate(ordered, start=1)
    ]  # fmt: skip
    Payment.objects.bulk_create(made)
    Payment.objects.filter(id__in=[one.id for one in ordered]).update(state=PaymentState.REISSUED)
    event = CashSheetMade(batch_number=sheet.number, count=sheet.total_count, amount_fen=sheet.total_fen)
    audit.record(event, actor=actor, at=at)
    return sheet


@transaction.atomic
def hand_over(
    *, payment_ids: Sequence[int], handing: Handing, scan: BinaryIO | None, actor: Actor, at: dt.datetime
) -> list[CashReceipt]:
    """Record that the payments of a sheet were taken, by the payees or by one proxy, and book them paid.

    `scan` is the picture of the signed sheet. One that was taken already, or has gone back, refuses all.
    """
    payments = _locked(payment_ids, actor)
    for payment in payments:
        _require_waiting(payment, "不能再登记领取")
    _require_sound(handing, payments, at)
    if scan is None:
        raise Invalid("请上传签字后的领取表照片或扫描件。", field="scan")
    file = store_upload(scan, purpose="cash_sheet", retention=RETENTION, actor=actor, at=at)
    made = []
    for payment in payments:
        receipt = CashReceipt.objects.create(
            payment=payment, received_date=handing.received_date, proxy_name=handing.proxy_name.strip(),
            proxy_relation=handing.proxy_relation.strip(), proxy_reason=handing.proxy_reason.strip(),
            paid_by_name=handing.paid_by_name.strip(), witness_name=handing.witness_name.strip(), scan=file,
            recorded_at=at, recorded_by_name=actor.name,
        )  # fmt: skip
        payment.state, payment.settled_at = PaymentState.HANDED, at
        payment.save(update_fields=["state", "settled_at"])
        _book(receipt, "现金发放", 1, actor, at)
        event = CashHanded(
            payment_id=payment.id, amount_fen=payment.amount_fen, receiver=receipt.proxy_name,
            scan_id=file.id, household_id=payment.award.household_id, person_id=payment.award.payee_id,
        )  # fmt: skip
        audit.record(event, actor=actor, at=at)
        made.append(receipt)
    return made


def _require_waiting(payment: Payment, cannot: str) -> None:
    if payment.state != PaymentState.TO_HAND:
        raise SettledOtherwise(
            f"{payment.award.payee.name}的这笔支付当前为“{payment.get_state_display()}”，{cannot}。请刷新页面查看。"
        )


def _require_sound(handing: Handing, payments: list[Payment], at: dt.datetime) -> None:
    made_on = max(payment.batch.made_at for payment in payments).astimezone(CHINA).date()
    if not made_on <= handing.received_date <= at.date():
        raise Invalid(f"领取日期应在制表日（{made_on:%Y-%m-%d}）和今天之间，请核对。", field="received_date")
    if not handing.paid_by_name.strip() or not handing.witness_name.strip():
        raise Invalid("请填写发放人和见证人，两人都要在领取表上签字。", field="witness_name")
    if handing.paid_by_name.strip() == handing.witness_name.strip():
        raise Invalid("发放人和见证人须是两个人。", field="witness_name")
    proxy = [handing.proxy_name, handing.proxy_relation, handing.proxy_reason]
    if any(text.strip() for text in proxy) and not all(text.strip() for text in proxy):
        raise Invalid("代领的，请写明代领人、与本人的关系和代领原因。", field="proxy_name")


@transaction.atomic
def undo_handing(*, receipt_id: int, reason: str, actor: Actor, at: dt.datetime) -> CashReceipt:
    """What was recorded by mistake is taken back, in the month of its recording: the payment waits again.

    The books are reversed by a posting of their own.
    """
    found = CashReceipt.objects.filter(id=receipt_id).first()
    if found is None:
        raise RunNotFound("没有这条领取记录，请返回领取表查看。")
    [payment] = _locked([found.payment_id], actor)
    receipt = CashReceipt.objects.select_for_update().get(id=receipt_id)
    if receipt.undone_at is not None:
        raise SettledOtherwise(f"这条领取记录已由{receipt.undone_by_name}撤销，请刷新页面查看。")
    if len(reason.strip()) < 2:
        raise Invalid("请写明撤销原因。", field="reason")
    recorded = Month.of(receipt.recorded_at.astimezone(CHINA).date())
    if recorded != Month.of(at.date()):
        raise MonthClosed(
            f"这笔领取登记在 {recorded.label}，该月已结账，不能撤销。钱确实没有领到的，请按差错上报处理。"
        )
    receipt.undone_at, receipt.undone_by_name, receipt.undone_reason = at, actor.name, reason.strip()
    receipt.save(update_fields=["undone_at", "undone_by_name", "undone_reason"])
    payment.state, payment.settled_at = PaymentState.TO_HAND, None
    payment.save(update_fields=["state", "settled_at"])
    _book(receipt, "撤销现金发放", -1, actor, at)
    event = CashHandingUndone(
        payment_id=payment.id, amount_fen=payment.amount_fen, reason=reason.strip(),
        household_id=payment.award.household_id, person_id=payment.award.payee_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return receipt


@transaction.atomic
def put_back(*, payment_ids: Sequence[int], reason: str, actor: Actor, at: dt.datetime) -> list[Payment]:
    """What nobody came for goes back to the returned payments: to another sheet, or to an account."""
    payments = _locked(payment_ids, actor)
    for payment in payments:
        _require_waiting(payment, "不能退回")
    if len(reason.strip()) < 2:
        raise Invalid("请写明没有领取的原因。", field="reason")
    for payment in payments:
        payment.state, payment.settled_at = PaymentState.RETURNED, at
        payment.return_note = f"现金未领：{reason.strip()}"[:100]
    Payment.objects.bulk_update(payments, ["state", "settled_at", "return_note"])
    groups: dict[str, list[int]] = defaultdict(list)
    for payment in payments:
        groups[payment.batch.number].append(payment.amount_fen)
    for number, amounts in groups.items():
        event = CashPutBack(
            batch_number=number, count=len(amounts), amount_fen=sum(amounts), reason=reason.strip()
        )
        audit.record(event, actor=actor, at=at)
    return payments


def _book(receipt: CashReceipt, words: str, sign: int, actor: Actor, at: dt.datetime) -> None:
    """Payable against fund; the other way round where it is undone."""
    payment = receipt.payment
    accounts = open_books(payment.batch.programme, payment.batch.division_prefix)
    ledger.post(
        key=f"cash:{receipt.id}" if sign > 0 else f"cash-undone:{receipt.id}",
        description=f"{payment.batch.number} 第 {payment.sequence} 笔{words}",
        lines=[
            ledger.Line(
                account_code=accounts["payable"], amount=sign * payment.amount_fen, month=payment.month,
                household_id=payment.award.household_id,
            ),
            ledger.Line(account_code=accounts["fund"], amount=-sign * payment.amount_fen),
        ],
        actor=actor, at=at,
    )  # fmt: skip
