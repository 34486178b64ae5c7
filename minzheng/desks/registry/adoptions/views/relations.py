"""The book of adoptions: list, one relation with visits and revocation, figures."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import carried_out, ordered, page_of, period, workbook
from minzheng.kernel.exchange.workbooks import TableColumn
from minzheng.registers.adoptions import commands, queries, statistics

from ..forms import RelationFilter, RevokeForm, VisitForm

_SORTS = {"number": "certificate_number", "registered": "registered_on"}
_COLUMNS = (
    TableColumn(label="收养登记证字号", width=24),
    TableColumn(label="登记日期", kind=Kind.DATE),
    TableColumn(label="被收养人情形", width=34),
    TableColumn(label="状态", width=20),
)
_FIGURE_COLUMNS = (TableColumn(label="项目", width=44), TableColumn(label="件数", width=12))


def _found(request: HttpRequest) -> tuple[RelationFilter, QuerySet]:
    form, rows = RelationFilter(request.GET), queries.adoptions(request.actor)
    if not form.is_valid():
        return form, rows.none()
    if text := form.cleaned_data["q"].strip():
        rows = rows.filter(certificate_number__icontains=text)
    if form.cleaned_data["status"]:
        rows = rows.filter(status=form.cleaned_data["status"])
    return form, ordered(rows, request.GET.get("sort", ""), _SORTS)


@page(permission="adoption.read")
def relation_list(request: HttpRequest) -> HttpResponse:
    """Every registered relation of the jurisdiction, by number; no names."""
    form, rows = _found(request)
    found = page_of(rows, request)
    context = {
        "form": form, "page_obj": found, "query": request.GET.urlencode(), "today": request.at.date(),
        "rows": [{"adoption": row, "visit_due": queries.visit_due(row)} for row in found.object_list],
    }  # fmt: skip
    return render(request, "registry/adoptions/relations.html", context)


@page(permission="adoption.read")
def export(request: HttpRequest) -> FileResponse:
    """The list as filtered, as Excel; no names."""
    _, rows = _found(request)
    lines = (
        (
            row.certificate_number,
            row.registered_on,
            row.dossier.get_origin_display(),
            row.get_status_display(),
        )
        for row in rows
    )
    return workbook(request, "收养登记簿", _COLUMNS, lines)


@page(permission="adoption.read")
def relation(request: HttpRequest, adoption_id: int) -> HttpResponse:
    return _relation(request, adoption_id)


def _relation(request: HttpRequest, adoption_id: int, *, status: int = 200, **refused) -> HttpResponse:
    """The page of one relation; `refused` forms are shown again as typed."""
    found = queries.adoption(adoption_id, actor=request.actor)
    in_force = found.status == "in_force"
    context = {
        "adoption": found,
        "parties": queries.parties(found.dossier),
        "ending": queries.ending(found),
        "visits": list(found.visits.order_by("-visited_on", "-id")),
        "visit_due": queries.visit_due(found),
        "today": request.at.date(),
        "may_visit": in_force
        and access.may(request.actor, "adoption.handle", division_code=found.division_code),
        "may_revoke": in_force
        and access.may(request.actor, "adoption.decide", division_code=found.division_code),
        "visit_form": VisitForm(auto_id="visit_%s"),
        "revoke_form": RevokeForm(auto_id="revoke_%s"),
        "case": queries.case_of(found),
    } | refused
    return render(request, "registry/adoptions/relation.html", context, status=status)


@page(permission="adoption.handle", methods=("POST",))
def visit(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Record a visit after registration."""
    form = VisitForm(request.POST, auto_id="visit_%s")
    if status := carried_out(form, request, commands.record_visit, adoption_id=adoption_id):
        return _relation(request, adoption_id, status=status, visit_form=form)
    messages.success(request, "已登记回访。")
    return redirect("adoptions:relation", adoption_id)


@page(permission="adoption.decide", methods=("POST",))
def revoke(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Revoke a registration obtained by fraud."""
    form = RevokeForm(request.POST, auto_id="revoke_%s")
    if status := carried_out(form, request, commands.revoke, adoption_id=adoption_id):
        return _relation(request, adoption_id, status=status, revoke_form=form)
    messages.success(request, "已撤销收养登记，收养登记证作废，收养自始无效。")
    return redirect("adoptions:relation", adoption_id)


@page(permission="adoption.read")
def figures(request: HttpRequest) -> HttpResponse:
    """Counts of a period; small ones are not shown."""
    form, first, last = period(request)
    found = statistics.counted(first=first, last=last, actor=request.actor)
    context = {"form": form, "first": first, "last": last, "found": found, "query": request.GET.urlencode()}
    return render(request, "registry/adoptions/figures.html", context)


@page(permission="adoption.read")
def figures_export(request: HttpRequest) -> FileResponse:
    """The same counts, as Excel."""
    _, first, last = period(request)
    found = statistics.counted(first=first, last=last, actor=request.actor)
    cells = (found.total, *found.by_origin, found.disabled, found.dissolved, found.revoked)
    note = f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}，大于 0 而小于 {found.below} 件的不公开"
    return workbook(
        request, "收养登记统计", _FIGURE_COLUMNS, ((cell.label, cell.text) for cell in cells), note
    )
