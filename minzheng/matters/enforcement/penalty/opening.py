"""Proposing a case, and filing it: who is accused of what, by whom, in time and within the powers."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.catalogue import Opened, PartyOf
from minzheng.kernel.cases.models import Case
from minzheng.registers.enforcement import benchmarks, commands, competence
from minzheng.registers.enforcement.commands.penalties import certified_pair
from minzheng.registers.enforcement.errors import EnforcementNotFound
from minzheng.registers.enforcement.fields import Field, PartyKind
from minzheng.registers.enforcement.models import EnforcementOfficer, Lead, PenaltyFile, PenaltyOfficer

from .judging import fen, require_in_time

CODE = "penalty"


def open_(data: dict[str, Any], actor: Actor, at: dt.datetime) -> Opened:
    """What is proposed. Nothing is written here but the case: the file begins when the head approves."""
    day, lead = at.astimezone(CHINA).date(), None
    if data.get("lead_id"):
        lead = _lead(data["lead_id"], actor)
    division = lead.division_code[:6] if lead else settings.DISTRICT_CODE
    grounds = benchmarks.versions(data["violation"])
    if not grounds or grounds[-1].field != data["field"]:
        raise Invalid("违法行为不属于所选领域，请重新选择。", field="violation")
    if data["happened_until"] < data["happened_from"]:
        raise Invalid("行为终了日不能早于开始日，请改正。", field="happened_until")
    if data["happened_until"] > day:
        raise Invalid("行为终了日不能晚于今天，请改正。", field="happened_until")
    competence.require(data["field"], (), division_code=division, on_date=day)
    require_in_time(data["happened_until"], is_grave=bool(data.get("is_life_or_finance")), on_date=day)
    ids = [int(one) for one in data["officers"]]
    pair = certified_pair(ids, field=data["field"], division_code=division, on_date=day)
    party = data["party_name"].strip()
    kept = {
        "field": data["field"],
        "violation": data["violation"],
        "party_kind": data["party_kind"],
        "party_name": party,
        "party_code": data.get("party_code", ""),
        "party_address": data.get("party_address", ""),
        "facts": data["facts"].strip(),
        "happened_from": data["happened_from"].isoformat(),
        "happened_until": data["happened_until"].isoformat(),
        "is_life_or_finance": bool(data.get("is_life_or_finance")),
        "base_fen": fen(data.get("base")) or None,
        "lead_id": lead.id if lead else None,
        "officer_ids": [one.id for one in pair],
    }
    return Opened(
        title=f"{party}：{grounds[-1].label}"[:200], division_code=division, application=kept,
        subject=f"lead:{lead.id}" if lead else "",
        parties=(PartyOf(role="party", label=PartyKind(data["party_kind"]).label, name=party),),
    )  # fmt: skip


def _lead(lead_id: int, actor: Actor) -> Lead:
    """An open lead that no open case is about, locked. Raises Conflict."""
    rows = Lead.objects.select_for_update(of=("self",)).filter(id=lead_id)
    lead = access.visible_to(actor, "penalty.handle", rows).first()
    if lead is None:
        raise EnforcementNotFound("没有这条线索，请返回列表查找。")
    if lead.state != Lead.State.OPEN:
        raise Conflict(f"线索 {lead.number} 已经“{lead.get_state_display()}”，不能再立案。")
    if Case.objects.filter(matter=CODE, subject=f"lead:{lead.id}", closed_at=None).exists():
        raise Conflict(f"线索 {lead.number} 已有案件在呈批立案，不能重复呈批。请在案件列表中查找。")
    return lead


@transaction.atomic
def begin_file(case: Case, *, filed_date: dt.date | None, actor: Actor, at: dt.datetime) -> PenaltyFile:
    """The file of a case, from what was proposed. The officers' certificates are looked at again."""
    told, day = case.application, at.astimezone(CHINA).date()
    until = dt.date.fromisoformat(told["happened_until"])
    require_in_time(until, is_grave=told["is_life_or_finance"], on_date=day)
    pair = certified_pair(
        told["officer_ids"], field=told["field"], division_code=case.division_code, on_date=day
    )
    names = ("field", "violation", "party_kind", "party_name", "party_code", "party_address", "facts",
             "is_life_or_finance", "base_fen", "lead_id")  # fmt: skip
    file = PenaltyFile.objects.create(
        case=case, happened_from=dt.date.fromisoformat(told["happened_from"]), happened_until=until,
        filed_date=filed_date, **{name: told[name] for name in names},
    )  # fmt: skip
    PenaltyOfficer.objects.bulk_create([PenaltyOfficer(file=file, officer=one) for one in pair])
    if told["lead_id"]:
        commands.file_lead(lead_id=told["lead_id"], case=case, actor=actor, at=at)
    return file


def officers_of(case: Case) -> str:
    """Names and certificate numbers, as papers print them."""
    ids = case.application["officer_ids"]
    found = EnforcementOfficer.objects.filter(id__in=ids).order_by("id")
    return "、".join(f"{one.name}（执法证号 {one.certificate_number}）" for one in found)


def field_label(case: Case) -> str:
    return Field(case.application["field"]).label
