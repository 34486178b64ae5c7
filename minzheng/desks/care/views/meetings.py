"""Joint sessions of three levels and coordination meetings: the list, a new one, one with its items."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits.files.story import case_link
from minzheng.registers.needs import commands, queries

from .. import forms_needs as forms
from ..acting import Act, Desk, perform

READ, HOLD = "meeting.read", "meeting.hold"
ACTS = (
    Act("item", "登记议题", forms.ItemForm, commands.add_item, HOLD, "议题已登记。"),
    Act("decide", "议定意见", forms.DecideForm, commands.decide_item, HOLD, "议定意见已登记。", "item_id"),
    Act("followed", "跟进完成", forms.FollowedForm, commands.finish_follow_up, HOLD, "已登记跟进结果。",
        "item_id"),
    Act("minutes", "出具纪要", forms.MinutesForm, commands.issue_minutes, HOLD, "纪要已出具。"),
)  # fmt: skip
TONES = {"open": "wait", "minuted": "ok"}
CASE_PAGES = {"case": "review:case", "grant": "welfare:case"}
_COLUMNS = (
    TableColumn(label="会议编号", width=22), TableColumn(label="类型", width=26),
    TableColumn(label="召开单位", width=18),
    TableColumn(label="日期", kind=Kind.DATE), TableColumn(label="议题", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="已议定", kind=Kind.WHOLE_NUMBER), TableColumn(label="逾期跟进", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="状态", width=12),
)  # fmt: skip


def _whole(prefix: str) -> str:
    return f"{prefix:0<12}"


@page(permission=READ)
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings of the jurisdiction, newest first, with follow-ups that are late."""
    today, actor = request.at.date(), request.actor
    form = forms.MeetingFilter(request.GET)
    typed = form.cleaned_data if form.is_valid() else {}
    rows = queries.meetings(
        actor, on_date=today, text=typed.get("q", ""), kind=typed.get("kind", ""),
        state=typed.get("state", ""), late=bool(typed.get("late")),
    )  # fmt: skip
    rows = rows if typed else rows.none()
    is_workbook = request.GET.get("format") == "xlsx"
    shown = page_of(rows, request)
    found = list(rows if is_workbook else shown.object_list)
    names = territory.names_of({_whole(one.division_code) for one in found}, today)
    lines = [(one, names.get(_whole(one.division_code), "")) for one in found]
    if is_workbook:
        cells = (
            (
                one.number, one.get_kind_display(), place, one.held_date, one.asked, one.decided, one.overdue,
                one.get_state_display(),
            )
            for one, place in lines
        )  # fmt: skip
        return workbook(request, "救助会议", _COLUMNS, cells)
    query = request.GET.copy()
    query["format"] = "xlsx"
    context = {
        "form": form, "page_obj": shown, "export": query.urlencode(),
        "rows": [{"meeting": one, "place": place, "tone": TONES[one.state]} for one, place in lines],
        "late": queries.follow_ups_overdue(actor, on_date=today)[:10], "may_hold": access.may(actor, HOLD),
    }  # fmt: skip
    return render(request, "care/meetings.html", context)


@page(permission=HOLD, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Put down a meeting that was held."""
    today = request.at.date()
    places = queries.places_to_meet(request.actor, on_date=today)
    form = forms.MeetingForm(request.POST or None, places=places, initial={"held_date": today})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = commands.hold_meeting(
                request_id=request_id_of(request), actor=request.actor, at=request.at, **form.arguments()
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, f"会议已登记，编号 {made.number}。请登记议题和议定意见。")
            return redirect("care:meeting", made.id)
    return render(request, "care/meeting_new.html", {"form": form}, status=status)


@page(permission=READ)
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: who was there, what was put to it, decided and followed up."""
    return _meeting(request, meeting_id)


def _meeting(request: HttpRequest, meeting_id: int, refused=None, status: int = 200) -> HttpResponse:
    today = request.at.date()
    found = queries.meeting(meeting_id, actor=request.actor)
    desk, is_open = Desk(request, ACTS, found.division_code, refused=refused), found.state == "open"
    context = {
        "meeting": found, "tone": TONES[found.state], "is_open": is_open,
        "office": territory.name_of(_whole(found.division_code), today),
        "levels": [
            (label, [one for one in found.participants.all() if one.level == level])
            for level, label in queries.LEVELS
        ],
        "rows": [
            {
                "item": item, "case_url": _case_url(item.case),
                "decide": is_open and not item.done_date and desk.form("decide", item.id),
                "followed": item.follow_up_due_date and not item.done_date and desk.form("followed", item.id),
            }
            for item in queries.items_of(found, on_date=today)
        ],
        "item_form": desk.form("item") if is_open else None,
        "minutes_form": desk.form("minutes") if is_open else None,
    }  # fmt: skip
    context["refusal"] = desk.unshown()
    return render(request, "care/meeting.html", context, status=status)


def _case_url(case) -> str:
    if case is None:
        return ""
    kind, case_id = case_link(case)
    return reverse(CASE_PAGES[kind], args=[case_id]) if kind in CASE_PAGES else ""


@page(permission=READ, methods=("POST",))
def act(request: HttpRequest, meeting_id: int, action: str) -> HttpResponse:
    """Put an item down, decide it, follow it up, issue the minutes."""
    queries.meeting(meeting_id, actor=request.actor)
    return perform(
        request, ACTS, action, key={"meeting_id": meeting_id}, options={},
        back=reverse("care:meeting", args=[meeting_id]),
        show=lambda **more: _meeting(request, meeting_id, **more),
    )  # fmt: skip


@page(permission=READ)
def minutes(request: HttpRequest, meeting_id: int) -> FileResponse:
    """The minutes as PDF. Opening them is an event."""
    found = queries.meeting(meeting_id, actor=request.actor)
    if found.minutes is None:
        raise NotFound("这次会议还没有出具纪要。")
    return send_file(request, found.minutes.pdf_id, as_attachment=True)
