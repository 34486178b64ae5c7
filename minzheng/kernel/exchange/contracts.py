"""What a dataset is: who sends it, for what purpose, on what legal basis, and which columns it has.

A contract is a value written beside the matter that uses it. Reading, checking, reporting and export all
follow it; nothing about a sender's file stands in code elsewhere.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What a cell holds. The value in a read row has the type named here."""

    TEXT = "text"  # str, spaces trimmed
    PERSON_NAME = "person_name"  # str, padding inside "张　三" removed
    IDENTITY_NUMBER = "identity_number"  # str of 18 characters, GB 11643 checked
    DIGITS = "digits"  # str of digits: bank card, telephone; never a number
    MONEY = "money"  # int, fen
    DATE = "date"  # datetime.date
    MONTH = "month"  # kernel.base.months.Month
    WHOLE_NUMBER = "whole_number"  # int
    CHOICE = "choice"  # str, a key of `choices`
    DIVISION = "division"  # str, what the resolver given to `read_workbook` returns for the name
    YES_NO = "yes_no"  # bool


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a contract.

    `label` is how our own files head it, `aliases` how senders do. `unit` is shown in messages and, for
    money, may carry a period ("元/月") that a sender's header must not contradict. `choices` maps the value
    we keep to the words senders write for it. `minimum` and `maximum` bound whole numbers.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    negative: bool = False
    minimum: int = 0
    maximum: int = 1_000_000_000
    length_max: int = 200

    @property
    def headers(self) -> tuple[str, ...]:
        """Every way this column may be headed, in the form headers are compared."""
        return tuple(dict.fromkeys(plain_header(text) for text in (self.label, *self.aliases)))


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """A contract. `key` names the columns that together may occur only once in a file.

    `freshness` says how old the data may be (in words, for the register of exchanges); `purpose` and
    `legal_basis` are what 政务数据共享条例 (国令809) and 个人信息保护法 third chapter ask to be written down.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    sender: str
    purpose: str
    legal_basis: str
    key: tuple[str, ...] = ()
    freshness: str = ""

    def __post_init__(self):
        names = [column.name for column in self.columns]
        headers = [header for column in self.columns for header in column.headers]
        choices = [column for column in self.columns if column.kind is Kind.CHOICE]
        faults = [
            *(f"column {name!r} stands twice" for name in _doubled(names)),
            *(f"header {text!r} names two columns" for text in _doubled(headers)),
            *(f"key {name!r} is not a column" for name in self.key if name not in names),
            *(f"choice {column.name!r} has no choices" for column in choices if not column.choices),
        ]
        if faults:
            raise ValueError(f"dataset {self.name!r}: " + "; ".join(faults))

    def column(self, name: str) -> Column:
        """The column of a name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"dataset {self.name!r} has no column {name!r}")


def _doubled(values: list[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})


_REMARK = re.compile(r"[（(【\[].*?[)）】\]]")


def plain_header(text: str) -> str:
    """A header as it is compared: no remarks in brackets, no spaces, stars or colons, half-width."""
    without_remarks = _REMARK.sub("", unicodedata.normalize("NFKC", text)) or text
    return re.sub(r"[\s*＊:：、,，.．·_-]", "", without_remarks).lower()


def header_unit(text: str) -> str:
    """The unit a header states in brackets: "家庭年收入(万元/年)" -> "万元/年"; "" when there is none."""
    for remark in _REMARK.findall(unicodedata.normalize("NFKC", text)):
        inner = remark[1:-1].strip().removeprefix("单位:").strip()
        if re.fullmatch(r"(万元|元|万)(/(人|户))?(/?(每)?(月|年))?", inner):
            return inner
    return ""
