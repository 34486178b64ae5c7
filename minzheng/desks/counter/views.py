"""The pages of the counter."""

import datetime as dt

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, show_refusal
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.people import commands as people_commands
from minzheng.kernel.people import queries as people
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.granting.standing import COULD, NOT, RECEIVES, UNKNOWN
from minzheng.registers.outreach import queries as outreach

from .forms import DayForm, DeathForm, OpenNumberForm, SearchForm
from .personfile import open_person, reached_person, standings_of, whole_person
from .telling import context_of

EXPECTED = (Invalid, Conflict)
_CLAIMS = (
    (RECEIVES, "正在享受", "ok", "本月按规则应发的数额。"),
    (COULD, "可以享受、还没有享受", "warn", "按登记的信息已经符合条件，请告知本人并协助申请。"),
    (UNKNOWN, "信息不全，不能判断", "info", "补上缺的信息以后才能判断。"),
    (NOT, "不符合条件", "quiet", "逐项写明不符合的条件。"),
)  # fmt: skip
TAKEN_IN_MAX = 200


@page(permission="people.search")
def home(request: HttpRequest) -> HttpResponse:
    """Search first; then apply. A search is an event, and nobody lists everyone."""
    form, found, problem = SearchForm(request.GET), None, ""
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    if wanted:
        try:
            found = people.search(text=wanted, actor=request.actor, at=request.at)
        except EXPECTED as error:
            problem = error.sentence
    names = territory.names_of({one.division_code for one in found or ()}, request.at.date())
    homes = people.homes_of([one.id for one in found or ()], on_date=request.at.date())
    context = {
        "form": form,
        "wanted": wanted,
        "problem": problem,
        "limit": people.SEARCH_MAX,
        "searched": found is not None,
        "rows": [
            {
                "person": one,
                "number": people.masked_number(one),
                "village": names.get(one.division_code, ""),
                "age": people.age_years(one.birth_date, request.at.date()),
                "household_id": homes.get(one.id),
            }
            for one in found or ()
        ],
        "matters": catalogue.benefit_matters() if access.may(request.actor, "case.take_in") else (),
        "today_count": _taken_in_on(request, request.at.date()).count(),
    }
    return render(request, "counter/home.html", context, status=422 if problem else 200)


