"""The embedded server: shared, never left behind, and safe to kill."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from minzheng.config import embedded_postgres
from minzheng.config.embedded_postgres import Cluster, PostgresUnavailable

HOLD_A_LEASE = (
    "import sys, time; from pathlib import Path; from minzheng.config.embedded_postgres import Cluster; "
)
HOLD_A_LEASE += (
    "lease = Cluster(Path(sys.argv[1]), volatile=True).lease(); print('held', flush=True); time.sleep(60)"
)


def wait_until(condition, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def ask(cluster: Cluster, query: str):
    with psycopg.connect(cluster.url(), autocommit=True, options="-c synchronous_commit=on") as connection:
        cursor = connection.execute(query)
        return cursor.fetchone()[0] if cursor.description else None


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """One data directory for the module: making it takes the time. No server runs between the tests."""
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), volatile=True, linger_seconds=0)
    yield cluster
    assert wait_until(lambda: not cluster.answers())


@pytest.fixture
def holder(cluster):
    """Another process that holds a lease."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD_A_LEASE, str(cluster.directory)],
        cwd=Path(embedded_postgres.__file__).parents[2],
        stdout=subprocess.PIPE,
    )
    process.stdout.readline()
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_data_outlives_the_server_and_the_server_its_last_lease_not(cluster):
    with cluster.lease():
        ask(cluster, "CREATE TABLE IF NOT EXISTS kept AS SELECT '冷水滩' AS name")
    assert wait_until(lambda: not cluster.answers())
    with cluster.lease():
        assert ask(cluster, "SELECT name FROM kept") == "冷水滩"


def test_only_a_private_socket_is_open(cluster):
    with cluster.lease():
        assert ask(cluster, "SHOW listen_addresses") == ""
        assert cluster.socket_directory.stat().st_mode & 0o077 == 0


def test_two_processes_share_one_server(cluster, holder):
    first = ask(cluster, "SELECT pg_postmaster_start_time()")
    with cluster.lease():
        holder.kill()
        holder.wait()
        time.sleep(0.6)  # longer than the keeper's look at the leases
        assert ask(cluster, "SELECT pg_postmaster_start_time()") == first


def test_a_killed_holder_leaves_no_server_behind(cluster, holder):
    assert cluster.answers()
    holder.kill()
    assert wait_until(lambda: not cluster.answers())


def test_a_killed_keeper_takes_the_server_with_it_and_the_next_lease_starts_it_again(cluster):
    with cluster.lease():
        server = int((cluster.data / "postmaster.pid").read_text().split()[0])
        keeper = int(Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()[1])
        os.kill(keeper, signal.SIGKILL)
        assert wait_until(lambda: not cluster.answers())
    with cluster.lease():
        assert ask(cluster, "SELECT 1") == 1


def test_a_killed_server_recovers_what_was_committed(cluster):
    with cluster.lease():
        ask(cluster, "CREATE TABLE IF NOT EXISTS survived (number integer)")
        ask(cluster, "INSERT INTO survived VALUES (7)")
        os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert wait_until(lambda: not cluster.answers())
    with cluster.lease():
        assert ask(cluster, "SELECT count(*) FROM survived") >= 1


def test_a_pid_file_that_names_another_program_does_not_block(cluster):
    assert wait_until(lambda: not cluster.answers())
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    with cluster.lease():
        assert ask(cluster, "SELECT 1") == 1


def test_a_predecessor_that_ends_just_after_it_refused_the_start_is_followed(tmp_path, monkeypatch):
    cluster = Cluster(tmp_path)
    cluster.data.mkdir()
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text("9999999\n")  # above any number that Linux gives
    program = tmp_path / "postgres"
    program.write_text(
        f"#!/bin/sh\n[ -e {pid_file} ] && rm {pid_file} && exit 1\ntouch {tmp_path}/up\nexec sleep 60\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(embedded_postgres, "binaries", lambda: tmp_path)
    monkeypatch.setattr(embedded_postgres, "disguise", lambda _: [])
    monkeypatch.setattr(Cluster, "answers", lambda _: (tmp_path / "up").exists())
    server = embedded_postgres.Keeper(cluster)._start_server()
    try:
        assert server.poll() is None
        assert not pid_file.exists()
    finally:
        server.kill()
        server.wait()


def test_erasing_waits_for_no_one_who_uses_the_data(cluster, holder, monkeypatch):
    monkeypatch.setattr(embedded_postgres, "ERASE_SECONDS_MAX", 0.3)
    assert cluster.erase() is False
    assert ask(cluster, "SELECT 1") == 1


def test_erasing_deletes_unused_data(tmp_path):
    unused = Cluster(tmp_path)
    unused.data.mkdir()
    (unused.data / "PG_VERSION").touch()
    assert unused.erase() is True
    assert not unused.data.exists()


def test_a_long_path_gets_a_short_socket(tmp_path):
    deep = Cluster(tmp_path / ("很深的目录" * 8))
    address = deep.socket_directory / ".s.PGSQL.5432"
    assert len(os.fsencode(address)) <= 107
    assert deep.socket_directory != Cluster(tmp_path / ("别的目录" * 8)).socket_directory


def test_the_failure_to_start_shows_the_log(tmp_path):
    broken = Cluster(tmp_path)
    broken.data.mkdir(mode=0o700)
    (broken.data / "PG_VERSION").write_text("8\n")
    with pytest.raises(PostgresUnavailable, match=r"未能启动(.|\n)*postgres ended"):
        broken.lease()


def test_no_binaries_is_a_sentence(monkeypatch):
    monkeypatch.delenv("MINZHENG_PG_BIN", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter(()))
    with pytest.raises(PostgresUnavailable, match="DATABASE_URL"):
        embedded_postgres.binaries()
