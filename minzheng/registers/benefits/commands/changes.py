"""Changes with what they rest on: a new member with her registration, a death with its paper."""

import datetime as dt
from collections.abc import Mapping
from typing import BinaryIO

from django.db import transaction

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.months import Month
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import FactSource

from ..models import Award
from .awards import add_person, locked
from .deaths import record_death


@transaction.atomic
def add_new_person(
    *, award_id: int, identity_number: str, name: str, relation: str, from_month: Month,
    facts: Mapping[str, int], note: str, actor: Actor, at: dt.datetime,
) -> Award:  # fmt: skip
    """Register a member where she is not on file yet, and count her from a month on (增人).

    `facts` are values of the person by name, as the register keeps them; `note` says by which paper.
    """
    award = locked(award_id, actor, "benefit.decide_change")
    person = people.register_person(
        identity_number=identity_number, name=name, division_code=award.division_code, actor=actor, at=at
    )
    declared = [
        people.NewFact(
            name=fact, value=value, from_date=from_month.first_date, person_id=person.id,
            source=FactSource.DOCUMENT, source_note=note,
        )
        for fact, value in facts.items()
    ]  # fmt: skip
    return add_person(
        award_id=award_id, person=person, relation=relation, from_month=from_month, facts=declared, note=note,
        actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def report_death(
    *, award_id: int, person_id: int, death_date: dt.date, source_note: str, upload: BinaryIO | None,
    actor: Actor, at: dt.datetime,
) -> Award:  # fmt: skip
    """Record a death with the paper that proves it, where one was handed in: both, or neither."""
    locked(award_id, actor, "benefit.report_change")
    paper = None
    if upload is not None:
        paper = documents.store_upload(
            upload, purpose="death_report", retention="业务10年", actor=actor, at=at
        )
    return record_death(
        award_id=award_id, person_id=person_id, death_date=death_date, source_note=source_note,
        evidence_file_id=paper.id if paper else None, actor=actor, at=at,
    )  # fmt: skip
