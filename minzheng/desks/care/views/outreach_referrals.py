"""Referrals: the list with the schemes of “9+1”, writing one, one with its answers and its letter."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.acts import Act, Bound, open_acts, perform
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import ordered, page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.kernel.people import queries as people
from minzheng.kernel.territory import queries as territory
from minzheng.registers.outreach import commands, queries

from .. import forms_outreach as forms

READ, REFER = "report.read", "referral.send"
WAITING = ("sent", "more_needed")
ACTS = (
    Act("answer", "登记答复", forms.AnswerForm, commands.record_answer, REFER, WAITING, "答复已登记。"),
    Act("supplement", "登记补充", forms.SupplementForm, commands.supplement, REFER, ("more_needed",),
        "已登记补充，重新计算答复期限。"),
    Act("withdraw", "撤回转办", forms.ReasonForm, commands.withdraw_referral, REFER, WAITING, "转办单已撤回。",
        tone="danger"),
)  # fmt: skip
_SORTS = {"number": "number", "sent": "sent_at", "due": "due_date", "name": "subject_name"}
_COLUMNS = (
    TableColumn(label="转办编号", width=24), TableColumn(label="姓名", width=12),
    TableColumn(label="救助事项", width=18), TableColumn(label="收件单位", width=24),
    TableColumn(label="所在地", width=20), TableColumn(label="发出日期", kind=Kind.DATE),
    TableColumn(label="答复期限", kind=Kind.DATE), TableColumn(label="状态", width=12),
    TableColumn(label="线索编号", width=16),
)  # fmt: skip


def _rows(found, request: HttpRequest) -> list[dict]:
    today, found, calendar = request.at.date(), list(found), territory.calendar()
    names = territory.names_of({row.division_code for row in found}, today)
    return [
        {
            "referral": row, "label": queries.label_of(row.scheme), "place": names.get(row.division_code, ""),
            "days_left": calendar.working_days_between(today, row.due_date),
        }
        for row in found
    ]  # fmt: skip


def _found(request: HttpRequest) -> tuple[forms.ReferralFilter, QuerySet]:
    form, rows = forms.ReferralFilter(request.GET), queries.referrals(request.actor)
    if not form.is_valid():
        return form, rows.none()
    wanted = form.cleaned_data
    if text := wanted["q"].strip():
        rows = rows.filter(
            Q(number__icontains=text) | Q(subject_name__contains=text) | Q(recipient__contains=text)
        )
    for name in ("scheme", "state"):
        if wanted[name]:
            rows = rows.filter(**{name: wanted[name]})
    if wanted["whose"] == forms.LATE:
        rows = queries.overdue_referrals(rows, request.at.date())
    return form, ordered(rows, request.GET.get("sort", ""), _SORTS)


def _catalogue(request: HttpRequest) -> list[dict]:
    """Every scheme, who is in charge today, and how its referrals stand."""
    today = request.at.date()
    counted = queries.referral_counts(request.actor, today)
    return [
        {"scheme": one, "office": one.office_on(today), "counts": counted.get(one.code)}
        for one in queries.schemes()
    ]


@page(permission=READ)
def referrals(request: HttpRequest) -> HttpResponse:
    """Referrals of the jurisdiction, and the schemes with who is in charge."""
    form, rows = _found(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "query": request.GET.urlencode(),
        "rows": _rows(found.object_list, request), "catalogue": _catalogue(request),
    }  # fmt: skip
    return render(request, "care/outreach_referrals.html", context)


@page(permission=READ)
def referrals_workbook(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel."""
    _, rows = _found(request)
    lines = (
        (
            one.number, one.subject_name, row["label"], one.recipient, row["place"], one.sent_at,
            one.due_date, one.get_state_display(), one.report.number if one.report else "",
        )
        for row in _rows(rows, request)
        for one in [row["referral"]]
    )  # fmt: skip
    return workbook(request, "转办单", _COLUMNS, lines)


def _subject(request: HttpRequest, typed: dict) -> dict:
    """The report or person that is referred, as the form carries it. Raises NotFound."""
    wanted = {name: str(typed.get(name, "")) for name in ("report_id", "person_id")}
    if wanted["report_id"].isdecimal():
        report = queries.report_of(int(wanted["report_id"]), request.actor)
        return {"report": report, "name": report.person.name if report.person else report.subject_name}
    if wanted["person_id"].isdecimal():
        person = people.person(int(wanted["person_id"]))
        if access.may(request.actor, REFER, division_code=person.division_code):
            return {"person": person, "name": person.name}
    raise NotFound("请从一条线索或一份人员档案点“转办”。")


@page(permission=REFER, methods=("GET", "POST"))
def new_referral(request: HttpRequest) -> HttpResponse:
    """Write to whoever is in charge; the letter is made at once."""
    posted = request.method == "POST"
    subject = _subject(request, request.POST if posted else request.GET)
    form = forms.ReferralForm(
        request.POST if posted else None, today=request.at.date(), initial=request.GET.dict()
    )
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            made = commands.refer(
                actor=request.actor, at=request.at, request_id=request_id_of(request), **form.cleaned_data
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"转办单 {made.number} 已登记，请打印转办函发出。")
            return redirect("care:referral", made.id)
    return render(request, "care/outreach_refer.html", subject | {"form": form}, status=status)


@page(permission=READ)
def referral(request: HttpRequest, referral_id: int) -> HttpResponse:
    """One referral: what was asked, the letter, the answers."""
    return _referral_page(request, referral_id)


def _referral_page(
    request: HttpRequest, referral_id: int, *, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    found = queries.referral_of(referral_id, request.actor)
    context = _rows([found], request)[0] | {
        "acts": open_acts(request, ACTS, state=found.state, division_code=found.division_code, bound=bound),
        "answers": found.answers.order_by("-at", "-id"),
        "may_see_person": found.person_id
        and access.may(request.actor, "people.search", division_code=found.division_code),
        "may_see_report": found.report_id
        and access.may(request.actor, READ, division_code=found.report.scope_code),
    }
    return render(request, "care/outreach_referral.html", context, status=status)


@page(permission=READ, methods=("POST",))
def referral_act(request: HttpRequest, referral_id: int, action: str) -> HttpResponse:
    """Carry one of the acts out; the command asks for the permission."""
    queries.referral_of(referral_id, request.actor)
    return perform(
        request, ACTS, action, key={"referral_id": referral_id},
        back=reverse("care:referral", args=[referral_id]),
        show=lambda **more: _referral_page(request, referral_id, **more),
    )  # fmt: skip


@page(permission=READ)
def referral_paper(request: HttpRequest, referral_id: int) -> FileResponse:
    """The letter (转办函) as PDF."""
    found = queries.referral_of(referral_id, request.actor)
    return send_file(request, found.document.pdf_id)
