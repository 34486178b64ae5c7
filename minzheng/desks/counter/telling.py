"""A whole file as rows of a page: links that the actor may follow, words for what a run has done, charts."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import catalogue
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.web import page_of
from minzheng.kernel.exchange.workbooks import Table, TableColumn
from minzheng.registers.benefits.files.claims import Claim
from minzheng.registers.benefits.files.dues import DueRow
from minzheng.registers.benefits.files.entries import KINDS, Entry, told
from minzheng.registers.benefits.files.history import HistoryMonth
from minzheng.registers.benefits.files.story import case_link
from minzheng.registers.benefits.files.whole import WholeFile

from .forms import StoryFilter
from .verified import verification_entries

CHART_MONTHS = 24
_PAGES = {
    "case": ("case.read", "review:case"), "grant": ("grant.read", "welfare:case"),
    "award": ("benefit.read", "review:award"), "warning": ("grant.read", "welfare:warning"),
}  # fmt: skip
_RUNS = {
    "none": ("还没有测算批次", "quiet"), "preparing": ("批次正在测算", "info"),
    "prepared": ("批次已测算，待复核", "wait"), "posting": ("批次正在入账", "info"),
    "posted": ("批次已入账", "ok"),
}  # fmt: skip
_BANK = {
    "paid": ("到账", "ok"), "sent": ("已报盘", "info"), "returned": ("退票", "warn"),
    "unknown": ("银行未确认", "warn"),
}  # fmt: skip
_WHYS = {
    "asked": "申请正在办理", "refused": "最近一次申请没有批准", "ended": "以前享受过，已经停发",
    "never": "没有申请过", "unknown": "信息不全，不能测算", "follows": "不用申请，应随主待遇由系统开通",
}  # fmt: skip
_WHY_TONES = {"asked": "info", "follows": "info"}


def address(request: HttpRequest, about: tuple[str, int] | None, place: str) -> str:
    """Where something can be opened by this actor; "" where nowhere."""
    if about is None or about[0] not in _PAGES:
        return ""
    permission, name = _PAGES[about[0]]
    may = access.may(request.actor, permission, division_code=place)
    return reverse(name, args=[about[1]]) if may else ""


def context_of(request: HttpRequest, whole: WholeFile) -> dict[str, Any]:
    """What the parts that both pages share are shown with."""
    place = whole.whose.division_code
    could = any(one.why != "unknown" for one in whole.claims)
    takes_in = access.may(request.actor, "case.take_in", division_code=place)
    return {
        "whole": whole,
        "due_rows": due_rows(request, whole.due.rows, place),
        "waits": [
            {
                "wait": row,
                "url": address(request, row.about, place),
                "late": row.due_date is not None and row.due_date < request.at.date(),
            }
            for row in whole.waits
        ],
        "claims": [claim_row(request, one, place, takes_in) for one in whole.claims],
        "claims_tone": "warn" if could else "",
        "due_next": "下面列出按规则还可以享受的。" if could else "",
        "cases": [case_row(request, one, place) for one in whole.known.cases],
        "months": months_shown(whole),
        **_story(request, whole),
    }


def case_row(request: HttpRequest, case: Any, place: str) -> dict[str, Any]:
    who = case.applicant.name if case.applicant_id else case.title
    return {
        "case": case, "matter": catalogue.matter(case.matter).name, "who": who,
        "url": address(request, case_link(case), place),
    }  # fmt: skip


def due_rows(request: HttpRequest, rows: Sequence[DueRow], place: str) -> list[dict[str, Any]]:
    """The month by programme: a programme of single persons in one row for all of them."""
    by_programme: dict[str, list[DueRow]] = {}
    for row in rows:
        by_programme.setdefault(row.holding.award.programme, []).append(row)
    return [_due_row(request, mine, place) for mine in by_programme.values()]


def _due_row(request: HttpRequest, mine: Sequence[DueRow], place: str) -> dict[str, Any]:
    first, known = mine[0], [row for row in mine if row.amount_fen is not None]
    state, tone = _RUNS[first.run_state]
    amount_fen, issued_fen = sum(row.amount_fen for row in known), sum(row.issued_fen for row in mine)
    earlier: dict[Month, int] = {}
    for month, fen in (each for row in mine for each in row.earlier):
        earlier[month] = earlier.get(month, 0) + fen
    return {
        "name": first.holding.programme.name, "state": state, "tone": tone,
        "whose": [name for row in mine for name in _whose(row)],
        "url": address(request, ("award", first.holding.award.id), place) if len(mine) == 1 else "",
        "amount_fen": amount_fen if known else None, "issued_fen": issued_fen,
        "difference_fen": amount_fen - issued_fen if first.run_state == "posted" and known else 0,
        "missing": [text for row in mine for text in row.missing],
        "earlier": sorted(earlier.items(), reverse=True),
    }  # fmt: skip


def _whose(row: DueRow) -> list[str]:
    """Whom an award is for: one person, or those of the household whom it covers."""
    award = row.holding.award
    return [award.person.name] if award.person else [one.person.name for one in row.holding.covered]


def claim_row(request: HttpRequest, one: Claim, place: str, takes_in: bool) -> dict[str, Any]:
    """A claim with where it is applied for: on the welfare desk, or with the household's wizard."""
    case = one.case
    about = case_link(case) if case else None
    apply = ""
    if takes_in and one.matter and one.why != "asked":
        apply = (
            reverse("citizen:guide", args=[one.matter])
            if one.person is None
            else reverse("welfare:new", args=[one.matter])
        )
    warning = ("warning", one.warning.id) if one.warning else None
    return {
        "claim": one, "why": _WHYS[one.why], "tone": _WHY_TONES.get(one.why, "warn"),
        "whose": one.person.name if one.person else "全家",
        "case_url": address(request, about, place), "apply": apply,
        "warning_url": address(request, warning, place),
    }  # fmt: skip


