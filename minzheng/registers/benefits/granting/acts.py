"""What each step of a grant does. The rules decide; officers correct facts, never the result."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import Act, Moved
from minzheng.kernel.cases.commands import issue_paper
from minzheng.kernel.cases.deadlines import due_date
from minzheng.kernel.cases.errors import ResultStands
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.states import State
from minzheng.kernel.people.models import Household, Person
from minzheng.kernel.territory import queries as territory

from .. import commands as benefits
from ..entitlement import Entitlement, FactsMissing
from ..models import Award
from .forms import NoteForm, OpinionForm, ReasonForm, SupplementForm
from .procedures import NOTICED

if TYPE_CHECKING:
    from .grant import Grant


def first_month(grant: "Grant", case: Case, on_date: dt.date) -> Month:
    """The first month that a decision on a day would pay: that of the application, or the one after it."""
    if grant.begins is not None:
        return grant.begins(case, on_date)
    if grant.pays_from == "application":
        return Month.of(case.submitted_at.astimezone(CHINA).date())
    return Month.of(on_date).plus(1 if grant.pays_from == "following" else 0)


def _law_date(case: Case) -> dt.date:
    """By the law of which day a case is judged."""
    return (case.accepted_at or case.submitted_at).astimezone(CHINA).date()


def _part(
    grant: "Grant", entitlement: Entitlement, case: Case, on_date: dt.date, terms: Mapping[str, int] | None
) -> dict[str, Any]:
    """What the rules of one programme say today. Raises FactsMissing."""
    begun = _law_date(case)
    month = first_month(grant, case, on_date)
    subject = "person_id" if entitlement.of == "person" else "household_id"
    found = entitlement.assess(
        case.application[subject], division_code=case.division_code, law_date=begun, on_date=on_date,
        month=month, terms=terms,
    )  # fmt: skip
    eligible = bool(found.values[grant.eligible])
    return {
        "programme": entitlement.code, "name": entitlement.name, "eligible": eligible,
        "amount_fen": found.values[entitlement.amount] if eligible else 0, "from_month": str(month),
        "reasons": [] if eligible else grant.reasons(entitlement.code, found.values), "tree": found.tree,
        "rules_digest": found.rules_digest, "parameters_digest": found.parameters_digest,
    }  # fmt: skip


def told(
    grant: "Grant", case: Case, on_date: dt.date, terms: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The assessment as a page and a step keep it: the parts, one for each programme; or what is missing.

    `eligible` is yes where any part is; only programmes that are applied for are looked at. `terms` stand in
    place of the figures that the case has so far (`Grant.terms_of`).
    """
    terms = grant.terms_of(case, on_date) if terms is None else terms
    wanted = case.application.get("programmes") or [one.code for one in grant.entitlements]
    try:
        parts = [
            _part(grant, one, case, on_date, terms)
            for one in grant.entitlements
            if one.code in wanted and one.in_force_on(_law_date(case))
        ]
    except FactsMissing as error:
        return {"missing": list(error.missing), "eligible": None, "parts": []}
    sentences = [
        f"{part['name']}符合条件，{grant.amount_words(part['amount_fen'])}，"
        f"自 {Month.parse(part['from_month']).label} 起"
        if part["eligible"]
        else f"{part['name']}不符合条件：{'；'.join(part['reasons'])}"
        for part in parts
    ]
    return {
        "eligible": any(part["eligible"] for part in parts), "parts": parts,
        "sentence": "。".join(sentences),
        "reasons": [reason for part in parts for reason in part["reasons"]],
    }  # fmt: skip


def accept(case: Case, actor: Actor, at: dt.datetime) -> None:
    """Say in writing that the case is taken in, and by when it is decided."""
    procedure = case.rules_of_procedure
    limit = procedure.total.label if procedure.total else "按各环节期限办理"
    _paper(case, "acceptance", "受理通知书", {"procedure": procedure.label, "limit": limit}, actor, at)


