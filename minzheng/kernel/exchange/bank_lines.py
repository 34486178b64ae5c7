"""The lines of a bank's file: card and identity numbers opened, very many at a time.

Opening a value takes some microseconds, so that the million lines of a city would keep one processor busy for
half a minute: from some ten thousand lines on, processes of their own share the work. They are told the
values as they stand in the database, and need no connection.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

from django.conf import settings

from minzheng.kernel.base import secrecy

from . import bank

PORTION = 10_000


class Stored(NamedTuple):
    """A line as the database holds it."""

    seq: int
    name: str
    identity_cipher: bytes
    bank_code: str
    card_cipher: bytes
    amount_fen: int
    item: str
    month_text: str


class Purposes(NamedTuple):
    """What the two kinds of values were locked for."""

    identity: str
    card: str


def opened(lines: list[Stored], purposes: Purposes, key_file: str) -> bank.Portion:
    """Some lines as they stand in the file."""
    identity = secrecy.decryption(purpose=purposes.identity, key_file=key_file)
    card = secrecy.decryption(purpose=purposes.card, key_file=key_file)
    return bank.portion(
        (
            one.seq,
            one.amount_fen,
            bank.record(
                one.seq, one.name, identity(one.identity_cipher), one.bank_code, card(one.card_cipher),
                one.amount_fen, one.item, one.month_text,
            ),
        )
        for one in lines
    )  # fmt: skip


def portions(lines: Iterable[Stored], count: int, purposes: Purposes) -> Iterator[bank.Portion]:
    """All lines, portion by portion in their order; `count` is about how many there are."""
    rows = iter(lines)
    key_file = str(settings.FIELD_KEY_FILE)
    cut = iter(lambda: list(islice(rows, PORTION)), [])
    processes = min(os.cpu_count() or 1, count // PORTION)
    if processes < 2:
        yield from (opened(some, purposes, key_file) for some in cut)
        return
    # The own process reads the rows meanwhile; "spawn" because a web server's threads do not survive a fork.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = []
        for some in cut:
            waiting.append(pool.submit(opened, some, purposes, key_file))
            if len(waiting) > 2 * processes:
                yield waiting.pop(0).result()
        yield from (one.result() for one in waiting)
