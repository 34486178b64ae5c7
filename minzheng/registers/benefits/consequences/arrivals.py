"""What registers bring: an award that begins, changes or ends; a step of a person's case."""

from minzheng.kernel.audit import queries as audit
from minzheng.kernel.cases.models import Step
from minzheng.kernel.watch.arrivals import last_id
from minzheng.kernel.watch.declared import AWARD, CASE, Arrival, Source, award_of

from ..events import AwardOpened, AwardStopped, HouseholdChanged
from ..models import Award, AwardPerson

_KINDS = (AwardOpened.kind, AwardStopped.kind, HouseholdChanged.kind)
_PERSON = "person:"  # how `granting.filing.subject_of` begins


def _awards(position: int, most: int) -> list[Arrival]:
    """By the events: an award that ends is a row that changes, an event is a row of its own."""
    events = audit.arrived(_KINDS, after=position, most=most)
    ids = {event.details["award_id"] for event in events}
    covered: dict[int, list[int]] = {}
    for award_id, person_id in AwardPerson.objects.filter(award__in=ids).values_list("award_id", "person_id"):
        covered.setdefault(award_id, []).append(person_id)
    columns = ("id", "programme", "household_id", "payee_id")
    known = {row["id"]: row for row in Award.objects.filter(id__in=ids).values(*columns)}
    found = []
    for event in events:
        award = known[event.details["award_id"]]
        names = frozenset((AWARD, award_of(award["programme"])))
        people = (award["payee_id"], *covered.get(award["id"], ()))
        found.append(Arrival(event.id, people, (award["household_id"],), names))
    return found


def _cases(position: int, most: int) -> list[Arrival]:
    rows = Step.objects.filter(id__gt=position).order_by("id").values_list("id", "case__subject")[:most]
    found = []
    for step_id, subject in rows:
        person = subject.removeprefix(_PERSON) if subject.startswith(_PERSON) else ""
        found.append(Arrival(step_id, (int(person),) if person.isdecimal() else (), (), frozenset((CASE,))))
    return found


SOURCES = (
    Source(code="awards", read=_awards, last=audit.newest_id),
    Source(code="cases", read=_cases, last=lambda: last_id(Step)),
)
