"""Lists that are printed, taken out or worked through: the day, notices of moves, referrals."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access.web import EXPECTED, page, request_id_of, show_refusal
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.appointments import commands
from minzheng.registers.appointments import queries as appointments

from ..forms import MovesFilterForm, ReferralFilterForm, ToldForm
from ..requests import NO_OFFICE, chosen_day, chosen_office
from .serving import PAGE_ROWS, filtered

SERVE = "appointment.serve"
_DAY_COLUMNS = (
    TableColumn(label="时段", width=14),
    TableColumn(label="事项", width=16),
    TableColumn(label="当事人", width=20),
    TableColumn(label="联系电话", kind=Kind.DIGITS),
    TableColumn(label="来源"),
    TableColumn(label="状态"),
    TableColumn(label="排队号", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="优先"),
)
_MOVE_COLUMNS = (
    TableColumn(label="当事人", width=20),
    TableColumn(label="联系电话", kind=Kind.DIGITS),
    TableColumn(label="事项", width=16),
    TableColumn(label="原时间", width=22),
    TableColumn(label="新时间", width=22),
    TableColumn(label="原因", width=30),
    TableColumn(label="通知人"),
    TableColumn(label="通知结果", width=30),
)
_REFERRAL_COLUMNS = (
    TableColumn(label="转介日期", kind=Kind.DATE),
    TableColumn(label="当事人", width=20),
    TableColumn(label="医院", width=30),
    TableColumn(label="转介人"),
)


@page(permission=SERVE)
def workbook(request: HttpRequest) -> HttpResponse:
    """The day's list as filtered, as Excel. Taking it out is an event."""
    office = chosen_office(request)
    if office is None:
        raise NotFound(NO_OFFICE)
    rows, day = filtered(request, office)[1], chosen_day(request)
    _note(request, f"预约名单 {day}（导出 Excel，{rows.count()} 个）")
    lines = (
        (
            f"{row.slot.starts:%H:%M}—{row.slot.ends:%H:%M}", row.service_label, row.names, row.phone,
            row.get_channel_display(), row.get_state_display(),
            row.ticket.number if hasattr(row, "ticket") else None,
            "优先" if row.is_priority else "",
        )
        for row in rows
    )  # fmt: skip
    file = table_workbook(f"{office.name}预约名单", _DAY_COLUMNS, lines, note=f"{day:%Y-%m-%d}")
    return FileResponse(file, as_attachment=True, filename=f"预约名单{day:%Y%m%d}.xlsx")


@page(permission=SERVE)
def sheet(request: HttpRequest) -> HttpResponse:
    """The day's list to print."""
    office = chosen_office(request)
    if office is None:
        raise NotFound(NO_OFFICE)
    day = chosen_day(request)
    _note(request, f"预约名单 {day}（打印）")
    context = {"office": office, "day": day, "rows": list(filtered(request, office)[1])}
    return render(request, "registry/appointments/sheet.html", context)


def _moves(request: HttpRequest):
    form = MovesFilterForm(request.GET)
    rows = appointments.moves(request.actor)
    if not form.is_valid():
        return form, rows.none()
    if text := form.cleaned_data["text"].strip():
        rows = rows.filter(
            Q(booking__first_name__contains=text)
            | Q(booking__second_name__contains=text)
            | Q(booking__phone__endswith=text)
        )
    return form, rows.filter(told_at=None) if form.cleaned_data["open_only"] else rows


@page(permission=SERVE)
def moves(request: HttpRequest) -> HttpResponse:
    """Whose booking a closed day moved or ended: to be told, one by one."""
    form, rows = _moves(request)
    found = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": found,
        "rows": [(row, ToldForm(auto_id=f"move{row.id}_%s")) for row in found],
        "query": request.GET.urlencode(),
    }
    return render(request, "registry/appointments/moves.html", context)


@page(permission=SERVE)
def moves_workbook(request: HttpRequest) -> HttpResponse:
    """The notices as Excel, for whoever telephones."""
    rows = _moves(request)[1]
    _note(request, f"改期通知清单（导出 Excel，{rows.count()} 条）")
    lines = (
        (
            row.booking.names, row.booking.phone, row.booking.service_label, str(row.from_slot),
            str(row.to_slot) if row.to_slot else "没有空号，请另约", row.reason, row.told_by, row.told_note,
        )
        for row in rows
    )  # fmt: skip
    file = table_workbook("改期通知", _MOVE_COLUMNS, lines, note=f"截至 {request.at:%Y-%m-%d}")
    return FileResponse(file, as_attachment=True, filename=f"改期通知{request.at:%Y%m%d}.xlsx")


@page(permission=SERVE, methods=("POST",))
def told(request: HttpRequest, move_id: int) -> HttpResponse:
    """Somebody was reached."""
    form, status = ToldForm(request.POST, auto_id=f"move{move_id}_%s"), 422
    if form.is_valid():
        request_id_of(request)
        try:
            commands.mark_told(
                move_id=move_id, note=form.cleaned_data["note"], actor=request.actor, at=request.at
            )
        except EXPECTED as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, "已记下通知结果。")
            return redirect("appointments:moves")
    found = appointments.moves(request.actor).filter(id=move_id).first()
    if found is None:
        raise NotFound("没有这条改期通知，请刷新清单。")
    return render(request, "registry/appointments/told.html", {"move": found, "form": form}, status=status)


def _referrals(request: HttpRequest):
    form = ReferralFilterForm(request.GET)
    rows = appointments.referrals(request.actor)
    if not form.is_valid():
        return form, rows.none()
    if first := form.cleaned_data["from_date"]:
        rows = rows.filter(referred_at__date__gte=first)
    if last := form.cleaned_data["until_date"]:
        rows = rows.filter(referred_at__date__lte=last)
    return form, rows


@page(permission=SERVE)
def referrals(request: HttpRequest) -> HttpResponse:
    """Referrals to the free premarital check."""
    form, rows = _referrals(request)
    found = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": found, "rows": list(found), "query": request.GET.urlencode()}
    return render(request, "registry/appointments/referrals.html", context)


@page(permission=SERVE)
def referrals_workbook(request: HttpRequest) -> HttpResponse:
    """The referrals as Excel."""
    rows = _referrals(request)[1]
    _note(request, f"婚前医学检查转介清单（导出 Excel，{rows.count()} 条）")
    lines = (
        (
            row.referred_at.astimezone(request.at.tzinfo).date(),
            row.booking.names,
            row.hospital,
            row.referred_by,
        )
        for row in rows
    )
    file = table_workbook("婚前医学检查转介", _REFERRAL_COLUMNS, lines, note=f"截至 {request.at:%Y-%m-%d}")
    return FileResponse(file, as_attachment=True, filename=f"婚检转介{request.at:%Y%m%d}.xlsx")


def _note(request: HttpRequest, what: str) -> None:
    audit.record(RecordOpened(what=what), actor=request.actor, at=request.at)
