"""One paper as an operator types it: the fields, how two accounts of it are compared, what it becomes.

The paper of a past year is judged by the law of its day, and then only remarked on: a record of 1957 with a
bride of 18 is right, and one with a bride of 17 is what the paper says (marriage sheet §1). Refused is only
what cannot be read at all.
"""

import base64
import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pypinyin import lazy_pinyin

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.marriages.models import Kind
from minzheng.registers.marriages.names import folded, search_keys
from minzheng.registers.marriages.parties import party_index, sealed_number
from minzheng.registers.marriages.rules.age import birthday

from .dates import HistoricDate, read_date
from .identities import HistoricIdentity, read_identity
from .numbers import certificate_key, modern_number, tidy
from .parameters import Figures

VALUES = "marriage_archive.keying"
RAW = "marriage_archive.raw"  # the purpose under which an identity number stays as it was written
OLD_PAPER = "999"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class EntryField:
    """One thing that is keyed. `hint` stands beside it; `carried` goes on to the next paper by itself."""

    name: str
    label: str
    hint: str = ""
    carried: bool = False
    required: bool = False
    length_max: int = 100
    choices: tuple[tuple[str, str], ...] = ()


CLARITY = (("clear", "清楚"), ("partial", "部分模糊"), ("poor", "难以辨认"))
CONFIDENCE = {"clear": "高", "partial": "中", "poor": "低"}
FIELDS = (
    EntryField("office_name", "登记机关（原名）", "按原件写，不改今名，如：零陵县普利桥公社", carried=True, required=True),
    EntryField("certificate_number", "证号（原样）", "没有证号的留空"),
    EntryField("register_date", "登记日期", "1958-5-1、民国三十八年、农历八月十五；看不清写 ?", required=True, length_max=40),
    EntryField("male_name", "男方姓名", required=True, length_max=40),
    EntryField("male_identity", "男方身份证号", "15 位、18 位或错号都照原样录", length_max=30),
    EntryField("male_birth", "男方出生", "只有年或年龄推不出的留空", length_max=40),
    EntryField("male_place", "男方住址（原名）", "按原件写旧地名"),
    EntryField("female_name", "女方姓名", required=True, length_max=40),
    EntryField("female_identity", "女方身份证号", "15 位、18 位或错号都照原样录", length_max=30),
    EntryField("female_birth", "女方出生", "只有年或年龄推不出的留空", length_max=40),
    EntryField("female_place", "女方住址（原名）", "按原件写旧地名"),
    EntryField("remark", "备注", "原件上的批注、涂改等"),
    EntryField("clarity", "原件字迹", choices=CLARITY, carried=True, required=True),
)  # fmt: skip
FIELD_LABELS = {one.name: one.label for one in FIELDS}
FLAGS = {
    "date_not_exact": "登记日期不到日",
    "date_lunar": "农历日期，已换算",
    "date_republic": "民国纪年，已换算",
    "year_differs": "登记年与所在卷年度不同",
    "under_age_then": "按登记当时的法定婚龄未到龄",
    "id_missing": "没有身份证号",
    "id_15": "15 位身份证号",
    "id_wrong": "身份证号有误，照录",
    "birth_differs": "出生日期与身份证号不同",
    "spouses_swapped": "男女方疑似倒挂",
    "born_unread": "出生日期读不出，照录",
}


@dataclass
class ReadEntry:
    """What an entry says: the columns of a record, what it is remarked on for, and its certificate key."""

    columns: dict[str, Any]
    flags: list[str]
    certificate_key: str
    confidence: str
    details: dict[str, Any] = field(default_factory=dict)


