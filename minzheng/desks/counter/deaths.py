"""Reporting a death: the paper that proves it and what follows from it, together or not at all."""

import datetime as dt
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.documents import commands as documents
from minzheng.registers.benefits import commands as benefits


@transaction.atomic
def report_death(
    *,
    award_id: int,
    person_id: int,
    death_date: dt.date,
    source_note: str,
    upload: BinaryIO | None,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """The share of a covered person ends with the month of death; the next run claims the excess back."""
    paper = None
    if upload is not None:
        paper = documents.store_upload(
            upload, purpose="death_report", retention="业务10年", actor=actor, at=at
        )
    benefits.record_death(
        award_id=award_id,
        person_id=person_id,
        death_date=death_date,
        source_note=source_note,
        evidence_file_id=paper.id if paper else None,
        actor=actor,
        at=at,
    )
