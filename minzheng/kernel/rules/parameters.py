"""Parameters as officials write them: dated values by division, each with its document, in TOML.

    [standard_urban]
    label  = "城市低保标准"
    unit   = "元/人月"                # amounts in yuan, ratios in %, counts as they are
    values = [
      { area = "431103", from = 2020-11-01, value = 570, source = "冷民发〔2020〕18号" },
    ]

The file's keys: label, unit, source, note, certainty, low, high (in the unit as written), choices (codes
with labels, instead of a unit), keys (of a table), values. A row's keys: area (division code, "" for the
nation), from, value (or cells of a table), source, note, certainty, known_from. A value stands until the
next one of the same division. No float is made on the way.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import product
from pathlib import Path

from minzheng.kernel.base.errors import Invalid

from .engine.declared import Declared
from .engine.graph import CONSTANT
from .engine.units import Enumeration, Kind, day_date
from .engine.values import ParameterSet, Value, values_digest
from .errors import ParameterError

CERTAINTIES = ("sure", "likely", "verify")
_ENTRY = {"label", "unit", "source", "note", "certainty", "low", "high", "choices", "keys", "values"}
_ROW = {"area", "from", "known_from", "value", "cells", "source", "note", "certainty"}
_AREA_LENGTHS = (2, 4, 6, 9, 12)
_CORRECTION = "请删去一行，更正旧值则另写 known_from"


@dataclass(frozen=True)
class Parameter:
    """One parameter: its declaration, the file that defines it, and every dated value."""

    declared: Declared
    file: str
    rows: tuple[Value, ...]

    @cached_property
    def _by_area(self) -> dict[str, list[Value]]:
        rows: dict[str, list[Value]] = {}
        for row in sorted(self.rows, key=lambda row: (row.from_date, row.known_from)):
            rows.setdefault(row.area, []).append(row)
        return rows

    def value_for(self, area: str, on_date: dt.date, known_at: dt.date | None) -> Value | None:
        """Nearest division first, then the latest first day, then the latest knowledge of it."""
        for length in range(len(area), -1, -1):
            if value := self._own_value(area[:length], on_date, known_at):
                return value
        return None

    def _own_value(self, area: str, on_date: dt.date, known_at: dt.date | None) -> Value | None:
        # Rows stand by their first day, then by when they became known: the last that fits is wanted.
        for row in reversed(self._by_area.get(area, ())):
            if row.from_date <= on_date and (known_at is None or row.known_from <= known_at):
                return row
        return None

    def values_for(
        self, areas: Sequence[str], on_date: dt.date, known_at: dt.date | None
    ) -> list[Value | None]:
        """As `value_for`, for thousands of divisions at once."""
        own = {area: self._own_value(area, on_date, known_at) for area in self._by_area}
        found = {area: value for area, value in own.items() if value}
        lengths = sorted({len(area) for area in found}, reverse=True)
        return [
            next((found[area[:length]] for length in lengths if area[:length] in found), None)
            for area in areas
        ]

    def rows_of(self, area: str) -> list[Value]:
        """The rows of a division and of those in which it lies."""
        return [row for length in range(len(area) + 1) for row in self._by_area.get(area[:length], ())]

    def laid_over(self, value: Value) -> Value:
        """A value from elsewhere as a row of this parameter; raises ParameterError."""
        declared = self.declared
        if value.unit != declared.unit.text:
            raise self.error(value, f"单位是“{value.unit}”，应是“{declared.unit.text}”；请换算后再填")
        if wrong := declared.wrong(value.value):
            raise self.error(value, wrong)
        if not value.source.strip():
            raise self.error(value, "没有 source；请写明文件名称、文号和条款")
        if value.certainty not in CERTAINTIES:
            raise self.error(value, f"certainty “{value.certainty}”无效；可用的有 {'、'.join(CERTAINTIES)}")
        try:
            area = significant_area(value.area)
        except Invalid as error:
            raise self.error(value, error.sentence) from error
        known_from = value.known_from or value.from_date
        return replace(value, label=declared.label, area=area, known_from=known_from)

    def error(self, value: Value, wrong: str) -> ParameterError:
        """The error of a value from elsewhere, naming the parameter, its division and its first day."""
        at = f"（区划“{value.area or '全国'}”，自 {value.from_date}）"
        return ParameterError(
            f"参数“{self.declared.label}”[{self.declared.name}]的新值{at}：{wrong.rstrip('。')}。"
        )


class Parameters:
    """The parameters of one or more files. Immutable."""

    def __init__(self, parameters: Mapping[str, Parameter]):
        self._parameters = dict(parameters)

    @property
    def declarations(self) -> dict[str, Declared]:
        """What a `Book` needs to know of them before any value is chosen."""
        return {name: parameter.declared for name, parameter in self._parameters.items()}

    def overlay(self, rows: Iterable[tuple[str, Value]]) -> "Parameters":
        """These parameters with further rows laid over them, as an editor stores them: (name, value) each.

        A row without `known_from` was known from its first day. Every row is held to the file's declaration
        (unit, range, source); one of the same division, first day and `known_from` as another is refused:
        a correction is a row with a later `known_from`. Raises ParameterError; nothing is changed in place.
        """
        laid: dict[str, list[Value]] = {}
        for name, value in rows:
            if name not in self._parameters:
                raise ParameterError(
                    f"没有名为 [{name}] 的参数；请核对名称，或先在参数文件中写上它的名称、单位和范围。"
                )
            parameter = self._parameters[name]
            laid.setdefault(name, list(parameter.rows)).append(parameter.laid_over(value))
        for name, same in laid.items():
            if at := _overlap(same):
                first, second = at
                raise self._parameters[name].error(same[second - 1], f"与第 {first} 行值重叠；{_CORRECTION}")
        changed = {name: replace(self._parameters[name], rows=tuple(same)) for name, same in laid.items()}
        return Parameters({**self._parameters, **changed})

    @cached_property
    def areas(self) -> frozenset[str]:
        """Every division that has a value of its own; the others inherit all of theirs."""
        return frozenset(row.area for parameter in self._parameters.values() for row in parameter.rows)

    def values_for(
        self, name: str, areas: Sequence[str], on_date: dt.date, known_at: dt.date | None = None
    ) -> list[Value | None]:
        """One parameter's values in force for many divisions (significant codes); None where it has none."""
        return self._parameters[name].values_for(areas, on_date, known_at)

    def resolve(self, area: str, on_date: dt.date, known_at: dt.date | None = None) -> ParameterSet:
        """The values in force for a division code on a date, as known at a later or earlier date.

        A name without a value is absent from the result and explained in its `missing`; compiling a
        book that needs it raises ParameterError. Raises ParameterError for an impossible division code.
        """
        try:
            area = significant_area(area)
        except Invalid as error:
            raise ParameterError(error.sentence) from error
        values, missing = {}, {}
        for name, parameter in self._parameters.items():
            value = parameter.value_for(area, on_date, known_at)
            if value is None:
                known = f"（按 {known_at} 所知）" if known_at else ""
                missing[name] = (
                    f"在区划“{area or '全国'}”于 {on_date}{known} 没有适用的值；"
                    f"请在 {parameter.file} 的 [{name}] 中补上一行。"
                )
            else:
                values[name] = value
        return ParameterSet(values, area=area, on_date=on_date, missing=missing)

    def rows(self, name: str) -> tuple[Value, ...]:
        """Every dated value of a parameter, of all divisions, in the order written."""
        return self._parameters[name].rows

    def file_of(self, name: str) -> str:
        """The file that defines a parameter."""
        return self._parameters[name].file

    def value_for(
        self, name: str, area: str, on_date: dt.date, known_at: dt.date | None = None
    ) -> Value | None:
        """One parameter as `resolve` gives it, None where there is no value."""
        return self._parameters[name].value_for(significant_area(area), on_date, known_at)

    def history(self, name: str, area: str) -> tuple[Value, ...]:
        """Every value that a division has or inherits, oldest first, wider divisions first."""
        area = significant_area(area)
        rows = self._parameters[name].rows_of(area)
        return tuple(sorted(rows, key=lambda row: (row.from_date, len(row.area), row.known_from)))

    @staticmethod
    def digest(values: Mapping[str, Value]) -> str:
        """SHA-256 over resolved values; see `values_digest`."""
        return values_digest(values)


