"""The ledger of the destitute: everybody, one person with her acts and her sheet, visits, reassessments."""

import datetime as dt

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page, request_id_of
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.documents.web import send_file
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import carried_out, page_of, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.kernel.people import queries as people
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level
from minzheng.registers.support import queries
from minzheng.registers.support.ledger import Supported

from ..forms_support import LedgerFilter
from ..support_acts import act_of, choices_of, open_acts

READS, VISITS = "support.read", "support.visit"
_TOWN_DIGITS, _TOWN_ZEROS = 9, "000"
_SORTS = {
    "name": lambda row: row.name,
    "visit": lambda row: row.visit_due or dt.date.max,
    "review": lambda row: row.review_due or dt.date.max,
}
_COLUMNS = (
    TableColumn(label="姓名", width=10),
    TableColumn(label="性别", width=6),
    TableColumn(label="出生日期", kind=Kind.DATE),
    TableColumn(label="乡镇（街道）", width=14),
    TableColumn(label="村（社区）", width=16),
    TableColumn(label="供养方式"),
    TableColumn(label="自理能力"),
    TableColumn(label="最近评估", kind=Kind.DATE),
    TableColumn(label="应复核评估", kind=Kind.DATE),
    TableColumn(label="照料护理人"),
    TableColumn(label="协议编号", width=16),
    TableColumn(label="监护人"),
    TableColumn(label="家庭医生", width=20),
    TableColumn(label="最近探访", kind=Kind.DATE),
    TableColumn(label="应探访", kind=Kind.DATE),
    TableColumn(label="供养机构", width=20),
    TableColumn(label="床位号"),
    TableColumn(label="保险责任止", kind=Kind.DATE),
    TableColumn(label="缺少", width=30),
)


def towns_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The townships in the actor's reach, as prefixes with names."""
    found = []
    for prefix in access.scope(request.actor, READS).prefixes:
        if len(prefix) < _TOWN_DIGITS:
            rows = territory.subtree(prefix, request.at.date(), Level.TOWNSHIP)
            found += [(one.code[:_TOWN_DIGITS], one.name) for one in rows]
    return found


def named(rows: list[Supported], on_date: dt.date) -> list[dict]:
    """Rows with the names of their places."""
    codes = {row.division_code for row in rows}
    towns = {code[:_TOWN_DIGITS] + _TOWN_ZEROS for code in codes}
    names = territory.names_of(codes | towns, on_date) if codes else {}
    return [
        {
            "row": row, "village": names.get(row.division_code, ""),
            "town": names.get(row.division_code[:_TOWN_DIGITS] + _TOWN_ZEROS, ""),
        }
        for row in rows
    ]  # fmt: skip


def _found(request: HttpRequest) -> tuple[LedgerFilter, list[Supported]]:
    form = LedgerFilter(request.GET, towns=towns_of(request))
    if not form.is_valid():
        return form, []
    wanted = form.cleaned_data
    rows = queries.supported(
        request.actor, on_date=request.at.date(), text=wanted["q"], town=wanted["town"], mode=wanted["mode"],
        level=wanted["level"], flag=wanted["flag"],
    )  # fmt: skip
    sort = request.GET.get("sort", "")
    if (key := _SORTS.get(sort.lstrip("-"))) is not None:
        rows = sorted(rows, key=key, reverse=sort.startswith("-"))
    return form, rows


@page(permission=READS)
def ledger(request: HttpRequest) -> HttpResponse:
    """Everybody who is supported today, with what is late and what is missing."""
    form, rows = _found(request)
    shown = page_of(rows, request)
    context = {
        "form": form, "page_obj": shown, "rows": named(list(shown.object_list), request.at.date()),
        "counts": queries.counts(rows), "query": request.GET.urlencode(),
        "is_filtered": any(form.cleaned_data.values()) if form.is_valid() else True,
    }  # fmt: skip
    return render(request, "care/support.html", context)


@page(permission=READS)
def ledger_workbook(request: HttpRequest) -> FileResponse:
    """The ledger as filtered, as Excel; without phones."""
    _, rows = _found(request)
    lines = (
        (
            one["row"].name, one["row"].sex, one["row"].birth_date, one["town"], one["village"],
            one["row"].mode_label, one["row"].level_label, one["row"].assessed_date, one["row"].review_due,
            *_care_cells(one["row"]), one["row"].last_visit, one["row"].visit_due, *_bed_cells(one["row"]),
            one["row"].policy.until_date if one["row"].policy else None, "、".join(one["row"].lacks),
        )
        for one in named(rows, request.at.date())
    )  # fmt: skip
    return workbook(request, "特困供养台账", _COLUMNS, lines)


def _care_cells(row: Supported) -> tuple[str, str, str, str]:
    care, guardian, doctor = row.arrangement, row.guardianship, row.doctor
    return (
        care.caregiver_name if care else "", care.agreement_number if care else "",
        guardian.guardian_name if guardian else "", f"{doctor.hospital} {doctor.team}" if doctor else "",
    )  # fmt: skip


def _bed_cells(row: Supported) -> tuple[str, str]:
    return (row.placement.institution.name, row.placement.bed) if row.placement else ("", "")


