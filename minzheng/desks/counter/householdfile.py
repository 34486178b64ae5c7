"""A household as the counter sees it: members then and now, facts, programmes side by side (一户一档)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.commands import RELATIONS
from minzheng.kernel.people.facts import day_of
from minzheng.kernel.people.queries import FactView
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits.files.history import last_bases
from minzheng.registers.benefits.files.holding import Holding, Whose
from minzheng.registers.benefits.files.whole import WholeFile, whole_file

NOT_FOUND = "没有这个家庭，请返回重新查找。"


@dataclass(frozen=True)
class MemberRow:
    """Somebody who belongs or belonged. `until_date` is the first day on which she no longer does."""

    person: Any
    relation: str
    age: int
    masked_number: str
    from_date: dt.date | None
    until_date: dt.date | None
    why_left: str
    death_date: dt.date | None
    facts: tuple[FactView, ...]

    @property
    def is_living(self) -> bool:
        return self.death_date is None


@dataclass(frozen=True)
class Cell:
    """What somebody has of a programme: an amount of her own, or that the household's counts her."""

    label: str
    text: str = ""
    amount_fen: int | None = None
    tone: str = ""


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme that runs today: the household's own cell first, then one for each member."""

    name: str
    award_id: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class HouseholdFile:
    """What the page of a household shows."""

    household: Any
    place: str
    members: tuple[MemberRow, ...]
    former: tuple[MemberRow, ...]
    facts: tuple[FactView, ...]
    columns: tuple[str, ...]
    programmes: tuple[ProgrammeRow, ...]
    totals: tuple[Cell, ...]
    bases: tuple[tuple[Holding, Month, dict[str, str]], ...]
    whole: WholeFile


def open_household(household_id: int, *, actor: Officer, at: dt.datetime) -> HouseholdFile:
    """The whole file; the look is an event of the household and of everybody who belongs to it."""
    today = at.astimezone(CHINA).date()
    home = people.household(household_id)
    rows = people.membership_history(home.id)
    now = [row for row in rows if _holds(row.valid, today)]
    _require_reach(home, now, actor)
    looks = [RecordOpened(household_id=home.id, what="家庭档案")]
    looks += [RecordOpened(person_id=row.person_id, what="家庭档案") for row in now]
    audit.record_all(looks, actor=actor, at=at)
    on_file = people.facts_on_file_of(
        person_ids=[row.person_id for row in rows], household_ids=[home.id], on_date=today
    )
    members = tuple(_member(row, on_file, today) for row in now)
    former = tuple(_member(row, on_file, today) for row in rows if row not in now)
    whose = Whose(tuple(one.person.id for one in members), home.id, home.division_code)
    living = [one.person for one in members if one.is_living]
    whole = whole_file(whose, living, actor=actor, at=at)
    bases = last_bases(whole.holdings)
    return HouseholdFile(
        household=home,
        place=territory.long_name(home.division_code, today, below=home.division_code[:6]),
        members=members,
        former=former,
        facts=tuple(on_file.get(("household", home.id), ())),
        columns=("全家", *(one.person.name for one in members)),
        programmes=tuple(_programme_rows(whole, members)),
        totals=tuple(_totals(whole, members)),
        bases=tuple(
            (one, *bases[one.award.id]) for one in whole.holdings if one.award.id in bases and one.runs
        ),
        whole=whole,
    )


def _holds(valid: Any, day: dt.date) -> bool:
    return (valid.lower is None or valid.lower <= day) and (valid.upper is None or day < valid.upper)


def _require_reach(home: Any, now: Sequence[Any], actor: Officer) -> None:
    """The household lies in the actor's jurisdiction, or somebody of it is registered there."""
    places = {home.division_code, *(row.person.division_code for row in now)}
    if not any(access.may(actor, "people.search", division_code=place) for place in places):
        raise NotFound(NOT_FOUND)


def _member(row: Any, on_file: dict, today: dt.date) -> MemberRow:
    facts = tuple(on_file.get(("person", row.person_id), ()))
    return MemberRow(
        person=row.person,
        relation="户主" if row.relation == "01" else RELATIONS[row.relation],
        age=people.age_years(row.person.birth_date, today),
        masked_number=people.masked_number(row.person),
        from_date=row.valid.lower,
        until_date=row.valid.upper,
        why_left=row.source if row.valid.upper else "",
        death_date=next((day_of(fact.value) for fact in facts if fact.name == "death_day"), None),
        facts=facts,
    )


def _programme_rows(whole: WholeFile, members: Sequence[MemberRow]) -> list[ProgrammeRow]:
    due = {row.holding.award.id: row for row in whole.due.rows}
    by_code: dict[str, list[Holding]] = {}
    for one in whole.holdings:
        if one.runs:
            by_code.setdefault(one.award.programme, []).append(one)
    rows = []
    for mine in by_code.values():
        shared = next((one for one in mine if one.award.person_id is None), None)
        cells = [_amount("全家", shared, due) if shared else Cell("全家")]
        for member in members:
            name, own = member.person.name, [one for one in mine if one.award.person_id == member.person.id]
            if own:
                cells.append(_amount(name, own[0], due))
            elif shared and shared.covers(member.person.id):
                cells.append(Cell(name, "保障对象", tone="ok"))
            else:
                cells.append(Cell(name))
        award_id = mine[0].award.id if len(mine) == 1 else None
        rows.append(ProgrammeRow(mine[0].programme.name, award_id, tuple(cells)))
    return rows


def _amount(label: str, one: Holding, due: dict) -> Cell:
    if not one.programme.pays:
        return Cell(label, "已认定", tone="ok")
    row = due.get(one.award.id)
    if row is not None and row.amount_fen is None:
        return Cell(label, "信息不全", tone="warn")
    return Cell(label, amount_fen=row.amount_fen if row else 0)


def _totals(whole: WholeFile, members: Sequence[MemberRow]) -> list[Cell]:
    """What is due to the household as such, and to each member alone."""
    sums: dict[int | None, int] = {}
    for row in whole.due.rows:
        whose = row.holding.award.person_id
        sums[whose] = sums.get(whose, 0) + (row.amount_fen or 0)
    return [
        Cell("全家", amount_fen=sums.get(None, 0)),
        *(Cell(one.person.name, amount_fen=sums.get(one.person.id, 0)) for one in members),
    ]