def significant_area(code: str) -> str:
    """A division code without the zeros that only pad it: "431100000000" and "431100" are "4311".

    Raises Invalid for anything that is not a code of 2, 4, 6, 9 or 12 digits; "" is the nation.
    """
    if code == "":
        return code
    if not (code.isascii() and code.isdigit() and len(code) in _AREA_LENGTHS):
        raise Invalid(f"区划代码“{code}”无效；应是 2、4、6、9 或 12 位数字，全国用空字符串。")
    return next(code[:n] for n in (*_AREA_LENGTHS, 12) if not code[n:].strip("0"))


def load_parameters(*paths: Path | str) -> Parameters:
    """Read parameter files; raises ParameterError naming file, key and row."""
    parameters: dict[str, Parameter] = {}
    for path in map(Path, paths):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ParameterError(
                f"无法读取参数文件 {path.name}：{error}。请检查文件是否存在、是否为 UTF-8。"
            ) from error
        for name, parameter in parse_parameters(text, path.name).items():
            if name in parameters:
                raise ParameterError(
                    f"参数 [{name}] 在 {parameters[name].file} 和 {path.name} 中各写了一次；请只保留一处。"
                )
            parameters[name] = parameter
    return Parameters(parameters)


def parse_parameters(text: str, file: str) -> dict[str, Parameter]:
    """The parameters written in one file's text; `file` is its name for error sentences."""
    try:
        written = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"参数文件 {file} 不是有效的 TOML：{error}。请按所指的行列修改。") from error
    return {name: _Entry(file, name, entry).parameter() for name, entry in written.items()}


