"""One thing that happened, as the story of a file tells it, and how many payments are told as one."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month

KINDS = {
    "case": "申请和办理",
    "visit": "入户调查",
    "award": "待遇",
    "warning": "预警和联动",
    "money": "发放和追回",
    "family": "家庭、婚姻、迁移、死亡",
    "card": "残疾人证",
    "fact": "登记的信息",
}


@dataclass(frozen=True)
class Entry:
    """What happened, when the bureau knew of it, by which article, by whom.

    `about` names what a page could open: ("case" | "grant" | "award" | "warning", id). `paid` is set where it
    is a month's money: the month of the run, and fen by programme.
    """

    at: dt.datetime
    kind: str
    title: str
    detail: str = ""
    actor: str = ""
    source: str = ""
    tone: str = "quiet"
    about: tuple[str, int] | None = None
    paid: tuple[Month, dict[str, int]] | None = None


def told(entries: Iterable[Entry], *, kind: str = "") -> list[Entry]:
    """Newest first; payments between which nothing else happened are one entry.

    Of what happened at one moment, what was written last comes first: the consequence above its cause.
    """
    in_time = sorted((one for one in entries if not kind or one.kind == kind), key=lambda each: each.at)
    found: list[Entry] = []
    together: list[Entry] = []
    for one in reversed(in_time):
        if one.paid is not None:
            together.append(one)
            continue
        found += _as_one(together)
        together = []
        found.append(one)
    return found + _as_one(together)


def _as_one(paid: Sequence[Entry]) -> list[Entry]:
    """Some months' money, newest first, as one entry: the sum, and below it the months with their amounts."""
    if len(paid) < 2:
        return list(paid)
    months = sorted({one.paid[0] for one in paid})
    total = sum(sum(one.paid[1].values()) for one in paid)
    span = months[0].label if len(months) == 1 else f"{months[0].label}至{months[-1].label}"
    return [
        replace(
            paid[0], title=f"{span}发放 {len(paid)} 次，合计 {yuan_text(total)} 元",
            detail="\n".join(_lines(paid)), paid=None,
        )
    ]  # fmt: skip


def _lines(paid: Sequence[Entry]) -> list[str]:
    """Months in a row with the same amounts share a line."""
    lines: list[tuple[Month, Month, str]] = []
    for one in paid:
        month, words = one.paid[0], amounts(one.paid[1])
        if lines and lines[-1][2] == words and lines[-1][0].plus(-1) == month:
            lines[-1] = (month, lines[-1][1], words)
        else:
            lines.append((month, month, words))
    return [
        f"{first.label}：{words}" if first == last else f"{first.label}至{last.label}每月：{words}"
        for first, last, words in lines
    ]


def amounts(by_programme: dict[str, int]) -> str:
    """Fen by the name of a programme, as a line: "最低生活保障 480.00 元，分类施保 60.00 元"."""
    return "，".join(f"{name} {yuan_text(fen)} 元" for name, fen in by_programme.items())
