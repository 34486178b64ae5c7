"""What a file has had, month by month: issued by programme, and what the bank made of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from minzheng.kernel.base.months import Month

from ..models import Issued, Payment, PaymentState
from .holding import Holding, Whose

# How a payment stands that was replaced is told by the one that replaced it.
STANDING = (PaymentState.PAID, PaymentState.SENT, PaymentState.RETURNED, PaymentState.UNKNOWN)


@dataclass(frozen=True)
class HistoryMonth:
    """A month: fen issued for it by programme, with all that was paid or taken back since.

    `sent` are the payments of the bank files of that month, in fen by state: arrears reach the card with a
    later month than the one for which they are.
    """

    month: Month
    issued: dict[str, int]
    sent: dict[str, int]

    @property
    def total_fen(self) -> int:
        return sum(self.issued.values())


def history(whose: Whose, found: Sequence[Holding]) -> list[HistoryMonth]:
    """Every month in which something was issued or sent, newest first. Two queries.

    On a person's file a month of a household's award counts where it covered her.
    """
    mine = {one.award.id: one for one in found}
    issued: dict[Month, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Issued.objects.filter(award__in=mine).values_list("award_id", "month").order_by()
    for award_id, month, fen in rows.annotate(fen=Sum("amount_fen")):
        if _counts(whose, mine[award_id], month):
            issued[month][mine[award_id].award.programme] += fen
    sent: dict[Month, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Payment.objects.filter(award__in=mine, state__in=STANDING).order_by()
    rows = rows.values_list("award_id", "month", "state").annotate(fen=Sum("amount_fen"))
    for award_id, month, state, fen in rows:
        if _counts(whose, mine[award_id], month):
            sent[month][state] += fen
    return [
        HistoryMonth(month, dict(issued[month]), dict(sent[month]))
        for month in sorted(issued.keys() | sent.keys(), reverse=True)
    ]


def _counts(whose: Whose, one: Holding, month: Month) -> bool:
    return whose.one_person is None or one.covered_in(whose.one_person, month)


def last_bases(found: Sequence[Holding]) -> dict[int, tuple[Month, dict[str, str]]]:
    """The figures by which each award was issued last, with the month for which: award id to both."""
    rows = Issued.objects.filter(award__in=[one.award.id for one in found], run__isnull=False)
    rows = rows.order_by("award_id", "-month", "-sequence").distinct("award_id")
    return {
        award_id: (month, basis) for award_id, month, basis in rows.values_list("award_id", "month", "basis")
    }
