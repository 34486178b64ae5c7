"""What a couple says of itself when it books, checked."""

import re
from dataclasses import dataclass

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.commands import clean_name
from minzheng.kernel.people.identity import check_identity_number

from .offers import Service

IDENTITY, COUPLE = "appointments.identity", "appointments.couple"
_FULL_WIDTH = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})


@dataclass(frozen=True)
class Party:
    """One of the two, as stored: the document encrypted, and an index that finds it again."""

    name: str
    number: str

    @property
    def cipher(self) -> bytes | None:
        return secrecy.encrypt(self.number, purpose=IDENTITY) if self.number else None

    @property
    def index(self) -> bytes | None:
        return secrecy.blind_index(self.number, purpose=IDENTITY) if self.number else None


def couple_index(first: Party, second: Party | None) -> bytes | None:
    """The same for two people whichever is named first; None where a document is missing."""
    numbers = [party.number for party in (first, second) if party is not None]
    return secrecy.blind_index("|".join(sorted(numbers)), purpose=COUPLE) if all(numbers) else None


def read_parties(
    service: Service, names: tuple[str, str], numbers: tuple[str, str], *, on_date, at_counter: bool = False
) -> tuple[Party, Party | None]:
    """The one or two who come. At the counter the documents lie on the table and may be left out."""
    first = _party("first", names[0], numbers[0], on_date, at_counter)
    if service.persons == 1 and not names[1].strip() and not numbers[1].strip():
        return first, None
    second = _party("second", names[1], numbers[1], on_date, at_counter)
    if first.number and first.number == second.number:
        raise Invalid("两个人的证件号相同，请分别填写双方的证件号。", field="second_number")
    return first, second


def _party(which: str, name: str, number: str, on_date, at_counter: bool) -> Party:
    try:
        cleaned = clean_name(name)
    except Invalid as error:
        raise Invalid(error.sentence, field=f"{which}_name") from error
    if at_counter and not number.strip():
        return Party(cleaned, "")
    try:
        return Party(cleaned, read_document(number, on_date=on_date))
    except Invalid as error:
        raise Invalid(error.sentence, field=f"{which}_number") from error


def read_document(text: str, *, on_date) -> str:
    """A resident's identity number, checked, or the number of another document (passport, travel permit)."""
    number = re.sub(r"[\s-]", "", str(text).translate(_FULL_WIDTH)).upper()
    if not number:
        raise Invalid("请填写证件号。")
    if re.fullmatch(r"\d{11,}X?", number):
        return check_identity_number(number, on_date=on_date).number
    if not re.fullmatch(r"[A-Z0-9]{6,20}", number):
        raise Invalid("证件号只能由 6 至 20 位字母和数字组成，请对照证件填写。")
    return number


def read_phone(text: str) -> str:
    """A mobile number, or a fixed one with its area code."""
    phone = re.sub(r"[\s\-－—()（）]", "", str(text).translate(_FULL_WIDTH)).removeprefix("+86")
    if not re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}", phone):
        raise Invalid("联系电话应为 11 位手机号，或带区号的固定电话，请检查。", field="phone")
    return phone
