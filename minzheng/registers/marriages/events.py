"""What happens in the book of marriages. Names and numbers of persons stand in the records, never here."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class MarriageEvent(Event):
    retention_class: ClassVar[str] = "婚姻100年"


@dataclass(frozen=True, kw_only=True)
class Registered(MarriageEvent):
    kind: ClassVar[str] = "marriages.registered"
    record_id: int
    label: str
    certificate_number: str
    office_code: str

    def sentence(self) -> str:
        return f"{self.label}，字号 {self.certificate_number}"


@dataclass(frozen=True, kw_only=True)
class NumberVoided(MarriageEvent):
    kind: ClassVar[str] = "marriages.number_voided"
    record_id: int
    certificate_number: str
    replaced_by: str
    reason: str

    def sentence(self) -> str:
        return f"字号 {self.certificate_number} 作废（{self.reason}），改用 {self.replaced_by}"


@dataclass(frozen=True, kw_only=True)
class MarriageEnded(MarriageEvent):
    kind: ClassVar[str] = "marriages.ended_by_divorce"
    record_id: int
    ended_by_id: int
    ended_by: str

    def sentence(self) -> str:
        return f"结婚登记因同一对当事人的离婚登记 {self.ended_by} 终止"


@dataclass(frozen=True, kw_only=True)
class DivorceRestored(MarriageEvent):
    kind: ClassVar[str] = "marriages.divorce_revoked"
    record_id: int
    divorce_id: int
    divorce: str

    def sentence(self) -> str:
        return f"离婚登记 {self.divorce} 已撤销，结婚登记恢复有效"


@dataclass(frozen=True, kw_only=True)
class AnnotationProposed(MarriageEvent):
    kind: ClassVar[str] = "marriages.annotation_proposed"
    record_id: int
    label: str
    basis: str

    def sentence(self) -> str:
        return f"提出备注：{self.label}，依据 {self.basis}"


@dataclass(frozen=True, kw_only=True)
class AnnotationSettled(MarriageEvent):
    kind: ClassVar[str] = "marriages.annotation_settled"
    record_id: int
    label: str
    confirmed: bool

    def sentence(self) -> str:
        return f"{'复核通过' if self.confirmed else '退回'}备注：{self.label}"


@dataclass(frozen=True, kw_only=True)
class BlanksMoved(MarriageEvent):
    kind: ClassVar[str] = "marriages.blanks_moved"
    office_code: str
    paper: str
    movement: str
    count: int
    first_number: str
    last_number: str

    def sentence(self) -> str:
        return f"空白{self.paper}{self.movement} {self.count} 本（{self.first_number} 至 {self.last_number}）"


@dataclass(frozen=True, kw_only=True)
class AuthorityGranted(MarriageEvent):
    kind: ClassVar[str] = "marriages.authority_granted"
    office_code: str
    label: str
    document_number: str

    def sentence(self) -> str:
        return f"登记机关 {self.office_code} 取得权限：{self.label}（{self.document_number}）"


@dataclass(frozen=True, kw_only=True)
class RegistrarCertified(MarriageEvent):
    kind: ClassVar[str] = "marriages.registrar_certified"
    office_code: str
    registrar_account_id: int
    qualification_number: str

    def sentence(self) -> str:
        return f"登记婚姻登记员资格，证号 {self.qualification_number}"


@dataclass(frozen=True, kw_only=True)
class StatusAnswered(MarriageEvent):
    kind: ClassVar[str] = "marriages.status_answered"
    inquiry_id: int
    label: str

    def sentence(self) -> str:
        return f"全国库核对结果：{self.label}"


@dataclass(frozen=True, kw_only=True)
class NationalFileMade(MarriageEvent):
    kind: ClassVar[str] = "marriages.national_file_made"
    batch: str
    count: int

    def sentence(self) -> str:
        return f"生成全国库上报文件 {self.batch}，{self.count} 条，含完整证件号"


@dataclass(frozen=True, kw_only=True)
class DivorceReceived(MarriageEvent):
    kind: ClassVar[str] = "marriages.divorce_received"
    record_id: int
    cool_end: str
    win_end: str

    def sentence(self) -> str:
        if not self.cool_end:
            return "受理离婚登记申请"
        return f"受理离婚登记申请，冷静期至 {self.cool_end}，领证期至 {self.win_end}"


@dataclass(frozen=True, kw_only=True)
class DivorceWithdrawn(MarriageEvent):
    kind: ClassVar[str] = "marriages.divorce_withdrawn"
    record_id: int
    by: str

    def sentence(self) -> str:
        return f"{self.by}撤回离婚登记申请"


@dataclass(frozen=True, kw_only=True)
class CreditMoved(MarriageEvent):
    kind: ClassVar[str] = "marriages.credit_moved"
    credit_id: int
    label: str

    def sentence(self) -> str:
        return f"婚姻登记严重失信：{self.label}"


@dataclass(frozen=True, kw_only=True)
class OwnerNamed(MarriageEvent):
    kind: ClassVar[str] = "marriages.owner_named"
    name: str
    reason: str

    def sentence(self) -> str:
        return f"首问责任人：{self.name}（{self.reason}）"


@dataclass(frozen=True, kw_only=True)
class FaultNoted(MarriageEvent):
    kind: ClassVar[str] = "marriages.fault_noted"
    record_id: int
    label: str

    def sentence(self) -> str:
        return f"登记差错：{self.label}"


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(MarriageEvent):
    kind: ClassVar[str] = "marriages.sample_drawn"
    sample: str
    count: int
    passed: int = -1

    def sentence(self) -> str:
        if self.passed < 0:
            return f"抽取登记质量样本 {self.sample}，{self.count} 件"
        return f"抽查样本 {self.sample} 的 {self.count} 件，合格 {self.passed} 件"


@dataclass(frozen=True, kw_only=True)
class RecordsSearched(MarriageEvent):
    kind: ClassVar[str] = "marriages.searched"
    by: str
    found: int

    def sentence(self) -> str:
        return f"按{self.by}查找婚姻登记记录，找到 {self.found} 条"


@dataclass(frozen=True, kw_only=True)
class ParentLinked(MarriageEvent):
    kind: ClassVar[str] = "marriages.parent_linked"
    source: str

    def sentence(self) -> str:
        return f"登记亲子关系（来源：{self.source}）"
