"""One case as officers read it: everything that its page shows, fetched once."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.catalogue import Matter
from minzheng.kernel.cases.errors import CaseNotFound
from minzheng.kernel.cases.procedures import Transition
from minzheng.kernel.cases.rows import document_row, paper_row
from minzheng.kernel.cases.states import State
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.territory import queries as territory

from .actions import ACTS, Act
from .household import Subject, subjects
from .verification import Verification, verification_of

_FOR_ELIGIBLE = {"publish", "publish_district", "confirm", "confirm_delegated"}
_FOR_INELIGIBLE = {"forward_ineligible", "refuse", "refuse_delegated"}
_AFTER_NOTICE = {"forward", "confirm", "confirm_delegated"}
_NOTICE_STATES = (State.TOWN_NOTICE, State.DISTRICT_NOTICE)
_ASSESSED_NEXT = (State.INVESTIGATING, State.APPRAISED)
# Who visits in which state: village and township before the opinion, the bureau's clerk after it.
_VISITED_WITH = dict.fromkeys((State.INVESTIGATING, State.APPRAISED, State.OBJECTED), ("case.take_in", True))
_VISITED_WITH |= dict.fromkeys((State.FORWARDED, State.EXAMINED), ("case.examine", True))


@dataclass(frozen=True)
class Offer:
    """An action as the page offers it; `hindered` says why it cannot be done yet, or not by this officer."""

    transition: Transition
    act: Act
    form: forms.Form
    hindered: str = ""

    @property
    def action(self) -> str:
        return self.transition.action


@dataclass(frozen=True)
class CaseFile:
    """A case with what belongs to it. `lacking` is all that an assessment still needs."""

    case: Any
    matter: Matter
    place: str
    days_left: int | None
    total_days_left: int | None
    pause_reason: str
    offers: tuple[Offer, ...]
    lacking: tuple[str, ...]
    subjects: tuple[Subject, ...]
    verification: Verification
    visits: tuple[dict, ...]
    assessment: Any
    assessment_is_old: bool
    notices: tuple[Any, ...]
    objections: tuple[Any, ...]
    filings: tuple[Any, ...]
    papers: tuple[dict, ...]
    documents: tuple[dict, ...]
    decision: Any
    appeals: tuple[Any, ...]
    timeline: tuple[dict, ...]
    award: Any
    may: dict[str, bool] = field(default_factory=dict)

    @property
    def state(self) -> State:
        return self.case.current

    @property
    def ahead(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.act.ahead]

    @property
    def aside(self) -> list[Offer]:
        return [offer for offer in self.offers if not offer.act.ahead]

    @property
    def reported(self) -> str:
        """The reason in the applicant's own words, where the matter keeps one."""
        return str(self.case.application.get("reason", ""))


def reached(case_id: int, actor: Officer) -> Any:
    """A case inside the actor's jurisdiction, without an event: for what the case page itself shows."""
    found = cases.visible(actor).filter(id=case_id).first()
    if found is None:
        raise CaseNotFound("没有这个办件，请返回列表重新查找。")
    return found


def open_case(
    case_id: int, *, actor: Officer, at: dt.datetime, refused: tuple[str, forms.Form] | None = None
) -> CaseFile:
    """The whole file. `refused` is the form of an action that was not carried out, shown again as typed."""
    case, today = cases.case(case_id, actor=actor, at=at), at.astimezone(CHINA).date()
    matter, steps = catalogue.matter(case.matter), cases.timeline(case)
    assessment = case.assessments.order_by("-id").first()
    notices = tuple(case.notices.order_by("-id"))
    lacking = _lacking(case, matter, today)
    persons = subjects(case.household, on_date=today, permits=True)
    offers = _offers(
        case, actor, steps, assessment, _is_old(assessment, persons), notices, lacking, today, refused
    )
    may = _permissions(actor, case)
    decision = case.decisions.select_related("assessment", "document").order_by("-id").first()
    return CaseFile(
        case=case,
        matter=matter,
        place=territory.long_name(case.division_code, today, below=case.division_code[:6]),
        days_left=_working_days(today, case.step_due_date),
        total_days_left=_working_days(today, case.total_due_date),
        pause_reason="等待申请人补正" if case.current is State.SUPPLEMENT else "",
        offers=offers,
        lacking=lacking,
        subjects=tuple(persons),
        verification=verification_of(case, persons, actor=actor, on_date=today),
        visits=tuple(_visit_row(case, visit) for visit in case.visits.order_by("-visited_at", "-id")),
        assessment=assessment,
        assessment_is_old=_is_old(assessment, persons),
        notices=notices,
        objections=tuple(cases.objections(case)) if may["read_objections"] else (),
        filings=tuple(case.filings.order_by("id")),
        papers=tuple(_paper_row(case, row) for row in _papers(case)),
        documents=tuple(_document_row(case, row) for row in documents.documents_of(case_id=case.id)),
        decision=decision,
        appeals=tuple(case.appeals.order_by("filed_at")),
        timeline=tuple(_timeline_row(step) for step in reversed(steps)),
        award=case.awards.order_by("-id").first(),
        may=may,
    )


def _working_days(today: dt.date, due_date: dt.date | None) -> int | None:
    return territory.calendar().working_days_between(today, due_date) if due_date else None


