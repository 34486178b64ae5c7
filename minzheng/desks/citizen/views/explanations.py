"""Why this amount, in plain words: a decision, a month, and why one month is not like another.

With ?format=pdf or ?format=json each of them is a file that the resident may keep or show to somebody; it
says all that an official reads: formulas, articles, documents and sources.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import LOGGED_IN, page
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import explanations as assessments
from minzheng.kernel.documents import sheets
from minzheng.registers.benefits import explanations
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from ..casefile import open_case
from ..forms import BesideForm
from .payments import own_awards, part_row


@page(permission=LOGGED_IN)
def decision(request: HttpRequest, case_id: int) -> HttpResponse:
    """The decision with its reasons in plain words, and what one can do about it."""
    form = sheets.asked_format(request)
    file = open_case(case_id, actor=request.actor, at=request.at)
    if file.decision is None:
        raise NotFound("这件申请还没有决定，请到办件页面查看进度。")
    explained = assessments.assessment_explained(file.case, file.decision.assessment)
    if form:
        return _file(request, explained, sheets.EXPLANATION, form)
    context = {"file": file, "decision": file.decision, "document": _document(request, explained)}
    return render(request, "citizen/decision.html", context)


@page(permission=LOGGED_IN)
def month(request: HttpRequest, award_id: int, month: str) -> HttpResponse:
    """One month: each part of it (in time, arrears, clawback), and why this amount, in plain words."""
    form = sheets.asked_format(request)
    award, rows, found = _own_month(request, award_id, month)
    explained = explanations.month_explained(award, found.month, known_at=request.at, rows=rows)
    if form:
        return _file(request, explained, sheets.EXPLANATION, form)
    context = {
        "name": programme(award.programme).name,
        "award": award,
        "found": found,
        "parts": [part_row(part) for part in found.parts],
        "document": _document(request, explained),
        "beside": explanations.month_beside(rows, found.month),
    }
    return render(request, "citizen/month.html", context)


@page(permission=LOGGED_IN)
def month_beside(request: HttpRequest, award_id: int, month: str) -> HttpResponse:
    """Why this month is not like another one, in words."""
    form = sheets.asked_format(request)
    award, rows, found = _own_month(request, award_id, month)
    other = explanations.month_beside(rows, found.month, request.GET.get("before", ""))
    context = {"name": programme(award.programme).name, "award": award, "month": found.month}
    if other is None:
        return render(request, "citizen/month_alone.html", context)
    compared = explanations.months_compared(award, other, found.month, known_at=request.at, rows=rows)
    if form:
        return _file(request, compared, sheets.DIFFERENCES, form)
    choices = [(str(row.month), row.month.label) for row in rows if row.month != found.month]
    context |= {
        "other": other,
        "document": _document(request, compared),
        "reasons": compared.reasons(plain=True),
        "pair": compared.pair(reaching=True),
        "query": f"before={other}",
        "form": BesideForm({"before": str(other)}, choices=choices),
    }
    return render(request, "citizen/month_beside.html", context)


def _own_month(request: HttpRequest, award_id: int, written: str):
    """The resident's own award, all its months, and the one in the address."""
    award = next((one for one in own_awards(request) if one.id == award_id), None)
    rows = benefits.month_rows(award.id) if award else []
    found = next((row for row in rows if row.month == _month(written)), None)
    if found is None:
        raise NotFound("没有这个月的发放记录，请从“我的待遇”里选择月份。")
    return award, rows, found


def _month(written: str) -> Month | None:
    try:
        return Month.parse(written)
    except Invalid:
        return None


def _document(request: HttpRequest, of) -> dict:
    return of.document(agency=settings.BUREAU_NAME, generated_at=request.at)


def _file(request: HttpRequest, of, template: str, form: str) -> HttpResponse:
    return sheets.sheet(_document(request, of), template=template, form=form, at=request.at)
