"""What is kept encrypted: who reported, what was told, what discipline inspection was told."""

import re
from dataclasses import dataclass

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.commands import clean_name

NAME, PHONE, FACTS = "outreach.reporter_name", "outreach.reporter_phone", "outreach.facts"
HANDOVER_REASON, HANDOVER_RESULT = "outreach.handover_reason", "outreach.handover_result"
ANONYMOUS = "匿名"
_FULL_WIDTH = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})


@dataclass(frozen=True)
class Reporter:
    """Name and telephone in the clear; both empty: nobody said who it is."""

    name: str
    phone: str

    @property
    def masked(self) -> str:
        """ "王** 138****0001", for lists and pages."""
        if not self.name:
            return ANONYMOUS
        return f"{self.name[0]}{'*' * max(1, len(self.name) - 1)} {self.phone[:3]}****{self.phone[-4:]}"


def read_reporter(name: str, phone: str) -> Reporter:
    """As typed, checked. Either both are given, so that the reporter can be answered, or neither."""
    if not name.strip() and not phone.strip():
        return Reporter("", "")
    if not name.strip():
        raise Invalid("留了电话的，请也填写姓名；不想留名的，两项都空着。", field="reporter_name")
    try:
        cleaned = clean_name(name)
    except Invalid as error:
        raise Invalid(error.sentence, field="reporter_name") from error
    digits = re.sub(r"[\s\-－—()（）]", "", phone.translate(_FULL_WIDTH)).removeprefix("+86")
    if not re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}", digits):
        raise Invalid(
            "实名的要答复，请填写 11 位手机号或带区号的固定电话；不想留名的，姓名和电话都空着。",
            field="reporter_phone",
        )
    return Reporter(cleaned, digits)


def reporter_of(report) -> Reporter:
    """In the clear. Whoever shows it records that it was opened."""
    if report.reporter_name_cipher is None:
        return Reporter("", "")
    return Reporter(
        secrecy.decrypt(report.reporter_name_cipher, purpose=NAME),
        secrecy.decrypt(report.reporter_phone_cipher, purpose=PHONE),
    )


def facts_of(report) -> str:
    """What was told, in the clear."""
    return secrecy.decrypt(report.facts_cipher, purpose=FACTS)
