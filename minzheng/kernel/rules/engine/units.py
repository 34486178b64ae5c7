"""Units: how a value is written by an official, held by the engine, and shown again.

The engine holds whole numbers only: money in fen, ratios (%) and multiples (倍) in ten-thousandths,
counts as they are, dates as days since 1970-01-01, enumeration codes as their position.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import yuan_text

BASIS = 10_000  # 100 % and 1 倍
_EPOCH = dt.date(1970, 1, 1).toordinal()
FIRST_DAY = dt.date.min.toordinal() - _EPOCH
LAST_DAY = dt.date.max.toordinal() - _EPOCH


class Kind(StrEnum):
    """What a value is, whatever its unit."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CODE = "code"
    DATE = "date"
    TABLE = "table"


class Family(StrEnum):
    MONEY = "money"
    RATIO = "ratio"
    MULTIPLE = "multiple"
    COUNT = "count"
    YES_NO = "yes_no"
    DATE = "date"
    CODE = "code"


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_date(number: int) -> dt.date:
    return dt.date.fromordinal(number + _EPOCH)


def yuan(amount: int | str) -> int:
    """Yuan as fen, for literals and ranges in rules: yuan(300) is 30000, yuan("0.5") is 50."""
    return _whole(amount, 100)


def percent(ratio: int | str) -> int:
    """A percentage as basis points: percent(20) is 2000, percent("7.5") is 750."""
    return _whole(ratio, 100)


def _whole(written: int | str, scale: int) -> int:
    if isinstance(written, bool) or not isinstance(written, int | str):
        raise Invalid(f'“{written}”须写成整数，或写成带引号的小数，例如 "7.5"；不能用浮点数。')
    exact = Decimal(written) * scale
    if exact != exact.to_integral_value():
        raise Invalid(f"“{written}”的小数位过多，最多两位。")
    return int(exact)


@dataclass(frozen=True)
class Enumeration:
    """A closed list of codes with Chinese labels. The order is part of the meaning and of the digest."""

    label: str
    labels: tuple[tuple[str, str], ...]

    def __init__(self, label: str, codes: dict[str, str]):
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "labels", tuple(codes.items()))
        if not codes:
            raise Invalid(f"选项“{label}”没有任何代码，请至少写一个。")

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _ in self.labels)

    def position(self, code: str) -> int:
        """The whole number that stands for a code; raises Invalid for an unknown one."""
        for position, (known, _) in enumerate(self.labels):
            if known == code:
                return position
        raise Invalid(f"“{code}”不是“{self.label}”的代码，可用的有：{'、'.join(self.codes)}。")


