"""The one way a case moves: lock, recognise a repeat, check state, person and separation, write the step."""

import datetime as dt
import uuid

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import SYSTEM, Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.models import Membership
from minzheng.kernel.territory import queries as territory

from .. import deadlines
from ..catalogue import BenefitMatter
from ..catalogue import matter as matter_of
from ..errors import CaseNotFound, MustBeSomebodyElse, NotNow
from ..events import CaseMoved
from ..models import Case, Step
from ..procedures import APPLICANT, PUBLIC, TIMER, BenefitProcedure, Transition
from ..states import State


def locked(case_id: int) -> Case:
    """The case, locked until the transaction ends."""
    case = Case.objects.select_for_update(of=("self",)).filter(id=case_id).first()
    if case is None:
        raise CaseNotFound("没有这个办件，请返回列表重新查找。")
    return case


# Who works on cases, and not only reads them.
_HANDLING = (
    "case.take_in",
    "case.accept",
    "case.visit",
    "case.assess",
    "case.forward",
    "case.examine",
    "case.confirm_district",
)


def begin(
    *, case_id: int, action: str | tuple[str, ...], actor: Actor, request_id: uuid.UUID
) -> tuple[Case, Transition | None]:
    """Lock the case and find the transition. None as transition: this very request was done before.

    Several actions are the forms that one verb takes in different states: the state decides which of them
    it is now, and a repeat is recognised as whichever of them it was then.

    Raises CaseNotFound outside the jurisdiction, NotNow in the wrong state, NotPermitted without the
    post, MustBeSomebodyElse where separation of duties forbids it.
    """
    actions = (action,) if isinstance(action, str) else action
    case = locked(case_id)
    require_reach(case, actor, None)
    if Step.objects.filter(case=case, action__in=actions, request_id=request_id).exists():
        return case, None
    possible = (case.rules_of_procedure.transition(each, case.current) for each in actions)
    transition = next((row for row in possible if row is not None), None)
    if transition is None:
        raise NotNow(_why_not_now(case))
    require_reach(case, actor, transition)
    _require_separation(case, actor, transition)
    return case, transition


def require_reach(case: Case, actor: Actor, transition: Transition | None) -> None:
    """The actor reaches the case at all (else it does not exist for her), and holds the permission."""
    if transition is not None and transition.permission == PUBLIC:
        return
    if transition is not None and transition.permission == TIMER:
        if actor != SYSTEM:
            raise NotNow("这一步到期由系统自动办理，不能手工办理。请等到期后查看。")
        return
    if actor == SYSTEM and transition is None and case.household_id is None:
        return  # the day itself looks after the cases of statutory books
    matter = matter_of(case.matter)
    if is_applicant(case, actor):
        if transition is None or transition.permission == APPLICANT:
            return
    elif not access.may(actor, matter.reading, division_code=case.division_code):
        raise CaseNotFound("没有这个办件，请返回列表重新查找。")
    if transition is not None:
        permission = matter.taking_in if transition.permission == APPLICANT else transition.permission
        access.require(actor, permission, division_code=case.division_code)


def handling_of(case: Case) -> set[str]:
    """The permissions of those who work on the case, and do not only read it."""
    if case.household_id is not None:
        return set(_HANDLING)
    rows = {row.permission for row in case.rules_of_procedure.transitions}
    return (rows - {APPLICANT, PUBLIC, TIMER}) | {matter_of(case.matter).taking_in}


def require_handling(case: Case, actor: Actor) -> None:
    """The actor works on cases of this division; who may only read them adds nothing to them."""
    if not any(access.may(actor, action, division_code=case.division_code) for action in handling_of(case)):
        access.require(actor, matter_of(case.matter).taking_in, division_code=case.division_code)


def is_applicant(case: Case, actor: Actor) -> bool:
    """Whether the account belongs to the applicant or a party, or filed a case of no household for itself."""
    if actor.account_id is None:
        return False
    if case.household_id is None and case.submitted_by_id == actor.account_id and not case.on_behalf:
        return matter_of(case.matter).speaks_for(case=case, actor=actor)
    person = people.person_of_account(actor.account_id)
    if person is None:
        return False
    if case.household_id is not None:
        return person.id == case.applicant_id
    return case.parties.filter(person=person).exists()


def _why_not_now(case: Case) -> str:
    last = case.steps.order_by("-id").first()
    when = f"{last.at.astimezone(CHINA):%m月%d日 %H:%M}" if last else ""
    by = f"（{last.actor_name}于{when}办理“{last.label}”）" if last else ""
    return f"办件当前为“{case.current.label}”{by}，不能再做这一步。请刷新页面查看最新情况。"


