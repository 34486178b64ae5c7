"""What happens in purchasing. Names of experts stand in the rows, not in events."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ProjectMoved(Event):
    """Drafted, announced, bid for, seated, scored, concluded, contracted, assessed, paid, ended."""

    kind: ClassVar[str] = "purchasing.project_moved"
    project_id: int
    number: str
    what: str

    def sentence(self) -> str:
        return f"购买服务项目 {self.number}：{self.what}"


@dataclass(frozen=True, kw_only=True)
class PoolChanged(Event):
    kind: ClassVar[str] = "purchasing.pool_changed"
    expert_id: int
    what: str

    def sentence(self) -> str:
        return f"评审专家（编号 {self.expert_id}）：{self.what}"


@dataclass(frozen=True, kw_only=True)
class CatalogueChanged(Event):
    kind: ClassVar[str] = "purchasing.catalogue_changed"
    item_id: int
    code: str
    name: str

    def sentence(self) -> str:
        return f"购买服务目录增加 {self.code} {self.name}"
