"""The lines of a bank's file: card and identity numbers opened, very many at a time.

Opening a value takes some microseconds, so that the million lines of a city would keep one processor busy for
half a minute: from some ten thousand lines on, processes of their own share the work. They are handed the
rows as the server wrote them, and need no connection.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

from django.conf import settings

from minzheng.kernel.base.bulk import blob, cells
from minzheng.kernel.base.many_secrets import decrypt_many

from . import bank

PORTION = 10_000


class Opening(NamedTuple):
    """What the two kinds of values were locked for, and how the bank names the programmes."""

    identity: str
    card: str
    items: Mapping[str, str]


def opened(rows: list[bytes], how: Opening, key_file: str) -> bank.Portion:
    """Some lines as they stand in the file."""
    seqs, names, identities, bank_codes, cards, amounts, programmes, months = zip(
        *map(cells, rows), strict=True
    )
    identities = decrypt_many(list(map(blob, identities)), purpose=how.identity, key_file=key_file)
    cards = decrypt_many(list(map(blob, cards)), purpose=how.card, key_file=key_file)
    columns = (
        map(int, seqs), names, identities, bank_codes, cards, map(int, amounts),
        (how.items[programme] for programme in programmes), (month[:4] + month[5:7] for month in months),
    )  # fmt: skip
    return bank.portion((line[0], line[5], bank.record(*line)) for line in zip(*columns, strict=True))


def _ready() -> None:
    """Nothing: that it can be called means that a process has started and has this module."""


def portions(rows: Iterable[bytes], count: int, how: Opening) -> Iterator[bank.Portion]:
    """All lines, portion by portion in their order; `count` is about how many there are.

    `rows` are those of `kernel.base.bulk.copy_out`: number, name, identity number, bank, card number,
    amount in fen, programme and first day of the month.
    """
    rows = iter(rows)
    key_file = str(settings.FIELD_KEY_FILE)
    cut = iter(lambda: list(islice(rows, PORTION)), [])
    processes = min(os.cpu_count() or 1, count // PORTION)
    if processes < 2:
        yield from (opened(some, how, key_file) for some in cut)
        return
    # The own process reads the rows meanwhile; "spawn" because a web server's threads do not survive a fork.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for _ in range(processes):
            pool.submit(_ready)  # while the server looks for the first row
        waiting = []
        for some in cut:
            waiting.append(pool.submit(opened, some, how, key_file))
            if len(waiting) > 2 * processes:
                yield waiting.pop(0).result()
        yield from (one.result() for one in waiting)
