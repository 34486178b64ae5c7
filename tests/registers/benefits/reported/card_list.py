"""A list of card holders as the federation exports it, made by code."""

import datetime as dt
import io
from itertools import count
from typing import Any

import xlsxwriter

from minzheng.config.demo.accounts import VILLAGE
from minzheng.config.demo.invented import Invention

HEADERS = {
    "name": "姓名", "identity_number": "身份证号", "card_number": "残疾人证号", "category": "残疾类别",
    "grade": "残疾等级", "issue_date": "发证日期", "last_day": "有效期至", "state": "状态",
    "division_code": "户籍村代码",
}  # fmt: skip
INVENTION = Invention(11)
_birthdays = (dt.date(1950, 1, 1) + dt.timedelta(days=step) for step in count())  # nobody shares one


def holder(sex: str = "女", **changed: Any) -> dict[str, Any]:
    """A row in order: 肢体一级, issued on 2015-04-01 for ten years, good. `tail` ends the card number."""
    number = changed.get("identity_number") or INVENTION.identity_number(next(_birthdays), sex)
    row = {
        "name": INVENTION.name(sex), "identity_number": number, "category": "肢体", "grade": "一级",
        "issue_date": dt.date(2015, 4, 1), "last_day": dt.date(2025, 3, 31), "state": "有效",
        "division_code": VILLAGE,
    }  # fmt: skip
    return row | {"card_number": number + changed.pop("tail", "41")} | changed


def card_list(*rows: dict[str, Any], title: str = "", headers: dict[str, str] = HEADERS) -> io.BytesIO:
    """An .xlsx of the rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet, day = book.add_worksheet("名册"), book.add_format({"num_format": "yyyy-mm-dd"})
    line = 0
    if title:
        sheet.write_string(0, 0, title)
        line = 1
    for column, header in enumerate(headers.values()):
        sheet.write_string(line, column, header)
    for row in rows:
        line += 1
        for column, name in enumerate(headers):
            value = row[name]
            if isinstance(value, dt.date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(line, column, value)
            elif value is not None:
                sheet.write_number(line, column, value)
    book.close()
    out.seek(0)
    return out
