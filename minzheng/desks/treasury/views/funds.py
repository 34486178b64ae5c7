"""Money given to programmes, and the accounts it runs through."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.registers.benefits import commands, worklists
from minzheng.registers.benefits import funds as money
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from ..forms import AllotmentForm
from ..requests import page_of, place_names


@page(permission="issue.read", methods=("GET", "POST"))
def allotments(request: HttpRequest) -> HttpResponse:
    """Every allotment; the maker registers new ones here."""
    if request.method == "POST":
        access.require(request.actor, "issue.settle")
    books = worklists.books_in_reach(request.actor, "issue.settle")
    names = place_names((book.division_prefix for book in books), request)
    today = request.at.date()
    form = AllotmentForm(
        request.POST or None, books=books, names=names, initial={"year": today.year, "received_date": today}
    )
    if request.method == "POST" and form.is_valid():
        book = form.cleaned_data["book"]
        values = {
            key: form.cleaned_data[key]
            for key in ("year", "kind", "source", "document_number", "received_date")
        }
        try:
            made = commands.record_allotment(
                programme_code=book.programme.code,
                division_prefix=book.division_prefix,
                amount_fen=form.cleaned_data["amount"],
                actor=request.actor,
                at=request.at,
                **values,
            )
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"已登记 {made.document_number} 的资金指标。")
            return redirect("treasury:allotments")
    found = page_of(request, worklists.allotments(request.actor))
    context = {
        "rows": [{"allotment": one, "name": programme(one.programme).name} for one in found],
        "page_obj": found,
        "form": form,
        "may_settle": access.may(request.actor, "issue.settle"),
    }
    return render(request, "treasury/allotments.html", context, status=422 if form.is_bound else 200)


@page(permission="issue.read")
def books(request: HttpRequest) -> HttpResponse:
    """Balances of every account; with `?check=1` issued rows, payments and ledger held against each other."""
    checked = request.GET.get("check") == "1"
    reach = money.active_books(request.actor)
    names = place_names((book.division_prefix for book in reach), request)
    rows = [
        {
            "title": f"{names[book.division_prefix]} {book.programme.name}",
            "accounts": [
                {
                    "code": code,
                    "label": label,
                    "debit": max(fen, 0),
                    "credit": max(-fen, 0),
                    "overdrawn": code.startswith("fund:") and fen < 0,
                }
                for code, label, fen in worklists.book_balances(book)
            ],
            "faults": benefits.books_faults(book.programme.code, book.division_prefix) if checked else [],
        }
        for book in reach
    ]
    return render(request, "treasury/books.html", {"books": rows, "checked": checked})
