"""The only pen of the audit trail."""

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import connection, transaction

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_in

from . import queries, sealing
from .events import Event, PersonalValuesShredded
from .models import EventRow, PersonalValues, Seal, SealedEvent

_SEAL_LOCK = 20_200_101  # advisory lock: two sealers must not build two chains


def record(event: Event, *, actor: Actor, at: dt.datetime) -> int:
    """Write one event in the caller's transaction; returns its id.

    Called inside the transaction of the change it tells of, so that neither exists without the other.
    """
    return record_all([event], actor=actor, at=at)[0]


def record_all(events: Iterable[Event], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Write many events at once (bulk paths leave the same history as single edits)."""
    rows = []
    for event in events:
        details, personal = event.parts()
        kept, digest = None, ""
        if personal:
            salt = secrets.token_bytes(16)
            digest = sealing.personal_digest(salt, personal)
            kept = PersonalValues.objects.create(
                retention_class=event.retention_class, salt=salt, values=personal
            )
        rows.append(
            EventRow(
                at=at, kind=event.kind, account_id=actor.account_id, actor_name=actor.name,
                person_id=event.person_id, household_id=event.household_id, case_id=event.case_id,
                sentence=event.sentence(), details=details, personal=kept, personal_digest=digest,
            )
        )  # fmt: skip
    EventRow.objects.bulk_create(rows, batch_size=1000)
    return [row.id for row in rows]


@transaction.atomic
def seal(*, at: dt.datetime) -> Seal | None:
    """Seal every event that no seal covers yet; None when there is nothing to seal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEAL_LOCK])
    unsealed = list(queries.unsealed_event_ids())
    if not unsealed:
        return None
    last = Seal.objects.order_by("-id").first()
    previous = last.digest if last else sealing.FIRST_DIGEST
    digest, count = sealing.chain(previous, queries.event_lines(unsealed))
    made = Seal.objects.create(
        sealed_at=at, event_count=count, first_event_id=unsealed[0], last_event_id=unsealed[-1],
        previous_digest=previous, digest=digest,
    )  # fmt: skip
    members = [SealedEvent(event_id=event_id, seal=made) for event_id in unsealed]
    copy_in(members)
    return made


@transaction.atomic
def shred(*, retention_class: str, before: dt.datetime, actor: Actor, at: dt.datetime) -> int:
    """Destroy the personal values of one retention class that were recorded before a moment.

    The events stay, with their digests, so the seals over them still verify.
    """
    due = PersonalValues.objects.filter(
        retention_class=retention_class, shredded_at=None,
        id__in=EventRow.objects.filter(at__lt=before, personal__isnull=False).values("personal_id"),
    )  # fmt: skip
    count = due.update(salt=None, values=None, shredded_at=at)
    if count:
        record(PersonalValuesShredded(retention_class=retention_class, count=count), actor=actor, at=at)
    return count
