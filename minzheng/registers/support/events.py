"""What happens in this room. Names of caregivers and visitors stand in the rows, not in events."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class SupportChanged(Event):
    """Care, guardian, doctor, place, insurance or a stay of one person."""

    kind: ClassVar[str] = "support.changed"
    what: str

    def sentence(self) -> str:
        return f"特困供养台账：{self.what}"


@dataclass(frozen=True, kw_only=True)
class VisitRecorded(Event):
    kind: ClassVar[str] = "support.visit_recorded"
    on_date: str
    is_well: bool
    is_changed: bool

    def sentence(self) -> str:
        found = "情况正常" if self.is_well else "发现问题"
        changed = "，报告自理能力变化" if self.is_changed else ""
        return f"特困供养探访（{self.on_date}）：{found}{changed}"


@dataclass(frozen=True, kw_only=True)
class InstitutionChanged(Event):
    kind: ClassVar[str] = "support.institution_changed"
    institution_id: int
    name: str
    what: str

    def sentence(self) -> str:
        return f"供养机构 {self.name}：{self.what}"


@dataclass(frozen=True, kw_only=True)
class LedgerBrought(Event):
    """A bureau's own ledger was taken over as it is."""

    kind: ClassVar[str] = "support.ledger_brought"
    count: int

    def sentence(self) -> str:
        return f"特困供养台账接续：{self.count} 条"
