"""One cell of a sender's file into one value of the contract, or a sentence that says how to mend it.

Excel keeps numbers as binary floats with 15 significant digits. Nothing here computes with them: a number
is first written as the digits Excel would show (`shown`) and then read as text. That is also why a number
of 16 or more digits in a column of digits is refused: what the certificate says is no longer in the file.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import parse_fen
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.identity import check_identity_number

from .contracts import Column, Kind

Cell = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

_EXCEL_EPOCH = dt.date(1899, 12, 30)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_DATES = (
    re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_YES, _NO = (
    {"是", "有", "√", "y", "yes", "1", "对", "true"},
    {"否", "无", "×", "n", "no", "0", "没有", "不是", "false"},
)
_DIGITS_LOST = (
    "{label}是数字格式，Excel 只保留 15 位，末几位已经变成 0，无法恢复。请把该列设为“文本”格式，对照证件重新填写；"
    "或从原系统导出 CSV 再上传。"
)


@dataclass(frozen=True)
class Context:
    """What reading a cell needs besides the cell: the day of reading, and who knows divisions by name."""

    on_date: dt.date
    find_division: Callable[[str], str] | None = None


def is_blank(cell: Cell) -> bool:
    """Whether a person would call the cell empty: nothing, spaces, or a dash that stands for nothing."""
    return cell is None or (isinstance(cell, str) and cell.strip().strip("-—/\u3000") == "")


def shown(cell: Cell) -> str:
    """The cell as text, numbers as Excel shows them: 690.0 -> "690", 0.1 + 0.2 -> "0.3"."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if isinstance(cell, float) and not math.isfinite(cell):
            return str(cell)
        exact = Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)
        return f"{exact.normalize():f}" if exact else "0"
    if isinstance(cell, dt.datetime):
        at_midnight = cell.time() == dt.time()
        return cell.strftime("%Y-%m-%d" if at_midnight else "%Y-%m-%d %H:%M:%S")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if cell is None:
        return ""
    text = str(cell)
    if match := re.fullmatch(r'="(.*)"', text):  # how CSV exports keep Excel from eating digits
        text = match[1]
    return re.sub(r"\s+", " ", text).strip()


def read_cell(column: Column, cell: Cell, context: Context, *, header_unit: str = ""):
    """The value of a cell that is not blank. Raises Invalid with the sentence for the sender."""
    if isinstance(cell, dt.time | dt.timedelta) or (isinstance(cell, float) and not math.isfinite(cell)):
        raise Invalid(f"{column.label}不是可用的内容，请把单元格改为文本后重新填写。")
    if column.kind is Kind.MONEY:
        return _money(column, cell, header_unit)
    return _READERS[column.kind](column, cell, context)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _text(column: Column, cell: Cell, context: Context) -> str:
    if _is_number(cell) and abs(cell) >= 10**15:
        raise Invalid(_DIGITS_LOST.format(label=column.label))
    text = unicodedata.normalize("NFC", shown(cell))
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise Invalid(f"{column.label}含有看不见的控制字符，请删除后重新填写。")
    if len(text) > column.length_max:
        raise Invalid(f"{column.label}有 {len(text)} 个字，最多 {column.length_max} 个字，请缩短。")
    return text


def _person_name(column: Column, cell: Cell, context: Context) -> str:
    text = re.sub(r"[•‧・･∙.．﹒]", "·", _text(column, cell, context))
    if re.search(r"[\u4e00-\u9fff]", text):
        text = re.sub(r"\s", "", text)
    if re.search(r"[<>=+@\d\"'&;/\\]", text):
        raise Invalid(f"{column.label}“{text}”含有姓名里不会有的字符，请对照证件填写。")
    return text


def _identity_number(column: Column, cell: Cell, context: Context) -> str:
    if not isinstance(cell, str) or _SCIENTIFIC.fullmatch(cell.strip()):
        raise Invalid(_DIGITS_LOST.format(label=column.label))
    return check_identity_number(shown(cell), on_date=context.on_date).number


