"""Snapshots are written by a worker, once, whoever asks how often; what fails says so on the row."""

import pytest
from django.db import connection

from minzheng.kernel.base.clock import at_hour
from minzheng.registers.policy import commands, tasks
from minzheng.registers.policy.commands.snapshots import WRITING_LOCK
from minzheng.registers.policy.errors import SnapshotBusy
from minzheng.registers.policy.files import opened, path_of
from minzheng.registers.policy.models import PopulationSnapshot, SnapshotState
from tests.matters.assistance.dibao import filing
from tests.registers.policy.test_snapshots import DECEMBER, NOVEMBER, OFFICER, SINCE


@pytest.fixture
def asked(transactional_db) -> PopulationSnapshot:
    """One person's household, and a snapshot that nobody has begun to write."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    filing.home(filing.person("示例甲", "19600101", 1, NOVEMBER), since=SINCE, at=NOVEMBER)
    return commands.ask_snapshot(
        programme_code="dibao", division_prefix=filing.DISTRICT, actor=OFFICER, at=DECEMBER
    )


def test_a_worker_writes_it_as_known_when_it_was_asked_for(asked, work_once):
    tasks.write_later(asked.id)
    tasks.write_later(asked.id)
    filing.declare_person(
        filing.person("示例乙", "19600101", 2), since=SINCE, at=at_hour(DECEMBER.date(), 20)
    )
    work_once()
    asked.refresh_from_db()
    assert (asked.state, asked.households, asked.done, asked.fault) == (SnapshotState.READY, 1, 1, "")
    assert opened(asked).about.known_at == DECEMBER


def test_the_sweep_takes_up_what_a_dead_worker_left(asked, work_once):
    tasks.resume(timestamp=0)
    work_once()
    asked.refresh_from_db()
    assert asked.state == SnapshotState.READY


def test_a_fault_of_the_system_is_told_and_can_be_tried_again(asked, monkeypatch):
    def full(*_):
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr("minzheng.registers.policy.commands.snapshots.SnapshotWriter", full)
        with pytest.raises(OSError, match="no space"):
            tasks.write(asked.id)
    asked.refresh_from_db()
    assert (asked.state, asked.digest) == (SnapshotState.FAILED, "")
    assert asked.fault == f"系统故障（OSError），请把快照编号 {asked.id} 告诉系统管理员。"
    assert not path_of(asked).exists()
    commands.try_again(snapshot_id=asked.id, actor=OFFICER, at=DECEMBER)
    tasks.write(asked.id)
    asked.refresh_from_db()
    assert (asked.state, asked.fault) == (SnapshotState.READY, "")


def test_two_processes_never_write_the_same_file(asked):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [WRITING_LOCK, asked.id])
        with pytest.raises(SnapshotBusy, match="正由另一个进程生成"):
            commands.write_snapshot(snapshot_id=asked.id, actor=OFFICER, at=DECEMBER)
        tasks.write(asked.id)
        asked.refresh_from_db()
        assert (asked.state, asked.fault) == (SnapshotState.PREPARING, "")
        assert not path_of(asked).exists()
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")  # the server notices a closed connection later
        other.close()
    tasks.write(asked.id)
    asked.refresh_from_db()
    assert asked.state == SnapshotState.READY
