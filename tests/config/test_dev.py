"""dev.py: what it refuses with a sentence, and that nothing it starts outlives it."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dev

ROOT = Path(dev.__file__).parent


def alive(pid: int) -> bool:
    """Whether a process still runs; a dead one nobody has waited for does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def ends(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid)


def test_a_busy_port_is_refused_with_the_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(dev.Stop, match="--port"):
            dev.refuse_busy_port("127.0.0.1", taken.getsockname()[1])


def test_a_free_port_is_left_free():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    dev.refuse_busy_port("127.0.0.1", port)
    dev.refuse_busy_port("127.0.0.1", port)


def test_a_database_elsewhere_is_never_emptied(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@db.example/district")
    monkeypatch.setattr(dev, "VAR", tmp_path)
    (tmp_path / "files").mkdir()
    with pytest.raises(dev.Stop, match="DATABASE_URL"):
        dev.reset(argparse.Namespace())
    assert (tmp_path / "files").exists()


def test_a_python_without_venv_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(dev.Stop, match=r"apt-get install python3\.\d+-venv"):
        dev.tool("uv", "uv")


EVERY = (dev.LOCK_RUN, dev.LOCK_DEV, dev.LOCK_SPARK)


def stamp_of(many: int) -> str:
    return dev.digest(*(ROOT / lock for lock in EVERY[:many]))


@pytest.mark.parametrize(
    ("installed", "needed", "works"),
    [(1, 1, 0), (2, 1, 0), (3, 1, 0), (2, 2, 0), (3, 2, 0), (3, 3, 0), (1, 2, 1), (2, 3, 1), (0, 1, 1)],
)
def test_packages_are_installed_only_when_a_lock_changed(monkeypatch, tmp_path, installed, needed, works):
    called = []
    monkeypatch.setattr(dev, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(dev, "tool", lambda package, module: "python")
    monkeypatch.setattr(dev, "mirror", dict)
    monkeypatch.setattr(dev, "call", lambda *command, **_: called.append(command))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / "packages.stamp").write_text(stamp_of(installed) if installed else "0")
    dev.install_packages(*EVERY[:needed])
    assert len(called) == works
    assert (tmp_path / "packages.stamp").read_text() == stamp_of(needed if works else installed)
    if works:
        given = [path.name for path in called[0] if isinstance(path, Path) and path.suffix == ".lock"]
        assert given == list({1: EVERY[:1], 2: EVERY[1:2], 3: EVERY[1:3]}[needed])


@pytest.mark.parametrize(
    ("verb", "fast", "many"),
    [("run", False, 1), ("reset", False, 1), ("lint", False, 2), ("bench", False, 3), ("test", True, 2),
     ("test", False, 3)],
)  # fmt: skip
def test_each_command_needs_no_more_than_its_locks(verb, fast, many):
    assert dev.locks_for(argparse.Namespace(verb=verb, fast=fast)) == EVERY[:many]


@pytest.mark.parametrize(
    ("environment", "configured", "told"),
    [
        ({}, "", {}),
        ({"PIP_INDEX_URL": "a"}, "b", {"UV_DEFAULT_INDEX": "a"}),
        ({}, "b", {"UV_DEFAULT_INDEX": "b"}),
        ({"UV_DEFAULT_INDEX": "c", "PIP_INDEX_URL": "a"}, "b", {}),
        ({"PIP_CERT": "d"}, "", {"SSL_CERT_FILE": "d"}),
        ({"PIP_CERT": "d", "SSL_CERT_FILE": "e"}, "", {}),
    ],
)
def test_uv_hears_of_the_mirror_of_pip(monkeypatch, environment, configured, told):
    for name in ("UV_DEFAULT_INDEX", "PIP_INDEX_URL", "PIP_CERT", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(dev, "tool", lambda package, module: "echo")
    answer = subprocess.CompletedProcess([], 0, stdout=configured + "\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    assert dev.mirror() == told


def test_a_failed_command_shows_what_it_said(capfd):
    with pytest.raises(dev.Stop, match=r"(?s)told.*命令失败"):
        dev.call(sys.executable, "-c", "print('told'); raise SystemExit(3)")


def test_children_die_with_a_killed_parent():
    script = (
        "import dev, time\n"
        "child = dev.start('-c', 'import time; time.sleep(60)', process='command')\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert alive(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert ends(child)


def test_stopping_ends_children_even_deaf_ones():
    deaf = (
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('deaf', flush=True)\n"
        "time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", deaf], start_new_session=True, stdout=subprocess.PIPE)
    child.stdout.readline()
    dev.stop({"x": child}, patience_seconds=0.3)
    child.stdout.close()
    assert child.returncode == -signal.SIGKILL


def test_unknown_arguments_are_refused(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["dev.py", "run", "--prot", "80"])
    with pytest.raises(SystemExit):
        dev.read_arguments()
    assert "--prot" in capsys.readouterr().err


def test_arguments_of_pytest_and_django_are_passed_on(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["dev.py", "test", "--fast", "-k", "ledger", "tests/kernel"])
    assert dev.read_arguments().rest == ["-k", "ledger", "tests/kernel"]
    monkeypatch.setattr(sys, "argv", ["dev.py", "manage", "demo", "build", "--help"])
    assert dev.read_arguments().rest == ["demo", "build", "--help"]


def test_what_the_fast_tests_leave_out_exists():
    for path in dev.SLOW:
        file, _, name = path.partition("::")
        assert (ROOT / file).exists(), path
        if name:
            assert f"def {name}(" in (ROOT / file).read_text(), path
