"""Tables that go out: right numbers, texts that stay texts, and no row held in memory."""

import datetime as dt
import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange.contracts import Column, Dataset, Kind
from minzheng.kernel.exchange.intake import read_workbook
from minzheng.kernel.exchange.workbooks import Table, TableColumn, table_workbook, tables_workbook

COLUMNS = [
    TableColumn(label="姓名", kind=Kind.PERSON_NAME),
    TableColumn(label="身份证号", kind=Kind.IDENTITY_NUMBER),
    TableColumn(label="金额", kind=Kind.MONEY),
    TableColumn(label="月份", kind=Kind.MONTH),
    TableColumn(label="日期", kind=Kind.DATE),
    TableColumn(label="人数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="残疾", kind=Kind.YES_NO),
    TableColumn(label="时间", width=20),
]
ROW = ["张三", "99990119500101001X", 123_456_789, Month(2020, 11), dt.date(2020, 11, 5), 3, True,
       dt.datetime(2020, 11, 5, 1, 30, tzinfo=dt.UTC)]  # fmt: skip


def cells_of(file) -> list[list]:
    with CalamineWorkbook.from_filelike(file) as book:
        return book.get_sheet_by_index(0).to_python()


def test_title_note_header_and_values():
    with table_workbook("发放明细", COLUMNS, [ROW], note="截至 2020-11-05") as file:
        title, note, header, row = cells_of(file)
    assert title[0] == "发放明细"
    assert note[0] == "截至 2020-11-05"
    assert header == ["姓名", "身份证号", "金额（元）", "月份", "日期", "人数", "残疾", "时间"]
    assert row == [
        "张三",
        "99990119500101001X",
        1234567.89,
        "2020-11",
        dt.date(2020, 11, 5),
        3,
        "是",
        "2020-11-05 09:30",
    ]


def test_money_keeps_every_fen():
    with table_workbook(
        "额", [TableColumn(label="额", kind=Kind.MONEY)], [[1], [-30], [9_999_999_999_99], [0]]
    ) as file:
        sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    for written in ("<v>0.01</v>", "<v>-0.3</v>", "<v>9999999999.99</v>", "<v>0</v>"):
        assert written in sheet


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://example.com", "\t=1"])
def test_no_text_becomes_a_formula_or_a_link(text):
    with table_workbook("x", [TableColumn(label="备注"), TableColumn(label="二")], [[text, ""]]) as file:
        sheet = zipfile.ZipFile(io.BytesIO(file.read())).read("xl/worksheets/sheet1.xml").decode()
        file.seek(0)
        assert cells_of(file)[2][0].strip() == text.strip()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_value_of_an_unforeseen_type_is_a_fault_not_a_guess():
    with pytest.raises(TypeError, match="float"):
        table_workbook("x", [TableColumn(label="a")], [[1.5]])
    with pytest.raises(ValueError, match=r"shorter|longer"):
        table_workbook("x", COLUMNS, [["张三"]])


def test_rows_are_not_held_in_memory():
    wide = ["字" * 50] * 8
    columns = [TableColumn(label=f"列{i}") for i in range(8)]
    tracemalloc.start()
    try:
        with table_workbook("大表", columns, (wide for _ in range(3000))):
            peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (
        peak_bytes < 8 * 1024 * 1024
    )  # 4000 x 8 cells of 150 bytes of UTF-8 would be more than that as rows


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**13),
            st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31)),
            st.integers(0, 10**9),
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=40, deadline=None)
def test_what_goes_out_comes_in_the_same(rows):
    kinds = (Kind.MONEY, Kind.DATE, Kind.WHOLE_NUMBER, Kind.YES_NO)
    out = [TableColumn(label=f"第{kind.value}列", kind=kind) for kind in kinds]
    contract = Dataset(
        name="x", label="x", sender="", purpose="", legal_basis="",
        columns=tuple(Column(name=kind.value, label=f"第{kind.value}列", kind=kind) for kind in kinds),
    )  # fmt: skip
    with table_workbook("往返", out, rows) as file:
        intake = read_workbook(file, contract, on_date=dt.datetime(2020, 11, 5, tzinfo=CHINA).date())
    assert intake.is_clean
    assert [tuple(row.values[kind.value] for kind in kinds) for row in intake.rows] == rows


def test_a_workbook_has_one_sheet_for_each_table():
    whole = [TableColumn(label="户数", kind=Kind.WHOLE_NUMBER)]
    money = [TableColumn(label="支出", kind=Kind.MONEY)]
    tables = [
        Table(title="甲", columns=whole, rows=[[3]], sheet="户数"),
        Table(title="乙", columns=money, rows=[[120], [5]], note="示例", sheet="支出"),
    ]
    with tables_workbook(tables) as file, CalamineWorkbook.from_filelike(file) as book:
        assert book.sheet_names == ["户数", "支出"]
        assert book.get_sheet_by_name("户数").to_python() == [["甲"], ["户数"], [3.0]]
        assert book.get_sheet_by_name("支出").to_python() == [["乙"], ["示例"], ["支出（元）"], [1.2], [0.05]]
