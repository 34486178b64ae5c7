"""What a proposed standard would change: a month to come for everybody, and months already paid."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules import queries as rules
from minzheng.kernel.rules.files import parameter_file
from minzheng.kernel.rules.models import Standard
from minzheng.kernel.rules.parameters import Parameters
from minzheng.kernel.rules.simulation import Effect, simulate
from minzheng.kernel.rules.worlds import World, find_book, programmes_of
from minzheng.registers.benefits.models import Award, IssueRun, RunState

from .files import participants
from .models import PopulationSnapshot
from .queries import DISTRICT_DIGITS, Place, places

MONTHS_AHEAD = 12
LISTED = 200
CHUNK = 500


@dataclass(frozen=True)
class ArrearsOfMonth:
    """What a month already paid would bring, in fen: to be paid on top, and to be claimed back."""

    month: Month
    more_fen: int
    less_fen: int
    households: int


@dataclass(frozen=True)
class Arrears:
    """What the next issue run would pay or claim back for months already paid."""

    months: tuple[ArrearsOfMonth, ...]
    households: int

    @property
    def more_fen(self) -> int:
        return sum(one.more_fen for one in self.months)

    @property
    def less_fen(self) -> int:
        return sum(one.less_fen for one in self.months)


def place_of(row: Standard, actor: Actor) -> Place | None:
    """The programme and district whose amounts may hang on a standard; None where no amount does.

    A value for several districts is shown by the first of the actor's own.
    """
    area = row.area[:DISTRICT_DIGITS]
    inside = (one for one in places(actor) if one.division_prefix.startswith(area))
    return next((one for one in inside if one.programme.code == row.book and _bears_on(one, row)), None)


def _bears_on(place: Place, row: Standard) -> bool:
    """Whether the programme's amounts rest on the parameter."""
    path = place.programme.book
    edition = find_book(path).edition(first_month_from(row.from_date).first_date)
    amounts = tuple(one.amount for one in programmes_of(path) if one.amount in edition.rules)
    return row.name in set(edition.resting(amounts))


def first_month_from(day: dt.date) -> Month:
    """The first month that begins on or after a day: a month is paid by the values of its first day."""
    return Month.of(day).plus(day.day > 1)


def months_ahead(row: Standard, at: dt.datetime) -> tuple[Month, ...]:
    """A year from the first month to come in which the value would count."""
    first = max(first_month_from(row.from_date), Month.of(at.astimezone(CHINA).date()).plus(1))
    return tuple(first.through(first.plus(MONTHS_AHEAD - 1)))


def effect_of(row: Standard, place: Place, record: PopulationSnapshot, at: dt.datetime) -> Effect:
    """A draft against what is in force, over the months ahead; its first month is the one listed.

    Raises NoSnapshot, ParameterError.
    """
    before, after = _both(row, at)
    months = [month.first_date for month in months_ahead(row, at)]
    book = place.programme.book
    return simulate(
        participants(record), World(book, before), World(book, after), months,
        reference_month=months[0], listed=LISTED,
    )  # fmt: skip


def arrears_of(row: Standard, place: Place, at: dt.datetime) -> Arrears | None:
    """What the next run would add for months already paid; None where the value touches none of them.

    Reckoned as a run does: from the facts of each month, as far back as the window reaches. Raises
    FactsMissing, ParameterError.
    """
    months = _months_paid(row, place, at)
    if not months:
        return None
    before, after = _both(row, at)
    more, less, touched = defaultdict(int), defaultdict(int), defaultdict(set)
    for chunk in _chunks(row, place, months):
        now = place.programme.due(chunk, months, at, before)
        then = place.programme.due(chunk, months, at, after)
        for key in now.keys() | then.keys():
            change = _fen(then.get(key)) - _fen(now.get(key))
            if change:
                award_id, month = key
                (more if change > 0 else less)[month] += abs(change)
                touched[month].add(award_id)
    rows = (ArrearsOfMonth(month, more[month], less[month], len(touched[month])) for month in months)
    return Arrears(tuple(rows), len(set().union(*touched.values())))


def _months_paid(row: Standard, place: Place, at: dt.datetime) -> list[Month]:
    """The months that are paid already, count from the value on, and lie in the next run's window."""
    runs = IssueRun.objects.filter(
        programme=place.programme.code, division_prefix=place.division_prefix, state=RunState.POSTED
    )
    last = runs.aggregate(last=Max("month"))["last"]
    if last is None:
        return []
    window = last.plus(2 - place.programme.window_months(place.division_prefix, at))
    return list(max(first_month_from(row.from_date), window).through(last))


def _chunks(row: Standard, place: Place, months: list[Month]) -> Iterator[list[Award]]:
    """Awards of the programme where and when the value counts, some at a time."""
    reach = max(row.area, place.division_prefix, key=len)
    rows = Award.objects.filter(
        programme=place.programme.code, division_code__startswith=reach,
        valid__overlap=(months[0].first_date, months[-1].plus(1).first_date),
    )  # fmt: skip
    last = 0
    while chunk := list(rows.filter(id__gt=last).order_by("id")[:CHUNK]):
        yield chunk
        last = chunk[-1].id


def _both(row: Standard, at: dt.datetime) -> tuple[Parameters, Parameters]:
    """The parameters as they stand, and as they would stand with the draft."""
    file = parameter_file(row.book)
    return rules.parameters_of(file, at), rules.parameters_with(file, row, at)


def _fen(due) -> int:
    return due.amount_fen if due else 0
