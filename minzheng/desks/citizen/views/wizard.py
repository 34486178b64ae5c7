"""Applying, step by step. Every step is saved as typed, also when something in it is still wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import LOGGED_IN, page, request_id_of
from minzheng.kernel.base.errors import NotFound, Refused
from minzheng.kernel.cases import catalogue, commands
from minzheng.kernel.cases import queries as cases

from ..places import application_area
from ..requests import EXPECTED
from ..wizard import CHECK, PAPERS, Wizard, open_wizard
from .home import draft_rows


@page(permission=LOGGED_IN, methods=("GET", "POST"))
def guide(request: HttpRequest, matter_code: str) -> HttpResponse:
    """What a matter is, who can have it, which papers it takes; a POST begins an application."""
    matter = next((one for one in catalogue.benefit_matters() if one.code == matter_code), None)
    if matter is None:
        raise NotFound("没有这个事项，请从首页选择要办理的事项。")
    if request.method == "POST":
        application_area(request.actor)
        untouched = (row for row in cases.drafts(actor=request.actor) if not row.version)
        same = next((row for row in untouched if row.matter == matter.code), None)
        draft = same or commands.start_draft(matter=matter.code, actor=request.actor, at=request.at)
        return redirect("citizen:draft", draft.id)
    context = {
        "matter": matter,
        "drafts": [row for row in draft_rows(request) if row["matter"] == matter.name],
        "on_behalf": access.may(request.actor, "case.take_in"),
        "obstacle": _obstacle(request),
    }
    return render(request, "citizen/guide.html", context)


def _obstacle(request: HttpRequest) -> str:
    """Why this account cannot apply at all; "" when it can."""
    try:
        application_area(request.actor)
    except Refused as error:
        return error.sentence
    return ""


@page(permission=LOGGED_IN)
def resume(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Go on where the draft was left."""
    wizard = open_wizard(draft_id, request)
    left = wizard.draft.step if wizard.draft.step in wizard.names else wizard.names[0]
    return redirect(wizard.url(left))


@never_cache
@page(permission=LOGGED_IN, methods=("GET", "POST"))
def step(request: HttpRequest, draft_id: int, step_key: str) -> HttpResponse:
    """One step. Going on needs it to be right; going back and leaving only save it."""
    wizard = open_wizard(draft_id, request)
    wizard.step(step_key)
    if request.method != "POST":
        return _step_page(request, wizard, step_key, wizard.bound(step_key))
    bound = wizard.bound(step_key, data=request.POST)
    if request.POST.get("version") != str(wizard.draft.version):
        return _step_page(request, wizard, step_key, bound, overtaken=True, status=409)
    valid = bound.is_valid()
    saved = commands.save_draft(
        draft_id=draft_id,
        step=step_key,
        answers=bound.answers(),
        title=wizard.matter.questions.draft_title(wizard.draft.answers | {step_key: bound.answers()}),
        actor=request.actor,
        at=request.at,
    )
    wanted = request.POST.get("do", "next")
    if wanted == "exit":
        return redirect("citizen:home")
    if wanted == "back":
        return redirect(wizard.before(step_key) or "citizen:home")
    if valid:
        return redirect(wizard.after(step_key))
    return _step_page(request, wizard, step_key, bound, version=saved.version, status=422)


def _step_page(
    request: HttpRequest, wizard: Wizard, key: str, bound, *, overtaken=False, version=None, status=200
) -> HttpResponse:
    context = {
        "wizard": wizard,
        "step": wizard.step(key),
        "bound": bound,
        "rows": bound.formsets[0][0] if bound.formsets else None,
        "version": wizard.draft.version if version is None else version,
        "overtaken": overtaken,
        **wizard.stepper(key),
    }
    return render(request, "citizen/step.html", context, status=status)


@never_cache
@page(permission=LOGGED_IN)
def check(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Everything once more before it is handed in."""
    return _check_page(request, open_wizard(draft_id, request))


def _check_page(request: HttpRequest, wizard: Wizard, error=None) -> HttpResponse:
    review = wizard.review()
    missing = wizard.missing_papers()
    fault_url = wizard.url(error.field) if error and error.field in wizard.names else ""
    context = {
        "wizard": wizard,
        "review": review,
        "papers": wizard.draft.papers,
        "papers_url": wizard.url(PAPERS),
        "missing_papers": missing,
        "ready": all(row["complete"] for row in review) and not missing,
        "error": error,
        "fault_url": fault_url,
        **wizard.stepper(CHECK),
    }
    return render(request, "citizen/check.html", context, status=422 if error else 200)


@page(permission=LOGGED_IN, methods=("POST",))
def submit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Hand the application in. The same draft again leads to the same case."""
    try:
        case = commands.submit(
            draft_id=draft_id, request_id=request_id_of(request), actor=request.actor, at=request.at
        )
    except EXPECTED as error:
        return _check_page(request, open_wizard(draft_id, request), error)
    return redirect("citizen:receipt", case.id)


@page(permission=LOGGED_IN, methods=("POST",))
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away."""
    commands.discard_draft(draft_id=draft_id, actor=request.actor, at=request.at)
    return redirect("citizen:home")