def require_distance(case: Case, actor: Actor) -> None:
    """The actor is neither of the household, now or ever, nor filed as its near relative (回避)."""
    person = people.person_of_account(actor.account_id) if actor.account_id else None
    if person is not None and _is_concerned(case, person):
        whose = "您本人家庭" if case.household_id is not None else "您本人或家人"
        raise MustBeSomebodyElse(f"这是{whose}的办件，依规定应当回避，请交由其他人员办理。")
    if case.filings.filter(official_name=actor.name).exists():
        raise MustBeSomebodyElse("您已备案为该家庭的近亲属，依规定应当回避，请交由其他人员办理。")


def _is_concerned(case: Case, person) -> bool:
    """Whether a person is a party, or of the household or ever was, or lives with a party."""
    if case.household_id is not None:
        belongs = Membership.objects.filter(household_id=case.household_id, person=person, superseded_at=None)
        return person.id == case.applicant_id or belongs.exists()
    parties = list(case.parties.exclude(person=None).values_list("person_id", flat=True))
    own = Membership.objects.filter(person=person, superseded_at=None).values("household_id")
    lives_with = Membership.objects.filter(household__in=own, person__in=parties, superseded_at=None)
    return person.id in parties or lives_with.exists()


def _require_separation(case: Case, actor: Actor, transition: Transition) -> None:
    if transition.permission in (APPLICANT, PUBLIC, TIMER):
        return
    require_distance(case, actor)
    if not transition.not_by:
        return
    done = case.steps.filter(action__in=transition.not_by, account_id=actor.account_id).first()
    if done is not None and actor.account_id is not None:
        raise MustBeSomebodyElse(
            f"您已办理过本件的“{done.label}”，收件、经办与决定须由不同人员负责，请交由其他人员办理。"
        )


def move(
    case: Case, transition: Transition, *, actor: Actor, at: dt.datetime, request_id: uuid.UUID,
    note: str = "", details: dict | None = None, target: State | None = None, due_date: dt.date | None = None,
) -> Step:  # fmt: skip
    """Write the step, the new state with its deadline, and the event. The caller holds the lock.

    `target` is one of the transition's targets where it has several; `due_date` stands in place of its limit.
    """
    source, target = case.current, target or transition.target
    if target not in transition.targets:
        raise ValueError(f"{transition.action} does not lead to {target!r}")
    case.state = target
    case.step_due_date = due_date or _step_due(case, transition, at.astimezone(CHINA).date())
    if not target.is_open:
        case.closed_at, case.step_due_date = at, None
    case.save()
    step = Step.objects.create(
        case=case,
        action=transition.action,
        label=transition.label,
        source=source,
        target=target,
        account_id=actor.account_id,
        actor_name=actor.name,
        at=at,
        note=note,
        details=details or {},
        request_id=request_id,
    )
    event = CaseMoved(
        case_id=case.id, person_id=case.applicant_id, household_id=case.household_id, number=case.number,
        action=transition.action, label=transition.label, source=source.value, target=target.value,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    if not target.is_open and target is not State.APPROVED:
        _tell_of_the_end(case, actor, at)
    return step


def _tell_of_the_end(case: Case, actor: Actor, at: dt.datetime) -> None:
    matter = matter_of(case.matter)
    if isinstance(matter, BenefitMatter) and matter.ended is not None:
        matter.ended(case=case, actor=actor, at=at)


def _step_due(case: Case, transition: Transition, day: dt.date) -> dt.date | None:
    procedure, limit = case.rules_of_procedure, transition.limit
    if isinstance(procedure, BenefitProcedure) and transition.action in ("accept", "supplement"):
        limit = procedure.investigate
    if transition.target is State.SUPPLEMENT or limit is None:
        return case.total_due_date
    return deadlines.due_date(limit, day, territory.calendar())


def refresh_total_due(case: Case, today: dt.date) -> None:
    """Recompute the total limit from acceptance, with its pauses. Saved with the next `move`."""
    procedure = case.rules_of_procedure
    limit = procedure.total_extended if case.is_extended else procedure.total
    if case.accepted_at is None or limit is None:
        case.total_due_date = None
        return
    calendar = territory.calendar()
    accepted = case.accepted_at.astimezone(CHINA).date()
    pauses = list(case.pauses.filter(from_date__gte=accepted).values_list("from_date", "until_date"))
    paused = deadlines.paused_working_days(pauses, calendar, today)
    case.total_due_date = deadlines.due_date(limit, accepted, calendar, paused)
