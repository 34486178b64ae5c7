"""Payments that came back: put the card right, look at what would go out, send again. Unknown ones: ask."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.registers.benefits import commands, worklists
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.cash import BLAMED_ON_CARD, is_refused_card

from ..forms import CardForm
from ..requests import page_of, place_names
from .bank import payment_row

NO_CARD, SAME_CARD, NEW_CARD = "还没有发放账户", "账户没有更正过", "账户已更正"


@page(permission="issue.read")
def returned(request: HttpRequest) -> HttpResponse:
    """Returned payments, oldest first, each with what hinders sending it again."""
    return _returned_page(request, forms.Form())


def _returned_page(request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
    found = page_of(request, benefits.returned_payments(request.actor))
    context = {
        "rows": _rows(request, list(found)),
        "page_obj": found,
        "form": form,
        "may_settle": access.may(request.actor, "issue.settle"),
    }
    return render(request, "treasury/returned.html", context, status=status)


def _rows(request: HttpRequest, payments: list) -> list[dict]:
    names = place_names((payment.award.division_code for payment in payments), request)
    cards = worklists.cards_of((payment.award.payee_id for payment in payments), on_date=request.at.date())
    rows = []
    for payment in payments:
        card = cards.get(payment.award.payee_id)
        if card is None:
            words, tone, ready = NO_CARD, "stop", False
        elif is_refused_card(payment, card):
            words, tone, ready = SAME_CARD, "warn", payment.return_code not in BLAMED_ON_CARD
        else:
            words, tone, ready = NEW_CARD, "ok", True
        now = {
            "card_words": words,
            "card_tone": tone,
            "ready": ready,
            "new_tail": card.number_tail if card else "",
        }
        rows.append(payment_row(payment, names) | now)
    return rows


@page(permission="issue.settle", methods=("POST",))
def preview(request: HttpRequest) -> HttpResponse:
    """What sending the ticked payments again would do. Changes nothing."""
    rows = _chosen(request)
    if not rows:
        form = forms.Form({})
        form.add_error(None, "请先勾选要重发的退票。")
        return _returned_page(request, form, status=422)
    return _preview_page(request, rows, forms.Form())


def _chosen(request: HttpRequest) -> list[dict]:
    ids = [int(value) for value in request.POST.getlist("ids") if value.isdecimal()]
    return _rows(request, list(benefits.returned_payments(request.actor).filter(id__in=ids)))


def _preview_page(
    request: HttpRequest, rows: list[dict], form: forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        "rows": rows,
        "form": form,
        "total_fen": sum(row["payment"].amount_fen for row in rows),
        "doubtful": sum(not row["ready"] for row in rows),
        "without_card": sum(row["card_words"] == NO_CARD for row in rows),
    }
    return render(request, "treasury/reissue.html", context, status=status)


@page(permission="issue.settle", methods=("POST",))
def reissue(request: HttpRequest) -> HttpResponse:
    """Send them again, in a batch of their own."""
    ids = [int(value) for value in request.POST.getlist("ids") if value.isdecimal()]
    try:
        batch = commands.reissue(payment_ids=ids, actor=request.actor, at=request.at)
    except EXPECTED as error:
        form = forms.Form({})
        show_refusal(form, error)
        return _preview_page(request, _chosen(request), form, status=422)
    messages.success(request, f"已生成重发批次 {batch.number}，共 {batch.total_count} 笔。请下载银行文件。")
    return redirect("treasury:batch", batch.id)


@page(permission="issue.settle", methods=("GET", "POST"))
def card(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Put right the card of the payee of a returned payment."""
    payment = benefits.returned_payments(request.actor).filter(id=payment_id).first()
    if payment is None:
        raise NotFound("没有这笔退票，它可能已经重发。请返回退票列表查看。")
    access.require(request.actor, "issue.settle", division_code=payment.batch.division_prefix)
    form = CardForm(request.POST or None, initial={"holder_name": payment.award.payee.name})
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.register_card(
                person=payment.award.payee,
                holder_name=form.cleaned_data["holder_name"],
                bank=form.cleaned_data["bank"],
                number=form.cleaned_data["card_number"],
                from_date=request.at.date(),
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, f"{made.holder_name}的发放账户已更正（尾号 {made.number_tail}），可以重发。"
            )
            return redirect("treasury:returned")
    names = place_names([payment.award.division_code], request)
    context = {"row": payment_row(payment, names), "form": form}
    return render(request, "treasury/card.html", context, status=422 if form.is_bound else 200)


@page(permission="issue.read")
def unknown(request: HttpRequest) -> HttpResponse:
    """Payments of which the bank has not said what became: to be asked about, never sent again."""
    found = page_of(request, worklists.payments_waiting(request.actor, "unknown"))
    names = place_names((payment.award.division_code for payment in found), request)
    rows = [payment_row(payment, names) for payment in found]
    return render(request, "treasury/unknown.html", {"rows": rows, "page_obj": found})
