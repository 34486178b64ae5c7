"""Figures of the register: the year, leaders, announcements, clues of shells."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.organisations import book, queries
from minzheng.registers.organisations.parameters import figures as known_figures

from .. import lists
from ..forms import LeaderForm

FIRST_YEAR = 2019
_FIGURE_COLUMNS = (
    TableColumn(label="类型", width=16),
    *(
        TableColumn(label=label, kind=Kind.WHOLE_NUMBER, width=10)
        for label in ("年初", "成立", "注销", "撤销", "年末", "变更")
    ),
)
_LEADER_COLUMNS = (
    TableColumn(label="姓名", kind=Kind.PERSON_NAME),
    TableColumn(label="职务", width=18),
    TableColumn(label="社会组织", width=34),
    TableColumn(label="届次", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="任职日期", kind=Kind.DATE),
    TableColumn(label="本届届满", kind=Kind.DATE),
    TableColumn(label="公务员", kind=Kind.YES_NO),
    TableColumn(label="兼职审批文号", width=20),
)


def _year(request: HttpRequest) -> int:
    """The year asked for; in January and without a wish, the one that has just ended."""
    today = lists.today_of(request)
    asked = request.GET.get("year", "")
    years = _years(today)
    if asked.isdigit() and int(asked) in years:
        return int(asked)
    return today.year - 1 if today.month == 1 and today.year - 1 in years else today.year


def _years(today: dt.date) -> range:
    return range(min(FIRST_YEAR, today.year), today.year + 1)


@page(permission="organisation.read")
def figures(request: HttpRequest) -> HttpResponse:
    """The year's equation: start + founded − cancelled − revoked = end, by kind."""
    year, today = _year(request), lists.today_of(request)
    counts = book.year_counts(queries.visible(request.actor), year)
    total = {
        name: sum(getattr(row, name) for row in counts)
        for name in ("at_start", "founded", "cancelled", "revoked", "at_end", "changed")
    }
    context = {
        "year": year, "counts": counts, "total": total, "reconciles": all(row.reconciles for row in counts),
        "years": [
            {"label": f"{one}年", "url": f"?year={one}", "current": one == year}
            for one in reversed(_years(today))
        ],
        "chart": [{"label": row.label, "values": [row.at_end]} for row in counts],
    }  # fmt: skip
    return render(request, "organisations/register/figures.html", context)


@page(permission="organisation.read")
def figures_workbook(request: HttpRequest) -> FileResponse:
    """The year's equation as Excel."""
    year = _year(request)
    rows = [
        (row.label, row.at_start, row.founded, row.cancelled, row.revoked, row.at_end, row.changed)
        for row in book.year_counts(queries.visible(request.actor), year)
    ]
    file = table_workbook(
        f"{year}年社会组织登记统计", _FIGURE_COLUMNS, rows, note="年初＋成立－注销－撤销＝年末"
    )
    return FileResponse(file, as_attachment=True, filename=f"社会组织登记统计{year}.xlsx")


def _leaders(request: HttpRequest):
    form = LeaderForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"text": "", "overdue": False}
    return form, book.leaders(
        queries.visible(request.actor), text=wanted["text"], only_overdue=wanted["overdue"],
        on_date=lists.today_of(request),
    )  # fmt: skip


@page(permission="organisation.read")
def leaders(request: HttpRequest) -> HttpResponse:
    """Who holds posts in living organisations; overdue elections and many posts stand out."""
    form, rows = _leaders(request)
    today = lists.today_of(request)
    found = Paginator(rows, lists.PAGE_ROWS).get_page(request.GET.get("page"))
    many = []
    for prefix in access.scope(request.actor, "organisation.read").prefixes:
        least = known_figures(division_code=prefix, on_date=today)["shell_group"]
        many += list(book.many_posts(prefix, least))
    context = {
        "form": form, "page_obj": found, "today": today, "many": many, "query": request.GET.urlencode(),
        "rows": [{"seat": one, "overdue": one.term_until_date < today} for one in found.object_list],
    }  # fmt: skip
    return render(request, "organisations/register/leaders.html", context)


@page(permission="organisation.read")
def leader_workbook(request: HttpRequest) -> FileResponse:
    """The list of leaders as filtered, as Excel. Taking it out is an event."""
    _, rows = _leaders(request)
    found, today = list(rows), lists.today_of(request)
    audit.record(
        RecordOpened(what=f"社会组织负责人（导出 Excel，{len(found)} 人次）"),
        actor=request.actor,
        at=request.at,
    )
    table = (
        (
            one.name, one.get_role_display(), one.organisation.name, one.term_number, one.from_date,
            one.term_until_date, one.is_civil_servant, one.approval_number,
        )
        for one in found
    )  # fmt: skip
    file = table_workbook("社会组织负责人", _LEADER_COLUMNS, table, note=f"截至 {today:%Y-%m-%d}")
    return FileResponse(file, as_attachment=True, filename=f"社会组织负责人{today:%Y%m%d}.xlsx")


@page(permission="organisation.read")
def announcements(request: HttpRequest) -> HttpResponse:
    """What was announced, newest first."""
    rows = book.announcements(access.scope(request.actor, "organisation.read").prefixes)
    found = Paginator(rows, lists.PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request, "organisations/register/announcements.html", {"page_obj": found, "rows": found.object_list}
    )


@page(permission="organisation.read")
def shells(request: HttpRequest) -> HttpResponse:
    """Groups that share residence, telephone or legal representative; certificates that have run out."""
    today = lists.today_of(request)
    prefix = access.scope(request.actor, "organisation.read").prefixes[0]
    rows = queries.visible(request.actor)
    context = {
        "groups": book.shells(rows, division_code=prefix, on_date=today),
        "expired": book.idle_since(rows, today), "today": today,
    }  # fmt: skip
    return render(request, "organisations/register/shells.html", context)
