"""Paying people without an account: who they are, the sheet they sign, what was taken, what goes back."""

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.documents.web import send_file_or_thumbnail
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.benefits import cash, commands
from minzheng.registers.benefits.programmes import programme

from ..forms import CashFilterForm, HandingForm, ReasonForm
from ..requests import page_of, place_names
from ..words import PAYMENT_LABELS, PAYMENT_TONES
from ..workbooks import download, taken_out

SHEETS_SHOWN = 30
TOWN_DIGITS = 9
COLUMNS = (
    TableColumn(label="待遇", width=22),
    TableColumn(label="乡镇（街道）", width=18),
    TableColumn(label="村（社区）", width=18),
    TableColumn(label="领款人", kind=Kind.PERSON_NAME),
    TableColumn(label="所属期", kind=Kind.MONTH),
    TableColumn(label="金额", kind=Kind.MONEY),
    TableColumn(label="没有到账的原因", width=26),
)
SHEET_COLUMNS = (
    TableColumn(label="序号", kind=Kind.WHOLE_NUMBER),
    *COLUMNS[1:-1],
    TableColumn(label="状态", width=12),
    TableColumn(label="领取日期", kind=Kind.DATE),
    TableColumn(label="领取人", width=24),
    TableColumn(label="发放人", kind=Kind.PERSON_NAME),
    TableColumn(label="见证人", kind=Kind.PERSON_NAME),
)


@page(permission="issue.read")
def waiting(request: HttpRequest) -> HttpResponse:
    """Who has to be paid in cash, and the sheets made so far."""
    return _waiting_page(request, forms.Form())


