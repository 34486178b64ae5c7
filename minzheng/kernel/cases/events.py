"""What happens to cases."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseMoved(Event):
    """Every transition: the step row holds the note, the event holds the fact."""

    kind: ClassVar[str] = "cases.moved"
    number: str
    action: str
    label: str
    source: str
    target: str

    def sentence(self) -> str:
        return f"办件 {self.number}：{self.label}"


@dataclass(frozen=True, kw_only=True)
class DraftSaved(Event):
    kind: ClassVar[str] = "cases.draft_saved"
    draft_id: int

    def sentence(self) -> str:
        return "保存申请草稿"


@dataclass(frozen=True, kw_only=True)
class PaperAdded(Event):
    kind: ClassVar[str] = "cases.paper_added"
    label: str

    def sentence(self) -> str:
        return f"上传材料：{self.label}"


@dataclass(frozen=True, kw_only=True)
class HomeVisited(Event):
    kind: ClassVar[str] = "cases.home_visited"
    level: str

    def sentence(self) -> str:
        return "完成入户调查"


@dataclass(frozen=True, kw_only=True)
class CaseAssessed(Event):
    kind: ClassVar[str] = "cases.assessed"
    eligible: bool
    amount_fen: int

    def sentence(self) -> str:
        return "规则测算：" + ("符合条件" if self.eligible else "不符合条件")


@dataclass(frozen=True, kw_only=True)
class NearRelativeFiled(Event):
    kind: ClassVar[str] = "cases.near_relative_filed"
    source: str

    def sentence(self) -> str:
        return "近亲属备案"


@dataclass(frozen=True, kw_only=True)
class ObjectionFiled(Event):
    kind: ClassVar[str] = "cases.objection_filed"

    def sentence(self) -> str:
        return "公示期间收到异议"


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Event):
    kind: ClassVar[str] = "cases.objection_answered"

    def sentence(self) -> str:
        return "登记公示异议的处理结果"


@dataclass(frozen=True, kw_only=True)
class AppealFiled(Event):
    kind: ClassVar[str] = "cases.appeal_filed"

    def sentence(self) -> str:
        return "申请人对决定提出复核"


@dataclass(frozen=True, kw_only=True)
class AppealAnswered(Event):
    kind: ClassVar[str] = "cases.appeal_answered"
    outcome: str

    def sentence(self) -> str:
        return "复核结果：" + ("撤销原决定，重新办理" if self.outcome == "reopened" else "维持原决定")


@dataclass(frozen=True, kw_only=True)
class CaseExtended(Event):
    kind: ClassVar[str] = "cases.extended"
    reason: str

    def sentence(self) -> str:
        return f"办理期限延长：{self.reason}"


@dataclass(frozen=True, kw_only=True)
class DecisionDelivered(Event):
    kind: ClassVar[str] = "cases.decision_delivered"

    def sentence(self) -> str:
        return "决定书已送达申请人"
