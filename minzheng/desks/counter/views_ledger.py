"""Taking over the bureau's own household ledger: explain, check, import, look back."""

import base64
import io

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import page, show_refusal
from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import queries as intakes
from minzheng.kernel.exchange.reports import error_lines, report_workbook
from minzheng.matters.assistance.dibao import ledger as dibao_ledger

from .forms_ledger import LedgerForm

EXPECTED = (Invalid, Conflict)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN, EARLIER_SHOWN = 20, 20
IMPORT = "import"


@page(permission=dibao_ledger.ACTION, methods=("GET", "POST"))
def ledger(request: HttpRequest) -> HttpResponse:
    """Check a ledger, and import it when it is in order. A check changes nothing."""
    posted = request.method == "POST"
    form = LedgerForm(request.POST or None, request.FILES or None, today=request.at.date())
    if not (posted and form.is_valid()):
        return _ledger_page(request, form, status=422 if posted else 200)
    try:
        if request.POST.get("do") == IMPORT and form.cleaned_data["checked"] == _seen(form):
            return _import(request, form)
        return _check(request, form)
    except EXPECTED as error:
        show_refusal(form, error)
        return _ledger_page(request, form, status=422 if isinstance(error, Invalid) else error.status)


def _check(request: HttpRequest, form: forms.Form) -> HttpResponse:
    upload, month = form.cleaned_data["file"], form.cleaned_data["month"]
    examined = dibao_ledger.examine(
        file=upload, file_name=upload.name, month=month, actor=request.actor, at=request.at
    )
    found = {
        "examined": examined,
        "checked": _seen(form),
        "again": request.POST.get("do") == IMPORT,
        "backdated": month < Month.of(request.at.date()),
        "unpaid": examined.unpaid[:SHOWN],
    }
    return _ledger_page(request, form, intake=examined.intake, found=found)


def _import(request: HttpRequest, form: forms.Form) -> HttpResponse:
    upload = form.cleaned_data["file"]
    loading = dibao_ledger.import_ledger(
        file=upload, file_name=upload.name, month=form.cleaned_data["month"],
        basis=form.cleaned_data["basis"], actor=request.actor, at=request.at,
    )  # fmt: skip
    if not loading.loaded:
        return _ledger_page(request, form, intake=loading.intake, status=422)
    (messages.info if loading.repeated else messages.success)(request, loading.sentence)
    return redirect("counter:ledger_loaded", loading.record.id)


def _seen(form: forms.Form) -> str:
    """Which file and month stand in the form: what was checked is what is imported."""
    upload = form.cleaned_data["file"]
    upload.seek(0)
    digest = sm3_hex(upload.read())
    upload.seek(0)
    return f"{form.cleaned_data['month']} {digest}"


def _ledger_page(
    request: HttpRequest, form: forms.Form, *, intake=None, found: dict | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "records": intakes.intakes(dibao_ledger.DATASET.name)[:EARLIER_SHOWN]}
    if intake is not None:
        context |= {"intake": intake, "skipped": intake.skipped[:SHOWN]} | (found or {})
        if not intake.is_clean:
            report = base64.b64encode(report_workbook(intake)).decode()
            context |= {"problems": error_lines(intake, limit=SHOWN), "report": report}
    return render(request, "counter/ledger.html", context, status=status)


@page(permission=dibao_ledger.ACTION)
def template(request: HttpRequest) -> FileResponse:
    """The empty table to fill in, with its explanation."""
    book = io.BytesIO(dibao_ledger.template_workbook())
    return FileResponse(book, as_attachment=True, filename="低保家庭台账模板.xlsx", content_type=XLSX)


@page(permission=dibao_ledger.ACTION)
def loaded(request: HttpRequest, record_id: int) -> HttpResponse:
    """What became of one file."""
    record = intakes.intakes(dibao_ledger.DATASET.name).filter(id=record_id).first()
    if record is None:
        raise NotFound("没有这次导入，请从台账导入页面的列表里选择。")
    return render(request, "counter/ledger_loaded.html", {"record": record})