def _waiting_page(request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
    filters, rows = _filtered(request)
    found = page_of(request, rows)
    context = {
        "rows": _rows(request, list(found)),
        "page_obj": found,
        "filter_form": filters,
        "form": form,
        "sheets": [
            {"sheet": one, "name": programme(one.programme).name}
            for one in cash.sheets(request.actor)[:SHEETS_SHOWN]
        ],
        "query": request.GET.urlencode(),
        "may_settle": access.may(request.actor, "issue.settle"),
    }
    return render(request, "treasury/cash/waiting.html", context, status=status)


def _filtered(request: HttpRequest):
    rows = cash.without_account(request.actor, on_date=request.at.date())
    filters = CashFilterForm(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    if asked.get("q"):
        rows = rows.filter(award__payee__name__contains=asked["q"])
    if asked.get("programme"):
        rows = rows.filter(batch__programme=asked["programme"])
    return filters, rows


def _rows(request: HttpRequest, payments: list) -> list[dict]:
    """Payments with the names of township and village."""
    codes = {one.award.division_code for one in payments}
    names = place_names(codes | {code[:TOWN_DIGITS] for code in codes}, request)
    return [
        {
            "payment": one,
            "payee": one.award.payee.name,
            "name": programme(one.batch.programme).name,
            "town": names[one.award.division_code[:TOWN_DIGITS]],
            "place": names[one.award.division_code],
            "label": PAYMENT_LABELS[one.state],
            "tone": PAYMENT_TONES[one.state],
        }
        for one in payments
    ]


@page(permission="issue.read")
def waiting_export(request: HttpRequest) -> HttpResponse:
    """Everybody who has to be paid in cash, as a workbook."""
    _, rows = _filtered(request)
    title = "无卡发放人员"
    taken_out(request, title)
    lines = [
        (
            row["name"], row["town"], row["place"], row["payee"], row["payment"].month,
            row["payment"].amount_fen, row["payment"].return_note,
        )
        for row in _rows(request, list(rows))
    ]  # fmt: skip
    return _workbook(title, COLUMNS, lines, "退票中没有可用发放账户的")


def _workbook(title: str, columns, lines, note: str) -> FileResponse:
    book = table_workbook(title, columns, lines, note=note)
    return download(title, book)


@page(permission="issue.settle", methods=("POST",))
def make_sheets(request: HttpRequest) -> HttpResponse:
    """Put the ticked payments on sheets, one for each programme."""
    wanted = [int(text) for text in request.POST.getlist("ids") if text.isdecimal()]
    try:
        made = commands.make_cash_sheets(payment_ids=wanted, actor=request.actor, at=request.at)
    except EXPECTED as error:
        form = forms.Form({})
        show_refusal(form, error)
        return _waiting_page(request, form, status=422)
    numbers = "、".join(one.number for one in made)
    messages.success(
        request, f"已制作领取表 {numbers}，共 {sum(one.total_count for one in made)} 笔。请打印后发放、签字。"
    )
    return redirect("treasury:cash_sheet", made[0].id) if len(made) == 1 else redirect("treasury:cash")


@page(permission="issue.read")
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """One sheet: who has taken what, and the form for what was signed."""
    today = request.at.date()
    return _sheet_page(request, sheet_id, HandingForm(initial={"received_date": today, "receiver": "self"}))


def _sheet_page(
    request: HttpRequest, sheet_id: int, form: HandingForm, *, reason_form=None, status: int = 200
) -> HttpResponse:
    one = cash.sheet(sheet_id, actor=request.actor)
    rows = _lines(request, one)
    context = {
        "sheet": one,
        "name": programme(one.programme).name,
        "rows": rows,
        "undone": cash.undone(one.id),
        "waiting_fen": sum(row["payment"].amount_fen for row in rows if row["payment"].state == "to_hand"),
        "went_back": one.total_count - one.waiting - one.handed,
        "form": form,
        "chosen": {int(text) for text in request.POST.getlist("ids") if text.isdecimal()},
        "reason_form": reason_form or ReasonForm(),
        "may_settle": access.may(request.actor, "issue.settle", division_code=one.division_prefix),
    }
    return render(request, "treasury/cash/sheet.html", context, status=status)


def _lines(request: HttpRequest, one) -> list[dict]:
    rows = _rows(request, list(cash.lines(one.id)))
    for row in rows:
        receipt = row["payment"].taken[0] if row["payment"].taken else None
        row |= {"receipt": receipt, "receiver": _receiver(receipt) if receipt else ""}
    return rows


def _receiver(receipt) -> str:
    if not receipt.proxy_name:
        return "本人"
    return f"{receipt.proxy_name}（{receipt.proxy_relation}）代领：{receipt.proxy_reason}"


@page(permission="issue.settle", methods=("POST",))
def hand_over(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """What was signed on the sheet is recorded, all of it or nothing."""
    cash.sheet(sheet_id, actor=request.actor)
    form = HandingForm(request.POST, request.FILES)
    ids = [int(text) for text in request.POST.getlist("ids") if text.isdecimal()]
    if not ids:
        form.add_error(None, "请先勾选已经领取的人。")
    if form.is_valid():
        try:
            made = commands.hand_over(
                payment_ids=ids, handing=form.handing(), scan=form.cleaned_data["scan"], actor=request.actor,
                at=request.at,
            )  # fmt: skip
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            total = yuan_text(sum(receipt.payment.amount_fen for receipt in made))
            messages.success(request, f"已登记领取 {len(made)} 笔，{total} 元，账已记好。")
            return redirect("treasury:cash_sheet", sheet_id)
    return _sheet_page(request, sheet_id, form, status=422)


@page(permission="issue.settle", methods=("POST",))
def put_back(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """What nobody came for goes back to the returned payments."""
    one = cash.sheet(sheet_id, actor=request.actor)
    form = ReasonForm(request.POST)
    if form.is_valid():
        left = [line.id for line in cash.lines(one.id) if line.state == "to_hand"]
        try:
            gone = commands.put_back(
                payment_ids=left, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"未领的 {len(gone)} 笔已退回“退票”，可以登记账户重发，或另制领取表。")
            return redirect("treasury:cash_sheet", sheet_id)
    return _sheet_page(request, sheet_id, HandingForm(), reason_form=form, status=422)


@page(permission="issue.settle", methods=("POST",))
def undo_handing(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """A receipt that was recorded by mistake is taken back."""
    found = cash.receipt(receipt_id, actor=request.actor)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有撤销：请写明撤销原因。")
        return redirect("treasury:cash_sheet", found.payment.batch_id)
    try:
        commands.undo_handing(
            receipt_id=receipt_id, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
        )
    except EXPECTED as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, "已撤销这笔领取登记，账已冲回，这笔钱重新等待领取。")
    return redirect("treasury:cash_sheet", found.payment.batch_id)


@page(permission="issue.read")
def sheet_print(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The sheet for the printer, with room to sign. Taking names and amounts out is an event of its own."""
    one = cash.sheet(sheet_id, actor=request.actor)
    audit.record(RecordOpened(what=f"领取表 {one.number}", reason="打印"), actor=request.actor, at=request.at)
    rows = [row for row in _lines(request, one) if row["payment"].state in ("to_hand", "handed")]
    context = {
        "sheet": one, "name": programme(one.programme).name, "rows": rows, "today": request.at.date(),
        "total_fen": sum(row["payment"].amount_fen for row in rows),
        "district": place_names([one.division_prefix], request)[one.division_prefix],
    }  # fmt: skip
    return render(request, "treasury/cash/print.html", context)


@page(permission="issue.read")
def sheet_export(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The sheet as a workbook, with who took what."""
    one = cash.sheet(sheet_id, actor=request.actor)
    title = f"领取表{one.number}"
    taken_out(request, title)
    lines = list(_sheet_lines(_lines(request, one)))
    return _workbook(title, SHEET_COLUMNS, lines, programme(one.programme).name)


def _sheet_lines(rows: list[dict]) -> Iterator[tuple]:
    for row in rows:
        payment, receipt = row["payment"], row["receipt"]
        yield (
            payment.sequence, row["town"], row["place"], row["payee"], payment.month, payment.amount_fen,
            row["label"], receipt.received_date if receipt else None, row["receiver"],
            receipt.paid_by_name if receipt else "", receipt.witness_name if receipt else "",
        )  # fmt: skip


@page(permission="issue.read")
def scan(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """The picture of the signatures."""
    return send_file_or_thumbnail(request, cash.receipt(receipt_id, actor=request.actor).scan)
