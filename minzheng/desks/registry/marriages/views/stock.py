"""Blank certificates: the day's balance, the book, and what moves."""

import datetime as dt

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import page_of, sent
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.marriages import commands, figures
from minzheng.registers.marriages import queries as marriages

from ..forms import DestroyForm, DrawForm, ReceiveForm, SpoilForm, StockFilterForm
from ..requests import office_code

_PAPERS = ("marriage", "divorce")
_FORMS = {"receive": ReceiveForm, "draw": DrawForm, "spoil": SpoilForm, "destroy": DestroyForm}
_LABELS = {"receive": "入库", "draw": "领用", "spoil": "作废", "destroy": "销毁"}
_COLUMNS = (
    TableColumn(label="时间", width=18),
    TableColumn(label="证件种类", width=10),
    TableColumn(label="动作", width=8),
    TableColumn(label="起号", width=14),
    TableColumn(label="止号", width=14),
    TableColumn(label="本数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="说明", width=24),
    TableColumn(label="字号", width=24),
    TableColumn(label="经办人", kind=Kind.PERSON_NAME),
)


def _day(request: HttpRequest) -> tuple[StockFilterForm, dt.date]:
    form = StockFilterForm(request.GET or None)
    chosen = form.cleaned_data["day"] if form.is_bound and form.is_valid() else None
    return form, chosen or request.at.date()


@page(permission="marriage.read")
def stock(request: HttpRequest) -> HttpResponse:
    """The balance of a day, and the book of the last month."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, refused=None) -> HttpResponse:
    office, (form, day) = office_code(request), _day(request)
    rows = figures.movements(office, day - dt.timedelta(days=30), day)
    found = page_of(rows, request)
    may_keep = access.may(request.actor, "marriage.keep_stock")
    verbs = list(_FORMS) if access.may(request.actor, "marriage.decide") else ["receive", "draw", "spoil"]
    forms = {name: _FORMS[name](auto_id=f"{name}_%s") for name in verbs}
    if refused is not None:
        forms[refused[0]] = refused[1]
    names = marriages.account_names(row.account_id for row in found.object_list)
    for row in found.object_list:
        row.account_name = names.get(row.account_id, "")
    context = {
        "form": form, "day": day, "page_obj": found,
        "rows": found.object_list,
        "balances": [
            (figures.day_balance(office, paper, day), figures.counted_stock(office, paper)) for paper in
            _PAPERS
        ],
        "is_today": day == request.at.date(), "query": request.GET.urlencode(),
        "moves": _moves(forms) if may_keep else [],
    }  # fmt: skip
    return render(request, "registry/marriages/stock.html", context, status=status)


def _moves(forms: dict) -> list[tuple]:
    return [(reverse(f"marriages:{name}_stock"), _LABELS[name], form) for name, form in forms.items()]


@page(permission="marriage.read")
def stock_workbook(request: HttpRequest) -> FileResponse:
    """The book of a month as Excel."""
    _, day = _day(request)
    rows = list(figures.movements(office_code(request), day - dt.timedelta(days=30), day))
    names = marriages.account_names(row.account_id for row in rows)
    lines = (
        (
            f"{row.moved_at.astimezone(CHINA):%Y-%m-%d %H:%M}", row.get_paper_display(),
            row.get_movement_display(), row.first_number, row.last_number, row.count, row.reason,
            str(row.record) if row.record else "", names.get(row.account_id, ""),
        )
        for row in rows
    )  # fmt: skip
    return sent(request, table_workbook("空白证台账", _COLUMNS, lines), "空白证台账", len(rows))


@page(permission="marriage.keep_stock", methods=("POST",))
def move(request: HttpRequest, movement: str) -> HttpResponse:
    """Receive, draw, spoil or destroy blanks; the last is the head's."""
    if movement == "destroy":
        access.require(request.actor, "marriage.decide")
    form, status = _FORMS[movement](request.POST, auto_id=f"{movement}_%s"), 422
    if form.is_valid():
        try:
            _carry_out(request, movement, form.cleaned_data)
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"空白证{_LABELS[movement]}已登记。")
            return redirect("marriages:stock")
    return _page(request, status=status, refused=(movement, form))


def _carry_out(request: HttpRequest, movement: str, data: dict) -> None:
    by = {"actor": request.actor, "at": request.at}
    if movement == "spoil":
        commands.spoil_blank(**data, **by)
        return
    verb = {
        "receive": commands.receive_blanks, "draw": commands.draw_blanks, "destroy": commands.destroy_blanks,
    }[movement]  # fmt: skip
    verb(office_code=office_code(request), **data, **by)
