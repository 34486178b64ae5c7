"""Entitlements whose rules ask which month of which year it is: every month is computed by itself."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from minzheng.kernel.base.months import Month

from .computing import Assessed, Entitlement
from .subjects import SubjectFile


class EveryMonthFile(SubjectFile):
    """A file of which no two months are taken to be alike: the calendar itself is read."""

    def changes(self, months: Iterable[Month]) -> set[int]:
        months = list(months)
        return super().changes(months) | {month.index for month in months}


@dataclass(frozen=True, kw_only=True, eq=False)
class MonthlyEntitlement(Entitlement):
    """A batch joins no months into runs: December differs from November without any change of facts.

    `promised` is the rule of what a decision names, in whatever month it is taken.
    """

    promised: str
    moved = None  # no month is like the last one

    def files(
        self, subject_ids: Iterable[int], *, known: dt.datetime | None = None, with_sources: bool = False
    ) -> dict[int, SubjectFile]:
        files = super().files(subject_ids, known=known, with_sources=with_sources)
        return {subject_id: EveryMonthFile(**vars(file)) for subject_id, file in files.items()}

    def assess(self, subject_id: int, **how: Any) -> Assessed:
        found = Entitlement.assess(replace(self, amount=self.promised), subject_id, **how)
        return found._replace(values=found.values | {self.amount: found.values[self.promised]})
