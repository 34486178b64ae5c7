"""Jobs of this room: writing snapshots, whoever or whatever interrupted them.

A snapshot is a row before it is written, so a lost job loses nothing: the sweep finds the row.
"""

from django.db import OperationalError, close_old_connections, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import MinzhengError

from . import commands
from .errors import SnapshotBusy
from .models import PopulationSnapshot, SnapshotState


def write_later(snapshot_id: int) -> None:
    """Have a worker write a snapshot. Asked twice, it is written once."""
    name = f"policy.snapshot:{snapshot_id}"
    try:
        with transaction.atomic():
            write_snapshot.configure(lock=name, queueing_lock=name).defer(snapshot_id=snapshot_id)
    except AlreadyEnqueued:
        return


@app.task(name="policy.write_snapshot")
def write_snapshot(snapshot_id: int) -> None:
    """The job, on a connection that still answers."""
    close_old_connections()
    write(snapshot_id)


def write(snapshot_id: int) -> None:
    """Write a snapshot for whoever asked, as known then; in any other state do nothing.

    A failure that would only repeat itself is written on the row, where the asker sees it.
    """
    record = PopulationSnapshot.objects.get(id=snapshot_id)
    if record.state != SnapshotState.PREPARING:
        return
    actor = Actor(record.made_by_id, record.made_by_name)
    try:
        commands.write_snapshot(snapshot_id=snapshot_id, actor=actor, at=record.asked_at.astimezone(CHINA))
    except SnapshotBusy:
        return  # another process is at it
    except MinzhengError as error:
        _note_fault(snapshot_id, error.sentence)
    except OperationalError:
        raise  # the database went away: nothing to write on, and the sweep tries again
    except Exception as error:
        words = f"系统故障（{type(error).__name__}），请把快照编号 {snapshot_id} 告诉系统管理员。"
        _note_fault(snapshot_id, words)
        raise


def _note_fault(snapshot_id: int, sentence: str) -> None:
    PopulationSnapshot.objects.filter(id=snapshot_id).update(state=SnapshotState.FAILED, fault=sentence[:500])


@app.periodic(cron="* * * * *")
@app.task(name="policy.resume_snapshots", queueing_lock="policy.resume_snapshots")
def resume_snapshots(timestamp: int) -> None:
    """Each minute: snapshots that a killed process left behind are written again."""
    close_old_connections()
    for snapshot_id in PopulationSnapshot.objects.filter(state=SnapshotState.PREPARING).values_list(
        "id", flat=True
    ):
        write_later(snapshot_id)
