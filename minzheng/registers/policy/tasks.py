"""Jobs of this room: writing snapshots and computing large effects, whoever or whatever interrupted them.

Each is a row before the work begins, so a lost job loses nothing: the sweep finds the row.
"""

from django.db import OperationalError, close_old_connections, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import MinzhengError

from . import commands
from .errors import SnapshotBusy
from .models import ComputedEffect, EffectState, PopulationSnapshot, SnapshotState

EFFECTS = "policy.effects"  # one at a time: each takes two threads and some hundred megabytes


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


def compute_later(effect_id: int) -> None:
    """Have a worker compute an effect, one after another. Asked twice, it is computed once."""
    name = f"policy.effect:{effect_id}"
    try:
        with transaction.atomic():
            compute_effect.configure(lock=EFFECTS, queueing_lock=name).defer(effect_id=effect_id)
    except AlreadyEnqueued:
        return


@app.task(name="policy.compute_effect")
def compute_effect(effect_id: int) -> None:
    """The job, on a connection that still answers."""
    close_old_connections()
    compute(effect_id)


def compute(effect_id: int) -> None:
    """Compute an effect that somebody waits for; in any other state do nothing.

    A failure that would only repeat itself is written on the row, where the asker sees it.
    """
    waiting = ComputedEffect.objects.filter(id=effect_id, state=EffectState.COMPUTING)
    if not waiting.exists():
        return  # superseded, or gone with its snapshot
    try:
        commands.compute_effect(effect_id=effect_id)
    except MinzhengError as error:
        waiting.update(state=EffectState.FAILED, fault=error.sentence[:500])
    except OperationalError:
        raise  # the database went away: nothing to write on, and the sweep tries again
    except Exception as error:
        words = f"系统故障（{type(error).__name__}），请把测算编号 {effect_id} 告诉系统管理员。"
        waiting.update(state=EffectState.FAILED, fault=words)
        raise


@app.periodic(cron="* * * * *")
@app.task(name="policy.resume", queueing_lock="policy.resume")
def resume(timestamp: int) -> None:
    """Each minute: snapshots and effects that a killed process left behind are taken up again."""
    close_old_connections()
    preparing = PopulationSnapshot.objects.filter(state=SnapshotState.PREPARING)
    for snapshot_id in preparing.values_list("id", flat=True):
        write_later(snapshot_id)
    computing = ComputedEffect.objects.filter(state=EffectState.COMPUTING)
    for effect_id in computing.order_by("id").values_list("id", flat=True):
        compute_later(effect_id)


@app.periodic(cron="15 3 * * *")
@app.task(name="policy.forget_old_effects", queueing_lock="policy.forget_old_effects")
def forget_old_effects(timestamp: int) -> None:
    """Each night: effects that were kept long enough are removed. Asked for again, they are computed anew."""
    close_old_connections()
    commands.forget_old_effects()
