"""Double publicity: the queue, the file for the platform, its receipt, withdrawal (双公示)."""

import datetime as dt
from collections.abc import Mapping
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents.commands import take_number
from minzheng.kernel.exchange import commands as exchange
from minzheng.kernel.exchange.errors import RowErrors
from minzheng.kernel.exchange.intake import Row, read_workbook
from minzheng.kernel.exchange.workbooks import table_workbook
from minzheng.kernel.territory import queries as territory
from minzheng.registers.organisations import queries as organisations

from ..contracts import OUT_COLUMNS, RECEIPTS, out_row
from ..events import LicencesPulled, PublicationFileMade
from ..licences import GRANTED, MATTERS, licences
from ..machines import HANDLE
from ..masking import mask_person, mask_text
from ..models import Publication, PublicationBatch
from ..parameters import figures
from .stepping import Outcome, opened, today, write_step

BATCH_MAX = 500
_KIND_NAMES = {"licence": "行政许可", "penalty": "行政处罚"}
_MAY_QUEUE = (HANDLE, "organisation.decide", "penalty.handle", "penalty.decide")


def due_date(decided: dt.date, *, division_code: str, at: dt.datetime) -> dt.date:
    """The last of the working days in which a decision must be on the platform: 2025-09-26 -> 2025-10-13."""
    days = figures(division_code=division_code, on_date=decided)["publicity_working_days"]
    return territory.calendar(at).add_working_days(decided, days)


@transaction.atomic
def queue_publicity(
    *, kind: str, document_number: str, subject_name: str, uscc: str, content: str, decided_date: dt.date,
    actor: Actor, at: dt.datetime, division_code: str = "", matter_name: str = "", source_key: str = "",
    is_natural_person: bool = False, valid_until: dt.date | None = None,
) -> Publication:  # fmt: skip
    """Put a licence or penalty in the queue for the credit platform, due seven working days after it.

    A natural person's name, and identity numbers and phones in the content, are covered before anything is
    kept. The same decision queued twice is one entry. Raises Invalid for an unknown kind or empty content.
    """
    place = division_code or settings.DISTRICT_CODE
    if not any(access.may(actor, permission, division_code=place) for permission in _MAY_QUEUE):
        access.require(actor, HANDLE, division_code=place)
    if kind not in ("licence", "penalty"):
        raise Invalid("双公示的类别只有行政许可和行政处罚。", field="kind")
    if not content.strip() or not document_number.strip() or not subject_name.strip():
        raise Invalid("双公示信息缺少文书号、相对人或内容，请补齐。", field="content")
    key = source_key or f"{kind}:{document_number}"
    if found := Publication.objects.filter(source_key=key).first():
        return found
    organisation = organisations.by_uscc(uscc) if uscc else None
    row = Publication(
        division_code=organisation.division_code if organisation else place, state="queued", kind=kind,
        source_key=key, document_number=document_number, uscc=uscc, is_natural_person=is_natural_person,
        subject_name=mask_person(subject_name) if is_natural_person else subject_name,
        matter_name=matter_name or _KIND_NAMES[kind], content=mask_text(content),
        authority=settings.BUREAU_NAME, decided_date=decided_date, valid_until=valid_until,
        due_date=due_date(decided_date, division_code=place, at=at),
    )  # fmt: skip
    return opened(row, exists=f"{document_number}已经在双公示队列里。", actor=actor, at=at)


@transaction.atomic
def pull_licences(*, division_code: str, actor: Actor, at: dt.datetime) -> int:
    """Take every decided licence of the three matters that is not in the queue yet; returns how many."""
    access.require(actor, HANDLE, division_code=division_code)
    known = set(
        Publication.objects.filter(source_key__startswith="case:").values_list("source_key", flat=True)
    )
    count = 0
    for case in Case.objects.filter(
        matter__in=MATTERS, state__in=GRANTED, division_code__startswith=division_code
    ).order_by("id"):
        one = licences(case)
        if one is None or one.source_key in known:
            continue
        queue_publicity(
            kind="licence", document_number=one.document_number, subject_name=one.subject_name, uscc=one.uscc,
            content=one.content, decided_date=one.decided_date, matter_name=one.matter_name,
            source_key=one.source_key, valid_until=one.valid_until, division_code=case.division_code[:6],
            actor=actor, at=at,
        )  # fmt: skip
        count += 1
    if count:
        audit.record(LicencesPulled(count=count), actor=actor, at=at)
    return count


