"""What happens here. No name of a reporter or of whoever was reported stands in a sentence."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ReportMoved(Event):
    kind: ClassVar[str] = "outreach.report_moved"
    report_id: int
    number: str
    what: str

    def sentence(self) -> str:
        return f"线索 {self.number}：{self.what}"


@dataclass(frozen=True, kw_only=True)
class ReporterOpened(Event):
    """Somebody read who reported."""

    kind: ClassVar[str] = "audit.record_opened"
    report_id: int
    number: str

    def sentence(self) -> str:
        return f"查看线索 {self.number} 的反映人姓名和电话"


@dataclass(frozen=True, kw_only=True)
class ReferralMoved(Event):
    kind: ClassVar[str] = "outreach.referral_moved"
    referral_id: int
    number: str
    what: str

    def sentence(self) -> str:
        return f"转办单 {self.number}：{self.what}"


@dataclass(frozen=True, kw_only=True)
class HandoverRecorded(Event):
    kind: ClassVar[str] = "outreach.handover_recorded"
    report_id: int
    number: str
    what: str

    def sentence(self) -> str:
        return f"线索 {self.number}：{self.what}"