def _digits(column: Column, cell: Cell, context: Context) -> str:
    text = _text(column, cell, context)
    if _SCIENTIFIC.fullmatch(text):
        raise Invalid(_DIGITS_LOST.format(label=column.label))
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"\d+", digits, re.ASCII):
        raise Invalid(f"{column.label}“{text}”应当只有数字，请检查。")
    return digits


def _money(column: Column, cell: Cell, header_unit: str) -> int:
    if isinstance(cell, bool | dt.date):
        raise Invalid(f"{column.label}“{shown(cell)}”不是金额，请检查单元格格式。")
    text = re.sub(r"\s", "", shown(cell))
    if header_unit.startswith("万") and not re.search(r"[元万]$", text):
        text += "万元"
    return parse_fen(text, label=column.label, negative=column.negative)


def _date(column: Column, cell: Cell, context: Context) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = re.sub(r"\s+0?0:00(:00)?$", "", unicodedata.normalize("NFKC", shown(cell)))
    text = re.sub(r"\s", "", text)
    for written in _DATES:
        if match := written.fullmatch(text):
            try:
                return dt.date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                raise Invalid(f"{column.label}“{text}”不是存在的日期，请检查。") from None
    if _is_number(cell) and 10_000 <= cell <= 80_000:
        meant = _EXCEL_EPOCH + dt.timedelta(days=int(cell))
        raise Invalid(f"{column.label}“{text}”像是丢了日期格式的 {meant}，请把该列设为“日期”格式后核对。")
    raise Invalid(f"{column.label}“{text}”不是日期，请按“2020-11-05”的样式填写。")


def _month(column: Column, cell: Cell, context: Context) -> Month:
    if isinstance(cell, dt.date):
        return Month.of(cell)
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", shown(cell)))
    if _is_number(cell) and "." in text:  # 2020.1 may have been 2020.10: Excel drops the nought
        raise Invalid(f"{column.label}“{text}”分不清是 1 月还是 10 月，请按“2020-10”的样式以文本填写。")
    try:
        return Month.parse(re.sub(r"[./]", "-", text))
    except Invalid:
        raise Invalid(f"{column.label}“{text}”不是月份，请按“2020-11”的样式填写。") from None


def _whole_number(column: Column, cell: Cell, context: Context) -> int:
    text = unicodedata.normalize("NFKC", shown(cell)).replace(",", "").replace(" ", "")
    if column.unit:
        text = text.removesuffix(column.unit)
    if isinstance(cell, bool | dt.date) or not re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
        raise Invalid(f"{column.label}“{shown(cell)}”不是整数，请填写如“3”的数字。")
    number = int(text)
    if not column.minimum <= number <= column.maximum:
        raise Invalid(f"{column.label}“{number}”应在 {column.minimum} 到 {column.maximum} 之间，请检查。")
    return number


def _choice(column: Column, cell: Cell, context: Context) -> str:
    text = _text(column, cell, context)
    wanted = re.sub(r"\s", "", text)
    value = _spellings(column.choices).get(wanted)
    if value is None:
        allowed = "、".join(words[0] if words else value for value, words in column.choices.items())
        raise Invalid(f"{column.label}“{text}”不在可选范围内，可填：{allowed}。")
    return value


def _spellings(choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: value for value, words in choices.items() for word in (value, *words)}


def _division(column: Column, cell: Cell, context: Context) -> str:
    text = _text(column, cell, context)
    return context.find_division(re.sub(r"\s", "", text)) if context.find_division else text


def _yes_no(column: Column, cell: Cell, context: Context) -> bool:
    if isinstance(cell, bool):
        return cell
    text = shown(cell).lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise Invalid(f"{column.label}“{shown(cell)}”应填“是”或“否”。")


_READERS = {
    Kind.TEXT: _text,
    Kind.PERSON_NAME: _person_name,
    Kind.IDENTITY_NUMBER: _identity_number,
    Kind.DIGITS: _digits,
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.WHOLE_NUMBER: _whole_number,
    Kind.CHOICE: _choice,
    Kind.DIVISION: _division,
    Kind.YES_NO: _yes_no,
}
