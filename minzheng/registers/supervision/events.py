"""What happens in supervision. No personal value stands in an event."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class SubjectOpened(Event):
    kind: ClassVar[str] = "supervision.subject_opened"
    subject: str
    subject_id: int
    label: str
    organisation_id: int | None = None

    def sentence(self) -> str:
        return f"新建：{self.label}"


@dataclass(frozen=True, kw_only=True)
class StepTaken(Event):
    kind: ClassVar[str] = "supervision.step_taken"
    subject: str
    subject_id: int
    label: str
    action: str
    from_state: str
    to_state: str
    organisation_id: int | None = None

    def sentence(self) -> str:
        return f"{self.label}：{self.action}，状态由“{self.from_state}”变为“{self.to_state}”"


@dataclass(frozen=True, kw_only=True)
class RoundFrozen(Event):
    kind: ClassVar[str] = "supervision.round_frozen"
    round_id: int
    year: int
    label: str
    count: int
    digest: str

    def sentence(self) -> str:
        return f"{self.year}年度{self.label}应检名单已固定：{self.count} 家"


@dataclass(frozen=True, kw_only=True)
class RemindersSent(Event):
    kind: ClassVar[str] = "supervision.reminders_sent"
    round_id: int
    year: int
    count: int

    def sentence(self) -> str:
        return f"{self.year}年度检查催报 {self.count} 家"


@dataclass(frozen=True, kw_only=True)
class LicencesPulled(Event):
    kind: ClassVar[str] = "supervision.licences_pulled"
    count: int

    def sentence(self) -> str:
        return f"从许可办件取得待公示信息 {self.count} 条"


@dataclass(frozen=True, kw_only=True)
class PublicationFileMade(Event):
    kind: ClassVar[str] = "supervision.publication_file_made"
    batch_id: int
    count: int

    def sentence(self) -> str:
        return f"生成“信用永州”报送文件，{self.count} 条"


@dataclass(frozen=True, kw_only=True)
class FeesDeclared(Event):
    kind: ClassVar[str] = "supervision.fees_declared"
    organisation_id: int
    count: int

    def sentence(self) -> str:
        return f"登记收费项目 {self.count} 项"


@dataclass(frozen=True, kw_only=True)
class MeasureAnswered(Event):
    kind: ClassVar[str] = "supervision.measure_answered"
    measure_id: int
    department: str

    def sentence(self) -> str:
        return f"{self.department}反馈联合奖惩措施落实情况"


@dataclass(frozen=True, kw_only=True)
class PenaltyMarked(Event):
    kind: ClassVar[str] = "supervision.penalty_marked"
    organisation_id: int
    document_number: str
    what: str

    def sentence(self) -> str:
        return f"{self.document_number}：{self.what}"
