"""What an age ends or asks for: a child who turns 18; a member of an aided household who turns 16 or 60."""

import datetime as dt
from collections.abc import Iterator, Sequence

from minzheng.kernel.watch.declared import BIRTHDAY, Acts, Direction, Finding, Watch, award_of
from minzheng.kernel.watch.limits import Level

from . import law
from .acting import stop_awards
from .reading import birthday, facts, month_after, name_of, persons, places, stop_finding

ADULT, WORKING_AGE, OLD_AGE = 18, 16, 60
OF_CHILDREN = ("orphan", "unsupported_child")
AIDED = ("dibao", "tekun")
YEAR = dt.timedelta(days=365)


def grown_up(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Who has turned 18 and still has what only children have."""
    had = places(person_ids, OF_CHILDREN)
    people = persons(had)
    for person_id, mine in had.items():
        person = people[person_id]
        adult_date = birthday(person.birth_date, ADULT)
        running = [one for one in mine if one.is_running]
        if running and adult_date <= day:
            yield stop_finding(person, running, month_after(adult_date), f"已满{ADULT}周岁")


def age_asks(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Members of aided households who turned 16 or 60 in the last year, until their ability is told anew."""
    had = places(person_ids, AIDED)
    people, known = persons(had), facts(list(had), ("labour_ability",), day)
    for person_id, mine in had.items():
        running = [one for one in mine if one.upper > day]
        for years in (WORKING_AGE, OLD_AGE):
            reached = birthday(people[person_id].birth_date, years)
            since = known[person_id].get("labour_ability")
            told = since is not None and since.since >= reached
            concerned = [one for one in running if one.lower <= reached <= day < reached + YEAR]
            if not concerned or told:
                continue
            asks = "劳动能力和收入" if years == WORKING_AGE else "劳动能力、义务人情况和是否符合特困供养条件"
            yield Finding(
                person_id=person_id, household_id=concerned[0].household_id,
                division_code=concerned[0].division_code, mark=str(years),
                sentence=f"{people[person_id].name}已满{years}周岁，享受{name_of(concerned[0].programme)}，"
                         f"请核实{asks}",
                evidence={"reached": reached.isoformat()},
            )  # fmt: skip


def watches() -> list[Watch]:
    return [
        Watch(
            code="turned_18", name="儿童年满十八周岁", article=law.CHILDREN, owner="benefit.decide_change",
            level=Level.ORANGE, direction=Direction.EXCESS,
            looks_at=frozenset({BIRTHDAY, *map(award_of, OF_CHILDREN)}), examine=grown_up,
            acts=Acts.PREPARED, act=stop_awards("年满十八周岁"), act_label="停发",
        ),
        Watch(
            code="age_reached", name="年龄触发核查", article=law.MONITORING, owner="case.assess",
            level=Level.YELLOW, direction=Direction.EITHER,
            looks_at=frozenset({BIRTHDAY, "labour_ability", *map(award_of, AIDED)}), examine=age_asks,
            acts=Acts.HUMAN,
        ),
    ]  # fmt: skip
