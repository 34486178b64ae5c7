"""How fast the rules are, beside the engines that others use: python3 dev.py bench rules [--quick] [--nation]

Every engine computes the same 35 rules over the same invented nation, in a process of its own, one after
the other, five times in turns; the medians of whole processes are printed, with what each needed at its
peak, as ratios to reading the columns alone. All totals are held against each other to the fen. `--quick`
takes one turn and stops at a million persons; `--nation` adds half a billion persons.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import dev

from .peers import PEERS, peer_python, run_peer, run_python
from .population import FOLDER, write

SIZES = (100_000, 1_000_000, 10_000_000, 50_000_000)
LARGEST_NEEDS = 6 * 10**9  # bytes free, to write the largest nation
FLOOR = "floor (DuckDB, flat)"
OWN = {
    "Minzheng, 2 threads": ("bench.rules.own", "threads", "2"),
    "Minzheng, 1 thread": ("bench.rules.own", "threads", "1"),
}
# Above these sizes a peer is left out: too slow for five turns, or more memory than the machine has.
LIMITS = {"OpenFisca": 10_000_000, "OpenFisca, areas by table": 10_000_000, "plain Python": 100_000}
NATION = 1_400_000_000


def main() -> None:
    options = read_arguments()
    turns = 1 if options.quick else 5
    peer_python()
    for size in SIZES[:2] if options.quick else SIZES:
        if size == SIZES[-1] and shutil.disk_usage(dev.VAR.parent).free < LARGEST_NEEDS:
            print(f"{size:,} 人：磁盘空间不足，略去。")
            continue
        print_table(size, measured(write(size), size, turns), turns)
    print_household()
    if shutil.which("java"):
        print_spark(SIZES[:2] if options.quick else SIZES[:3])
    if options.nation:
        print_nation()


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench rules", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="一轮，到一百万人为止")
    parser.add_argument("--nation", action="store_true", help="再算五亿人，并推算十四亿人的时间")
    return parser.parse_args()


def measured(folder: Path, size: int, turns: int) -> dict[str, dict]:
    """The medians of every engine at a size; raises SystemExit where two give different totals."""
    names = [name for name in [*PEERS, *OWN] if size <= LIMITS.get(name, size)]
    found: dict[str, list[dict]] = {name: [] for name in names}
    for _ in range(turns):
        for name in names:
            own = OWN.get(name)
            found[name].append(
                run_python(Path(sys.executable), *own, folder) if own else run_peer(name, folder)
            )
    digests = {one["provinces"] for results in found.values() for one in results if "provinces" in one}
    if len(digests) != 1:
        raise SystemExit(
            f"{size:,} 人：各引擎的合计不同，测量无效。请先运行 python -m bench.rules.check_peers。"
        )
    return {
        name: {key: statistics.median(one[key] for one in results) for key in ("seconds", "peak_mb")}
        for name, results in found.items()
    }


def print_table(size: int, medians: dict[str, dict], turns: int) -> None:
    floor, own = medians[FLOOR]["seconds"], medians[next(iter(OWN))]
    print(f"\n{size:,} 人，{turns} 轮的中位数，整个进程（含启动），两个内核；各引擎合计相同，分毫不差")
    print(f"  {'引擎':<30}{'秒':>8}{'÷下限':>8}{'÷Minzheng':>12}{'峰值 MB':>10}{'÷Minzheng':>12}")
    for name, one in sorted(medians.items(), key=lambda pair: pair[1]["seconds"]):
        print(
            f"  {name:<30}{one['seconds']:>10.2f}{one['seconds'] / floor:>10.1f}"
            f"{one['seconds'] / own['seconds']:>13.1f}{one['peak_mb']:>12.0f}"
            f"{one['peak_mb'] / own['peak_mb']:>13.1f}",
            flush=True,
        )


def print_household() -> None:
    times = run_python(Path(sys.executable), "bench.rules.single_household")["microseconds"]
    plain, explained = times["plain"], times["explain"]
    print("\n一户四人，中位数（微秒）")
    for name, label in {
        "plain": "手写 Python",
        "compiled": "Minzheng，只计算",
        "evaluate": "Minzheng，核对事实并计算",
        "evaluate_all_rules": "Minzheng，每条规则的值",
        "explain": "Minzheng，完整的解释树",
        "openfisca": "OpenFisca",
        "openfisca_with_trace": "OpenFisca，带 trace",
    }.items():
        one = times[name]
        print(f"  {label:<24}{one:>10.1f}   ÷手写 {one / plain:>8.1f}   ÷解释树 {one / explained:>6.1f}")


def print_spark(sizes: tuple[int, ...]) -> None:
    """Spark beside this process; it pays where its seconds fall below those of threads."""
    folders = [FOLDER / str(size) for size in sizes]
    command = [sys.executable, "-m", "bench.rules.spark", "2", *map(str, folders)]
    done = subprocess.run(  # noqa: S603 - our own module
        command, cwd=dev.ROOT, env=os.environ | {"PYTHONPATH": str(dev.ROOT)}, stdout=subprocess.PIPE,
        text=True, check=True,
    )  # fmt: skip
    print("\nSpark local[2]，同一任务（不含会话启动）")
    for size, line in zip(sizes, done.stdout.splitlines(), strict=True):
        theirs = json.loads(line)
        own = run_python(Path(sys.executable), "bench.rules.own", "threads", "2", FOLDER / str(size))
        if theirs["provinces"] != own["provinces"]:
            raise SystemExit(f"{size:,} 人：Spark 的合计与本机不同，测量无效。")
        print(
            f"  {size:>12,} 人   Spark {theirs['seconds']:>7.2f} 秒   本机两线程 {own['seconds']:>6.2f} 秒"
            f"   会话启动 {theirs['starting']:.1f} 秒   合计相同",
            flush=True,
        )
    print("  一台机器两个内核上 Spark 从不更快；数据已在集群上、不得离开，或需要几十个内核时才值得用。")


def print_nation() -> None:
    found = run_python(Path(sys.executable), "bench.rules.nation", write(SIZES[-1]), "10")
    whole = found["seconds"] / found["persons"] * NATION
    print(
        f"\n{found['persons']:,} 人：{found['seconds']:.1f} 秒，峰值 {found['peak_mb']} MB；"
        f"十四亿人约 {whole / 60:.1f} 分钟（两个内核）"
    )


if __name__ == "__main__":
    main()
