"""A rule small enough to see through: who is on file as having no labour ability is to be visited."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import SYSTEM, Actor
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.people.models import Fact, FactSource, Person
from minzheng.kernel.watch.declared import Acts, Direction, Done, Finding, Watch
from minzheng.kernel.watch.limits import Level

VILLAGE, FAR = "999901001001", "999902001001"
DAY = dt.date(2020, 6, 10)  # a Wednesday
FACT, NEEDS, NONE = "labour_ability", 3, 1
_serial = itertools.count(1)


def officer(role: Role, place: str = VILLAGE[:6]) -> Officer:
    number = 910_000 + next(_serial)
    return Officer(number, f"{role.label}{number}", (HeldPost(role, place),))


def person(name: str = "示例甲", division_code: str = VILLAGE) -> Person:
    first = f"999901{1950 + next(_serial) % 50}0101{100 + next(_serial) % 800:03d}"
    return people.register_person(
        identity_number=first + check_digit(first), name=name, division_code=division_code, actor=SYSTEM,
        at=at_hour(dt.date(2020, 1, 2)),
    )  # fmt: skip


def know(one: Person, value: int, from_date: dt.date = dt.date(2020, 6, 1), hour: int = 9) -> None:
    fact = people.NewFact(
        name=FACT, value=value, from_date=from_date, person_id=one.id, source=FactSource.DOCUMENT
    )
    people.record_facts([fact], actor=SYSTEM, at=at_hour(DAY, hour))


def needing(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    rows = Fact.objects.filter(
        person__in=person_ids, name=FACT, value=NEEDS, superseded_at=None, valid__contains=day
    )
    for row in rows.select_related("person").order_by("id"):
        yield Finding(
            person_id=row.person_id, division_code=row.person.division_code, mark=str(row.valid.lower),
            sentence=f"{row.person.name}没有劳动能力", evidence={"fact": row.id},
        )  # fmt: skip


DONE: list[tuple[int, str]] = []


def note(row, actor: Actor, at: dt.datetime) -> Done:
    """What an act of these rules does: it is written down here."""
    DONE.append((row.person_id, actor.name))
    return Done("已办理示例事项", {"done": True})


def refuse(row, actor: Actor, at: dt.datetime) -> Done:
    raise Conflict("现在不能办理，请先核对。")


def rule(acts: Acts = Acts.HUMAN, *, act=None, code: str = "visit", examine=needing, **more) -> Watch:
    return Watch(
        **{
            "code": code, "name": "上门了解", "article": "示例办法 第一条", "owner": "case.assess",
            "level": Level.ORANGE, "direction": Direction.OWED, "looks_at": frozenset({FACT}),
            "examine": examine, "acts": acts, "act": act,
        } | more
    )  # fmt: skip
