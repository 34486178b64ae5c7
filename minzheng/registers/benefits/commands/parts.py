"""The parts of a run: some of its awards at a time, each part a transaction, several at once.

Who works takes a part by locking its row and marks it done in the transaction that does it. A part whose
worker dies is free again, and another process that carries on the same run takes other parts. What the run
needs besides is done meanwhile, in the transaction that ends it: before that nobody sees it.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import F, QuerySet, Sum

from ..models import IssueRun, RunPart

HANDS_MAX = 4  # connections at once; more would only wait for the same pages
HELPERS_MAX, HELPED_FROM = 7, 50_000  # processes beside this one; the awards to compute from which they pay
_ENDING = 20_200_102  # advisory lock, with the run: two processes must not end it both

Work = Callable[[IssueRun, RunPart], None]


def lay(run: IssueRun, selected: str, values: Mapping, size: int) -> int:
    """Cut what is to be done in the run's state into parts of `size`; gives how many awards.

    They are those that a query selects, in a column `id`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO benefits_runpart
                (run_id, state, number, first_award_id, last_award_id, awards, is_done)
            SELECT %(run)s, %(state)s, number, min(id), max(id), count(*), false
            FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %(size)s + 1 AS number
                  FROM ({selected}) selected) counted
            GROUP BY number
            """,
            {**values, "run": run.id, "state": run.state, "size": size},
        )
    return _left(run).aggregate(total=Sum("awards"))["total"] or 0


@contextmanager
def helped(run: IssueRun) -> Iterator[None]:
    """Let other processes carry the run on too, where very many awards have to be computed.

    They take parts as this one does, and are gone when the run has ended. If this process is killed, they
    go on.
    """
    many = 0 if connection.in_atomic_block else min((os.cpu_count() or 1) - 1, HELPERS_MAX)
    helpers = [_helper(run.id) for _ in range(many if run.computed >= HELPED_FROM else 0)]
    try:
        yield
    except BaseException:
        for one in helpers:
            one.terminate()
        raise
    finally:
        for one in helpers:
            one.wait()


def _helper(run_id: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "minzheng.registers.benefits.joining", str(run_id)]
    return subprocess.Popen(command, cwd=settings.ROOT, stdin=subprocess.DEVNULL)  # noqa: S603


@contextmanager
def working(run: IssueRun, work: Work, hands: int = HANDS_MAX) -> Iterator[Callable[[], None]]:
    """Have `work` done for every part of the run by up to so many connections, while the caller ends it.

    The caller's block is one transaction; another process that ends the same run waits for it. What the
    caller is given returns when no part is left. The row of the run itself must not be locked before that:
    whoever does a part writes into it. Inside another transaction, which nobody else sees into, and where
    there is but one processor or part, all parts are done by this connection before the block begins.
    """
    most = min(os.cpu_count() or 1, _left(run).count())
    alone = connection.in_atomic_block or most < 2
    with _others(run, work, 0 if alone else min(hands, most)) as finished:
        while alone and _do_one(run, work):
            pass
        with transaction.atomic():
            _with_room()
            with connection.cursor() as cursor:
                # Who waits here does parts meanwhile, for longer than a lock is waited for otherwise.
                cursor.execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_ENDING, run.id])
            yield finished


@contextmanager
def _others(run: IssueRun, work: Work, hands: int) -> Iterator[Callable[[], None]]:
    """Connections of their own that do parts until none is free, or this block ends."""
    stopped = Event()

    def go_on() -> None:
        try:
            while not stopped.is_set() and _do_one(run, work):
                pass
        finally:
            connections.close_all()  # those of this thread

    with ThreadPoolExecutor(max(1, hands)) as pool:
        asked = [pool.submit(go_on) for _ in range(hands)]

        def finished() -> None:
            done, _ = wait(asked, return_when=FIRST_EXCEPTION)
            for one in done:
                one.result()
            _do_what_others_left(run, work)

        try:
            yield finished
        finally:
            stopped.set()


def _do_one(run: IssueRun, work: Work) -> bool:
    """Do the first part that is free; False where there is none."""
    with transaction.atomic():
        part = _left(run).select_for_update(skip_locked=True).first()
        if part is None:
            return False
        _do(part, work)
        return True


def _do_what_others_left(run: IssueRun, work: Work) -> None:
    """Wait for the parts that another process has, and do those that it left undone."""
    while _left(run).exists():
        with transaction.atomic():
            if (part := _left(run).select_for_update().first()) is not None:
                _do(part, work)


def _left(run: IssueRun) -> QuerySet:
    return run.parts.filter(state=run.state, is_done=False).order_by("number")


def _with_room() -> None:
    """Memory for this transaction to sort and to join a part, or a run, without going to the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")


def _do(part: RunPart, work: Work) -> None:
    _with_room()
    work(IssueRun.objects.get(id=part.run_id), part)
    part.is_done = True
    part.save(update_fields=["is_done"])
    # Last, because whoever does another part waits for this row.
    IssueRun.objects.filter(id=part.run_id).update(done=F("done") + part.awards)
