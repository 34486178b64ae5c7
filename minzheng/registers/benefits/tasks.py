"""Jobs of this room: carrying issue runs on, whoever or whatever interrupted them.

A run is a row before it starts, so a lost job loses nothing: the sweep finds the run and goes on.
"""

import datetime as dt

from django.db import OperationalError, close_old_connections, transaction
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import MinzhengError

from . import commands, queries
from .errors import RunNotReady
from .models import IssueRun, RunState

WORKER_SILENT_MAX = dt.timedelta(seconds=30)  # a worker says every 10 seconds that it lives


def carry_on_later(run_id: int) -> None:
    """Have a worker compute or book the run. Asked twice, the run is carried on once."""
    name = f"benefits.run:{run_id}"
    try:
        with transaction.atomic():
            carry_on_run.configure(lock=name, queueing_lock=name).defer(run_id=run_id)
    except AlreadyEnqueued:
        return


@app.task(name="benefits.carry_on_run")
def carry_on_run(run_id: int) -> None:
    """The job: `carry_on` on a connection that still answers (a worker lives longer than its connections)."""
    close_old_connections()
    carry_on(run_id)


def carry_on(run_id: int, *, is_helper: bool = False) -> None:
    """Compute the lines of a run, or book it, from where it stands; in any other state do nothing.

    It acts for the person who asked, at the moment of asking: the maker when computing, the checker when
    booking. A failure that would only repeat itself is written on the run, where the maker sees it.
    """
    run = IssueRun.objects.get(id=run_id)
    try:
        if run.state == RunState.PREPARING:
            maker = Actor(run.made_by_id, run.made_by_name)
            at = run.known_at.astimezone(CHINA)
            commands.prepare_run(run_id=run_id, actor=maker, at=at, is_helper=is_helper)
        elif run.state == RunState.POSTING:
            checker = Actor(run.checked_by_id, run.checked_by_name)
            commands.post_run(run_id=run_id, actor=checker, at=run.checked_at.astimezone(CHINA))
    except MinzhengError as error:
        _note_fault(run_id, error.sentence)
    except OperationalError:
        raise  # the database went away: nothing to write on, and the sweep tries again
    except Exception as error:
        _note_fault(run_id, f"系统故障（{type(error).__name__}），请把批次编号告诉系统管理员，排除后继续。")
        raise


def _note_fault(run_id: int, sentence: str) -> None:
    IssueRun.objects.filter(id=run_id).update(fault=sentence[:500])


def try_again(run: IssueRun) -> None:
    """Go on with a run whose fault has been dealt with. Raises RunNotReady when it has none.

    What is computed is fixed by `known_at`, so trying again can never change what was found so far.
    """
    if not IssueRun.objects.filter(id=run.id).exclude(fault="").update(fault=""):
        raise RunNotReady("这个批次没有故障，正在继续办理，请刷新页面查看进度。")
    carry_on_later(run.id)


@app.periodic(cron="* * * * *")
@app.task(name="benefits.resume_runs", queueing_lock="benefits.resume_runs")
def resume_runs(timestamp: int) -> None:
    """Each minute: runs that a killed process left behind are carried on."""
    close_old_connections()
    carry_on_unfinished()


def carry_on_unfinished() -> None:
    """Have workers go on with every run that is neither finished nor halted by a fault."""
    for run in queries.unfinished_runs():
        if not run.fault:
            carry_on_later(run.id)


def worker_is_alive() -> bool:
    """Whether any worker has been heard of lately, by the database's own clock."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - WORKER_SILENT_MAX).exists()
