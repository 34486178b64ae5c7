"""A death: what the person had ends the same day; funeral aid is offered; somebody else must be paid."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Count, Q

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.facts import day_of
from minzheng.kernel.territory.working_days import WorkingCalendar
from minzheng.kernel.watch.declared import (
    AWARD,
    CASE,
    Acts,
    Direction,
    Done,
    Finding,
    Watch,
    award_of,
)
from minzheng.kernel.watch.limits import Level
from minzheng.kernel.watch.models import Warning

from .. import commands as benefits
from ..granting.filing import subject_of
from ..granting.grant import Grant, grants
from ..models import Award, AwardPerson
from . import law
from .reading import deaths, facts, label, month_after, names_of, persons, places

FUNERAL_AID = "funeral_aid"
AIDED = ("dibao", "tekun", "orphan", "veteran_support")  # whose funeral the place helps to pay for


def found_dead(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Who has died and had something when she died. Also where it has ended already."""
    died = deaths(person_ids)
    people, had = persons(died), places(list(died))
    for person_id, death_date in died.items():
        end = month_after(death_date)
        mine = [one for one in had.get(person_id, ()) if one.upper >= end.first_date]
        if not mine:
            continue
        person, named = people[person_id], names_of(one.programme for one in mine)
        yield Finding(
            person_id=person_id, household_id=mine[-1].household_id, division_code=mine[-1].division_code,
            mark=death_date.isoformat(),
            sentence=f"{person.name}于{label(death_date)}死亡，自{end.label}起停发：{named}",
            evidence={"death_date": death_date.isoformat(), "awards": sorted(one.award_id for one in mine)},
            is_pending=any(one.upper > end.first_date for one in mine),
        )  # fmt: skip


def end_everything(row: Warning, actor: Actor, at: dt.datetime) -> Done:
    death_date = dt.date.fromisoformat(row.evidence["death_date"])
    benefits.end_all_for_death(
        person_id=row.person_id, death_date=death_date, actor=actor, at=at, article=row.article
    )
    codes = (
        Award.objects.filter(id__in=row.evidence["awards"]).order_by("id").values_list("programme", flat=True)
    )
    return Done(
        f"因死亡自{month_after(death_date).label}起停发{names_of(codes)}；多发的由下一发放批次提出追回"
    )


def _funeral_grant() -> Grant | None:
    return next((one for one in grants() if FUNERAL_AID in [part.code for part in one.entitlements]), None)


def offered_funeral_aid(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Who was in need when she died, where funeral aid can still be asked for and nobody has."""
    grant = _funeral_grant()
    died = deaths(person_ids) if grant else {}
    if not died:
        return
    people, had = persons(died), places(list(died), AIDED)
    asked = set(
        Case.objects.filter(matter=grant.code, subject__in=[subject_of(one) for one in died]).values_list(
            "subject", flat=True
        )
    )
    paid = set(
        AwardPerson.objects.filter(programme=FUNERAL_AID, person__in=died).values_list("person_id", flat=True)
    )
    settings = law.Settings(day)
    for person_id, death_date in died.items():
        mine = [one for one in had.get(person_id, ()) if one.holds_on(death_date)]
        if not mine or person_id in paid or subject_of(person_id) in asked:
            continue
        months = settings.get("funeral_aid_months", mine[0].division_code)
        if day > WorkingCalendar.add_months(death_date, months):
            continue
        had_then = names_of(one.programme for one in mine)
        yield Finding(
            person_id=person_id, household_id=mine[0].household_id, division_code=mine[0].division_code,
            mark=death_date.isoformat(),
            sentence=f"{people[person_id].name}于{label(death_date)}死亡，生前享受{had_then}，"
                     f"办理丧事的亲属可以在{months}个月内申请{grant.name}",
            evidence={"death_date": death_date.isoformat(), "matter": grant.code},
        )  # fmt: skip


def payee_gone(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """A running award that is paid to somebody who has died, while it still covers others."""
    died = deaths(person_ids)
    rows = Award.objects.filter(payee__in=died, valid__upper_inf=True, occasion="")
    rows = rows.annotate(left=Count("persons", filter=Q(persons__valid__upper_inf=True)))
    rows = rows.filter(left__gt=0).select_related("payee").order_by("id")
    for award in rows:
        yield Finding(
            person_id=award.payee_id, household_id=award.household_id, division_code=award.division_code,
            mark=str(award.id),
            sentence=f"{names_of([award.programme])}的领款人{award.payee.name}已死亡，"
                     f"还有 {award.left} 名保障对象，请变更领款人和账户",
            evidence={"award_id": award.id},
        )  # fmt: skip


def dates_differ(person_ids: Sequence[int], day: dt.date) -> Iterator[Finding]:
    """Where the crematorium names another day of death than is on file: a paper settles it (多源采信)."""
    told = {
        one: day_of(held["cremation_death_day"].value)
        for one, held in facts(person_ids, ("cremation_death_day",), day).items()
    }
    on_file, people = deaths(list(told)), persons(told)
    for person_id, reported in told.items():
        known = on_file.get(person_id)
        if known is None or known == reported:
            continue
        person = people[person_id]
        yield Finding(
            person_id=person_id, division_code=person.division_code, mark=f"{known}/{reported}",
            sentence=f"{person.name}的死亡日期不一致：登记为{label(known)}，火化记录为{label(reported)}，"
                     "请按医院或公安的证明核实后更正",
            evidence={"on_file": known.isoformat(), "reported": reported.isoformat()},
        )  # fmt: skip


def watches() -> list[Watch]:
    gone = {"death_day", AWARD}
    return [
        Watch(
            code="death", name="死亡停发", article=law.DEATH, owner="benefit.decide_change", level=Level.RED,
            direction=Direction.EXCESS, looks_at=frozenset(gone), examine=found_dead, acts=Acts.AUTOMATIC,
            act=end_everything,
        ),
        Watch(
            code="funeral_aid", name="殡葬救助提示", article=law.FUNERAL, owner="case.take_in", level=Level.ORANGE,
            direction=Direction.OWED,
            looks_at=frozenset({"death_day", CASE, award_of(FUNERAL_AID), *map(award_of, AIDED)}),
            examine=offered_funeral_aid, acts=Acts.PREPARED, act_label="填写申请表", matter=FUNERAL_AID,
        ),
        Watch(
            code="death_conflict", name="死亡日期不一致", article=law.DEATH, owner="benefit.report_change",
            level=Level.RED, direction=Direction.EITHER,
            looks_at=frozenset({"death_day", "cremation_death_day"}), examine=dates_differ, acts=Acts.HUMAN,
        ),
        Watch(
            code="payee_died", name="领款人死亡", article=law.AID, owner="benefit.report_change", level=Level.RED,
            direction=Direction.EITHER, looks_at=frozenset(gone), examine=payee_gone, acts=Acts.HUMAN,
        ),
    ]  # fmt: skip
