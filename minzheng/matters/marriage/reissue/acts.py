"""What each step of a reissue writes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Moved, Opened, PartyOf
from minzheng.kernel.cases.models import Case
from minzheng.registers.marriages import commands, papers, queries
from minzheng.registers.marriages.commands.conduct import ensure_owner
from minzheng.registers.marriages.commands.registering import require_reissuable
from minzheng.registers.marriages.models import Kind, MarriageRecord
from minzheng.registers.marriages.office import require_registrar
from minzheng.registers.marriages.parameters import figure
from minzheng.registers.marriages.parties import ROLES, party_index
from minzheng.registers.marriages.rules.proofs import NATIONWIDE_FROM, regulation


def open_(*, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """Take in who wants which certificate; the registration must still hold and be that person's own."""
    day, offices = at.astimezone(CHINA).date(), queries.offices(actor, "marriage.register")
    original = MarriageRecord.objects.filter(id=data["original"]).first()
    if not offices or original is None:
        raise Invalid("没有这条登记记录，请先在“登记记录”里按姓名、字号或证件号查找。", field="original")
    require_reissuable(original, data["kind"])
    _require_jurisdiction(data, original, offices, day)
    who = data["who"]
    _require_own(original, who, data["identity_number"])
    one_party = figure("reissue_one_party", division_code=offices[0], on_date=day)
    if data["kind"] == Kind.REISSUED_MARRIAGE and who != "both" and not (one_party and data.get("proxy")):
        raise Invalid(
            "只有一方到场补领结婚证的，须有另一方经公证的委托书（婚姻登记工作规范）。请补齐委托书，或双方一起来。",
            field="proxy",
        )
    persons = {role: getattr(original, role) for role in ROLES}
    return Opened(
        title=original.couple, division_code=offices[0], subject=f"marriage:{original.id}",
        application={
            "original_id": original.id, "kind": data["kind"], "who": who, "proxy": bool(data.get("proxy")),
            "reason": data["reason"],
        },
        parties=tuple(
            PartyOf(role, label, getattr(original, f"{role}_name"), persons[role])
            for role, label in ROLES.items()
        ),
    )  # fmt: skip


def _require_jurisdiction(
    data: Mapping[str, Any], original: MarriageRecord, offices: Sequence[str], day: dt.date
) -> None:
    """Until 2025-05-09 the office that registered, or that of a party's household register; then any."""
    if day < NATIONWIDE_FROM and original.office_code not in offices and not data.get("resident_here"):
        raise Invalid(
            f"原登记不是本登记处办理的（{regulation(day)}补领条款）。请到原登记机关补领；一方常住户口在本登记处辖区的，"
            "核对户口簿后勾选。",
            field="resident_here",
        )


def _require_own(original: MarriageRecord, who: str, number: str) -> None:
    """Who came is a party of the record. A record without a number is compared by the archive step."""
    roles = ROLES if who == "both" else (who,)
    known = {role: getattr(original, f"{role}_identity_index") for role in roles}
    shown = {role: party_index(getattr(original, f"{role}_id_type_code"), number) for role in roles}
    if all(known.values()) and not any(bytes(known[role]) == shown[role] for role in roles):
        raise Invalid(
            "到场人的证件号与登记记录不符。请核对号码；登记时用旧号码的，请先办理登记信息更正。",
            field="identity_number",
        )


def original_of(case: Case) -> MarriageRecord:
    return MarriageRecord.objects.get(id=case.application["original_id"])


def verify(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> None:
    """The archive was looked into and agrees."""
    ensure_owner(case, actor=actor, at=at)
    day = at.astimezone(CHINA).date()
    require_registrar(actor, office_code=case.division_code[:6], on_date=day, record=original_of(case))


def no_longer_holds(*, case: Case, on_date: dt.date) -> list[str]:
    try:
        require_reissuable(original_of(case), case.application["kind"])
    except Invalid as error:
        return [error.sentence.rstrip("。")]
    return []


def issue(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """The new certificate: for a marriage one for each, for a divorce one for whoever came (two where both
    did).
    """
    kind, who = case.application["kind"], case.application["who"]
    copies = 2 if kind == Kind.REISSUED_MARRIAGE or who == "both" else 1
    numbers = (data.get("male_print_number") or "", data.get("female_print_number") or "")
    record = commands.reissue(
        case=case, original=original_of(case), kind=kind, copies=copies, print_numbers=numbers,
        details={"reason": case.application["reason"], "holder": "" if who == "both" else who},
        actor=actor, at=at,
    )  # fmt: skip
    papers.issue_certificates(case, record, copies=copies, actor=actor, at=at)
    return Moved(subject=f"marriage:{record.id}", details={"sentence": f"字号 {record.certificate_number}"})


def refuse(*, case: Case, data: Mapping[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    ensure_owner(case, actor=actor, at=at)
    papers.issue_refusal(case, title="不予补领告知单", reasons=[data["reason"]], actor=actor, at=at)
    return Moved(details={"missing": [data["reason"]]})
