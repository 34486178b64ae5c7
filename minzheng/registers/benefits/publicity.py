"""What a village may see of what was paid (公布): names cut short, persons and money, for some months.

Which programmes are shown is said by the programme; not those of children and of disabled persons, whose
state of health or family the name of the benefit would tell (assistance sheet §2.7, disability sheet §3).
How many months stay up is a parameter of the place. Masked here, so that no page can forget it.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from minzheng.kernel.base.months import Month
from minzheng.kernel.people.identity import mask_name
from minzheng.kernel.people.queries import age_years

from .law import in_force
from .models import Issued, RunState
from .programmes import programme, programmes

ADULT_YEARS = 18


@dataclass(frozen=True)
class ShownPayment:
    """What a household, or a person, had for a month of one programme."""

    name: str
    programme: str
    persons: int
    amount_fen: int


def shown_months(village_code: str, on_date: dt.date) -> list[Month]:
    """The months that stay up in a village, the newest first; only what was checked and booked."""
    most = in_force("payments_shown_months", village_code, on_date)
    months = _issued(village_code).order_by("-month").values_list("month", flat=True).distinct()
    oldest = Month.of(on_date).plus(-most)
    return [month for month in months[:most] if month >= oldest]


def shown_payments(village_code: str, month: Month) -> QuerySet:
    """What was paid in a village for a month, by programme, as rows that `read` understands."""
    rows = _issued(village_code).filter(month=month).order_by()
    of_whom = {
        "name": Coalesce("award__person__name", "award__payee__name"),
        "born": Coalesce("award__person__birth_date", "award__payee__birth_date"),
    }
    sums = rows.annotate(**of_whom).values_list("award__programme", "award_id", "month", "name", "born")
    sums = sums.annotate(heads=Sum("persons"), fen=Sum("amount_fen")).filter(fen__gt=0)
    return sums.order_by("award__programme", "award_id")


def read(row: tuple) -> ShownPayment:
    """Of who is not of age, the surname only."""
    code, _, month, name, born, persons, amount_fen = row
    of_age = age_years(born, month.last_date) >= ADULT_YEARS
    shown = mask_name(name) if of_age else f"{name[:1]}某"
    return ShownPayment(shown, programme(code).name, persons, amount_fen)


def _issued(village_code: str) -> QuerySet:
    shown = [one.code for one in programmes() if one.published]
    return Issued.objects.filter(
        award__division_code=village_code, award__programme__in=shown, run__state=RunState.POSTED
    )