@transaction.atomic
def make_file(*, division_code: str, actor: Actor, at: dt.datetime) -> tuple[PublicationBatch, BinaryIO]:
    """The file of everything that waits, in the platform's columns; what stands in it counts as sent."""
    access.require(actor, HANDLE, division_code=division_code)
    rows = list(
        Publication.objects.select_for_update()
        .filter(division_code__startswith=division_code, state__in=["queued", "refused"])
        .order_by("due_date", "id")[:BATCH_MAX]
    )
    if not rows:
        raise Invalid("没有待报送的双公示信息。")
    day = today(at)
    number = take_number(
        agency_word=f"SGS{division_code}", year=day.year, at=at, layout="{word}-{year}-{number:04d}"
    )
    batch = PublicationBatch.objects.create(
        number=number, division_code=division_code, count=len(rows), made_at=at, made_by_name=actor.name
    )
    for row in rows:
        row.batch = batch
        move = row.machine.move(row.state, "send")
        write_step(
            row,
            action="send",
            label=move.label,
            target=move.target,
            details={"batch": number},
            actor=actor,
            at=at,
        )
    audit.record(PublicationFileMade(batch_id=batch.id, count=len(rows)), actor=actor, at=at)
    file = table_workbook(f"行政许可和行政处罚信用信息 {number}", OUT_COLUMNS, map(out_row, rows))
    return batch, file


def take_receipt(*, upload: BinaryIO, file_name: str, actor: Actor, at: dt.datetime) -> exchange.Loading:
    """Load the platform's receipt: a line says published, with its day and number, or sent back and why."""
    access.require(actor, HANDLE)
    read = read_workbook(upload, RECEIPTS, on_date=today(at), file_name=file_name)
    return exchange.load(read, handler=lambda rows: _receive(rows, actor, at), actor=actor, at=at)


def _receive(rows: list[Row], actor: Actor, at: dt.datetime) -> dict[str, int]:
    errors: dict[int, dict[str, str]] = {}
    counts = {"已公示": 0, "平台退回": 0}
    reach = access.visible_to(actor, HANDLE, Publication.objects.all())
    for one in rows:
        row = (
            reach.select_for_update()
            .filter(document_number=one.values["document_number"], state="sent")
            .first()
        )
        if row is None:
            errors[one.number] = {"document_number": "没有这个文书号的已报送信息，请核对是否报送过。"}
            continue
        if wrong := _take_line(row, one, actor, at):
            errors[one.number] = wrong
            continue
        counts["已公示" if row.state == "published" else "平台退回"] += 1
        batch = row.batch
        if batch and batch.receipt_at is None:
            batch.receipt_at = at
            batch.save(update_fields=["receipt_at"])
    if errors:
        raise RowErrors(errors)
    return counts


def _take_line(row: Publication, one: Row, actor: Actor, at: dt.datetime) -> dict[str, str]:
    published, day = one.values["outcome"] == "published", one.values["published_date"]
    if published and day is None:
        return {"published_date": "已公示的缺少公示日期，请填写。"}
    if published and not row.decided_date <= day <= at.astimezone(CHINA).date():
        return {"published_date": f"公示日期应在决定日（{row.decided_date}）到今天之间。"}
    if not published and not one.values["words"]:
        return {"words": "退回的缺少原因，请填写。"}
    row.published_date = day if published else None
    row.platform_number, row.platform_words = one.values["platform_number"] or "", one.values["words"] or ""
    action = "confirm" if published else "refuse"
    move = row.machine.move(row.state, action)
    write_step(row, action=action, label=move.label, target=move.target, details={}, actor=actor, at=at)
    return {}


def _withdraw(row: Publication, given: dict, *, actor: Actor, at: dt.datetime) -> Outcome:
    overturned = given["overturned_date"]
    if not row.decided_date <= overturned <= today(at):
        raise Invalid("日期应在原决定之后、不晚于今天。", field="overturned_date")
    days = figures(division_code=row.division_code, on_date=today(at)).get("withdrawal_working_days", 3)
    due = territory.calendar(at).add_working_days(overturned, days)
    return Outcome(details={"in_time": "按期" if today(at) <= due else f"超过 {due}"})


EFFECTS: Mapping = {("publication", "withdraw"): _withdraw}
