"""The ledgers, the search for organisations alive on paper only, declared fees."""

from itertools import groupby

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.base.money import parse_fen
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.supervision import commands, queries
from minzheng.registers.supervision.ledgers import LEDGERS, WITHOUT_ORGANISATION
from minzheng.registers.supervision.zombies import PREDICATE_LABELS

from ..forms import AboutForm, FeeFormSet
from ..listing import ListOf, ledger_list
from .lists import exported, shown


def _list(ledger: str) -> ListOf:
    if ledger not in LEDGERS:
        raise NotFound("没有这种台账，请从监管台账页面进入。")
    return ledger_list(ledger)


@page(permission="organisation.read")
def home(request: HttpRequest) -> HttpResponse:
    """All ledgers, with how much is open in each."""
    rows = queries.rows("ledger", request.actor)
    counts = queries.ledger_counts(rows)
    context = {
        "ledgers": [(machine, *counts.get(code, (0, 0))) for code, machine in LEDGERS.items()],
        "decoupling": queries.decoupling_totals(request.actor),
    }
    return render(request, "supervision/ledgers.html", context)


@page(permission="organisation.read")
def listing(request: HttpRequest, ledger: str) -> HttpResponse:
    """One ledger."""
    of = _list(ledger)
    urls = {
        "workbook_url": reverse("supervision:ledger_workbook", args=[ledger]),
        "new_url": reverse("supervision:ledger_new", args=[ledger]),
        "find_url": reverse("supervision:find") if ledger == "zombie" else "",
    }
    extra = {"totals": queries.decoupling_totals(request.actor)} if ledger == "decoupling" else {}
    return shown(request, of, urls, ledger=ledger, extra=extra)


@page(permission="organisation.read")
def workbook(request: HttpRequest, ledger: str) -> FileResponse:
    """One ledger as a workbook."""
    return exported(request, _list(ledger), ledger)


@page(permission="organisation.handle", methods=("GET", "POST"))
def new(request: HttpRequest, ledger: str) -> HttpResponse:
    """A new entry."""
    of, machine = _list(ledger), LEDGERS[ledger]
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AboutForm(machine.opening, *data, actor=request.actor, needed=ledger not in WITHOUT_ORGANISATION)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = dict(form.cleaned_data)
            try:
                row = commands.open_entry(
                    ledger=ledger, organisation_id=values.pop("organisation"), data=values,
                    division_code=access.scope(request.actor, "organisation.handle").prefixes[0],
                    start="detected" if ledger == "major_event" else "",
                    actor=request.actor, at=request.at, request_id=request_id_of(request),
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                messages.success(request, f"已登记，编号 {row.number}。")
                return redirect("supervision:subject", "ledger", row.id)
    context = {"of": of, "form": form, "back_url": reverse("supervision:ledger", args=[ledger])}
    return render(request, "supervision/new.html", context, status=status)


@page(permission="organisation.handle", methods=("GET", "POST"))
def find(request: HttpRequest) -> HttpResponse:
    """Who is alive on paper only, by predicates; the ticked ones go into the ledger."""
    candidates = queries.zombies(request.actor, on_date=request.at.date())
    problem, status = "", 200
    if request.method == "POST":
        chosen = set(request.POST.getlist("ids"))
        found = {one.id: signs for one, signs in candidates if str(one.id) in chosen}
        try:
            count = commands.enter_zombies(found=found, actor=request.actor, at=request.at)
        except EXPECTED as error:
            problem, status = error.sentence, 422
        else:
            messages.success(request, f"已列入清理台账 {count} 家，请逐家处置。")
            return redirect("supervision:ledger", "zombie")
    rows = [(one, [PREDICATE_LABELS[code] for code in signs]) for one, signs in candidates]
    return render(request, "supervision/find.html", {"rows": rows, "problem": problem}, status=status)


@page(permission="organisation.read")
def fees(request: HttpRequest) -> HttpResponse:
    """What trade associations declare they charge."""
    items = queries.fee_items(request.actor)
    declared = [(one, list(group)) for one, group in groupby(items, key=lambda item: item.organisation)]
    known = {one.id for one, _ in declared}
    trade = organisations.visible(request.actor).alive().filter(is_trade_association=True).order_by("name")
    context = {
        "declared": declared, "silent": [one for one in trade if one.id not in known],
        "may_handle": access.may(request.actor, "organisation.handle"),
    }  # fmt: skip
    return render(request, "supervision/fees.html", context)


@page(permission="organisation.handle", methods=("GET", "POST"))
def declare(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Enter all fees of one trade association anew."""
    organisation = organisations.visible_organisation(organisation_id, actor=request.actor)
    old = queries.fee_items(request.actor).filter(organisation=organisation)
    initial = [
        {"category": one.category, "name": one.name,
         "amount": f"{one.amount_fen // 100}.{one.amount_fen % 100:02d}",
         "unit": one.unit, "basis": one.basis}
        for one in old
    ]  # fmt: skip
    posted = request.method == "POST"
    formset = FeeFormSet(request.POST) if posted else FeeFormSet(initial=initial)
    problem, status = "", 422 if posted else 200
    if posted and formset.is_valid():
        try:
            commands.declare_fees(
                organisation_id=organisation_id, items=_items(formset), actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            problem = error.sentence
        else:
            messages.success(request, f"已登记{organisation.name}的收费项目。")
            return redirect("supervision:fees")
    context = {"organisation": organisation, "formset": formset, "problem": problem}
    return render(request, "supervision/declare.html", context, status=status)


def _items(formset) -> list[dict]:
    found = []
    for form in formset:
        values = form.cleaned_data
        if not values or values.get("DELETE"):
            continue
        amount_fen = parse_fen(values["amount"], label=f"“{values['name']}”的标准")
        found.append({**values, "amount_fen": amount_fen})
    if not found:
        raise Invalid("没有填写任何收费项目。不收费的，不需要登记。")
    return found
