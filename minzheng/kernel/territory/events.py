"""What happened to divisions and to the calendar."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class DivisionsLoaded(Event):
    """Division rows entered the register from a file."""

    kind: ClassVar[str] = "territory.divisions_loaded"
    created: int
    unchanged: int
    source: str

    def sentence(self) -> str:
        return f"载入区划 {self.created} 条（已有 {self.unchanged} 条未变），来源：{self.source}"


@dataclass(frozen=True, kw_only=True)
class DivisionChanged(Event):
    """A division took another name or code; with a code, everything below it moved along."""

    kind: ClassVar[str] = "territory.division_changed"
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    change_date: dt.date
    document: str
    moved_below: int

    def sentence(self) -> str:
        below = f"，所辖 {self.moved_below} 个区划随之换码" if self.moved_below else ""
        return (
            f"自{self.change_date:%Y-%m-%d}起，{self.old_name}（{self.old_code}）"
            f"变更为{self.new_name}（{self.new_code}）{below}，依据：{self.document}"
        )


@dataclass(frozen=True, kw_only=True)
class DivisionAbolished(Event):
    """A division ended; its territory went to others."""

    kind: ClassVar[str] = "territory.division_abolished"
    code: str
    name: str
    into: tuple[str, ...]
    change_date: dt.date
    document: str

    def sentence(self) -> str:
        return (
            f"自{self.change_date:%Y-%m-%d}起，{self.name}（{self.code}）撤销，"
            f"并入 {'、'.join(self.into)}，依据：{self.document}"
        )


@dataclass(frozen=True, kw_only=True)
class CodeConfirmed(Event):
    """A provisional code became definite."""

    kind: ClassVar[str] = "territory.code_confirmed"
    code: str
    document: str

    def sentence(self) -> str:
        return f"区划代码 {self.code} 由临时转为正式，依据：{self.document}"


@dataclass(frozen=True, kw_only=True)
class CalendarNoticeRecorded(Event):
    """A notice of holidays entered the calendar."""

    kind: ClassVar[str] = "territory.calendar_notice_recorded"
    year: int
    number: str
    published_date: dt.date
    rest_days: int
    work_days: int

    def sentence(self) -> str:
        return (
            f"登记{self.year}年放假安排（{self.number}，{self.published_date:%Y-%m-%d}公布）："
            f"放假 {self.rest_days} 天，调休上班 {self.work_days} 天"
        )
