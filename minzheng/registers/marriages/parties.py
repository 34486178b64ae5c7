"""The two parties of a registration: who they are, read from what was typed, and found again by their
papers.
"""

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pypinyin import lazy_pinyin

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.commands import IDENTITY, clean_name
from minzheng.kernel.people.identity import check_digit, check_identity_number, mask_identity_number
from minzheng.kernel.people.models import Person

from .models import ID_TYPES, PRE_MARITAL
from .rules.proofs import CATEGORIES

DOCUMENT = "marriages.document"  # the purpose of passports and passes; identity numbers share that of people
ROLES = {"male": "男方", "female": "女方"}
SEXES = {"male": "男", "female": "女"}
RESIDENT_CARDS = ("111", "112")
_TYPES_OF = {
    "mainland": ("111", "112"),
    "hk": ("516",),
    "macau": ("516",),
    "taiwan": ("511",),
    "overseas": ("414",),
    "foreign": ("414", "553"),
}


def plain_number(id_type_code: str, number: str) -> str:
    """A document number as it is compared; a 15-digit identity number becomes the 18 digits it went over
    into.
    """
    cleaned = "".join(number.split()).upper()
    if id_type_code not in ("414", "511", "516", "553") and len(cleaned) == 15 and cleaned.isdigit():
        first = f"{cleaned[:6]}19{cleaned[6:]}"
        return first + check_digit(first)
    return cleaned


def party_index(id_type_code: str, number: str) -> bytes:
    """The blind index by which a party is found: for identity numbers that of `people.Person`."""
    plain = plain_number(id_type_code, number)
    if len(plain) == 18:
        return secrecy.blind_index(plain, purpose=IDENTITY)
    return secrecy.blind_index(f"{id_type_code}:{plain}", purpose=DOCUMENT)


def sealed_number(id_type_code: str, number: str) -> bytes:
    """The number encrypted, as records keep it."""
    return secrecy.encrypt(plain_number(id_type_code, number), purpose=DOCUMENT)


def opened_number(cipher: bytes | None) -> str:
    """The number of a record in clear; "" where none was written."""
    return secrecy.decrypt(cipher, purpose=DOCUMENT) if cipher else ""


def masked_number(cipher: bytes | None) -> str:
    """The number as lists show it."""
    number = opened_number(cipher)
    if not number:
        return "无证件号"
    return mask_identity_number(number) if len(number) == 18 else f"{number[:2]}****{number[-2:]}"


@dataclass(frozen=True)
class Party:
    """One party as declared at the counter. `number` is in clear and never leaves the request."""

    role: str
    name: str
    category: str
    id_type_code: str
    number: str
    sex: str
    birth_date: dt.date
    region_code: str = ""
    nationality: str = "CHN"
    pre_marital: str = "10"
    military: bool = False
    phone: str = ""
    place_text: str = ""
    proof_issued: dt.date | None = None
    proof_until: dt.date | None = None
    person_id: int | None = None

    @property
    def label(self) -> str:
        return ROLES[self.role]

    @property
    def index(self) -> bytes:
        return party_index(self.id_type_code, self.number)


def read_party(role: str, data: Mapping[str, Any], *, on_date: dt.date) -> Party:
    """A party from the fields `male_…` or `female_…` of a form. Raises Invalid beside the field."""

    def given(name: str, default: Any = "") -> Any:
        value = data.get(f"{role}_{name}")
        return default if value in (None, "") else value

    try:
        name = clean_name(given("name"))
    except Invalid as error:
        raise Invalid(f"{ROLES[role]}：{error.sentence}", field=f"{role}_name") from error
    category, number = given("category", "mainland"), plain_number("414", given("number"))
    if category not in CATEGORIES:
        raise Invalid(f"请选择{ROLES[role]}的身份类别。", field=f"{role}_category")
    id_type = given("id_type", _TYPES_OF[category][0])
    if id_type not in _TYPES_OF[category]:
        known = "、".join(ID_TYPES[one] for one in _TYPES_OF[category])
        raise Invalid(
            f"{ROLES[role]}是{CATEGORIES[category]}，应使用{known}，请重新选择证件。", field=f"{role}_id_type"
        )
    if category == "mainland":
        birth_date, sex = _from_identity_number(role, given("number"), on_date)
    else:
        birth_date, sex = given("birth_date", None), SEXES[role]
        if not 5 <= len(number) <= 20:
            raise Invalid(
                f"{ROLES[role]}的{ID_TYPES[id_type]}号码应为 5 至 20 位，请对照证件填写。",
                field=f"{role}_number",
            )
        if birth_date is None or birth_date > on_date:
            raise Invalid(f"请对照证件填写{ROLES[role]}的出生日期。", field=f"{role}_birth_date")
    if given("pre_marital", "10") not in PRE_MARITAL:
        raise Invalid(f"请选择{ROLES[role]}的婚姻状况。", field=f"{role}_pre_marital")
    return Party(
        role=role, name=name, category=category, id_type_code=id_type, number=number, sex=sex,
        birth_date=birth_date, region_code=given("region_code"), nationality=_nationality(role, category,
        data),
        pre_marital=given("pre_marital", "10"), military=bool(given("military", False)), phone=given("phone"),
        place_text=given("place_text"), proof_issued=given("proof_issued", None),
        proof_until=given("proof_until", None),
    )  # fmt: skip


