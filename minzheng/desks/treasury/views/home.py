"""The first page: how long the money of each programme lasts, how this month's runs stand, and what waits."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.web import page
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.money import wan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.benefits import funds as money
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits import worklists
from minzheng.registers.benefits.funds import Fund

from ..forms import RiseForm
from ..requests import place_names
from ..words import RUN_TONES
from ..workbooks import download

COLUMNS = (
    TableColumn(label="待遇", width=22),
    TableColumn(label="全年到位", kind=Kind.MONEY),
    TableColumn(label="其中上年预拨", kind=Kind.MONEY),
    TableColumn(label="已发", kind=Kind.MONEY),
    TableColumn(label="月均", kind=Kind.MONEY),
    TableColumn(label="够发（月）", width=12),
    TableColumn(label="用到", kind=Kind.DATE),
    TableColumn(label="年底缺口", kind=Kind.MONEY),
    TableColumn(label="下年已预拨", kind=Kind.MONEY),
)
FEN_IN_WAN = 1_000_000
AHEAD_MONTHS = 3  # the first quarter of the next year, paid before the Spring Festival


@page(permission="benefit.read")
def home(request: HttpRequest) -> HttpResponse:
    """Every fund of the district. Whoever only decides clawbacks goes straight to them."""
    if not access.may(request.actor, "issue.read"):
        return redirect("treasury:clawbacks")
    runs = worklists.latest_runs(request.actor)
    year = _year(request, runs)
    found = money.funds(request.actor, year=year)
    names = place_names((fund.division_prefix for fund in found), request)
    this_month = Month.of(request.at.date())
    context = {
        "rows": [_row(fund, runs, names) for fund in found],
        "total": _total(found),
        "many_places": len(names) > 1,
        "waiting": worklists.waiting_counts(request.actor),
        "clawbacks": worklists.clawback_counts(request.actor)["proposed"],
        "may_make": access.may(request.actor, "issue.make"),
        "this_month": this_month,
        "year": year,
        "years": _years(this_month.year, year, ""),
    }
    return render(request, "treasury/home.html", context)


@page(permission="issue.read")
def export(request: HttpRequest) -> HttpResponse:
    """Every fund of a year as a workbook; it names nobody."""
    year = _year(request, worklists.latest_runs(request.actor))
    rows = [
        (
            one.programme.name, one.allotted_fen, one.advanced_fen, one.issued_fen, one.monthly_fen,
            _tenths(one), one.ends_on if one.monthly_fen else None, one.gap_fen, one.ahead_fen,
        )
        for one in money.funds(request.actor, year=year)
    ]  # fmt: skip
    title = f"{year}年资金概况"
    book = table_workbook(title, COLUMNS, rows, note=f"截至 {request.at.date():%Y-%m-%d}")
    return download(title, book)


@page(permission="issue.read")
def fund(request: HttpRequest, programme_code: str, prefix: int) -> HttpResponse:
    """One fund: who gave what, month by month what went out, and when it ends."""
    runs = worklists.latest_runs(request.actor)
    year = _year(request, runs)
    found = next(
        (
            one
            for one in money.funds(request.actor, year=year)
            if (one.programme.code, one.division_prefix) == (programme_code, str(prefix))
        ),
        None,
    )
    if found is None:
        raise NotFound("没有这项待遇的资金，请返回资金概况重新选择。")
    totals = benefits.month_totals(programme_code, str(prefix), year=year)
    context = {
        "fund": found,
        "row": _row(found, runs, place_names([str(prefix)], request)),
        "sources": [{"source": source, "fen": fen} for source, fen in found.sources.items()],
        "series": ",".join(found.programme.categories.values()),
        "chart": _months_in_wan(totals, found.programme.categories),
        "ahead_months": AHEAD_MONTHS,
        "ahead_gap": wan_text(found.ahead_gap_fen(AHEAD_MONTHS)),
        "ahead": wan_text(found.ahead_fen),
        **_what_if(request, found),
        "years": _years(request.at.year, year, reverse("treasury:fund", args=[programme_code, prefix])),
    }
    return render(request, "treasury/fund.html", context)


def _what_if(request: HttpRequest, found: Fund) -> dict:
    """The form of an assumed rise with what follows from it, and the way to the policy lab."""
    asked = "rise" in request.GET
    now = Month.of(request.at.date())
    since = now.plus(1) if now.year == found.year and now.month < 12 else Month(found.year, 12)
    form = RiseForm(request.GET if asked else None, year=found.year, initial={"since": str(since)})
    context = {"rise_form": form, "lab_url": ""}
    if found.programme.book and access.may(request.actor, "policy.read"):
        place = f"{found.programme.code}:{found.division_prefix}"
        context["lab_url"] = f"{reverse('policy_lab:lab')}?{urlencode({'place': place, 'first': str(since)})}"
    if asked and form.is_valid() and found.monthly_fen:
        outlook = found.raised(form.per_mille, form.cleaned_data["since"])
        context |= {
            "outlook": outlook,
            "outlook_until": _until(outlook.ends_on),
            "now_until": _until(found.ends_on),
            "outlook_monthly": wan_text(outlook.monthly_fen),
            "outlook_gap": wan_text(outlook.gap_fen),
            "outlook_more": wan_text(outlook.more_fen),
        }
    return context


def _years(this: int, chosen: int, address: str) -> list[dict]:
    return [
        {"label": f"{one}年", "url": f"{address}?year={one}", "current": one == chosen}
        for one in (this - 1, this)
    ]


def _year(request: HttpRequest, runs: dict) -> int:
    """The year asked for: this one or the last. Until this year's first run it is the last."""
    this = request.at.date().year
    asked = request.GET.get("year")
    if asked in (str(this), str(this - 1)):
        return int(asked)
    return min(this, max((run.month.year for run in runs.values()), default=this))


def _row(fund: Fund, runs: dict, names: dict[str, str]) -> dict:
    """A fund in the words of its line and tiles."""
    run = runs.get((fund.programme.code, fund.division_prefix))
    return {
        "fund": fund,
        "place": names[fund.division_prefix],
        "months": _tenths(fund),
        "until": _until(fund.ends_on),
        "tone": "stop" if fund.gap_fen else "ok",
        "run": run,
        "run_tone": RUN_TONES[run.state] if run else "",
        **{name: wan_text(getattr(fund, f"{name}_fen")) for name in ("allotted", "issued", "monthly", "gap")},
    }


def _tenths(fund: Fund) -> str:
    """Months of cover as people read them: "10.5"."""
    return f"{fund.cover_tenths // 10}.{fund.cover_tenths % 10}"


def _until(day: dt.date | None) -> str:
    return f"用到 {day:%-m月%-d日}" if day else "够用全年"


def _total(found: list[Fund]) -> dict[str, str]:
    return {
        name: wan_text(sum(getattr(fund, f"{name}_fen") for fund in found))
        for name in ("allotted", "issued", "monthly", "gap")
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
