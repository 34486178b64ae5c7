"""The peers of the bench: their own environment, and how each is run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import dev

LOCK = dev.ROOT / "bench" / "rules" / "requirements.lock"
ENVIRONMENT = dev.ENVIRONMENT / "bench"

# By name: the arguments after `python -m`; the folder of the nation follows.
PEERS = {
    "floor (DuckDB, flat)": ("bench.rules.floor_peer", "duckdb"),
    "floor (Arrow, nested)": ("bench.rules.floor_peer", "pyarrow"),
    "DuckDB SQL": ("bench.rules.duckdb_peer",),
    "Polars": ("bench.rules.polars_peer",),
    "OpenFisca": ("bench.rules.openfisca_peer", "rows"),
    "OpenFisca, areas by table": ("bench.rules.openfisca_peer", "table"),
    "plain Python": ("bench.rules.plain",),
}


def peer_python() -> Path:
    """The Python of the peers' environment, which is made, or brought to its lock, on the way."""
    python, stamp = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "packages.stamp"
    if stamp.exists() and stamp.read_text() == dev.digest(LOCK):
        return python
    uv = [dev.tool("uv", "uv"), "-m", "uv"]
    with dev.step("安装对照引擎"):
        if not python.exists():
            dev.call(*uv, "venv", "--quiet", "--python", sys.executable, ENVIRONMENT)
        sync = [*uv, "pip", "sync", "--quiet", "--require-hashes"]
        dev.call(*sync, "--python", python, LOCK, env=dev.mirror())
        stamp.write_text(dev.digest(LOCK))
    return python


def run_peer(name: str, folder: Path) -> dict:
    """What a peer reports of a nation, run as a process of its own; see `reporting`."""
    return run_python(peer_python(), *PEERS[name], folder)


def run_python(python: Path, module: str, *arguments: str | Path) -> dict:
    """The last line of JSON that a module of ours prints under some Python."""
    done = subprocess.run(  # noqa: S603 - our own modules
        [python, "-m", module, *map(str, arguments)],
        cwd=dev.ROOT,
        env=os.environ | {"PYTHONPATH": str(dev.ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
