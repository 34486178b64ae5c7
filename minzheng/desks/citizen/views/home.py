"""The first page: what one can do, what waits, how it stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import LOGGED_IN, page
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.states import State
from minzheng.kernel.people import queries as people
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.granting import grants

_CASES_SHOWN = 3


@page(permission=LOGGED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """Matters to apply for, drafts to continue, the latest cases, and what is paid."""
    person = people.person_of_account(request.actor.account_id)
    own = list(cases.own_cases(request.actor))
    context = {
        "matters": catalogue.benefit_matters(),
        "drafts": draft_rows(request),
        "waiting": [case_row(case) for case in own if case.current is State.SUPPLEMENT],
        "cases": [case_row(case) for case in own[:_CASES_SHOWN]],
        "awards": benefits.own_awards(person.id) if person else [],
        "grants": grants(),
        "grant_cases": [case_row(case) for case in own_grants(request)[:_CASES_SHOWN]],
    }
    return render(request, "citizen/home.html", context)


def own_grants(request: HttpRequest) -> list:
    """The actor's own applications for benefits of one person, newest first."""
    return list(cases.own_proceedings(request.actor, matters=[one.code for one in grants()]))


def draft_rows(request: HttpRequest) -> list[dict]:
    """The actor's unfinished applications, last saved first; untouched ones are not worth a line."""
    return [
        {
            "id": draft.id,
            "title": draft.title or catalogue.matter(draft.matter).name,
            "matter": catalogue.matter(draft.matter).name,
            "saved_at": draft.saved_at,
        }
        for draft in cases.drafts(actor=request.actor)
        if draft.version
    ]


def case_row(case) -> dict:
    """A line of a list of cases, in the resident's words."""
    return {
        "id": case.id,
        "number": case.number,
        "matter": catalogue.matter(case.matter).name,
        "label": case.current.resident_label,
        "tone": case.current.tone,
        "submitted_at": case.submitted_at,
    }
