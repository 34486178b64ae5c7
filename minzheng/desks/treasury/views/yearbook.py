"""The year beside what the bureau printed of it: figure by figure, and the rows behind each."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from minzheng.kernel.access.web import page
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.benefits import worklists, yearbook
from minzheng.registers.benefits.yearbook import District, Line

from ..requests import page_of, place_names
from ..workbooks import download, taken_out

TONES = {"same": "ok", "explained": "warn", "differs": "stop", "absent": "quiet"}
QUALIFIERS = {"at_least": "{}以上", "more_than": "超过 {}", "at_most": "不超过 {}"}
ALL = "all"
CHUNK = 500
FIGURE_COLUMNS = (
    TableColumn(label="节", width=10),
    TableColumn(label="指标", width=34),
    TableColumn(label="所属期", width=20),
    TableColumn(label="单位", width=10),
    TableColumn(label="印出", width=16),
    TableColumn(label="本系统", width=16),
    TableColumn(label="相差", width=14),
    TableColumn(label="对照", width=14),
    TableColumn(label="口径", width=70),
)
ROW_COLUMNS = (
    TableColumn(label="姓名", kind=Kind.PERSON_NAME),
    TableColumn(label="村（社区）", width=22),
    TableColumn(label="待遇", width=22),
    TableColumn(label="期间", width=24),
    TableColumn(label="金额", kind=Kind.MONEY),
    TableColumn(label="人数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="说明", width=50),
)


@page(permission="issue.read")
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One section of the report, or all of it."""
    district, places = _district(request, year)
    sections = yearbook.sections(district)
    chosen = request.GET.get("section", "")
    chosen = chosen if chosen in (*sections, ALL) else next(iter(sections), "")
    lines = list(yearbook.lines(district, section="" if chosen == ALL else chosen)) if sections else []
    rows = [_row(one) for one in lines]
    context = {
        "year": year,
        "place": places[district.prefix],
        "district": district,
        "rows": rows,
        "section": "" if chosen == ALL else chosen,
        "counts": {standing: sum(one.standing == standing for one in lines) for standing in TONES},
        "tabs": _tabs(district, sections, chosen),
        "years": yearbook.printed_years(district.prefix),
        "places": [
            {"label": name, "url": f"?district={prefix}", "current": prefix == district.prefix}
            for prefix, name in places.items()
        ],
    }
    return render(request, "treasury/yearbook.html", context)


@page(permission="issue.read")
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure of the year as a workbook."""
    district, places = _district(request, year)
    if not yearbook.sections(district):
        raise NotFound(f"没有录入 {year} 年印出的数字，没有可以导出的对照表。")
    title = f"{places[district.prefix]}{year}年数字对照"
    rows = (
        (
            one.printed.section, one.printed.label, one.printed.period, one.printed.unit_label, _printed(one),
            _text(one.ours), _difference(one), one.standing.label, _reading(one),
        )
        for one in yearbook.lines(district)
    )  # fmt: skip
    return _workbook(title, FIGURE_COLUMNS, rows, note="印出的数字与本系统按发放记录计算的数字")


@page(permission="issue.read")
def figure(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """One figure with the rows behind it."""
    district, places, one = _figure(request, year, name)
    found = page_of(request, yearbook.rows_of(one.measure, district))
    rows = yearbook.behind(one.measure.kind, found)
    names = place_names((row.division_code for row in rows if row.division_code), request)
    context = {
        "year": year,
        "place": places[district.prefix],
        "district": district,
        "row": _row(one),
        "line": one,
        "rows": [{"row": row, "place": names.get(row.division_code, "")} for row in rows],
        "is_of_persons": one.measure.kind != yearbook.Kind.NOTES,
        "has_amounts": any(row.amount_fen is not None for row in rows),
        "has_persons": any(row.persons is not None for row in rows),
        "page_obj": found,
    }
    return render(request, "treasury/yearbook_figure.html", context)


@page(permission="issue.read")
def figure_export(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """Every row behind a figure as a workbook. Taking names out is an event of its own."""
    district, places, one = _figure(request, year, name)
    title = f"{places[district.prefix]}{year}年{one.printed.label}明细"
    taken_out(request, title)
    return _workbook(title, ROW_COLUMNS, _rows(request, district, one), note=_reading(one))


def _rows(request: HttpRequest, district: District, one: Line) -> Iterator[tuple]:
    found = yearbook.rows_of(one.measure, district)
    source = found.iterator(chunk_size=CHUNK) if hasattr(found, "iterator") else iter(found)
    while chunk := list(islice(source, CHUNK)):
        rows = yearbook.behind(one.measure.kind, chunk)
        names = place_names((row.division_code for row in rows if row.division_code), request)
        for row in rows:
            yield (
                row.name, names.get(row.division_code, ""), row.programmes, row.period, row.amount_fen,
                row.persons, row.why,
            )  # fmt: skip


def _workbook(title: str, columns: tuple[TableColumn, ...], rows, *, note: str) -> FileResponse:
    book = table_workbook(title, columns, rows, note=note)
    return download(title, book)


def _district(request: HttpRequest, year: int) -> tuple[District, dict[str, str]]:
    """The district asked for, and the names of all within reach; the first with a report else."""
    prefixes = list(dict.fromkeys(book.division_prefix for book in worklists.books_in_reach(request.actor)))
    if not prefixes:
        raise NotFound("您的岗位所在辖区没有区（县）可以对照。")
    asked = request.GET.get("district", "")
    if asked and asked not in prefixes:
        raise NotFound("没有这个区（县），请返回年度对照重新选择。")
    reported = [prefix for prefix in prefixes if year in yearbook.printed_years(prefix)]
    chosen = asked or next(iter(reported), prefixes[0])
    return District(chosen, year), place_names(prefixes, request)


def _figure(request: HttpRequest, year: int, name: str) -> tuple[District, dict[str, str], Line]:
    district, places = _district(request, year)
    one = yearbook.line(district, name)
    if one is None or one.measure is None:
        raise NotFound("这个数字没有明细，请返回年度对照重新选择。")
    return district, places, one


def _tabs(district: District, sections: list[str], chosen: str) -> list[dict]:
    address = reverse("treasury:yearbook", args=[district.year])
    return [
        {
            "label": "全部" if section == ALL else section,
            "url": f"{address}?district={district.prefix}&section={section}",
            "current": section == chosen,
        }
        for section in (*sections, ALL)
    ]


def _row(one: Line) -> dict:
    """A figure in the words of its line."""
    return {
        "line": one,
        "printed": _printed(one),
        "ours": _text(one.ours),
        "difference": _difference(one),
        "tone": TONES[one.standing],
        "reading": _reading(one),
    }


def _printed(one: Line) -> str:
    return QUALIFIERS.get(one.printed.qualifier, "{}").format(_text(one.printed.value))


def _text(value: int | Decimal | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:,}"


def _difference(one: Line) -> str:
    """How far apart; nothing where the printed figure is a bound that holds."""
    if one.difference is None or one.standing == "same":
        return ""
    return f"{one.difference:+,}"


def _reading(one: Line) -> str:
    code = one.printed.contradiction
    return f"{one.printed.reading}（矛盾清单 {code}）" if code else one.printed.reading
