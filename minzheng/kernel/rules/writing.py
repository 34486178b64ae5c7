"""Values of parameters between the engine and an official: as typed, as shown, as a file writes them."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from minzheng.kernel.base.errors import Invalid

from .engine.declared import Declared
from .engine.units import Family, Unit
from .engine.values import Value

Plain = int | bool | tuple[int, ...]
YES, NO = "是", "否"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")


def places(declared: Declared) -> list[tuple]:
    """The codes of each cell of a table, in the order of its cells; one empty tuple for a single value."""
    return list(product(*(codes for _, codes in declared.keys)))


def shown(declared: Declared, value: Plain) -> str:
    """As people read it: "570.00 元/人月"; of a table each cell with its codes."""
    if not declared.keys:
        return declared.unit.show(value)
    cells = zip(places(declared), value, strict=True)
    return "；".join(f"{'·'.join(map(str, place))} {declared.unit.show(cell)}" for place, cell in cells)


def typed(declared: Declared, cell: int | bool) -> str:
    """One value as somebody would type it: the reverse of `parse_cell`."""
    match declared.unit.family:
        case Family.YES_NO:
            return YES if cell else NO
        case Family.DATE:
            return declared.unit.plain(cell).isoformat()
        case Family.CODE:
            return declared.unit.plain(cell)
        case _:
            return _number(declared.unit, cell)


def parse_cell(declared: Declared, text: str) -> int | bool:
    """One value as typed ("1,200.5", "６００元", "20%", "是", "2021-01-01", a code) in the unit of its document.

    Whether it lies in range is not asked here. Raises Invalid.
    """
    unit, written = declared.unit, text.translate(_FULL_WIDTH).strip()
    match unit.family:
        case Family.YES_NO:
            if written not in (YES, NO):
                raise Invalid(f"“{declared.label}”应填“是”或“否”。", field="value")
            return written == YES
        case Family.DATE:
            try:
                return unit.whole(dt.date.fromisoformat(written))
            except ValueError as error:
                raise Invalid(
                    f"“{declared.label}”应填日期，例如 2021-01-01；现在是“{text}”。", field="value"
                ) from error
        case Family.CODE:
            return unit.whole(written)
        case _:
            return _parse_number(declared, written, text)


def _parse_number(declared: Declared, written: str, text: str) -> int:
    unit = declared.unit
    bare = written.replace(",", "").removesuffix(unit.text).removesuffix(unit.text.partition("/")[0]).strip()
    if not _NUMBER.fullmatch(bare):
        raise Invalid(f"“{declared.label}”应填数字（单位：{unit.text}），现在是“{text}”。", field="value")
    exact = Decimal(bare) * unit.scale
    if exact != exact.to_integral_value():
        raise Invalid(f"“{declared.label}”的小数位太多（单位：{unit.text}），现在是“{text}”。", field="value")
    return int(exact)


def out_of_range(declared: Declared, value: Plain) -> str:
    """The sentence for a value outside its range or of the wrong shape; "" where nothing is wrong."""
    if not declared.wrong(value):
        return ""
    show, cells = declared.unit.show, value if isinstance(value, tuple) else (value,)
    outside = [cell for cell in cells if type(cell) is int and not declared.low <= cell <= declared.high]
    if outside and len(cells) == declared.cells:
        bounds = f"{show(declared.low)} 至 {show(declared.high)}"
        return f"“{declared.label}”应在 {bounds} 之间，现在是 {show(outside[0])}。请核对数值和单位。"
    return f"“{declared.label}”的值与单位“{declared.unit.text or '是/否'}”或表的格数不符，请逐格核对。"


def toml_text(declarations: Mapping[str, Declared], rows: Mapping[str, Iterable[Value]], *, head: str) -> str:
    """Parameters with their dated values as a parameter file; reading it back gives the same values.

    `head` becomes the comment at the top. A parameter without rows is left out.
    """
    parts = ["\n".join(f"# {line}" for line in head.splitlines())]
    for name, values in rows.items():
        lines = [f"  {_toml_row(declarations[name], value)}," for value in values]
        if lines:
            entry = [f"[{name}]", *_toml_entry(declarations[name]), "values = [", *lines, "]"]
            parts.append("\n".join(entry))
    return "\n\n".join(parts) + "\n"


def _toml_entry(declared: Declared) -> list[str]:
    unit = declared.unit
    label = f"label  = {_quoted(declared.label)}"
    if unit.family is Family.CODE:
        codes = ", ".join(f"{_quoted(code)} = {_quoted(text)}" for code, text in unit.enumeration.labels)
        return [label, f"choices = {{ {codes} }}"]
    lines = [label, f"unit   = {_quoted(unit.text or '是/否')}"]
    if unit.family is not Family.YES_NO:
        lines += [f"low    = {_toml_cell(unit, declared.low)}", f"high   = {_toml_cell(unit, declared.high)}"]
    if declared.keys:
        keys = (f"{_quoted(key)} = [{', '.join(map(_code, codes))}]" for key, codes in declared.keys)
        lines.append(f"keys   = {{ {', '.join(keys)} }}")
    return lines


def _toml_row(declared: Declared, value: Value) -> str:
    parts: dict[str, Any] = {"area": _quoted(value.area), "from": value.from_date.isoformat()}
    if value.known_from not in (None, value.from_date):
        parts["known_from"] = value.known_from.isoformat()
    if declared.keys:
        parts["cells"] = _toml_cells(declared, value.value)
    else:
        parts["value"] = _toml_cell(declared.unit, value.value)
    parts["source"] = _quoted(value.source)
    if value.certainty != "sure":
        parts["certainty"] = _quoted(value.certainty)
    if value.note:
        parts["note"] = _quoted(value.note)
    return f"{{ {', '.join(f'{key} = {written}' for key, written in parts.items())} }}"


def _toml_cells(declared: Declared, cells: tuple[int, ...]) -> str:
    by_place = dict(zip(places(declared), cells, strict=True))

    def nested(before: tuple) -> str:
        if len(before) == len(declared.keys):
            return _toml_cell(declared.unit, by_place[before])
        codes = declared.keys[len(before)][1]
        return f"{{ {', '.join(f'{_quoted(str(code))} = {nested((*before, code))}' for code in codes)} }}"

    return nested(())


def _toml_cell(unit: Unit, value: int | bool) -> str:
    match unit.family:
        case Family.YES_NO:
            return "true" if value else "false"
        case Family.DATE:
            return unit.plain(value).isoformat()
        case Family.CODE:
            return _quoted(unit.plain(value))
        case _:
            return _number(unit, value)


def _number(unit: Unit, value: int) -> str:
    """In the unit as written, without trailing zeros: 57000 fen is "570"."""
    text = format(Decimal(value) / unit.scale, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _code(code: str | int) -> str:
    return _quoted(code) if isinstance(code, str) else str(code)


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\U{ord(one):08X}" for one in escaped) + '"'