@page(permission="people.search")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person of the jurisdiction."""
    return _person_page(request, person_id, OpenNumberForm())


@never_cache
@page(permission="people.open_identity", methods=("POST",))
def open_number(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show the full identity number once, for a reason; the opening is an event."""
    found = reached_person(person_id, request.actor, on_date=request.at.date())
    form, number, status = OpenNumberForm(request.POST), "", 422
    if form.is_valid():
        try:
            number = people_commands.open_identity_number(
                person_id=found.id, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
            status = 200
        except EXPECTED as error:
            form.add_error("reason", error.sentence)
    return _person_page(request, person_id, form, number=number, status=status)


def _person_page(
    request: HttpRequest, person_id: int, form, *, number: str = "", status: int = 200
) -> HttpResponse:
    file = open_person(person_id, actor=request.actor, at=request.at)
    place = file.household.division_code if file.household else file.person.division_code
    may = {
        action: access.may(request.actor, permission, division_code=place)
        for action, permission in {
            "open": "people.open_identity",
            "apply": "case.take_in",
            "report": "benefit.report_change",
            "award": "benefit.read",
            "refer": "referral.send",
            "support": "support.read",
        }.items()
    }
    whole = whole_person(file, actor=request.actor, at=request.at)
    reports, referrals = outreach.of_persons([file.person.id], request.actor)
    context = context_of(request, whole) | {
        "reports": reports,
        "referrals": [(one, outreach.label_of(one.scheme)) for one in referrals],
        "file": file,
        "form": form,
        "number": number,
        "may": may,
        "matters": catalogue.benefit_matters() if may["apply"] else (),
    }
    return render(request, "counter/person.html", context, status=status)


@page(permission="people.search")
def claims(request: HttpRequest, person_id: int) -> HttpResponse:
    """What she has this month, and what she could have and has not: the rules asked without an
    application.
    """
    person, found = standings_of(person_id, actor=request.actor, at=request.at)
    context = {
        "person": person,
        "month": Month.of(request.at.date()),
        "total_fen": sum(one.amount_fen for one in found if one.state == RECEIVES),
        "groups": [
            {"title": title, "tone": tone, "lead": lead, "rows": [one for one in found if one.state == state]}
            for state, title, tone, lead in _CLAIMS
        ],
        "may_apply": access.may(request.actor, "case.take_in", division_code=person.division_code),
    }
    return render(request, "counter/claims.html", context)


@page(permission="benefit.report_change", methods=("GET", "POST"))
def death(request: HttpRequest, award_id: int, person_id: int) -> HttpResponse:
    """Report that a covered person has died."""
    file = open_person(person_id, actor=request.actor, at=request.at)
    row = next((one for one in file.awards if one["award"].id == award_id), None)
    if row is None or not access.may(request.actor, "benefit.report_change", division_code=row["place"]):
        raise NotFound("没有这项待遇，请返回人员页面重新选择。")
    posted = request.method == "POST"
    form, status = DeathForm(request.POST or None, request.FILES or None), 422 if posted else 200
    if posted and form.is_valid():
        values = form.cleaned_data
        try:
            benefits.report_death(
                award_id=award_id,
                person_id=person_id,
                death_date=values["death_date"],
                source_note=values["source_note"],
                upload=values["file"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, f"已登记{file.person.name}死亡，死亡次月起停发；多发的由下一次发放批次提出追回。"
            )
            return redirect("counter:person", person_id)
    return render(request, "counter/death.html", {"file": file, "row": row, "form": form}, status=status)


@page(permission="case.take_in")
def taken_in(request: HttpRequest) -> HttpResponse:
    """Cases taken in on a day: today, unless another is chosen."""
    form = DayForm(request.GET)
    day = (form.cleaned_data["day"] if form.is_valid() else None) or request.at.date()
    found = _taken_in_on(request, day).select_related("applicant").order_by("-submitted_at")[:TAKEN_IN_MAX]
    rows = [
        {"case": case, "matter": catalogue.matter(case.matter).name, "state": case.current} for case in found
    ]
    context = {"form": form, "day": day, "rows": rows, "limit": TAKEN_IN_MAX}
    return render(request, "counter/taken_in.html", context)


@page(permission="case.take_in")
def papers(request: HttpRequest, case_id: int) -> HttpResponse:
    """The papers issued in a case, to be printed and handed over."""
    case = _reached(request, case_id)
    rows = [
        {
            "name": row.title,
            "url": reverse("counter:document", args=[case.id, row.id]),
            "kind": str(row.number or "PDF"),
            "size": row.pdf.size_bytes,
            "at": row.issued_at,
        }
        for row in archive.documents_of(case_id=case.id)
    ]
    return render(request, "counter/papers.html", {"case": case, "papers": rows})


def _reached(request: HttpRequest, case_id: int):
    found = cases.visible(request.actor).select_related("applicant").filter(id=case_id).first()
    if found is None:
        raise NotFound("没有这个办件，请返回列表重新查找。")
    return found


def _taken_in_on(request: HttpRequest, day: dt.date):
    begin = clock.at_hour(day, 0)
    return cases.visible(request.actor).filter(
        submitted_at__gte=begin, submitted_at__lt=begin + dt.timedelta(days=1)
    )


@page(permission="case.take_in")
def document(request: HttpRequest, case_id: int, document_id: int) -> FileResponse:
    """A paper of a case of the jurisdiction, to be printed for the applicant. Opening it is an event."""
    rows = archive.documents_of(case_id=_reached(request, case_id).id)
    found = next((row for row in rows if row.id == document_id), None)
    if found is None:
        raise NotFound("没有这份文书，请返回列表重新选择。")
    return send_file(request, found.pdf_id, case_id=case_id, as_attachment=False)
