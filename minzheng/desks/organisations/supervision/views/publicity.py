"""Double publicity: the queue, the file for the platform, its receipt, reconciliation."""

import base64
import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.reports import error_lines, report_workbook
from minzheng.registers.supervision import commands, queries
from minzheng.registers.supervision.procedures import PUBLICATION

from ..forms import ReceiptForm, YearForm
from ..listing import PAGE_ROWS, ListOf, Shown, lines, rows_of
from .lists import exported

QUEUE = ListOf(
    "publication", "双公示", "许可和处罚作出之日起 7 个工作日内上网公示；自然人信息已脱敏。",
    (
        Shown("文书号", lambda row: row.document_number, "document_number", width=26),
        Shown("相对人", lambda row: row.subject_name, "subject_name", width=34),
        Shown("类别", lambda row: row.matter_name, width=20),
        Shown("决定日期", lambda row: row.decided_date, "decided_date", Kind.DATE),
        Shown("公示截止", lambda row: row.due_date, "due_date", Kind.DATE),
        Shown("公示日期", lambda row: row.published_date, "published_date", Kind.DATE),
    ),
    (PUBLICATION,), ("document_number", "subject_name", "uscc"),
    groups=("kind", (("licence", "行政许可"), ("penalty", "行政处罚")), "类别"),
)  # fmt: skip


@page(permission="organisation.read")
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, what was sent, what is published, and how much of it in time."""
    return _queue(request, ReceiptForm(auto_id="receipt_%s"))


def _queue(request: HttpRequest, form: ReceiptForm, *, problem: str = "", loading=None, status: int = 200):
    filter_form, rows = rows_of(QUEUE, request)
    found = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    today = request.at.date()
    first = dt.date(today.year if today.month > 1 else today.year - 1, 1, 1)
    figures = queries.rates(request.actor, first=first, last=today, today=today)
    context = {
        "of": QUEUE, "form": filter_form, "rows": lines(QUEUE, found.object_list, today), "page_obj": found,
        "query": request.GET.urlencode(), "receipt_form": form, "problem": problem, "rates": figures,
        "since": first,
        "percent": f"{figures.percent_tenths // 10}.{figures.percent_tenths % 10}",
        "waiting": queries.waiting(request.actor, today)["publicity"],
        "may_handle": access.may(request.actor, "organisation.handle"), "loading": loading,
    }  # fmt: skip
    if loading is not None:
        context |= {
            "errors": error_lines(loading.intake),
            "report": base64.b64encode(report_workbook(loading.intake)).decode(),
        }
    return render(request, "supervision/publicity.html", context, status=status)


@page(permission="organisation.read")
def workbook(request: HttpRequest) -> FileResponse:
    """The queue as filtered, as Excel."""
    return exported(request, QUEUE)


def _place(request: HttpRequest) -> str:
    return access.scope(request.actor, "organisation.handle").prefixes[0]


@page(permission="organisation.handle", methods=("POST",))
def pull(request: HttpRequest) -> HttpResponse:
    """Take decided licences into the queue."""
    count = commands.pull_licences(division_code=_place(request), actor=request.actor, at=request.at)
    messages.success(request, f"从登记办件取得 {count} 条新的许可信息。" if count else "没有新的许可信息。")
    return redirect("supervision:publicity")


@page(permission="organisation.handle", methods=("POST",))
def file(request: HttpRequest) -> HttpResponse:
    """The file for the platform of everything that waits; it counts as sent."""
    try:
        batch, made = commands.make_file(division_code=_place(request), actor=request.actor, at=request.at)
    except EXPECTED as error:
        return _queue(request, ReceiptForm(auto_id="receipt_%s"), problem=error.sentence, status=422)
    return FileResponse(made, as_attachment=True, filename=f"双公示{batch.number}.xlsx")


@page(permission="organisation.handle", methods=("POST",))
def receipt(request: HttpRequest) -> HttpResponse:
    """Load the platform's receipt: the whole file or nothing of it."""
    form, status, loading = ReceiptForm(request.POST, request.FILES, auto_id="receipt_%s"), 422, None
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            loading = commands.take_receipt(
                upload=upload, file_name=upload.name, actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            if loading.loaded:
                messages.success(request, loading.sentence)
                return redirect("supervision:publicity")
    return _queue(request, form, loading=loading, status=status)


@page(permission="organisation.read")
def reconciliation(request: HttpRequest) -> HttpResponse:
    """Licences decided against licences published, with the reason of each difference."""
    form = YearForm(request.GET)
    year = form.cleaned_data.get("year") if form.is_valid() else None
    today = request.at.date()
    chosen = year or (today.year if today.month > 1 else today.year - 1)
    if not form.is_bound or not year:
        form = YearForm(initial={"year": chosen})
    context = {"form": form, "found": queries.reconciliation(request.actor, year=chosen)}
    return render(request, "supervision/reconciliation.html", context)
