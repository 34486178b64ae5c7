"""Large effects: computed by a worker, kept under what fixes them, given up for another question."""

import datetime as dt
import uuid
from itertools import count

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.config.demo import province
from minzheng.config.tasks import resume_stalled_jobs
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules import snapshots
from minzheng.kernel.rules.engine import Value
from minzheng.matters.assistance.dibao.entitlement import LAW
from minzheng.registers.benefits.entitlement.law import Law
from minzheng.registers.policy import commands, simulating, tasks
from minzheng.registers.policy.assumptions import Assumption
from minzheng.registers.policy.commands import effects
from minzheng.registers.policy.errors import NotYetComputed
from minzheng.registers.policy.files import path_of
from minzheng.registers.policy.models import ComputedEffect, EffectState, Scenario
from minzheng.registers.policy.outcomes import Outcome
from minzheng.registers.policy.simulating import Question, answer
from tests.config.test_jobs import leave_to_a_dead_worker
from tests.desks.policy_lab import district
from tests.matters.assistance.dibao.filing import DISTRICT

OFFICER = Officer(7, "政策岗示例", (HeldPost(Role.POLICY_OFFICER, DISTRICT),))
COLLEAGUE = Officer(8, "政策岗同事", (HeldPost(Role.POLICY_OFFICER, DISTRICT),))
AUDITOR = Officer(9, "审计示例", (HeldPost(Role.AUDITOR, DISTRICT),))
FEBRUARY, MARCH = Month(2021, 2), Month(2021, 3)


def question(yuan: int = 600, **more) -> Question:
    rise = Assumption("standard_urban", FEBRUARY, yuan * 100)
    return Question("dibao", DISTRICT, FEBRUARY, MARCH, assumptions=(rise,), **more)


def ask(snapshot, asked: Question, actor: Officer = OFFICER) -> ComputedEffect:
    return commands.ask_effect(question=asked, snapshot_id=snapshot.id, actor=actor, at=district.AT)


def states() -> list[str]:
    return list(ComputedEffect.objects.order_by("id").values_list("state", flat=True))


@pytest.fixture
def snapshot(db, monkeypatch):
    """The district of `district`, too large for a request from now on."""
    district.settle()
    record = district.take_snapshot(OFFICER)
    monkeypatch.setattr(simulating, "IN_REQUEST_MAX", 5)
    return record


def test_a_worker_computes_what_is_not_computed_in_a_request(snapshot, transactional_db, work_once):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    with pytest.raises(NotYetComputed, match="这个快照有 6 户，要先在后台测算"):
        answer(question(), snapshot)
    effect = ask(snapshot, question())
    tasks.compute_later(effect.id)
    tasks.compute_later(effect.id)
    assert ProcrastinateJob.objects.count() == 1
    work_once()
    effect.refresh_from_db()
    assert (effect.state, effect.done, effect.total, effect.fault) == (EffectState.READY, 6, 6, "")
    found = answer(question(), snapshot)
    assert (found.counts.before_fen, found.counts.after_fen) == (218_500, 235_167)


def test_a_killed_worker_loses_nothing(snapshot, transactional_db, work_once):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    effect = ask(snapshot, question())
    tasks.compute_later(effect.id)
    ComputedEffect.objects.update(done=3)  # so far it had come
    leave_to_a_dead_worker(ProcrastinateJob.objects.get().id, attempts=1)
    resume_stalled_jobs.defer(timestamp=0)
    work_once()
    work_once()
    assert states() == [EffectState.READY]
    assert answer(question(), snapshot).counts.change_fen == 16_667


def test_the_sweep_takes_up_an_effect_whose_job_is_gone(snapshot, transactional_db, work_once):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    ask(snapshot, question())
    tasks.resume(timestamp=0)
    work_once()
    assert states() == [EffectState.READY]


