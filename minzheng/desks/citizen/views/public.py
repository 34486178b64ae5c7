"""Pages for everybody: what hangs on the wall of a village, objections, and checking a paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import ANYONE, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.cases import catalogue, commands
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.exchange.web import page_of
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level, significant
from minzheng.registers.benefits import publicity

from ..forms import ObjectionForm, VerifyForm, VillageSearchForm
from ..places import townships, villages_named
from ..requests import EXPECTED


@page(permission=ANYONE)
def notices(request: HttpRequest) -> HttpResponse:
    """Choose a township, or find a village by its name."""
    form = VillageSearchForm(request.GET)
    today = request.at.date()
    wanted = form.cleaned_data["name"].strip() if form.is_valid() else ""
    context = {
        "form": form,
        "wanted": wanted,
        "found": villages_named(wanted, today) if wanted else [],
        "townships": townships(today),
    }
    return render(request, "citizen/notices.html", context)


@page(permission=ANYONE)
def division(request: HttpRequest, code: str) -> HttpResponse:
    """The villages of a township, or the notices of a village."""
    today = request.at.date()
    place = territory.division_as_of(code, today)
    hanging = cases.public_notices(significant(place.code), on_date=today)
    if place.level == Level.VILLAGE:
        township = territory.division_as_of(place.parent_code, today)
        context = {"place": place, "township": township, "notices": [_notice_row(row) for row in hanging]}
        return render(request, "citizen/village.html", context)
    counts: dict[str, int] = {}
    for row in hanging:
        counts[row.division_code] = counts.get(row.division_code, 0) + 1
    villages = [(row, counts.get(row.code, 0)) for row in territory.children(place.code, today)]
    return render(request, "citizen/township.html", {"place": place, "villages": villages})


@page(permission=ANYONE)
def paid(request: HttpRequest, code: str) -> HttpResponse:
    """What was paid in a village for a month that still stays up, names cut short."""
    today = request.at.date()
    place = territory.division_as_of(code, today)
    if place.level != Level.VILLAGE:
        raise NotFound("发放情况按村（社区）公布，请先选择村（社区）。")
    township = territory.division_as_of(place.parent_code, today)
    months = publicity.shown_months(significant(place.code), today)
    month = next(
        (one for one in months if str(one) == request.GET.get("month")), months[0] if months else None
    )
    shown = page_of(publicity.shown_payments(significant(place.code), month) if month else [], request)
    context = {
        "place": place, "township": township, "month": month, "page_obj": shown,
        "months": [(one, f"{request.path}?month={one}") for one in months],
        "rows": [publicity.read(row) for row in shown.object_list],
    }  # fmt: skip
    return render(request, "citizen/paid.html", context)


def _notice_row(notice) -> dict:
    """A notice as stored: masked when it was published, never looked up again."""
    return {
        "id": notice.id,
        "matter": catalogue.matter(notice.case.matter).name,
        "level": notice.get_level_display(),
        "from_date": notice.from_date,
        "until_date": notice.until_date,
        **notice.content,
    }


@page(permission=ANYONE, methods=("GET", "POST"))
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One notice, and the form to object to it."""
    posted = request.method == "POST"
    form = ObjectionForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            commands.object_to_notice(
                notice_id=notice_id,
                text=form.cleaned_data["text"],
                contact=form.cleaned_data["contact"],
                actor=request.actor,
                at=request.at,
                request_id=request_id_of(request),
            )
            return redirect("public:thanks")
        except EXPECTED as error:
            show_refusal(form, error)
    found = cases.public_notice(notice_id, on_date=request.at.date())
    place = territory.division_as_of(found.division_code, request.at.date())
    context = {"notice": _notice_row(found), "place": place, "form": form}
    return render(request, "citizen/notice.html", context, status=422 if posted else 200)


@page(permission=ANYONE)
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens after an objection."""
    return render(request, "citizen/thanks.html")


@page(permission=ANYONE)
def verify(request: HttpRequest) -> HttpResponse:
    """Type the code that is printed on a paper."""
    form = VerifyForm(request.GET or None)
    if form.is_valid():
        return redirect("public:verified", form.cleaned_data["code"])
    return render(request, "citizen/verify.html", {"form": form})


@page(permission=ANYONE)
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a paper with this code was issued, and whether it still holds. Nothing about persons."""
    form = VerifyForm({"code": code})
    try:
        result = documents.verify(code)
    except NotFound as error:
        show_refusal(form, error)
        return render(request, "citizen/verify.html", {"form": form}, status=error.status)
    return render(request, "citizen/verify.html", {"form": form, "result": result})
