"""Who has to be paid in cash, and the sheets that are signed for it. Reads only."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import NotFound

from .models import BankBatch, CashReceipt, Channel, PayCard, Payment, PaymentState

# Returns that only another account can mend (户名不符、卡号错误或已销户、账户冻结).
BLAMED_ON_CARD = ("01", "02", "03")


def _without_account(rows: QuerySet, on_date: dt.date) -> QuerySet:
    """Of returned payments those whose payee has no account, or still the one that the bank refused.

    A payment that came back from a sheet names no card; the account is the refused one where it was on file
    before that sheet was made.
    """
    cards = PayCard.objects.filter(person=OuterRef("award__payee"), valid__contains=on_date)
    rows = rows.annotate(
        card_now=Subquery(cards.values("id")[:1]), card_since=Subquery(cards.values("recorded_at")[:1])
    )
    same = Q(card_id=F("card_now")) | Q(card=None, card_since__lte=F("batch__made_at"))
    return rows.filter(Q(card_now=None) | (Q(return_code__in=BLAMED_ON_CARD) & same))


def is_refused_card(payment: Payment, card: PayCard) -> bool:
    """Whether the card on file now is the one from which a returned payment came back."""
    if payment.card_id is None:
        return payment.batch.channel == Channel.CASH and card.recorded_at <= payment.batch.made_at
    return payment.card_id == card.id


def due_in_cash(payment_ids: Iterable[int], *, on_date: dt.date) -> list[int]:
    """Of some returned payments, those that no account can take."""
    rows = Payment.objects.filter(id__in=list(payment_ids), state=PaymentState.RETURNED)
    return list(_without_account(rows, on_date).values_list("id", flat=True))


def without_account(actor: Actor, *, on_date: dt.date) -> QuerySet:
    """Returned payments within reach whose payees have no usable account, village by village."""
    rows = Payment.objects.filter(state=PaymentState.RETURNED)
    rows = access.visible_to(actor, "issue.read", rows, "batch__division_prefix")
    rows = _without_account(rows, on_date).select_related("award__payee", "card", "batch")
    return rows.order_by("award__division_code", "award__payee_id", "month", "id")


def sheets(actor: Actor) -> QuerySet:
    """Sheets within reach, newest first: how many payments wait, were taken, or went back."""
    rows = BankBatch.objects.filter(channel=Channel.CASH)
    rows = access.visible_to(actor, "issue.read", rows, "division_prefix")
    by_state = {
        name: Count("payments", filter=Q(payments__state=state))
        for name, state in (("waiting", PaymentState.TO_HAND), ("handed", PaymentState.HANDED))
    }
    handed_fen = Sum("payments__amount_fen", filter=Q(payments__state=PaymentState.HANDED), default=0)
    return rows.annotate(**by_state, handed_fen=handed_fen).order_by("-made_at", "-id")


def sheet(sheet_id: int, *, actor: Actor) -> BankBatch:
    """One sheet within reach."""
    found = sheets(actor).filter(id=sheet_id).first()
    if found is None:
        raise NotFound("没有这张领取表，请返回列表重新查找。")
    return found


def lines(sheet_id: int) -> QuerySet:
    """The payments of a sheet in its order; `taken` of each holds the receipt in force, or nothing."""
    in_force = CashReceipt.objects.filter(undone_at=None)
    rows = Payment.objects.filter(batch_id=sheet_id).select_related("award__payee", "batch")
    rows = rows.prefetch_related(Prefetch("receipts", queryset=in_force, to_attr="taken"))
    return rows.order_by("sequence")


def undone(sheet_id: int) -> list[CashReceipt]:
    """Receipts of a sheet that were taken back, newest first."""
    rows = CashReceipt.objects.filter(payment__batch_id=sheet_id, undone_at__isnull=False)
    return list(rows.select_related("payment__award__payee").order_by("-undone_at"))


def receipt(receipt_id: int, *, actor: Actor) -> CashReceipt:
    """One receipt within reach, in force or undone."""
    rows = CashReceipt.objects.filter(id=receipt_id)
    rows = access.visible_to(actor, "issue.read", rows, "payment__batch__division_prefix")
    found = rows.select_related("payment__batch", "scan").first()
    if found is None:
        raise NotFound("没有这条领取记录，请返回领取表查看。")
    return found
