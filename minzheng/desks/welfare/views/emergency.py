"""急难救助 on a phone: one screen from what happened to an open case."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.matters.assistance.temporary_aid import emergency as aid
from minzheng.matters.assistance.temporary_aid.forms import EmergencyForm
from minzheng.registers.benefits.granting.places import villages

FIND = "find"


def _form(request: HttpRequest, found: list[tuple[int, str]], *, judged: bool) -> EmergencyForm:
    """The screen as typed; not `judged` while somebody is only being looked for."""
    day = request.at.date()
    heads = aid.heads(division_code=settings.DISTRICT_CODE, on_date=day)
    more = {"today": day, "found": found, "heads": heads, "places": _places(request)}
    if judged:
        return EmergencyForm(request.POST, request.FILES, **more)
    typed = {name: text for name, text in request.POST.items() if name != "person_id"}
    return EmergencyForm(initial=typed, **more)


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """The villages in which the officer takes in; the only one needs no choice."""
    mine = access.scope(request.actor, "case.take_in")
    found = [row for row in villages() if row[0] and mine.covers(row[0])]
    return found if len(found) == 1 else [("", "请选择"), *found]


def _find(request: HttpRequest) -> tuple[EmergencyForm, int, str]:
    """Who is on file by the name or number typed; what else was typed stays."""
    text = request.POST.get("identity_number", "").strip() or request.POST.get("name", "")
    try:
        found = aid.found(text=text, actor=request.actor, at=request.at)
    except EXPECTED as error:
        return _form(request, [], judged=False), 422, error.sentence
    told = "" if found else "本辖区没有登记过这个人，请填写姓名和身份证号。"
    return _form(request, found, judged=False), 200, told


@page(permission="case.take_in", methods=("GET", "POST"))
def emergency(request: HttpRequest) -> HttpResponse:
    """Report an emergency. What is refused stays typed; the photo has to be taken again."""
    told, status = "", 200
    if request.method != "POST":
        form = _form(request, [], judged=False)
    elif FIND in request.POST:
        form, status, told = _find(request)
    else:
        person = request.POST.get("person_id", "")
        form = _form(request, aid.chosen(person, actor=request.actor, at=request.at), judged=True)
        status = 422
        if form.is_valid():
            try:
                case = aid.report(
                    data=form.told(), photo=form.cleaned_data["photo"], actor=request.actor, at=request.at,
                    request_id=request_id_of(request),
                )  # fmt: skip
            except EXPECTED as error:
                status = show_refusal(form, error)
            else:
                return redirect("welfare:case", case.id)
    return render(request, "welfare/emergency.html", {"form": form, "told": told}, status=status)