class _Entry:
    """One table of a parameter file on its way to a Parameter."""

    def __init__(self, file: str, name: str, written: object):
        self.file = file
        self.name = name
        if not isinstance(written, dict):
            raise self._error("应是一个以 [名称] 开头的表，含 label、unit、values")
        self.written = written

    def _error(self, wrong: str, row: int | None = None) -> ParameterError:
        at = f" 第 {row} 行值" if row else ""
        return ParameterError(f"参数文件 {self.file} 的 [{self.name}]{at}：{wrong.rstrip('。')}。")

    def parameter(self) -> Parameter:
        if unknown := sorted(self.written.keys() - _ENTRY):
            raise self._error(f"有不认识的键 {'、'.join(unknown)}；可用的有 {'、'.join(sorted(_ENTRY))}")
        declared = self._declared()
        rows = self.written.get("values")
        if not isinstance(rows, list) or not rows:
            raise self._error("没有 values；请至少写一行值")
        values = [self._row(declared, row, number) for number, row in enumerate(rows, start=1)]
        self._no_overlap(values)
        return Parameter(declared, self.file, tuple(values))

    def _declared(self) -> Declared:
        label = self.written.get("label")
        if not isinstance(label, str) or not label:
            raise self._error("没有 label；请写上中文名称")
        choices = self.written.get("choices")
        if (choices is None) == ("unit" not in self.written):
            raise self._error("须写 unit（单位）或 choices（代码及名称）中的一个")
        try:
            unit = Enumeration(label, choices) if choices else self.written["unit"]
            widest = Declared.of(self.name, CONSTANT, label, unit, keys=self.written.get("keys"))
            bounds = [
                widest.unit.read(self.written[end]) if end in self.written else getattr(widest, end)
                for end in ("low", "high")
            ]
            if widest.kind is Kind.DATE:
                bounds = [day_date(bound) for bound in bounds]
            return Declared.of(
                self.name, CONSTANT, label, unit, *map(_plain, bounds), self.written.get("keys")
            )
        except Invalid as error:
            raise self._error(error.sentence) from error

    def _row(self, declared: Declared, row: object, number: int) -> Value:
        if not isinstance(row, dict):
            raise self._error('应写成 { area = "…", from = 2020-01-01, value = …, source = "…" }', number)
        if unknown := sorted(row.keys() - _ROW):
            raise self._error(
                f"有不认识的键 {'、'.join(unknown)}；可用的有 {'、'.join(sorted(_ROW))}", number
            )
        from_date = self._date(row, "from", number)
        known_from = self._date(row, "known_from", number) if "known_from" in row else from_date
        source = row.get("source") or self.written.get("source")
        if not isinstance(source, str):
            raise self._error("没有 source；请写明文件名称、文号和条款", number)
        certainty = row.get("certainty", self.written.get("certainty", "sure"))
        if certainty not in CERTAINTIES:
            raise self._error(f"certainty “{certainty}”无效；可用的有 {'、'.join(CERTAINTIES)}", number)
        if not isinstance(row.get("area"), str):
            raise self._error('没有 area；请写带引号的区划代码，全国用 ""', number)
        try:
            area = significant_area(row["area"])
            value = self._value(declared, row)
        except Invalid as error:
            raise self._error(error.sentence, number) from error
        note = row.get("note", self.written.get("note", ""))
        label, unit = declared.label, declared.unit.text
        return Value(value, unit, label, source, area, from_date, note, certainty, known_from)

    def _date(self, row: dict, key: str, number: int) -> dt.date:
        day = row.get(key)
        if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
            raise self._error(f"{key} 应是不带引号的日期，例如 {key} = 2020-11-01", number)
        return day

    def _value(self, declared: Declared, row: dict) -> int | bool | tuple[int, ...]:
        key, other = ("cells", "value") if declared.keys else ("value", "cells")
        if key not in row or other in row:
            raise Invalid(f"须写 {key}，不能写 {other}。" if other in row else f"没有 {key}，请填写。")
        if not declared.keys:
            return self._in_range(declared, row[key])
        cells = tuple(
            self._in_range(declared, _cell(row[key], place))
            for place in product(*(codes for _, codes in declared.keys))
        )
        if _size(row[key]) != len(cells):
            raise Invalid("cells 中有 keys 没有列出的代码；请核对每一格。")
        return cells

    @staticmethod
    def _in_range(declared: Declared, written: object) -> int | bool:
        value = declared.unit.read(written)
        if not declared.low <= value <= declared.high:
            show = declared.unit.show
            raise Invalid(
                f"值 {show(value)} 超出范围（{show(declared.low)} 至 {show(declared.high)}）；"
                "请核对单位，或写上 low、high。"
            )
        return value

    def _no_overlap(self, values: list[Value]) -> None:
        if at := _overlap(values):
            first, second = at
            value = values[second - 1]
            raise self._error(
                f"与第 {first} 行值重叠（同一区划“{value.area}”、同一日期 {value.from_date}）；{_CORRECTION}",
                second,
            )


def _overlap(values: Iterable[Value]) -> tuple[int, int] | None:
    """The numbers, from 1, of two rows of the same division and first day, known from the same day."""
    seen: dict[tuple, int] = {}
    for number, value in enumerate(values, start=1):
        key = (value.area, value.from_date, value.known_from)
        if key in seen:
            return seen[key], number
        seen[key] = number
    return None


def _plain(bound: int | bool | dt.date) -> int | dt.date:
    return int(bound) if isinstance(bound, bool) else bound


def _cell(cells: object, place: tuple) -> object:
    """The cell of nested tables at a place; raises Invalid where it is not written."""
    for code in place:
        if not isinstance(cells, dict) or str(code) not in cells:
            raise Invalid(f"cells 缺少“{'·'.join(map(str, place))}”这一格；请补上。")
        cells = cells[str(code)]
    return cells


def _size(cells: object) -> int:
    return sum(map(_size, cells.values())) if isinstance(cells, dict) else 1
