"""An effect as figures and pictures of a page: tiles, charts, the map, tables."""

from decimal import Decimal

from django.http import HttpRequest, QueryDict

from minzheng.kernel.base.money import wan_text, yuan_text
from minzheng.kernel.rules.simulation import ALL, Counts
from minzheng.registers.policy.simulating import TOWNSHIP_DIGITS, Answer

from .requests import place_names

VILLAGE_DIGITS = 12
MONTHS_A_YEAR = 12
_FEN_A_YUAN = 100


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
    before, after = (sum(row[place] for row in answer.effect.cost()) for place in (1, 2))
    moved = [
        ("新进入", counts.households_in, counts.persons_in),
        ("退出", counts.households_out, counts.persons_out),
        ("金额提高", counts.households_up, counts.persons_up),
        ("金额降低", counts.households_down, counts.persons_down),
    ]
    money = [
        {
            "label": f"{answer.question.reference.label}支出",
            "value": signed_yuan(counts.change_fen),
            "unit": "元",
            "note": f"{percent_text(counts.before_fen, counts.after_fen)}，"
            f"{yuan_text(counts.before_fen)} → {yuan_text(counts.after_fen)}",
        },
        {
            "label": f"{months} 个月合计",
            "value": signed_yuan(after - before),
            "unit": "元",
            "note": f"{percent_text(before, after)}，{yuan_text(before)} → {yuan_text(after)}",
        },
    ]
    people = [
        {"label": label, "value": f"{homes:,}", "unit": "户", "note": f"{persons:,} 人"}
        for label, homes, persons in moved
    ]
    return {"money_tiles": money, "people_tiles": people}


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
        for month, before, after in answer.effect.cost()
    ]


def distribution(answer: Answer) -> list[tuple[str, int]]:
    """(class of change, households), without the empty classes at either end."""
    rows = [
        (_class_label(low, high), households)
        for low, high, households in answer.effect.distribution(answer.effect.reference_month)
    ]
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
    """Each programme's own figures, where the book holds several."""
    if len(answer.effect.programmes) < 2:
        return []
    reference = answer.effect.reference_month
    return [
        {"label": label, "counts": answer.effect.counts(reference, programme=code)}
        for code, label in (*answer.effect.programmes, (ALL, "合计"))
    ]


def divisions(answer: Answer, request: HttpRequest) -> dict:
    """The map and its table: townships, or the villages of the one that the query names in `at`."""
    at = request.GET.get("at", "")
    inside = any(code.startswith(at) for code in answer.effect.divisions)
    township = at if len(at) == TOWNSHIP_DIGITS and inside else ""
    length = VILLAGE_DIGITS if township else TOWNSHIP_DIGITS
    found = answer.effect.by_division(answer.effect.reference_month, length=length)
    chosen = {code: counts for code, counts in found.items() if code.startswith(township)}
    names = place_names([*chosen, township] if township else chosen, request)
    rows = [
        {
            "code": code,
            "label": names[code],
            "counts": counts,
            "value": counts.change_fen,
            "text": signed_yuan(counts.change_fen),
            "percent": percent_text(counts.before_fen, counts.after_fen),
            "note": f"新进 {counts.households_in:,} 户，退出 {counts.households_out:,} 户",
            "url": "" if township else _with(request.GET, at=code),
        }
        for code, counts in chosen.items()
    ]
    return {
        "division_rows": rows,
        "township": names[township] if township else "",
        "all_townships_url": _with(request.GET, at=""),
    }


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
        ("规则", answer.law_digest),
        ("现行参数", answer.before_digest),
        ("假设参数", answer.after_digest),
    ]
