"""日常监管与行政处罚衔接: findings; from a level on a lead, with a receipt and days to check it."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.commands import issue_document, take_number
from minzheng.kernel.documents.typesetting import PLAIN_RECEIPT
from minzheng.kernel.territory import queries as territory

from ..errors import DoneAlready, EnforcementNotFound
from ..events import FindingRecorded, LeadReceived, LeadSettled
from ..fields import LINKED_FIELDS, Field, Level, Source
from ..models import InspectionObject, Lead, SupervisionFinding
from ..parameters import figures

NUMBER_WORD = "执线"


@transaction.atomic
def record_finding(
    *, field: str, subject_name: str, text: str, level: int, found_date: dt.date, division_code: str,
    actor: Actor, at: dt.datetime, request_id: uuid.UUID, object_id: int | None = None,
    correct_by: dt.date | None = None,
) -> SupervisionFinding:  # fmt: skip
    """Record what daily supervision found. From the level set on it is a lead, with receipt."""
    access.require(actor, "inspection.carry_out", division_code=division_code)
    done = SupervisionFinding.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    day = at.astimezone(CHINA).date()
    if field not in LINKED_FIELDS:
        names = "、".join(one.label for one in LINKED_FIELDS)
        raise Invalid(f"日常监管与处罚衔接的领域是{names}，请重新选择。", field="field")
    if not text.strip() or not subject_name.strip():
        raise Invalid(
            "请填写单位或个人名称，以及发现的问题。", field="text" if not text.strip() else "subject_name"
        )
    if found_date > day:
        raise Invalid("发现日期不能晚于今天，请改正。", field="found_date")
    if level not in Level.values:
        raise Invalid("请选择问题的程度。", field="level")
    target = _target(object_id, field)
    made = write_finding(
        field=field, target=target, subject_name=subject_name.strip(), division_code=division_code,
        text=text.strip(), level=level, found_date=found_date, correct_by=correct_by, actor=actor, at=at,
        request_id=request_id,
    )  # fmt: skip
    if level >= figures(division_code=division_code, on_date=day)["lead_level"]:
        made.lead = write_lead(
            source=Source.DAILY, field=field, target=target, subject_name=made.subject_name,
            division_code=division_code, facts=made.text, level=level, happened_date=found_date, actor=actor,
            at=at, request_id=request_id,
        )  # fmt: skip
        made.save(update_fields=["lead"])
    return made


@transaction.atomic
def correct_finding(
    *, finding_id: int, corrected_date: dt.date, actor: Actor, at: dt.datetime
) -> SupervisionFinding:
    """Record that the problem was put right (复查)."""
    rows = SupervisionFinding.objects.select_for_update(of=("self",)).filter(id=finding_id)
    found = access.visible_to(actor, "inspection.carry_out", rows).first()
    if found is None:
        access.require(actor, "inspection.carry_out")
        raise EnforcementNotFound("没有这条监管发现，请返回列表查找。")
    if found.corrected_date is not None:
        raise DoneAlready(f"这条问题已于 {found.corrected_date} 登记改正，不用重复登记。")
    if not found.found_date <= corrected_date <= at.astimezone(CHINA).date():
        raise Invalid("改正日期应在发现日期以后、今天以前（含当天）。", field="corrected_date")
    found.corrected_date = corrected_date
    found.save(update_fields=["corrected_date"])
    event = FindingRecorded(
        finding_id=found.id, field=Field(found.field).label, level=f"{corrected_date} 改正"
    )
    audit.record(event, actor=actor, at=at)
    return found


@transaction.atomic
def receive_lead(
    *,
    source: str,
    field: str,
    subject_name: str,
    facts: str,
    level: int,
    division_code: str,
    actor: Actor,
    at: dt.datetime,
    request_id: uuid.UUID,
    object_id: int | None = None,
    happened_date: dt.date | None = None,
) -> Lead:
    """Take in a complaint, a transfer, something seen in the media; a receipt goes to whoever sent it."""
    access.require(actor, "penalty.handle", division_code=division_code)
    done = Lead.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    if source not in Source.values or field not in Field.values or level not in Level.values:
        raise Invalid("请选择线索来源、领域和程度。", field="source")
    if not subject_name.strip() or not facts.strip():
        raise Invalid("请填写涉嫌违法的单位或个人，以及线索内容。",
                      field="facts" if not facts.strip() else "subject_name")  # fmt: skip
    if happened_date is not None and happened_date > at.astimezone(CHINA).date():
        raise Invalid("行为发生日不能晚于今天，请改正。", field="happened_date")
    return write_lead(
        source=source,
        field=field,
        target=_target(object_id, field),
        subject_name=subject_name.strip(),
        division_code=division_code,
        facts=facts.strip(),
        level=level,
        happened_date=happened_date,
        actor=actor,
        at=at,
        request_id=request_id,
    )


@transaction.atomic
def settle_lead(*, lead_id: int, state: str, settlement: str, actor: Actor, at: dt.datetime) -> Lead:
    """Close a lead without a case: unfounded, or sent to whom it belongs. The reason is kept."""
    lead = _open_lead(lead_id, actor)
    if state not in (Lead.State.UNFOUNDED, Lead.State.TRANSFERRED):
        raise Invalid("线索只能在这里作“不予立案”或“移送”；立案请用“立案”。", field="state")
    if len(settlement.strip()) < 4:
        raise Invalid("请写明不予立案的理由，或移送给哪个机关。", field="settlement")
    lead.state, lead.settled_at, lead.settlement = state, at, settlement.strip()
    lead.save(update_fields=["state", "settled_at", "settlement"])
    event = LeadSettled(lead_id=lead.id, number=lead.number, state=Lead.State(state).label)
    audit.record(event, actor=actor, at=at)
    return lead


def file_lead(*, lead_id: int, case, actor: Actor, at: dt.datetime) -> Lead:
    """Tie a lead to its case, inside the transaction that files it; the step has checked who may."""
    lead = _open_lead(lead_id, actor, "penalty.decide", "penalty.handle")
    lead.state, lead.settled_at, lead.case, lead.settlement = Lead.State.FILED, at, case, "转处罚案件"
    lead.save(update_fields=["state", "settled_at", "case", "settlement"])
    event = LeadSettled(lead_id=lead.id, number=lead.number, state=Lead.State.FILED.label, case_id=case.id)
    audit.record(event, actor=actor, at=at)
    return lead


def write_finding(*, actor: Actor, at: dt.datetime, **values) -> SupervisionFinding:
    """The row and its event, inside the caller's transaction."""
    made = SupervisionFinding.objects.create(recorded_at=at, recorded_by_name=actor.name, **values)
    event = FindingRecorded(finding_id=made.id, field=Field(made.field).label, level=Level(made.level).label)
    audit.record(event, actor=actor, at=at)
    return made


