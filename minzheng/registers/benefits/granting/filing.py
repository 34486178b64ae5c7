"""Filing an application: the person, her home, what she declares, and the card she is paid to."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.cases.catalogue import Opened, PartyOf
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import queries as known
from minzheng.kernel.people.models import Fact, FactSource, Household, Person

from .. import commands as benefits
from .. import queries

REPORTED = (FactSource.VERIFIED, FactSource.DOCUMENT, FactSource.CORRECTED, FactSource.VISITED)

FactsOf = Callable[[Mapping[str, Any]], Mapping[str, int]]
MayFile = Callable[[Person, Mapping[str, Any], dt.date], None]
FilesMore = Callable[[Person, Household, Mapping[str, Any], Actor, dt.datetime], None]


def subject_of(person_id: int) -> str:
    """By which key a case is about a person."""
    return f"person:{person_id}"


def file_application(
    *, matter: str, programmes: Iterable[str], name: str, facts_of: FactsOf,
    answers_of: Callable[..., dict[str, Any]], data: Mapping[str, Any], actor: Actor, at: dt.datetime,
    may_file: MayFile | None = None, division_code: str | None = None, files_more: FilesMore | None = None,
) -> Opened:  # fmt: skip
    """File what was declared; nothing is filed of what is refused.

    With a `person_id` in the data the person was found on file, and no number is asked. `division_code` takes
    it in instead of the division where she is registered; `may_file` judges instead of `_require_free`.

    Raises Invalid for a wrong number, Conflict for who has the benefit already or an application on its way.
    Whoever has no permission to take in may apply for herself, or as the payee for whom she looks after.
    """
    day = at.astimezone(CHINA).date()
    person = _person(data, actor, at)
    payee = _payee(person, data, actor, at)
    _require_own(person, payee, actor)
    if may_file is None:
        _require_free(matter, programmes, name, person, day)
    else:
        may_file(person, data, day)
    home = people.home_of(person=person, on_date=day, actor=actor, at=at)
    declare(person, home.id, facts_of(data), day, actor, at)
    if files_more is not None:
        files_more(person, home, data, actor, at)
    if data.get("card_number"):
        benefits.register_card(
            person=payee, holder_name=payee.name, bank=data["bank"], number=data["card_number"],
            from_date=day,
            actor=actor, at=at,
        )  # fmt: skip
    parties = [PartyOf(role="applicant", label="申请人", name=person.name, person=person)]
    if payee.id != person.id:
        parties.append(PartyOf(role="payee", label="领款人", name=payee.name, person=payee))
    return Opened(
        title=person.name, division_code=division_code or person.division_code, subject=subject_of(person.id),
        application={"person_id": person.id, "household_id": home.id, "payee_id": payee.id}
        | {"phone": data.get("phone", "")} | answers_of(data),
        parties=tuple(parties),
    )  # fmt: skip


def _person(data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Person:
    """The person of the application, found on file by the officer or known by her number."""
    if data.get("person_id"):
        found = Person.objects.filter(id=data["person_id"]).first()
        if found is None or not access.may(actor, "people.search", division_code=found.division_code):
            raise NotFound("没有这个人员，请重新查找。")
        return found
    return people.register_person(
        identity_number=data["identity_number"], name=data["name"], division_code=data["division_code"],
        phone=data.get("phone", ""), actor=actor, at=at,
    )  # fmt: skip


def _payee(person: Person, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Person:
    if not data.get("payee_number"):
        return person
    return people.register_person(
        identity_number=data["payee_number"], name=data["payee_name"], division_code=data["division_code"],
        actor=actor, at=at,
    )  # fmt: skip


def _require_own(person: Person, payee: Person, actor: Actor) -> None:
    own = known.person_of_account(actor.account_id)
    if own is not None and own.id not in (person.id, payee.id):
        raise Invalid(
            f"网上只能为本人或者由本人代领的家人申请。请把领款人填写为您本人（{own.name}），或到窗口办理。",
            field="payee_name",
        )


def _require_free(matter: str, programmes: Iterable[str], name: str, person: Person, day: dt.date) -> None:
    """Not while she has all of it, nor while another application is on its way."""
    if all(queries.award_covering(person.id, code, on_date=day) for code in programmes):
        raise Conflict(
            f"{person.name}已在享受{name}，不用重复申请。信息有变化的，请办理变更。", field="identity_number"
        )
    waiting = Case.objects.filter(matter=matter, subject=subject_of(person.id), closed_at=None).first()
    if waiting is not None:
        raise Conflict(
            f"{person.name}的{name}已有一份申请正在办理（{waiting.number}），请等办结或者撤回后再申请。",
            field="identity_number",
        )


def declare(
    person: Person, household_id: int, facts: Mapping[str, int], day: dt.date, actor: Actor, at: dt.datetime
) -> None:
    """What she declares counts from the first day of this month, unless an office has said so itself."""
    first_day = day.replace(day=1)
    rows = Fact.objects.filter(superseded_at=None, valid__contains=day, source__in=REPORTED)
    reported = set(rows.filter(person=person).values_list("name", flat=True))
    reported |= set(rows.filter(household_id=household_id).values_list("name", flat=True))
    made = []
    for name, value in facts.items():
        if name in reported:
            continue
        of_person = people.kind_of(name).of == "person"
        made.append(
            people.NewFact(
                name=name, value=value, from_date=first_day, source=FactSource.DECLARED,
                source_note="申请表", source_date=day, person_id=person.id if of_person else None,
                household_id=None if of_person else household_id,
            )
        )  # fmt: skip
    people.record_facts(made, actor=actor, at=at)
