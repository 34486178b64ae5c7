"""Reading the audit trail and proving it whole."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minzheng.kernel.base.clock import CHINA

from . import sealing
from .models import EventRow, Seal


@dataclass(frozen=True)
class Proof:
    """What a verification found. `faults` is empty when every seal holds."""

    seals: int
    events_sealed: int
    events_unsealed: int
    faults: tuple[str, ...]


def _as_line(row: dict) -> dict:
    return row | {
        "at": row["at"].astimezone(CHINA).isoformat(),
        "details": json.loads(json.dumps(row["details"])),
    }


def event_lines(ids: Iterable[int]) -> Iterator[dict]:
    """Events by id, in id order, in the form that is sealed and exported."""
    ids = list(ids)
    for start in range(0, len(ids), 5000):
        chunk = EventRow.objects.filter(id__in=ids[start : start + 5000]).order_by("id")
        for row in chunk.values(*sealing.FIELDS):
            yield _as_line(row)


def unsealed_event_ids() -> QuerySet:
    return EventRow.objects.filter(sealedevent=None).order_by("id").values_list("id", flat=True)


def events_of(
    *, case_id: int | None = None, person_id: int | None = None, household_id: int | None = None,
    account_id: int | None = None, kind_prefix: str = "",
) -> QuerySet:  # fmt: skip
    """Events about one thing, or by one account, newest first. At least one of them must be named."""
    named = {
        name: value
        for name, value in {
            "case_id": case_id,
            "person_id": person_id,
            "household_id": household_id,
            "account_id": account_id,
        }.items()
        if value is not None
    }
    if not named:
        raise TypeError("events_of needs a case, a person, a household or an account: never everything")
    rows = EventRow.objects.filter(**named).order_by("-at", "-id")
    return rows.filter(kind__startswith=kind_prefix) if kind_prefix else rows


def events_about(
    *, person_ids: Iterable[int], household_ids: Iterable[int], kinds: Iterable[str]
) -> QuerySet:
    """Events of some kinds about any of these persons or households, newest first."""
    about = Q(person_id__in=list(person_ids)) | Q(household_id__in=list(household_ids))
    return EventRow.objects.filter(about, kind__in=list(kinds)).order_by("-at", "-id")


def arrived(kinds: Iterable[str], *, after: int, most: int) -> list[EventRow]:
    """Events of some kinds that were recorded after one, in order; for those who follow what happens."""
    return list(EventRow.objects.filter(kind__in=list(kinds), id__gt=after).order_by("id")[:most])


def newest_id() -> int:
    """The id of the newest event, 0 before the first."""
    return EventRow.objects.order_by("-id").values_list("id", flat=True).first() or 0


def openings(**named) -> QuerySet:
    """Who saw what: the openings of records about one thing."""
    return events_of(**named, kind_prefix="audit.record_opened")


def seals() -> QuerySet:
    return Seal.objects.order_by("-id")


def verify() -> Proof:
    """Recompute every seal from the events as they stand now."""
    faults, previous, sealed = [], sealing.FIRST_DIGEST, 0
    for one in Seal.objects.order_by("id"):
        ids = one.members.order_by("event_id").values_list("event_id", flat=True)
        digest, count = sealing.chain(previous, event_lines(ids))
        if one.previous_digest != previous:
            faults.append(f"封条 {one.id} 没有接在上一封条之后")
        if count != one.event_count:
            faults.append(f"封条 {one.id} 应有 {one.event_count} 个事件，现有 {count} 个")
        if digest != one.digest:
            faults.append(f"封条 {one.id} 与事件内容不符：封存后有事件被改动、增加或删除")
        previous, sealed = one.digest, sealed + count
    return Proof(
        seals=Seal.objects.count(), events_sealed=sealed,
        events_unsealed=unsealed_event_ids().count(), faults=tuple(faults),
    )  # fmt: skip


def export_lines() -> Iterator[str]:
    """The sealed trail as JSON lines: a seal, then its events, in chain order."""
    for one in Seal.objects.order_by("id"):
        head = {"seal": one.id, "previous_digest": one.previous_digest, "digest": one.digest}
        yield json.dumps(head | {"event_count": one.event_count}, ensure_ascii=False)
        ids = one.members.order_by("event_id").values_list("event_id", flat=True)
        for event in event_lines(ids):
            yield json.dumps({"event": event}, ensure_ascii=False)
