"""One month's run over a city, beside a plain COPY of as many ledger rows and the same run with objects.

    dev.py bench issue_run [--awards 1000000] [--months 3] [--peer 1000] [--keep]

Each is a process of its own, start and imports included, in turns. The first month computes every award; the
months after it carry on what nothing has touched, in an ordinary month about two in a hundred. The peer runs
over some of the awards and is told for each: at a million it would take hours.
"""

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")

import django

import dev

from . import ground

FIRST = (2020, 1)


def process(module: str, *arguments: object) -> dict:
    """One part of the measurement to its end; what it told."""
    command = [sys.executable, "-m", f"bench.issue_run.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=dev.ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return json.loads(done.stdout)


def month_text(number: int) -> str:
    year, month = divmod(FIRST[0] * 12 + FIRST[1] - 1 + number, 12)
    return f"{year}-{month + 1:02d}"


def told(label: str, own: dict, floor: dict) -> None:
    stages = "  ".join(f"{name} {seconds:.1f}" for name, seconds in own["stages"].items())
    print(
        f"{label}：{own['seconds']:.1f} 秒，为 COPY 的 {own['seconds'] / floor['seconds']:.2f} 倍"
        f"（{floor['rows']:,} 行 {floor['seconds']:.1f} 秒）；测算 {own['computed']:,}，支付 {own['payments']:,} 笔，"
        f"分录 {own['entries']:,}，文件 {own['file_bytes'] / 1e6:.0f} MB，内存峰值 {own['peak_mib']:,} MiB\n   "
        f" {stages}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py bench issue_run", description=__doc__)
    parser.add_argument("--awards", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=3, help="ordinary months after the first")
    parser.add_argument("--peer", type=int, default=1000)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    with ground.database(options.keep), tempfile.TemporaryDirectory() as out:
        ground.prepare()
        django.setup()
        ground.fill(options.awards)
        print(f"{options.awards:,} 项待遇", flush=True)
        floor = process("floor", options.awards)
        told("第一个月，全部测算", process("own", month_text(0), out), floor)
        ratios, seconds = [], []
        for number in range(1, options.months + 1):
            ground.live_a_month(dt.date.fromisoformat(f"{month_text(number)}-01"))
            floor = process("floor", options.awards)
            own = process("own", month_text(number), out)
            told(f"{month_text(number)}，平常月", own, floor)
            ratios.append(own["seconds"] / floor["seconds"])
            seconds.append(own["seconds"] / own["payments"])
        peer = process("orm", month_text(options.months + 1), options.peer)
        each = peer["seconds"] / peer["awards"]
        print(
            f"平常月的中位数：COPY 的 {statistics.median(ratios):.2f} 倍；逐个对象办理 {peer['awards']:,} 项，"
            f"每项 {each * 1000:.2f} 毫秒，为本系统的 {each / statistics.median(seconds):.0f} 倍"
        )


if __name__ == "__main__":
    main()
