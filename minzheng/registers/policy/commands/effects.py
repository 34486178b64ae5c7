"""Effects too large for a request: asked for by an officer, computed by a worker, kept for a while."""

import datetime as dt

from django.db import transaction
from django.db.models.functions import Now

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid

from ..events import EffectAsked
from ..models import ComputedEffect, EffectState, PopulationSnapshot
from ..simulating import Question, compute, digests_of, key_of

KEPT_FOR = dt.timedelta(days=14)
THREADS = 2  # parts are computed side by side; more gains little and takes from the pages


class _SupersededError(Exception):
    """Somebody waits for another answer by now."""


@transaction.atomic
def ask_effect(*, question: Question, snapshot_id: int, actor: Actor, at: dt.datetime) -> ComputedEffect:
    """A row for an effect that a worker is to compute; one that is kept already, or under way, as it is.

    Whatever else the actor had asked of the snapshot and is still running is given up. Raises Invalid where
    nothing is changed, and what `digests_of` raises.
    """
    access.require(actor, "policy.simulate", division_code=question.division_prefix)
    if question.changes_nothing:
        raise Invalid("还没有假设任何改变，没有可测算的。请先改动一个参数。")
    record = PopulationSnapshot.objects.get(
        id=snapshot_id, programme=question.programme, division_prefix=question.division_prefix
    )
    key = key_of(question, record, digests_of(question, record))
    effect, is_new = ComputedEffect.objects.select_for_update().get_or_create(
        key=key,
        defaults={
            "snapshot": record, "question": question.plain(), "total": record.households,
            "asked_by_id": actor.account_id, "asked_by_name": actor.name, "asked_at": at,
        },
    )  # fmt: skip
    running = ComputedEffect.objects.filter(
        snapshot=record, asked_by_id=actor.account_id, state=EffectState.COMPUTING
    )
    running.exclude(id=effect.id).update(state=EffectState.SUPERSEDED)
    if effect.state in (EffectState.FAILED, EffectState.SUPERSEDED):
        effect.state, effect.fault, effect.done = EffectState.COMPUTING, "", 0
        effect.asked_by_id, effect.asked_by_name, effect.asked_at = actor.account_id, actor.name, at
        effect.save(update_fields=["state", "fault", "done", "asked_by_id", "asked_by_name", "asked_at"])
        is_new = True
    if is_new:
        event = EffectAsked(effect_id=effect.id, snapshot_id=record.id, households=record.households)
        audit.record(event, actor=actor, at=at)
    return effect


def compute_effect(*, effect_id: int) -> None:
    """Compute an effect from the beginning and keep it; stop at the next part once it is superseded.

    Everything is fixed by the row's key, so that it does not matter who computes it, when, or how often.
    Raises Invalid where the law or the standards have changed since it was asked for, and what `compute`
    raises.
    """
    effect = ComputedEffect.objects.select_related("snapshot").get(id=effect_id)
    mine = ComputedEffect.objects.filter(id=effect_id, state=EffectState.COMPUTING)
    if effect.state != EffectState.COMPUTING:
        return
    question, record = Question.read(effect.question), effect.snapshot

    def note(done: int, _total: int) -> None:
        if not mine.update(done=done):
            raise _SupersededError

    try:
        outcome = compute(question, record, threads=THREADS, on_progress=note)
    except _SupersededError:
        return
    if key_of(question, record, digests_of(question, record)) != effect.key:
        raise Invalid("测算开始后规则或标准有变化，结果不能用；请重新测算。")
    mine.update(state=EffectState.READY, outcome=outcome.plain(), done=effect.total, kept_at=Now())


def forget_old_effects() -> int:
    """Remove what was computed or asked for longer ago than KEPT_FOR; gives how many."""
    old = ComputedEffect.objects.exclude(state=EffectState.COMPUTING).filter(kept_at__lt=Now() - KEPT_FOR)
    return old.delete()[0]
