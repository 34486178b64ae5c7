"""A couple comes, talks, and the case is closed; or a whole ledger of earlier months is taken over."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.people.identity import check_identity_number

from ..errors import AlreadyRecorded, MediationNotFound, RecordNotFound
from ..events import LedgerTakenOver, MediationClosed, MediationOpened, SessionRecorded
from ..models import CounsellingSession, Counsellor, CourtReferral, MediationCase, Outcome, PaperKind, Stage
from ..queries import COUPLE, RECORD

_ARCHIVE = "TJ{office}-"


def couple_key(first: str, second: str) -> bytes:
    """The key of a couple: the same whoever is named first."""
    return secrecy.blind_index("|".join(sorted((first, second))), purpose=COUPLE)


def alias_of(key: bytes) -> str:
    return bytes(key).hex()[:8].upper()


def locked(mediation_id: int, actor: Actor) -> MediationCase:
    """The case, locked; out of reach it does not exist."""
    row = MediationCase.objects.select_for_update().filter(id=mediation_id).first()
    if row is None or not access.may(actor, "counselling.read", division_code=row.division_code):
        raise MediationNotFound("没有这件调解辅导，请返回列表重新查找。")
    access.require(actor, "counselling.record", division_code=row.division_code)
    return row


def counsellor_of(counsellor_id: int, division_code: str) -> Counsellor:
    row = Counsellor.objects.filter(id=counsellor_id, division_code=division_code, is_active=True).first()
    if row is None:
        raise RecordNotFound("没有这名在岗的辅导员，请重新选择。")
    return row


@transaction.atomic
def open_mediation(
    *, division_code: str, first_number: str, second_number: str, stage: str, consented: bool,
    counsellor_id: int, actor: Actor, at: dt.datetime,
) -> MediationCase:  # fmt: skip
    """Register a couple that agrees to be counselled. The numbers become a key and are not kept.

    Without the agreement of both nothing is registered; that changes nothing for their divorce. The same
    couple on the same day is one case.
    """
    access.require(actor, "counselling.record", division_code=division_code)
    day = at.astimezone(CHINA).date()
    if not consented:
        raise Invalid(
            "调解辅导以双方自愿为前提（婚姻登记条例），没有双方同意的不登记；不影响他们申请和领取离婚证。",
            field="consented",
        )
    numbers = []
    for field, text in (("first_number", first_number), ("second_number", second_number)):
        try:
            numbers.append(check_identity_number(text, on_date=day).number)
        except Invalid as error:
            error.field = field
            raise
    if numbers[0] == numbers[1]:
        raise Invalid("双方的身份证号相同，请对照证件核对。", field="second_number")
    key = couple_key(*numbers)
    row = MediationCase(
        division_code=division_code, couple_key=key, alias=alias_of(key), opened_on=day, stage=Stage(stage),
        consented=True, account_id=actor.account_id,
        counsellor=counsellor_of(counsellor_id, division_code),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AlreadyRecorded(
            "这对夫妻今天已登记过调解，同一对同一天只算一件。请打开原来那件继续记录。"
        ) from error
    event = MediationOpened(mediation_id=row.id, alias=row.alias, stage=row.get_stage_display())
    audit.record(event, actor=actor, at=at)
    return row


@transaction.atomic
def record_session(
    *, mediation_id: int, held_on: dt.date, minutes: int, method: str, counsellor_id: int, record: str,
    request_id: uuid.UUID, actor: Actor, at: dt.datetime,
) -> CounsellingSession:  # fmt: skip
    """Record one talk; the same request again gives the same row."""
    row = locked(mediation_id, actor)
    known = CounsellingSession.objects.filter(request_id=request_id).first()
    if known is not None:
        return known
    if row.closed_on is not None:
        raise AlreadyRecorded("这件调解已经结案，不能再加记录。再来的另登记一件。")
    if not row.opened_on <= held_on <= at.astimezone(CHINA).date():
        raise Invalid("谈话日期应当在登记之日以后、今天以前，请核对。", field="held_on")
    if not 1 <= minutes <= 600:
        raise Invalid("时长应当在 1 至 600 分钟之间。", field="minutes")
    made = CounsellingSession.objects.create(
        mediation=row, held_on=held_on, minutes=minutes, method=method, recorded_at=at, request_id=request_id,
        counsellor=counsellor_of(counsellor_id, row.division_code),
        record_cipher=secrecy.encrypt(record.strip(), purpose=RECORD),
    )  # fmt: skip
    audit.record(SessionRecorded(mediation_id=row.id, alias=row.alias, minutes=minutes), actor=actor, at=at)
    return made


@transaction.atomic
def close_mediation(
    *, mediation_id: int, outcome: str, paper_kind: str = "", actor: Actor, at: dt.datetime
) -> MediationCase:
    """Close a case with its outcome; with a file (ordinary or simple) it takes the next archive number."""
    row = locked(mediation_id, actor)
    if row.closed_on is not None:
        raise AlreadyRecorded("这件调解已经结案。请刷新页面。")
    if outcome == Outcome.TO_COURT:
        raise Invalid("转诉讼的，请用“移交法院诉前调解”，写明法院和调解员。", field="outcome")
    return closed(row, outcome, paper_kind, actor, at)


def closed(row: MediationCase, outcome: str, paper_kind: str, actor: Actor, at: dt.datetime) -> MediationCase:
    """Write the outcome of a locked case."""
    row.outcome, row.closed_on = Outcome(outcome), at.astimezone(CHINA).date()
    if paper_kind:
        row.paper_kind = PaperKind(paper_kind)
        row.archive_number = _archive_number(row.division_code, at)
    row.save()
    event = MediationClosed(
        mediation_id=row.id,
        alias=row.alias,
        outcome=row.get_outcome_display(),
        archive_number=row.archive_number,
    )
    audit.record(event, actor=actor, at=at)
    return row


def _archive_number(division_code: str, at: dt.datetime) -> str:
    word, year = _ARCHIVE.format(office=division_code), at.astimezone(CHINA).year
    return documents.take_number(agency_word=word, year=year, at=at, layout="{word}{year}-{number:05d}")


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One couple on one day of an earlier ledger; `couple` is any text that is the same for the same
    couple.
    """

    couple: str
    opened_on: dt.date
    stage: str
    outcome: str
    paper_kind: str = ""
    archive_number: str = ""
    court_result: str = ""
    court: str = ""


