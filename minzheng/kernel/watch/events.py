"""What happens to warnings. Their sentences name nobody."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class WarningEvent(Event):
    warning_id: int
    rule: str
    rule_name: str


@dataclass(frozen=True, kw_only=True)
class WarningRaised(WarningEvent):
    kind: ClassVar[str] = "watch.warning_raised"
    again: bool = False

    def sentence(self) -> str:
        return f"预警“{self.rule_name}”" + ("再次出现" if self.again else "")


@dataclass(frozen=True, kw_only=True)
class WarningActed(WarningEvent):
    kind: ClassVar[str] = "watch.warning_acted"
    article: str
    outcome: str

    def sentence(self) -> str:
        return f"{self.rule_name}：{self.outcome}（{self.article}）"[:500]


@dataclass(frozen=True, kw_only=True)
class WarningDismissed(WarningEvent):
    kind: ClassVar[str] = "watch.warning_dismissed"
    reason: str

    def sentence(self) -> str:
        return f"预警“{self.rule_name}”不用处理，理由：{self.reason}"[:500]


@dataclass(frozen=True, kw_only=True)
class WarningCleared(WarningEvent):
    kind: ClassVar[str] = "watch.warning_cleared"

    def sentence(self) -> str:
        return f"预警“{self.rule_name}”的情形已消失"