def cleaned(values: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, by field: half-width, trimmed. Raises Invalid for what is missing or too long."""
    found = {}
    for one in FIELDS:
        text = tidy(str(values.get(one.name) or ""))
        if one.name.endswith("_name") and _CHINESE.search(text):
            text = re.sub(r"\s", "", text)
        if one.required and not text:
            raise Invalid(f"请填写“{one.label}”。看不清的写 ?，并在字迹一栏选“难以辨认”。", field=one.name)
        if len(text) > one.length_max:
            raise Invalid(f"“{one.label}”最多 {one.length_max} 个字，现有 {len(text)} 个。", field=one.name)
        if one.choices and text not in dict(one.choices):
            raise Invalid(f"请选择“{one.label}”。", field=one.name)
        found[one.name] = text
    return found


def differing(first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    """Fields in which two accounts of one paper differ. Spaces, case and width are no difference."""
    return [
        one.name for one in FIELDS
        if one.name != "clarity"
        and _compared(first.get(one.name, "")) != _compared(second.get(one.name, ""))
    ]  # fmt: skip


def _compared(text: str) -> str:
    return "".join(tidy(text).upper().split())


def read_entry(
    values: Mapping[str, str], *, kind: str, year: int, figures: Figures, on_date: dt.date
) -> ReadEntry:
    """What becomes of an entry. `year` is that of the volume. Raises Invalid beside the field."""
    try:
        registered = read_date(values["register_date"], label="登记日期", on_date=on_date)
    except Invalid as error:
        raise Invalid(error.sentence, field="register_date") from error
    flags = _date_flags(registered, year)
    columns: dict[str, Any] = {
        "kind": kind,
        "certificate_number": modern_number(values["certificate_number"]),
        "certificate_number_raw": values["certificate_number"],
        "register_date": registered.date,
        "register_year": registered.year,
    }
    details: dict[str, Any] = {
        "office_name": values["office_name"], "remark": values["remark"],
        "register_date_raw": registered.raw, "calendar": registered.calendar,
    }  # fmt: skip
    identities = {}
    for role in ("male", "female"):
        identity = read_identity(values[f"{role}_identity"], on_date=on_date)
        identities[role] = identity
        born = _birth(values[f"{role}_birth"], identity, on_date, flags)
        columns |= _party_columns(role, values, identity, born)
        if identity.raw:
            details[f"{role}_identity_raw"] = sealed_raw(identity.raw)
        if values[f"{role}_birth"]:
            details[f"{role}_birth_raw"] = values[f"{role}_birth"]
        flags += [identity.flag] if identity.flag else []
        flags += _age_flags(role, born, registered, kind, figures)
    if identities["male"].sex == "女" and identities["female"].sex == "男":
        flags.append("spouses_swapped")
    columns["search_keys"] = search_keys(
        values["male_name"], values["female_name"], register_year=registered.year,
        places=(values["office_name"], values["male_place"], values["female_place"]),
    )  # fmt: skip
    key = certificate_key(
        values["certificate_number"], office_name=values["office_name"], year=registered.year
    )
    return ReadEntry(columns, list(dict.fromkeys(flags)), key, CONFIDENCE[values["clarity"]], details)


def sealed_values(values: Mapping[str, str]) -> bytes:
    """What was typed, encrypted as a whole."""
    return secrecy.encrypt(json.dumps(values, ensure_ascii=False, sort_keys=True), purpose=VALUES)


def opened_values(cipher: bytes) -> dict[str, str]:
    """What was typed, by field."""
    return json.loads(secrecy.decrypt(cipher, purpose=VALUES))


def sealed_raw(number: str) -> str:
    """An identity number as it was written, for the JSON of a record: encrypted."""
    return base64.b64encode(secrecy.encrypt(number, purpose=RAW)).decode()


def opened_raw(text: str) -> str:
    """The number as it was written; "" for none."""
    return secrecy.decrypt(base64.b64decode(text), purpose=RAW) if text else ""


def couple_key(values: Mapping[str, str]) -> str:
    """By what the same couple is recognised, whichever spouse was written first."""
    return "+".join(sorted((folded(values["male_name"]), folded(values["female_name"]))))


def _date_flags(registered: HistoricDate, year: int) -> list[str]:
    flags = []
    if not registered.is_exact:
        flags.append("date_not_exact")
    elif registered.calendar == "农历":
        flags.append("date_lunar")
    if registered.calendar == "民国纪年":
        flags.append("date_republic")
    if registered.year != year:
        flags.append("year_differs")
    return flags


@dataclass(frozen=True)
class _Born:
    date: dt.date | None
    year: int | None


def _birth(text: str, identity: HistoricIdentity, on_date: dt.date, flags: list[str]) -> _Born:
    """What the paper says of a birth; the identity number only where it says nothing."""
    if not text:
        return _Born(identity.birth_date, identity.birth_date.year if identity.birth_date else None)
    try:
        written = read_date(text, label="出生", on_date=on_date)
    except Invalid:
        flags.append("born_unread")
        return _Born(None, None)
    if identity.birth_date and written.date and written.date != identity.birth_date:
        flags.append("birth_differs")
    return _Born(written.date, written.year)


def _party_columns(
    role: str, values: Mapping[str, str], identity: HistoricIdentity, born: _Born
) -> dict[str, Any]:
    name = values[f"{role}_name"]
    columns = {
        f"{role}_name": name,
        f"{role}_name_pinyin": " ".join(lazy_pinyin(name))[:200],
        f"{role}_birth_date": born.date,
        f"{role}_birth_year": born.year,
        f"{role}_place_text": values[f"{role}_place"],
        f"{role}_id_type_code": "111" if identity.number else OLD_PAPER,
    }
    if identity.raw:
        plain, code = identity.number or identity.raw, columns[f"{role}_id_type_code"]
        columns |= {
            f"{role}_identity_cipher": sealed_number(code, plain),
            f"{role}_identity_index": party_index(code, plain),
        }
    return columns


def _age_flags(role: str, born: _Born, registered: HistoricDate, kind: str, figures: Figures) -> list[str]:
    """Under the legal age of the day of registration; nothing is said where a date is not exact."""
    if kind not in (Kind.MARRIAGE, Kind.RETROACTIVE) or born.date is None or registered.date is None:
        return []
    ages = figures.legal_ages(registered.date)
    if ages is None:
        return []
    of_age = birthday(born.date, ages[0] if role == "male" else ages[1])
    return ["under_age_then"] if registered.date < of_age else []
