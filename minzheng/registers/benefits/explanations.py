"""Any month of an award explained, and two of them compared. The caller checks reach."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.explained import Compared, Explained
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import normalise

from .models import Award, IssueRun, RunLine
from .programmes import programme
from .queries import MonthRow

TOWN_DIGITS = 9


def month_explained(
    award: Award, month: Month, *, known_at: dt.datetime, rows: Iterable[MonthRow] = ()
) -> Explained:
    """What is due for a month as known at a moment, beside what it has had (`rows`: see `month_rows`).

    Raises FactsMissing where the facts do not suffice to compute it.
    """
    explained = _explained(award, month, known_at)
    issued = next((row for row in rows if row.month == month), None)
    if issued is None:
        return explained
    return replace(
        explained,
        rows=(*explained.rows, ("已发", f"{yuan_text(issued.amount_fen)} 元")),
        stored_fen=issued.amount_fen,
        remark=_still_open(explained.amount_fen, issued.amount_fen),
    )


def line_explained(award: Award, line: RunLine, run: IssueRun) -> Explained:
    """What a run says is due for a month, as known when the run was made."""
    explained = _explained(award, line.month, run.known_at)
    computed = explained.amount_fen
    differs = computed is not None and computed != line.due_fen
    return replace(
        explained,
        label=f"{line.month.label}（{run.month.label}批次）",
        rows=(
            *explained.rows,
            ("发放批次", f"{run.month.label}第 {run.sequence} 次"),
            ("应发", f"{yuan_text(line.due_fen)} 元"),
            ("此前已发", f"{yuan_text(line.issued_before_fen)} 元"),
            ("本次差额", f"{yuan_text(line.difference_fen)} 元"),
        ),
        stored_fen=line.due_fen,
        remark=f"批次记录的应发是 {yuan_text(line.due_fen)} 元，现在重算是 {yuan_text(computed)} 元，两者不符，"
        "请联系系统管理员核查。"
        if differs
        else "",
    )


def month_beside(rows: Iterable[MonthRow], month: Month, asked: str = "") -> Month | None:
    """The month to hold a month against: the one asked for, else the one before it, else the one after.

    None where the award has had no other month. Raises NotFound for a month that it has not had.
    """
    others = sorted(row.month for row in rows if row.month != month)
    if asked:
        found = next((other for other in others if str(other) == asked), None)
        if found is None:
            raise NotFound(f"没有“{asked}”这个月的发放记录，请从列表里选择要对照的月份。")
        return found
    earlier = [other for other in others if other < month]
    return earlier[-1] if earlier else next(iter(others), None)


def months_compared(
    award: Award, before: Month, after: Month, *, known_at: dt.datetime, rows: Iterable[MonthRow] = ()
) -> Compared:
    """Why one month is not worth what another is, both as known at one moment. Raises FactsMissing."""
    rows = tuple(rows)
    sides = [month_explained(award, month, known_at=known_at, rows=rows) for month in (before, after)]
    alike = sides[0].amount_fen is not None and sides[0].amount_fen == sides[1].amount_fen
    why, differ = ("", "逐项对照") if alike else ("为什么", "不一样")
    return Compared(title=f"{why}{after.label}和{before.label}{differ}", before=sides[0], after=sides[1])


def knowledge_compared(award: Award, month: Month, *, then: dt.datetime, now: dt.datetime) -> Compared:
    """Why a month is computed otherwise now than then: what was learnt since. Raises FactsMissing."""
    sides = [replace(_explained(award, month, at), label=f"按{_day(at)}所知") for at in (then, now)]
    return Compared(title=f"{month.label}为什么重新计算", before=sides[0], after=sides[1])


def _explained(award: Award, month: Month, known_at: dt.datetime) -> Explained:
    one, day = programme(award.programme), known_at.astimezone(CHINA).date()
    tree = one.explain(award=award, month=month, known_at=known_at)
    digests = one.digests(award.division_code, month, known_at)
    explained = Explained(
        title=f"{month.label}{one.name}计算说明", label=month.label, rows=(), tree=tree,
        as_of=month.first_date, known_at=known_at, rules_digest=digests[0], parameters_digest=digests[1],
    )  # fmt: skip
    code = normalise(award.division_code)
    town = normalise(code[:TOWN_DIGITS])
    codes = {area: normalise(area) for area in explained.areas}
    names = territory.names_of({code, town, *codes.values()}, day)
    rows = (
        ("领款人", award.payee.name),
        ("待遇", one.name),
        ("村（社区）", names.get(town, "") * (town != code) + names.get(code, award.division_code)),
        ("所属期", month.label),
    )
    places = {area: names.get(full, area) for area, full in codes.items()}
    return replace(explained, rows=rows).places_named(places)


def _still_open(due_fen: int | None, issued_fen: int) -> str:
    """A sentence where a month has had another amount than is due as known at that moment."""
    if due_fen is None or due_fen == issued_fen:
        return ""
    more = due_fen > issued_fen
    return (
        f"这个月已发 {yuan_text(issued_fen)} 元，按这时掌握的情况应为 {yuan_text(due_fen)} 元，相差的 "
        f"{yuan_text(abs(due_fen - issued_fen))} 元{'由下一批次补发' if more else '按程序决定是否追回'}。"
    )


def _day(moment: dt.datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y年%-m月%-d日}"
