"""What courts, the police and corrections change: one person proposes with the paper, another checks."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from pypinyin import lazy_pinyin

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid, Refused
from minzheng.kernel.people.commands import clean_name

from ..errors import AlreadySettled, RecordNotFound
from ..events import AnnotationProposed, AnnotationSettled, DivorceRestored
from ..models import (
    MARRYING,
    AnnotationKind,
    AnnotationProposal,
    Ended,
    Kind,
    MarriageRecord,
    RecordAnnotation,
    Status,
)
from ..rules.proofs import CIVIL_CODE_FROM, FRAUD_REVOKED_FROM
from .registering import end_marriage, keys_of

BASES = {
    "judgment": "生效判决书",
    "mediation": "生效调解书",
    "ruling": "裁定书",
    "police": "公安机关结论",
    "suggestion": "检察建议",
    "death": "死亡证明（火化、户口注销或宣告死亡）",
    "decision": "民政机关撤销决定",
    "form": "更正审批单",
}
_BASES_OF = {
    AnnotationKind.COURT_DIVORCE: ("judgment", "mediation"),
    AnnotationKind.DEATH: ("death", "judgment"),
    AnnotationKind.VOID: ("judgment", "ruling"),
    AnnotationKind.ANNULLED: ("judgment", "ruling"),
    AnnotationKind.COERCION: ("decision",),
    AnnotationKind.REVOKED: ("judgment", "ruling", "police", "suggestion"),
    AnnotationKind.CORRECTION: ("form",),
}
CORRECTABLE = {
    "male_name": "男方姓名",
    "female_name": "女方姓名",
    "male_birth_date": "男方出生日期",
    "female_birth_date": "女方出生日期",
    "register_date": "登记日期",
    "male_place_text": "男方住址",
    "female_place_text": "女方住址",
}
FIRST_YEAR = 1850
_DAYS = ("male_birth_date", "female_birth_date", "register_date")
_STATUS_OF = {
    AnnotationKind.VOID: Status.VOID,
    AnnotationKind.ANNULLED: Status.ANNULLED,
    AnnotationKind.COERCION: Status.ANNULLED,
    AnnotationKind.REVOKED: Status.REVOKED,
}


@transaction.atomic
def propose_annotation(
    *, record_id: int, kind: str, basis_kind: str, basis_number: str, basis_agency: str, basis_date: dt.date,
    effective_date: dt.date, field_name: str = "", after: str = "", note: str = "", actor: Actor,
    at: dt.datetime, request_id: uuid.UUID,
) -> AnnotationProposal:  # fmt: skip
    """Write an annotation with its paper; it holds only when another person has checked it."""
    access.require(actor, "marriage.register")
    done = AnnotationProposal.objects.filter(request_id=request_id).first()
    if done is not None:
        return done
    record = _record(record_id, actor, "marriage.register")
    day, chosen = at.astimezone(CHINA).date(), AnnotationKind(kind)
    _check_basis(chosen, basis_kind, basis_number, basis_agency, basis_date, effective_date, day)
    _check_record(record, chosen)
    if chosen is AnnotationKind.CORRECTION:
        _corrected(record, field_name, after, day)
    else:
        _check_after_registration(record, effective_date)
    if AnnotationProposal.objects.filter(
        record=record, kind=chosen, state=AnnotationProposal.State.PROPOSED
    ).exists():
        raise AlreadySettled(f"这条记录已有一份“{chosen.label}”等待复核，请先由另一人复核或退回。")
    made = AnnotationProposal.objects.create(
        record=record, kind=chosen, basis_kind=basis_kind, basis_number=basis_number.strip(),
        basis_agency=basis_agency.strip(), basis_date=basis_date, effective_date=effective_date,
        field_name=field_name if chosen is AnnotationKind.CORRECTION else "",
        after=after.strip() if chosen is AnnotationKind.CORRECTION else "", note=note.strip(),
        proposed_by_id=actor.account_id, proposed_at=at, request_id=request_id,
    )  # fmt: skip
    event = AnnotationProposed(record_id=record.id, label=chosen.label, basis=made.basis_number)
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def settle_annotation(
    *, proposal_id: int, confirmed: bool, note: str = "", actor: Actor, at: dt.datetime
) -> AnnotationProposal:
    """The second person signs or sends back. Signed, the annotation is written and the record's status
    follows.
    """
    access.require(actor, "marriage.decide")
    rows = AnnotationProposal.objects.select_for_update(of=("self",)).select_related("record")
    proposal = (
        access.visible_to(actor, "marriage.decide", rows, "record__office_code")
        .filter(id=proposal_id)
        .first()
    )
    if proposal is None:
        raise RecordNotFound("没有这份待复核的备注，请返回列表查看。")
    if proposal.state != AnnotationProposal.State.PROPOSED:
        raise AlreadySettled(f"这份备注{proposal.get_state_display()}，不能再次处理。请刷新页面查看。")
    if proposal.proposed_by_id == actor.account_id:
        raise Refused("备注须由两人办理：您是经办人，请由登记处另一名负责人复核。")
    if not confirmed and not note.strip():
        raise Invalid("退回时请写明原因，经办人才知道补什么。", field="note")
    proposal.state = AnnotationProposal.State.CONFIRMED if confirmed else AnnotationProposal.State.REJECTED
    proposal.settled_by_id, proposal.settled_at, proposal.settled_note = actor.account_id, at, note.strip()
    proposal.save()
    if confirmed:
        _annotate(proposal, actor, at)
    event = AnnotationSettled(
        record_id=proposal.record_id, label=proposal.get_kind_display(), confirmed=confirmed
    )
    audit.record(event, actor=actor, at=at)
    return proposal


def _annotate(proposal: AnnotationProposal, actor: Actor, at: dt.datetime) -> RecordAnnotation:
    record = MarriageRecord.objects.select_for_update().get(id=proposal.record_id)
    kind = AnnotationKind(proposal.kind)
    _check_record(record, kind)
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    if kind is AnnotationKind.CORRECTION:
        value = _corrected(record, proposal.field_name, proposal.after, at.astimezone(CHINA).date())
        before = {proposal.field_name: str(getattr(record, proposal.field_name) or "")}
        after = {proposal.field_name: str(value)}
        setattr(record, proposal.field_name, value)
        _follow(record, proposal.field_name, value)
        record.search_keys = keys_of(record)
        record.save()
    elif kind in _STATUS_OF:
        record.status, record.ended_reason, record.ended_date = _STATUS_OF[kind], "", None
        record.save(update_fields=["status", "ended_reason", "ended_date"])
        if record.kind == Kind.DIVORCE:
            _restore(record, actor, at)
    else:
        reason = Ended.COURT if kind is AnnotationKind.COURT_DIVORCE else Ended.DEATH
        end_marriage(record, reason=reason, on_date=proposal.effective_date)
    paper = f"{BASES[proposal.basis_kind]} {proposal.basis_number}（{proposal.basis_date}）"
    return RecordAnnotation.objects.create(
        record=record, kind=kind, effective_date=proposal.effective_date, before=before, after=after,
        basis=f"{proposal.basis_agency}{paper}",
        note=proposal.note, proposed_by_id=proposal.proposed_by_id, checked_by_id=actor.account_id,
        annotated_at=at,
    )  # fmt: skip


def _follow(record: MarriageRecord, field_name: str, value: str | dt.date) -> None:
    """What is derived from a corrected field is corrected with it."""
    if field_name == "register_date":
        record.register_year = value.year
    elif field_name.endswith("_birth_date"):
        setattr(record, field_name.replace("_birth_date", "_birth_year"), value.year)
    elif field_name.endswith("_name"):
        setattr(record, f"{field_name}_pinyin", " ".join(lazy_pinyin(value)))


def _restore(divorce: MarriageRecord, actor: Actor, at: dt.datetime) -> None:
    """A revoked divorce never was (自始无拘束力): the marriages it had ended stand again."""
    for marriage in MarriageRecord.objects.select_for_update().filter(ended_by=divorce, status=Status.ENDED):
        marriage.status, marriage.ended_reason = Status.VALID, ""
        marriage.ended_date, marriage.ended_by = None, None
        try:
            with transaction.atomic():
                marriage.save(update_fields=["status", "ended_reason", "ended_date", "ended_by"])
        except IntegrityError as error:
            raise Conflict(
                f"离婚登记 {divorce} 撤销后，结婚登记 {marriage} 应恢复有效，但一方已另有在册婚姻（民法典 第一千零四十二条"
                "禁止重婚）。请先由人民法院对后一婚姻的效力作出裁判并备注，再复核本件。"
            ) from error
        event = DivorceRestored(record_id=marriage.id, divorce_id=divorce.id, divorce=str(divorce))
        audit.record(event, actor=actor, at=at)


def _record(record_id: int, actor: Actor, permission: str) -> MarriageRecord:
    rows = access.visible_to(
        actor, permission, MarriageRecord.objects.select_for_update(of=("self",)), "office_code"
    )
    record = rows.filter(id=record_id).first()
    if record is None:
        raise RecordNotFound("没有这条婚姻登记记录，请返回列表重新查找。")
    return record


def _check_record(record: MarriageRecord, kind: AnnotationKind) -> None:
    if kind is AnnotationKind.CORRECTION:
        return
    if record.kind not in MARRYING and kind is not AnnotationKind.REVOKED:
        raise Invalid(f"“{kind.label}”只能备注在结婚登记记录上，请选择结婚登记。", field="kind")
    if kind in (AnnotationKind.COURT_DIVORCE, AnnotationKind.DEATH) and record.status != Status.VALID:
        raise AlreadySettled(f"该记录已{record.get_status_display()}，不能再备注“{kind.label}”。")
    if record.status in (Status.VOID, Status.ANNULLED, Status.REVOKED):
        raise AlreadySettled(f"该记录已{record.get_status_display()}，不能再备注“{kind.label}”。")


def _check_basis(
    kind: AnnotationKind, basis_kind: str, number: str, agency: str, basis_date: dt.date, effective: dt.date,
    day: dt.date,
) -> None:  # fmt: skip
    allowed = _BASES_OF[kind]
    if basis_kind not in allowed:
        words = "、".join(BASES[one] for one in allowed)
        raise Invalid(f"“{kind.label}”的依据应是：{words}。请取得文书后再备注。", field="basis_kind")
    if not number.strip() or not agency.strip():
        raise Invalid("请填写依据文书的文号和出具机关。", field="basis_number")
    if basis_date > day or effective > day:
        raise Invalid(
            "文书日期和生效日期不能晚于今天；文书尚未生效的，请等生效证明。", field="effective_date"
        )
    if kind is not AnnotationKind.DEATH and effective < basis_date:
        raise Invalid("生效日期不能早于文书日期，请对照生效证明填写。", field="effective_date")
    if kind is AnnotationKind.REVOKED and day < FRAUD_REVOKED_FROM:
        raise Invalid(
            "2021年11月18日两高两部指导意见以前，民政机关没有撤销冒名登记的依据，请当事人提起行政诉讼。",
            field="kind",
        )
    if kind is AnnotationKind.COERCION and basis_date >= CIVIL_CODE_FROM:
        raise Invalid(
            "2021年1月1日起受胁迫的婚姻由人民法院撤销（民法典 第一千零五十二条），请当事人向法院请求。",
            field="kind",
        )


def _check_after_registration(record: MarriageRecord, effective: dt.date) -> None:
    """Nothing of a registration comes into effect before it was made."""
    begun = record.register_date or dt.date(record.register_year, 1, 1)
    if effective < begun:
        raise Invalid(
            f"生效日期不能早于登记日期（{record.register_date or f'{record.register_year} 年'}），请核对文书和登记记录是否同一对当事人。",
            field="effective_date",
        )


def _corrected(record: MarriageRecord, field_name: str, after: str, day: dt.date) -> str | dt.date:
    """The value that a correction writes; Invalid where it names no field or changes nothing."""
    if field_name not in CORRECTABLE:
        raise Invalid("请选择要更正的项目。证件号有误的，请按补录重新登记核对。", field="field_name")
    if not after.strip():
        raise Invalid("请填写更正后的内容。", field="after")
    value: str | dt.date = after.strip()
    if field_name in _DAYS:
        try:
            value = dt.date.fromisoformat(str(value))
        except ValueError:
            raise Invalid("日期请写成 2020-01-31 的样子。", field="after") from None
        if not value.year >= FIRST_YEAR or value > day:
            raise Invalid(f"日期应在 {FIRST_YEAR} 年至今天之间，请对照原件核对。", field="after")
    elif field_name.endswith("_name"):
        try:
            value = clean_name(after)
        except Invalid as error:
            raise Invalid(error.sentence, field="after") from error
    if value == getattr(record, field_name):
        raise Invalid("更正后的内容与原来相同，不需要更正。", field="after")
    return value
