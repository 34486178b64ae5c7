"""Reading adoptions: masked for lists, in the clear only by an opening that is recorded."""

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people.identity import mask_identity_number
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.working_days import WorkingCalendar

from . import clock
from .conditions import Human, Obstacle, Proposal, obstacles
from .errors import AdoptionNotFound, DossierNotFound, LeadNotFound
from .models import (
    Adoption,
    AdoptionAssessment,
    AdoptionEnding,
    Dossier,
    DossierParty,
    FoundlingNotice,
    IllegalAdoptionLead,
)
from .origins import papers_for, rules_of
from .parameters import figures

LEAD_CONTENT = "adoptions.lead"
VISIT_NOTE = "adoptions.visit"
PARTICULARS = "adoptions.particulars"
RELATION_STATUSES, LEAD_STATES, LEAD_SOURCES = (
    Adoption.STATUSES,
    IllegalAdoptionLead.STATES,
    IllegalAdoptionLead.SOURCES,
)


def dossiers(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers of the actor's jurisdiction."""
    return access.visible_to(actor, "adoption.read", Dossier.objects.all())


def adoptions(actor: Actor) -> QuerySet[Adoption]:
    """The registered relations of the actor's jurisdiction, newest first."""
    rows = access.visible_to(actor, "adoption.read", Adoption.objects.all())
    return rows.select_related("dossier", "document").order_by("-registered_on", "-id")


def leads(actor: Actor) -> QuerySet[IllegalAdoptionLead]:
    rows = access.visible_to(actor, "adoption.read", IllegalAdoptionLead.objects.all())
    return rows.order_by("-found_on", "-id")


def dossier(dossier_id: int, *, actor: Actor) -> Dossier:
    """One dossier in reach. Raises DossierNotFound."""
    found = dossiers(actor).prefetch_related("parties").filter(id=dossier_id).first()
    if found is None:
        raise DossierNotFound("没有这份收养卷宗，请返回列表重新查找。")
    return found


def adoption(adoption_id: int, *, actor: Actor) -> Adoption:
    """One relation in reach. Raises AdoptionNotFound."""
    found = adoptions(actor).filter(id=adoption_id).first()
    if found is None:
        raise AdoptionNotFound("没有这条收养登记，请返回列表重新查找。")
    return found


def lead(lead_id: int, *, actor: Actor) -> IllegalAdoptionLead:
    """One lead in reach. Raises LeadNotFound."""
    found = leads(actor).filter(id=lead_id).first()
    if found is None:
        raise LeadNotFound("没有这条线索，请返回列表重新查找。")
    return found


def dossier_of_subject(subject: str) -> Dossier:
    """The dossier that a case is about ("dossier:12"); for matters, which were let in already."""
    return Dossier.objects.prefetch_related("parties").get(id=int(subject.removeprefix("dossier:")))


def adoption_of_subject(subject: str) -> Adoption:
    """The relation that a case is about ("adoption:12")."""
    return Adoption.objects.select_related("dossier").get(id=int(subject.removeprefix("adoption:")))


def dossier_id_of(subject: str) -> int:
    """The dossier behind the subject of a case, be it about a dossier or about a relation."""
    if subject.startswith("dossier:"):
        return int(subject.removeprefix("dossier:"))
    return adoption_of_subject(subject).dossier_id


def adoption_of_dossier(of: Dossier) -> Adoption | None:
    """The relation that came of a dossier, if one did."""
    return Adoption.objects.filter(dossier=of).first()


def case_of(of: Adoption) -> Case | None:
    """The case in which a relation was registered; None for one taken over."""
    return Case.objects.filter(subject=f"dossier:{of.dossier_id}").first()


def ending(of: Adoption) -> AdoptionEnding | None:
    return AdoptionEnding.objects.filter(adoption=of).first()


def by_certificate(number: str, *, division_code: str) -> Adoption | None:
    """The relation under a certificate number of one office."""
    return Adoption.objects.filter(certificate_number=number.strip(), division_code=division_code).first()


def parties(of: Dossier) -> dict[str, DossierParty]:
    """The parties by role."""
    return {party.role: party for party in of.parties.all()}


def assessment(of: Dossier) -> AdoptionAssessment | None:
    return AdoptionAssessment.objects.filter(dossier=of).first()


def notice(of: Dossier) -> FoundlingNotice | None:
    return FoundlingNotice.objects.select_related("document").filter(dossier=of).first()


# --- what the law asks --------------------------------------------------------------------------------


def assessment_needed(of: Dossier) -> bool:
    """Not for a step-child, and not where the application was made before the measures were in force."""
    if rules_of(of.origin).is_step:
        return False
    return figures(division_code=of.division_code, on_date=of.filed_on).assessment_required


def papers(of: Dossier) -> tuple[tuple[str, str], ...]:
    """(key, name) of every paper this dossier needs."""
    return papers_for(of.origin, disabled=of.disabled)


def children_now(of: Dossier) -> int:
    """The adopters' children: as declared, but no fewer than the register knows, and with those adopted
    since.
    """
    own = [party.party_index for party in of.parties.all() if party.role in ("adopter", "spouse")]
    known = Adoption.objects.filter(
        dossier__parties__party_index__in=own,
        dossier__parties__role__in=("adopter", "spouse"),
        status="in_force",
    ).exclude(dossier=of)
    days = list(known.distinct().values_list("id", "registered_on"))
    before = sum(day <= of.filed_on for _, day in days)
    return max(of.children, before) + len(days) - before


def conditions(of: Dossier, *, on_date: dt.date) -> list[Obstacle]:
    """Every statutory condition that is not met on a day."""
    by_role = parties(of)
    adopters = [by_role[role] for role in ("adopter", "spouse") if role in by_role]
    proposal = Proposal(
        origin=of.origin, adopters=tuple(Human(one.sex, one.birth_date) for one in adopters),
        married=of.married,
        children=children_now(of), child=Human(by_role["child"].sex, by_role["child"].birth_date),
        disabled=of.disabled, **of.declared,
    )  # fmt: skip
    return obstacles(proposal, on_date, figures(division_code=of.division_code, on_date=on_date))


def hindrances(of: Dossier, *, on_date: dt.date) -> list[str]:
    """All that stands against a registration on a day, in words."""
    missing = [one.text for one in conditions(of, on_date=on_date)]
    if of.received_on is None:
        missing.append("材料还没有收齐受理")
    if assessment_needed(of):
        missing += _of_assessment(assessment(of), on_date)
    if rules_of(of.origin).needs_notice:
        missing += _of_notice(notice(of), on_date)
    return missing


def _of_assessment(row: AdoptionAssessment | None, on_date: dt.date) -> list[str]:
    if row is None:
        return ["还没有作收养评估（民发〔2020〕144号）"]
    if row.reported_on is None:
        return [f"收养评估还没有提交报告（期限 {row.due_date}）"]
    if not row.passed:
        return ["收养评估不合格，应当作不予登记"]
    if on_date > row.valid_until:
        return [f"评估报告已于 {row.valid_until} 过期，需要重新评估"]
    return []


def _of_notice(row: FoundlingNotice | None, on_date: dt.date) -> list[str]:
    if row is None:
        return ["还没有公告查找生父母（民法典 第一千一百零五条）"]
    if row.claimed_on is not None:
        return ["公告期内已有人认领"]
    if on_date <= row.last_date:
        return [f"公告 {row.last_date} 期满，次日起才能登记（民法典 第一千一百零五条）"]
    return []


# --- the clock ----------------------------------------------------------------------------------------


def stops(of: Dossier) -> list[clock.Stop]:
    """The days on which the review stands still: a running notice, an assessment under way."""
    found = []
    if (row := notice(of)) is not None:
        found.append(clock.Stop(row.published_on, row.claimed_on or row.last_date, "公告查找生父母"))
    if (row := assessment(of)) is not None:
        found.append(clock.Stop(row.consented_on, row.reported_on, "收养评估"))
    return found


@dataclass(frozen=True)
class Clock:
    """Where the periods stand on a day. `due_date` is the next day that matters; `why` says of what."""

    review_due: dt.date | None
    due_date: dt.date | None
    why: str
    days_used: int
    running: tuple[str, ...]


def clock_of(of: Dossier, *, on_date: dt.date) -> Clock:
    """The periods of a dossier. While an assessment is open the review has no last day, but the report has
    one.
    """
    still = stops(of)
    running = tuple(stop.reason for stop in still if stop.covers(on_date))
    open_report = assessment(of)
    open_report = open_report if open_report is not None and open_report.reported_on is None else None
    review = None
    used = 0
    if of.received_on is not None:
        days = figures(division_code=of.division_code, on_date=of.received_on).review_days
        review = clock.review_due(of.received_on, still, days, territory.calendar())
        used = clock.days_used(of.received_on, on_date, still)
    if open_report is not None:
        return Clock(review, open_report.due_date, "评估报告期限", used, running)
    if review is not None:
        return Clock(review, review, "登记审查期限", used, running)
    seen = notice(of)
    if seen is not None and on_date <= seen.last_date and seen.claimed_on is None:
        return Clock(None, seen.last_date, "公告期满日", used, running)
    return Clock(None, None, "", used, running)


# --- the effect on others -----------------------------------------------------------------------------


def adopted_on(person_id: int, *, on_date: dt.date) -> dt.date | None:
    """Since when somebody has been an adopted child by a relation that holds on a day; None when not.

    A dissolved relation holds to the day before its end; a revoked one never held (民法典 第一千一百一十三条). Benefits
    for orphans end in the month after this day.
    """
    rows = Adoption.objects.filter(child_id=person_id, registered_on__lte=on_date).exclude(status="revoked")
    for row in rows.select_related("ending").order_by("-registered_on"):
        ending = getattr(row, "ending", None)
        if ending is None or on_date < ending.ended_on:
            return row.registered_on
    return None


def visit_due(of: Adoption) -> dt.date | None:
    """When the next visit after registration is due; None once one was made, or the relation has ended."""
    if of.status != "in_force" or of.visits.exists():
        return None
    months = figures(division_code=of.division_code, on_date=of.registered_on).follow_up_months
    return WorkingCalendar.add_months(of.registered_on, months)


# --- openings that are recorded -----------------------------------------------------------------------


@dataclass(frozen=True)
class OpenedParty:
    """A party in the clear."""

    label: str
    name: str
    number: str
    sex: str
    birth_date: dt.date | None


def open_parties(
    dossier_id: int, *, reason: str, case_id: int | None = None, actor: Actor, at: dt.datetime
) -> list[OpenedParty]:
    """Names and numbers of a dossier, for a reason; the look is an event. Raises Invalid without a reason."""
    found = dossier(dossier_id, actor=actor)
    if len(reason.strip()) < 4:
        raise Invalid(
            "收养信息保密（民法典 第一千一百一十条）。请写明查看的理由，至少 4 个字。", field="reason"
        )
    event = RecordOpened(case_id=case_id, what=f"收养卷宗 {found.id} 当事人信息", reason=reason.strip())
    audit.record(event, actor=actor, at=at)
    opened = []
    for party in sorted(
        found.parties.all(), key=lambda one: [key for key, _ in DossierParty.ROLES].index(one.role)
    ):
        known = in_the_clear(party)
        number = mask_identity_number(known["number"]) if known["number"] else "无"
        opened.append(
            OpenedParty(party.get_role_display(), known["name"], number, party.sex, party.birth_date)
        )
    return opened


def in_the_clear(party: DossierParty) -> dict[str, str]:
    """Name and number, for the papers that must carry them."""
    return json.loads(secrecy.decrypt(party.particulars_cipher, purpose=PARTICULARS))


def open_lead(lead_id: int, *, actor: Actor, at: dt.datetime) -> str:
    """What a lead says; the look is an event."""
    found = lead(lead_id, actor=actor)
    audit.record(RecordOpened(what=f"非法收养线索 {found.number}"), actor=actor, at=at)
    return secrecy.decrypt(found.content_cipher, purpose=LEAD_CONTENT)
