"""Holding the current answers of a case against the facts on file, and keeping its findings in step."""

import datetime as dt
import json

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.facts import kind_of

from ..comparing import Answer, Contradiction, contradictions
from ..contracts import numbers_of
from ..events import ContradictionFound, FindingSuperseded
from ..models import ANSWERED, AnswerStatus, Finding, Inquiry
from ..parameters import figures

ANSWER = "verification.answer"


def detail(inquiry: Inquiry) -> dict:
    """What a department said, opened. The caller answers for the reader: see `queries.opened`."""
    if inquiry.detail_cipher is None:
        return {}
    return json.loads(secrecy.decrypt(inquiry.detail_cipher, purpose=ANSWER))


def review(case: Case, *, actor: Actor, at: dt.datetime) -> int:
    """Open a finding for each contradiction that is new, supersede those that no longer stand.

    Returns how many were opened. A finding settled on the same answer and figure stays settled. The caller
    holds the lock on the case.
    """
    open_now = {_key(row): row for row in Finding.objects.unsettled().filter(case=case)}
    settled = {
        (_key(row), row.inquiry_id, row.verified)
        for row in Finding.objects.live().filter(case=case, settled_at__isnull=False)
    }
    opened, events = 0, []
    for found in _contradictions(case, at):
        key = (*found.subject, found.fact)
        row = open_now.pop(key, None)
        if row is not None:
            if (row.inquiry_id, row.declared, row.verified) == (
                found.inquiry_id, found.declared, found.verified
            ):  # fmt: skip
                continue
            events.append(_supersede(row, at))
        elif (key, found.inquiry_id, found.verified) in settled:
            continue
        events.append(_open(case, found, at))
        opened += 1
    events += [_supersede(row, at) for row in open_now.values()]
    audit.record_all(events, actor=actor, at=at)
    return opened


def _key(row: Finding) -> tuple[str, int, str]:
    kind = "person" if row.person_id is not None else "household"
    return kind, row.person_id if row.person_id is not None else row.household_id, row.fact_name


def _contradictions(case: Case, at: dt.datetime) -> list[Contradiction]:
    today = at.astimezone(CHINA).date()
    inquiries = list(Inquiry.objects.filter(case=case).current())
    on_file = people.fact_values(
        person_ids={row.person_id for row in inquiries}, household_ids=[case.household_id], on_date=today
    )
    return contradictions(
        [_answer(row) for row in inquiries], household_id=case.household_id, on_file=on_file,
        figures=figures(division_code=case.division_code, on_date=today),
    )  # fmt: skip


def _answer(row: Inquiry) -> Answer:
    values = numbers_of(row.department, detail(row)) if row.status in ANSWERED else None
    return Answer(
        row.id, row.person_id, row.department, values, nothing_found=row.status == AnswerStatus.NONE
    )


def _supersede(row: Finding, at: dt.datetime) -> FindingSuperseded:
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])
    return FindingSuperseded(
        finding_id=row.id, case_id=row.case_id, person_id=row.person_id, household_id=row.household_id,
        label=kind_of(row.fact_name).label,
    )  # fmt: skip


def _open(case: Case, found: Contradiction, at: dt.datetime) -> ContradictionFound:
    kind, subject_id = found.subject
    row = Finding.objects.create(
        case=case, inquiry_id=found.inquiry_id, fact_name=found.fact, declared=found.declared,
        verified=found.verified, found_at=at, **{f"{kind}_id": subject_id},
    )  # fmt: skip
    return ContradictionFound(
        finding_id=row.id, case_id=case.id, label=kind_of(found.fact).label, **{f"{kind}_id": subject_id}
    )
