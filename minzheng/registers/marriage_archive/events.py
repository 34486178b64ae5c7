"""What happens in the archive. Names and numbers of those married stand in no event."""

from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class HoldingEntered(Event):
    kind: ClassVar[str] = "archive.holding_entered"
    holding_id: int
    label: str
    expected: int

    def sentence(self) -> str:
        return f"登记案卷：{self.label}，应有 {self.expected} 件"


@dataclass(frozen=True, kw_only=True)
class PaperKeyed(Event):
    kind: ClassVar[str] = "archive.paper_keyed"
    item_id: int
    archive_number: str
    round: int

    def sentence(self) -> str:
        return f"录入档案 {self.archive_number}（第 {self.round} 遍）"


@dataclass(frozen=True, kw_only=True)
class PaperSettled(Event):
    """Two accounts agreed, or a third person decided; the record stands from now on."""

    kind: ClassVar[str] = "archive.paper_settled"
    item_id: int
    record_id: int
    archive_number: str
    decided: int

    def sentence(self) -> str:
        how = f"裁定 {self.decided} 处差异" if self.decided else "两遍一致"
        return f"档案 {self.archive_number} 入库（{how}）"


@dataclass(frozen=True, kw_only=True)
class BatchKeyed(Event):
    kind: ClassVar[str] = "archive.batch_keyed"
    intake_rows: int
    round: int
    settled: int
    differing: int

    def sentence(self) -> str:
        return (
            f"Excel 批量录入第 {self.round} 遍 {self.intake_rows} 件，"
            f"入库 {self.settled} 件，待裁定 {self.differing} 件"
        )


@dataclass(frozen=True, kw_only=True)
class ScansAdded(Event):
    kind: ClassVar[str] = "archive.scans_added"
    pages: int
    papers: int

    def sentence(self) -> str:
        return f"存入档案扫描件 {self.papers} 件 {self.pages} 页"


@dataclass(frozen=True, kw_only=True)
class ScanOpened(Event):
    """Somebody looked at a page of a paper."""

    kind: ClassVar[str] = "archive.scan_opened"
    scan_id: int
    archive_number: str
    page: int

    def sentence(self) -> str:
        return f"查看扫描件 {self.archive_number} 第 {self.page} 页"


@dataclass(frozen=True, kw_only=True)
class ScansChecked(Event):
    kind: ClassVar[str] = "archive.scans_checked"
    files: int
    damaged: int

    def sentence(self) -> str:
        return f"核对扫描件摘要 {self.files} 个，损坏 {self.damaged} 个"


@dataclass(frozen=True, kw_only=True)
class SampleFrozen(Event):
    kind: ClassVar[str] = "archive.sample_frozen"
    sample_id: int
    population: int
    wanted: int

    def sentence(self) -> str:
        return f"冻结补录抽检名单 {self.population} 件，拟抽 {self.wanted} 件"


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(Event):
    kind: ClassVar[str] = "archive.sample_drawn"
    sample_id: int
    papers: int

    def sentence(self) -> str:
        return f"按公布的随机数抽出抽检件 {self.papers} 件"


@dataclass(frozen=True, kw_only=True)
class SampledPaperChecked(Event):
    kind: ClassVar[str] = "archive.sampled_paper_checked"
    sample_id: int
    archive_number: str
    wrong: int

    def sentence(self) -> str:
        found = f"有错 {self.wrong} 项" if self.wrong else "无误"
        return f"抽检档案 {self.archive_number}：{found}"


@dataclass(frozen=True, kw_only=True)
class PlaceAliasAdded(Event):
    kind: ClassVar[str] = "archive.place_alias_added"
    name: str
    now: str

    def sentence(self) -> str:
        return f"添加旧地名：{self.name}，今{self.now}"


@dataclass(frozen=True, kw_only=True)
class UseAsked(Event):
    kind: ClassVar[str] = "archive.use_asked"
    personal_fields: ClassVar[tuple[str, ...]] = ("applicant",)
    use_id: int
    capacity: str
    purpose: str
    output: str
    applicant: str

    def sentence(self) -> str:
        return f"受理档案利用申请：{self.capacity}，{self.purpose}，{self.output}"


@dataclass(frozen=True, kw_only=True)
class UseDecided(Event):
    kind: ClassVar[str] = "archive.use_decided"
    use_id: int
    is_allowed: bool
    note: str

    def sentence(self) -> str:
        return f"{'同意' if self.is_allowed else '不同意'}提供档案利用：{self.note}"


@dataclass(frozen=True, kw_only=True)
class UseDone(Event):
    kind: ClassVar[str] = "archive.use_done"
    use_id: int
    output: str

    def sentence(self) -> str:
        return f"办结档案利用：{self.output}"


@dataclass(frozen=True, kw_only=True)
class RecordRead(Event):
    """Somebody opened an archived record in full."""

    kind: ClassVar[str] = "archive.record_read"
    record_id: int
    archive_number: str
    reason: str = ""

    def sentence(self) -> str:
        reason = f"，事由：{self.reason}" if self.reason else ""
        return f"查看婚姻登记记录 {self.archive_number or self.record_id}{reason}"
