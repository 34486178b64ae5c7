"""The papers of marriage registration, over the templates of `papers/`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases.commands import issue_paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents.models import Document

from .commands.divorcing import is_provisional
from .models import PRE_MARITAL, DivorceApplication, Kind, MarriageRecord
from .parties import ROLES, Party, masked_number, opened_number
from .rules.kinship import DECLARED
from .rules.proofs import CATEGORIES, CIVIL_CODE_FROM, proofs, regulation

FOLDER = "registers/marriages/papers"
_DIVORCED = (Kind.DIVORCE, Kind.REISSUED_DIVORCE)


def issue_certificates(
    case: Case, record: MarriageRecord, *, copies: int, actor: Actor, at: dt.datetime
) -> list[Document]:
    """The certificates themselves, one for each holder, each with a code of its own; the codes stay with
    the record.
    """
    divorced, made = record.kind in _DIVORCED, []
    reissued = record.kind in (Kind.REISSUED_MARRIAGE, Kind.REISSUED_DIVORCE)
    title, first = ("离婚证" if divorced else "结婚证"), record.original if reissued else record
    roles = ("male", "female")[:copies]
    if copies == 1 and record.details.get("holder") in ROLES:
        roles = (record.details["holder"],)
    for place, role in enumerate(roles):
        data = {
            "number": record.certificate_number, "register_date": _iso(first.register_date),
            "issue_date": _iso(record.register_date), "holder": getattr(record, f"{role}_name"),
            "print_number": (record.male_print_number, record.female_print_number)[place],
            "remark": _remark(record), "divorced": divorced, "law": _law(first),
            "parties": [_card(record, one) for one in ROLES],
        }  # fmt: skip
        made.append(
            issue_paper(
                case, paper="certificate", title=f"{title}（{ROLES[role]}持）", data=data,
                person=getattr(record, role), actor=actor, at=at,
            )
        )  # fmt: skip
    record.details = {**record.details, "codes": [one.verification_code for one in made]}
    record.save(update_fields=["details"])
    return made


def _law(first: MarriageRecord) -> str:
    """The law of the day of registration, as the certificate names it."""
    civil_code = first.register_year >= CIVIL_CODE_FROM.year
    return "《中华人民共和国民法典》" if civil_code else "《中华人民共和国婚姻法》"


def _remark(record: MarriageRecord) -> str:
    if record.kind == Kind.RETROACTIVE:
        return f"补办结婚登记，婚姻关系的效力自 {record.effect_date} 起计算。"
    if record.original is not None and record.kind in (Kind.REISSUED_MARRIAGE, Kind.REISSUED_DIVORCE):
        first = record.original
        when = first.register_date or f"{first.register_year} 年"
        return f"补发。原登记日期 {when}，原字号 {first}。"
    return ""


def _card(record: MarriageRecord, role: str) -> dict[str, str]:
    return {
        "label": ROLES[role], "name": getattr(record, f"{role}_name"),
        "sex": "男" if role == "male" else "女", "nationality": getattr(record, f"{role}_nationality"),
        "birth_date": _iso(getattr(record, f"{role}_birth_date")),
        "identity_number": opened_number(getattr(record, f"{role}_identity_cipher")),
    }  # fmt: skip


def issue_statement(
    case: Case, parties: tuple[Party, Party], *, kinship: str, actor: Actor, at: dt.datetime
) -> Document:
    """申请结婚登记声明书: what both declare before the registrar and sign."""
    data = {
        "cited": regulation(at.astimezone(CHINA).date()), "kinship": DECLARED[kinship],
        "parties": [_declared(one, at.astimezone(CHINA).date()) for one in parties],
    }  # fmt: skip
    return issue_paper(case, paper="statement", title="申请结婚登记声明书", data=data, actor=actor, at=at)


def _declared(party: Party, day: dt.date) -> dict[str, Any]:
    return {
        "label": party.label, "name": party.name, "sex": party.sex,
        "birth_date": party.birth_date.isoformat(),
        "category": CATEGORIES[party.category], "identity_number": party.number,
        "pre_marital": PRE_MARITAL[party.pre_marital], "place": party.place_text,
        "proofs": [one.label for one in proofs(party.category, military=party.military, on_date=day)],
    }  # fmt: skip


def issue_examination(
    case: Case, *, title: str, rows: Sequence[tuple[str, str]], opinion: str, actor: Actor, at: dt.datetime
) -> Document:
    """审查处理表: what was seen, asked and found, and who says so."""
    data = {"rows": [list(row) for row in rows], "opinion": opinion, "registrar": actor.name}
    return issue_paper(case, paper="examination", title=title, data=data, actor=actor, at=at)


def issue_refusal(
    case: Case, *, title: str, reasons: Sequence[str], actor: Actor, at: dt.datetime
) -> Document:
    """不予办理告知单: reasons, and the ways of appeal."""
    data = {"reasons": list(reasons), "cited": regulation(at.astimezone(CHINA).date())}
    return issue_paper(
        case, paper="refusal", title=title, data=data, number_word="婚不予", actor=actor, at=at
    )


def issue_divorce_receipt(
    case: Case, application: DivorceApplication, *, actor: Actor, at: dt.datetime
) -> Document:
    """离婚登记申请受理回执单: both periods with their days."""
    data = {
        "received": application.received_date.isoformat(), "cool_end": _iso(application.cool_end),
        "win_start": _iso(application.win_start), "win_end": _iso(application.win_end),
        "marriage": str(application.marriage), "parties": _named(application.marriage),
        "provisional": is_provisional(application),
    }  # fmt: skip
    return issue_paper(
        case, paper="divorce_receipt", title="离婚登记申请受理回执单", data=data, number_word="婚离受",
        actor=actor, at=at,
    )  # fmt: skip


def issue_withdrawal(
    case: Case, application: DivorceApplication, *, actor: Actor, at: dt.datetime
) -> Document:
    """撤回离婚登记申请确认单."""
    data = {
        "by": ROLES[application.withdrawn_by], "received": application.received_date.isoformat(),
        "withdrawn": at.astimezone(CHINA).date().isoformat(), "parties": _named(application.marriage),
    }  # fmt: skip
    return issue_paper(
        case, paper="withdrawal", title="撤回离婚登记申请确认单", data=data, number_word="婚离撤", actor=actor,
        at=at,
    )  # fmt: skip


def _named(record: MarriageRecord) -> list[dict[str, str]]:
    return [
        {
            "label": label,
            "name": getattr(record, f"{role}_name"),
            "number": masked_number(getattr(record, f"{role}_identity_cipher")),
        }
        for role, label in ROLES.items()
    ]


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
