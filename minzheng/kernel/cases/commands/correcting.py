"""Correcting a fact on which a case rests, with its paper. Facts are corrected, results never."""

import datetime as dt
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Fact, FactSource, Membership

from ..models import Case
from . import core

REASON_LENGTH_MIN = 4


@transaction.atomic
def correct_fact(
    *, case_id: int, of: str, subject_id: int, name: str, value: int, from_date: dt.date, reason: str,
    upload: BinaryIO, actor: Actor, at: dt.datetime,
) -> Fact:  # fmt: skip
    """Record what is true instead, from a day on, with the reason and the paper; the old row stays readable.

    `of` is "person" or "household" and `subject_id` the one of them. Raises CaseNotFound, NotPermitted and
    MustBeSomebodyElse as every step of a case does, NotFound for a subject outside the case's household,
    Conflict for a closed case, and Invalid for a value that cannot be true.
    """
    case = core.locked(case_id)
    core.require_reach(case, actor, None)
    access.require(actor, "people.correct_fact", division_code=case.division_code)
    core.require_distance(case, actor)
    if not case.current.is_open:
        raise Conflict("办件已办结，不能再更正。享受待遇后的变化，请在“在保家庭”里办理变更。")
    _require_of_case(case, of, subject_id)
    if len(reason.strip()) < REASON_LENGTH_MIN:
        raise Invalid(f"请写明更正的理由，不少于 {REASON_LENGTH_MIN} 个字。", field="reason")
    if from_date > at.astimezone(CHINA).date():
        raise Invalid("开始日期不能晚于今天。", field="from_date")
    paper = documents.store_upload(
        upload, purpose="fact_evidence", retention="业务10年", case_id=case.id, actor=actor, at=at
    )
    new = people.NewFact(
        name=name,
        value=value,
        from_date=from_date,
        source=FactSource.CORRECTED,
        source_note=reason.strip()[:300],
        evidence_file_id=paper.id,
        case_id=case.id,
        **{f"{of}_id": subject_id},
    )
    return people.record_facts([new], actor=actor, at=at)[0]


def _require_of_case(case: Case, of: str, subject_id: int) -> None:
    if of == "household":
        belongs = subject_id == case.household_id
    else:
        members = Membership.objects.filter(household_id=case.household_id, superseded_at=None)
        belongs = of == "person" and members.filter(person_id=subject_id).exists()
    if not belongs:
        raise NotFound("要更正的人员或家庭不属于这个办件，请刷新页面后重新选择。")
