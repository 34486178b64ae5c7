"""What a year of benefits comes to: persons, awards, person-times and money, kept apart.

Two readings of money: by the month for which it was due (所属期), and by the month in which a run paid it
(发放月). Arrears make the difference: December 2020 paid 8,992 subsidy months for 8,958 awards.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from minzheng.kernel.base.months import Month

from .models import Award, AwardPerson, Issued


@dataclass(frozen=True)
class Reach:
    """The programmes of a district that a figure is about; of some categories where it says so."""

    programmes: tuple[str, ...]
    division_prefix: str
    categories: tuple[str, ...] = ()

    def issued(self) -> QuerySet:
        rows = Issued.objects.filter(
            award__programme__in=self.programmes, award__division_code__startswith=self.division_prefix
        )
        return rows.filter(category__in=self.categories) if self.categories else rows


def paid_for(reach: Reach, first: Month, last: Month) -> QuerySet:
    """Awards and months that have had money for months of a period: the rows behind most figures."""
    rows = reach.issued().filter(month__gte=first, month__lte=last)
    return rows.values("award", "month").annotate(fen=Sum("amount_fen")).filter(fen__gt=0)


def award_months(reach: Reach, first: Month, last: Month) -> int:
    """户次, or 人项 where an award is one person's."""
    return paid_for(reach, first, last).count()


def person_times(reach: Reach, first: Month, last: Month) -> int:
    """人次: persons × months, as the runs counted them."""
    rows = reach.issued().filter(month__gte=first, month__lte=last)
    return rows.aggregate(total=Sum("persons"))["total"] or 0


def persons(reach: Reach, month: Month) -> int:
    """Different people who have had money for a month, of whichever of the programmes."""
    paid = paid_for(reach, month, month).values("award")
    rows = AwardPerson.objects.filter(award__in=paid, valid__contains=month.first_date)
    return rows.values("person").distinct().count()


def persons_with_all(reach: Reach, month: Month) -> int:
    """People who have had money for a month of every one of the programmes."""
    paid = paid_for(reach, month, month).values("award")
    rows = AwardPerson.objects.filter(award__in=paid, valid__contains=month.first_date)
    counted = rows.values("person").annotate(many=Count("programme", distinct=True))
    return counted.filter(many=len(reach.programmes)).count()


def persons_in(reach: Reach, first: Month, last: Month) -> int:
    """Different people with money for any month of a period."""
    paid = paid_for(reach, first, last).values("award")
    return AwardPerson.objects.filter(award__in=paid).values("person").distinct().count()


def fen_due(reach: Reach, first: Month, last: Month) -> int:
    """Money by the month for which it was due."""
    rows = reach.issued().filter(month__gte=first, month__lte=last)
    return rows.aggregate(total=Sum("amount_fen"))["total"] or 0


def fen_paid(reach: Reach, first: Month, last: Month) -> int:
    """Money by the month of the run that paid it; what was taken back counts where it was decided."""
    by_run = Q(run__month__gte=first, run__month__lte=last)
    return reach.issued().filter(by_run).aggregate(total=Sum("amount_fen"))["total"] or 0


def opened_persons(reach: Reach, first: Month, last: Month) -> int:
    """Different people whose first award of any of the programmes begins in the period (新增)."""
    begun = Award.objects.filter(
        programme__in=reach.programmes, division_code__startswith=reach.division_prefix,
        valid__isempty=False,
    )  # fmt: skip
    earlier = begun.filter(valid__startswith__lt=first.first_date).values("persons__person")
    now = begun.filter(valid__startswith__gte=first.first_date, valid__startswith__lte=last.last_date)
    return now.exclude(persons__person__in=earlier).values("persons__person").distinct().count()


def holders(programmes: Iterable[str], division_prefix: str, month: Month) -> QuerySet:
    """The awards that run in a month, whether they have had money or not."""
    return Award.objects.filter(
        programme__in=list(programmes), division_code__startswith=division_prefix,
        valid__contains=month.first_date,
    )  # fmt: skip
