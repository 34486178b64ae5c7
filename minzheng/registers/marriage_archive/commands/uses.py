"""Using the archive: asked for with papers, allowed by whom the law names, handed out as a paper."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.commands import issue_document
from minzheng.kernel.people.identity import IdentityNumber, check_identity_number
from minzheng.registers.marriages.models import MarriageRecord
from minzheng.registers.marriages.names import NAME_LENGTH_MAX, folded
from minzheng.registers.marriages.parties import party_index, plain_number

from ..certificates import record_facts
from ..entitlement import (
    CAPACITIES,
    NO_RECORD_EXCEPTIONS,
    NO_RECORD_SINCE,
    NO_RECORD_SOURCE,
    OUTPUTS,
    PURPOSES,
    may_say_no_record,
)
from ..errors import AlreadyDone, ArchiveNotFound, NotEntitled
from ..events import UseAsked, UseDecided, UseDone
from ..models import ArchiveUse

APPLICANT = "marriage_archive.applicant"
NUMBER_WORD = "婚档"
FOLDER = "registers/marriage_archive/papers"
TEMPLATES = {"record": "record_certificate", "copy": "copy_certificate", "no_record": "no_record"}
TITLES = {"record": "婚姻登记记录证明", "copy": "查档证明", "no_record": "无婚姻登记记录证明"}
State = ArchiveUse.State


@transaction.atomic
def ask_use(
    *, division_code: str, record_id: int | None, applicant_name: str, applicant_number: str,
    capacity: str, papers: Iterable[str], purpose: str, purpose_note: str, output: str,
    request_id: UUID, actor: Officer, at: dt.datetime,
) -> ArchiveUse:  # fmt: skip
    """Take in a request. Raises NotEntitled for missing papers, Invalid for what is not said."""
    known = ArchiveUse.objects.filter(request_id=request_id).first()
    if known is not None:
        return known
    access.require(actor, "archive.serve", division_code=division_code)
    record = _record(record_id, actor)
    _check(capacity, purpose, purpose_note, output, applicant_name, applicant_number)
    asked_as = CAPACITIES[capacity]
    doubtful = False  # a head looks first where an old record without a number bears the name
    missing = [paper for paper in asked_as.papers if paper not in set(papers)]
    if missing:
        raise NotEntitled(
            f"{asked_as.label}利用婚姻档案还缺：{'、'.join(missing)}（{asked_as.article}）。请补齐后再受理。",
            field="papers",
        )
    if output == "no_record":
        _check_no_record(purpose, applicant_number, at)
        doubtful = bool(_name_sakes(applicant_name.strip(), _checked(applicant_number, at)))
    elif record is None:
        raise Invalid("请先检索并选定要利用的登记记录。", field="record")
    elif capacity == "self" and not _is_party(record, applicant_number):
        raise NotEntitled(
            "申请人的证件号与该记录的男方、女方都不相符，不能以本人身份利用（令第32号 第十五条）。"
            "旧档没有证件号或号码有误的，请按“其他”受理，由负责人审核。",
            field="applicant_number",
        )
    use = ArchiveUse.objects.create(
        division_code=division_code, record=record, applicant_name=applicant_name.strip(),
        applicant_cipher=secrecy.encrypt(applicant_number.strip(), purpose=APPLICANT), capacity=capacity,
        papers=list(asked_as.papers), purpose=purpose, purpose_note=purpose_note.strip(), output=output,
        state=State.WAITING if asked_as.approval or doubtful else State.ALLOWED, taken_by_id=actor.account_id,
        taken_by_name=actor.name, taken_at=at, request_id=request_id,
    )  # fmt: skip
    event = UseAsked(
        use_id=use.id, capacity=asked_as.label, purpose=PURPOSES[purpose], output=OUTPUTS[output],
        applicant=use.applicant_name,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return use


@transaction.atomic
def decide_use(
    *, use_id: int, allowed: bool, note: str, actor: Officer, at: dt.datetime
) -> ArchiveUse:  # fmt: skip
    """The head allows or refuses a request that needs it. Nobody decides what they took in themselves."""
    use = _locked(use_id, actor)
    access.require(actor, "archive.release", division_code=use.division_code)
    if use.state != State.WAITING:
        raise AlreadyDone(f"这件利用申请{use.get_state_display()}，不能再审批。请刷新清单。")
    if use.taken_by_id == actor.account_id:
        raise NotEntitled("您受理的申请须由另一名负责人审批，不能自己受理、自己审批。")
    if not note.strip():
        raise Invalid("请写明同意或不同意的理由。", field="note")
    use.state = State.ALLOWED if allowed else State.REFUSED
    use.approver_id, use.approver_name = actor.account_id, actor.name
    use.approved_at, use.approval_note = at, note.strip()
    use.save()
    audit.record(UseDecided(use_id=use.id, is_allowed=allowed, note=use.approval_note), actor=actor, at=at)
    return use


@transaction.atomic
def hand_out(*, use_id: int, actor: Officer, at: dt.datetime) -> ArchiveUse:
    """Issue the paper of an allowed request, or note that the record was looked at."""
    use = _locked(use_id, actor)
    access.require(actor, "archive.serve", division_code=use.division_code)
    if use.state == State.WAITING:
        raise NotEntitled("这件申请须先经负责人审核同意（令第32号 第十五条）。请待审批后再出具。")
    if use.state != State.ALLOWED:
        raise AlreadyDone(f"这件利用申请{use.get_state_display()}，不能出具。")
    if use.output == "no_record":  # somebody may have married since it was taken in
        _check_no_record(use.purpose, secrecy.decrypt(use.applicant_cipher, purpose=APPLICANT), at)
    if use.output in TEMPLATES:
        use.document = issue_document(
            template=f"{FOLDER}/{TEMPLATES[use.output]}", title=TITLES[use.output], data=_data(use, at),
            number_series=settings.AGENCY_WORD + NUMBER_WORD, actor=actor, at=at,
        )  # fmt: skip
    use.state, use.done_at = State.DONE, at
    use.save()
    audit.record(UseDone(use_id=use.id, output=OUTPUTS[use.output]), actor=actor, at=at)
    return use


def _data(use: ArchiveUse, at: dt.datetime) -> dict:
    facts = record_facts(use.record, use.division_code) if use.record else {}
    return facts | {
        "agency": settings.BUREAU_NAME,
        "applicant": use.applicant_name,
        "applicant_number": secrecy.decrypt(use.applicant_cipher, purpose=APPLICANT),
        "capacity": CAPACITIES[use.capacity].label,
        "purpose": PURPOSES[use.purpose] + (f"（{use.purpose_note}）" if use.purpose_note else ""),
        "date": at.date().isoformat(),
    }


def _record(record_id: int | None, actor: Officer) -> MarriageRecord | None:
    if record_id is None:
        return None
    rows = access.visible_to(actor, "archive.read", MarriageRecord.objects.all(), "office_code")
    record = rows.filter(id=record_id).first()
    if record is None:
        raise ArchiveNotFound("没有这条登记记录，请重新检索。")
    return record


def _check(capacity: str, purpose: str, note: str, output: str, name: str, number: str) -> None:
    if capacity not in CAPACITIES:
        raise Invalid("请选择申请人的身份。", field="capacity")
    if purpose not in PURPOSES:
        raise Invalid("请选择利用事由。", field="purpose")
    if output not in OUTPUTS:
        raise Invalid("请选择利用方式。档案一律不外借。", field="output")
    if not name.strip() or not number.strip():
        raise Invalid("请填写申请人姓名和证件号。", field="applicant_name")
    if (purpose == "other" or capacity in ("other", "lawyer")) and len(note.strip()) < 4:
        raise Invalid("请写明具体事由（至少 4 个字）；律师须写明案号。", field="purpose_note")


def _check_no_record(purpose: str, number: str, at: dt.datetime) -> None:
    if not may_say_no_record(purpose, at.date()):
        listed = "、".join(NO_RECORD_EXCEPTIONS.values())
        raise NotEntitled(
            f"自 {NO_RECORD_SINCE} 起不再出具无婚姻登记记录证明（{NO_RECORD_SOURCE}），{listed}除外。"
            "请告知申请人：需要证明的单位应接受本人书面声明。",
            field="output",
        )
    index = party_index("111", _checked(number, at).number)
    found = MarriageRecord.objects.filter(male_identity_index=index) | MarriageRecord.objects.filter(
        female_identity_index=index
    )
    if found.exists():
        raise NotEntitled(
            "婚姻登记簿中有这个证件号的登记记录，不能出具无婚姻登记记录证明。请改为婚姻登记记录证明。",
            field="output",
        )


def _checked(number: str, at: dt.datetime) -> IdentityNumber:
    """A number in which nobody can be found proves nothing: it must be one."""
    try:
        return check_identity_number(plain_number("111", number), on_date=at.date())
    except Invalid as error:
        raise Invalid(error.sentence, field="applicant_number") from error


def _name_sakes(name: str, number: IdentityNumber) -> list[MarriageRecord]:
    """Old records without a number in which the name stands: whether it is the person a human must say."""
    born, keys = number.birth_date.year, [folded(name)[:NAME_LENGTH_MAX]]
    rows = MarriageRecord.objects.filter(search_keys__contains=keys)
    return [
        row for row in rows
        if any(
            getattr(row, f"{role}_identity_index") is None
            and folded(getattr(row, f"{role}_name")) == folded(name)
            and getattr(row, f"{role}_birth_year") in (None, born)
            for role in ("male", "female")
        )
    ]  # fmt: skip


def _is_party(record: MarriageRecord, number: str) -> bool:
    return any(
        bytes(known) == party_index(getattr(record, f"{role}_id_type_code"), number)
        for role in ("male", "female")
        if (known := getattr(record, f"{role}_identity_index"))
    )


def _locked(use_id: int, actor: Officer) -> ArchiveUse:
    use = ArchiveUse.objects.select_for_update(of=("self",)).filter(id=use_id).first()
    if use is None or not access.may(actor, "archive.read", division_code=use.division_code):
        raise ArchiveNotFound("没有这件利用申请，请返回清单。")
    return use
