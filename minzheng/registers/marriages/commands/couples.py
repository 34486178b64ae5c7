"""Which marriage a divorce ended, where the two came in apart: from the archive, or the later one first."""

import datetime as dt

from django.db.models import Q

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor

from ..events import MarriageEnded
from ..models import MARRYING, Ended, Kind, MarriageRecord, Status
from ..names import NAME_LENGTH_MAX, folded
from ..parties import ROLES

_OTHER = {"male": "female", "female": "male"}


def pair_couple(record: MarriageRecord, *, actor: Actor, at: dt.datetime) -> list[MarriageRecord]:
    """End every marriage of a couple that a divorce of theirs ended, whichever of the two was entered first.

    `record` is the marriage or the divorce just written. Gives the marriages that no longer stand by it.
    Where names alone agree nothing is done: whether they are the same persons is for a human to say.
    """
    if record.status != Status.VALID:
        return []
    if record.kind == Kind.DIVORCE:
        ended = [one for one in _of_couple(record, MARRYING) if _not_after(one, record)]
        pairs = [(marriage, record) for marriage in ended]
    elif record.kind in MARRYING:
        later = [one for one in _of_couple(record, [Kind.DIVORCE]) if _not_after(record, one)]
        pairs = [(record, later[0])] if later else []
    else:
        return []
    for marriage, divorce in pairs:
        marriage.status, marriage.ended_reason, marriage.ended_by = Status.ENDED, Ended.DIVORCE, divorce
        marriage.ended_date = divorce.register_date
        marriage.save(update_fields=["status", "ended_reason", "ended_date", "ended_by"])
        event = MarriageEnded(record_id=marriage.id, ended_by_id=divorce.id, ended_by=str(divorce))
        audit.record(event, actor=actor, at=at)
    if pairs and pairs[-1][1].original_id is None:
        marriage, divorce = pairs[-1]
        divorce.original = marriage
        divorce.save(update_fields=["original"])
    return [marriage for marriage, _ in pairs]


def _of_couple(record: MarriageRecord, kinds) -> list[MarriageRecord]:
    """The records in force of the same two persons, the earliest first; locked."""
    names = [folded(getattr(record, f"{role}_name"))[:NAME_LENGTH_MAX] for role in ROLES]
    numbers = [bytes(one) for role in ROLES if (one := getattr(record, f"{role}_identity_index"))]
    found = Q(search_keys__contains=names)
    if numbers:
        found |= Q(male_identity_index__in=numbers) | Q(female_identity_index__in=numbers)
    rows = MarriageRecord.objects.select_for_update(of=("self",)).filter(
        found, kind__in=kinds, status=Status.VALID
    )
    rows = rows.exclude(id=record.id).order_by("register_year", "register_date", "id")
    return [one for one in rows if _same_couple(record, one)]


def _same_couple(one: MarriageRecord, other: MarriageRecord) -> bool:
    """Both persons are the same, either way round (夫妻倒挂), and something beside the names says so."""
    for crossed in (False, True):
        fits = [_same_person(one, role, other, _OTHER[role] if crossed else role) for role in ROLES]
        if None not in fits and any(fits):
            return True
    return False


def _same_person(one: MarriageRecord, role: str, other: MarriageRecord, other_role: str) -> bool | None:
    """True: surely the same. False: by the name only. None: somebody else."""
    number, its = getattr(one, f"{role}_identity_index"), getattr(other, f"{other_role}_identity_index")
    if number and its:
        return True if bytes(number) == bytes(its) else None
    if folded(getattr(one, f"{role}_name")) != folded(getattr(other, f"{other_role}_name")):
        return None
    born, theirs = getattr(one, f"{role}_birth_year"), getattr(other, f"{other_role}_birth_year")
    if born and theirs:
        return True if born == theirs else None
    return False


def _not_after(marriage: MarriageRecord, divorce: MarriageRecord) -> bool:
    if marriage.register_year != divorce.register_year:
        return marriage.register_year < divorce.register_year
    if marriage.register_date is None or divorce.register_date is None:
        return True
    return marriage.register_date <= divorce.register_date
