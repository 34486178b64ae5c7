"""A job over the parts of a file: in this process, in its threads, or in several processes of this machine.

A job is data that can be pickled, with one method `do(part)`: so the same job runs here, in the processes
of a pool, or in the executors of a cluster (see `cluster`). It is sent to a process once. Threads need
nothing sent, and nearly all the work (reading, and sums over columns) lets other threads run meanwhile.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from typing import Any, Protocol


class Job(Protocol):
    """What can be done part by part, in any order and anywhere."""

    def do(self, part: tuple[int, ...]) -> Any:
        """The answer for some row groups of the file."""


def run(job: Job, parts: Sequence[tuple[int, ...]], *, threads: int = 1, processes: int = 1) -> Iterator[Any]:
    """The answers as they come, in any order. The first error stops the rest and is raised here."""
    if processes > 1 and len(parts) > 1:
        # A forked copy of a server would inherit its connections and locks, so workers start afresh.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(min(processes, len(parts)), context, initializer=_keep, initargs=(job,))
        yield from _answers(pool, _do, parts)
    elif threads > 1 and len(parts) > 1:
        yield from _answers(ThreadPoolExecutor(min(threads, len(parts))), job.do, parts)
    else:
        yield from map(job.do, parts)


def _answers(pool: Executor, do: Callable, parts: Sequence[tuple[int, ...]]) -> Iterator[Any]:
    with pool:
        waiting = [pool.submit(do, part) for part in parts]
        try:
            for done in as_completed(waiting):
                yield done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_kept: list[Job] = []  # in a worker process: the job it was started for


def _keep(job: Job) -> None:
    _kept[:] = [job]


def _do(part: tuple[int, ...]) -> Any:
    return _kept[0].do(part)
