"""The office: figures as printed, certified registrars, powers, and the national base."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import sent
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.marriages import commands, figures
from minzheng.registers.marriages import queries as marriages

from ..forms import CertifyForm, GrantForm, ReceiptsForm, YearForm
from ..requests import office_code

_COLUMNS = (
    TableColumn(label="月份", width=12),
    TableColumn(label="结婚登记（对）", kind=Kind.WHOLE_NUMBER, width=16),
    TableColumn(label="离婚登记（对）", kind=Kind.WHOLE_NUMBER, width=16),
    TableColumn(label="补领结婚证（对）", kind=Kind.WHOLE_NUMBER, width=18),
    TableColumn(label="补领离婚证（本）", kind=Kind.WHOLE_NUMBER, width=18),
)


def _span(request: HttpRequest) -> tuple[YearForm, int, int]:
    today = request.at.date()
    last = (today.year, today.month) if today.month > 1 else (today.year - 1, 12)
    form = YearForm({"year": last[0], "month": last[1]} | request.GET.dict())
    if form.is_valid():
        return form, form.cleaned_data["year"], form.cleaned_data["month"]
    return form, *last


@page(permission="marriage.read")
def statistics(request: HttpRequest) -> HttpResponse:
    """The counts of a year up to a month, each in its own unit."""
    form, year, month = _span(request)
    found = figures.year_figures(office_code(request), year, month)
    chart = [(f"{one.month}月", one.marriages, one.divorces) for one in found.months]
    reissued = [(f"{one.month}月", one.reissued_couples) for one in found.months]
    context = {
        "form": form, "year": year, "month": month, "found": found, "chart": chart, "reissued": reissued,
        "ratio": _percent(found.divorce_per_mille), "passed": _percent(found.pass_per_mille),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(
        request, "registry/marriages/statistics.html", context, status=200 if form.is_valid() else 422
    )


def _percent(per_mille: int | None) -> str:
    return "—" if per_mille is None else f"{per_mille // 10}.{per_mille % 10}%"


@page(permission="marriage.read")
def statistics_workbook(request: HttpRequest) -> FileResponse:
    """The same as Excel, with the sums of each column and none across."""
    _, year, month = _span(request)
    found = figures.year_figures(office_code(request), year, month)
    lines = [
        (f"{year}年{one.month}月", one.marriages, one.divorces, one.reissued_couples, one.reissued_copies)
        for one in found.months
    ]
    lines.append(("合计", found.marriages, found.divorces, found.reissued_couples, found.reissued_copies))
    title = f"{year}年1至{month}月婚姻登记统计"
    return sent(
        request,
        table_workbook(title, _COLUMNS, lines, note="补结按对、补离按本，不能相加。"),
        title,
        len(lines),
    )


@page(permission="marriage.read")
def office(request: HttpRequest) -> HttpResponse:
    """Who is certified, what the office may register, what the national base still lacks."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **refused) -> HttpResponse:
    today = request.at.date()
    context = {
        "registrars": [
            {"row": one, "in_force": _holds(one.valid, today)} for one in marriages.registrars(request.actor)
        ],
        "authorities": [
            {"row": one, "in_force": _holds(one.valid, today)} for one in marriages.authorities(request.actor)
        ],
        "national": figures.national_figures(office_code(request)),
        "may_decide": access.may(request.actor, "marriage.decide"),
        "may_register": access.may(request.actor, "marriage.register"),
        "certify_form": CertifyForm(auto_id="certify_%s"), "grant_form": GrantForm(auto_id="grant_%s"),
        "receipts_form": ReceiptsForm(auto_id="receipts_%s"), **refused,
    }  # fmt: skip
    return render(request, "registry/marriages/office.html", context, status=status)


def _holds(valid, today) -> bool:
    return valid.lower <= today and (valid.upper is None or today < valid.upper)


@page(permission="marriage.decide", methods=("POST",))
def certify(request: HttpRequest) -> HttpResponse:
    """Write down a registrar's certificate and training."""
    form, status = CertifyForm(request.POST, auto_id="certify_%s"), 422
    if form.is_valid():
        data = dict(form.cleaned_data)
        data["relatives"] = tuple(data["relatives"].split())
        try:
            commands.certify_registrar(
                office_code=office_code(request), actor=request.actor, at=request.at, **data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "登记员证件已登记。")
            return redirect("marriages:office")
    return _page(request, status=status, certify_form=form)


@page(permission="marriage.decide", methods=("POST",))
def grant(request: HttpRequest) -> HttpResponse:
    """Write down what the province lets the office register (涉外事权下放)."""
    form, status = GrantForm(request.POST, auto_id="grant_%s"), 422
    if form.is_valid():
        try:
            commands.grant_authority(
                office_code=office_code(request), actor=request.actor, at=request.at, **form.cleaned_data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "登记机关权限已登记。")
            return redirect("marriages:office")
    return _page(request, status=status, grant_form=form)


@page(permission="marriage.register", methods=("POST",))
def upload(request: HttpRequest) -> HttpResponse:
    """The file for the national base. Making it marks its records as sent."""
    try:
        content = commands.upload_file(office_code=office_code(request), actor=request.actor, at=request.at)
    except EXPECTED as error:
        return _page(request, status=error.status, upload_problem=error.sentence)
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="marriages-{request.at:%Y%m%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@page(permission="marriage.register", methods=("POST",))
def receipts(request: HttpRequest) -> HttpResponse:
    """The answer file of the national base."""
    form, status = ReceiptsForm(request.POST, request.FILES, auto_id="receipts_%s"), 422
    if form.is_valid():
        try:
            loading = commands.take_receipts(
                file=form.cleaned_data["file"].file, actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            if loading.loaded:
                messages.success(request, loading.sentence)
                return redirect("marriages:office")
            form.add_error("file", loading.sentence)
            for row in loading.intake.error_rows[:10]:
                form.add_error("file", f"第 {row.number} 行：{'；'.join(row.errors.values())}")
    return _page(request, status=status, receipts_form=form)
