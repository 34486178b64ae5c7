"""The report that goes back to the sender: each bad row with its reason beside the cell."""

import io

import xlsxwriter

from .cells import Cell, shown
from .headers import REPORT_SHEET
from .intake import Intake, Row
from .workbooks import put_cell

ALL_SHEET = "全部（在此更正后重新上传）"
_ADDED = ("原行号", "问题")
_COMMENT_SIZE = {"author": "民政系统", "x_scale": 2, "y_scale": 0.8}


def report_workbook(intake: Intake) -> bytes:
    """An .xlsx with the sender's columns in the sender's order, then 原行号 and 问题.

    First sheet: only the rows with errors. Second sheet: every row, to be corrected in place and sent
    again; reading it back ignores the first sheet and the two added columns. Bad cells are coloured and
    carry the reason as a comment; a text that looks like a formula stays a text.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    formats = {
        "head": book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}
        ),
        "bad": book.add_format({"bg_color": "#FFE3E0", "border": 1, "border_color": "#C0392B"}),
        "reason": book.add_format({"font_color": "#A32015", "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "bad_date": book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFE3E0", "border": 1}),
    }
    _write_sheet(book.add_worksheet(REPORT_SHEET), intake, intake.error_rows, formats)
    _write_sheet(book.add_worksheet(ALL_SHEET), intake, intake.rows, formats)
    book.close()
    return out.getvalue()


def _write_sheet(sheet, intake: Intake, rows: list[Row], formats: dict) -> None:
    width = max([len(intake.header.texts), *(len(row.cells) for row in rows)], default=0)
    texts = [*intake.header.texts, *[""] * (width - len(intake.header.texts)), *_ADDED]
    for column, text in enumerate(texts):
        sheet.write_string(0, column, text, formats["head"])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, width, 16)
    sheet.set_column(width + 1, width + 1, 60)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for line, row in enumerate(rows, 1):
        bad = {
            intake.header.places[name]: why
            for name, why in row.errors.items()
            if name in intake.header.places
        }
        for column in range(width):
            _write_cell(
                sheet, line, column, row.cells[column] if column < len(row.cells) else None, bad, formats
            )
        sheet.write_number(line, width, row.number)
        if row.errors:
            sheet.write_string(line, width + 1, "；".join(_reasons(row, intake)), formats["reason"])


def _write_cell(sheet, line: int, column: int, cell: Cell, bad: dict[int, str], formats: dict) -> None:
    wrong = bad.get(column)
    put_cell(sheet, line, column, cell, plain=formats["bad"] if wrong else None,
             date=formats["bad_date" if wrong else "date"])  # fmt: skip
    if wrong:
        sheet.write_comment(line, column, wrong, _COMMENT_SIZE)


def _reasons(row: Row, intake: Intake) -> list[str]:
    """The sentences of a row, each led by its column unless the sentence names it already."""
    reasons = []
    for name, sentence in row.errors.items():
        label = intake.dataset.column(name).label if name else ""
        tight = sentence.rstrip("。")
        reasons.append(tight if not label or label in tight else f"{label}：{tight}")
    return reasons


def error_lines(intake: Intake, *, limit: int = 20) -> list[tuple[int, str, str]]:
    """The first errors for the page: (row number, what the cell held, sentence)."""
    lines = []
    for row in intake.error_rows:
        for name, sentence in row.errors.items():
            place = intake.header.places.get(name)
            held = shown(row.cells[place]) if place is not None and place < len(row.cells) else ""
            lines.append((row.number, held, sentence))
            if len(lines) == limit:
                return lines
    return lines
