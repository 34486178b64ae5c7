"""Verbs of this room: take a number, issue and void documents. Verbs on files stand in `files.py`."""

import datetime as dt
import json
import secrets
from collections.abc import Mapping

from django.db import connection, transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from . import typesetting
from .errors import DocumentAlreadyVoid, DocumentNotFound
from .events import DocumentIssued, DocumentVoided
from .files import OpenedFile, open_file, remove_orphans, store_generated, store_upload
from .models import CODE_LENGTH, Document, DocumentVoiding, NumberSeries
from .queries import CODE_ALPHABET

__all__ = [
    "OpenedFile",
    "issue_document",
    "open_file",
    "remove_orphans",
    "store_generated",
    "store_upload",
    "take_number",
    "void_document",
]

DOCUMENT_RETENTION = "文书永久"  # 机关文件材料归档: decisions and notices are kept for good [verify per site]


def take_number(
    *, agency_word: str, year: int, at: dt.datetime, layout: str = "{word}〔{year}〕{number}号"
) -> str:
    """The next number of a series, for example the 文号 "冷民低保〔2020〕19号" (GB/T 9704-2012 7.2.5).

    A register with another form of number gives its `layout`, as "J431103-{year}-{number:06d}"; the series is
    known by `agency_word` and year alone.

    Must run inside the transaction that writes the document: the series stays locked until it ends, and
    a rollback gives the number back, so the series has no gap and two clerks never share a number.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("take_number must run in the transaction of its document")
    if not agency_word.strip():
        raise Invalid("机关代字是空的，无法编文号。请在文书设置里填写机关代字。", field="agency_word")
    NumberSeries.objects.bulk_create(
        [NumberSeries(agency_word=agency_word, year=year)], ignore_conflicts=True
    )
    series = NumberSeries.objects.select_for_update().get(agency_word=agency_word, year=year)
    series.last, series.last_taken_at = series.last + 1, at
    series.save(update_fields=["last", "last_taken_at"])
    return layout.format(word=agency_word, year=year, number=series.last)


@transaction.atomic
def issue_document(
    *, template: str, data: Mapping, title: str, number_series: str | None = None, person=None,
    household=None, case_id: int | None = None, actor: Actor, at: dt.datetime,
) -> Document:  # fmt: skip
    """Number, typeset and archive one paper.

    `template` is a name as `typesetting.render` takes it; `data` is JSON-like and may not hold the key
    "document", under which the template finds title, number, verification_code and issued_date.
    `number_series` is the agency word (机关代字) under which a 文号 is taken; None leaves it without one.
    The number is held until the transaction ends: issue a batch document by document.
    """
    if "document" in data:
        raise ValueError('the key "document" is written by issue_document itself')
    day = at.astimezone(CHINA).date()
    number = take_number(agency_word=number_series, year=day.year, at=at) if number_series else ""
    code = _new_code()
    heading = {"title": title, "number": number, "verification_code": code, "issued_date": day.isoformat()}
    filled = json.loads(typesetting.canonical({**data, "document": heading}))
    pdf = store_generated(
        content=typesetting.render(template, filled, issued_at=at), name=f"{title}.pdf", actor=actor, at=at,
        purpose=f"文书：{title}"[:64], retention=DOCUMENT_RETENTION, case_id=case_id,
    )  # fmt: skip
    document = Document.objects.create(
        template=template, template_version=typesetting.template_version(template), title=title,
        number=number, data=filled, pdf=pdf, verification_code=code, person=person, household=household,
        case_id=case_id, issued_at=at, issued_by_id=actor.account_id,
    )  # fmt: skip
    event = DocumentIssued(
        document_id=document.id, template=template, title=title, number=number, case_id=case_id,
        person_id=document.person_id, household_id=document.household_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return document


@transaction.atomic
def void_document(
    *, document_id: int, reason: str, replaced_by: Document | None = None, actor: Actor, at: dt.datetime
) -> DocumentVoiding:
    """Say that a document no longer holds, and which one took its place. The document itself stays.

    Raises DocumentNotFound, DocumentAlreadyVoid; Invalid without a reason or when it would replace itself.
    """
    reason = reason.strip()
    if not reason:
        raise Invalid("请填写作废原因。", field="reason")
    document = Document.objects.select_for_update().filter(id=document_id).first()
    if document is None:
        raise DocumentNotFound("没有这份文书。请核对后重试。")
    if replaced_by is not None and replaced_by.id == document.id:
        raise Invalid("文书不能由它自己替代，请选择新出具的文书。", field="replaced_by")
    if DocumentVoiding.objects.filter(document=document).exists():
        raise DocumentAlreadyVoid(f"《{document}》已经作废，不能再次作废。")
    voiding = DocumentVoiding.objects.create(
        document=document, reason=reason, replaced_by=replaced_by, voided_at=at, voided_by_id=actor.account_id
    )
    event = DocumentVoided(
        document_id=document.id, title=document.title, number=document.number, reason=reason,
        replaced_by_id=replaced_by.id if replaced_by else None, case_id=document.case_id,
        person_id=document.person_id, household_id=document.household_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return voiding


def _new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
