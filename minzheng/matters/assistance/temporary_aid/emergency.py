"""The emergency on a phone: one screen, one step. Who is found on file, what each number of months gives."""

import datetime as dt
import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.models import Person
from minzheng.kernel.territory import queries as territory

from .entitlement import CODE, ENTITLEMENT
from .rules import TIMES

PHOTO = ("scene", "现场照片")
_ONE_HEAD = {
    "urgent": True, "local": True, "persons": 1, "severity": TIMES, "income_year_fen": 0, "assets_fit": True,
    "burdened": False, "recent_aid_fen": 0,
}  # fmt: skip
_STRANGER = {"alive": True, "receives_dibao": False, "receives_tekun": False}


@transaction.atomic
def report(
    *, data: dict[str, Any], photo: UploadedFile | None, actor: Actor, at: dt.datetime, request_id: uuid.UUID
) -> Case:
    """Open the case with its photo; the same request again gives the same case and no second photo."""
    case = commands.open_case(matter=CODE, data=data, actor=actor, at=at, request_id=request_id)
    key, label = PHOTO
    if photo is not None and not case.papers.filter(key=key).exists():
        commands.add_paper(upload=photo, key=key, label=label, case_id=case.id, actor=actor, at=at)
    return case


def found(*, text: str, actor: Actor, at: dt.datetime) -> list[tuple[int, str]]:
    """Persons on file by name or number, in the actor's jurisdiction: (id, how to tell them apart)."""
    return _rows(people.search(text=text, actor=actor, at=at), at)


def chosen(person_id: str, *, actor: Actor, at: dt.datetime) -> list[tuple[int, str]]:
    """The person chosen before, offered again; nobody where the actor may not look her up."""
    if not person_id.isascii() or not person_id.isdigit():
        return []
    rows = access.visible_to(actor, "people.search", Person.objects.filter(id=int(person_id)))
    return _rows(list(rows), at)


def _rows(persons: list[Person], at: dt.datetime) -> list[tuple[int, str]]:
    day = at.astimezone(CHINA).date()
    places = territory.names_of({one.division_code for one in persons}, day)
    return [
        (
            one.id,
            f"{one.name}　{people.masked_number(one)}　{places.get(one.division_code, '')}",
        )
        for one in persons
    ]


def heads(*, division_code: str, on_date: dt.date) -> dict[int, str]:
    """What each number of months gives a head by the rules, in words, up to the local limit."""
    month = Month.of(on_date)
    program = ENTITLEMENT.law.assessment_program(division_code, on_date, month, on_date)
    limit = ENTITLEMENT.law.setting("months_limit", division_code, on_date)
    return {number: f"每人 {_yuan(program, number, True)} 元（农村 {_yuan(program, number, False)} 元）"
            for number in range(1, limit + 1)}  # fmt: skip


def _yuan(program, months: int, urban: bool) -> str:
    asked = _ONE_HEAD | {"months": months, "urban": urban}
    return yuan_text(program.evaluate(asked, [_STRANGER], outputs=("amount",))["amount"])
