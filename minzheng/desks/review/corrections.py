"""Correcting a fact of a case, and settling a contradiction: each with the paper that proves it.

The paper and what rests on it are kept together or not at all. Facts are corrected, results never.
"""

import datetime as dt
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.people import commands as people
from minzheng.registers.verification import commands as verification
from minzheng.registers.verification.commands.reach import locked_case

CORRECTED = "corrected"
REASON_LENGTH_MIN = 4
_KEPT = {"purpose": "fact_evidence", "retention": "业务10年"}


@transaction.atomic
def correct_fact(
    *,
    case_id: int,
    of: str,
    subject_id: int,
    name: str,
    value: int,
    from_date: dt.date,
    reason: str,
    upload: BinaryIO,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Record what is true instead, from a day on, with the reason and the paper. The old row stays readable.

    Raises CaseNotFound, NotPermitted and MustBeSomebodyElse as every step of a case does, Conflict for a
    closed case, and Invalid for a value that cannot be true.
    """
    case = locked_case(case_id, "people.correct_fact", actor=actor, at=at)
    if not case.current.is_open:
        raise Conflict("办件已办结，不能再更正。享受待遇后的变化，请在“在保家庭”里办理变更。")
    if len(reason.strip()) < REASON_LENGTH_MIN:
        raise Invalid("请写明更正的理由，不少于 4 个字。", field="reason")
    if from_date > at.astimezone(CHINA).date():
        raise Invalid("开始日期不能晚于今天。", field="from_date")
    paper = documents.store_upload(upload, actor=actor, at=at, case_id=case.id, **_KEPT)
    new = people.NewFact(
        name=name,
        value=value,
        from_date=from_date,
        source=CORRECTED,
        source_note=reason.strip()[:300],
        evidence_file_id=paper.id,
        case_id=case.id,
        **{f"{of}_id": subject_id},
    )
    people.record_facts([new], actor=actor, at=at)


@transaction.atomic
def settle_finding(
    *,
    finding_id: int,
    case_id: int,
    settled_as: str,
    note: str,
    upload: BinaryIO | None,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Settle a contradiction, with the paper where one was handed in."""
    paper = None
    if upload is not None:
        locked_case(case_id, "people.correct_fact", actor=actor, at=at)
        paper = documents.store_upload(upload, actor=actor, at=at, case_id=case_id, **_KEPT)
    verification.settle(
        finding_id=finding_id,
        settled_as=settled_as,
        note=note,
        evidence_file_id=paper.id if paper else None,
        actor=actor,
        at=at,
    )
