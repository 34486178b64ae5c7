"""Taking a step on any subject."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from minzheng.kernel.base.actors import Actor

from ..asking import asks_of
from ..errors import NotNow
from ..machines import read
from ..models import Supervised
from . import assessing, credit, inspection, ledgers, publicity
from .stepping import Effect, Outcome, kept, locked, repeated, require, write_step

EFFECTS: dict[tuple[str, str], Effect] = {
    **inspection.EFFECTS,
    **credit.EFFECTS,
    **publicity.EFFECTS,
    **assessing.EFFECTS,
    **ledgers.EFFECTS,
}


@transaction.atomic
def act(
    *, subject: str, subject_id: int, action: str, data: Mapping[str, Any] | None = None,
    actor: Actor, at: dt.datetime, request_id: uuid.UUID | None = None,
) -> Supervised:  # fmt: skip
    """Take one step: `subject` is a key of `stepping.SUBJECTS`, `data` what the step asks for.

    Raises SubjectNotFound, NotNow, NotPermitted, MustBeSomebodyElse, Invalid, or what the step's effect
    raises; then nothing is changed. Sent again under the same request id it changes nothing and gives the
    subject as it stands.
    """
    row = locked(subject, subject_id, actor=actor, at=at)
    if repeated(request_id, row, action):
        return row
    move = row.machine.move(row.state, action)
    require(row, move, actor=actor, at=at)
    if move.bulk_only:
        raise NotNow(f"“{move.label}”由系统随相应的办理一并完成，不能单独办理。")
    asks = asks_of(row, move)
    given = kept(asks, read(asks, data or {}), actor=actor, at=at)
    effect = EFFECTS.get((row.machine.code, action))
    outcome = (effect(row, given, actor=actor, at=at) if effect else None) or Outcome()
    target = outcome.target or move.target
    if target not in move.targets:
        raise LookupError(f"{row.machine.code}: {action} does not lead to {target}")
    write_step(
        row, action=action, label=move.label, target=target,
        details={**given, **outcome.details}, document=outcome.document, request_id=request_id, actor=actor,
        at=at,
    )  # fmt: skip
    return row
