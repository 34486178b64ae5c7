"""The first page: how long the money lasts, how this month's run stands, and what waits."""

from collections import defaultdict
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.base.money import wan_text
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits import worklists
from minzheng.registers.benefits.worklists import Book

from ..requests import place_names
from ..words import RUN_TONES

FEN_IN_WAN = 1_000_000


@page(permission="benefit.read")
def home(request: HttpRequest) -> HttpResponse:
    """Each fund of the district. Whoever only decides clawbacks goes straight to them."""
    if not access.may(request.actor, "issue.read"):
        return redirect("treasury:clawbacks")
    books = worklists.books_in_reach(request.actor)
    runs = worklists.latest_runs(request.actor)
    names = place_names((book.division_prefix for book in books), request)
    this_month = Month.of(request.at.date())
    year = _year(request, runs)
    context = {
        "funds": [_fund(book, runs, names, year) for book in books],
        "waiting": worklists.waiting_counts(request.actor),
        "clawbacks": worklists.clawback_counts(request.actor)["proposed"],
        "may_make": access.may(request.actor, "issue.make"),
        "this_month": this_month,
        "years": [
            {"label": f"{one}年", "url": f"?year={one}", "current": one == year}
            for one in (this_month.year - 1, this_month.year)
        ],
    }
    return render(request, "treasury/home.html", context)


def _year(request: HttpRequest, runs: dict) -> int:
    """The year asked for: this one or the last. Until this year's first run it is the last."""
    this = request.at.date().year
    asked = request.GET.get("year")
    if asked in (str(this), str(this - 1)):
        return int(asked)
    return min(this, max((run.month.year for run in runs.values()), default=this))


def _fund(book: Book, runs: dict, names: dict[str, str], year: int) -> dict:
    code, prefix = book.programme.code, book.division_prefix
    run = runs.get((code, prefix))
    return {
        "book": book,
        "place": names[prefix],
        **_cover_words(benefits.cover(code, prefix, year=year)),
        "run": run,
        "run_tone": RUN_TONES[run.state] if run else "",
        "series": ",".join(book.programme.categories.values()),
        "chart": _months_in_wan(benefits.month_totals(code, prefix, year=year), book.programme.categories),
    }


def _cover_words(cover) -> dict:
    """The cover of a fund in the words of its tiles."""
    whole, tenths = cover.months_of_cover
    last = cover.last_month
    return {
        "cover": cover,
        "months": f"{whole}.{tenths}",
        "until": f"可发到{last.label}，用到 {last.last_date:%-m月%-d日}" if last else "不够发一个月",
        "allotted": wan_text(cover.allotted_fen),
        "issued": wan_text(cover.issued_fen),
        "issued_note": f"{cover.months_issued} 个月，月均 {wan_text(cover.monthly_fen)} 万元",
        "gap": wan_text(cover.gap_fen),
    }


def _months_in_wan(totals: list[dict], categories: dict[str, str]) -> list[tuple]:
    """Rows of the chart: (month, amount of each category in 万元)."""
    by_month: dict[Month, dict[str, int]] = defaultdict(dict)
    for row in totals:
        by_month[row["month"]][row["category"]] = row["fen"]
    return [
        (f"{month.month}月", *(in_wan(found.get(category, 0)) for category in categories))
        for month, found in sorted(by_month.items())
    ]


def in_wan(amount_fen: int) -> Decimal:
    """万元 with two decimals, as charts take them."""
    return (Decimal(amount_fen) / FEN_IN_WAN).quantize(Decimal("0.01"))
