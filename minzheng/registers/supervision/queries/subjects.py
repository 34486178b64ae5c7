"""One subject, lists of subjects, what may be done next, and what was done."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.registers.organisations import queries as organisations

from ..asking import asks_by_name, asks_of
from ..errors import SubjectNotFound
from ..ledgers import LEDGERS
from ..machines import FILE, READ, REPORT, Ask, Move
from ..models import (
    Assessment,
    CreditEntry,
    FeeItem,
    InspectionEntry,
    LedgerEntry,
    MeasureNotice,
    Publication,
    Rectification,
    Supervised,
    SupervisionStep,
)
from ..words import due_of

MODELS: dict[str, type[Supervised]] = {
    "inspection": InspectionEntry,
    "rectification": Rectification,
    "credit": CreditEntry,
    "publication": Publication,
    "assessment": Assessment,
    "ledger": LedgerEntry,
}
_RELATED = {"inspection": ("round", "organisation"), "publication": ("batch",)}


def rows(kind: str, actor: Actor, *, ledger: str = "") -> QuerySet:
    """Subjects of a kind within the actor's reach, newest first."""
    found = access.visible_to(actor, READ, MODELS[kind].objects.all())
    if ledger:
        found = found.filter(ledger=ledger)
    return found.select_related(*_RELATED.get(kind, ("organisation",))).order_by("-id")


def own_entries(kind: str, actor: Actor, on_date: dt.date) -> QuerySet:
    """Subjects of the organisations for which the actor reports, newest first (major events of ledgers)."""
    own = organisations.of_agent(actor, on_date=on_date)
    found = MODELS[kind].objects.filter(organisation__in=own)
    if kind == "ledger":
        found = found.filter(ledger="major_event")  # the others are the bureau's own work
    return found.select_related(*_RELATED.get(kind, ("organisation",))).order_by("-id")


def subject(kind: str, subject_id: int, *, actor: Actor, on_date: dt.date | None = None) -> Supervised:
    """One subject: within the jurisdiction, or with `on_date` one of the agent's own organisation.

    Raises SubjectNotFound.
    """
    found = rows(kind, actor) if on_date is None else own_entries(kind, actor, on_date)
    row = found.filter(id=subject_id).first()
    if row is None:
        raise SubjectNotFound("没有这一项，或者不在您的辖区。请返回列表重新查找。")
    return row


@dataclass(frozen=True)
class Possible:
    """A step that the actor may take now, with what it asks for."""

    move: Move
    asks: tuple[Ask, ...]


def possible(row: Supervised, *, actor: Actor) -> list[Possible]:
    """Steps that lead on from here and are open to the actor's posts."""
    return [
        Possible(move, asks_of(row, move))
        for move in row.machine.possible(row.state)
        if not move.bulk_only and access.may(actor, move.permission, division_code=row.division_code)
    ]


def steps_of_agents(row: Supervised) -> list[Move]:
    """Steps that wait for the organisation."""
    return [move for move in row.machine.possible(row.state) if move.permission == REPORT]


_EXTRA = {
    "report": "第几次报送", "in_time": "时限", "grade": "等级", "total": "总分（十分之一分）", "credit_entry": "名单记录",
    "batch": "报送批次",
}  # fmt: skip


def timeline(kind: str, row: Supervised) -> list[dict]:
    """Every step, newest first: at, title, actor, lines of (label, text), files, document."""
    found = []
    taken = SupervisionStep.objects.filter(subject=kind, subject_id=row.pk).select_related("document__pdf")
    for step in taken.order_by("-id"):
        asks = asks_by_name(row, step.action)
        lines = [
            (asks[name].label, asks[name].show(value))
            for name, value in step.details.items()
            if name in asks and asks[name].kind != FILE and value not in (None, "", [])
        ]
        lines += [(_EXTRA[name], str(value)) for name, value in step.details.items() if name in _EXTRA]
        files = [
            (ask.label, step.details[name])
            for name, ask in asks.items()
            if ask.kind == FILE and step.details.get(name)
        ]
        found.append({
            "at": step.at, "title": step.label, "actor": step.actor_name, "lines": lines, "files": files,
            "document": step.document,
            "detail": "；".join(f"{label}：{text}" for label, text in lines),
        })  # fmt: skip
    return found


def of_organisation(organisation_id: int, actor: Actor) -> dict[str, list]:
    """Everything of one organisation within the actor's reach, by kind: for its file."""
    return {kind: list(rows(kind, actor).filter(organisation_id=organisation_id))
            for kind in MODELS if kind != "publication"}  # fmt: skip


def fee_items(actor: Actor) -> QuerySet:
    """Declared fees in force within the reach."""
    inside = access.visible_to(actor, READ, FeeItem.objects.all(), "organisation__division_code")
    return inside.filter(until_date=None).select_related("organisation").order_by("organisation__name", "id")


def measures(entry_id: int, actor: Actor) -> QuerySet[MeasureNotice]:
    """What departments were told about an entry on a list."""
    reach = access.visible_to(actor, READ, MeasureNotice.objects.all(), "entry__division_code")
    return reach.filter(entry_id=entry_id).order_by("id")


def measure_entry(measure_id: int, actor: Actor) -> int:
    """The entry of a measure. Raises SubjectNotFound."""
    reach = access.visible_to(actor, READ, MeasureNotice.objects.all(), "entry__division_code")
    found = reach.filter(id=measure_id).values_list("entry_id", flat=True).first()
    if found is None:
        raise SubjectNotFound("没有这项联合奖惩措施，请返回名单页面重新查找。")
    return found


def ledger_counts(rows: QuerySet) -> dict[str, tuple[int, int]]:
    """By ledger: how many in all, and how many still open."""
    found: dict[str, tuple[int, int]] = {}
    for ledger, state, count in rows.order_by().values_list("ledger", "state").annotate(n=Count("id")):
        total, still = found.get(ledger, (0, 0))
        is_open = state in LEDGERS[ledger].open_codes
        found[ledger] = (total + count, still + (count if is_open else 0))
    return found


_OWN_KINDS = ("inspection", "rectification", "credit", "assessment", "ledger")


@dataclass(frozen=True)
class Awaited:
    """A subject that waits for the organisation, and for which steps."""

    kind: str
    row: Supervised
    labels: list[str]
    due_date: dt.date | None


def awaited_of_agent(actor: Actor, on_date: dt.date) -> list[Awaited]:
    """What waits for the organisations of an agent, the most urgent first. Repair is a right, no duty."""
    found = []
    for kind in _OWN_KINDS:
        for row in own_entries(kind, actor, on_date):
            labels = [
                move.label for move in steps_of_agents(row) if move.action not in ("repair", "ask_review")
            ]
            if labels:
                found.append(Awaited(kind, row, labels, due_of(row, on_date)[0]))
    return sorted(found, key=lambda one: (one.due_date is None, one.due_date or on_date))


def subjects_of(organisation_id: int, actor: Actor, on_date: dt.date) -> list[tuple[str, Supervised]]:
    """Everything the agent may see of one of its organisations, newest first.

    Ledgers of the bureau's own (signals, clean-up …) stay inside; only major events are the organisation's.
    """
    found: list[tuple[str, Supervised]] = []
    for kind in _OWN_KINDS:
        found += [
            (kind, row) for row in own_entries(kind, actor, on_date).filter(organisation_id=organisation_id)
        ]
    return sorted(found, key=lambda pair: pair[1].opened_at, reverse=True)
