"""What happens in spot checks."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class CheckPlanned(Event):
    kind: ClassVar[str] = "spot_checks.planned"
    check_id: int
    title: str
    what: str

    def sentence(self) -> str:
        return f"抽查“{self.title}”：{self.what}"


@dataclass(frozen=True, kw_only=True)
class TaskChecked(Event):
    kind: ClassVar[str] = "spot_checks.task_checked"
    task_id: int
    award_id: int
    has_problem: bool
    score: int

    def sentence(self) -> str:
        return f"登记抽查结果：{'发现问题' if self.has_problem else '没有问题'}，{self.score} 分"


@dataclass(frozen=True, kw_only=True)
class TaskRectified(Event):
    kind: ClassVar[str] = "spot_checks.task_rectified"
    task_id: int
    award_id: int

    def sentence(self) -> str:
        return "登记抽查问题的整改结果"
