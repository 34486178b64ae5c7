"""Verbs on the archive of files: store, open, sweep."""

import datetime as dt
import io
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.db import connection, transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor

from . import disk, media_types, pictures
from .errors import FileDamaged
from .events import FileOpened, FileStored, OrphansRemoved
from .models import StoredFile
from .queries import stored_file

_ARCHIVE_LOCK = 20_200_102  # shared by whoever enters a file, exclusive for the sweep of orphans


class OpenedFile(NamedTuple):
    """A file row and its bytes, open for reading; the caller closes the stream."""

    file: StoredFile
    stream: BinaryIO


def store_upload(
    file: BinaryIO, *, name: str = "", actor: Actor, at: dt.datetime, purpose: str, retention: str,
    case_id: int | None = None,
) -> StoredFile:  # fmt: skip
    """Take an uploaded photo or PDF into the archive.

    `file` is Django's UploadedFile or any binary stream; it is read in small pieces, and one that declares
    too large a size is refused after the first piece. What it is, is told from its content. Raises
    FileRefused, and then nothing is kept.
    """
    shown = media_types.clean_name(name or getattr(file, "name", "") or "未命名")
    declared_bytes = getattr(file, "size", None) or 0
    kind: media_types.MediaType | None = None

    def check(head: bytes, size_bytes: int) -> None:
        nonlocal kind
        kind = kind or media_types.sniff(head[: media_types.SNIFF_BYTES], name=shown)
        if max(size_bytes, declared_bytes) > kind.limit_bytes:
            raise media_types.refuse_size(kind, name=shown)

    with disk.receive(file, check=check) as incoming:
        shot = pictures.Shot()
        small = None
        if kind.is_picture:
            small = incoming.path.with_suffix(".jpg")
            shot = pictures.read_picture(incoming.path, kind, name=shown, thumbnail=small)
        row = StoredFile(
            digest=incoming.digest, size_bytes=incoming.size_bytes, media_type=kind.name,
            name=media_types.clean_name(shown, extension=kind.extension), has_thumbnail=kind.is_picture,
            taken_at=shot.taken_at, latitude=shot.latitude, longitude=shot.longitude,
            purpose=purpose, retention_class=retention,
        )  # fmt: skip
        return _enter(row, incoming, thumbnail=small, actor=actor, at=at, case_id=case_id)


def store_generated(
    *, content: bytes, name: str, actor: Actor, at: dt.datetime, purpose: str, retention: str,
    media_type: str = "application/pdf", case_id: int | None = None,
) -> StoredFile:  # fmt: skip
    """Take a paper or workbook that this program made into the archive."""
    with disk.receive(io.BytesIO(content), check=lambda head, size_bytes: None) as incoming:
        row = StoredFile(
            digest=incoming.digest, size_bytes=incoming.size_bytes, media_type=media_type,
            name=media_types.clean_name(name), purpose=purpose, retention_class=retention,
        )  # fmt: skip
        return _enter(row, incoming, thumbnail=None, actor=actor, at=at, case_id=case_id)


def open_file(*, file_id: int, actor: Actor, at: dt.datetime, case_id: int | None = None) -> OpenedFile:
    """Open a file for reading; the opening is an event.

    Who may see a file is decided by the room whose paper it is, before it calls this. Raises
    FileDamaged when the bytes are gone or have another size.
    """
    row = stored_file(file_id)
    try:
        stream = disk.archive_path(row.digest).open("rb")
    except FileNotFoundError as error:
        raise FileDamaged(f"文件“{row.name}”在存储中找不到，请联系系统管理员从备份恢复。") from error
    if stream.seek(0, io.SEEK_END) != row.size_bytes:
        stream.close()
        raise FileDamaged(f"文件“{row.name}”与入档时不一致，请联系系统管理员从备份恢复。")
    stream.seek(0)
    audit.record(FileOpened(file_id=row.id, purpose=row.purpose, case_id=case_id), actor=actor, at=at)
    return OpenedFile(row, stream)


def remove_orphans(*, actor: Actor, at: dt.datetime) -> int:
    """Destroy bytes that no row names; returns how many.

    They are what uploads leave whose transaction was rolled back. The exclusive lock, held for a thousand
    files at a time, makes sure that no row is on its way for bytes that are about to go.
    """
    digests, count = list(disk.archived_digests()), 0
    for start in range(0, len(digests), 1000):
        chunk = digests[start : start + 1000]
        if len(set(chunk)) > _named(chunk).count():
            count += _sweep(chunk)
    if count:
        audit.record(OrphansRemoved(count=count), actor=actor, at=at)
    return count


@transaction.atomic
def _sweep(digests: list[str]) -> int:
    _lock_archive("pg_advisory_xact_lock")
    orphans = set(digests) - set(_named(digests))
    for digest in orphans:
        disk.remove(digest)
    return len(orphans)


def _named(digests: list[str]):
    return StoredFile.objects.filter(digest__in=digests).values_list("digest", flat=True).distinct()


@transaction.atomic
def _enter(
    row: StoredFile, incoming: disk.Incoming, *, thumbnail: Path | None, actor: Actor, at: dt.datetime,
    case_id: int | None,
) -> StoredFile:  # fmt: skip
    """Place the bytes and write the row; the bytes go first, so that a row never lacks them."""
    if not row.purpose or not row.retention_class:
        raise ValueError("a stored file needs a purpose and a retention class")
    _lock_archive("pg_advisory_xact_lock_shared")
    if thumbnail is not None:
        disk.place(thumbnail, disk.thumbnail_path(row.digest))
    disk.place(incoming.path, disk.archive_path(row.digest))
    row.stored_at, row.stored_by_id = at, actor.account_id
    row.save(force_insert=True)
    event = FileStored(
        file_id=row.id, digest=row.digest, size_bytes=row.size_bytes, purpose=row.purpose, case_id=case_id
    )
    audit.record(event, actor=actor, at=at)
    return row


def _lock_archive(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_ARCHIVE_LOCK])
