"""Setting the rehearsal moment."""

import datetime as dt

from django.conf import settings

from . import clock
from .errors import Refused
from .models import Rehearsal


def rehearsed_moment() -> dt.datetime | None:
    """The moment this district rehearses at, or None for the true time.

    Hours and minutes follow the real clock, so that events of one rehearsed day keep their order.
    """
    if not settings.REHEARSAL:
        return None
    moment = Rehearsal.objects.values_list("moment_at", flat=True).first()
    if moment is None:
        return None
    real = time_of_day()
    return moment.astimezone(clock.CHINA).replace(
        hour=real.hour, minute=real.minute, second=real.second, microsecond=real.microsecond
    )


def time_of_day() -> dt.datetime:
    """The moment whose hours and minutes a rehearsed day has."""
    return clock.true_now()


def move_rehearsal(*, day: dt.date) -> None:
    """Let the district play at `day` from now on. Refused in a district that is not in rehearsal."""
    if not settings.REHEARSAL:
        raise Refused(
            "本系统运行在真实日期，不能改动日期。需要演练的，请用 MINZHENG_REHEARSAL=1 另外启动一个演练区。"
        )
    Rehearsal.objects.update_or_create(id=1, defaults={"moment_at": clock.at_hour(day)})
