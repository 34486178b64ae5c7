"""Reviews: who has to be looked at again, one award with its form, what was found and dealt with."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import carried_out, page_of, town_choices, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits import commands, reviewing
from minzheng.registers.benefits.commands.reviews import RECORDS, SETTLES
from minzheng.registers.benefits.programmes import programme

from ..forms_months import ALL, FOUND, LATE, ReviewFilter, ReviewForm, SettlementForm

READS = reviewing.READS
_COLUMNS = (
    TableColumn(label="姓名", kind=Kind.PERSON_NAME),
    TableColumn(label="待遇", width=22),
    TableColumn(label="村（社区）", width=22),
    TableColumn(label="上次复核", kind=Kind.DATE),
    TableColumn(label="应复核日期", kind=Kind.DATE),
    TableColumn(label="发现的情况", width=40),
)


def _found(request: HttpRequest, standing: QuerySet, open_ones: QuerySet):
    """The filter; and of the awards to look at again, or the reviews to deal with, those it asks for."""
    form = ReviewFilter(request.GET, towns=town_choices(request, READS))
    if not form.is_valid():
        return form, standing.none(), False
    wanted, today = form.cleaned_data, request.at.date()
    is_review = wanted["which"] == FOUND
    rows, path = (open_ones, "award__") if is_review else (standing, "")
    if wanted["which"] == LATE:
        rows = rows.filter(due_date__lt=today)
    elif wanted["which"] not in (FOUND, ALL):
        rows = rows.filter(due_date__lte=today + reviewing.SOON)
    if text := wanted["q"].strip():
        named = (f"{path}payee__name__contains", f"{path}person__name__contains")
        rows = rows.filter(Q(**{named[0]: text}) | Q(**{named[1]: text}))
    if wanted["programme"]:
        rows = rows.filter(**{f"{path}programme": wanted["programme"]})
    return form, rows.filter(**{f"{path}division_code__startswith": wanted["town"]}), is_review


def _standing(request: HttpRequest) -> tuple[QuerySet, QuerySet]:
    today = request.at.date()
    return reviewing.awards(request.actor, on_date=today), reviewing.to_settle(request.actor)


def _rows(found, is_review: bool, request: HttpRequest) -> list[dict]:
    found = list(found)
    awards = [one.award if is_review else one for one in found]
    names = territory.names_of({one.division_code for one in awards}, request.at.date())
    return [
        {
            "award": award, "review": one if is_review else None,
            "name": (award.person or award.payee).name, "programme": programme(award.programme).name,
            "place": names.get(award.division_code, ""),
            "last_date": one.on_date if is_review else one.last_date,
            "due_date": None if is_review else one.due_date,
            "days_left": None if is_review else (one.due_date - request.at.date()).days,
        }
        for award, one in zip(awards, found, strict=True)
    ]  # fmt: skip


@page(permission=READS)
def reviews(request: HttpRequest) -> HttpResponse:
    """Whose benefits have to be looked at again, the nearest last day first."""
    today, (standing, open_ones) = request.at.date(), _standing(request)
    form, rows, is_review = _found(request, standing, open_ones)
    shown = page_of(rows, request)
    context = {
        "form": form, "page_obj": shown, "rows": _rows(shown.object_list, is_review, request),
        "is_review": is_review, "query": request.GET.urlencode(),
        "soon": standing.filter(due_date__lte=today + reviewing.SOON).count(),
        "late": standing.filter(due_date__lt=today).count(),
        "to_settle": open_ones.count(),
    }  # fmt: skip
    return render(request, "care/reviews.html", context)


@page(permission=READS)
def reviews_export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    _, rows, is_review = _found(request, *_standing(request))
    lines = (
        (
            row["name"], row["programme"], row["place"], row["last_date"], row["due_date"],
            row["review"].note if row["review"] else "",
        )
        for row in _rows(rows, is_review, request)
    )  # fmt: skip
    return workbook(request, "定期复核清单", _COLUMNS, lines)


@page(permission=READS)
def review(request: HttpRequest, award_id: int) -> HttpResponse:
    """One award: its reviews, and the form of a new one."""
    today = request.at.date()
    award = reviewing.award(award_id, actor=request.actor, on_date=today)
    return _one(request, award, ReviewForm(today=today), SettlementForm(), 200)


@page(permission=RECORDS, methods=("POST",))
def record_review(request: HttpRequest, award_id: int) -> HttpResponse:
    """Enter what was found."""
    today = request.at.date()
    award = reviewing.award(award_id, actor=request.actor, on_date=today)
    form = ReviewForm(request.POST, today=today)
    status = carried_out(form, request, commands.record_review, award_id=award.id)
    if status == 0:
        messages.success(request, "复核已登记。")
        return redirect("care:review", award.id)
    return _one(request, award, form, SettlementForm(), status)


@page(permission=SETTLES, methods=("POST",))
def settle_review(request: HttpRequest, review_id: int) -> HttpResponse:
    """Say what was done about what was found."""
    found, form = reviewing.review(review_id, actor=request.actor), SettlementForm(request.POST)
    today = request.at.date()
    award = reviewing.award(found.award_id, actor=request.actor, on_date=today)
    status = carried_out(form, request, commands.settle_review, review_id=review_id)
    if status == 0:
        messages.success(request, "处理结果已登记。")
        return redirect("care:reviews")
    return _one(request, award, ReviewForm(today=today), form, status)


def _one(
    request: HttpRequest, award, form: ReviewForm, settlement: SettlementForm, status: int
) -> HttpResponse:
    actor, place = request.actor, award.division_code
    context = {
        "award": award, "name": (award.person or award.payee).name, "form": form, "settlement": settlement,
        "programme": programme(award.programme).name, "reviews": reviewing.reviews(award.id),
        "place": territory.name_of(place, request.at.date()),
        "days_left": (award.due_date - request.at.date()).days,
        "may_record": access.may(actor, RECORDS, division_code=place),
        "may_settle": access.may(actor, SETTLES, division_code=place),
        "may_see_award": access.may(actor, "benefit.read", division_code=place),
        "may_see_person": access.may(actor, "people.search", division_code=place),
    }  # fmt: skip
    return render(request, "care/review.html", context, status=status)
