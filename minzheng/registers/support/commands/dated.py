"""What holds from a day to a day: written down once for those days, and ended with a reason."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from ..errors import AlreadyThere, NotNow
from ..models.dated import Dated

ONE = dt.timedelta(days=1)


def today_of(at: dt.datetime) -> dt.date:
    return at.astimezone(CHINA).date()


def period(from_date: dt.date, until_date: dt.date | None) -> tuple[dt.date, dt.date | None]:
    """As a range; `until_date` is the last day. Raises Invalid."""
    if until_date is not None and until_date < from_date:
        raise Invalid("结束日期早于开始日期，请核对。", field="until_date")
    return from_date, until_date + ONE if until_date else None


def required(text: str, sentence: str, field: str) -> str:
    """The text without its edges. Raises Invalid where nothing is left."""
    if not text.strip():
        raise Invalid(sentence, field=field)
    return text.strip()


def enter(row: Dated, twice: str, *, actor: Actor, at: dt.datetime) -> None:
    """Save a new row. Raises AlreadyThere, with that sentence, where its days are taken."""
    row.recorded_at, row.recorded_by_name = at, actor.name
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AlreadyThere(twice, field="from_date") from error


def end_current(
    model: type[Dated], person_id: int, *, last_date: dt.date, reason: str, nothing: str, at: dt.datetime
) -> Dated:
    """End the row that runs today. Raises NotNow with the sentence `nothing`, Invalid for a wrong day."""
    today = today_of(at)
    row = model.objects.select_for_update().filter(person_id=person_id, valid__contains=today).first()
    if row is None:
        raise NotNow(nothing)
    if not row.from_date <= last_date <= today:
        raise Invalid(f"结束日期应在 {row.from_date} 至 {today} 之间，请核对。", field="last_date")
    row.end_reason = required(reason, "请填写终止原因。", "reason")
    row.valid = (row.from_date, last_date + ONE)
    row.save(update_fields=["valid", "end_reason"])
    row.refresh_from_db()
    return row
