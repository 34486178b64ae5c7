"""应保未保 of a whole file: who could have what by the facts on file and has it not, and why she has it not.

The rules of each programme are asked once for all the members together. By what else somebody is covered is
read on the first day of next month, as for candidates: what begins or ends with it is decided.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.models import Person
from minzheng.kernel.watch.models import Warning, WarningState

from ..entitlement import FactsMissing
from ..granting.filing import subject_of
from ..granting.grant import Grant, grants
from ..models import AwardPerson
from ..programmes import Programme, programmes
from .holding import Whose

CANDIDATES = "candidate."
ASKED, REFUSED, ENDED, NEVER, FOLLOWS = "asked", "refused", "ended", "never", "follows"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Claim:
    """A programme that the rules would grant to a person, or to the household where `person` is None.

    `why` says why it is not drawn: an application is on its way (ASKED), the last one failed (REFUSED), it
    was drawn once and ended (ENDED), nobody has ever asked (NEVER), or no application is needed because it
    follows another benefit by itself (FOLLOWS). `case`, `ended_on` with `stop_reason`, and the open `warning`
    of the candidate belong to that. Where the rules could not be asked at all, because what another programme
    owes cannot be reckoned, it is UNKNOWN what she could have, and `missing` says why. `matter` is the code
    under which it is applied for, `basis` the law.
    """

    programme: Programme
    person: Person | None
    amount_fen: int
    matter: str
    basis: str
    why: str
    case: Case | None = None
    ended_on: dt.date | None = None
    stop_reason: str = ""
    warning: Warning | None = None
    missing: tuple[str, ...] = ()


@dataclass
class _Known:
    """What is on file that may say why something is not drawn."""

    cases: dict[tuple[str, str], Case] = field(default_factory=dict)
    ended: dict[tuple[str, int | None], tuple[dt.date, str]] = field(default_factory=dict)
    running: set[tuple[str, int | None]] = field(default_factory=set)
    warnings: dict[tuple[str, int], Warning] = field(default_factory=dict)


def claims(whose: Whose, living: Sequence[Person], *, at: dt.datetime) -> list[Claim]:
    """What could be claimed on a file and is not, the household's first, then by member.

    `living` are the members who have not died.
    """
    day = at.astimezone(CHINA).date()
    known, by_code = _known(whose, day), {code: one for one in grants() for code in _codes(one)}
    found = []
    for one in programmes():
        if one.judge is None or not living:
            continue
        try:
            granted = _granted(one, whose, living, known, day, at)
        except FactsMissing as error:
            found.append(Claim(one, None, 0, "", "", UNKNOWN, missing=error.missing))
            continue
        for subject_id, fen in granted.items():
            person = next((each for each in living if each.id == subject_id), None)
            found.append(
                _claim(one, person if one.of == "person" else None, fen, by_code.get(one.code), known, whose)
            )
    place = {person.id: number for number, person in enumerate(living, start=1)}
    return sorted(found, key=lambda claim: place[claim.person.id] if claim.person else 0)


def _codes(grant: Grant) -> list[str]:
    return [one.code for one in grant.entitlements]


def _granted(
    one: Programme, whose: Whose, living: Sequence[Person], known: _Known, day: dt.date, at: dt.datetime
) -> dict[int, int]:
    """Whom the rules would grant a programme and who has it not: id of person or household, fen a month."""
    if one.of == "person":
        free = {person.id: person.division_code for person in living}
        free = {key: place for key, place in free.items() if (one.code, key) not in known.running}
    elif whose.household_id is None or (one.code, None) in known.running:
        free = {}
    else:
        free = {whose.household_id: whose.division_code}
    if not free:
        return {}
    next_month = Month.of(day).plus(1).first_date
    return one.judge(free, on_date=day, covered_on=next_month, known_at=at)


def _claim(
    one: Programme, person: Person | None, fen: int, grant: Grant | None, known: _Known, whose: Whose
) -> Claim:
    matters = {each.code: each for each in catalogue.benefit_matters()}
    matter = grant or matters.get(one.code)
    code = matter.code if matter else ""
    about = subject_of(person.id) if person else f"household:{whose.household_id}"
    case, ended = known.cases.get((code, about)), known.ended.get((one.code, person.id if person else None))
    why = FOLLOWS if not code else NEVER
    if case is not None and case.current.is_open:
        why = ASKED
    elif code and ended is not None:
        why = ENDED
    elif case is not None and case.current.tone == "stop":
        why = REFUSED
    return Claim(
        programme=one, person=person, amount_fen=fen, matter=code,
        basis=matter.basis if matter else "", why=why, case=case if why in (ASKED, REFUSED) else None,
        ended_on=ended[0] if why == ENDED else None, stop_reason=ended[1] if why == ENDED else "",
        warning=known.warnings.get((one.code, person.id)) if person else None,
    )  # fmt: skip


def _known(whose: Whose, day: dt.date) -> _Known:
    """Applications, what is covered, and candidates. Three queries."""
    found = _Known()
    subjects = [subject_of(person_id) for person_id in whose.person_ids]
    about = Q(subject__in=subjects)
    if whose.household_id is not None:
        about |= Q(household=whose.household_id)
    for case in Case.objects.filter(about).order_by("submitted_at", "id"):
        found.cases[case.matter, case.subject or f"household:{case.household_id}"] = case
    covering = Q(person__in=whose.person_ids)
    if whose.household_id is not None:
        covering |= Q(award__household=whose.household_id, award__person=None)
    places = AwardPerson.objects.filter(covering, occasion="", valid__isempty=False)
    for place in places.select_related("award").order_by("valid"):
        award = place.award
        keys = [(place.programme, place.person_id)] if place.person_id in whose.person_ids else []
        if award.person_id is None and award.household_id == whose.household_id:
            keys.append((place.programme, None))
        for key in keys:
            if place.valid.upper is None or place.valid.upper > day:
                found.running.add(key)
            else:
                found.ended[key] = (place.valid.upper, award.stop_reason)
    open_ones = Warning.objects.filter(
        person__in=whose.person_ids, state=WarningState.OPEN, rule__startswith=CANDIDATES
    )
    for row in open_ones.order_by("id"):
        for code in row.evidence.get("programmes", ()):
            found.warnings[code, row.person_id] = row
    return found