@page(permission=READS)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: what stands about her, what is due, and what can be done. Opening it is an event."""
    return _one(request, person_id)


def _context(request: HttpRequest, person_id: int) -> dict:
    today = request.at.date()
    file = queries.file(person_id, actor=request.actor, on_date=today)
    audit.record(RecordOpened(person_id=person_id, what="特困供养台账"), actor=request.actor, at=request.at)
    return {
        "file": file, "row": file.row, "person": file.person, "today": today,
        "place": territory.long_name(file.division_code, today, below=file.division_code[:6]),
        "number": people.masked_number(file.person), "age": people.age_years(file.person.birth_date, today),
        "care": [
            {"one": one, "phone": queries.phone(one), "masked": queries.masked_phone(one),
             "duties": queries.duty_labels(one), "runs": one is file.running(file.arrangements)}
            for one in file.arrangements
        ],
        "guardians": [
            {"one": one, "phone": queries.phone(one), "masked": queries.masked_phone(one),
             "runs": one is file.running(file.guardianships)}
            for one in file.guardianships
        ],
        "doctors": [{"one": one, "runs": one is file.running(file.doctors)} for one in file.doctors],
        "placements": [{"one": one, "runs": one is file.running(file.placements)} for one in file.placements],
    }  # fmt: skip


def _one(
    request: HttpRequest, person_id: int, *, bound: tuple | None = None, status: int = 200
) -> HttpResponse:
    context = _context(request, person_id)
    file = context["file"]
    shown = page_of(file.visits, request)
    place = file.division_code
    context |= {
        "page_obj": shown, "visits": list(shown.object_list), "acts": open_acts(request, file, bound),
        "may_see_person": access.may(request.actor, "people.search", division_code=place),
        "may_see_award": access.may(request.actor, "benefit.read", division_code=place),
        "may_see_phone": access.may(request.actor, VISITS, division_code=place)
        or access.may(request.actor, "support.arrange", division_code=place),
    }  # fmt: skip
    return render(request, "care/support_person.html", context, status=status)


@page(permission=READS, methods=("POST",))
def act(request: HttpRequest, person_id: int, action: str) -> HttpResponse:
    """Carry one act out; the command asks for the permission."""
    file = queries.file(person_id, actor=request.actor, on_date=request.at.date())
    chosen = act_of(action)
    if chosen is None:
        raise NotFound("没有这项办理。请返回页面重新选择。")
    access.require(request.actor, chosen.permission, division_code=file.division_code)
    form = chosen.form(
        request.POST, request.FILES, choices=choices_of(chosen, file, request), auto_id=f"{chosen.code}_%s"
    )
    more = {"request_id": request_id_of(request)} if chosen.code == "visit" else {}
    status = carried_out(form, request, chosen.command, person_id=person_id, **more)
    if status:
        return _one(request, person_id, bound=(chosen.code, form), status=status)
    messages.success(request, chosen.done)
    return redirect(reverse("care:support_person", args=[person_id]))


@page(permission=READS)
def file(request: HttpRequest, person_id: int, file_id: int) -> FileResponse:
    """The scan of an agreement, or the photo of a visit. Opening it is an event."""
    return send_file(request, queries.file_of(person_id, file_id, actor=request.actor), as_attachment=False)


@page(permission=READS)
def sheet(request: HttpRequest, person_id: int) -> HttpResponse:
    """The ledger's page of one person on paper, with masked numbers."""
    context = _context(request, person_id)
    context["visits"] = list(context["file"].visits[:12])
    return render(request, "care/support_sheet.html", context)


@page(permission=READS)
def visits(request: HttpRequest) -> HttpResponse:
    """Whom to visit, the longest overdue first: made for a phone."""
    form = LedgerFilter(request.GET, towns=towns_of(request))
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = queries.supported(
        request.actor, on_date=request.at.date(), text=wanted.get("q", ""), town=wanted.get("town", "")
    )
    waiting = sorted((row for row in rows if row.visit_due), key=lambda row: (row.visit_due, row.person_id))
    shown = page_of(waiting, request)
    context = {
        "form": form, "page_obj": shown, "rows": named(list(shown.object_list), request.at.date()),
        "late": sum(row.visit_is_late for row in waiting), "all": len(waiting),
        "may_visit": access.may(request.actor, VISITS),
    }  # fmt: skip
    return render(request, "care/support_visits.html", context)


@page(permission=READS)
def reviews(request: HttpRequest) -> HttpResponse:
    """The calendar of reassessments: how many in which month, and who in the month that is chosen."""
    today = request.at.date()
    rows = [row for row in queries.supported(request.actor, on_date=today) if row.review_due]
    months = [
        {"label": f"{year}年{month}月", "key": f"{year}-{month:02d}", "count": count}
        for (year, month), count in queries.review_months(rows).items()
    ]
    wanted = request.GET.get("month", "")
    chosen = [row for row in rows if not wanted or f"{row.review_due:%Y-%m}" == wanted]
    chosen.sort(key=lambda row: (row.review_due, row.person_id))
    shown = page_of(chosen, request)
    context = {
        "months": months, "wanted": wanted, "page_obj": shown, "all": len(rows),
        "rows": named(list(shown.object_list), today), "late": sum(row.review_days_left < 0 for row in rows),
        "may_see_award": access.may(request.actor, "benefit.read"),
    }  # fmt: skip
    return render(request, "care/support_reviews.html", context)
