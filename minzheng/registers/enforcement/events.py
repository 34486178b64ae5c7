"""What happens in enforcement. Names of citizens do not stand in sentences; organisations' do."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ObjectEntered(Event):
    """Objects came into the library of inspection, or one was classified or left it."""

    kind: ClassVar[str] = "enforcement.object_entered"
    what: str
    count: int = 1

    def sentence(self) -> str:
        return f"检查对象库：{self.what}" + (f"（{self.count} 家）" if self.count > 1 else "")


@dataclass(frozen=True, kw_only=True)
class OfficerEntered(Event):
    kind: ClassVar[str] = "enforcement.officer_entered"
    officer_id: int
    what: str

    def sentence(self) -> str:
        return f"执法人员库：{self.what}"


@dataclass(frozen=True, kw_only=True)
class RoundPlanned(Event):
    kind: ClassVar[str] = "enforcement.round_planned"
    round_id: int
    title: str
    what: str

    def sentence(self) -> str:
        return f"双随机检查“{self.title}”：{self.what}"


@dataclass(frozen=True, kw_only=True)
class Inspected(Event):
    kind: ClassVar[str] = "enforcement.inspected"
    task_id: int
    target: str
    outcome: str

    def sentence(self) -> str:
        return f"现场检查 {self.target}：{self.outcome}"


@dataclass(frozen=True, kw_only=True)
class ResultPublished(Event):
    kind: ClassVar[str] = "enforcement.result_published"
    task_id: int
    target: str

    def sentence(self) -> str:
        return f"公布检查结果：{self.target}"


@dataclass(frozen=True, kw_only=True)
class FindingRecorded(Event):
    kind: ClassVar[str] = "enforcement.finding_recorded"
    finding_id: int
    field: str
    level: str

    def sentence(self) -> str:
        return f"登记监管发现（{self.field}）：{self.level}"


@dataclass(frozen=True, kw_only=True)
class LeadReceived(Event):
    kind: ClassVar[str] = "enforcement.lead_received"
    lead_id: int
    number: str
    source: str

    def sentence(self) -> str:
        return f"接收执法线索 {self.number}（{self.source}），出具回执"


@dataclass(frozen=True, kw_only=True)
class LeadSettled(Event):
    kind: ClassVar[str] = "enforcement.lead_settled"
    lead_id: int
    number: str
    state: str

    def sentence(self) -> str:
        return f"线索 {self.number}：{self.state}"


@dataclass(frozen=True, kw_only=True)
class EvidenceRecorded(Event):
    kind: ClassVar[str] = "enforcement.evidence_recorded"
    evidence_id: int
    what: str

    def sentence(self) -> str:
        return f"证据：{self.what}"


@dataclass(frozen=True, kw_only=True)
class PenaltyRecorded(Event):
    """Something of a penalty that is no step of its case: a stop of the late charge, a payment."""

    kind: ClassVar[str] = "enforcement.penalty_recorded"
    what: str

    def sentence(self) -> str:
        return self.what


@dataclass(frozen=True, kw_only=True)
class CampaignRecorded(Event):
    kind: ClassVar[str] = "enforcement.campaign_recorded"
    campaign_id: int
    title: str
    what: str

    def sentence(self) -> str:
        return f"专项行动“{self.title}”：{self.what}"


@dataclass(frozen=True, kw_only=True)
class ChallengeRecorded(Event):
    kind: ClassVar[str] = "enforcement.challenge_recorded"
    challenge_id: int
    what: str

    def sentence(self) -> str:
        return f"复议应诉：{self.what}"


@dataclass(frozen=True, kw_only=True)
class LawTextKept(Event):
    kind: ClassVar[str] = "enforcement.law_text_kept"
    law_text_id: int
    title: str

    def sentence(self) -> str:
        return f"法规文库收入《{self.title}》"
