"""How a person stands with every programme: what is due this month, and what she could claim and does not.

应保未保 and 应发未发 are the same question asked of the rules: the facts on file, without an application.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.models import Person
from minzheng.kernel.rules.errors import ParameterError, RuleError

from .. import queries
from ..entitlement import FactsMissing
from ..models import Award
from ..programmes import Programme, programme, programmes
from .grant import grants

RECEIVES, COULD, NOT, UNKNOWN = "receives", "could", "not", "unknown"
ORDER = {RECEIVES: 0, COULD: 1, UNKNOWN: 2, NOT: 3}


@dataclass(frozen=True)
class Standing:
    """One programme: `state` is receives, could, not or unknown.

    `amount_fen` is what is due this month, or would be; `reasons` the conditions not met, `missing` the facts
    that are not on file; `matter` the code under which it is applied for, "" where no application is needed.
    """

    programme: Programme
    state: str
    amount_fen: int = 0
    award: Award | None = None
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    matter: str = ""


def standings(person: Person, *, at: dt.datetime) -> list[Standing]:
    """Every programme that can be judged without an occasion, what she has first."""
    day = at.astimezone(CHINA).date()
    home = people.household_of(person.id, on_date=day)
    held = {award.programme: award for award in queries.awards_covering(person.id, on_date=day)}
    found = [_standing(one, held.get(one.code), person, home, day, at) for one in programmes()]
    return sorted((one for one in found if one is not None), key=lambda one: ORDER[one.state])


def due_now(award: Award, at: dt.datetime) -> int:
    """Fen due for the month of a moment. Raises FactsMissing."""
    month = Month.of(at.astimezone(CHINA).date())
    owed = programme(award.programme).due([award], [month], at).get((award.id, month))
    return owed.amount_fen if owed else 0


def _standing(
    one: Programme, award: Award | None, person: Person, home: Any, day: dt.date, at: dt.datetime
) -> Standing | None:
    if award is not None:
        try:
            return Standing(one, RECEIVES, due_now(award, at), award)
        except FactsMissing as error:
            return Standing(one, RECEIVES, 0, award, missing=error.missing)
    if one.assess is None or (one.of == "household" and home is None):
        return None
    return _without_award(one, person, home, day)


def _without_award(one: Programme, person: Person, home: Any, day: dt.date) -> Standing | None:
    grant = next((each for each in grants() if one.code in [part.code for part in each.entitlements]), None)
    matter = grant.code if grant else ""
    division = home.division_code if home else person.division_code
    try:
        found = one.assess(
            person.id if one.of == "person" else home.id, division_code=division, law_date=day, on_date=day,
            month=Month.of(day),
        )  # fmt: skip
    except FactsMissing as error:
        return Standing(one, UNKNOWN, missing=error.missing, matter=matter)
    except (ParameterError, RuleError):
        return None  # the place has no such programme, or none on this day
    if found.values.get(one.eligible):
        return Standing(one, COULD, found.values[one.amount], matter=matter)
    reasons = tuple(grant.reasons(one.code, found.values)) if grant else ()
    return Standing(one, NOT, reasons=reasons, matter=matter)