@transaction.atomic
def take_over_ledger(
    *, division_code: str, rows: Iterable[LedgerRow], source: str, actor: Actor, at: dt.datetime
) -> int:
    """Take over closed cases of an earlier ledger in bulk; returns how many. A couple twice on a day is
    refused.
    """
    access.require(actor, "counselling.record", division_code=division_code)
    rows = list(rows)
    made = []
    for row in rows:
        key = secrecy.blind_index(row.couple, purpose=COUPLE)
        made.append(
            MediationCase(
                division_code=division_code, couple_key=key, alias=alias_of(key), opened_on=row.opened_on,
                closed_on=row.opened_on, stage=Stage(row.stage), consented=True,
                outcome=Outcome(row.outcome), paper_kind=row.paper_kind,
                archive_number=row.archive_number, account_id=actor.account_id,
            )
        )  # fmt: skip
    _require_new(made)
    MediationCase.objects.bulk_create(made, batch_size=1000)
    referrals = [
        CourtReferral(
            mediation=one, court=row.court, court_mediator="诉前调解员", passed_on=row.opened_on,
            result=row.court_result, result_on=row.opened_on,
        )
        for one, row in zip(made, rows, strict=True) if row.court_result
    ]  # fmt: skip
    CourtReferral.objects.bulk_create(referrals, batch_size=1000)
    event = LedgerTakenOver(mediations=len(made), referrals=len(referrals), source=source)
    audit.record(event, actor=actor, at=at)
    return len(made)


def _require_new(made: list[MediationCase]) -> None:
    seen: set[tuple[bytes, dt.date]] = set()
    for number, one in enumerate(made, start=1):
        pair = (one.couple_key, one.opened_on)
        if pair in seen:
            raise Invalid(f"台账第 {number} 行：同一对夫妻 {one.opened_on} 出现两次，请删去重复的一行。")
        seen.add(pair)
    days = {one.opened_on for one in made}
    known = MediationCase.objects.filter(opened_on__in=days).values_list("couple_key", "opened_on")
    if seen & {(bytes(key), day) for key, day in known}:
        raise AlreadyRecorded("台账里有已经登记过的调解，整份没有载入。请删去已登记的再载入。")
