"""The name check against the book: what `names` judges, with the names of the place and its figures."""

import datetime as dt

from minzheng.kernel.territory import queries as territory

from . import names
from .models import Organisation
from .names import Rests, Taken, Verdict
from .parameters import figures


def divisions_of(division_code: str, on_date: dt.date) -> tuple[str, ...]:
    """How the place may be written, the usual way first: 永州市冷水滩区, 冷水滩区, 湖南省永州市冷水滩区."""
    path = [one.name for one in territory.path(division_code, on_date)]
    short, usual, whole = path[-1], "".join(path[-2:]), "".join(path)
    return tuple(dict.fromkeys((usual, short, whole)))


def taken_names(division_code: str) -> list[Taken]:
    """Every name that stands or stood in the book of a division, of whatever kind."""
    rows = Organisation.objects.filter(division_code=division_code)
    return [Taken(*row) for row in rows.values_list("id", "name", "state", "ended_date")]


def check_name(
    name: str, *, kind: str, division_code: str, on_date: dt.date, but_for: int | None = None
) -> Verdict:
    """Everything that speaks against a name in a division on a day; nothing is written."""
    known = figures(division_code=division_code, on_date=on_date)
    rests = Rests(known["name_rest_cancelled_months"], known["name_rest_revoked_months"])
    return names.check(
        name, kind=kind, on_date=on_date, divisions=divisions_of(division_code, on_date),
        taken=taken_names(division_code), rests=rests, but_for=but_for,
    )  # fmt: skip


def take_apart(name: str, *, kind: str, division_code: str, on_date: dt.date) -> names.Parts:
    """A name taken apart with the names of the place."""
    return names.take_apart(name, kind=kind, divisions=divisions_of(division_code, on_date))
