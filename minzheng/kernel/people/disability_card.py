"""Numbers of disability cards (残疾人证): what a well-formed one says, and what is wrong otherwise.

Eighteen characters of the holder's identity number, one of the category, one of the grade (残疾人证管理办法,
残联发〔2017〕34号; GB/T 26341-2010); a card issued again after a loss has B and a running number behind them.
The last two change with category and grade: the number tells one card from another, never one person.
"""

import datetime as dt
import re
from dataclasses import dataclass

from minzheng.kernel.base.errors import Invalid

from .facts import DISABILITY, GRADES
from .identity import check_identity_number

LENGTH = 20
FIELD = "disability_card_number"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９ＸｘＢｂ", "0123456789XxBb")
_REISSUED = re.compile(r"(B[1-9]\d?)?")


@dataclass(frozen=True)
class DisabilityCard:
    """A checked number with what it tells. `reissues` counts the cards issued again after a loss (补办)."""

    number: str
    identity_number: str
    category: int
    grade: int
    reissues: int

    @property
    def kind_text(self) -> str:
        """As officials say it: 肢体一级."""
        return f"{DISABILITY[self.category]}{GRADES[self.grade]}"


def plain_card_number(text: str) -> str:
    """A number as it is compared: no spaces or dashes, half-width, capital X and B."""
    return re.sub(r"[\s-]", "", str(text).translate(_FULL_WIDTH)).upper()


def check_disability_card(text: str, *, on_date: dt.date, identity_number: str = "") -> DisabilityCard:
    """Read a number as written (spaces, full-width digits, small x and b are put right).

    With `identity_number` it must be that person's own. Raises Invalid with the remedy.
    """
    number = plain_card_number(text)
    if len(number) < LENGTH or not number.isascii() or not _REISSUED.fullmatch(number[LENGTH:]):
        raise _refused(
            "残疾人证号应为 20 位（18 位身份证号、1 位类别、1 位等级），补办的证后面还有 B 和序号，"
            f"现为 {len(number)} 位，请对照残疾人证重新填写。"
        )
    try:
        identity = check_identity_number(number[:18], on_date=on_date)
    except Invalid as error:
        raise _refused(f"残疾人证号的前 18 位应是身份证号：{error.sentence}") from error
    category, grade = number[18], number[19]
    if category not in "1234567":
        raise _refused(
            f"残疾人证号第 19 位是残疾类别，应为 1 至 7（{_listed(DISABILITY)}），现为“{category}”，"
            "请对照残疾人证检查。"
        )
    if grade not in "1234":
        raise _refused(
            f"残疾人证号第 20 位是残疾等级，应为 1 至 4（一级至四级），现为“{grade}”，请对照残疾人证检查。"
        )
    if identity_number and identity.number != identity_number:
        raise _refused(
            "残疾人证号的前 18 位与身份证号不一致，请核对两个证件是不是同一个人的、号码有没有写错。"
        )
    return DisabilityCard(number, identity.number, int(category), int(grade), int(number[LENGTH + 1 :] or 0))


def _listed(labels: dict[int, str]) -> str:
    return "、".join(f"{code} {label}" for code, label in labels.items() if code)


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, field=FIELD)
