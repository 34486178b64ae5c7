"""增减变动: what changed in a month among those who have a benefit, to look at, to print and as Excel."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import page
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import page_of, town_choices, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits import month_changes
from minzheng.registers.benefits.programmes import programme, programmes

from ..forms_months import ChangesFilter

READS = month_changes.READS
TONES = {"opened": "ok", "joined": "ok", "stopped": "stop", "ended": "quiet", "left": "wait"}
_COLUMNS = (
    TableColumn(label="变动", width=8),
    TableColumn(label="姓名", kind=Kind.PERSON_NAME),
    TableColumn(label="村（社区）", width=22),
    TableColumn(label="起（止）月份", kind=Kind.MONTH),
    TableColumn(label="办理日期", kind=Kind.DATE),
    TableColumn(label="晚了几个月", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="依据或原因", width=40),
)


def _asked(request: HttpRequest) -> tuple[ChangesFilter, dict]:
    """The filter, and what it asks for: the first programme and this month where nothing is chosen."""
    today = request.at.date()
    given = {"programme": programmes()[0].code, "month": str(Month.of(today))} | request.GET.dict()
    form = ChangesFilter(given, towns=town_choices(request, READS), today=today)
    if not form.is_valid() or not (form.cleaned_data["programme"] and form.cleaned_data["month"]):
        return form, {"programme_code": programmes()[0].code, "month": Month.of(today), "division": ""}
    wanted = form.cleaned_data
    month = Month.parse(wanted["month"])
    return form, {"programme_code": wanted["programme"], "month": month, "division": wanted["town"]}


def _rows(found, request: HttpRequest) -> list[dict]:
    changes = [month_changes.read(row) for row in found]
    names = territory.names_of({one.division_code for one in changes}, request.at.date())
    return [
        {
            "change": one, "tone": TONES[one.kind], "place": names.get(one.division_code, ""),
            "month": Month.of(one.effective_date) if one.effective_date else None,
            "late": f"晚 {one.months_late} 个月",
        }
        for one in changes
    ]  # fmt: skip


@page(permission=READS)
def changes(request: HttpRequest) -> HttpResponse:
    """The changes of a month, with how many there are of each kind and how many came late."""
    form, asked = _asked(request)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    shown = page_of(month_changes.changes(request.actor, kind=kind, **asked), request)
    counts = month_changes.counts(request.actor, **asked)
    context = {
        "form": form, "page_obj": shown, "rows": _rows(shown.object_list, request),
        "query": request.GET.urlencode(), "programme": programme(asked["programme_code"]).name,
        "month": asked["month"],
        "tiles": [(label, counts[key]) for key, label in month_changes.KINDS.items()],
        "late": month_changes.late(request.actor, **asked),
    }  # fmt: skip
    return render(request, "care/changes.html", context)


@page(permission=READS)
def changes_export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    form, asked = _asked(request)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    rows = _rows(month_changes.changes(request.actor, kind=kind, **asked), request)
    lines = (
        (
            row["change"].label, row["change"].name, row["place"], row["month"], row["change"].handled_at,
            row["change"].months_late, row["change"].reason,
        )
        for row in rows
    )  # fmt: skip
    title = f"{programme(asked['programme_code']).name}{asked['month'].label}增减变动"
    return workbook(request, title, _COLUMNS, lines)
