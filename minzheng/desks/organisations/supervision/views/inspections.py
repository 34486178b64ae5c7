"""The year's inspection: rounds, the board of one, reminders, orders to those who are late, coverage."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.registers.supervision import commands, queries

from ..forms import LateForm, RoundForm
from ..listing import ENTRIES, PAGE_ROWS, FilterForm, lines, narrowed
from ..listing import workbook as listed

_KINDS = {"association": "社会团体", "service": "社会服务机构", "foundation": "基金会"}


@page(permission="organisation.read")
def home(request: HttpRequest) -> HttpResponse:
    """Every round with its figures."""
    return _home(request, RoundForm(initial={"year": request.at.year - 1}, auto_id="round_%s"))


def _home(request: HttpRequest, form: RoundForm, status: int = 200) -> HttpResponse:
    boards = [queries.board(one) for one in queries.rounds(request.actor)]
    context = {
        "boards": [(one, _KINDS.get(one.round.kind, "")) for one in boards],
        "form": form,
        "may_handle": access.may(request.actor, "organisation.handle"),
    }
    return render(request, "supervision/inspections.html", context, status=status)


@page(permission="organisation.handle", methods=("POST",))
def freeze(request: HttpRequest) -> HttpResponse:
    """Open the inspection of a year: the list of who must take part is frozen."""
    form, status = RoundForm(request.POST, auto_id="round_%s"), 422
    if form.is_valid():
        place = access.scope(request.actor, "organisation.handle").prefixes[0]
        try:
            made = commands.freeze_round(
                division_code=place, **form.cleaned_data, actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"应检名单已固定，共 {made.count} 家。")
            return redirect("supervision:board", made.id)
    return _home(request, form, status)


@page(permission="organisation.read")
def board(request: HttpRequest, round_id: int) -> HttpResponse:
    """The frozen list by state, with figures, reminders and orders."""
    return _board(request, round_id)


def _board(
    request: HttpRequest, round_id: int, *, problem: str = "", late: LateForm | None = None,
    ticked: tuple[str, ...] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = queries.entries(round_id, request.actor)
    made = queries.rounds(request.actor).get(id=round_id)
    form = FilterForm(request.GET, of=ENTRIES)
    found = Paginator(narrowed(ENTRIES, rows, form, request.GET.get("sort", "")), PAGE_ROWS)
    shown = found.get_page(request.GET.get("page"))
    figures = queries.board(made)
    context = {
        "round": made, "kind_label": _KINDS.get(made.kind, ""), "board": figures, "form": form,
        "rows": lines(ENTRIES, shown.object_list, request.at.date()), "columns": ENTRIES.columns,
        "page_obj": shown,
        "query": request.GET.urlencode(), "problem": problem,
        "late_form": late or LateForm(auto_id="late_%s"),
        "ticked": set(ticked), "may_handle": access.may(request.actor, "organisation.handle"),
        "chart": [("合格", figures.passed), ("基本合格", figures.basic), ("不合格", figures.failed),
                  ("未参检", figures.absent), ("未出结论", figures.due - figures.decided)],
        "percent": f"{figures.handled_percent_tenths // 10}.{figures.handled_percent_tenths % 10}",
    }  # fmt: skip
    return render(request, "supervision/board.html", context, status=status)


def _ticked(request: HttpRequest) -> tuple[str, ...]:
    return tuple(one for one in request.POST.getlist("ids") if one.isdigit())


@page(permission="organisation.handle", methods=("POST",))
def remind(request: HttpRequest, round_id: int) -> HttpResponse:
    """Remind the ticked organisations."""
    queries.entries(round_id, request.actor)
    ticked = _ticked(request)
    try:
        count = commands.remind(
            round_id=round_id, entry_ids=map(int, ticked), actor=request.actor, at=request.at
        )
    except EXPECTED as error:
        return _board(request, round_id, problem=error.sentence, ticked=ticked, status=422)
    messages.success(request, f"已催报 {count} 家，机构自助页面会显示。")
    return redirect("supervision:board", round_id)


@page(permission="organisation.handle", methods=("POST",))
def late(request: HttpRequest, round_id: int) -> HttpResponse:
    """Order the ticked organisations, which did not report in time, to put it right by a day."""
    queries.entries(round_id, request.actor)
    form, ticked = LateForm(request.POST, auto_id="late_%s"), _ticked(request)
    if not form.is_valid():
        sentence = "请填写整改期限，例如 2020-09-30。"
        return _board(request, round_id, problem=sentence, late=form, ticked=ticked, status=422)
    try:
        count = commands.order_late(
            round_id=round_id, entry_ids=map(int, ticked), due_date=form.cleaned_data["due_date"],
            actor=request.actor, at=request.at,
        )  # fmt: skip
    except EXPECTED as error:
        return _board(request, round_id, problem=error.sentence, late=form, ticked=ticked, status=422)
    messages.success(request, f"已责令 {count} 家整改，通知书已出具。")
    return redirect("supervision:list", "rectification")


@page(permission="organisation.read")
def coverage(request: HttpRequest, round_id: int) -> HttpResponse:
    """The denominator by name, on a sheet."""
    queries.entries(round_id, request.actor)
    made = queries.rounds(request.actor).get(id=round_id)
    context = {
        "round": made, "kind_label": _KINDS.get(made.kind, ""), "board": queries.board(made),
        "coverage": queries.coverage(made), "today": request.at.date(),
    }  # fmt: skip
    return render(request, "supervision/coverage.html", context)


@page(permission="organisation.read")
def workbook(request: HttpRequest, round_id: int) -> FileResponse:
    """The board's list as filtered, as Excel. Taking it out is an event."""
    rows = queries.entries(round_id, request.actor)
    made = queries.rounds(request.actor).get(id=round_id)
    found = list(narrowed(ENTRIES, rows, FilterForm(request.GET, of=ENTRIES), request.GET.get("sort", "")))
    title = f"{made.year}年度{_KINDS.get(made.kind, '')}年检"
    audit.record(
        RecordOpened(what=f"{title}（导出 Excel，{len(found)} 家）"), actor=request.actor, at=request.at
    )
    file = listed(ENTRIES, title, found, request.at.date())
    return FileResponse(file, as_attachment=True, filename=f"{title}{request.at:%Y%m%d}.xlsx")
