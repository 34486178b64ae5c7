"""Why an amount is what it is, and why it is not what it was: months of an award, assessments of a case.

Each address gives the page, and with ?format=pdf or ?format=json the same as a file. Taking a file out is an
event.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import page
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import Invalid, MinzhengError, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import explanations as assessments
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.documents import sheets
from minzheng.registers.benefits import explanations
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from .. import awards
from ..forms import BesideForm


@page(permission="benefit.read")
def month(request: HttpRequest, award_id: int, month: str) -> HttpResponse:
    """One month: its parts, the explanation now, and as it was known when it was first paid."""
    form = sheets.asked_format(request)
    found = benefits.award(award_id, actor=request.actor)
    table = awards.month_table(found)
    line = next((one for one in table if one["row"].month == _month(month)), None)
    if line is None:
        raise NotFound("没有这个月的发放记录，请从待遇页面选择月份。")
    rows, wanted = [one["row"] for one in table], line["row"].month
    first = line["row"].parts[0].run
    if form:
        known_at = first.known_at if first and request.GET.get("known") == "first" else request.at
        explained = explanations.month_explained(found, wanted, known_at=known_at, rows=rows)
        return _file(request, explained, sheets.EXPLANATION, form, household_id=found.household_id)
    context = {
        "award": found,
        "name": programme(found.programme).name,
        "line": line,
        "now": _explained(request, found, wanted, request.at, rows),
        "then": _explained(request, found, wanted, first.known_at, rows)
        if len(line["parts"]) > 1 and first
        else None,
        "beside": explanations.month_beside(rows, wanted),
    }
    return render(request, "review/month.html", context)


def _explained(request: HttpRequest, award, month: Month, known_at, rows) -> dict:
    """The document of an explanation, or in its place the sentence that says why there is none."""
    try:
        explained = explanations.month_explained(award, month, known_at=known_at, rows=rows)
    except MinzhengError as error:
        return {"sentence": error.sentence, "known_at": known_at}
    return {"document": _document(request, explained), "known_at": known_at}


@page(permission="benefit.read")
def month_beside(request: HttpRequest, award_id: int, month: str) -> HttpResponse:
    """Why this month is not worth what another one is, both as known now."""
    form = sheets.asked_format(request)
    found, wanted, rows = _found(request, award_id, month)
    other = explanations.month_beside(rows, wanted, request.GET.get("before", ""))
    context = {"award": found, "name": programme(found.programme).name, "month": wanted}
    if other is None:
        return render(request, "review/month_alone.html", context)
    compared = explanations.months_compared(found, other, wanted, known_at=request.at, rows=rows)
    if form:
        return _file(request, compared, sheets.DIFFERENCES, form, household_id=found.household_id)
    choices = [(str(row.month), row.month.label) for row in rows if row.month != wanted]
    context |= _shown(request, compared)
    context["form"] = BesideForm({"before": str(other)}, choices=choices)
    return render(request, "review/compared.html", context)


@page(permission="benefit.read")
def month_learnt(request: HttpRequest, award_id: int, month: str) -> HttpResponse:
    """Why a month is computed otherwise now than when it was first paid: what was learnt since."""
    form = sheets.asked_format(request)
    found, wanted, rows = _found(request, award_id, month)
    first = next(row for row in rows if row.month == wanted).parts[0].run
    if first is None:
        raise NotFound("这个月不是由发放批次发放的，没有当时的测算可以对照。请查看这个月的计算说明。")
    compared = explanations.knowledge_compared(found, wanted, then=first.known_at, now=request.at)
    if form:
        return _file(request, compared, sheets.DIFFERENCES, form, household_id=found.household_id)
    context = {"award": found, "name": programme(found.programme).name, "month": wanted}
    return render(request, "review/compared.html", context | _shown(request, compared))


@page(permission="case.read")
def assessment(request: HttpRequest, case_id: int, assessment_id: int) -> HttpResponse:
    """One assessment of a case in full, and what differs from the one before it. The look is an event."""
    form = sheets.asked_format(request)
    case = cases.case(case_id, actor=request.actor, at=request.at)
    row = assessments.assessment(case, assessment_id)
    explained = assessments.assessment_explained(case, row)
    if form:
        return _file(request, explained, sheets.EXPLANATION, form, case_id=case.id)
    earlier = assessments.assessment_before(row)
    compared = assessments.assessments_compared(case, earlier, row) if earlier else None
    context = {
        "case": case,
        "row": row,
        "document": _document(request, explained),
        "compared": _document(request, compared) if compared else None,
    }
    return render(request, "review/assessment.html", context)


def _found(request: HttpRequest, award_id: int, written: str):
    """The award, a month that it has had, and all its months."""
    found, wanted = benefits.award(award_id, actor=request.actor), _month(written)
    rows = benefits.month_rows(found.id)
    if wanted not in {row.month for row in rows}:
        raise NotFound("没有这个月的发放记录，请从待遇页面选择月份。")
    return found, wanted, rows


def _month(written: str) -> Month | None:
    try:
        return Month.parse(written)
    except Invalid:
        return None


def _document(request: HttpRequest, of) -> dict:
    return of.document(agency=settings.BUREAU_NAME, generated_at=request.at)


def _shown(request: HttpRequest, compared) -> dict:
    """What the page of a comparison shows: what differs, or with ?show=all everything."""
    everything, before = request.GET.get("show") == "all", request.GET.get("before")
    query = urlencode({"before": before}) if before else ""
    return {
        "document": _document(request, compared),
        "pair": compared.pair() if everything else None,
        "query": query,
        "only_url": f"?{query}",
        "all_url": f"?{query}&show=all" if query else "?show=all",
    }


def _file(request: HttpRequest, of, template: str, form: str, **subject) -> HttpResponse:
    event = RecordOpened(what=of.title, reason=f"下载 {form.upper()}", **subject)
    audit.record(event, actor=request.actor, at=request.at)
    return sheets.sheet(_document(request, of), template=template, form=form, at=request.at)
