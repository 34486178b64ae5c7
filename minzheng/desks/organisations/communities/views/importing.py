"""Filing a whole list from Excel: check, then import. A check changes nothing."""

import base64
import io

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.exchange.reports import error_lines, report_workbook
from minzheng.registers.communities import commands
from minzheng.registers.communities.contract import template_workbook

from ..forms import ImportForm

FILE = "community_group.file"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 20
IMPORT = "import"


@page(permission=FILE, methods=("GET", "POST"))
def import_page(request: HttpRequest) -> HttpResponse:
    """Check a list, and import it when it is in order."""
    posted = request.method == "POST"
    form = ImportForm(request.POST or None, request.FILES or None, auto_id="list_%s")
    if not (posted and form.is_valid()):
        return _page(request, form, status=422 if posted else 200)
    try:
        if request.POST.get("do") == IMPORT and form.cleaned_data["checked"] == _seen(form):
            return _import(request, form)
        return _check(request, form)
    except EXPECTED as error:
        return _page(request, form, status=show_refusal(form, error))


def _check(request: HttpRequest, form: forms.Form) -> HttpResponse:
    upload = form.cleaned_data["file"]
    examined = commands.examine_groups(file=upload, file_name=upload.name, actor=request.actor, at=request.at)
    return _page(request, form, intake=examined.intake, found={"examined": examined, "checked": _seen(form)})


def _import(request: HttpRequest, form: forms.Form) -> HttpResponse:
    upload = form.cleaned_data["file"]
    loading = commands.import_groups(file=upload, file_name=upload.name, actor=request.actor, at=request.at)
    if not loading.loaded:
        return _page(request, form, intake=loading.intake, status=422)
    (messages.info if loading.repeated else messages.success)(request, loading.sentence)
    return redirect("communities:home")


def _seen(form: forms.Form) -> str:
    """Which file stands in the form: what was checked is what is imported."""
    upload = form.cleaned_data["file"]
    upload.seek(0)
    digest = sm3_hex(upload.read())
    upload.seek(0)
    return digest


def _page(
    request: HttpRequest, form: forms.Form, *, intake=None, found: dict | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "intake": intake} | (found or {})
    if intake is not None and not intake.is_clean:
        report = base64.b64encode(report_workbook(intake)).decode()
        context |= {"problems": error_lines(intake, limit=SHOWN), "report": report}
    return render(request, "organisations/communities/import.html", context, status=status)


@page(permission=FILE)
def template(request: HttpRequest) -> FileResponse:
    """The empty table to fill in, with its explanation."""
    book = io.BytesIO(template_workbook())
    return FileResponse(book, as_attachment=True, filename="社区社会组织备案表模板.xlsx", content_type=XLSX)