@dataclass(frozen=True)
class Unit:
    """`scale` is how many of the engine's whole numbers make one as written (元: 100 fen)."""

    text: str
    family: Family
    scale: int = 1
    enumeration: Enumeration | None = None

    @property
    def kind(self) -> Kind:
        match self.family:
            case Family.YES_NO:
                return Kind.YES_NO
            case Family.DATE:
                return Kind.DATE
            case Family.CODE:
                return Kind.CODE
            case _:
                return Kind.NUMBER

    @property
    def widest(self) -> tuple[int, int]:
        """The range assumed where a parameter file states none, in the engine's whole numbers."""
        match self.family:
            case Family.MONEY:
                return 0, 10**9
            case Family.RATIO | Family.MULTIPLE:
                return 0, 100 * BASIS
            case Family.YES_NO:
                return 0, 1
            case Family.CODE:
                return 0, len(self.enumeration.codes) - 1
            case Family.DATE:
                return day_number(dt.date(1850, 1, 1)), day_number(dt.date(2200, 12, 31))
            case _:
                return 0, 1_000_000

    def read(self, written: object) -> int:
        """What an official wrote (TOML value) as the engine's whole number; raises Invalid."""
        if self.family is Family.YES_NO:
            return self._expect(written, bool, "true 或 false")
        if self.family is Family.DATE:
            return day_number(self._expect(written, dt.date, "日期，例如 2020-11-01"))
        if self.family is Family.CODE:
            return self.enumeration.position(self._expect(written, str, "带引号的代码"))
        if isinstance(written, bool) or not isinstance(written, int | Decimal):
            raise Invalid(f"值“{written}”应是数字（单位：{self.text}）。")
        exact = Decimal(written) * self.scale
        if not exact.is_finite() or exact != exact.to_integral_value():
            raise Invalid(f"值“{written}”（单位：{self.text}）的小数位过多或不是有限数。")
        return int(exact)

    def _expect(self, written: object, type_: type, wanted: str):
        # A TOML date-time is also a date to Python, but names a moment.
        if not isinstance(written, type_) or isinstance(written, dt.datetime):
            raise Invalid(f"值“{written}”应是{wanted}。")
        return written

    def plain(self, value: int) -> int | bool | str | dt.date:
        """The engine's whole number as a Python value: code as text, date as date."""
        match self.family:
            case Family.YES_NO:
                return bool(value)
            case Family.CODE:
                return self.enumeration.codes[value]
            case Family.DATE:
                return day_date(value)
            case _:
                return value

    def plain_all(self, value):
        """`plain` of a value, or of each value of lists of them, however deep."""
        if isinstance(value, list | tuple):
            return [self.plain_all(item) for item in value]
        return self.plain(value)

    def whole(self, plain: int | bool | str | dt.date) -> int | bool:
        """The reverse of `plain`; raises Invalid for an unknown code."""
        match self.family:
            case Family.CODE:
                return self.enumeration.position(plain)
            case Family.DATE:
                return day_number(plain)
            case _:
                return plain

    @cached_property
    def show(self) -> Callable[[int], str]:
        """A value as an official reads it: "340.00 元", "20%", "3 人", "是", "2020年11月5日".

        A function chosen once for the unit, as an explanation shows hundreds of values.
        """
        match self.family:
            case Family.MONEY:
                text = self.text.replace("万元", "元")
                return lambda value: f"{yuan_text(value)} {text}"
            case Family.RATIO:
                return lambda value: f"{_decimal(value, 100)}%"
            case Family.MULTIPLE:
                return lambda value: f"{_decimal(value, BASIS)} {self.text}"
            case Family.YES_NO:
                return lambda value: "是" if value else "否"
            case Family.DATE:
                return _date_text
            case Family.CODE:
                labels = self.enumeration.labels
                return lambda value: labels[value][1]
            case _:
                return lambda value: f"{value} {self.text}".strip()


def _date_text(number: int) -> str:
    day = day_date(number)
    return f"{day.year}年{day.month}月{day.day}日"


YES_NO = Unit("", Family.YES_NO)
DATE = Unit("日期", Family.DATE)
YUAN = Unit("元", Family.MONEY, 100)
RATIO = Unit("%", Family.RATIO, 100)
_COUNTED = "人 户 家 人次 件 次 套 辆 张 处 平方米 公里 公斤 天 日 个月 月 年 周岁 岁 分钟 小时 级 分 项"
_BASES = {
    "元": (Family.MONEY, 100),
    "万元": (Family.MONEY, 1_000_000),
    "%": (Family.RATIO, 100),
    "倍": (Family.MULTIPLE, BASIS),
    **dict.fromkeys(_COUNTED.split(), (Family.COUNT, 1)),
}
_WRITTEN = re.compile(r"(?P<base>[^/]+)(?:/[人户月年天日次件张·]{1,4})?")


def parse_unit(text: str | Enumeration) -> Unit:
    """Read "元/人月", "%", "人", "日期", "是/否" or an Enumeration; "" is yes/no. Raises Invalid."""
    if isinstance(text, Enumeration):
        return Unit(text.label, Family.CODE, 1, text)
    if text in ("", "是/否"):
        return YES_NO
    if text == "日期":
        return DATE
    match = _WRITTEN.fullmatch(text)
    if match is None or match["base"] not in _BASES:
        raise Invalid(
            f"单位“{text}”无法识别。可用：{'、'.join(_BASES)}（可加“/人月”“/户年”之类），以及“日期”“是/否”。"
        )
    family, scale = _BASES[match["base"]]
    return Unit(text, family, scale)


def _decimal(value: int, scale: int) -> str:
    whole, rest = divmod(abs(value), scale)
    digits = f"{rest:0{len(str(scale)) - 1}d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{'.' + digits if digits else ''}"