def months_shown(whole: WholeFile) -> dict[str, Any]:
    """The history by month: programmes as columns, the newest months, and those before folded away."""
    names = {one.award.programme: one.programme.name for one in whole.holdings}
    codes = [code for code in names if any(code in month.issued for month in whole.months)]
    rows = [_month_row(month, codes, names) for month in whole.months]
    newest = list(reversed(whole.months[:CHART_MONTHS]))
    return {
        "names": [names[code] for code in codes], "rows": rows[:CHART_MONTHS], "older": rows[CHART_MONTHS:],
        "chart": [(str(month.month), Decimal(month.total_fen) / 100) for month in newest],
    }  # fmt: skip


def _month_row(month: HistoryMonth, codes: Sequence[str], names: dict[str, str]) -> dict[str, Any]:
    return {
        "month": month.month, "total_fen": month.total_fen,
        "cells": [(names[code], month.issued.get(code)) for code in codes],
        "sent": [(*_BANK[state], month.sent[state]) for state in _BANK if state in month.sent],
    }  # fmt: skip


def tables(whole: WholeFile, note: str) -> list[Table]:
    """The months and the story as sheets of a workbook, for who may read what was paid."""
    shown = months_shown(whole)
    states = [label for _, (label, _) in _BANK.items()]
    months = Table(
        title="逐月发放", sheet="逐月发放", note=note,
        columns=(
            TableColumn(label="月份", kind=Kind.MONTH),
            *(TableColumn(label=name, kind=Kind.MONEY) for name in [*shown["names"], "合计", *states]),
        ),
        rows=[
            (row["month"], *(fen for _, fen in row["cells"]), row["total_fen"],
             *(month.sent.get(state) for state in _BANK))
            for row, month in zip([*shown["rows"], *shown["older"]], whole.months, strict=True)
        ],
    )  # fmt: skip
    entries = Table(
        title="经过", sheet="经过", note=note,
        columns=(
            TableColumn(label="时间", width=18), TableColumn(label="类别", width=18),
            TableColumn(label="事项", width=44), TableColumn(label="说明", width=60),
            TableColumn(label="经办人"), TableColumn(label="依据", width=44),
        ),
        rows=[
            (f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}", KINDS[one.kind], one.title,
             one.detail.replace("\n", "；"), one.actor, one.source)
            for one in told(_entries(whole))
        ],
    )  # fmt: skip
    return [months, entries]


def _entries(whole: WholeFile) -> list[Entry]:
    """The story of the file, with what departments were asked in its cases."""
    return [*whole.entries, *verification_entries(whole.known.cases)]


def _story(request: HttpRequest, whole: WholeFile) -> dict[str, Any]:
    """The story as filtered, a page of it, or all of it for print."""
    form = StoryFilter(request.GET)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    entries = told(_entries(whole), kind=kind)
    whole_story = request.GET.get("all") == "1"
    shown: Page | None = None if whole_story else page_of(entries, request)
    rows: Iterable = entries if shown is None else shown.object_list
    place = whole.whose.division_code
    return {
        "story_form": form, "story_page": shown, "story_count": len(entries),
        "story": [
            {"at": one.at, "title": one.title, "detail": one.detail, "actor": one.actor,
             "source": one.source, "tone": one.tone, "url": address(request, one.about, place)}
            for one in rows
        ],
    }  # fmt: skip
