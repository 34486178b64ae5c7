"""Walking a marriage, a divorce and a reissue through their steps, as the registrars of the demo would."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case
from minzheng.matters.marriage.registration.acts import examine_form
from minzheng.registers.marriages import commands as marriages
from minzheng.registers.marriages.models import MarriageRecord

from ..accounts import DISTRICT
from ..invented import Invention

OPENED = dt.date(2020, 1, 2)
_HEAD, _REGISTRARS = "chuzhang", ("dengji", "dengji2")


class Registrants(Invention):
    """Invented people who come to the registry: other serial numbers than the residents of the demo have."""

    def __init__(self, seed: int):
        super().__init__(seed, lane=6)


@dataclass(frozen=True)
class Somebody:
    """An invented party."""

    name: str
    number: str
    sex: str


def somebody(invention: Invention, sex: str, on_date: dt.date, low: int = 23, high: int = 40) -> Somebody:
    born = invention.birth_date(on_date, low, high)
    return Somebody(invention.name(sex), invention.identity_number(born, sex), sex)


def set_up_office(officers: dict[str, Officer], *, blanks: int = 60) -> None:
    """An office that may register: its power, two certified registrars, blanks in their drawers."""
    appoint(officers)
    at = at_hour(OPENED, 8)
    for paper, letter in (("marriage", "HJ"), ("divorce", "HL")):
        marriages.receive_blanks(
            office_code=DISTRICT, paper=paper, first_number=f"{letter}{1:08d}",
            last_number=f"{letter}{blanks:08d}", actor=officers[_HEAD], at=at,
        )  # fmt: skip
        for username in _REGISTRARS:
            marriages.draw_blanks(
                office_code=DISTRICT, paper=paper, count=blanks // 2 - 4, actor=officers[username], at=at
            )


def appoint(officers: dict[str, Officer]) -> None:
    """The power of the office, and its two certified registrars."""
    head = {"actor": officers[_HEAD], "at": at_hour(OPENED, 8)}
    marriages.grant_authority(
        office_code=DISTRICT, scope="domestic", from_date=dt.date(2003, 10, 1), until_date=None,
        document_number="湘民发〔2003〕示例1号", **head,
    )  # fmt: skip
    for place, username in enumerate(_REGISTRARS, start=1):
        marriages.certify_registrar(
            username=username, office_code=DISTRICT, qualification_number=f"示例湘婚登字第{place:04d}号",
            from_date=dt.date(2019, 7, 1), until_date=dt.date(2022, 7, 1), trained_date=dt.date(2019, 6, 20),
            trained_by="省民政厅婚姻登记员培训班", **head,
        )  # fmt: skip


def declared(groom: Somebody, bride: Somebody, **changes: Any) -> dict[str, Any]:
    """What two mainland residents declare who marry for the first time."""
    data: dict[str, Any] = {
        "kinship": "none", "both_present": True, "voluntary": True, "effect_date": None,
        "name_sakes_note": "",
        "written_answer": False,
    }  # fmt: skip
    for role, one in (("male", groom), ("female", bride)):
        data |= {
            f"{role}_name": one.name, f"{role}_number": one.number, f"{role}_category": "mainland",
            f"{role}_birth_date": None, f"{role}_pre_marital": "10", f"{role}_region_code": DISTRICT,
            f"{role}_nationality": "", f"{role}_place_text": "", f"{role}_phone": "",
            f"{role}_military": False,
            f"{role}_proof_issued": None, f"{role}_proof_until": None,
        }  # fmt: skip
    return data | changes


def parting(husband: Somebody, wife: Somebody, **changes: Any) -> dict[str, Any]:
    """What a couple of the district declares who divorce by agreement."""
    data: dict[str, Any] = {
        "registered_in": "mainland", "brought": "both", "marriage_number": "", "marriage_year": None,
        "resident_here": True, "both_present": True, "voluntary": True,
        "children": "一子随女方生活，男方每月给付抚养费 800 元，至其年满十八周岁。",
        "property_text": "现有住房归女方，轿车归男方。", "debts": "无共同债务。",
    }  # fmt: skip
    for role, one in (("male", husband), ("female", wife)):
        data |= {
            f"{role}_name": one.name, f"{role}_number": one.number, f"{role}_category": "mainland",
            f"{role}_birth_date": None,
        }  # fmt: skip
    return data | changes


def open_case(matter: str, data: dict[str, Any], officer: Officer, at: dt.datetime) -> Case:
    return cases.open_case(matter=matter, data=data, actor=officer, at=at, request_id=uuid.uuid4())


def step(case: Case, action: str, officer: Officer, at: dt.datetime, **data: Any) -> Case:
    """One step, with what the forms of the page would give."""
    asked = _FORMS.get(action, {}) | data
    if action == "examine" and "proofs" not in data:
        choices = examine_form(case)().fields["proofs"].choices
        asked = asked | {"proofs": [key for key, _ in choices]}
    return cases.act(
        case_id=case.id, action=action, data=asked, note=asked.get("note", ""), actor=officer, at=at,
        request_id=uuid.uuid4(),
    )  # fmt: skip


_ANSWERED = {
    f"{role}_{name}": value
    for role in ("male", "female")
    for name, value in (
        ("answer", "none"), ("note", "示例流水"), ("spouse_name", ""), ("register_year", None),
        ("certificate_number", ""),
    )
}  # fmt: skip
_FORMS: dict[str, dict[str, Any]] = {
    "verify": _ANSWERED,
    "examine": {"asked_apart": True, "capacity_note": "", "opinion": "经审查，双方符合结婚登记条件，准予登记。"},
    "register": {"male_print_number": "", "female_print_number": ""},
    "hand_over": {"guests": "双方父母", "both_signed": True},
    "issue": {
        "both_present": True, "still_voluntary": True, "record_of_questions": "双方自愿，协商一致。",
        "male_print_number": "", "female_print_number": "",
    },
    "withdraw": {"by": "female", "receipt_shown": "shown"},
}  # fmt: skip


def marry(
    groom: Somebody, bride: Somebody, officers: dict[str, Officer], day: dt.date, *, hour: int = 9,
    username: str = "dengji", **changes: Any,
) -> MarriageRecord:  # fmt: skip
    """A whole wedding day, from what is declared to the certificates in hand."""
    officer = officers[username]
    case = open_case("marriage", declared(groom, bride, **changes), officer, at_hour(day, hour, 5))
    step(case, "verify", officer, at_hour(day, hour, 10))
    step(case, "examine", officer, at_hour(day, hour, 20))
    step(case, "register", officer, at_hour(day, hour, 30))
    other = officers["dengji2" if username == "dengji" else "dengji"]
    step(case, "hand_over", other, at_hour(day, hour, 40))
    return MarriageRecord.objects.get(case_id=case.id)
