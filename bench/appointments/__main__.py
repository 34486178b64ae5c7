"""The opening of a special day: python3 dev.py bench appointments [--requests N] [--connections N]

20,000 couples press at once for 2,000 places (ten periods of 200, and 40 on each waiting list), over real
HTTP against gunicorn as `dev.py run` starts it. Afterwards every answer is proved: 2,000 booked, no place
twice, nobody lost, the same as if all had been served one by one in their order of arrival. Beside it the
same pages with SELECT … FOR UPDATE on the row of the slot.
"""

import argparse
import datetime as dt
import json
import random
import statistics

from minzheng.config.demo.invented import Invention

from .ground import NAIVE, OURS, PERIODS, PLACES, environment, run, web
from .proof import overtaken, prove, rows_of
from .rush import Pressed, rush

SEED = 520
PORT = 8520


def main() -> None:
    options = read_arguments()
    wishes = forms(options.requests)
    with environment() as values:
        taken = {}
        for name, application in (("Minzheng", OURS), ("SELECT … FOR UPDATE", NAIVE)):
            slots = json.loads(run(values, "-m", "bench.appointments.seed"))
            with web(values, application, options.port):
                pressed = rush(
                    options.port, [(slots[period], form) for period, form in wishes], options.connections
                )
            rows = rows_of(values["DATABASE_URL"])
            counts = prove(pressed, rows, slots)
            taken[name] = report(name, pressed, counts, overtaken(pressed, rows))
    ours, naive = taken.values()
    print(f"每秒处理数之比（Minzheng ÷ SELECT … FOR UPDATE）：{ours / naive:.2f}")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench appointments", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000, help="同时提交的请求数")
    parser.add_argument("--connections", type=int, default=1_000, help="同时打开的连接数")
    parser.add_argument("--port", type=int, default=PORT)
    return parser.parse_args()


def forms(count: int) -> list[tuple[int, dict]]:
    """(period, form) of so many invented couples; the periods are wanted alike, in random order."""
    chance, invention = random.Random(SEED), Invention(SEED)  # noqa: S311 - invention, not secrecy
    born = [dt.date(1990, 1, 1) + dt.timedelta(days=n) for n in range(2_000)]
    periods = [number % PERIODS for number in range(count)]
    chance.shuffle(periods)
    return [
        (
            period,
            {
                "first_name": invention.name("男"), "second_name": invention.name("女"), "phone": "13907460001",
                "first_number": invention.identity_number(born[number % len(born)], "男"),
                "second_number": invention.identity_number(born[number % len(born)], "女"), "consent": "on",
            },
        )
        for number, period in enumerate(periods)
    ]  # fmt: skip


def report(name: str, pressed: list[Pressed], counts: dict[str, int], overtakers: int) -> float:
    """Print one run; gives requests per second."""
    whole = max(one.answered for one in pressed)
    rate = len(pressed) / whole
    again = sum(one.attempts > 1 for one in pressed)
    print(
        f"{name}：{len(pressed):,} 个请求抢 {PERIODS * PLACES:,} 个号，{whole:.1f} 秒答完，每秒 {rate:.0f} 个"
    )
    print(f"  约上 {counts['booked']:,}，候补 {counts['waiting']:,}，约满 {counts['refused']:,}；", end="")
    print(f"重复占号 0，丢失 0，与逐个办理结果相同，插队 {overtakers}，断线重发 {again}")
    for label, times in (
        ("自同时按下起", [one.answered for one in pressed]),
        ("自各自发出起", [one.answered - one.sent for one in pressed]),
    ):
        cuts = statistics.quantiles(times, n=100)
        words = "，".join(
            f"{mark} {cuts[place]:.2f} 秒" for mark, place in (("p50", 49), ("p95", 94), ("p99", 98))
        )
        print(f"  {label}：{words}")
    return rate


if __name__ == "__main__":
    main()
