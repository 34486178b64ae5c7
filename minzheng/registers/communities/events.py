"""What happens in this room. Names of persons stand in the rows, not in events."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class GroupFiled(Event):
    kind: ClassVar[str] = "communities.group_filed"
    group_id: int
    number: str
    name: str
    division_code: str

    def sentence(self) -> str:
        return f"备案社区社会组织“{self.name}”（{self.number}）"


@dataclass(frozen=True, kw_only=True)
class GroupsImported(Event):
    kind: ClassVar[str] = "communities.groups_imported"
    count: int
    division_code: str

    def sentence(self) -> str:
        return f"批量备案社区社会组织 {self.count} 家"


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Event):
    """Leader, members or place changed; which, but not to what: the row has it."""

    kind: ClassVar[str] = "communities.group_changed"
    group_id: int
    number: str
    what: str

    def sentence(self) -> str:
        return f"变更备案 {self.number}：{self.what}"


@dataclass(frozen=True, kw_only=True)
class GroupActivityRecorded(Event):
    kind: ClassVar[str] = "communities.group_activity_recorded"
    group_id: int
    number: str
    title: str

    def sentence(self) -> str:
        return f"登记活动 {self.number}：{self.title}"


@dataclass(frozen=True, kw_only=True)
class GroupStandsAnew(Event):
    """Dormant, awake, promoted or withdrawn."""

    kind: ClassVar[str] = "communities.group_stands_anew"
    group_id: int
    number: str
    state: str
    note: str = ""

    def sentence(self) -> str:
        return f"备案 {self.number} 转为“{self.state}”" + (f"：{self.note}" if self.note else "")


@dataclass(frozen=True, kw_only=True)
class BaseOpened(Event):
    kind: ClassVar[str] = "communities.base_opened"
    base_id: int
    name: str

    def sentence(self) -> str:
        return f"登记孵化基地“{self.name}”"


@dataclass(frozen=True, kw_only=True)
class IncubationMoved(Event):
    """Applied, admitted, declined, graduated, ended, or found to be registered."""

    kind: ClassVar[str] = "communities.incubation_moved"
    incubation_id: int
    name: str
    what: str

    def sentence(self) -> str:
        return f"孵化：“{self.name}”{self.what}"


@dataclass(frozen=True, kw_only=True)
class FederationTold(Event):
    """Founded, joined, left, or acted together."""

    kind: ClassVar[str] = "communities.federation_told"
    federation_id: int
    name: str
    what: str

    def sentence(self) -> str:
        return f"{self.name}：{self.what}"


@dataclass(frozen=True, kw_only=True)
class NeedTold(Event):
    """Posted, offered for, signed, or closed."""

    kind: ClassVar[str] = "communities.need_told"
    need_id: int
    title: str
    what: str

    def sentence(self) -> str:
        return f"社区需求“{self.title}”：{self.what}"
