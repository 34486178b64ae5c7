"""What happens to organisations. Names of organisations are public; identity numbers never stand here."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationEvent(Event):
    """Base of this room: which organisation, under which code."""

    retention_class: ClassVar[str] = "业务永久"
    organisation_id: int
    uscc: str


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(OrganisationEvent):
    kind: ClassVar[str] = "organisations.registered"
    name: str
    certificate: str

    def sentence(self) -> str:
        return f"准予成立登记：{self.name}（{self.uscc}），证书 {self.certificate}"


@dataclass(frozen=True, kw_only=True)
class OrganisationsTakenOver(Event):
    """Organisations that stood in the paper book before this system."""

    kind: ClassVar[str] = "organisations.taken_over"
    count: int
    division_code: str
    source: str

    def sentence(self) -> str:
        return f"存量社会组织转入 {self.count} 家（{self.source}）"


@dataclass(frozen=True, kw_only=True)
class ItemChanged(OrganisationEvent):
    kind: ClassVar[str] = "organisations.item_changed"
    items: str
    from_date: str

    def sentence(self) -> str:
        return f"变更登记：{self.items}，自 {self.from_date} 起"


@dataclass(frozen=True, kw_only=True)
class StateChanged(OrganisationEvent):
    kind: ClassVar[str] = "organisations.state_changed"
    source: str
    target: str
    reason: str = ""

    def sentence(self) -> str:
        return f"状态由“{self.source}”改为“{self.target}”" + (f"：{self.reason}" if self.reason else "")


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(OrganisationEvent):
    kind: ClassVar[str] = "organisations.certificate_issued"
    number: str
    reason: str

    def sentence(self) -> str:
        return f"制发登记证书 {self.number}（{self.reason}）"


@dataclass(frozen=True, kw_only=True)
class CertificateDelivered(OrganisationEvent):
    kind: ClassVar[str] = "organisations.certificate_delivered"
    number: str
    delivered_date: str

    def sentence(self) -> str:
        return f"登记证书 {self.number} 于 {self.delivered_date} 送达"


@dataclass(frozen=True, kw_only=True)
class AgentAppointed(OrganisationEvent):
    kind: ClassVar[str] = "organisations.agent_appointed"
    agent_account_id: int

    def sentence(self) -> str:
        return f"授权机构经办人（账号 {self.agent_account_id}）"


@dataclass(frozen=True, kw_only=True)
class BranchChanged(OrganisationEvent):
    kind: ClassVar[str] = "organisations.branch_changed"
    name: str
    what: str

    def sentence(self) -> str:
        return f"{self.what}分支机构：{self.name}"


@dataclass(frozen=True, kw_only=True)
class PartyRecorded(OrganisationEvent):
    kind: ClassVar[str] = "organisations.party_recorded"
    form: str
    members: int

    def sentence(self) -> str:
        return f"党建情况：{self.form}，正式党员 {self.members} 人"


@dataclass(frozen=True, kw_only=True)
class SealFiled(OrganisationEvent):
    kind: ClassVar[str] = "organisations.seal_filed"
    name: str

    def sentence(self) -> str:
        return f"印章式样和银行账户备案：{self.name}"
