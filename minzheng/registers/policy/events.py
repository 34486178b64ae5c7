"""What happens to snapshots and scenarios. No figure about a household stands in an event."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class SnapshotAsked(Event):
    kind: ClassVar[str] = "policy.snapshot_asked"
    snapshot_id: int
    programme: str
    as_of: str

    def sentence(self) -> str:
        return f"发起生成测算快照 {self.snapshot_id}（事实日期 {self.as_of}）"


@dataclass(frozen=True, kw_only=True)
class SnapshotWritten(Event):
    kind: ClassVar[str] = "policy.snapshot_written"
    snapshot_id: int
    households: int
    set_aside: int
    digest: str

    def sentence(self) -> str:
        return f"测算快照 {self.snapshot_id} 生成完毕：{self.households} 户，另有 {self.set_aside} 户信息不全"


@dataclass(frozen=True, kw_only=True)
class SnapshotRegistered(Event):
    kind: ClassVar[str] = "policy.snapshot_registered"
    snapshot_id: int
    area: str
    households: int
    digest: str

    def sentence(self) -> str:
        return f"登记外部快照 {self.snapshot_id}：地区 {self.area or '全国'}，{self.households} 户"


@dataclass(frozen=True, kw_only=True)
class SnapshotForgotten(Event):
    kind: ClassVar[str] = "policy.snapshot_forgotten"
    snapshot_id: int
    digest: str

    def sentence(self) -> str:
        return f"删除外部快照 {self.snapshot_id}"


@dataclass(frozen=True, kw_only=True)
class EffectAsked(Event):
    kind: ClassVar[str] = "policy.effect_asked"
    effect_id: int
    snapshot_id: int
    households: int

    def sentence(self) -> str:
        return f"发起后台测算 {self.effect_id}：快照 {self.snapshot_id}，{self.households} 户"


@dataclass(frozen=True, kw_only=True)
class ScenarioSaved(Event):
    kind: ClassVar[str] = "policy.scenario_saved"
    scenario_id: int
    name: str
    result_digest: str

    def sentence(self) -> str:
        return f"保存测算方案“{self.name}”"


@dataclass(frozen=True, kw_only=True)
class ScenarioArchived(Event):
    kind: ClassVar[str] = "policy.scenario_archived"
    scenario_id: int
    name: str

    def sentence(self) -> str:
        return f"归档测算方案“{self.name}”"
