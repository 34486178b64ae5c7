"""Which communities lack how many groups: by township, by community, on paper, as Excel."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.communities import queries

from ..forms import DateForm
from ..places import names_of

READ, FILE = "community_group.read", "community_group.file"
ROWS = 30
_COLUMNS = (
    TableColumn(label="乡镇（街道）"),
    TableColumn(label="村（社区）", kind=Kind.DIVISION),
    TableColumn(label="城乡", width=8),
    TableColumn(label="应有", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="已备案", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="还缺", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="超出", kind=Kind.WHOLE_NUMBER),
)


def _day(request: HttpRequest) -> tuple[DateForm, dt.date]:
    """The day asked for, today where none or an unreadable one is."""
    today = request.at.date()
    form = DateForm(request.GET or None, initial={"on_date": today})
    asked = form.cleaned_data["on_date"] if form.is_bound and form.is_valid() else None
    return form, asked or today


def _summary(request: HttpRequest, communities: list, on_date: dt.date) -> dict:
    """What stands above every view of the gap."""
    prefixes = access.scope(request.actor, READ).prefixes
    urban = [one for one in communities if one.is_urban]
    return {
        "on_date": on_date,
        "place": "、".join(names_of(prefixes, request).values()),
        "target": sum(one.target for one in communities),
        "filed": sum(one.filed for one in communities),
        "gap": sum(one.gap for one in communities),
        "lacking": sum(one.gap > 0 for one in communities),
        "by_total": sum(one.target - one.filed for one in communities),
        "communities": len(communities),
        "urban": len(urban),
        "rural": len(communities) - len(urban),
        "figures": queries.targets(prefixes[0], on_date) if prefixes else None,
    }


@page(permission=READ)
def home(request: HttpRequest) -> HttpResponse:
    """The gap of the jurisdiction, by township and by community."""
    form, on_date = _day(request)
    communities = queries.community_gaps(request.actor, on_date=on_date)
    towns = queries.town_gaps(communities)
    lacking = sorted((one for one in communities if one.gap), key=lambda one: (-one.gap, one.code))
    context = _summary(request, communities, on_date) | {
        "form": form,
        "towns": towns,
        "town_tiles": [_tile(one) for one in sorted(towns, key=lambda one: one.code)],
        "page_obj": Paginator(lacking, ROWS).get_page(request.GET.get("page")),
        "kinds": queries.groups_by_kind(request.actor),
        "query": request.GET.urlencode(),
        "may_file": access.may(request.actor, FILE),
        "overdue": _overdue(request),
    }
    return render(request, "organisations/communities/home.html", context)


def _overdue(request: HttpRequest) -> int:
    """Filed groups that did nothing for too long and are not marked yet; for who may mark them."""
    prefixes = access.scope(request.actor, FILE).prefixes
    if not prefixes:
        return 0
    today = request.at.date()
    return queries.dormant_soon(
        request.actor, on_date=today, months=queries.dormant_months(prefixes[0], today)
    )


def _tile(town) -> dict:
    return {
        "label": town.name,
        "value": -town.gap,
        "text": f"缺 {town.gap}" if town.gap else "达到",
        "url": reverse("communities:town", args=[town.code]),
        "note": f"{town.communities} 个村（社区），应有 {town.target} 家，已备案 {town.filed} 家",
    }


@page(permission=READ)
def town(request: HttpRequest, code: str) -> HttpResponse:
    """The communities of one township."""
    form, on_date = _day(request)
    communities = [
        one for one in queries.community_gaps(request.actor, on_date=on_date) if one.town_code == code
    ]
    if not communities:
        raise NotFound("这一天没有这个乡镇（街道），或不在您的辖区。请返回列表重新选择。")
    context = {
        "form": form,
        "town": queries.town_gaps(communities)[0],
        "communities": communities,
        "on_date": on_date,
        "may_file": access.may(request.actor, FILE, division_code=code),
    }
    return render(request, "organisations/communities/town.html", context)


@page(permission=READ)
def workbook(request: HttpRequest) -> FileResponse:
    """Every community with its gap, as Excel."""
    _, on_date = _day(request)
    communities = queries.community_gaps(request.actor, on_date=on_date)
    lines = (
        (
            one.town_name, one.name, "城市" if one.is_urban else "农村", one.target, one.filed, one.gap,
            one.surplus,
        )
        for one in communities
    )  # fmt: skip
    summary = _summary(request, communities, on_date)
    note = (
        f"{summary['place']}，截至 {on_date}；{summary['urban']} 个城市社区、{summary['rural']} 个农村社区，"
        f"应有 {summary['target']} 家，逐个计算共缺 {summary['gap']} 家"
    )
    file = table_workbook("社区社会组织缺口", _COLUMNS, lines, note=note)
    return FileResponse(file, as_attachment=True, filename=f"社区社会组织缺口{on_date:%Y%m%d}.xlsx")


@page(permission=READ)
def sheet(request: HttpRequest) -> HttpResponse:
    """The gap by township, for paper."""
    _, on_date = _day(request)
    communities = queries.community_gaps(request.actor, on_date=on_date)
    context = _summary(request, communities, on_date) | {
        "towns": sorted(queries.town_gaps(communities), key=lambda one: one.code),
        "lacking_communities": [one for one in communities if one.gap],
    }
    return render(request, "organisations/communities/sheet.html", context)
