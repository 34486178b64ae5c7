"""The arithmetic of a draw: pure, and short enough to be repeated by hand (docs/recompute_draw.py).

1. The list is sorted; its lines joined by line feeds are hashed: the digest LH, published beforehand.
2. seed = "date|issue|numbers|LH"; SH = H(seed).
3. The key of an entry is H(SH|id); a stratum of its own draws by H(SH|stratum) in place of SH.
4. The smallest keys are taken; whoever must keep away is passed over, with the reason, and the next follows.

H is SHA-256 or SM3 (GB/T 32905), lower-case hexadecimal; texts are UTF-8.
"""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

SHA256, SM3 = "sha256", "sm3"
ALGORITHMS = (SHA256, SM3)
SEPARATOR = "|"


@dataclass(frozen=True, order=True)
class Entry:
    """One line of a list: the id that is drawn, and the stratum it belongs to ("" where there is none)."""

    identifier: str
    layer: str = ""

    @property
    def line(self) -> str:
        """As it enters the digest: a stratum is part of it, for it decides among whom one is drawn."""
        return f"{self.layer}{SEPARATOR}{self.identifier}" if self.layer else self.identifier


@dataclass(frozen=True)
class Placed:
    """What became of one entry: its key, its place in its stratum (from 1), and whether it was drawn."""

    identifier: str
    layer: str
    key: str
    rank: int
    is_drawn: bool
    passed_over: str = ""


def digest(text: str, algorithm: str = SHA256) -> str:
    """The hash of a text in hexadecimal. An unknown algorithm raises ValueError."""
    data = text.encode()
    if algorithm == SHA256:
        return hashlib.sha256(data).hexdigest()
    if algorithm != SM3:
        raise ValueError(f"unknown algorithm {algorithm!r}")
    made = hashes.Hash(hashes.SM3())
    made.update(data)
    return made.finalize().hex()


def canonical(entropy: str) -> str:
    """ "issue|numbers" in its one way of writing, "" where it has none: spaces choose no seed.

    Full-width signs become plain, gaps one space; numbers without a point have as many digits each ("03").
    """
    issue, _, numbers = unicodedata.normalize("NFKC", entropy).partition(SEPARATOR)
    given = numbers.split()
    plain = [one for one in given if re.fullmatch("[0-9]+", one)]
    known = all(re.fullmatch(r"[0-9]+([.][0-9]+)?", one) for one in given)
    if not issue.strip() or not given or not known or len({len(one) for one in plain}) > 1:
        return ""
    return f"{''.join(issue.split())}{SEPARATOR}{' '.join(given)}"


def list_digest(entries: Iterable[Entry], algorithm: str = SHA256) -> str:
    """LH: the digest over the sorted lines of the list."""
    return digest("\n".join(sorted(entry.line for entry in entries)), algorithm)


def seed_of(date: dt.date, entropy: str, list_hash: str) -> str:
    """`entropy` is "issue|numbers", as the public source prints them."""
    return SEPARATOR.join((date.isoformat(), entropy, list_hash))


def place(
    entries: Iterable[Entry],
    *,
    seed: str,
    wants: Mapping[str, int],
    conflicts: Mapping[str, Mapping[str, str]] | None = None,
    algorithm: str = SHA256,
) -> list[Placed]:
    """Every entry with its key, by stratum and rank.

    `wants` says how many each stratum draws. Entries without a stratum stand in every stratum of `wants`:
    so two inspectors are drawn for each object. `conflicts` gives by stratum who must keep away, and why.
    """
    seed_hash, known = digest(seed, algorithm), list(entries)
    placed = []
    for layer in sorted({*wants, *(entry.layer for entry in known)}):
        if not layer and any(wants):
            continue  # entries without a stratum are drawn inside the strata that were named
        start = digest(seed_hash + SEPARATOR + layer, algorithm) if layer else seed_hash
        members = [entry for entry in known if entry.layer in ("", layer)]
        keyed = sorted(
            (digest(start + SEPARATOR + one.identifier, algorithm), one.identifier) for one in members
        )
        placed += _taken(keyed, layer, wants.get(layer, 0), (conflicts or {}).get(layer, {}))
    return placed


def _taken(keyed: list[tuple[str, str]], layer: str, want: int, away: Mapping[str, str]) -> list[Placed]:
    rows, taken = [], 0
    for rank, (key, identifier) in enumerate(keyed, start=1):
        reason = away.get(identifier, "") if taken < want else ""
        is_drawn = taken < want and not reason
        taken += is_drawn
        rows.append(Placed(identifier, layer, key, rank, is_drawn, reason))
    return rows