@pytest.mark.django_db
def test_what_is_kept_is_what_a_request_would_show(snapshot, monkeypatch):
    effect = ask(snapshot, question())
    tasks.compute(effect.id)
    kept = answer(question(), snapshot)
    monkeypatch.setattr(simulating, "IN_REQUEST_MAX", 100)
    here = answer(question(), snapshot)
    assert kept.summary() == here.summary()
    assert kept.digests == here.digests
    for name in ("months", "programmes", "distribution", "changed", "changed_households", "persons"):
        assert getattr(kept.outcome, name) == getattr(here.outcome, name)
    # A worker tells townships apart, a request villages.
    assert list(kept.outcome.divisions) == ["431103001", district.FAR_TOWN]
    assert [one.change_fen for one in kept.outcome.divisions.values()] == [13_667, 3_000]
    assert kept.outcome.by_division(9) == here.outcome.by_division(9)
    assert Outcome.read(here.outcome.plain()) == here.outcome


@pytest.mark.django_db
def test_the_same_question_is_computed_once(snapshot):
    first = ask(snapshot, question())
    tasks.compute(first.id)
    assert ask(snapshot, question(), COLLEAGUE).id == first.id
    assert states() == [EffectState.READY]
    assert EventRow.objects.filter(kind="policy.effect_asked").count() == 1


@pytest.mark.django_db
def test_a_changed_question_takes_the_place_of_ones_own(snapshot):
    own, colleagues = ask(snapshot, question(600)), ask(snapshot, question(610), COLLEAGUE)
    ask(snapshot, question(620))
    assert states() == [EffectState.SUPERSEDED, EffectState.COMPUTING, EffectState.COMPUTING]
    tasks.compute(own.id)
    own.refresh_from_db()
    assert (own.state, own.outcome, own.done) == (EffectState.SUPERSEDED, None, 0)
    again = ask(snapshot, question(600))  # one goes back to it after all
    assert (again.id, again.state) == (own.id, EffectState.COMPUTING)
    assert states() == [EffectState.COMPUTING, EffectState.COMPUTING, EffectState.SUPERSEDED]
    assert colleagues.asked_by_name == "政策岗同事"


@pytest.fixture
def file_of_parts(db, tmp_path, monkeypatch):
    """An invented province of some hundred households in five row groups, registered in the district."""
    monkeypatch.setattr(snapshots, "ROW_GROUP", 100)
    path = tmp_path / "province.parquet"
    province.write(path, 1_100, as_of=dt.date(2021, 2, 1), known_at=at_hour(dt.date(2021, 1, 5)), seed=1)
    monkeypatch.setattr(simulating, "IN_REQUEST_MAX", 5)
    monkeypatch.setattr(effects, "THREADS", 1)
    return commands.register_snapshot(
        path=path, programme_code="dibao", division_prefix=DISTRICT, region="431103", actor=OFFICER,
        at=district.AT,
    )  # fmt: skip


def test_an_older_computation_stops_at_its_next_part(file_of_parts, monkeypatch):
    effect, true_read, reads = ask(file_of_parts, question()), snapshots.Snapshot.read, count(1)

    def read(self, *args, **more):
        if next(reads) == 3:
            ask(file_of_parts, question(650))
        return true_read(self, *args, **more)

    monkeypatch.setattr(snapshots.Snapshot, "read", read)
    tasks.compute(effect.id)
    assert next(reads) == 4  # the third of five parts was the last
    effect.refresh_from_db()
    assert (effect.state, effect.done, effect.outcome) == (EffectState.SUPERSEDED, 200, None)
    assert states() == [EffectState.SUPERSEDED, EffectState.COMPUTING]


def test_progress_is_noted_part_by_part(file_of_parts, monkeypatch):
    effect, seen, true_read = ask(file_of_parts, question()), [], snapshots.Snapshot.read

    def read(self, *args, **more):
        seen.append(ComputedEffect.objects.get(id=effect.id).done)
        return true_read(self, *args, **more)

    monkeypatch.setattr(snapshots.Snapshot, "read", read)
    tasks.compute(effect.id)
    assert seen[:4] == [0, 100, 200, 300]


