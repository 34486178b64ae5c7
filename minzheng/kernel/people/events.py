"""What happens to persons, households and facts. Ids only; values of persons stay in their own rows."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    kind: ClassVar[str] = "people.person_registered"

    def sentence(self) -> str:
        return "建立人员档案"


@dataclass(frozen=True, kw_only=True)
class PhoneChanged(Event):
    kind: ClassVar[str] = "people.phone_changed"

    def sentence(self) -> str:
        return "更新联系电话"


@dataclass(frozen=True, kw_only=True)
class HouseholdFormed(Event):
    kind: ClassVar[str] = "people.household_formed"

    def sentence(self) -> str:
        return "建立家庭档案"


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    kind: ClassVar[str] = "people.member_joined"
    from_date: str

    def sentence(self) -> str:
        return f"家庭成员自 {self.from_date} 起计入"


@dataclass(frozen=True, kw_only=True)
class FileReleased(Event):
    kind: ClassVar[str] = "people.file_released"

    def sentence(self) -> str:
        return "单独申请已了结，原家庭可以重新计入"


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    kind: ClassVar[str] = "people.member_left"
    until_date: str
    reason: str

    def sentence(self) -> str:
        return f"家庭成员自 {self.until_date} 起不再计入：{self.reason}"


@dataclass(frozen=True, kw_only=True)
class FactRecorded(Event):
    kind: ClassVar[str] = "people.fact_recorded"
    name: str
    label: str
    from_date: str
    source: str

    def sentence(self) -> str:
        return f"记录“{self.label}”，自 {self.from_date} 起，来源：{self.source}"


@dataclass(frozen=True, kw_only=True)
class LedgerTakenIn(Event):
    kind: ClassVar[str] = "people.ledger_taken_in"
    persons: int
    households: int

    def sentence(self) -> str:
        return f"台账导入：新建 {self.persons} 人、{self.households} 户"


@dataclass(frozen=True, kw_only=True)
class AuthorisationSigned(Event):
    kind: ClassVar[str] = "people.authorisation_signed"
    until_date: str

    def sentence(self) -> str:
        return f"签署经济状况核对授权，有效期至 {self.until_date}"


@dataclass(frozen=True, kw_only=True)
class AuthorisationWithdrawn(Event):
    kind: ClassVar[str] = "people.authorisation_withdrawn"

    def sentence(self) -> str:
        return "撤回经济状况核对授权"


@dataclass(frozen=True, kw_only=True)
class PersonSearched(Event):
    kind: ClassVar[str] = "people.searched"
    by: str
    found: int

    def sentence(self) -> str:
        return f"按{self.by}查找人员，找到 {self.found} 人"


@dataclass(frozen=True, kw_only=True)
class IdentityOpened(Event):
    kind: ClassVar[str] = "people.identity_opened"
    reason: str

    def sentence(self) -> str:
        return f"查看完整身份证号，理由：{self.reason}"
