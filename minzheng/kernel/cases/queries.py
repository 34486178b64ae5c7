"""Reading cases: scoped to the actor's jurisdiction, or to the resident's own."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.people import queries as people
from minzheng.kernel.territory import queries as territory

from .catalogue import RegisterMatter
from .catalogue import matter as matter_of
from .commands import core, intake, publicity
from .errors import CaseNotFound
from .models import Appeal, Case, CasePaper, Draft, Notice, Objection, Step
from .procedures import APPLICANT, BENEFIT_PROCEDURES, PUBLIC, TIMER, BenefitProcedure, Transition
from .states import BENEFIT_STATES, State


@dataclass(frozen=True)
class DraftView:
    """An own draft with its answers opened."""

    id: int
    matter: str
    step: str
    version: int
    saved_at: dt.datetime
    answers: dict
    papers: tuple[CasePaper, ...]


def draft(draft_id: int, *, actor: Actor) -> DraftView:
    """The actor's own draft."""
    row = intake.own_draft(draft_id, actor)
    if row.submitted_case_id:
        raise CaseNotFound("这份申请已经提交，请到“我的办件”查看进度。")
    answers = json.loads(secrecy.decrypt(row.answers_cipher, purpose=intake.DRAFT))
    papers = tuple(row.papers.filter(removed_at=None).select_related("file").order_by("id"))
    return DraftView(row.id, row.matter, row.step, row.version, row.saved_at, answers, papers)


def drafts(*, actor: Actor) -> QuerySet:
    """The actor's unfinished applications, last saved first."""
    return Draft.objects.filter(account_id=actor.account_id, submitted_case=None).order_by("-saved_at")


def visible(actor: Actor) -> QuerySet:
    """Every case of a benefit that the actor may read as an officer."""
    return access.visible_to(actor, "case.read", Case.objects.filter(household__isnull=False))


def proceedings(actor: Actor, *, matters: Iterable[str]) -> QuerySet:
    """The cases of some matters of statutory books that the actor may read as an officer, newest first."""
    found = Case.objects.none()
    by_permission: dict[str, list[str]] = {}
    for code in matters:
        by_permission.setdefault(matter_of(code).reading, []).append(code)
    for permission, codes in by_permission.items():
        found = found | access.visible_to(actor, permission, Case.objects.filter(matter__in=codes))
    return found.order_by("-submitted_at", "-id")


def waiting_for(actor: Actor, *, matters: Iterable[str]) -> QuerySet:
    """Open cases of some matters of which one of the actor's posts can take the next step, the most urgent
    first. Steps that stand aside (send back, withdraw) make nobody's list longer.
    """
    found = Case.objects.none()
    for code in matters:
        chosen = matter_of(code)
        for procedure in chosen.procedures:
            by_permission: dict[str, set[State]] = {}
            for row in procedure.transitions:
                if chosen.acts[row.action].ahead and row.permission not in (APPLICANT, PUBLIC, TIMER):
                    by_permission.setdefault(row.permission, set()).update(row.sources)
            for permission, states in by_permission.items():
                rows = Case.objects.filter(matter=code, procedure=procedure.code, state__in=states)
                found = found | access.visible_to(actor, permission, rows)
    return found.order_by(F("step_due_date").asc(nulls_last=True), "id")


def own_proceedings(actor: Actor, *, matters: Iterable[str]) -> QuerySet:
    """The cases of some matters that the account has filed for itself, newest first."""
    rows = Case.objects.filter(matter__in=list(matters), submitted_by_id=actor.account_id, on_behalf=False)
    return rows.order_by("-submitted_at", "-id") if actor.account_id else Case.objects.none()


def reached_proceeding(case_id: int, *, actor: Actor, matters: Iterable[str]) -> Case:
    """One case of a statutory book, for an officer who may read it, or a party; no event."""
    found = Case.objects.filter(id=case_id, matter__in=list(matters)).first()
    if found is None:
        raise CaseNotFound("没有这个办件，请返回列表重新查找。")
    core.require_reach(found, actor, None)
    return found


def proceeding(case_id: int, *, actor: Actor, at: dt.datetime, matters: Iterable[str]) -> Case:
    """The same, to be looked at: an officer's look is an event."""
    found = reached_proceeding(case_id, actor=actor, matters=matters)
    if not core.is_applicant(found, actor):
        audit.record(RecordOpened(case_id=found.id, what=f"办件 {found.number}"), actor=actor, at=at)
    return found


def own_cases(actor: Actor) -> QuerySet:
    """The cases in which the account's person is the applicant, newest first."""
    person = people.person_of_account(actor.account_id)
    rows = Case.objects.filter(applicant=person) if person else Case.objects.none()
    return rows.order_by("-submitted_at")


def case(case_id: int, *, actor: Actor, at: dt.datetime) -> Case:
    """One case, for an officer of the jurisdiction or the applicant; an officer's look is an event."""
    rows = Case.objects.select_related("applicant", "household__head").filter(household__isnull=False)
    found = rows.filter(id=case_id).first()
    if found is None:
        raise CaseNotFound("没有这个办件，请返回列表重新查找。")
    if core.is_applicant(found, actor):
        return found
    core.require_reach(found, actor, None)
    event = RecordOpened(
        case_id=found.id,
        person_id=found.applicant_id,
        household_id=found.household_id,
        what=f"办件 {found.number}",
    )
    audit.record(event, actor=actor, at=at)
    return found


