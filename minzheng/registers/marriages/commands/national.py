"""The national base: asked about each party before a registration, told of each record after it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Exists, OuterRef

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents.commands import take_number
from minzheng.kernel.exchange import commands as exchange
from minzheng.kernel.exchange.errors import RowErrors
from minzheng.kernel.exchange.intake import Row, read_workbook
from minzheng.kernel.exchange.workbooks import table_workbook

from ..contracts import RECEIPTS, UPLOAD_COLUMNS
from ..events import NationalFileMade, StatusAnswered
from ..models import Kind, MarriageRecord, NationalUpload, Source, Status, StatusInquiry
from ..parties import ROLES, Party, columns_of, opened_number
from ..rules.numbers import normalise, parse
from ..standing import records_of
from .registering import keys_of

UPLOAD_ROWS_MAX = 2000


@transaction.atomic
def record_status(
    *, case: Case, party: Party, answer: str, note: str = "", found: Mapping[str, Any] | None = None,
    actor: Actor, at: dt.datetime,
) -> StatusInquiry:  # fmt: skip
    """Keep what the national base said of a party. "Could not be asked" is kept as such and never means "no".

    `found` describes the marriage it returned: certificate_number, register_year, office_name,
    spouse_name. It
    becomes a record of its own, so that every later question finds it.
    """
    if answer not in StatusInquiry.Answer.values:
        raise Invalid(f"请选择{party.label}的核对结果。", field=f"{party.role}_answer")
    record = None
    if answer == StatusInquiry.Answer.MARRIED:
        record = _returned(case, party, found or {}, at)
    made = StatusInquiry.objects.create(
        case_id=case.id, office_code=case.division_code[:6], role=party.role, identity_index=party.index,
        answer=answer, answer_note=note.strip(), record=record, asked_at=at,
        answered_at=None if answer == StatusInquiry.Answer.PENDING else at, account_id=actor.account_id,
    )  # fmt: skip
    event = StatusAnswered(
        inquiry_id=made.id, case_id=case.id, label=f"{party.label}{made.get_answer_display()}"
    )
    audit.record(event, actor=actor, at=at)
    return made


def _returned(case: Case, party: Party, found: Mapping[str, Any], at: dt.datetime) -> MarriageRecord:
    """The record that the base returned: the one on file if it is, else a new one of source "exchange"."""
    number = normalise(str(found.get("certificate_number") or ""))
    known = MarriageRecord.objects.filter(certificate_number=number).first() if number else None
    known = known or records_of(party.index).filter(status=Status.VALID, kind__in=["J", "BB"]).first()
    if known is not None:
        return known
    year, spouse = found.get("register_year"), str(found.get("spouse_name") or "").strip()
    if not year or not spouse:
        raise Invalid(
            f"全国库返回{party.label}有在册婚姻的，请照抄返回的登记年度和配偶姓名。",
            field=f"{party.role}_spouse_name",
        )
    other = "female" if party.role == "male" else "male"
    today = parse(number)
    record = MarriageRecord(
        kind=Kind.MARRIAGE, office_code=today.office_code if today else "", certificate_number=number,
        certificate_number_raw=str(found.get("certificate_number") or ""), register_year=int(year),
        source=Source.EXCHANGE, recorded_at=at,
        details={"office_name": str(found.get("office_name") or ""),
        "seen_by_office": case.division_code[:6]},
        **{**columns_of(party), f"{other}_name": spouse},
    )  # fmt: skip
    record.search_keys = keys_of(record)
    record.save()
    return record


def record_from_certificate(
    *, male: Party, female: Party, certificate_number: str, year: int, office_code: str, actor: Actor,
    at: dt.datetime,
) -> MarriageRecord:  # fmt: skip
    """A marriage registered elsewhere, as its certificate and the national base say; in the caller's
    transaction.
    """
    access.require(actor, "marriage.register", division_code=office_code)
    number = normalise(certificate_number)
    if MarriageRecord.objects.filter(certificate_number=number).exists():
        raise Conflict(
            "这个字号的登记记录已在档案里，但当事人与填写的不符。同一字号不能登记两次，请核对结婚证和双方证件。"
        )
    today = parse(number)
    record = MarriageRecord(
        kind=Kind.MARRIAGE, office_code=today.office_code if today else "", certificate_number=number,
        certificate_number_raw=certificate_number, register_year=year, source=Source.EXCHANGE, recorded_at=at,
        details={"seen_by_office": office_code, "from": "结婚证"}, **columns_of(male), **columns_of(female),
    )  # fmt: skip
    record.search_keys = keys_of(record)
    record.save()
    return record


def answers_of(case_id: int) -> dict[str, StatusInquiry]:
    """The newest answer for each party of a case, by role."""
    found: dict[str, StatusInquiry] = {}
    for row in StatusInquiry.objects.filter(case_id=case_id).order_by("id"):
        found[row.role] = row
    return found


def missing_answers(case_id: int) -> list[str]:
    """What still has to be asked before a registration, in words. Only "none on file" lets it go on."""
    found, missing = answers_of(case_id), []
    for role, label in ROLES.items():
        row = found.get(role)
        if row is None or row.answer == StatusInquiry.Answer.PENDING:
            missing.append(f"{label}还没有与全国婚姻登记信息库联网核对")
        elif row.answer == StatusInquiry.Answer.ERROR:
            missing.append(
                f"{label}的全国库核对没有成功，未能核对不等于没有婚姻；请待网络恢复后重新核对，或与当事人改约"
            )
    return missing


@transaction.atomic
def upload_file(*, office_code: str, actor: Actor, at: dt.datetime) -> bytes:
    """The workbook of records that the national base does not have yet; they stand as sent from now on."""
    access.require(actor, "marriage.register", division_code=office_code)
    done = NationalUpload.objects.filter(record=OuterRef("pk")).exclude(state=NationalUpload.State.RETURNED)
    rows = list(
        MarriageRecord.objects.filter(office_code=office_code)
        .exclude(source=Source.EXCHANGE)
        .filter(~Exists(done))
        .select_for_update(of=("self",))
        .order_by("register_year", "id")[:UPLOAD_ROWS_MAX]
    )
    if not rows:
        raise Conflict("所有登记记录都已上报，没有需要上报的记录。")
    batch = take_number(
        agency_word=f"SB{office_code}",
        year=at.astimezone(CHINA).year,
        at=at,
        layout="{word}-{year}-{number:05d}",
    )
    NationalUpload.objects.bulk_create(
        [NationalUpload(record=row, batch=batch, sent_at=at) for row in rows], batch_size=1000
    )
    audit.record(NationalFileMade(batch=batch, count=len(rows)), actor=actor, at=at)
    lines = (_upload_line(row, batch) for row in rows)
    note = f"批次 {batch}。入库后请按“记录编号、结果、退回原因”三列返回回执。"
    with table_workbook("婚姻登记数据上报", UPLOAD_COLUMNS, lines, note=note) as file:
        return file.read()


def _upload_line(row: MarriageRecord, batch: str) -> list[Any]:
    return [
        str(row.id), batch, row.get_kind_display(), row.certificate_number or row.certificate_number_raw,
        row.register_date, row.register_year, row.male_name, opened_number(row.male_identity_cipher),
        row.female_name, opened_number(row.female_identity_cipher), row.get_status_display(),
    ]  # fmt: skip


def take_receipts(*, file: BinaryIO, actor: Actor, at: dt.datetime) -> exchange.Loading:
    """Load the answer of the national base: which records it took, which it sent back and why."""
    access.require(actor, "marriage.register")
    intake = read_workbook(file, RECEIPTS, on_date=at.astimezone(CHINA).date())

    def handle(rows: list[Row]) -> dict[str, int]:
        return _take(rows, actor, at)

    return exchange.load(intake, handler=handle, actor=actor, at=at)


def _take(rows: list[Row], actor: Actor, at: dt.datetime) -> dict[str, int]:
    wanted = [int(row.values["record_number"]) for row in rows]
    sent = NationalUpload.objects.select_for_update(of=("self",)).filter(record_id__in=wanted)
    sent = access.visible_to(actor, "marriage.register", sent, "record__office_code").order_by("id")
    uploads = {one.record_id: one for one in sent}
    errors, counts = {}, {"入库": 0, "退回": 0}
    for row in rows:
        one = uploads.get(int(row.values["record_number"]))
        if one is None:
            errors[row.number] = {"record_number": "没有上报过这条记录，请使用上报文件中的记录编号。"}
        elif row.values["result"] == "returned" and not row.values.get("reason"):
            errors[row.number] = {"reason": "退回的记录请写明退回原因。"}
    if errors:
        raise RowErrors(errors)
    for row in rows:
        one = uploads[int(row.values["record_number"])]
        one.state, one.reason, one.answered_at = row.values["result"], row.values.get("reason") or "", at
        one.save(update_fields=["state", "reason", "answered_at"])
        counts["入库" if one.state == NationalUpload.State.TAKEN else "退回"] += 1
    return counts
