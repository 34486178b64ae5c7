"""What awards have had, month by month: the sum of the issued rows."""

from collections.abc import Iterable

from django.db.models import Sum

from minzheng.kernel.base.months import Month

from .models import Award, Issued


def had(
    awards: Iterable[Award | int], first: Month | None = None, last: Month | None = None
) -> dict[tuple[int, Month], tuple[int, int]]:
    """(fen, persons) by award id and month; of the months from `first` to `last` where these are given."""
    rows = Issued.objects.filter(award__in=list(awards))
    if first is not None:
        rows = rows.filter(month__gte=first)
    if last is not None:
        rows = rows.filter(month__lte=last)
    sums = rows.order_by().values_list("award_id", "month")
    sums = sums.annotate(fen=Sum("amount_fen"), heads=Sum("persons"))
    return {(award_id, month): (fen, heads) for award_id, month, fen, heads in sums}
