"""Rows of a division file, checked one by one. No database here.

The file is CSV with the columns of `DivisionRow`; lines beginning with "#" are remarks.
"""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from minzheng.kernel.base.errors import Invalid

from .codes import DOCUMENT_MAX, FULL_NAME_MAX, NAME_MAX, CodeStatus, UrbanRural, kind_of, normalise
from .errors import RowProblem

LENGSHUITAN = Path(__file__).parent / "data" / "lengshuitan.csv"
COLUMNS = ("code", "name", "full_name", "valid_from", "valid_to", "urban_rural", "follows", "document")


@dataclass(frozen=True)
class DivisionRow:
    """One division for one period `[valid_from, valid_to)`; no `valid_to` means it still stands.

    `follows` is the code that ended on `valid_from` and went on as this one. `document` is what set the
    division up or changed it. `full_name` defaults to the name.
    """

    code: str
    name: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    full_name: str = ""
    urban_rural: str = ""
    follows: str = ""
    document: str = ""
    code_status: str = CodeStatus.CONFIRMED


def read_rows(path: Path) -> list[DivisionRow]:
    """The rows of a CSV file. Raises Invalid that names the first line which cannot be read at all."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    data = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    reader = csv.DictReader(line for _, line in data)
    if missing := [name for name in ("code", "name", "valid_from") if name not in (reader.fieldnames or ())]:
        raise Invalid(f"区划文件缺少列：{'、'.join(missing)}。应有的列：{'、'.join(COLUMNS)}。")
    return [_read(record, data[reader.line_num - 1][0]) for record in reader]


def _read(record: dict, line_number: int) -> DivisionRow:
    text = {name: (record.get(name) or "").strip() for name in COLUMNS}
    try:
        valid_from = dt.date.fromisoformat(text["valid_from"])
        valid_to = dt.date.fromisoformat(text["valid_to"]) if text["valid_to"] else None
    except ValueError as error:
        raise Invalid(f"区划文件第 {line_number} 行的日期有误，请写成“2021-01-20”。") from error
    return DivisionRow(**text | {"valid_from": valid_from, "valid_to": valid_to})


def checked(rows: Iterable[DivisionRow]) -> tuple[list[DivisionRow], list[RowProblem]]:
    """The rows with their codes in full, and what is wrong with any of them taken by itself or together."""
    good, problems, seen = [], [], defaultdict(list)
    for number, row in enumerate(rows, 1):
        try:
            full = _complete(row)
            if any(_overlap(full, other) for other in seen[full.code]):
                raise Invalid("与文件中同一代码的另一行有效期重叠")
        except Invalid as error:
            problems.append(RowProblem(number, row.code, error.sentence.rstrip("。")))
            continue
        seen[full.code].append(full)
        good.append(full)
    return good, problems


def _complete(row: DivisionRow) -> DivisionRow:
    full = replace(
        row,
        code=normalise(row.code),
        follows=normalise(row.follows) if row.follows else "",
        full_name=row.full_name or row.name,
    )
    kind_of(full.code)
    if not full.name.strip():
        raise Invalid("没有名称")
    for label, text, limit in _limits(full):
        if len(text) > limit:
            raise Invalid(f"{label}超过 {limit} 字")
    if full.valid_to and full.valid_to <= full.valid_from:
        raise Invalid("有效期的末日不晚于首日")
    if full.urban_rural and full.urban_rural not in UrbanRural.values:
        raise Invalid(f"城乡分类代码“{full.urban_rural}”不存在")
    if full.code_status not in CodeStatus.values:
        raise Invalid(f"代码状态“{full.code_status}”不存在")
    return full


def _limits(row: DivisionRow) -> tuple[tuple[str, str, int], ...]:
    return (
        ("名称", row.name, NAME_MAX),
        ("全称", row.full_name, FULL_NAME_MAX),
        ("依据", row.document, DOCUMENT_MAX),
    )


def _overlap(one: DivisionRow, other: DivisionRow) -> bool:
    return _end(one) > other.valid_from and _end(other) > one.valid_from


def _end(row: DivisionRow) -> dt.date:
    return row.valid_to or dt.date.max
