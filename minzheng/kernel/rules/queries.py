"""Parameters as they stand with what was set after the files were written, and the values set so."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA

from .engine.values import Value
from .errors import StandardNotFound
from .files import ParameterFile
from .models import Standard, StandardQuerySet
from .parameters import Parameters

READ, DRAFT, CHECK = "policy.read", "standard.draft", "standard.check"
_LEVELS = (2, 4, 6, 9, 12)


def parameters_of(file: ParameterFile, known_at: dt.datetime | None = None) -> Parameters:
    """The parameters of a file with every value in force laid over them.

    With `known_at`, only values that were in force by that moment: what is computed as known then stays as
    it was, to the second. One small query each time; the parameters are built anew only after a change.
    Raises ParameterError where a value and the file contradict each other.
    """
    rows = Standard.objects.in_force(known_at).filter(_of(file))
    return _laid_over(file, tuple(_in_order(rows).values_list("id", flat=True)))


def parameters_with(file: ParameterFile, proposed: Standard, at: dt.datetime) -> Parameters:
    """The parameters as they would stand if a draft were checked at a moment. Raises ParameterError."""
    rows = _in_order(Standard.objects.in_force(at).filter(_of(file)))
    return _overlaid(file, [*rows, proposed], at.astimezone(CHINA).date())


def _of(file: ParameterFile) -> Q:
    """Values set in a file, and those of other files that it borrows."""
    found = Q(book=file.code)
    for code, names in file.borrows.items():
        found |= Q(book=code, name__in=names)
    return found


@lru_cache(maxsize=256)
def _laid_over(file: ParameterFile, ids: tuple[int, ...]) -> Parameters:
    """Kept by the ids of its rows: rows in force never change, so the ids say everything."""
    return _overlaid(file, _in_order(Standard.objects.filter(id__in=ids))) if ids else file.parameters


def _in_order(rows: StandardQuerySet) -> StandardQuerySet:
    return rows.order_by("checked_at", "id")


def _overlaid(file: ParameterFile, rows: Iterable[Standard], today: dt.date | None = None) -> Parameters:
    """`today` is the day from which a row that nobody has checked yet counts as known."""
    declarations = file.parameters.declarations
    values: dict[tuple, tuple[str, Value]] = {}
    for row in rows:
        value = row.as_value(declarations[row.name], today)
        # Corrected twice on one day, a value counts as it was corrected last.
        values[row.name, value.area, value.from_date, value.known_from] = (row.name, value)
    return file.parameters.overlay(values.values())


def standards(actor: Actor, *, book: str = "", name: str = "") -> StandardQuerySet:
    """Values set in the actor's jurisdiction, below it, or above it where they hold for it; newest first."""
    rows = Standard.objects.filter(_within_reach(actor)).order_by("-drafted_at", "-id")
    if book:
        rows = rows.filter(book=book)
    return rows.filter(name=name) if name else rows


def standard(standard_id: int, *, actor: Actor) -> Standard:
    """One value within reach. Raises StandardNotFound."""
    found = standards(actor).filter(id=standard_id).first()
    if found is None:
        raise StandardNotFound("没有这个标准值，请返回标准列表重新查找。")
    return found


def _within_reach(actor: Actor) -> Q:
    inside = Q(pk__in=[])
    for prefix in access.scope(actor, READ).prefixes:
        above = ["", *(prefix[:length] for length in _LEVELS if length < len(prefix))]
        inside |= Q(area__startswith=prefix) | Q(area__in=above)
    return inside
