"""Pages for everybody: search, one record, the lists, groups of a community, purchases."""

import datetime as dt

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import ANYONE, page
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level
from minzheng.registers.communities import queries as communities
from minzheng.registers.communities.bodies import names_once, public_organisations
from minzheng.registers.purchasing import queries as purchasing
from minzheng.registers.supervision import queries as supervision

from .forms import LISTS, ListForm, SearchForm
from .record import STATE_TONES, record_of

ROWS = 20
_COLUMNS = (
    TableColumn(label="名称", width=30),
    TableColumn(label="统一社会信用代码", kind=Kind.DIGITS),
    TableColumn(label="名单", width=18),
    TableColumn(label="事由", width=40),
    TableColumn(label="依据", width=30),
    TableColumn(label="列入日期", kind=Kind.DATE),
)


@page(permission=ANYONE)
def search(request: HttpRequest) -> HttpResponse:
    """Find an organisation."""
    form = SearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = Paginator(public_organisations(**wanted), ROWS).get_page(request.GET.get("page"))
    once = names_once(found)
    context = {
        "form": form,
        "page_obj": found,
        "rows": [
            {"body": one, "once": once.get(one.id, ""), "tone": STATE_TONES.get(one.state, "quiet")}
            for one in found
        ],
    }
    return render(request, "hall/bodies/search.html", context)


@page(permission=ANYONE)
def body(request: HttpRequest, uscc: str) -> HttpResponse:
    """The public record of one organisation."""
    return render(request, "hall/bodies/body.html", record_of(uscc, request.at.date()))


@page(permission=ANYONE)
def sheet(request: HttpRequest, uscc: str) -> HttpResponse:
    """The same, for paper."""
    return render(request, "hall/bodies/sheet.html", record_of(uscc, request.at.date()))


def _listed(request: HttpRequest) -> tuple[ListForm, str, list, dt.date]:
    """The list asked for (the first where none is), narrowed, as of a day.

    Who was removed since is not published any more, not for an earlier day either (民政部令第60号: 移出后停止公布).
    """
    form = ListForm(request.GET or None, initial={"list": LISTS[0][0], "on_date": request.at.date()})
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    code = wanted.get("list") or LISTS[0][0]
    on_date = wanted.get("on_date") or request.at.date()
    text = wanted.get("text", "").strip()
    rows = supervision.public_lists(on_date).get(code, [])
    still = [one for one in rows if one.removed_date is None or one.removed_date > request.at.date()]
    return form, code, [one for one in still if text in one.name or text.upper() in one.uscc], on_date


@page(permission=ANYONE)
def credit_lists(request: HttpRequest) -> HttpResponse:
    """Who stands on a list."""
    form, code, rows, on_date = _listed(request)
    context = {
        "form": form,
        "label": dict(LISTS)[code],
        "on_date": on_date,
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
    }
    return render(request, "hall/bodies/lists.html", context)


@page(permission=ANYONE)
def lists_workbook(request: HttpRequest) -> FileResponse:
    """The list as shown, as Excel."""
    _, code, rows, on_date = _listed(request)
    label = dict(LISTS)[code]
    lines = ((one.name, one.uscc, one.list_label, one.ground, one.clause, one.listed_date) for one in rows)
    file = table_workbook(label, _COLUMNS, lines, note=f"截至 {on_date}")
    return FileResponse(file, as_attachment=True, filename=f"{label}{on_date:%Y%m%d}.xlsx")


@page(permission=ANYONE)
def places(request: HttpRequest) -> HttpResponse:
    """Townships with how many community groups are filed."""
    gaps = communities.public_gaps([settings.DISTRICT_CODE], on_date=request.at.date())
    towns = sorted(communities.town_gaps(gaps), key=lambda one: one.code)
    context = {"towns": towns, "filed": sum(one.filed for one in towns), "on_date": request.at.date()}
    return render(request, "hall/bodies/places.html", context)


@page(permission=ANYONE)
def place(request: HttpRequest, code: str) -> HttpResponse:
    """The communities of a township, or the groups of a community."""
    today = request.at.date()
    found = territory.division_as_of(code, today)
    if found.level == Level.VILLAGE:
        context = {
            "place": found,
            "town": territory.division_as_of(found.parent_code, today),
            "gap": communities.gap_of(found.code, on_date=today),
            "groups": communities.public_groups(found.code),
        }
        return render(request, "hall/bodies/community.html", context)
    if found.level != Level.TOWNSHIP:
        raise NotFound("请选择乡镇（街道）或村（社区）。")
    context = {"place": found, "communities": communities.public_gaps([found.prefix], on_date=today)}
    return render(request, "hall/bodies/town.html", context)


@page(permission=ANYONE)
def purchases(request: HttpRequest) -> HttpResponse:
    """What was announced to be bought, and from whom."""
    found = Paginator(purchasing.public_projects(), ROWS).get_page(request.GET.get("page"))
    return render(request, "hall/bodies/purchases.html", {"page_obj": found})


@page(permission=ANYONE)
def purchase(request: HttpRequest, project_id: int) -> HttpResponse:
    """One announcement, and its result once it is published."""
    found = purchasing.public_projects().filter(id=project_id).first()
    if found is None:
        raise NotFound("没有这个项目。请返回列表重新选择。")
    context = {"project": found, "contract": purchasing.contract_of(found)}
    return render(request, "hall/bodies/purchase.html", context)
