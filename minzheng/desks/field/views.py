"""The pages of the field desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, request_id_of
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases import catalogue, commands
from minzheng.kernel.territory import queries as territory

from .forms import VisitForm
from .visits import DISTRICT, LEVEL_LABELS, LEVEL_OF, level_for, reached, waiting

SHOWN_MAX = 100


@page(permission="case.visit")
def home(request: HttpRequest) -> HttpResponse:
    """Cases near the officer that wait for a visit."""
    today, found = request.at.date(), list(waiting(request.actor)[:SHOWN_MAX])
    names, calendar = territory.names_of({case.division_code for case in found}, today), territory.calendar()
    rows = [
        {
            "case": case,
            "matter": catalogue.matter(case.matter).name,
            "village": names.get(case.division_code, ""),
            "level": LEVEL_LABELS[LEVEL_OF[case.current]],
            "must": LEVEL_OF[case.current] == DISTRICT and case.near_relative,
            "days_left": calendar.working_days_between(today, case.step_due_date)
            if case.step_due_date
            else None,
        }
        for case in found
    ]
    return render(request, "field/home.html", {"rows": rows, "limit": SHOWN_MAX})


@page(permission="case.visit", methods=("GET", "POST"))
def visit(request: HttpRequest, case_id: int) -> HttpResponse:
    """The visit. The same visit sent twice, by a phone on a weak connection, is recorded once."""
    case, posted = reached(case_id, request.actor), request.method == "POST"
    level = level_for(case, request.actor)
    initial = {"visited_at": request.at, "first_visitor": request.actor.name}
    form, status = (
        VisitForm(request.POST or None, request.FILES or None, initial=initial),
        422 if posted else 200,
    )
    if posted and form.is_valid():
        values = form.cleaned_data
        try:
            commands.record_visit(
                case_id=case_id,
                level=level,
                visited_at=form.moment(),
                first_visitor=values["first_visitor"],
                second_visitor=values["second_visitor"],
                checklist=form.checklist(),
                findings=values["findings"],
                signed_by=values["signed_by"],
                photos=form.pictures(),
                actor=request.actor,
                at=request.at,
                request_id=request_id_of(request),
            )
        except EXPECTED as error:
            field = "photos" if error.field == "file" else error.field
            form.add_error(field if field in form.fields else None, error.sentence)
            status = 422 if isinstance(error, Invalid) else error.status
        else:
            return redirect("field:visited", case_id)
    context = {
        "case": case,
        "form": form,
        "level": LEVEL_LABELS[level],
        "matter": catalogue.matter(case.matter).name,
        "place": territory.long_name(case.division_code, request.at.date(), below=case.division_code[:6]),
        "draft_key": f"visit-{request.actor.account_id}-{case.id}-{level}",
    }
    return render(request, "field/visit.html", context, status=status)


@page(permission="case.visit")
def visited(request: HttpRequest, case_id: int) -> HttpResponse:
    """The visit is recorded; the phone forgets what it kept of it."""
    case = reached(case_id, request.actor)
    level = LEVEL_OF.get(case.current, "")
    context = {"case": case, "draft_key": f"visit-{request.actor.account_id}-{case.id}-{level}"}
    return render(request, "field/visited.html", context)
