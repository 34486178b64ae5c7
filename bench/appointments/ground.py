"""A database of its own with one office and one special day, and the servers over it."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, nullcontext

import psycopg

import dev
from minzheng.config.embedded_postgres import Cluster

DATABASE = "bench_appointments"
GUNICORN = "-m gunicorn {} --worker-class gthread --workers 2 --threads 4 --preload --no-control-socket"
OURS, NAIVE = "minzheng.config.wsgi", "bench.appointments.naive"
PERIODS, PLACES, WAITING = 10, 200, 40


@contextmanager
def server_of_database():
    """The database server of `dev.py run`, and the address of a fresh database on it, dropped afterwards."""
    given = os.environ.get("DATABASE_URL")
    cluster = None if given else Cluster(dev.VAR / "pg")
    with nullcontext() if cluster is None else cluster.lease():
        main = given or cluster.url()
        drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
        with psycopg.connect(main, autocommit=True) as connection:
            connection.execute(drop)
            connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield f"{main.rpartition('/')[0]}/{DATABASE}"
        finally:
            with psycopg.connect(main, autocommit=True) as connection:
                connection.execute(drop)


@contextmanager
def environment():
    """What every process of the measurement is told: the database, a place for keys, no rehearsal."""
    with server_of_database() as url, tempfile.TemporaryDirectory(prefix="bench-appointments-") as var:
        values = os.environ | {
            "DATABASE_URL": url, "MINZHENG_VAR": var, "MINZHENG_REHEARSAL": "0",
        }  # fmt: skip
        run(values, "manage.py", "prepare")
        yield values


def run(values: dict, *command: str) -> str:
    """One Python process to its end; its output."""
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, *command], cwd=dev.ROOT, env=values, capture_output=True, text=True, check=False,
        preexec_fn=dev.die_with_parent,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def web(values: dict, application: str, port: int):
    """gunicorn as `dev.py run` starts it, until it answers."""
    command = [sys.executable, *GUNICORN.format(application).split(), "--log-level", "warning"]
    process = subprocess.Popen(  # noqa: S603 - our own code
        [*command, "--bind", f"127.0.0.1:{port}"], cwd=dev.ROOT, env=values | {"MINZHENG_PROCESS": "web"},
        start_new_session=True, preexec_fn=dev.die_with_parent,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("gunicorn 没有启动，原因见上面的输出。")
