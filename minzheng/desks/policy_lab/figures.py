"""An effect as figures and pictures of a page: tiles, charts, the map, tables."""

from collections.abc import Iterable
from decimal import Decimal

from django.http import HttpRequest, QueryDict

from minzheng.kernel.base.money import wan_text, yuan_text
from minzheng.kernel.rules.simulation import Counts
from minzheng.registers.policy.simulating import Answer

from .requests import place_names

# What stands at each length of a division's code.
LEVELS = {2: "省（自治区、直辖市）", 4: "市（州）", 6: "县（市、区）", 9: "乡镇（街道）", 12: "村（社区）"}
MONTHS_A_YEAR = 12
_FEN_A_YUAN = 100
_WAN_FROM_FEN = 10**10  # a hundred million yuan


def percent_text(before: int, after: int) -> str:
    """By how much something grew, with one decimal (half up); a dash where there was nothing before."""
    if not before:
        return "—"
    tenths = (abs(after - before) * 2000 + before) // (2 * before)
    sign = "+" if after > before else "−" if after < before else ""
    return f"{sign}{tenths // 10}.{tenths % 10}%"


def signed_yuan(fen: int) -> str:
    return f"{'+' if fen > 0 else '−' if fen < 0 else ''}{yuan_text(abs(fen))}"


def signed_wan(fen: int) -> str:
    return f"{'+' if fen > 0 else '−' if fen < 0 else ''}{wan_text(abs(fen))}"


def wan(fen: int) -> Decimal:
    """Fen as 万元 for a chart, as the bureau rounds its totals."""
    return Decimal(wan_text(fen).replace(",", ""))


def tiles(answer: Answer) -> dict[str, list[dict]]:
    """What one wants to know first: money and people."""
    counts, months = answer.counts, len(answer.question.months)
    before, after = (sum(row[place] for row in answer.outcome.cost()) for place in (1, 2))
    moved = [
        ("新进入", counts.households_in, counts.persons_in),
        ("退出", counts.households_out, counts.persons_out),
        ("金额提高", counts.households_up, counts.persons_up),
        ("金额降低", counts.households_down, counts.persons_down),
    ]
    money = [
        _money_tile(f"{answer.question.reference.label}支出", counts.before_fen, counts.after_fen),
        _money_tile(f"{months} 个月合计", before, after),
    ]
    people = [
        {"label": label, "value": f"{homes:,}", "unit": "户", "note": f"{persons:,} 人"}
        for label, homes, persons in moved
    ]
    return {"money_tiles": money, "people_tiles": people}


def _money_tile(label: str, before: int, after: int) -> dict:
    """Fen before and after; sums of a city or a province in 万元, which a tile on a phone can hold."""
    signed, plain, unit = signed_yuan, yuan_text, "元"
    if max(before, after) >= _WAN_FROM_FEN:
        signed, plain, unit = signed_wan, wan_text, "万元"
    note = f"{percent_text(before, after)}，{plain(before)} → {plain(after)}"
    return {"label": label, "value": signed(after - before), "unit": unit, "note": note}


def totals(counts: Counts) -> list[dict]:
    """Before and after, row by row, for the table of totals."""
    return [
        {"label": label, "before": f"{before:,}", "after": f"{after:,}", "change": f"{after - before:+,}"}
        for label, before, after in (
            ("享受户数", counts.before_households, counts.after_households),
            ("享受人数", counts.before_persons, counts.after_persons),
        )
    ]


def cost_by_month(answer: Answer) -> list[tuple]:
    """(month, 万元 before, 万元 after) for the chart; within a year the months need no year."""
    within_a_year = len(answer.question.months) <= MONTHS_A_YEAR
    return [
        (f"{month.month}月" if within_a_year else f"{month:%y-%m}", wan(before), wan(after))
        for month, before, after in answer.outcome.cost()
    ]


def distribution(answer: Answer) -> list[tuple[str, int]]:
    """(class of change, households), without the empty classes at either end."""
    rows = [(_class_label(low, high), households) for low, high, households in answer.outcome.distribution]
    filled = [place for place, (_, households) in enumerate(rows) if households]
    return rows[filled[0] : filled[-1] + 1] if filled else []


def _class_label(low: int | None, high: int | None) -> str:
    """A class of change, from `low` to below `high` in fen; None is open."""
    if low is None:
        return f"减少 {-high // _FEN_A_YUAN} 元以上"
    if high is None:
        return f"增加 {low // _FEN_A_YUAN} 元以上"
    if high == 0:
        return f"减少不超过 {-low // _FEN_A_YUAN} 元"
    if high < 0:
        return f"减少 {-high // _FEN_A_YUAN}～{-low // _FEN_A_YUAN} 元"
    if low == 0:
        return f"增加不到 {high // _FEN_A_YUAN} 元"
    return f"增加 {low // _FEN_A_YUAN}～{high // _FEN_A_YUAN} 元"


def by_programme(answer: Answer) -> list[dict]:
    """Each programme's own figures and their sum, where the book holds several."""
    rows = answer.outcome.programmes
    return [{"label": label, "counts": counts} for label, counts in rows] if len(rows) > 2 else []


def divisions(answer: Answer, request: HttpRequest) -> dict:
    """The map and its table: what lies directly below the division that the query names in `at`.

    Without one, below the whole area of the snapshot. The rest of the page stays that of everybody.
    """
    codes, area = answer.outcome.divisions, answer.record.area
    depth = max(map(len, codes))
    at = request.GET.get("at", "")
    if not (at.startswith(area) and len(at) in LEVELS and len(at) < depth and _holds(codes, at)):
        at = area
    digits = next((length for length in LEVELS if len(at) < length <= depth), depth)
    found = answer.outcome.by_division(digits, within=at)
    above = [at[:length] for length in LEVELS if len(area) < length <= len(at)]
    names = place_names([*found, *above, area], request)
    rows = [
        {
            "code": code,
            "label": names[code],
            "counts": counts,
            "value": counts.change_fen,
            "text": signed_yuan(counts.change_fen),
            "percent": percent_text(counts.before_fen, counts.after_fen),
            "note": f"新进 {counts.households_in:,} 户，退出 {counts.households_out:,} 户",
            "url": _with(request.GET, at=code) if digits < depth else "",
        }
        for code, counts in found.items()
    ]
    return {
        "division_rows": rows,
        "division_title": f"各{LEVELS.get(digits, '地')}每月支出变化",
        "division_path": [
            {"label": names[code], "url": _with(request.GET, at="" if code == area else code)}
            for code in ([area, *above] if above else [])
        ],
    }


def _holds(codes: Iterable[str], prefix: str) -> bool:
    return any(code.startswith(prefix) for code in codes)


def _with(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return "?" + changed.urlencode()


def digests(answer: Answer) -> list[tuple[str, str]]:
    return [
        ("快照", answer.record.digest),
        ("规则", answer.digests.law),
        ("现行参数", answer.digests.before),
        ("假设参数", answer.digests.after),
    ]
