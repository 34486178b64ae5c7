"""A household ledger as bureaus keep it, made by code: for the tests of this room."""

import io

import xlsxwriter

from minzheng.kernel.exchange.contracts import Column, Dataset, Kind
from minzheng.kernel.people.identity import check_digit

LEDGER = Dataset(
    name="household_ledger",
    label="低保家庭台账",
    sender="乡镇（街道）",
    purpose="建立低保家庭台账",
    legal_basis="社会救助暂行办法 第十三条",
    key=("identity_number",),
    columns=(
        Column(name="name", label="姓名", kind=Kind.PERSON_NAME, required=True, aliases=("户主姓名",)),
        Column(name="identity_number", label="身份证号", kind=Kind.IDENTITY_NUMBER, required=True,
               aliases=("身份证号码", "公民身份号码")),
        Column(name="village", label="村（社区）", kind=Kind.DIVISION, required=True, aliases=("所在村居",)),
        Column(name="category", label="类别", kind=Kind.CHOICE, required=True,
               choices={"urban": ("城市", "城镇"), "rural": ("农村",)}),
        Column(name="members", label="保障人口", kind=Kind.WHOLE_NUMBER, unit="人", minimum=1, maximum=20),
        Column(name="income_fen", label="家庭月收入", kind=Kind.MONEY, unit="元/月"),
        Column(name="savings_fen", label="存款", kind=Kind.MONEY, unit="元"),
        Column(name="since", label="起始月份", kind=Kind.MONTH),
        Column(name="approved", label="批准日期", kind=Kind.DATE),
        Column(name="card", label="银行卡号", kind=Kind.DIGITS),
        Column(name="disabled", label="是否残疾", kind=Kind.YES_NO),
        Column(name="remark", label="备注"),
    ),
)  # fmt: skip


def identity_number(index: int) -> str:
    """An invented number under an unassigned prefix."""
    first = f"999901{1950 + index % 50}{1 + index % 12:02d}{1 + index % 28:02d}{index % 1000:03d}"
    return first + check_digit(first)


def workbook(
    header: list, rows: list[list], *, above: tuple[str, ...] = (), below: list[list] = (), **sheets
) -> io.BytesIO:
    """An .xlsx with merged rows above the header; further sheets by name as lists of rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    _fill(book, "台账", above, [header, *rows, *below])
    for name, lines in sheets.items():
        _fill(book, name, (), lines)
    book.close()
    out.seek(0)
    return out


def _fill(book, name: str, above: tuple[str, ...], lines: list[list]) -> None:
    sheet = book.add_worksheet(name)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for line, text in enumerate(above):
        sheet.merge_range(line, 0, line, 6, text)
    for line, cells in enumerate(lines, len(above)):
        for column, cell in enumerate(cells):
            if hasattr(cell, "year"):
                sheet.write_datetime(line, column, cell, day)
            elif cell is not None:
                sheet.write(line, column, cell)
