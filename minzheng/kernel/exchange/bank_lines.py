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

from minzheng.kernel.base import secrecy
from minzheng.kernel.base.bulk import blob, cells

from . import bank

PORTION = 10_000


class Opening(NamedTuple):
    """What the two kinds of values were locked for, and how the bank names the programmes."""

    identity: str
    card: str
    items: Mapping[str, str]


def opened(rows: list[bytes], how: Opening, key_file: str) -> bank.Portion:
    """Some lines as they stand in the file."""
    identity = secrecy.decryption(purpose=how.identity, key_file=key_file)
    card = secrecy.decryption(purpose=how.card, key_file=key_file)

    def lines() -> Iterator[tuple[int, int, str]]:
        for row in rows:
            seq, name, identity_cipher, bank_code, card_cipher, fen, programme, month = cells(row)
            yield (
                int(seq),
                int(fen),
                bank.record(
                    int(seq), name, identity(blob(identity_cipher)), bank_code, card(blob(card_cipher)),
                    int(fen), how.items[programme], f"{month[:4]}{month[5:7]}",
                ),
            )  # fmt: skip

    return bank.portion(lines())


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
        waiting = []
        for some in cut:
            waiting.append(pool.submit(opened, some, how, key_file))
            if len(waiting) > 2 * processes:
                yield waiting.pop(0).result()
        yield from (one.result() for one in waiting)