def to_do(actor: Actor) -> QuerySet:
    """Open cases on which one of the actor's posts can act next, most urgent first."""
    actionable = Case.objects.none()
    for state in BENEFIT_STATES:
        if not state.is_open:
            continue
        for permission in _permissions_from(state):
            rows = Case.objects.filter(state=state, household__isnull=False)
            rows = access.visible_to(actor, permission, rows)
            actionable = actionable | rows
    return actionable.select_related("applicant").order_by(F("step_due_date").asc(nulls_last=True), "id")


_ASIDE = (
    "withdraw",
    "abort",
    "send_back",
    "investigate_again",
)  # steps that lead a benefit's case off its way


def steps_ahead(case: Case) -> list[Transition]:
    """The steps that lead an open case on from where it stands, by whomever."""
    chosen, rows = matter_of(case.matter), case.rules_of_procedure.actions_from(case.current)
    if isinstance(chosen, RegisterMatter):
        return [row for row in rows if chosen.acts[row.action].ahead]
    return [row for row in rows if row.action not in _ASIDE and _fits_delegation(case, row)]


def _permissions_from(state: State) -> set[str]:
    found = set()
    for procedure in BENEFIT_PROCEDURES:
        for row in procedure.actions_from(state):
            if row.action not in _ASIDE:
                found.add(row.permission)
    return found - {APPLICANT, PUBLIC}


def possible_actions(case: Case, *, actor: Actor) -> list[Transition]:
    """The transitions this actor could take now: what the case page offers as buttons."""
    mine = core.is_applicant(case, actor)
    offered = []
    for row in case.rules_of_procedure.actions_from(case.current):
        if row.permission in (PUBLIC, TIMER):
            continue
        if row.permission == APPLICANT:
            taking_in = matter_of(case.matter).taking_in
            may = mine or access.may(actor, taking_in, division_code=case.division_code)
        else:
            may = not mine and access.may(actor, row.permission, division_code=case.division_code)
        if may and _fits_delegation(case, row):
            offered.append(row)
    return offered


def _fits_delegation(case: Case, row: Transition) -> bool:
    procedure = case.rules_of_procedure
    if not isinstance(procedure, BenefitProcedure) or not procedure.delegated:
        return True
    if case.near_relative:
        return row.action not in ("confirm_delegated", "refuse_delegated")
    return row.action not in ("forward", "forward_ineligible")


def is_own(case: Case, actor: Actor) -> bool:
    """Whether the account belongs to the applicant or a party, or filed the case for itself."""
    return core.is_applicant(case, actor)


def timeline(case: Case) -> list[Step]:
    return list(case.steps.order_by("at", "id"))


def public_notices(division_prefix: str, *, on_date: dt.date) -> QuerySet:
    """The notices that hang on a day in a village, township or district. No login needed."""
    rows = Notice.objects.filter(
        division_code__startswith=division_prefix,
        from_date__lte=on_date,
        until_date__gte=on_date,
        ended_at=None,
    )
    return rows.select_related("case").order_by("until_date", "id")


def public_notice(notice_id: int, *, on_date: dt.date) -> Notice:
    """One hanging notice, for the objection form."""
    found = Notice.objects.filter(
        id=notice_id, from_date__lte=on_date, until_date__gte=on_date, ended_at=None
    ).first()
    if found is None:
        raise NotFound("这条公示已经结束或不存在，请返回公示列表查看。")
    return found


@dataclass(frozen=True)
class ObjectionView:
    id: int
    filed_at: dt.datetime
    text: str
    contact: str
    answer: str
    answered_at: dt.datetime | None


def objections(case: Case) -> list[ObjectionView]:
    """The objections to a case, opened; the caller has reached the case already."""
    rows = Objection.objects.filter(notice__case=case).order_by("filed_at")
    return [
        ObjectionView(
            row.id, row.filed_at, secrecy.decrypt(row.text_cipher, purpose=publicity.OBJECTION),
            secrecy.decrypt(row.contact_cipher, purpose=publicity.OBJECTION), row.answer, row.answered_at,
        )
        for row in rows
    ]  # fmt: skip


def open_appeals(actor: Actor) -> QuerySet:
    """Unanswered appeals in the actor's jurisdiction."""
    return (
        access.visible_to(
            actor, "case.decide_appeal", Appeal.objects.filter(answered_at=None), "case__division_code"
        )
        .select_related("case__applicant")
        .order_by("filed_at")
    )


def working_days_left(case: Case, today: dt.date) -> int | None:
    """Working days until the step's limit; negative when it has passed; None without a limit."""
    if case.step_due_date is None:
        return None
    return territory.calendar().working_days_between(today, case.step_due_date)


def days_from_application_to_decision(division_prefix: str, *, year: int) -> list[int]:
    """Calendar days from submission to decision of the cases decided in a year (SA-43)."""
    rows = Case.objects.filter(
        division_code__startswith=division_prefix,
        household__isnull=False,
        closed_at__year=year,
        state__in=[State.APPROVED, State.REFUSED],
    ).values_list("submitted_at", "closed_at")
    return sorted(
        (closed.astimezone(CHINA).date() - sent.astimezone(CHINA).date()).days for sent, closed in rows
    )


def replayed_states() -> list[tuple[str, str, str]]:
    """Cases whose state is not what their steps say: (number, state, replayed). Always empty, and checked."""
    last = Prefetch(
        "steps", queryset=Step.objects.exclude(action="take_in").order_by("id"), to_attr="history"
    )
    wrong = []
    for row in Case.objects.prefetch_related(last).iterator(chunk_size=1000):
        state = ""
        for step in row.history:
            if step.source not in ("", state) and not (state == "" and step.action in ("submit", "open")):
                state = "broken"
                break
            state = step.target
        if state != row.state:
            wrong.append((row.number, row.state, state))
    return wrong
