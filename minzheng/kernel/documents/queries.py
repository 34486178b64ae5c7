"""Reading documents and files, checking a code, and proving the archive whole."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from . import disk
from .errors import DocumentNotFound, FileDamaged
from .models import CODE_LENGTH, Document, DocumentQuerySet, StoredFile

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: a code is read from paper and typed
_CODE = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")


@dataclass(frozen=True)
class Verification:
    """What the public check page may say of a paper: nothing about the person it concerns."""

    title: str
    number: str
    issued_at: dt.datetime
    voided_at: dt.datetime | None
    replaced_by_number: str

    @property
    def in_force(self) -> bool:
        return self.voided_at is None

    @property
    def sentence(self) -> str:
        if self.in_force:
            return "本文书由本机关出具，现行有效。"
        replaced = f"，已由{self.replaced_by_number}替代" if self.replaced_by_number else ""
        return f"本文书由本机关出具，但已作废{replaced}。"


def verify(code: str) -> Verification:
    """Look up a verification code as people type it: any case, spaces and dashes allowed.

    Raises DocumentNotFound; a malformed code and an unknown one are answered alike.
    """
    typed = re.sub(r"[\s\-—]", "", unicodedata.normalize("NFKC", code)).upper()
    found = None
    if _CODE.fullmatch(typed):
        found = (
            Document.objects.filter(verification_code=typed).select_related("voiding__replaced_by").first()
        )
    if found is None:
        raise DocumentNotFound(
            "没有查到这个验证码。请对照文书核对 16 位字母和数字；仍查不到的，请向出具机关核实。"
        )
    voiding = getattr(found, "voiding", None)
    replaced_by = voiding.replaced_by if voiding else None
    return Verification(
        title=found.title,
        number=found.number,
        issued_at=found.issued_at,
        voided_at=voiding.voided_at if voiding else None,
        replaced_by_number=str(replaced_by.number or replaced_by.title) if replaced_by else "",
    )


def documents_of(
    *, case_id: int | None = None, person_id: int | None = None, household_id: int | None = None
) -> DocumentQuerySet:
    """Documents about one thing, oldest first, voided ones included. At least one must be named."""
    named = {"case_id": case_id, "person_id": person_id, "household_id": household_id}
    named = {name: value for name, value in named.items() if value is not None}
    if not named:
        raise TypeError("documents_of needs a case, a person or a household: never everything")
    return Document.objects.filter(**named).select_related("pdf", "voiding").order_by("issued_at", "id")


def document(document_id: int) -> Document:
    """One document. Raises DocumentNotFound."""
    found = Document.objects.select_related("pdf", "voiding").filter(id=document_id).first()
    if found is None:
        raise DocumentNotFound("没有这份文书。请核对后重试。")
    return found


def stored_file(file_id: int) -> StoredFile:
    """One file row. Raises DocumentNotFound."""
    found = StoredFile.objects.filter(id=file_id).first()
    if found is None:
        raise DocumentNotFound("没有这个文件。请刷新页面后重试。")
    return found


def open_thumbnail(file_id: int) -> BinaryIO:
    """The small picture of a photo, for a list. No event of its own: the page that shows it is one.

    Raises DocumentNotFound when the file has none, FileDamaged when it is gone.
    """
    row = stored_file(file_id)
    if not row.has_thumbnail:
        raise DocumentNotFound("这个文件没有缩略图，请直接打开文件。")
    try:
        return disk.thumbnail_path(row.digest).open("rb")
    except FileNotFoundError as error:
        raise FileDamaged(f"文件“{row.name}”的缩略图找不到，请联系系统管理员从备份恢复。") from error


def damaged_files() -> Iterator[tuple[StoredFile, str]]:
    """Every file whose bytes are missing or no longer match their digest, with what is wrong (Chinese)."""
    checked: dict[str, str] = {}
    for row in StoredFile.objects.order_by("digest", "id").iterator():
        if row.digest not in checked:
            path = disk.archive_path(row.digest)
            if not path.is_file():
                checked = {row.digest: "文件丢失"}
            else:
                checked = {row.digest: "" if disk.digest_of(path) == row.digest else "内容与摘要不符"}
        if checked[row.digest]:
            yield row, checked[row.digest]
