"""One parameter through time: what was set where, by which document, by whom; and how the value moved."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.urls import reverse

from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.rules.engine import Declared, Value
from minzheng.kernel.rules.engine.units import Kind
from minzheng.kernel.rules.files import ParameterFile, parameter_file
from minzheng.kernel.rules.parameters import Parameters
from minzheng.kernel.rules.writing import shown

from .words import CERTAINTY, STATES


def file_of(book: str) -> ParameterFile:
    """A parameter file by its code. Raises NotFound."""
    try:
        return parameter_file(book)
    except KeyError as error:
        raise NotFound("没有这个参数文件，请返回标准列表重新查找。") from error


def declared_of(book: str, name: str) -> tuple[ParameterFile, Declared]:
    """A parameter by the code of its file and its name. Raises NotFound."""
    file = file_of(book)
    if name not in file.parameters.declarations:
        raise NotFound("没有这个参数，请返回标准列表重新查找。")
    return file, file.parameters.declarations[name]


def all_values(parameters: Parameters, name: str, area: str) -> list[Value]:
    """Every value that a division has or inherits, and those of the divisions below it; newest first."""
    found = list(parameters.history(name, area))
    for below in parameters.areas:
        if below.startswith(area) and below != area:
            found += [row for row in parameters.history(name, below) if row.area == below]
    return sorted(found, key=lambda row: (row.from_date, len(row.area), row.known_from), reverse=True)


def entries(set_since: Iterable, file: ParameterFile, declared: Declared, area: str, names: Mapping) -> list:
    """The timeline: the file's rows, and every value set since with who drafted and checked it."""
    written = [
        {
            "at": value.from_date,
            "title": f"{shown(declared, value.value)}（{names[value.area]}）",
            "actor": "随系统参数文件",
            "detail": value.note,
            "source": value.source,
            "tone": CERTAINTY[value.certainty][1],
        }
        for value in all_values(file.parameters, declared.name, area)
    ]
    set_later = [
        {
            "at": row.from_date,
            "title": f"{shown(declared, row.cells)}（{names[row.area]}，{STATES[row.state][0]}）",
            "actor": _who(row),
            "detail": row.note,
            "source": row.source,
            "tone": STATES[row.state][1],
            "url": reverse("policy_lab:standard", args=[row.id]),
        }
        for row in set_since
    ]
    return sorted([*set_later, *written], key=lambda entry: entry["at"], reverse=True)


def _who(row) -> str:
    drafted = f"{row.drafted_by_name} {row.drafted_at.date()} 起草"
    if row.state == "in_force":
        return f"{drafted}，{row.checked_by_name} {row.checked_at.date()} 复核生效"
    if row.state == "withdrawn":
        return f"{drafted}，{row.withdrawn_by_name} {row.withdrawn_at.date()} 撤回：{row.withdrawn_reason}"
    return drafted


def chart_rows(parameters: Parameters, declared: Declared, area: str) -> list[tuple[str, Decimal]]:
    """(since when, value in the unit as written) wherever a division's value moved; [] if no number."""
    if declared.keys or declared.unit.kind is not Kind.NUMBER:
        return []
    rows: list[tuple[str, Decimal]] = []
    for day in sorted({row.from_date for row in parameters.history(declared.name, area)}):
        written = _written(declared, parameters.resolve(area, day)[declared.name])
        if not rows or rows[-1][1] != written:
            rows.append((f"{day.year}年{day.month}月起", written))
    return rows if len(rows) > 1 else []


def _written(declared: Declared, value: Value) -> Decimal:
    exact = Decimal(value.value) / declared.unit.scale
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def areas_in(values: Iterable[Value], rows: Iterable) -> set[str]:
    """The divisions that a page of this parameter names."""
    return {value.area for value in values} | {row.area for row in rows}
