"""How far the back-entry is, year by year, and the volumes on the shelf."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive import queries as archive

from ..forms import VolumeFilter, VolumeForm

_SCANS = {"no": "只录信息", "part": "自10月1日起扫描", "yes": "应扫描"}
_YEAR_COLUMNS = (
    TableColumn(label="年度", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="应有件数", kind=Kind.WHOLE_NUMBER, width=12),
    TableColumn(label="已入库", kind=Kind.WHOLE_NUMBER, width=12),
    TableColumn(label="待第二遍", kind=Kind.WHOLE_NUMBER, width=12),
    TableColumn(label="待裁定", kind=Kind.WHOLE_NUMBER, width=12),
    TableColumn(label="有扫描件", kind=Kind.WHOLE_NUMBER, width=12),
    TableColumn(label="双套制要求"),
    TableColumn(label="入库率", width=10),
)
_VOLUME_COLUMNS = (
    TableColumn(label="年度", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="业务类型"),
    TableColumn(label="册号", width=10),
    TableColumn(label="盒号", width=10),
    TableColumn(label="库位", width=20),
    TableColumn(label="起件号", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="应有件数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="已入库", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="件数依据", width=30),
)
_SORTS = {"year": "year", "expected": "expected_count", "settled": "settled", "shelf": "shelf"}


@page(permission="archive.read")
def progress(request: HttpRequest) -> HttpResponse:
    """Expected, settled and scanned for each year; what is left and how long it takes."""
    years = archive.progress(request.actor, on_date=request.at.date())
    expected, settled = sum(row.expected for row in years), sum(row.settled for row in years)
    forecast = archive.forecast(request.actor, years, at=request.at)
    context = {
        "years": [(row, _SCANS[row.scan_due]) for row in years],
        "expected": f"{expected:,}",
        "settled": f"{settled:,}",
        "is_open": expected > settled,
        "waiting": sum(row.once for row in years),
        "differing": sum(row.differing for row in years),
        "scanned": sum(row.scanned for row in years),
        "percent": f"{settled * 1000 // expected / 10:.1f}%" if expected else "—",
        "chart": [
            (f"{first}—{first + 4}", *_sums(years, first)) for first in range(1949, request.at.year + 1, 5)
        ],
        "forecast": forecast,
        "left": f"{forecast.left:,}",
        "operators": archive.operator_quality(request.actor),
        "may_enter": access.may(request.actor, "archive.check"),
    }
    return render(request, "registry/archive/progress.html", context)


def _sums(years, first: int) -> tuple[int, int]:
    rows = [row for row in years if first <= row.year < first + 5]
    return sum(row.expected for row in rows), sum(row.settled for row in rows)


@page(permission="archive.read")
def export(request: HttpRequest) -> FileResponse:
    """The years as Excel."""
    years = archive.progress(request.actor, on_date=request.at.date())
    rows = (
        (row.year, row.expected, row.settled, row.once, row.differing, row.scanned, _SCANS[row.scan_due],
         row.percent)
        for row in years
    )  # fmt: skip
    return workbook(request, "婚姻档案补录进度", _YEAR_COLUMNS, rows)


@page(permission="archive.read")
def volumes(request: HttpRequest) -> HttpResponse:
    """The volumes on the shelf: where they stand, how many papers they should hold."""
    form, rows = _filtered(request)
    found = page_of(rows, request)
    context = {
        "form": form, "rows": found.object_list, "page_obj": found, "query": request.GET.urlencode(),
        "may_enter": access.may(request.actor, "archive.check"),
    }  # fmt: skip
    return render(request, "registry/archive/volumes.html", context)


@page(permission="archive.read")
def volumes_export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    _, rows = _filtered(request)
    lines = (
        (one.year, one.get_kind_display(), one.volume, one.box, one.shelf, one.first_number,
         one.expected_count, one.settled, one.source)
        for one in rows
    )  # fmt: skip
    return workbook(request, "婚姻档案案卷", _VOLUME_COLUMNS, lines)


def _filtered(request: HttpRequest):
    form = VolumeFilter(request.GET)
    rows = archive.shelved(request.actor)
    if not form.is_valid():
        return form, rows.none()
    if form.cleaned_data["year"]:
        rows = rows.filter(year=form.cleaned_data["year"])
    if form.cleaned_data["kind"]:
        rows = rows.filter(kind=form.cleaned_data["kind"])
    sort = request.GET.get("sort", "")
    name = _SORTS.get(sort.lstrip("-"))
    if name:
        rows = rows.order_by(f"-{name}" if sort.startswith("-") else name, "id")
    return form, rows


@page(permission="archive.check", methods=("GET", "POST"))
def new_volume(request: HttpRequest) -> HttpResponse:
    """Enter one volume."""
    form, status = VolumeForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.enter_holding(
                    division_code=access.scope(request.actor, "archive.check").prefixes[0],
                    **form.cleaned_data, actor=request.actor, at=request.at,
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, "已登记案卷，可以开始录入。")
                return redirect("archive:volumes")
    return render(request, "registry/archive/new_volume.html", {"form": form}, status=status)
