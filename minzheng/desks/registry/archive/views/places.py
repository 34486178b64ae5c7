"""Old names of places: by which a search finds, and which a certificate explains."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.exchange.web import workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive import queries as archive
from minzheng.registers.marriage_archive.places import CERTAINTIES

from ..forms import PlaceFilter, PlaceForm

_TONES = {"sure": "ok", "likely": "quiet", "verify": "warn"}
_COLUMNS = (
    TableColumn(label="旧地名"), TableColumn(label="年份"), TableColumn(label="今地名"),
    TableColumn(label="今区划代码"), TableColumn(label="出处", width=44), TableColumn(label="把握"),
)  # fmt: skip


def _rows(request: HttpRequest) -> tuple[PlaceFilter, list]:
    prefix = access.scope(request.actor, "archive.read").prefixes[0]
    form = PlaceFilter(request.GET)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    return form, [one for one in archive.aliases_of(prefix) if text in one.name or text in one.now]


@page(permission="archive.read", methods=("GET", "POST"))
def places(request: HttpRequest) -> HttpResponse:
    """The table; the head adds to it."""
    form, status = PlaceForm(), 200
    if request.method == "POST":
        access.require(request.actor, "archive.check")
        form, status = PlaceForm(request.POST), 422
        if form.is_valid():
            try:
                commands.add_place_alias(
                    division_code=access.scope(request.actor, "archive.check").prefixes[0],
                    **form.cleaned_data, actor=request.actor, at=request.at,
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, "已添加。以后的检索和证明都会用到它。")
                return redirect("archive:places")
    search, rows = _rows(request)
    context = {
        "form": form, "search": search, "query": request.GET.urlencode(),
        "rows": [(one, CERTAINTIES[one.certainty], _TONES[one.certainty]) for one in rows],
        "may_add": access.may(request.actor, "archive.check"),
    }  # fmt: skip
    return render(request, "registry/archive/places.html", context, status=status)


@page(permission="archive.read")
def export(request: HttpRequest) -> FileResponse:
    """The table as filtered, as Excel."""
    _, rows = _rows(request)
    lines = ((one.name, one.years, one.now, one.code, one.source, CERTAINTIES[one.certainty]) for one in rows)
    return workbook(request, "旧地名对照表", _COLUMNS, lines)