def approve(
    grant: "Grant", case: Case, actor: Actor, at: dt.datetime, terms: Mapping[str, int] | None = None
) -> Moved:
    """Open what the rules grant, and write the decision. Raises ResultStands where they grant nothing.

    `terms` are the figures that the decision sets where it is not bound to those of the case.
    """
    found = told(grant, case, at.astimezone(CHINA).date(), terms)
    if not found["eligible"]:
        why = "；".join(found.get("reasons") or [])
        raise ResultStands(
            f"按现有信息测算不符合条件（{why}），不能批准。请退回重新审核，或作出不予批准决定。"
        )
    terms = grant.terms_of(case, at.astimezone(CHINA).date()) if terms is None else terms
    opened = [_open(grant, case, part, terms, actor, at) for part in found["parts"] if part["eligible"]]
    _paper(case, "approval", f"{grant.name}批准决定书", _granted(grant, found, opened), actor, at)
    return Moved(details=found | {"award_ids": [award.id for award in opened]})


def deny(grant: "Grant", case: Case, reason: str, actor: Actor, at: dt.datetime) -> Moved:
    """Refuse in writing. Raises ResultStands where the rules grant it."""
    found = told(grant, case, at.astimezone(CHINA).date())
    if found["eligible"]:
        raise ResultStands(
            "按现有信息测算符合条件，不能作出不予批准决定。认为信息有误的，请先更正信息并附依据。"
        )
    reasons = found.get("reasons") or []
    _paper(
        case, "refusal", f"{grant.name}不予批准决定书",
        {"reason": reason, "reasons": reasons, "basis": grant.basis}, actor, at,
    )  # fmt: skip
    return Moved(details=found | {"sentence": reason})


def missing(grant: "Grant", case: Case, on_date: dt.date) -> list[str]:
    """Papers and facts without which nothing can be decided."""
    return papers_missing(grant, case) + [
        f"缺少信息“{text}”" for text in told(grant, case, on_date).get("missing", ())
    ]


def notice_runs(case: Case, on_date: dt.date) -> list[str]:
    """Until when the result still hangs out, as a hindrance."""
    if case.current is not NOTICED:
        return []
    step = case.steps.filter(action="publish").latest("id")
    limit = case.rules_of_procedure.transition("publish", State(step.source)).limit
    hung = step.at.astimezone(CHINA).date()
    last = due_date(replace(limit, then=None), hung, territory.calendar())
    return [] if on_date > last else [f"公示到{last.month}月{last.day}日期满，次日起可以办理"]


