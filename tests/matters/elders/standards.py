"""A value of a parameter as the bureau set it, for tests of what the place may choose."""

import datetime as dt
from dataclasses import replace

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.rules.engine import ParameterSet
from minzheng.kernel.rules.files import parameter_file
from minzheng.kernel.rules.models import Standard, StandardState

SET_ON = dt.date(2020, 1, 2)


def set_value(book: str, name: str, value: int | bool | str, area: str = "431103") -> None:
    """In force for all time since 2016; codes are given as text."""
    declared = parameter_file(book).parameters.declarations[name]
    Standard.objects.create(
        book=book, name=name, area=area, from_date=dt.date(2016, 1, 1), value=declared.unit.whole(value),
        document_number="示例文号", certainty="sure", state=StandardState.IN_FORCE, drafted_by_id=1,
        drafted_by_name="甲", drafted_at=at_hour(SET_ON), checked_by_id=2, checked_by_name="乙",
        checked_at=at_hour(SET_ON),
    )  # fmt: skip


def with_values(values: ParameterSet, **changes: int | bool) -> ParameterSet:
    """Resolved values with some replaced, as the engine's whole numbers."""
    return values | {name: replace(values[name], value=value) for name, value in changes.items()}
