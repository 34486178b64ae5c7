"""What a step asks for, where that depends on the subject."""

from dataclasses import replace

from .machines import Ask, Move
from .models import Assessment, InspectionEntry, Supervised
from .procedures import AUDIT, FEE_ASKS, REPORT_ASKS
from .scoring import SHEETS

_AUDIT_OPTIONAL = replace(AUDIT, required=False)


def asks_of(row: Supervised, move: Move) -> tuple[Ask, ...]:
    """The questions of a step: those of its machine, or those that the subject's kind asks for."""
    if isinstance(row, InspectionEntry) and move.action in ("report", "report_for"):
        fees = FEE_ASKS if row.is_trade_association else ()
        audit = AUDIT if row.round.kind == "foundation" else _AUDIT_OPTIONAL
        return (*REPORT_ASKS, *fees, audit)
    if isinstance(row, Assessment) and move.action == "score":
        parts = SHEETS[row.organisation.kind]
        labels = {f"part{place}": f"{name}（满分 {full}）" for place, (name, full) in enumerate(parts, 1)}
        return tuple(replace(ask, label=labels.get(ask.name, ask.label)) for ask in move.asks)
    return move.asks


def asks_by_name(row: Supervised, action: str) -> dict[str, Ask]:
    """The same by name, for history: a step keeps names, people read labels."""
    machine = row.machine
    if action == "open":
        return {ask.name: ask for ask in machine.opening}
    found = {}
    for move in machine.moves:
        if move.action == action:
            found |= {ask.name: ask for ask in asks_of(row, move)}
    return found