def acts(grant: "Grant") -> dict[str, Act]:
    """An act for every action of every procedure of the programme."""

    def ask_supplement(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
        _paper(case, "supplement", "补正材料一次性告知书", {"missing": data["missing"]}, actor, at)
        return Moved(details={"missing": data["missing"]})

    def accepted(case: Case, data: dict, actor: Actor, at: dt.datetime) -> None:
        accept(case, actor, at)

    def reject(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
        _paper(case, "rejection", "不予受理通知书", {"reason": data["reason"]}, actor, at)
        return Moved(details={"sentence": data["reason"]})

    def review(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
        return Moved(details=told(grant, case, at.astimezone(CHINA).date()))

    def publish(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
        return Moved(details=told(grant, case, at.astimezone(CHINA).date()))

    def granted(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
        return approve(grant, case, actor, at)

    def denied(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
        return deny(grant, case, data["reason"], actor, at)

    def nothing(case: Case, data: dict, actor: Actor, at: dt.datetime) -> None:
        """The step itself is all there is."""

    def lacking(case: Case, on_date: dt.date) -> list[str]:
        return missing(grant, case, on_date)

    def not_over(case: Case, on_date: dt.date) -> list[str]:
        return undecided(case, on_date) + notice_runs(case, on_date)

    def undecided(case: Case, on_date: dt.date) -> list[str]:
        return lacking(case, on_date) + grant.lacks(case, on_date)

    return {
        "ask_supplement": Act(
            carry_out=ask_supplement, form=SupplementForm, hindrances=_asked_before, tone="secondary",
            says="只能告知一次：请一次写全。", done="已出具补正告知书。",
        ),
        "supplement": Act(carry_out=nothing, says="材料都上传好了再提交。", done="已提交补正材料。"),
        "reject_intake": Act(carry_out=reject, form=ReasonForm, tone="danger", ahead=False,
                             says="不属于本地办理的，告知理由和去处。", done="已出具不予受理通知书。"),
        "accept": Act(carry_out=accepted, says="材料齐全，予以受理；从今天起计算办理期限。", done="已受理。"),
        "review": Act(carry_out=review, form=OpinionForm, hindrances=lacking,
                      says="核实申请信息。是否符合条件由规则测算；信息有误的先更正信息。", done="已提出审核意见。"),
        "audit": Act(carry_out=review, form=OpinionForm, hindrances=lacking,
                     says="核实本部门掌握的信息。", done="已提出审核意见。"),
        "publish": Act(carry_out=publish, hindrances=undecided, says="公示期满、没有异议的，可以批准。",
                       done="已开始公示。"),
        "send_back": Act(carry_out=nothing, form=NoteForm, tone="secondary", ahead=False, done="已退回重新审核。"),
        "approve": Act(carry_out=granted, hindrances=not_over, says=f"批准后{grant.pay_words}。",
                       done="已批准，决定书已出具。"),
        "deny": Act(carry_out=denied, form=ReasonForm, tone="danger", ahead=False,
                    says="写明事实和理由，并告知救济途径。", done="不予批准决定书已出具。"),
        "withdraw": Act(carry_out=nothing, form=NoteForm, tone="danger", ahead=False,
                        says="决定作出前可以撤回，以后可以重新申请。", done="申请已撤回。"),
    } | dict(grant.more_acts)  # fmt: skip


def _since(grant: "Grant", part: dict[str, Any]) -> str:
    label = Month.parse(part["from_month"]).label
    return label if grant.once else f"自{label}起"


def _granted(grant: "Grant", found: dict[str, Any], opened: list[Award]) -> dict[str, Any]:
    """What the decision says: one line for each programme, and who is paid."""
    granted = [part for part in found["parts"] if part["eligible"]]
    lines = [
        f"{_since(grant, part)}，{part['name']}{grant.amount_words(part['amount_fen'])}"
        + _ends_with(grant, award)
        for part, award in zip(granted, opened, strict=True)
    ]
    return {"basis": grant.basis, "lines": lines, "payee": opened[0].payee.name}


def _ends_with(grant: "Grant", award: Award) -> str:
    """Until when a decision of limited time holds, in words."""
    first_day_after = award.valid[1]
    if grant.once or first_day_after is None:
        return ""
    return f"，有效期至{Month.of(first_day_after).plus(-1).label}"


def _open(
    grant: "Grant", case: Case, part: dict[str, Any], terms: Mapping[str, int] | None, actor: Actor,
    at: dt.datetime,
) -> Award:  # fmt: skip
    asked, month = case.application, Month.parse(part["from_month"])
    entitlement = next(one for one in grant.entitlements if one.code == part["programme"])
    person = Person.objects.get(id=asked["person_id"])
    return benefits.open_award(
        programme=entitlement.code, household=Household.objects.get(id=asked["household_id"]),
        person=person if entitlement.of == "person" else None,
        payee=Person.objects.get(id=asked["payee_id"]), division_code=case.division_code,
        persons=grant.covered(case, person), from_month=month,
        until_month=month.plus(1) if grant.once else grant.ends(case, entitlement.code, month),
        occasion=case.number if grant.once else "",
        terms=terms, basis=f"{grant.name}批准决定（办件 {case.number}）", case=case, actor=actor, at=at,
    )  # fmt: skip


def papers_missing(grant: "Grant", case: Case) -> list[str]:
    """Papers that the programme asks for and nobody has handed in."""
    given = set(case.papers.filter(removed_at=None).values_list("key", flat=True))
    return [f"缺少材料“{one.label}”" for one in grant.papers if one.required and one.key not in given]


def _asked_before(case: Case, on_date: dt.date) -> list[str]:
    """Supplements are asked for once, with everything."""
    if case.steps.filter(action="ask_supplement").exists():
        return ["已经告知过一次补正，只能告知一次；材料仍不齐的，请受理后核实或者不予受理"]
    return []


def _paper(case: Case, paper: str, title: str, data: dict, actor: Actor, at: dt.datetime) -> None:
    person = case.parties.filter(role="applicant").select_related("person").first()
    applicant = person.person if person else None
    issue_paper(
        case, paper=paper, title=title, data={"recipient": case.title} | data, actor=actor, at=at,
        number_word="待遇" if paper in ("approval", "refusal") else None, person=applicant,
    )  # fmt: skip
