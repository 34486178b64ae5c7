"""增减变动: what changed in a month among those who have a programme, and whether it was in time.

A change belongs to the month in which it was dealt with; what the calendar brings (a term that ends, a member
who joins or leaves) to the month from which it counts. Late is what was opened for months before the one in
which it was opened (paid as arrears), or stopped after a month in which it was no longer due (asked back).
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import CharField, DateField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month

from .models import Award, AwardPerson

READS = "grant.read"
OPENED, STOPPED, ENDED, JOINED, LEFT = "opened", "stopped", "ended", "joined", "left"
KINDS = {OPENED: "新增", STOPPED: "停发", ENDED: "期满", JOINED: "增人", LEFT: "减人"}


@dataclass(frozen=True)
class MonthChange:
    """One change: who, from which day it counts, when it was dealt with (None: by itself), why.

    `effective_date` is None for an award that was stopped before its first month.
    """

    kind: str
    award_id: int
    name: str
    division_code: str
    effective_date: dt.date | None
    handled_at: dt.datetime | None
    reason: str

    @property
    def label(self) -> str:
        return KINDS[self.kind]

    @property
    def months_late(self) -> int:
        """How many months in which it counted were over before it was dealt with; 0 for in time."""
        if self.handled_at is None or self.effective_date is None:
            return 0
        handled = Month.of(self.handled_at.astimezone(CHINA).date())
        return max(0, handled.index - Month.of(self.effective_date).index)


def changes(
    actor: Actor, *, programme_code: str, month: Month, division: str = "", kind: str = ""
) -> QuerySet:
    """The changes of a month, place by place, as rows that `read` understands."""
    asked = _asked(actor, programme_code, month, division)
    parts = [rows for key, rows in asked.items() if kind in ("", key)]
    return parts[0].union(*parts[1:], all=True).order_by("place", "of_award", "kind", "who")


def read(row: tuple) -> MonthChange:
    return MonthChange(*row)


def counts(actor: Actor, *, programme_code: str, month: Month, division: str = "") -> dict[str, int]:
    """How many changes of each kind."""
    asked = _asked(actor, programme_code, month, division)
    return {kind: rows.count() for kind, rows in asked.items()}


def late(actor: Actor, *, programme_code: str, month: Month, division: str = "") -> int:
    """How many of the month were dealt with late."""
    asked = _asked(actor, programme_code, month, division)
    counted = ((OPENED, "valid__startswith"), (STOPPED, "valid__endswith"))
    return sum(asked[kind].filter(**{f"{field}__lt": month.first_date}).count() for kind, field in counted)


def _asked(actor: Actor, programme_code: str, month: Month, division: str) -> dict[str, QuerySet]:
    """By kind: the rows of the jurisdiction, in the same columns."""
    first, after = month.first_date, month.plus(1).first_date
    begin, end = (dt.datetime.combine(day, dt.time(), CHINA) for day in (first, after))
    awards = access.visible_to(
        actor, READS, Award.objects.filter(programme=programme_code, division_code__startswith=division)
    )
    # Who joins or leaves while the award goes on, not with it.
    places = AwardPerson.objects.filter(award__in=awards.filter(person=None).order_by().values("id"))
    opened = awards.filter(opened_at__gte=begin, opened_at__lt=end)
    stopped = awards.filter(stopped_at__gte=begin, stopped_at__lt=end)
    ended = awards.filter(valid__endswith=first, stopped_at=None)
    joined = places.filter(valid__startswith=first, award__valid__startswith__lt=first)
    left = places.filter(
        Q(award__valid__upper_inf=True) | Q(award__valid__endswith__gt=first), valid__endswith=first
    )
    return {
        OPENED: _of_award(opened, OPENED, F("valid__startswith"), F("opened_at"), F("basis")),
        STOPPED: _of_award(stopped, STOPPED, F("valid__endswith"), F("stopped_at"), F("stop_reason")),
        ENDED: _of_award(ended, ENDED, F("valid__endswith"), NEVER, Value("")),
        JOINED: _of_person(joined, JOINED, F("valid__startswith")),
        LEFT: _of_person(left, LEFT, F("valid__endswith")),
    }


NEVER = Value(None, output_field=DateTimeField())


def _of_award(rows: QuerySet, kind: str, effective: F, at: F | Value, why: F | Value) -> QuerySet:
    who = Coalesce("person__name", "payee__name")
    return _columns(rows, kind, F("id"), who, F("division_code"), effective, at, why)


def _of_person(rows: QuerySet, kind: str, effective: F) -> QuerySet:
    place = F("award__division_code")
    return _columns(rows, kind, F("award_id"), F("person__name"), place, effective, NEVER, Value(""))


def _columns(rows: QuerySet, kind: str, award: F, who, place: F, effective: F, at, why) -> QuerySet:
    told = rows.order_by().annotate(
        kind=Value(kind), of_award=award, who=who, place=place, effective=Cast(effective, DateField()), at=at,
        why=Cast(why, CharField()),
    )  # fmt: skip
    return told.values_list("kind", "of_award", "who", "place", "effective", "at", "why")
