"""What happened to files that came in. Counts and digests only."""

import dataclasses
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class IntakeLoaded(Event):
    """A file was taken into the bureau's books, whole."""

    kind: ClassVar[str] = "exchange.intake_loaded"
    intake_id: int
    dataset: str
    digest: str
    row_count: int

    def sentence(self) -> str:
        return f"导入数据（{self.dataset}）{self.row_count} 行"


@dataclasses.dataclass(frozen=True, kw_only=True)
class IntakeRefused(Event):
    """A file was sent back with the reasons; nothing of it was kept."""

    kind: ClassVar[str] = "exchange.intake_refused"
    intake_id: int
    dataset: str
    digest: str
    row_count: int
    error_count: int

    def sentence(self) -> str:
        return f"退回数据（{self.dataset}）：{self.row_count} 行中 {self.error_count} 行有问题，全部未导入"
