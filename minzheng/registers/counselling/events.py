"""What happens in counselling. No couple stands in an event but by its pseudonym."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class MediationOpened(Event):
    kind: ClassVar[str] = "counselling.mediation_opened"
    mediation_id: int
    alias: str
    stage: str

    def sentence(self) -> str:
        return f"登记调解辅导：{self.alias}，{self.stage}"


@dataclass(frozen=True, kw_only=True)
class SessionRecorded(Event):
    kind: ClassVar[str] = "counselling.session_recorded"
    mediation_id: int
    alias: str
    minutes: int

    def sentence(self) -> str:
        return f"辅导记录：{self.alias}，{self.minutes} 分钟"


@dataclass(frozen=True, kw_only=True)
class MediationClosed(Event):
    kind: ClassVar[str] = "counselling.mediation_closed"
    mediation_id: int
    alias: str
    outcome: str
    archive_number: str

    def sentence(self) -> str:
        filed = f"，归档 {self.archive_number}" if self.archive_number else ""
        return f"调解辅导结案：{self.alias}，{self.outcome}{filed}"


@dataclass(frozen=True, kw_only=True)
class CourtReferred(Event):
    kind: ClassVar[str] = "counselling.court_referred"
    mediation_id: int
    alias: str
    words: str

    def sentence(self) -> str:
        return f"诉前调解：{self.alias}，{self.words}"


@dataclass(frozen=True, kw_only=True)
class LedgerTakenOver(Event):
    """Many mediations of an earlier ledger at once."""

    kind: ClassVar[str] = "counselling.ledger_taken_over"
    mediations: int
    referrals: int
    source: str

    def sentence(self) -> str:
        return f"接续调解台账（{self.source}）：{self.mediations} 对，其中法院驻点 {self.referrals} 对"


@dataclass(frozen=True, kw_only=True)
class RegistryDutyRecorded(Event):
    """An activity, a check, an agency, an inspection, evidence, a contract or counsellor: said in words."""

    kind: ClassVar[str] = "counselling.registry_duty_recorded"
    what: str
    record_id: int

    def sentence(self) -> str:
        return self.what
