"""The bureau's own ledger, taken over as it is (存量接续)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import models, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_in

from ..events import LedgerBrought
from ..reach import MANAGE


@transaction.atomic
def take_over_ledger(
    *, rows: Iterable[models.Model], division_code: str, actor: Actor, at: dt.datetime
) -> int:
    """Write unsaved rows of this room in bulk, with one event; gives their number.

    For a ledger that a bureau kept before: only the constraints of the tables are checked, and whoever
    prepares the rows answers for the rest. All of them are written, or none.
    """
    access.require(actor, MANAGE, division_code=division_code)
    by_model: dict[type, list[models.Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    written = sum(copy_in(made) for made in by_model.values())
    audit.record(LedgerBrought(count=written), actor=actor, at=at)
    return written
