"""The canonical text of events and the SM3 chain over it. No database here: an outsider can rerun it.

The standalone checker over an export (`verify_export.py`) repeats these twenty lines with the
standard library alone, so that nobody has to trust this program to check it.
"""

import json
from collections.abc import Iterable

from cryptography.hazmat.primitives.hashes import SM3, Hash

FIRST_DIGEST = "0" * 64
FIELDS = (
    "id", "at", "kind", "account_id", "actor_name", "person_id", "household_id", "case_id",
    "sentence", "details", "personal_digest",
)  # fmt: skip


def sm3_hex(data: bytes) -> str:
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize().hex()


def canonical(event: dict) -> bytes:
    """One event as one line of bytes: fixed field order, no spaces, UTF-8."""
    line = json.dumps(
        [event[name] for name in FIELDS], ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return line.encode() + b"\n"


def chain(previous_digest: str, events: Iterable[dict]) -> tuple[str, int]:
    """The digest of a seal over events in id order, and how many there were."""
    digest, count = Hash(SM3()), 0
    digest.update(previous_digest.encode() + b"\n")
    for event in events:
        digest.update(canonical(event))
        count += 1
    return digest.finalize().hex(), count


def personal_digest(salt: bytes, values: dict) -> str:
    """What an event keeps of its personal values: provable, and after shredding unguessable."""
    return sm3_hex(salt + json.dumps(values, ensure_ascii=False, sort_keys=True, default=str).encode())