@pytest.mark.django_db
def test_a_fault_is_told_and_can_be_tried_again(snapshot, monkeypatch):
    effect = ask(snapshot, question())
    with monkeypatch.context() as patched:
        patched.setattr(effects, "compute", lambda *_, **__: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            tasks.compute(effect.id)
    effect.refresh_from_db()
    assert (effect.state, effect.outcome) == (EffectState.FAILED, None)
    assert effect.fault == f"系统故障（ZeroDivisionError），请把测算编号 {effect.id} 告诉系统管理员。"
    path = path_of(snapshot)
    aside = path.rename(path.with_suffix(".aside"))
    effect = ComputedEffect.objects.get()
    ComputedEffect.objects.update(state=EffectState.COMPUTING, fault="")
    tasks.compute(effect.id)
    effect.refresh_from_db()
    assert effect.fault.startswith("快照文件已不在服务器上")
    aside.rename(path)
    assert ask(snapshot, question()).state == EffectState.COMPUTING
    tasks.compute(effect.id)
    assert states() == [EffectState.READY]


@pytest.mark.django_db
def test_a_standard_that_moves_meanwhile_voids_the_result(snapshot, monkeypatch):
    effect = ask(snapshot, question())
    newer = Value(58_000, "元/人月", "城市低保标准", "示例文件", DISTRICT, FEBRUARY.first_date)
    moved = LAW.known().parameters.overlay([("standard_urban", newer)])
    monkeypatch.setattr(LAW, "known", lambda at=None: Law(LAW.book, moved, None))
    tasks.compute(effect.id)
    effect.refresh_from_db()
    assert (effect.state, effect.outcome) == (EffectState.FAILED, None)
    assert effect.fault == "测算开始后规则或标准有变化，结果不能用；请重新测算。"
    other = ask(snapshot, question())
    assert other.id != effect.id
    tasks.compute(other.id)
    # 甲一 580, 乙二 740, 丁四 335, 戊五 580; 丙三 has 7,000 a year, above 580 × 12.
    assert answer(question(), snapshot).counts.before_fen == 223_500


@pytest.mark.django_db
def test_a_scenario_is_saved_once_the_figures_are_there(snapshot):
    by = {"name": "提到600元", "note": "", "snapshot_id": snapshot.id, "actor": OFFICER, "at": district.AT}
    with pytest.raises(NotYetComputed):
        commands.save_scenario(question=question(), request_id=uuid.uuid4(), **by)
    assert not Scenario.objects.exists()
    tasks.compute(ask(snapshot, question()).id)
    saved = commands.save_scenario(question=question(), request_id=uuid.uuid4(), **by)
    assert saved.result["months"][0][:3] == ["2021-02", 218_500, 235_167]


@pytest.mark.django_db
def test_who_may_not_simulate_asks_for_nothing(snapshot):
    with pytest.raises(NotPermitted):
        ask(snapshot, question(), AUDITOR)
    with pytest.raises(Invalid, match="还没有假设任何改变"):
        ask(snapshot, Question("dibao", DISTRICT, FEBRUARY, MARCH))
    assert not ComputedEffect.objects.exists()
    assert not EventRow.objects.filter(kind="policy.effect_asked").exists()


@pytest.mark.django_db
def test_effects_go_after_a_fortnight_and_with_their_snapshot(snapshot):
    old, fresh, running = [ask(snapshot, question(yuan)) for yuan in (600, 610, 620)]
    for one in (old, running):
        long_ago = dt.datetime.now(dt.UTC) - effects.KEPT_FOR - dt.timedelta(hours=1)
        ComputedEffect.objects.filter(id=one.id).update(kept_at=long_ago)
    assert commands.forget_old_effects() == 1
    assert set(ComputedEffect.objects.values_list("id", flat=True)) == {fresh.id, running.id}
    snapshot.set_aside_households.all().delete()
    snapshot.delete()
    assert not ComputedEffect.objects.exists()