def _from_identity_number(role: str, number: str, on_date: dt.date) -> tuple[dt.date, str]:
    try:
        checked = check_identity_number(number, on_date=on_date)
    except Invalid as error:
        raise Invalid(f"{ROLES[role]}：{error.sentence}", field=f"{role}_number") from error
    return checked.birth_date, checked.sex


def _nationality(role: str, category: str, data: Mapping[str, Any]) -> str:
    if category != "foreign":
        return {"hk": "HKG", "macau": "MAC", "taiwan": "TWN"}.get(category, "CHN")
    code = str(data.get(f"{role}_nationality") or "").strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha() or code == "CHN":
        raise Invalid(
            f"请填写{ROLES[role]}的国籍代码（GB/T 2659 三位字母，如 USA）。", field=f"{role}_nationality"
        )
    return code


def read_couple(data: Mapping[str, Any], *, on_date: dt.date) -> tuple[Party, Party]:
    """Both parties; raises Invalid for the first that cannot be read."""
    return read_party("male", data, on_date=on_date), read_party("female", data, on_date=on_date)


def person_of(party: Party, *, actor: Actor, at: dt.datetime) -> Person | None:
    """The party as a person on file, registered now if need be. None for who has no identity number."""
    if party.category != "mainland":
        return None
    try:
        return people.register_person(
            identity_number=party.number, name=party.name, phone=party.phone,
            division_code=party.region_code or party.number[:6], actor=actor, at=at,
        )  # fmt: skip
    except Invalid as error:
        raise Invalid(f"{party.label}：{error.sentence}", field=f"{party.role}_name") from error


def kept(party: Party, person: Person | None) -> dict[str, Any]:
    """A party as the application keeps it: the number encrypted."""
    return {
        "name": party.name, "category": party.category, "id_type": party.id_type_code, "sex": party.sex,
        "cipher": base64.b64encode(sealed_number(party.id_type_code, party.number)).decode(),
        "birth_date": party.birth_date.isoformat(), "region_code": party.region_code,
        "nationality": party.nationality, "pre_marital": party.pre_marital, "military": party.military,
        "place_text": party.place_text, "proof_issued": _iso(party.proof_issued),
        "proof_until": _iso(party.proof_until), "person_id": person.id if person else None,
    }  # fmt: skip


def party_of(role: str, kept_party: Mapping[str, Any]) -> Party:
    """The party again from what an application keeps."""
    return Party(
        role=role, name=kept_party["name"], category=kept_party["category"],
        id_type_code=kept_party["id_type"], sex=kept_party["sex"],
        number=opened_number(base64.b64decode(kept_party["cipher"])),
        birth_date=dt.date.fromisoformat(kept_party["birth_date"]), region_code=kept_party["region_code"],
        nationality=kept_party["nationality"], pre_marital=kept_party["pre_marital"],
        military=kept_party["military"], place_text=kept_party["place_text"],
        proof_issued=_day(kept_party["proof_issued"]), proof_until=_day(kept_party["proof_until"]),
        person_id=kept_party["person_id"],
    )  # fmt: skip


def columns_of(party: Party) -> dict[str, Any]:
    """The columns of a record for one party."""
    role = party.role
    return {
        f"{role}_id": party.person_id,
        f"{role}_name": party.name,
        f"{role}_name_pinyin": " ".join(lazy_pinyin(party.name)),
        f"{role}_id_type_code": party.id_type_code,
        f"{role}_identity_cipher": sealed_number(party.id_type_code, party.number),
        f"{role}_identity_index": party.index,
        f"{role}_birth_date": party.birth_date,
        f"{role}_birth_year": party.birth_date.year,
        f"{role}_nationality": party.nationality,
        f"{role}_region_code": party.region_code,
        f"{role}_pre_marital": party.pre_marital,
        f"{role}_place_text": party.place_text,
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
