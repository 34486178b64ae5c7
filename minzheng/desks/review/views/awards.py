"""Households in receipt, their months, and why a month was worth what it was."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import town_choices
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.commands import RELATIONS
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from .. import awards, changes
from ..forms import AwardFilterForm

_COLUMNS = (
    TableColumn(label="领款人", kind=Kind.PERSON_NAME),
    TableColumn(label="待遇", width=16),
    TableColumn(label="村（社区）", kind=Kind.DIVISION),
    TableColumn(label="起发月份", kind=Kind.MONTH),
    TableColumn(label="状态"),
    TableColumn(label="保障人数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="最近月份", kind=Kind.MONTH),
    TableColumn(label="金额", kind=Kind.MONEY),
)


def _filtered(request: HttpRequest):
    form = AwardFilterForm(
        {"programme": awards.programme_choices()[0][0]} | request.GET.dict(),
        programmes=awards.programme_choices(),
        towns=town_choices(request, "benefit.read"),
    )
    wanted = form.cleaned_data if form.is_valid() else None
    rows = awards.narrowed(request.actor, wanted or {}, today=request.at.date())
    return form, rows if wanted is not None else rows.none()


@page(permission="benefit.read")
def award_list(request: HttpRequest) -> HttpResponse:
    """Households in receipt in the jurisdiction."""
    form, rows = _filtered(request)
    found = Paginator(rows, awards.PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": found,
        "query": request.GET.urlencode(),
        "rows": awards.award_rows(request.actor, found.object_list, today=request.at.date()),
        "may_see_persons": access.may(request.actor, "people.search"),
    }
    return render(request, "review/awards.html", context)


@page(permission="benefit.read")
def award_workbook(request: HttpRequest) -> HttpResponse:
    """The list as filtered, as Excel. Taking it out is an event."""
    _, found = _filtered(request)
    today = request.at.date()
    rows = awards.award_rows(request.actor, found, today=today)
    event = RecordOpened(what=f"在保家庭清单（导出 Excel，{len(rows)} 户）")
    audit.record(event, actor=request.actor, at=request.at)
    lines = (
        (
            row["award"].payee.name,
            row["programme"],
            row["village"],
            row["since"],
            row["state"],
            row["persons"],
            row["month"],
            row["amount_fen"],
        )
        for row in rows
    )
    file = table_workbook("在保家庭", _COLUMNS, lines, note=f"截至 {today:%Y-%m-%d}")
    return FileResponse(file, as_attachment=True, filename=f"在保家庭{today:%Y%m%d}.xlsx")


@page(permission="benefit.read")
def award(request: HttpRequest, award_id: int) -> HttpResponse:
    """One household: whom it covers, each month and payment, what can be changed. The look is an event."""
    found, today = benefits.award(award_id, actor=request.actor), request.at.date()
    event = RecordOpened(household_id=found.household_id, person_id=found.payee_id, what="待遇档案")
    audit.record(event, actor=request.actor, at=request.at)
    relations = {
        one.person.id: RELATIONS[one.relation] for one in people.members(found.household_id, on_date=today)
    }
    covered = benefits.covered_persons(found.id, on_date=today)
    may_change = access.may(request.actor, "benefit.decide_change", division_code=found.division_code)
    may_report = access.may(request.actor, "benefit.report_change", division_code=found.division_code)
    context = {
        "award": found,
        "name": programme(found.programme).name,
        **awards.validity(found, today),
        "place": territory.long_name(found.division_code, today, below=found.division_code[:6]),
        "persons": [(place, relations.get(place.person_id, "")) for place in covered],
        "months": awards.month_table(found),
        "payments": [(one, awards.PAYMENT_TONES[one.state]) for one in benefits.payments_of_award(found.id)],
        "card": benefits.current_card(found.payee_id, on_date=today),
        "kinds": list(changes.KINDS.items()) if may_change and found.valid.upper is None else [],
        "may_see_persons": access.may(request.actor, "people.search", division_code=found.division_code),
        "may_change": may_change,
        "may_report": may_report,
    }
    return render(request, "review/award.html", context)
