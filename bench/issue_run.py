"""What an issue run costs beside its floor: reading the facts it needs from the database, and nothing else.

Over the running awards of the demo district (`dev.py run` once before). Medians of five, side by side in
one process; ratios say more than seconds, which depend on the machine.
"""

import os
import resource
import statistics
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")

import django
from django.conf import settings

TURNS = 5


def measured(work) -> float:
    """Median seconds of `TURNS` calls."""
    taken = []
    for _ in range(TURNS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> None:
    django.setup()
    from minzheng.kernel.base import clock
    from minzheng.kernel.base.months import Month
    from minzheng.matters.assistance.dibao.entitlement import ENTITLEMENT
    from minzheng.registers.benefits.models import Award

    awards = list(Award.objects.filter(programme="dibao", valid__upper_inf=True))
    if not awards:
        raise SystemExit("还没有演示区：请先运行 python3 dev.py run，等它建好后再测。")
    last = Month(2020, 12)
    known_at = clock.at_hour(last.last_date)
    homes = [award.household_id for award in awards]

    floor = measured(lambda: ENTITLEMENT.files(homes, known=known_at))
    rows = [("只读取事实（下限）", floor)]
    for count in (1, 12, 24):
        months = list(last.plus(1 - count).through(last))
        rows.append(
            (f"测算 {count} 个月", measured(lambda chosen=months: ENTITLEMENT.due(awards, chosen, known_at)))
        )
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(awards)} 户；五次的中位数；峰值内存 {peak_mib} MiB")
    for label, seconds in rows:
        print(f"  {label:<12}{seconds:8.2f} 秒   {seconds / floor:5.2f} 倍")


if __name__ == "__main__":
    with settings.EMBEDDED_POSTGRES.lease():
        main()
