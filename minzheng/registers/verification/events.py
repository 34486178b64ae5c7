"""What happens in verification. No answer and no figure stands in an event: those are in encrypted rows."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class VerificationAsked(Event):
    kind: ClassVar[str] = "verification.asked"
    persons: int
    departments: int
    inquiries: int
    reason: str = ""

    def sentence(self) -> str:
        again = f"再次提请核对（{self.reason}）" if self.reason else "提请核对"
        return f"{again}：{self.persons} 人，{self.departments} 个部门，共 {self.inquiries} 项"


@dataclass(frozen=True, kw_only=True)
class RequestFileMade(Event):
    """One file with full identity numbers left for a department."""

    kind: ClassVar[str] = "verification.request_file_made"
    department: str
    label: str
    inquiries: int

    def sentence(self) -> str:
        return f"生成核对请求文件：{self.label}，{self.inquiries} 项，含完整身份证号"


@dataclass(frozen=True, kw_only=True)
class InquirySent(Event):
    """The same, in the history of each person whose number the file holds."""

    kind: ClassVar[str] = "verification.inquiry_sent"
    inquiry_id: int
    label: str

    def sentence(self) -> str:
        return f"姓名和身份证号随核对请求发往{self.label}"


@dataclass(frozen=True, kw_only=True)
class AnswerReceived(Event):
    kind: ClassVar[str] = "verification.answer_received"
    inquiry_id: int
    label: str

    def sentence(self) -> str:
        return f"收到核对答复：{self.label}"


@dataclass(frozen=True, kw_only=True)
class NoReplyMarked(Event):
    kind: ClassVar[str] = "verification.no_reply_marked"
    inquiry_id: int
    label: str
    working_days: int

    def sentence(self) -> str:
        return f"{self.label}超过 {self.working_days} 个工作日未反馈"


@dataclass(frozen=True, kw_only=True)
class ContradictionFound(Event):
    kind: ClassVar[str] = "verification.contradiction_found"
    finding_id: int
    label: str

    def sentence(self) -> str:
        return f"核对结果与申报不一致：{self.label}"


@dataclass(frozen=True, kw_only=True)
class FindingSuperseded(Event):
    kind: ClassVar[str] = "verification.finding_superseded"
    finding_id: int
    label: str

    def sentence(self) -> str:
        return f"新的答复取代了原核对差异：{self.label}"


@dataclass(frozen=True, kw_only=True)
class FindingSettled(Event):
    kind: ClassVar[str] = "verification.finding_settled"
    finding_id: int
    label: str
    settled_as: str

    def sentence(self) -> str:
        return f"核对差异“{self.label}”已处理：{self.settled_as}"
