"""The audit page of a case: what happened, who saw it, by which rules, and what was paid on it."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import page
from minzheng.kernel.audit import queries as audit
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.catalogue import matter
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from ..forms import CaseSearchForm
from ..requests import event_rows, opening_entries, page_of, place_names

OPENING = "audit.record_opened"
EVENTS_SHOWN = 200


@page(permission="audit.read")
def case_list(request: HttpRequest) -> HttpResponse:
    """Find a case by number, applicant, state or date."""
    form = CaseSearchForm(request.GET)
    rows = cases.visible(request.actor).select_related("applicant").order_by("-submitted_at", "-id")
    if form.is_valid():
        rows = _narrowed(rows, form.cleaned_data)
    found = page_of(request, rows)
    names = place_names((case.division_code for case in found), request)
    context = {
        "form": form,
        "rows": [{"case": case, "state": case.current, "place": names[case.division_code]} for case in found],
        "page_obj": found,
    }
    return render(request, "oversight/cases.html", context)


def _narrowed(rows, asked: dict):
    if asked["q"]:
        rows = rows.filter(Q(number__icontains=asked["q"]) | Q(applicant__name__contains=asked["q"]))
    if asked["state"]:
        rows = rows.filter(state=asked["state"])
    if asked["since"]:
        rows = rows.filter(submitted_at__date__gte=asked["since"])
    if asked["until"]:
        rows = rows.filter(submitted_at__date__lte=asked["until"])
    return rows


@page(permission="audit.read")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case from end to end. Opening it is written down, like everybody's opening."""
    one = cases.case(case_id, actor=request.actor, at=request.at)
    events = audit.events_of(case_id=one.id).exclude(kind=OPENING)
    openings = audit.openings(case_id=one.id)
    context = {
        "case": one,
        "state": one.current,
        "matter": matter(one.matter).name,
        "place": place_names([one.division_code], request)[one.division_code],
        "steps": [_step(step) for step in cases.timeline(one)],
        "events": event_rows(request, events[:EVENTS_SHOWN]),
        "openings": opening_entries(request, openings[:EVENTS_SHOWN]),
        "openings_lead": f"共 {openings.count()} 次，包括您这一次。",
        "assessments": [_assessment(row) for row in one.assessments.order_by("-made_at")],
        "decisions": list(one.decisions.select_related("document").order_by("-decided_at")),
        "filings": list(one.filings.order_by("filed_at")),
        "money": [award_money(award) for award in benefits.awards_of_household(one.household_id)],
    }
    return render(request, "oversight/case.html", context)


def _step(step) -> dict:
    return {"at": step.at, "title": step.label, "actor": step.actor_name, "detail": step.note}


def _assessment(row) -> dict:
    at = row.made_at.astimezone(CHINA)
    return {"row": row, "title": f"{at:%Y年%-m月%-d日 %H:%M} 测算"}


def award_money(award) -> dict:
    """What an award was paid: by benefit month, and each payment to the bank."""
    return {
        "award": award,
        "name": programme(award.programme).name,
        "months": benefits.month_rows(award.id),
        "payments": benefits.payments_of_award(award.id),
    }
