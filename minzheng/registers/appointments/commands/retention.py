"""Names, documents and telephones go once they have served."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import CHINA

from ..events import BookingsForgotten
from ..models import Booking, Office
from ..parameters import figures


@transaction.atomic
def forget(*, at: dt.datetime) -> int:
    """Wipe the personal values of bookings whose day is longer past than the figure `keep_days`."""
    today, total = at.astimezone(CHINA).date(), 0
    for office in Office.objects.order_by("id"):
        days = figures(division_code=office.division_code, on_date=today)["keep_days"]
        before = today - dt.timedelta(days=days)
        old = Booking.objects.filter(office=office, day__lt=before, forgotten_at=None).exclude(first_name="")
        count = old.update(
            first_name="", second_name="", phone="", first_cipher=None, second_cipher=None, first_index=None,
            second_index=None, couple_index=None, forgotten_at=at,
        )  # fmt: skip
        if count:
            event = BookingsForgotten(office_id=office.id, count=count, before=before)
            audit.record(event, actor=SYSTEM, at=at)
        total += count
    return total
