"""The report that goes back, and that it can be corrected and sent again."""

import datetime as dt
import io
import re
import zipfile

from python_calamine import CalamineWorkbook

from minzheng.kernel.exchange.headers import REPORT_SHEET
from minzheng.kernel.exchange.intake import Intake, read_workbook
from minzheng.kernel.exchange.reports import ALL_SHEET, error_lines, report_workbook
from tests.kernel.exchange.ledger_file import LEDGER, identity_number, workbook

HEADER = ["序号", "类别", "村（社区）", "身份证号码", "批准日期", "姓名", "存款（万元）"]


def read(file: io.BytesIO) -> Intake:
    return read_workbook(file, LEDGER, on_date=dt.date(2020, 11, 5))


def bad_intake() -> Intake:
    rows = [
        [1, "农村", "甲村", identity_number(1), dt.date(2020, 1, 8), "张三", 0.35],
        [2, "乡下", "=1+1", identity_number(2), dt.date(2020, 1, 9), "@李四", 1],
        [3, "城市", "甲村", 999901195001010000.0, "2020-02-30", "王五", -1],
        [4, "城市", "甲村", identity_number(1), None, "赵六"],
    ]
    return read(workbook(HEADER, rows, above=("台账",)))


def sheets_of(content: bytes) -> dict[str, list[list]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_bad_rows_stand_first_in_the_senders_own_columns_with_the_reason():
    sheets = sheets_of(report_workbook(bad_intake()))
    assert list(sheets) == [REPORT_SHEET, ALL_SHEET]
    bad, everything = sheets[REPORT_SHEET], sheets[ALL_SHEET]
    assert bad[0] == [*HEADER, "原行号", "问题"]
    assert [row[7] for row in bad[1:]] == [3, 4, 5, 6]
    assert bad[2][:2] == [2, "乡下"]
    assert bad[2][8].startswith("姓名“@李四”含有姓名里不会有的字符")
    assert "类别“乡下”不在可选范围内，可填：城市、农村" in bad[2][8]
    assert bad[4][8] == "身份证号与第 3 行重复，请只保留一行"
    assert len(everything) == 5


def test_reasons_lie_beside_the_cell_too_and_nothing_is_a_formula():
    with zipfile.ZipFile(io.BytesIO(report_workbook(bad_intake()))) as archive:
        comments = archive.read("xl/comments1.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<comment ref="(\w+)"', comments) == ["D2", "B3", "F3", "D4", "E4", "G4", "D5"]
    assert "<f>" not in sheet
    row = sheets_of(report_workbook(bad_intake()))[REPORT_SHEET][2]
    assert row[2] == "=1+1"


def test_the_report_can_be_corrected_and_sent_again():
    file = workbook(HEADER, [[1, "乡下", "甲村", identity_number(1), None, "张三", 0.35]])
    report = sheets_of(report_workbook(read(file)))
    corrected = [row[:] for row in report[ALL_SHEET]]
    corrected[1][1] = "农村"
    again = read(
        workbook(report[REPORT_SHEET][0], [], **{REPORT_SHEET: report[REPORT_SHEET], ALL_SHEET: corrected})
    )
    assert again.is_clean
    assert again.header.sheet.name == ALL_SHEET
    assert again.rows[0].values["savings_fen"] == 350_000
    assert again.unknown_columns == ("序号", "原行号", "问题")


def test_the_report_of_the_report_is_read_as_the_file_it_is():
    """Sent back uncorrected, the report is refused for the same reasons, row by row."""
    first = bad_intake()
    again = read(io.BytesIO(report_workbook(first)))
    assert [row.errors.keys() for row in again.rows] == [row.errors.keys() for row in first.rows]


def test_the_page_shows_the_first_errors():
    lines = error_lines(bad_intake(), limit=3)
    assert [(number, held) for number, held, _ in lines] == [
        (3, identity_number(1)),
        (4, "@李四"),
        (4, "乡下"),
    ]
    assert lines[0][2] == "身份证号与第 6 行重复，请只保留一行。"
