"""What happened to papers and files. Ids, numbers and titles only; contents stay in their tables."""

import dataclasses
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class FileStored(Event):
    """An uploaded or generated file entered the archive."""

    kind: ClassVar[str] = "documents.file_stored"
    file_id: int
    digest: str
    size_bytes: int
    purpose: str

    def sentence(self) -> str:
        return f"存入文件（{self.purpose}，{self.size_bytes} 字节）"


@dataclasses.dataclass(frozen=True, kw_only=True)
class FileOpened(Event):
    """Somebody opened a file. Papers hold sensitive values, so that looking is an event."""

    kind: ClassVar[str] = "documents.file_opened"
    file_id: int
    purpose: str

    def sentence(self) -> str:
        return f"打开文件（{self.purpose}）"


@dataclasses.dataclass(frozen=True, kw_only=True)
class OrphansRemoved(Event):
    """Bytes that no file row names, left by a transaction that was rolled back, were destroyed."""

    kind: ClassVar[str] = "documents.orphans_removed"
    count: int

    def sentence(self) -> str:
        return f"清除未入档的残留文件 {self.count} 个"


@dataclasses.dataclass(frozen=True, kw_only=True)
class DocumentIssued(Event):
    """A document was given its number and its verification code."""

    kind: ClassVar[str] = "documents.issued"
    document_id: int
    template: str
    title: str
    number: str

    def sentence(self) -> str:
        return f"出具《{self.title}》" + (f"（{self.number}）" if self.number else "")


@dataclasses.dataclass(frozen=True, kw_only=True)
class DocumentVoided(Event):
    """A document no longer holds; `replaced_by_id` names the one that took its place."""

    kind: ClassVar[str] = "documents.voided"
    document_id: int
    title: str
    number: str
    reason: str
    replaced_by_id: int | None = None

    def sentence(self) -> str:
        number = f"（{self.number}）" if self.number else ""
        replaced = "，由新文书替代" if self.replaced_by_id else ""
        return f"作废《{self.title}》{number}{replaced}，原因：{self.reason}"
