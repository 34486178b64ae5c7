"""A process that is killed with -9 at an instant of one's choosing while it does a piece of work."""

import os
import random
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from mmap import mmap

from django.db import connections
from django.db.backends.signals import connection_created


@dataclass(frozen=True)
class Instant:
    """When to kill: just before or just after a statement, or so many seconds after the beginning.

    A kill by the clock may fall into the middle of a statement, of a COPY, or of a write to a file.
    """

    statement: int = 0
    after: bool = False
    seconds: float = 0.0

    @property
    def kind(self) -> str:
        if not self.statement:
            return "语句之中或其他时刻"
        return "语句之后" if self.after else "语句之前"


NEVER = Instant()


def some_instant(chance: random.Random, statements: int, seconds: float) -> Instant:
    """Any instant of a piece of work that takes about so many statements and seconds."""
    if chance.random() < 0.5:
        return Instant(seconds=chance.uniform(0.001, seconds))
    return Instant(statement=chance.randint(1, statements), after=chance.random() < 0.5)


_counted = mmap(-1, 8)  # shared with the processes that are killed: how many statements the last one began


def statements() -> int:
    """How many statements the last piece of work began."""
    return int.from_bytes(_counted[:8])


class _Counter:
    """Counts the statements of a process and ends it at one of them."""

    def __init__(self, instant: Instant):
        self.instant, self.count = instant, 0

    def __call__(self, execute, statement, values, many, context):
        self.count += 1
        _counted[:8] = self.count.to_bytes(8)
        if self.count == self.instant.statement and not self.instant.after:
            os.kill(os.getpid(), signal.SIGKILL)
        made = execute(statement, values, many, context)
        if self.count == self.instant.statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return made


def killed(work: Callable[[], None], instant: Instant) -> bool:
    """Do the work in a process of its own; True if it was killed before its end. Raises if it failed."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            counter = _Counter(instant)
            # Every connection that the work opens, also in threads of its own.
            connection_created.connect(
                lambda connection, **_: connection.execute_wrappers.append(counter), weak=False
            )
            work()
            connections.close_all()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    if instant.seconds:
        time.sleep(instant.seconds)
        os.kill(child, signal.SIGKILL)  # of a process that has ended nothing is left but its number
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise SystemExit("办理失败，见上面的输出。")
    return False


def at_once(works: list[Callable[[], str]]) -> list[str]:
    """Let processes do their works in the same instant; what each of them says."""
    connections.close_all()
    begin = time.time() + 0.2
    pipes = []
    for work in works:
        reader, writer = os.pipe()
        if os.fork() == 0:
            try:
                time.sleep(max(0.0, begin - time.time()))
                os.write(writer, work().encode())
            finally:
                os._exit(0)
        os.close(writer)
        pipes.append(reader)
    told = []
    for reader in pipes:
        with os.fdopen(reader, "rb") as said:
            told.append(said.read().decode())
        os.wait()
    return told
