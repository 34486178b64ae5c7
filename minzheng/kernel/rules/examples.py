"""Examples that an official can read and that the tests of a matter execute: a situation and its outcome.

    [defaults]                          # facts that an example need not repeat
    household = { urban = true }
    member    = { counted = true, earned = 0 }

    [[example]]
    sentence = "三口之家，母亲务工，每月补差 710 元。"
    area     = "431103"
    date     = 2020-11-01
    household = { }
    members  = [ { earned = 1000 }, { }, { } ]
    expected = { dibao_gap = 710, eligible = true }

Values are written in the unit of the input or rule: amounts in yuan, ratios in %, codes as text. A value of
a person's rule is a list over the members; a monthly one a list of the twelve months, oldest first.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from minzheng.kernel.base.errors import MinzhengError

from .engine.book import Book
from .engine.units import Unit
from .errors import ExampleError
from .parameters import Parameters

_KEYS = {"sentence", "area", "date", "household", "members", "expected", "source", "known_at"}
_REQUIRED = ("sentence", "area", "date", "members", "expected")


@dataclass(frozen=True)
class Example:
    """One situation with its expected outcome, values still as written."""

    sentence: str
    area: str
    on_date: dt.date
    household: Mapping[str, Any]
    members: tuple[Mapping[str, Any], ...]
    expected: Mapping[str, Any]
    source: str = ""
    known_at: dt.date | None = None

    def facts(self, book: Book) -> tuple[dict, list[dict]]:
        """Household's and members' facts as `Program.evaluate` takes them; raises ExampleError."""
        return self._read(book, self.household), [self._read(book, member) for member in self.members]

    def outcome(self, book: Book) -> dict:
        """The expected values as `Program.evaluate` gives them."""
        return self._read(book, self.expected)

    def differences(self, book: Book, parameters: Parameters) -> list[str]:
        """One sentence for every expected value that the rules do not give; empty when all agree."""
        values = parameters.resolve(self.area, self.on_date, self.known_at)
        expected = self.outcome(book)
        found = book.compile(self.on_date, values).evaluate(*self.facts(book), outputs=expected)
        return [
            f"{self.sentence}：“{book.label_of(name)}”（{name}）应为 {_shown(book, name, expected[name])}，"
            f"算得 {_shown(book, name, found[name])}。"
            for name in expected
            if found[name] != expected[name]
        ]

    def _read(self, book: Book, written: Mapping[str, Any]) -> dict:
        read = {}
        for name, value in written.items():
            try:
                read[name] = _plain(book.unit_of(name), value)
            except MinzhengError as error:
                raise ExampleError(f"样例“{self.sentence}”的“{name}”：{error.sentence}") from error
        return read


def _plain(unit: Unit, written: Any) -> Any:
    """A written value, or a list of them for the members or the months, as the engine takes it."""
    if isinstance(written, list):
        return [_plain(unit, item) for item in written]
    return unit.plain(unit.read(written))


def _shown(book: Book, name: str, value: Any) -> str:
    unit = book.unit_of(name)
    return "、".join(unit.show(unit.whole(item)) for item in _flat(value))


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    else:
        yield value


def load_examples(path: Path | str) -> tuple[Example, ...]:
    """Read a file of examples; raises ExampleError naming the file and the example."""
    path = Path(path)
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExampleError(f"无法读取样例文件 {path.name}：{error}。") from error
    if unknown := sorted(written.keys() - {"defaults", "example"}):
        raise ExampleError(
            f"样例文件 {path.name} 有不认识的键 {'、'.join(unknown)}；可用 [defaults] 和 [[example]]。"
        )
    defaults = written.get("defaults", {})
    examples = tuple(
        _example(path.name, number, entry, defaults)
        for number, entry in enumerate(written.get("example", ()), start=1)
    )
    if not examples:
        raise ExampleError(f"样例文件 {path.name} 没有任何 [[example]]；请至少写一个。")
    return examples


def _example(file: str, number: int, entry: Mapping, defaults: Mapping) -> Example:
    where = f"样例文件 {file} 第 {number} 个样例"
    if unknown := sorted(entry.keys() - _KEYS):
        raise ExampleError(f"{where}有不认识的键 {'、'.join(unknown)}；可用的有 {'、'.join(sorted(_KEYS))}。")
    if missing := [key for key in _REQUIRED if not entry.get(key) and entry.get(key) != ""]:
        raise ExampleError(f"{where}缺少 {'、'.join(missing)}；请补上。")
    for key in ("date", "known_at"):
        day = entry.get(key)
        if day is not None and (not isinstance(day, dt.date) or isinstance(day, dt.datetime)):
            raise ExampleError(f"{where}的 {key} 应是不带引号的日期，例如 2020-11-01。")
    return Example(
        entry["sentence"],
        entry["area"],
        entry["date"],
        {**defaults.get("household", {}), **entry.get("household", {})},
        tuple({**defaults.get("member", {}), **member} for member in entry["members"]),
        entry["expected"],
        entry.get("source", ""),
        entry.get("known_at"),
    )
