"""Resident identity numbers (GB 11643-1999): what a well-formed one says, and what is wrong otherwise."""

import datetime as dt
import re
from dataclasses import dataclass

from minzheng.kernel.base.errors import Invalid

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
AGE_YEARS_MAX = 125


@dataclass(frozen=True)
class IdentityNumber:
    """A checked number with what it tells. `sex` is "男" or "女"."""

    number: str
    birth_date: dt.date
    sex: str


def check_digit(first_seventeen: str) -> str:
    """The eighteenth character for seventeen digits."""
    return _CHECKS[sum(int(d) * w for d, w in zip(first_seventeen, _WEIGHTS, strict=True)) % 11]


def check_identity_number(text: str, *, on_date: dt.date) -> IdentityNumber:
    """Read a number as written (spaces, full-width digits and small x are put right).

    The division prefix is the one of the first issue of the card and is not held against today's list
    (a person of 1980 may carry a code that was abolished long ago). Raises Invalid with the remedy.
    """
    number = re.sub(r"[\s-]", "", str(text).translate(_FULL_WIDTH)).upper()
    if re.fullmatch(r"\d{15}", number):
        raise Invalid("这是 15 位旧号码，请按第二代身份证填写 18 位号码。", field="identity_number")
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise Invalid(
            f"身份证号应为 18 位（末位可为 X），现为 {len(number)} 位或含有其他字符，请对照证件重新填写。",
            field="identity_number",
        )
    try:
        birth_date = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Invalid(
            f"身份证号第 7 至 14 位“{number[6:14]}”不是存在的日期，请对照证件检查出生年月日。",
            field="identity_number",
        ) from None
    if birth_date > on_date:
        raise Invalid(
            f"身份证号中的出生日期 {birth_date:%Y-%m-%d} 晚于今天，请对照证件检查。", field="identity_number"
        )
    if on_date.year - birth_date.year > AGE_YEARS_MAX:
        raise Invalid(
            f"按身份证号推算已超过 {AGE_YEARS_MAX} 岁，请对照证件检查出生年份。", field="identity_number"
        )
    if check_digit(number[:17]) != number[17]:
        raise Invalid(
            "身份证号末位校验不符，通常是某一位数字写错，请对照证件逐位核对。", field="identity_number"
        )
    return IdentityNumber(number, birth_date, "男" if int(number[16]) % 2 else "女")


def mask_identity_number(number: str) -> str:
    """First six and last two characters: enough to tell two cards apart at a counter, not to misuse one."""
    return number[:6] + "*" * 10 + number[-2:]


def mask_name(name: str) -> str:
    """A name as public notices show it where the law asks for restraint: 王小明 -> 王*明, 李四 -> 李*."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
