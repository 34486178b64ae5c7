"""What can be wrong with a division, a name or a year of the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass

from minzheng.kernel.base.errors import Conflict, Invalid, NotFound


class UnknownDivision(NotFound):
    """No division carries that code on that day, or no name of that kind is written there."""


class AmbiguousName(Invalid):
    """A written name fits several divisions; `candidates` are their codes."""

    def __init__(self, sentence: str, *, candidates: Sequence[str]):
        super().__init__(sentence, field="name")
        self.candidates = tuple(candidates)


@dataclass(frozen=True)
class RowProblem:
    """Why one row of a division file cannot be taken. `row` counts from 1 over the rows given."""

    row: int
    code: str
    reason: str


class RowsRefused(Invalid):
    """A division file has bad rows; nothing of it was loaded. `problems` names every one."""

    SHOWN = 5

    def __init__(self, problems: Sequence[RowProblem]):
        self.problems = tuple(problems)
        shown = "；".join(f"第 {one.row} 行（{one.code}）{one.reason}" for one in problems[: self.SHOWN])
        more = "；其余略" if len(problems) > self.SHOWN else ""
        super().__init__(
            f"区划文件有 {len(problems)} 行不能载入，全部未载入：{shown}{more}。请改正后重新载入。"
        )


class DivisionConflict(Conflict):
    """The change contradicts what the register already holds."""


class CalendarConflict(Conflict):
    """A notice of that number is already recorded with other days."""


class NoticeUnknown(NotFound):
    """The programme ships no notice of holidays for that year; it must be entered by hand."""
