"""To the bank and back: the batch, its file, and the file the bank returns."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page
from minzheng.registers.benefits import commands
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from ..forms import ReturnForm
from ..requests import page_of, place_names
from ..words import PAYMENT_LABELS, PAYMENT_TONES


@page(permission="issue.read")
def batch_list(request: HttpRequest) -> HttpResponse:
    """Every batch, newest first, with how its payments ended."""
    found = page_of(request, benefits.batches(request.actor))
    rows = [{"batch": one, "name": name_of(one)} for one in found]
    loose = [
        row
        for row in rows
        if not row["batch"].is_package and row["batch"].package_id is None and row["batch"].downloaded_at is
        None and row["batch"].open
    ]  # fmt: skip
    context = {
        "rows": rows, "page_obj": found, "loose": loose if len(loose) > 1 else [],
        "may_settle": access.may(request.actor, "issue.settle"),
    }  # fmt: skip
    return render(request, "treasury/batches.html", context)


def name_of(batch) -> str:
    """What a batch pays: a programme, or all of them on one card."""
    return "一卡通（各项待遇合并）" if batch.is_package else programme(batch.programme).name


@page(permission="issue.settle", methods=("POST",))
def make_package(request: HttpRequest) -> HttpResponse:
    """Put the chosen batches into one file for the bank."""
    wanted = [int(text) for text in request.POST.getlist("batch") if text.isdigit()]
    try:
        made = commands.make_package(batch_ids=wanted, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.error(request, error.sentence)
        return redirect("treasury:batches")
    messages.success(
        request,
        f"已并成一卡通批次 {made.number}，{made.total_count} 笔。同一张卡的各项待遇排在一起，分行列明。",
    )
    return redirect("treasury:batch", made.id)


@page(permission="issue.read")
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch: the file, the returns taken so far, and each payment."""
    return _batch_page(request, batch_id, ReturnForm())


def _batch_page(request: HttpRequest, batch_id: int, form: ReturnForm, status: int = 200) -> HttpResponse:
    one = benefits.batch(batch_id, actor=request.actor)
    state = request.GET.get("state", "")
    state = state if state in PAYMENT_LABELS else ""
    found = page_of(request, benefits.payments_of_batch(one.id, state=state))
    names = place_names((payment.award.division_code for payment in found), request)
    counts = {"": one.total_count} | {
        code: getattr(one, name)
        for code, name in [
            ("sent", "open"),
            ("paid", "paid"),
            ("returned", "returned"),
            ("unknown", "unknown"),
        ]
    }
    context = {
        "batch": one,
        "name": name_of(one),
        "returns": list(one.returns.order_by("-received_at")),
        "state": state,
        "tabs": [
            {"label": PAYMENT_LABELS.get(code, "全部"), "code": code, "count": count, "url": f"?state={code}"}
            for code, count in counts.items()
            if code in ("", state) or count
        ],
        "rows": [payment_row(payment, names) for payment in found],
        "page_obj": found,
        "form": form,
        "may_settle": access.may(request.actor, "issue.settle", division_code=one.division_prefix),
    }
    return render(request, "treasury/batch.html", context, status=status)


def payment_row(payment, names: dict[str, str]) -> dict:
    """A payment as tables show it; of the card only its last digits."""
    return {
        "payment": payment,
        "payee": payment.award.payee.name,
        "place": names[payment.award.division_code],
        "tail": payment.card.number_tail if payment.card else "",
        "name": programme(payment.batch.programme).name,
        "label": PAYMENT_LABELS[payment.state],
        "tone": PAYMENT_TONES[payment.state],
    }


@page(permission="issue.settle", methods=("POST",))
def file(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The file for the bank. A POST, because the first download and its reader are written down."""
    try:
        name, content = commands.bank_file(batch_id=batch_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        messages.error(request, error.sentence)
        return redirect("treasury:batch", batch_id)
    return HttpResponse(
        content,
        content_type="text/csv; charset=gb18030",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@page(permission="issue.settle", methods=("POST",))
def take_return(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Settle the batch by the bank's file: all of it, or nothing with the lines that do not fit."""
    form = ReturnForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            taken = commands.take_bank_return(
                batch_id=batch_id,
                content=form.cleaned_data["file"].read(),
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            form.add_error("file", error.sentence)
        else:
            _say(request, taken)
            return redirect("treasury:batch", batch_id)
    return _batch_page(request, batch_id, form, status=422)


def _say(request: HttpRequest, taken) -> None:
    counts = f"成功 {taken.paid_count} 笔，退票 {taken.returned_count} 笔，未确认 {taken.unknown_count} 笔"
    if taken.received_at != request.at:
        day = taken.received_at.astimezone(request.at.tzinfo)
        messages.info(
            request,
            f"同一个文件已于 {day.year}年{day.month}月{day.day}日 {day:%H:%M} 入账（{counts}），本次没有改动。",
        )
        return
    messages.success(request, f"回盘已入账：{counts}。")