def write_lead(*, actor: Actor, at: dt.datetime, division_code: str, **values) -> Lead:
    """The lead, numbered, with its receipt, inside the caller's transaction."""
    day = at.astimezone(CHINA).date()
    told = figures(division_code=division_code, on_date=day)
    check_by = territory.calendar(at).add_working_days(day, told["lead_check_working_days"])
    lead = Lead.objects.create(
        number=take_number(agency_word=NUMBER_WORD, year=day.year, at=at), received_at=at, check_by=check_by,
        division_code=division_code, **values,
    )  # fmt: skip
    receipt = issue_document(
        template=PLAIN_RECEIPT, title="执法线索接收回执", actor=actor, at=at,
        number_series=f"{settings.AGENCY_WORD}执线回字",
        data={
            "agency": settings.BUREAU_NAME,
            "rows": [
                ["线索编号", lead.number], ["来源", lead.get_source_display()], ["领域", lead.get_field_display()],
                ["涉及单位（个人）", lead.subject_name], ["接收日期", day.isoformat()],
                ["核查期限", check_by.isoformat()],
            ],
            "note": "期限届满前告知是否立案；不予立案或移送的，告知理由和接收机关。",
        },
    )  # fmt: skip
    lead.receipt_id = receipt.id
    lead.save(update_fields=["receipt_id"])
    event = LeadReceived(lead_id=lead.id, number=lead.number, source=lead.get_source_display())
    audit.record(event, actor=actor, at=at)
    return lead


def _target(object_id: int | None, field: str) -> InspectionObject | None:
    if object_id is None:
        return None
    found = InspectionObject.objects.filter(id=object_id, field=field).first()
    if found is None:
        raise Invalid("检查对象不属于所选领域，请重新选择。", field="object_id")
    return found


def _open_lead(lead_id: int, actor: Actor, *permissions: str) -> Lead:
    """A lead that waits, locked; for whoever holds one of the permissions (to handle, if none is named)."""
    rows = Lead.objects.select_for_update(of=("self",)).filter(id=lead_id)
    wanted = permissions or ("penalty.handle",)
    lead = next((one for each in wanted if (one := access.visible_to(actor, each, rows).first())), None)
    if lead is None:
        access.require(actor, wanted[0])
        raise EnforcementNotFound("没有这条线索，请返回列表查找。")
    if lead.state != Lead.State.OPEN:
        raise DoneAlready(f"线索 {lead.number} 已经“{lead.get_state_display()}”，不能再处理。请刷新列表。")
    return lead
