"""Why a month is worth what a run says, and why it is not what it was.

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
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.documents import sheets
from minzheng.registers.benefits import explanations, worklists
from minzheng.registers.benefits import queries as benefits

from ..forms import BesideForm
from .lines import found_lines

LAST_TIME = ""  # what a line is held against unless a month is asked for


@page(permission="issue.read")
def why(request: HttpRequest, run_id: int, award_id: int, month: str) -> HttpResponse:
    """Why this month is worth this much; beside it, as it was explained when it was last paid."""
    form = sheets.asked_format(request)
    run, award, line = _line(request, run_id, award_id, month)
    explained = explanations.line_explained(award, line, run)
    if form:
        return _file(request, explained, sheets.EXPLANATION, form, award)
    earlier = worklists.issued_before(run, award_id, line.month)
    context = {
        "run": run,
        "award": award,
        "line": line,
        "document": _document(request, explained),
        "now_lead": f"按 {_day(run.known_at)} 掌握的情况",
        "then_lead": f"按 {_day(earlier.known_at)} 掌握的情况" if earlier else "",
        "earlier_tree": benefits.explain_month(award_id, line.month, known_at=earlier.known_at)
        if earlier
        else None,
        "differences": _basis_differences(line, worklists.basis_before(run, award_id, line.month)),
        "has_beside": bool(earlier) or _other_months(award_id, line.month),
    }
    return render(request, "treasury/why.html", context)


@page(permission="issue.read")
def beside(request: HttpRequest, run_id: int, award_id: int, month: str) -> HttpResponse:
    """The line held against what it was computed as when last paid, or against another month."""
    form = sheets.asked_format(request)
    run, award, line = _line(request, run_id, award_id, month)
    earlier = worklists.issued_before(run, award_id, line.month)
    rows, asked = benefits.month_rows(award_id), request.GET.get("before", LAST_TIME)
    choices = [(str(row.month), row.month.label) for row in rows if row.month != line.month]
    context = {"run": run, "award": award, "line": line}
    if earlier and not asked:
        compared = explanations.knowledge_compared(award, line.month, then=earlier.known_at, now=run.known_at)
    else:
        other = explanations.month_beside(rows, line.month, asked)
        if other is None:
            return render(request, "treasury/alone.html", context)
        asked = str(other)
        compared = explanations.months_compared(award, other, line.month, known_at=run.known_at)
    if form:
        return _file(request, compared, sheets.DIFFERENCES, form, award)
    if earlier:
        choices.insert(0, (LAST_TIME, "上次发放时的测算"))
    everything, query = request.GET.get("show") == "all", urlencode({"before": asked}) if asked else ""
    context |= {
        "form": BesideForm({"before": asked}, choices=choices),
        "document": _document(request, compared),
        "pair": compared.pair() if everything else None,
        "query": query,
        "only_url": f"?{query}",
        "all_url": f"?{query}&show=all" if query else "?show=all",
    }
    return render(request, "treasury/beside.html", context)


def _line(request: HttpRequest, run_id: int, award_id: int, written: str):
    run, award, lines = found_lines(request, run_id, award_id)
    try:
        wanted = Month.parse(written)
    except Invalid:
        wanted = None
    line = next((row for row in lines if row.month == wanted), None)
    if line is None:
        raise NotFound("这个月在本批次没有差额，请返回上一页选择月份。")
    return run, award, line


def _other_months(award_id: int, month: Month) -> bool:
    return any(row.month != month for row in benefits.month_rows(award_id))


def _basis_differences(line, before: dict[str, str]) -> list[dict]:
    if not before:
        return []
    return [
        {
            "label": label,
            "declared": before.get(label, "—"),
            "verified": text,
            "differs": before.get(label) != text,
        }
        for label, text in line.basis.items()
    ]


def _document(request: HttpRequest, of) -> dict:
    return of.document(agency=settings.BUREAU_NAME, generated_at=request.at)


def _file(request: HttpRequest, of, template: str, form: str, award) -> HttpResponse:
    event = RecordOpened(what=of.title, reason=f"下载 {form.upper()}", household_id=award.household_id)
    audit.record(event, actor=request.actor, at=request.at)
    return sheets.sheet(_document(request, of), template=template, form=form, at=request.at)


def _day(moment) -> str:
    return f"{moment.astimezone(CHINA):%Y年%-m月%-d日}"