def _lacking(case, matter: Matter, today: dt.date) -> tuple[str, ...]:
    """What the opinion still needs, told all at once; only while an opinion is the next step."""
    if case.current not in _ASSESSED_NEXT:
        return ()
    try:
        return tuple(matter.hindrances(case=case, on_date=today))
    except MinzhengError as error:
        return (error.sentence,)


def _is_old(assessment, persons: list[Subject]) -> bool:
    """Whether a fact was recorded after the assessment: its result no longer says how things stand."""
    if assessment is None:
        return False
    return any(fact.recorded_at > assessment.made_at for one in persons for fact in one.facts)


def _offers(case, actor, steps, assessment, is_old, notices, lacking, today, refused) -> tuple[Offer, ...]:
    """What the actor could do now: what can be done at once first, the way ahead before the ways out."""
    own = {step.action: step.label for step in steps if step.account_id == actor.account_id}
    matter, offers = catalogue.matter(case.matter), []
    for transition in cases.possible_actions(case, actor=actor):
        action = transition.action
        if action not in ACTS or not (is_old or _fits_result(action, assessment)):
            continue
        form = ACTS[action].form(matter=matter, auto_id=f"{action}_%s")
        if refused is not None and refused[0] == action:
            form = refused[1]
        hindered = _hindered(case, transition, own, notices, lacking, today)
        offers.append(Offer(transition, ACTS[action], form, hindered))
    return tuple(sorted(offers, key=lambda offer: (bool(offer.hindered), bool(offer.act.tone))))


def _fits_result(action: str, assessment) -> bool:
    """Publishing and confirming belong to a "yes" of the rules, refusing to a "no"; the command looks again.

    Where facts have changed since the assessment, nobody knows yet, and both are offered.
    """
    if action in _FOR_ELIGIBLE:
        return assessment is not None and assessment.eligible
    if action in _FOR_INELIGIBLE:
        return assessment is not None and not assessment.eligible
    return True


def _hindered(case, transition: Transition, own: dict, notices, lacking, today: dt.date) -> str:
    done = next((own[action] for action in transition.not_by if action in own), "")
    if done:
        return f"您办理过本件的“{done}”，须由其他人员办理。"
    hanging = notices[0] if notices and case.current in _NOTICE_STATES else None
    if transition.action in _AFTER_NOTICE and hanging is not None and today <= hanging.until_date:
        first_day = hanging.until_date + dt.timedelta(days=1)
        return f"公示到 {hanging.until_date:%-m月%-d日} 期满，{first_day:%-m月%-d日} 起可以办理。"
    if transition.action == "assess" and lacking:
        return "把上面缺的补齐后才能提出意见。"
    if transition.action == "ask_supplement" and case.supplement_asked:
        return "已一次性告知过，不能再次退回补正。"
    return ""


def _permissions(actor: Officer, case) -> dict[str, bool]:
    """Which parts of the page the actor may work on. The commands decide again."""
    place, is_open = case.division_code, case.current.is_open
    wanted = {
        "correct": ("people.correct_fact", is_open),
        "hear": ("case.hear_objection", True),
        "visit": _VISITED_WITH.get(case.current, ("case.visit", False)),
        "extend": ("case.assess", is_open and case.accepted_at is not None),
        "appeal": ("case.decide_appeal", True),
        "award": ("benefit.read", True),
        "add_paper": ("case.read", is_open),
        "see_persons": ("people.search", True),
    }
    found = {
        name: open_now and access.may(actor, action, division_code=place)
        for name, (action, open_now) in wanted.items()
    }
    found["extend"] = (
        found["extend"] and not case.is_extended and bool(case.rules_of_procedure.total_extended)
    )
    found["deliver"] = may_deliver(case, actor)
    found["read_objections"] = found["hear"] or any(
        access.may(actor, each, division_code=place)
        for each in ("case.forward", "case.examine", "case.confirm_district")
    )
    return found


def may_deliver(case: Any, actor: Officer) -> bool:
    """Whether the actor hands decisions over: the clerks of the township and of the bureau."""
    wanted = ("case.accept", "case.examine")
    return any(access.may(actor, each, division_code=case.division_code) for each in wanted)


def _papers(case) -> list:
    return list(case.papers.filter(removed_at=None).select_related("file").order_by("id"))


def _paper_row(case, paper) -> dict:
    return paper_row(paper, reverse("review:paper", args=[case.id, paper.id])) | {"key": paper.key}


def _document_row(case, row) -> dict:
    return document_row(row, reverse("review:document", args=[case.id, row.id]))


def _visit_row(case, visit) -> dict:
    photos = [
        reverse("review:photo", args=[case.id, visit.id, place])
        for place in range(1, len(visit.photo_ids) + 1)
    ]
    return {"visit": visit, "checklist": visit.checklist, "photos": photos}


def _timeline_row(step) -> dict:
    """A step with who took it; who objects may stay unnamed, so nobody's name stands beside an objection."""
    details, words = step.details, [step.note] if step.note else []
    words += [f"· {text}" for text in details.get("missing", ())]
    if "votes_for" in details:
        words.append(
            f"{details['attendance']} 同意 {details['votes_for']} 票，不同意 {details['votes_against']} 票。"
        )
    return {
        "at": step.at,
        "title": step.label,
        "actor": "" if step.action == "object" else step.actor_name,
        "detail": "\n".join(words),
        "tone": State(step.target).tone,
    }
