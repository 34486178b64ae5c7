"""The bytes of the archive: once per digest, written so that a power cut leaves all or nothing.

Layout under MEDIA_ROOT: `archive/ab/cd/<digest>` and `thumbnails/ab/cd/<digest>.jpg`; half-written
files live in `incoming/` and are renamed only after fsync.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings

CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class Incoming:
    """A file received on disk but not yet in the archive."""

    path: Path
    digest: str
    size_bytes: int


def archive_path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "archive" / digest[:2] / digest[2:4] / digest


def thumbnail_path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "thumbnails" / digest[:2] / digest[2:4] / f"{digest}.jpg"


@contextmanager
def receive(stream: BinaryIO, *, check: Callable[[bytes, int], None]) -> Iterator[Incoming]:
    """Copy a stream to `incoming/` in small pieces, digesting as it flows.

    `check(head, size_bytes)` is called before each piece is written, with the first piece and the size
    so far; what it raises stops the copy. What still lies in `incoming/` when the block ends is removed, a
    thumbnail made beside it (same name, ".jpg") too.
    """
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            digest, size_bytes, head = Hash(SM3()), 0, b""
            while piece := stream.read(CHUNK_BYTES):
                head = head or piece
                size_bytes += len(piece)
                check(head, size_bytes)
                digest.update(piece)
                out.write(piece)
            check(head, size_bytes)
            out.flush()
            os.fsync(out.fileno())
        yield Incoming(path, digest.finalize().hex(), size_bytes)
    finally:
        path.unlink(missing_ok=True)
        path.with_suffix(".jpg").unlink(missing_ok=True)


def place(source: Path, target: Path) -> None:
    """Move a complete, synced file to its place, durably. Bytes already there are the same and stay."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def digest_of(path: Path) -> str:
    """The SM3 digest of a file, read in small pieces."""
    digest = Hash(SM3())
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK_BYTES):
            digest.update(piece)
    return digest.finalize().hex()


def archived_digests() -> Iterator[str]:
    """Every digest that has bytes on disk."""
    root = Path(settings.MEDIA_ROOT) / "archive"
    return (path.name for path in root.glob("??/??/*"))


def remove(digest: str) -> None:
    """Destroy the bytes and the thumbnail of a digest."""
    archive_path(digest).unlink(missing_ok=True)
    thumbnail_path(digest).unlink(missing_ok=True)
