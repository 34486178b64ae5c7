"""统一社会信用代码 (GB 32100-2015) around an organisation code (GB 11714). Pure: no database, no clock.

    5 2 431103 MJJ12345 0 F
    | | |      |        | check of the whole: 31 characters, weights 3^i mod 31
    | | |      |        check of the organisation code: letters count A=10 … Z=35, weights 3 7 9 10 5 8 4 2
    | | |      organisation code, eight places
    | | division of the office that gave the code
    | kind: 1 社会团体, 2 民办非企业单位, 3 基金会
    5 民政

The two checks read letters by different tables. A code is for life: when another office takes an organisation
over, the division inside the code stays, so it says who gave the code and never who registers today.
"""

import unicodedata
from dataclasses import dataclass

from .errors import CodeInvalid
from .models import Kind

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
LENGTH, BODY_LENGTH = 18, 8
SEGMENT = "MJJ"  # 码段: an example; each office is given its own by the coding centre before it goes live
_SERIAL_DIGITS = BODY_LENGTH - len(SEGMENT)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CIVIL_AFFAIRS = "5"
_KIND_DIGITS = {Kind.ASSOCIATION: "1", Kind.SERVICE: "2", Kind.FOUNDATION: "3"}
_DIGIT_KINDS = {digit: kind for kind, digit in _KIND_DIGITS.items()}
_NEVER_USED = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


@dataclass(frozen=True)
class Parts:
    """What a code says. `given_by` is the division that gave it, which need not be the one of today."""

    kind: Kind | None
    given_by: str
    body: str


def body_check(body: str) -> str:
    """The ninth place of an organisation code over its first eight (GB 11714): a digit or X."""
    if len(body) != BODY_LENGTH or any(ch not in ALPHABET for ch in body):
        raise CodeInvalid(f"主体标识码“{body}”应是 8 位数字或大写字母（不用 I、O、S、V、Z），请核对。")
    total = sum(int(ch, 36) * weight for ch, weight in zip(body, _BODY_WEIGHTS, strict=True))
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def check_character(first: str) -> str:
    """The eighteenth place over the first seventeen (GB 32100)."""
    if len(first) != LENGTH - 1 or any(ch not in ALPHABET for ch in first):
        raise CodeInvalid(f"“{first}”应是 17 位数字或大写字母（不用 I、O、S、V、Z），请核对。")
    total = sum(ALPHABET.index(ch) * pow(3, place, 31) for place, ch in enumerate(first))
    return ALPHABET[(31 - total % 31) % 31]


def compose(*, kind: str, division_code: str, body: str) -> str:
    """The whole code of an organisation from its kind, the office's six digits and eight places of body."""
    first = _CIVIL_AFFAIRS + _KIND_DIGITS[Kind(kind)] + division_code[:6] + body + body_check(body)
    return first + check_character(first)


def of_serial(*, kind: str, division_code: str, serial: int) -> str:
    """The code for the next number of the office's segment."""
    if not 0 < serial < 10**_SERIAL_DIGITS:
        raise CodeInvalid("本机关的码段已经用完。请向统一代码中心申请新的码段后再赋码。")
    return compose(kind=kind, division_code=division_code, body=f"{SEGMENT}{serial:0{_SERIAL_DIGITS}d}")


def normalise(typed: str) -> str:
    """As people type it: full width, small letters, spaces and dashes."""
    written = unicodedata.normalize("NFKC", typed).upper()
    return "".join(ch for ch in written if not ch.isspace() and ch not in "-—–_·")


def parse(typed: str) -> Parts:
    """Check every place of a code. Raises CodeInvalid with what is wrong and where."""
    code = normalise(typed)
    if len(code) != LENGTH:
        raise CodeInvalid(
            f"统一社会信用代码应是 18 位，现在是 {len(code)} 位，请补全或删去多余的。", field="uscc"
        )
    for place, ch in enumerate(code, start=1):
        if ch in ALPHABET:
            continue
        hint = f"，代码不用字母 {ch}，是不是 {_NEVER_USED[ch]}" if ch in _NEVER_USED else ""
        raise CodeInvalid(f"第 {place} 位“{ch}”不是代码所用的字符{hint}？请对照证书核对。", field="uscc")
    if not code[2:8].isdigit():
        raise CodeInvalid("第 3 至 8 位是赋码机关区划，应是 6 位数字，请对照证书核对。", field="uscc")
    if code[16] != body_check(code[8:16]):
        raise CodeInvalid("第 9 至 17 位（主体标识码）校验不符，有一位写错了，请对照证书核对。", field="uscc")
    if code[17] != check_character(code[:17]):
        raise CodeInvalid("最后一位校验不符，18 位中有一位写错了，请对照证书核对。", field="uscc")
    kind = _DIGIT_KINDS.get(code[1]) if code[0] == _CIVIL_AFFAIRS else None
    return Parts(kind=kind, given_by=code[2:8], body=code[8:17])


def is_valid(typed: str) -> bool:
    """Whether every check of the code holds."""
    try:
        parse(typed)
    except CodeInvalid:
        return False
    return True
