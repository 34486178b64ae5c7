"""What happened to a person or a household, and who looked. Search first; every look is written down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.audit import commands, queries
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.people import queries as people
from minzheng.registers.benefits import queries as benefits

from ..forms import PersonSearchForm
from ..requests import event_rows, opening_entries, page_of, place_names
from .cases import OPENING, award_money


@page(permission="audit.read")
def search(request: HttpRequest) -> HttpResponse:
    """Find a person by full identity number or two letters of a name."""
    asked = "q" in request.GET
    form = PersonSearchForm(request.GET if asked else None)
    found, status = [], 200
    if asked:
        try:
            found = people.search(text=request.GET["q"], actor=request.actor, at=request.at)
        except Invalid as error:
            form.add_error("q", error.sentence)
            status = 422
    names = place_names((person.division_code for person in found), request)
    context = {
        "form": form,
        "asked": asked and status == 200,
        "most": people.SEARCH_MAX,
        "rows": [
            {"person": person, "number": people.masked_number(person), "place": names[person.division_code]}
            for person in found
        ],
    }
    return render(request, "oversight/people.html", context, status=status)


@page(permission="audit.read")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Every event about a person."""
    one = people.person(person_id)
    _require_reach(request, one.division_code, "没有这个人员，请返回重新查找。")
    home = people.household_of(one.id, on_date=request.at.date())
    _note(request, "人员的审计记录", person_id=one.id)
    context = {"title": one.name, "person": one, "number": people.masked_number(one), "household": home}
    return _trail(request, context, place=one.division_code, person_id=one.id)


@page(permission="audit.read")
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """Every event about a household, with its members and its money."""
    home = people.household(household_id)
    _require_reach(request, home.division_code, "没有这个家庭，请返回重新查找。")
    _note(request, "家庭的审计记录", household_id=home.id)
    context = {
        "title": f"{home.head.name}家庭",
        "household": home,
        "members": people.members(home.id, on_date=request.at.date()),
        "money": [award_money(award) for award in benefits.awards_of_household(home.id)],
    }
    return _trail(request, context, place=home.division_code, household_id=home.id)


def _require_reach(request: HttpRequest, division_code: str, sentence: str) -> None:
    if not access.may(request.actor, "audit.read", division_code=division_code):
        raise NotFound(sentence)


def _note(request: HttpRequest, what: str, **about: int) -> None:
    commands.record(RecordOpened(what=what, reason="审计", **about), actor=request.actor, at=request.at)


def _trail(request: HttpRequest, context: dict, *, place: str, **about: int) -> HttpResponse:
    found = page_of(request, queries.events_of(**about).exclude(kind=OPENING))
    openings = page_of(request, queries.openings(**about))
    context |= {
        "place": place_names([place], request)[place],
        "events": event_rows(request, found),
        "page_obj": found,
        "openings": opening_entries(request, openings),
        "openings_lead": f"共 {openings.paginator.count} 次，包括您这一次。",
    }
    return render(request, "oversight/trail.html", context)
