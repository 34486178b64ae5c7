"""Writing .xlsx: any table of ours as a file a clerk can use at once."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month

from .cells import Cell
from .contracts import Kind

SPOOL_BYTES = 2 * 1024 * 1024
SHEET_ROWS_MAX = 1_048_576
_CELL_CHARACTERS_MAX = 32_767
_WIDTHS = {
    Kind.TEXT: 18, Kind.PERSON_NAME: 10, Kind.IDENTITY_NUMBER: 21, Kind.DIGITS: 23, Kind.MONEY: 14,
    Kind.DATE: 12, Kind.MONTH: 10, Kind.WHOLE_NUMBER: 9, Kind.CHOICE: 12, Kind.DIVISION: 16, Kind.YES_NO: 7,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TableColumn:
    """A column of a table that goes out. A money column is given in fen and written in yuan."""

    label: str
    kind: Kind = Kind.TEXT
    width: int = 0

    @property
    def header(self) -> str:
        return f"{self.label}（元）" if self.kind is Kind.MONEY and "元" not in self.label else self.label


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet: its name, title, columns and rows. `note` says whose data of which day these are."""

    title: str
    columns: Sequence[TableColumn]
    rows: Iterable[Sequence[Any]]
    note: str = ""
    sheet: str = "数据"


def table_workbook(
    title: str, columns: Sequence[TableColumn], rows: Iterable[Sequence[Any]], *, note: str = ""
) -> BinaryIO:
    """A workbook of one table; see `tables_workbook`."""
    return tables_workbook([Table(title=title, columns=columns, rows=rows, note=note)])


def tables_workbook(tables: Iterable[Table]) -> BinaryIO:
    """A workbook of one sheet for each table, as a file at its beginning; the caller closes it.

    A sheet has title, note, header and rows. Rows are taken one by one and neither they nor the file are
    held in memory (the file spills to disk above 2 MB), so it can be streamed. Identity numbers and cards
    are texts, money is a number with two decimals, no text ever becomes a formula.
    """
    out = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - returned open
    try:
        with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
            formats = _formats(book)
            for table in tables:
                _write_table(book.add_worksheet(table.sheet), table, formats)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _write_table(sheet, table: Table, formats: dict) -> None:
    columns, last = table.columns, len(table.columns) - 1
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width or max(_WIDTHS[column.kind], 2 * len(column.header) + 2))
    sheet.set_row(0, 30)
    _write_across(sheet, 0, last, table.title, formats["title"])
    if table.note:
        _write_across(sheet, 1, last, table.note, formats["note"])
    first = line = 2 if table.note else 1
    for index, column in enumerate(columns):
        sheet.write_string(line, index, column.header, formats["head"])
    for row in table.rows:
        line += 1
        if line >= SHEET_ROWS_MAX:
            raise ValueError("more rows than a sheet holds: export by division or by month")
        for index, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write_value(sheet, line, index, column.kind, value, formats)
    sheet.autofilter(first, 0, max(line, first), last)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def put_cell(sheet, line: int, column: int, cell: Cell, *, plain=None, date=None) -> None:
    """Write a cell as it was read: numbers as numbers, dates as dates, every text as a text."""
    if isinstance(cell, bool):
        sheet.write_boolean(line, column, cell, plain)
    elif isinstance(cell, int | float):
        sheet.write_number(line, column, cell, plain)
    elif isinstance(cell, dt.datetime | dt.date):
        sheet.write_datetime(line, column, cell, date)
    elif cell is None or cell == "":
        sheet.write_blank(line, column, None, plain)
    else:
        sheet.write_string(line, column, str(cell)[:_CELL_CHARACTERS_MAX], plain)


def _formats(book) -> dict:
    edge = {"border": 1, "border_color": "#B8C4D0", "valign": "vcenter"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "note": book.add_format({"font_color": "#5A6B7B", "align": "right"}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "align": "center", "text_wrap": True, **edge}
        ),
        "text": book.add_format({"num_format": "@", **edge}),
        "money": book.add_format({"num_format": "#,##0.00", **edge}),
        "whole": book.add_format({"num_format": "0", **edge}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "center", **edge}),
    }


def _write_across(sheet, line: int, last: int, text: str, form) -> None:
    if last > 0:
        sheet.merge_range(line, 0, line, last, "", form)
    sheet.write_string(line, 0, text, form)


def _write_value(sheet, line: int, column: int, kind: Kind, value: Any, formats: dict) -> None:
    if value is None or value == "":
        sheet.write_blank(line, column, None, formats["text"])
    elif kind is Kind.MONEY:
        sheet.write_number(line, column, Decimal(value) / 100, formats["money"])
    elif kind is Kind.WHOLE_NUMBER:
        sheet.write_number(line, column, value, formats["whole"])
    elif kind is Kind.DATE:
        sheet.write_datetime(line, column, _local_date(value), formats["date"])
    else:
        sheet.write_string(line, column, _as_text(value)[:_CELL_CHARACTERS_MAX], formats["text"])


def _local_date(value: dt.date) -> dt.date:
    return value.astimezone(CHINA).date() if isinstance(value, dt.datetime) else value


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    return str(value) if isinstance(value, str | int | dt.date | Month) else _refuse(value)


def _refuse(value: Any) -> str:
    raise TypeError(f"a table cell cannot hold {type(value).__name__}: write it as text first")
