"""What happens in adoption. No name, number or birth date stands in an event."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class DossierFiled(Event):
    kind: ClassVar[str] = "adoptions.dossier_filed"
    dossier_id: int
    origin: str

    def sentence(self) -> str:
        return f"收到收养申请（卷宗 {self.dossier_id}，{self.origin}）"


@dataclass(frozen=True, kw_only=True)
class AssessmentConsented(Event):
    kind: ClassVar[str] = "adoptions.assessment_consented"
    dossier_id: int
    due_date: str

    def sentence(self) -> str:
        return f"收养申请人确认同意评估（卷宗 {self.dossier_id}），报告期限 {self.due_date}"


@dataclass(frozen=True, kw_only=True)
class AssessmentReported(Event):
    kind: ClassVar[str] = "adoptions.assessment_reported"
    dossier_id: int
    passed: bool
    late_days: int = 0

    def sentence(self) -> str:
        late = f"，超过期限 {self.late_days} 日" if self.late_days else ""
        return f"收养评估报告（卷宗 {self.dossier_id}）：{'合格' if self.passed else '不合格'}{late}"


@dataclass(frozen=True, kw_only=True)
class NoticePublished(Event):
    kind: ClassVar[str] = "adoptions.notice_published"
    dossier_id: int
    last_date: str

    def sentence(self) -> str:
        return f"刊登查找生父母公告（卷宗 {self.dossier_id}），期满日 {self.last_date}"


@dataclass(frozen=True, kw_only=True)
class ChildClaimed(Event):
    kind: ClassVar[str] = "adoptions.child_claimed"
    dossier_id: int

    def sentence(self) -> str:
        return f"公告期内有人认领（卷宗 {self.dossier_id}）"


@dataclass(frozen=True, kw_only=True)
class AdoptionRegistered(Event):
    kind: ClassVar[str] = "adoptions.registered"
    adoption_id: int
    number: str

    def sentence(self) -> str:
        return f"登记收养关系，收养登记证 {self.number}"


@dataclass(frozen=True, kw_only=True)
class AdoptionEnded(Event):
    kind: ClassVar[str] = "adoptions.ended"
    adoption_id: int
    number: str
    how: str

    def sentence(self) -> str:
        return f"收养关系{self.how}，收养登记证 {self.number}"


@dataclass(frozen=True, kw_only=True)
class FollowUpRecorded(Event):
    kind: ClassVar[str] = "adoptions.follow_up_recorded"
    adoption_id: int
    is_well: bool

    def sentence(self) -> str:
        return f"收养登记后回访：{'生活正常' if self.is_well else '发现问题'}"


@dataclass(frozen=True, kw_only=True)
class LeadMoved(Event):
    kind: ClassVar[str] = "adoptions.lead_moved"
    lead_id: int
    number: str
    state: str

    def sentence(self) -> str:
        return f"非法收养线索 {self.number}：{self.state}"
