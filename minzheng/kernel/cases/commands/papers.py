"""The papers of a case. Each matter brings its own templates; this page says when which is issued."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.documents.models import Document
from minzheng.kernel.territory import queries as territory

from ..catalogue import matter as matter_of
from ..models import Case, Decision


def issue_paper(
    case: Case, *, paper: str, title: str, data: Mapping[str, Any], actor: Actor, at: dt.datetime,
    number_word: str | None = None, person=None,
) -> Document:  # fmt: skip
    """Typeset and archive a paper of a case of a statutory book, from the folder of its matter.

    The template finds, beside `data`: matter, case_number, title_of_case, division, date, agency. With a
    `number_word` the paper takes the next 文号 of the bureau's series of that word.
    """
    matter, day = matter_of(case.matter), at.astimezone(CHINA).date()
    common = {
        "matter": matter.name, "case_number": case.number, "title_of_case": case.title, "date": day,
        "division": territory.long_name(case.division_code, day), "agency": settings.BUREAU_NAME,
    }  # fmt: skip
    return documents.issue_document(
        template=f"{matter.paper_folder}/{paper}", data=common | dict(data), title=title, person=person,
        number_series=settings.AGENCY_WORD + number_word if number_word else None, case_id=case.id,
        actor=actor, at=at,
    )  # fmt: skip


def _issue(
    case: Case,
    paper: str,
    title: str,
    data: dict,
    actor: Actor,
    at: dt.datetime,
    numbered: bool = False,
    level: str = "town",
) -> Document:
    matter = matter_of(case.matter)
    day = at.astimezone(CHINA).date()
    common = {
        "matter": matter.name, "case_number": case.number, "applicant": case.applicant.name,
        "division": territory.long_name(case.division_code, day), "date": day,
        "agency": agency_of(case, level, day),
    }  # fmt: skip
    return documents.issue_document(
        template=f"{matter.paper_folder}/{paper}",
        data=common | data,
        title=title,
        number_series=settings.AGENCY_WORD + matter.number_word if numbered else None,
        person=case.applicant,
        household=case.household,
        case_id=case.id,
        actor=actor,
        at=at,
    )


def agency_of(case: Case, level: str, day: dt.date) -> str:
    """Who signs: the bureau, or the township's government or the street's office."""
    if level == "district":
        return settings.BUREAU_NAME
    town = territory.name_of(case.division_code[:9] + "000", day)
    return f"{town}{'办事处' if town.endswith('街道') else '人民政府'}"


def issue_receipt(case: Case, *, actor: Actor, at: dt.datetime) -> Document:
    """What the applicant keeps: number, date, what was handed in, and by when she will hear."""
    papers = list(case.papers.filter(removed_at=None).order_by("id").values_list("label", flat=True))
    data = {"papers": papers, "answer_by": case.step_due_date, "on_behalf": case.on_behalf}
    return _issue(case, "receipt", "收件回执", data, actor, at)


def issue_supplement(case: Case, missing: list[str], *, actor: Actor, at: dt.datetime) -> Document:
    """一次性告知书: everything that is missing, at once."""
    return _issue(case, "supplement", "补正材料一次性告知书", {"missing": missing}, actor, at, numbered=True)


def issue_acceptance(case: Case, *, actor: Actor, at: dt.datetime) -> Document:
    """受理通知书 with the law that governs the case and its time limits."""
    procedure = case.rules_of_procedure
    data = {
        "procedure": procedure.label, "total_due": case.total_due_date,
        "total_limit": procedure.total.label if procedure.total else "按各环节法定期限办理",
    }  # fmt: skip
    return _issue(case, "acceptance", "受理通知书", data, actor, at, numbered=True)


def issue_decision(
    case: Case, decision: Decision, *, actor: Actor, at: dt.datetime, facts: str = ""
) -> Document:
    """The written decision: facts, article, result, and the ways and times of appeal."""
    assessment = decision.assessment
    approved = decision.kind == "approve"
    data = {
        "facts": facts,
        "reasons": assessment.reasons,
        "summary": assessment.summary,
        "basis": matter_of(case.matter).basis,
        "procedure": case.rules_of_procedure.label,
        "amount": yuan_text(decision.amount_fen),
        "from_month": decision.from_month.label if decision.from_month else "",
        "decided_by": decision.get_level_display(),
    }
    procedure = case.rules_of_procedure
    title = f"{matter_of(case.matter).name}{procedure.granting if approved else procedure.refusing}决定书"
    paper = "approval" if approved else "refusal"
    decision.document = _issue(case, paper, title, data, actor, at, numbered=True, level=decision.level)
    decision.save(update_fields=["document"])
    return decision.document
