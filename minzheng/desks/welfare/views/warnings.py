"""Warnings: what waits and for whom, one with its story, what an officer does; candidates."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.exchange.web import ordered, page_of
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.watch import commands, queries
from minzheng.registers.benefits.granting import grant_of

from ..forms_warnings import ALL, DismissForm, OutcomeForm, WarningFilter

READS, TAKES_IN = "grant.read", "case.take_in"
CANDIDATES = "candidate."
OPEN = "open"
_SORTS = {"name": "person__name_pinyin", "due": "due_date", "found": "found_at"}
_TONES = {"open": "wait", "acted": "ok", "dismissed": "quiet", "cleared": "quiet"}


def _rows(found, request: HttpRequest) -> list[dict]:
    """Warnings as the tables show them."""
    today, found, calendar = request.at.date(), list(found), territory.calendar()
    names = territory.names_of({row.division_code for row in found}, today)
    return [
        {
            "warning": row, "watch": queries.rule(row), "tone": _TONES[row.state],
            "place": names.get(row.division_code, ""), "may": queries.may_deal_with(request.actor, row),
            "days_left": calendar.working_days_between(today, row.due_date) if row.due_date else None,
        }
        for row in found
    ]  # fmt: skip


def _found(request: HttpRequest) -> tuple[WarningFilter, QuerySet]:
    form = WarningFilter(request.GET)
    if not form.is_valid():
        return form, queries.warnings(request.actor).none()
    wanted = form.cleaned_data
    rows = queries.mine(request.actor) if wanted["whose"] == "mine" else queries.warnings(request.actor)
    state = wanted["state"] or OPEN
    if state != ALL:
        rows = rows.filter(state=state)
    if wanted["whose"] == "late":
        rows = rows.filter(due_date__lt=request.at.date())
    if text := wanted["q"].strip():
        rows = rows.filter(person__name__contains=text)
    if wanted["rule"]:
        rows = rows.filter(rule=wanted["rule"])
    return form, ordered(rows, request.GET.get("sort", ""), _SORTS)


@page(permission=READS)
def warnings(request: HttpRequest) -> HttpResponse:
    """Every warning of the jurisdiction, those with the nearest last day first."""
    return _list(request, DismissForm(auto_id="dismiss_%s"))


def _list(request: HttpRequest, dismiss_form: DismissForm, status: int = 200) -> HttpResponse:
    form, found = _found(request)
    shown = page_of(found, request)
    counts = queries.counts(queries.warnings(request.actor), on_date=request.at.date())
    context = {
        "form": form, "page_obj": shown, "rows": _rows(shown.object_list, request), "counts": counts,
        "open": sum(one.open for one in counts), "overdue": sum(one.overdue for one in counts),
        "mine": queries.mine(request.actor).count(), "dismiss_form": dismiss_form,
        "ticked": request.POST.getlist("ids"),
    }  # fmt: skip
    context["may_dismiss"] = any(row["may"] for row in context["rows"])
    return render(request, "welfare/warnings.html", context, status=status)


@page(permission=READS, methods=("POST",))
def dismiss(request: HttpRequest) -> HttpResponse:
    """Say of one or many that nothing is to be done, with one reason."""
    form = DismissForm(request.POST, auto_id="dismiss_%s")
    ids = [int(value) for value in request.POST.getlist("ids") if value.isdecimal()]
    status = 422
    if form.is_valid():
        try:
            count = commands.dismiss(
                warning_ids=ids, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"{count} 条预警已标为不用处理。")
            return redirect("welfare:warnings")
    return _list(request, form, status)


@page(permission=READS)
def warning(request: HttpRequest, warning_id: int) -> HttpResponse:
    """One warning: what was found, by which article, what can be done, and the story of the person."""
    return _one(request, warning_id, OutcomeForm(auto_id="outcome_%s"))


def _status(error: MinzhengError) -> int:
    return 422 if isinstance(error, Invalid) else error.status


def _one(
    request: HttpRequest, warning_id: int, form: OutcomeForm, status: int = 200, refusal: str = ""
) -> HttpResponse:
    row = queries.warning(warning_id, actor=request.actor)
    event = RecordOpened(person_id=row.person_id, what="预警和人员经过")
    audit.record(event, actor=request.actor, at=request.at)
    watch = queries.rule(row)
    matter = row.evidence.get("matter", "")
    shown = _rows([row], request)[0]
    context = shown | {
        "form": form,
        "refusal": refusal,
        "is_open": row.state == OPEN, "acts": bool(watch and watch.act),
        "grant": grant_of(matter) if matter else None,
        "may_take_in": access.may(request.actor, TAKES_IN, division_code=row.division_code),
        "may_see_person": access.may(request.actor, "people.search", division_code=row.division_code),
        "case_id": row.evidence.get("case_id"),
        "others": [
            {"warning": one, "tone": _TONES[one.state], "watch": queries.rule(one)}
            for one in queries.of_person(row.person_id)
            if one.id != row.id
        ],
        "story": [
            {"title": one.sentence, "at": one.at, "actor": one.actor_name}
            for one in queries.story(row.person_id)
        ],
    }  # fmt: skip
    return render(request, "welfare/warning.html", context, status=status)


@page(permission=READS, methods=("POST",))
def act_on(request: HttpRequest, warning_id: int) -> HttpResponse:
    """Carry out what was prepared."""
    try:
        done = commands.act_on(warning_id=warning_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        return _one(request, warning_id, OutcomeForm(auto_id="outcome_%s"), _status(error), error.sentence)
    messages.success(request, f"{done.outcome}。")
    return redirect("welfare:warning", warning_id)


@page(permission=READS, methods=("POST",))
def settle(request: HttpRequest, warning_id: int) -> HttpResponse:
    """Say what was done about it."""
    form, status = OutcomeForm(request.POST, auto_id="outcome_%s"), 422
    if form.is_valid():
        try:
            commands.settle(
                warning_id=warning_id,
                outcome=form.cleaned_data["outcome"],
                actor=request.actor,
                at=request.at,
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "处理结果已登记。")
            return redirect("welfare:warning", warning_id)
    return _one(request, warning_id, form, status)


@page(permission=TAKES_IN)
def candidates(request: HttpRequest) -> HttpResponse:
    """Who could have a benefit and has not asked: one click opens the application."""
    return _candidates(request)


def _candidates(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    rows = queries.warnings(request.actor).filter(state=OPEN, rule__startswith=CANDIDATES)
    shown = page_of(rows, request)
    context = {"page_obj": shown, "rows": _rows(shown.object_list, request), "refusal": refusal}
    for row in context["rows"]:
        row["grant"] = grant_of(row["warning"].evidence.get("matter", ""))
    return render(request, "welfare/candidates.html", context, status=status)


@page(permission=TAKES_IN, methods=("POST",))
def apply_for(request: HttpRequest, warning_id: int) -> HttpResponse:
    """Open the application of a candidate; its page is shown next, for the papers."""
    try:
        done = commands.act_on(warning_id=warning_id, actor=request.actor, at=request.at)
    except EXPECTED as error:
        return _candidates(request, error.sentence, _status(error))
    messages.success(request, f"{done.outcome}，请上传材料。")
    return redirect("welfare:case", done.evidence["case_id"])
