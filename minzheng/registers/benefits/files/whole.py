"""A whole file read once: what is due, owed and claimable, what waits, what was paid, and the story."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.models import Person

from .claims import Claim, claims
from .dues import MonthDue, Owing, month_due, owing
from .entries import Entry
from .history import HistoryMonth, history
from .holding import Holding, Whose, holdings
from .story import Concerned, concerned, story
from .waiting import Wait, waiting


@dataclass(frozen=True)
class WholeFile:
    """All of it. `months` and what is owed are empty for an actor who may not read what was paid."""

    whose: Whose
    holdings: tuple[Holding, ...]
    due: MonthDue
    owing: Owing
    claims: tuple[Claim, ...]
    known: Concerned
    waits: tuple[Wait, ...]
    months: tuple[HistoryMonth, ...]
    entries: tuple[Entry, ...]


def whole_file(whose: Whose, living: Sequence[Person], *, actor: Officer, at: dt.datetime) -> WholeFile:
    """The file of a person or a household. `living` are those of it who have not died.

    The caller has found the file within the actor's reach, and records the look.
    """
    day = at.astimezone(CHINA).date()
    found, known = holdings(whose, on_date=day), concerned(whose, actor)
    owed = owing(whose, found) if known.reads_money else Owing((), (), (), ())
    return WholeFile(
        whose=whose,
        holdings=tuple(found),
        due=month_due([one for one in found if _concerns(one, whose)], Month.of(day), at=at),
        owing=owed,
        claims=tuple(claims(whose, living, at=at)),
        known=known,
        waits=tuple(waiting(known, owed, found)),
        months=tuple(history(whose, found)) if known.reads_money else (),
        entries=tuple(story(whose, found, known)),
    )


def _concerns(one: Holding, whose: Whose) -> bool:
    """On a person's file an award of the household counts while it covers her."""
    person = whose.one_person
    return person is None or one.award.person_id == person or one.covers(person)
