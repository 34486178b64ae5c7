"""Reading a sender's file against a contract: every row with its values, or with what is wrong in it."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.errors import Invalid, MinzhengError

from . import sheets
from .cells import Cell, Context, is_blank, read_cell, shown
from .contracts import Dataset
from .headers import Header, find_header

_TOTAL = re.compile(r"(合计|总计|小计|共计|累计)[:：]?")
_FOOTER = re.compile(r"(制表|填表|填报|审核|复核|经办|负责人|单位|备注|说明|注|日期|联系).{0,8}[:：].*")
_OTHERS_NAMED = 5


@dataclass
class Row:
    """One row: its number in the sender's sheet, the cells as they came, the values, the errors.

    `values` has every column of the contract that could be read, None where the cell is blank; `errors`
    maps a column name to a sentence, "" to a sentence about the whole row.
    """

    number: int
    cells: list[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SkippedRow:
    """A row that is no data, and why we think so: shown to the clerk, so that nothing goes unseen."""

    number: int
    reason: str


@dataclass
class Intake:
    """A file as read. Nothing of it is in the bureau's books yet: see `commands.load`."""

    dataset: Dataset
    header: Header
    file_name: str
    digest: str
    size_bytes: int
    rows: list[Row]
    skipped: list[SkippedRow]

    @property
    def error_rows(self) -> list[Row]:
        return [row for row in self.rows if row.errors]

    @property
    def is_clean(self) -> bool:
        return not any(row.errors for row in self.rows)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        return self.header.unknown_columns

    def add_errors(self, errors: dict[int, dict[str, str]]) -> None:
        """Note what a load handler found, by row number; KeyError for a number that is no row."""
        by_number = {row.number: row for row in self.rows}
        for number, found in errors.items():
            for name, sentence in found.items():
                by_number[number].errors.setdefault(name, sentence)

    @property
    def summary(self) -> str:
        """One Chinese sentence for the clerk."""
        bad = len(self.error_rows)
        skipped = f"，略过合计、落款等 {len(self.skipped)} 行" if self.skipped else ""
        if bad:
            return f"共 {len(self.rows)} 行，其中 {bad} 行有问题{skipped}。全部未导入，请更正后重新上传。"
        return f"共 {len(self.rows)} 行，没有发现问题{skipped}。"


def read_workbook(
    file: BinaryIO, dataset: Dataset, *, on_date: dt.date, file_name: str = "", sheet_name: str = "",
    find_division: Callable[[str], str] | None = None,
) -> Intake:  # fmt: skip
    """Read an .xlsx, .xls or CSV file.

    `on_date` is the day against which birth dates are held; `find_division` turns a written village name
    into a code and raises a MinzhengError with candidates (territory's `name_index(…).resolve`). Raises
    FileUnreadable or HeadersRefused for a file as a whole; what is wrong in rows stands in the rows.
    """
    content = sheets.read_bytes(file)
    header = find_header(sheets.read_sheets(content), dataset, sheet_name=sheet_name)
    context = Context(on_date, find_division)
    rows, skipped = [], []
    for number, cells in header.sheet.rows:
        if number <= header.row_number or _nothing_known(cells, header):
            continue
        reason = _no_data(cells, header, dataset)
        if reason:
            skipped.append(SkippedRow(number, reason))
        else:
            rows.append(_read_row(Row(number, cells), header, dataset, context))
    if not rows:
        raise Invalid(f"工作表“{header.sheet.name}”的表头下没有数据行，请检查文件。")
    _flag_duplicates(rows, dataset)
    name = file_name or getattr(file, "name", "") or ""
    return Intake(dataset, header, str(name), sm3_hex(content), len(content), rows, skipped)


def _cell_at(cells: list[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else None


def _nothing_known(cells: list[Cell], header: Header) -> bool:
    """Blank in every column of the contract: prepared rows that hold only a running number count as blank."""
    return all(is_blank(_cell_at(cells, index)) for index in header.places.values())


def _no_data(cells: list[Cell], header: Header, dataset: Dataset) -> str:
    """Why a row is a total, a footer or a repeated header rather than data; "" for data.

    A row is data as soon as a column of the key holds something else than such words, so a person whose
    number is given is never skipped.
    """
    texts = [shown(cell) for cell in cells]
    places = [index for index in header.places.values() if index < len(texts)]
    if all(texts[index] == header.texts[index] for index in places):
        return "重复的表头"
    key = dataset.key or tuple(column.name for column in dataset.columns if column.required)
    identifying = [texts[header.places[name]] for name in key if header.places.get(name) in places]
    if any(text and not _not_data_word(text) for text in identifying):
        return ""
    return _not_data_word(next((text for text in texts if text), ""))


def _not_data_word(text: str) -> str:
    tight = re.sub(r"\s", "", text)
    if _TOTAL.fullmatch(tight):
        return "合计行"
    return "落款或说明" if _FOOTER.fullmatch(tight) else ""


def _read_row(row: Row, header: Header, dataset: Dataset, context: Context) -> Row:
    for column in dataset.columns:
        index = header.places.get(column.name)
        cell = None if index is None else _cell_at(row.cells, index)
        if is_blank(cell):
            row.values[column.name] = None
            if column.required:
                row.errors[column.name] = f"缺少{column.label}，请填写。"
            continue
        try:
            row.values[column.name] = read_cell(column, cell, context, header_unit=header.units[column.name])
        except MinzhengError as error:
            row.errors[column.name] = error.sentence
    return row


def _flag_duplicates(rows: Iterable[Row], dataset: Dataset) -> None:
    """Mark rows that share the key of the contract, each with the numbers of the others."""
    if not dataset.key:
        return
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        if not any(name in row.errors or row.values.get(name) is None for name in dataset.key):
            groups[tuple(row.values[name] for name in dataset.key)].append(row)
    label = "、".join(dataset.column(name).label for name in dataset.key)
    for group in groups.values():
        for row in group if len(group) > 1 else ():
            others = [str(other.number) for other in group if other is not row]
            named = "、".join(others[:_OTHERS_NAMED]) + ("等" if len(others) > _OTHERS_NAMED else "")
            row.errors.setdefault(dataset.key[0], f"{label}与第 {named} 行重复，请只保留一行。")
