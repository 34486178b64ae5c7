"""Whether parameters give a book all that it needs: every value, of every division, on every day.

    cover(book, parameters, areas=["431103"], since=dt.date(2020, 1, 1)).check()

Everything that is missing is found at once, before any household is computed.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from minzheng.kernel.base.errors import Invalid

from .engine.book import Book
from .engine.edition import Edition, Rule
from .engine.values import Value
from .errors import ParameterError
from .parameters import Parameters, significant_area

DAY = dt.timedelta(days=1)
SHOWN = 20


@dataclass(frozen=True)
class Gap:
    """A parameter that a rule needs and an area has not, from `since` to `until` (included; None is open).

    `area` is the significant code, "" the nation; `file` is "" where no file has the parameter at all.
    """

    name: str
    label: str
    area: str
    since: dt.date
    until: dt.date | None
    rule: Rule
    file: str

    @property
    def sentence(self) -> str:
        period = f"{self.since} 至 {self.until}" if self.until else f"{self.since} 起"
        remedy = (
            f"请在 {self.file} 的 [{self.name}] 中补上一行不晚于 {self.since} 生效的值"
            if self.file
            else f"请在参数文件中写上 [{self.name}]"
        )
        return (
            f"参数“{self.label}”（{self.name}）在区划“{self.area or '全国'}”{period}没有值，"
            f"{self.rule.where}（{self.rule.place}）需要它；{remedy}。"
        )


@dataclass(frozen=True)
class Coverage:
    """What is missing, what is not confirmed, and which rows name divisions that do not exist.

    `unconfirmed` are the values in force at some time of the period whose certainty is not "sure", and
    `strangers` the rows of unknown divisions, each with the name of its parameter.
    """

    gaps: tuple[Gap, ...]
    unconfirmed: tuple[tuple[str, Value], ...]
    strangers: tuple[tuple[str, Value], ...]

    def check(self) -> None:
        """Raise ParameterError, naming every gap and every row of an unknown division."""
        sentences = [gap.sentence for gap in self.gaps] + [
            f"参数“{value.label}”（{name}）自 {value.from_date} 的一行所写的区划“{value.area}”不存在；请核对区划代码。"
            for name, value in self.strangers
        ]
        if sentences:
            rest = len(sentences) - SHOWN
            more = f" 另有 {rest} 处同类问题。" if rest > 0 else ""
            raise ParameterError(" ".join(sentences[:SHOWN]) + more)


def cover(
    book: Book,
    parameters: Parameters,
    areas: Iterable[str],
    since: dt.date,
    until: dt.date | None = None,
    *,
    known_areas: Iterable[str] | None = None,
) -> Coverage:
    """Hold parameters against all that a book needs in some areas from `since` to `until` (None: for ever).

    Where `known_areas` are given, an area or a row outside them is unknown. Raises ParameterError for an
    area asked for that is no division code, or unknown.
    """
    known = None if known_areas is None else _with_wider(_area(code) for code in known_areas)
    asked = [_area(code) for code in areas]
    if unknown := [area for area in asked if known is not None and area not in known]:
        raise ParameterError(f"区划 {'、'.join(unknown)} 不存在；请核对区划代码。")
    gaps: dict[tuple[str, str], list[Gap]] = {}
    unconfirmed: dict[tuple[str, Value], None] = {}
    for edition, begin, end in _editions(book, since, until):
        for name in edition.parameters:
            for area in asked:
                rows = parameters.history(name, area) if name in parameters.declarations else ()
                if gap := _gap(edition, name, area, rows, begin, end, parameters):
                    _append(gaps.setdefault((name, area), []), gap)
                for value in _in_force(parameters, name, area, rows, begin, end):
                    if value.certainty != "sure":
                        unconfirmed[name, value] = None
    strangers = [
        (name, row)
        for name in parameters.declarations
        for row in parameters.rows(name)
        if known is not None and row.area not in known
    ]
    return Coverage(tuple(chain.from_iterable(gaps.values())), tuple(unconfirmed), tuple(strangers))


def _area(code: str) -> str:
    try:
        return significant_area(code)
    except Invalid as error:
        raise ParameterError(error.sentence) from error


def _with_wider(codes: Iterable[str]) -> set[str]:
    """The divisions with all those in which they lie, up to the nation."""
    return {code[:length] for code in codes for length in range(len(code) + 1)}


def _editions(
    book: Book, since: dt.date, until: dt.date | None
) -> Iterable[tuple[Edition, dt.date, dt.date | None]]:
    """The editions that hold in a period, each with its part of it."""
    for edition in book.editions:
        begin = max(since, edition.since or since)
        ends = [end for end in (until, edition.until) if end is not None]
        end = min(ends) if ends else None
        if end is None or begin <= end:
            yield edition, begin, end


def _gap(edition, name, area, rows, begin, end, parameters: Parameters) -> Gap | None:
    """What is missing of one parameter. A value stands until the next, so a gap can only lie at the start."""
    first = min((row.from_date for row in rows), default=None)
    if first is not None and first <= begin:
        return None
    last = end if first is None or (end is not None and end < first) else first - DAY
    rule = next(traced.rule for traced in edition.rules.values() if name in traced.names)
    file = parameters.file_of(name) if name in parameters.declarations else ""
    return Gap(name, edition.label(name), area, begin, last, rule, file)


def _append(gaps: list[Gap], gap: Gap) -> None:
    """Add a gap; one that goes on from the edition before is the same gap."""
    if gaps and gaps[-1].until is not None and gaps[-1].until + DAY == gap.since:
        gaps[-1] = replace(gaps[-1], until=gap.until)
    else:
        gaps.append(gap)


def _in_force(parameters: Parameters, name, area, rows, begin, end) -> Iterable[Value]:
    """Each value that stands on some day of a period."""
    if not rows:
        return
    days = {begin} | {row.from_date for row in rows if begin < row.from_date <= (end or dt.date.max)}
    for day in sorted(days):
        value = parameters.value_for(name, area, day)
        if value is not None:
            yield value
