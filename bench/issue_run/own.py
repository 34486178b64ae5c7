"""One month's run as the treasury makes it: due, difference, ledger, payments, the file for the bank."""

import json
import resource
import sys
import time
from pathlib import Path

import django


def main(month_text: str, out: str) -> None:
    """Print the seconds of each stage, the rows written and the peak of memory as JSON."""
    started = time.perf_counter()
    django.setup()
    from minzheng.config.demo.accounts import officers
    from minzheng.kernel.base.clock import at_hour
    from minzheng.kernel.base.months import Month
    from minzheng.kernel.ledger.models import Entry
    from minzheng.registers.benefits import commands

    from .ground import PREFIX, PROGRAMME

    month = Month.parse(month_text)
    at = at_hour(month.first_date.replace(day=20))
    by = officers(at.date())
    stages = {"start": time.perf_counter() - started}

    def stage(name: str, work):
        began = time.perf_counter()
        made = work()
        stages[name] = time.perf_counter() - began
        return made

    before = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    maker, checker = by["zhidan"], by["fuhe"]
    run = stage("row", lambda: commands.start_run(
        programme_code=PROGRAMME, division_prefix=PREFIX, month=month, actor=maker, at=at
    ))  # fmt: skip
    run = stage("due", lambda: commands.prepare_run(run_id=run.id, actor=maker, at=at))
    stage("check", lambda: commands.check_run(run_id=run.id, actor=checker, at=at))
    run = stage("post", lambda: commands.post_run(run_id=run.id, actor=checker, at=at))
    batch = run.batches.get()
    name, content = stage("file", lambda: commands.bank_file(batch_id=batch.id, actor=maker, at=at))
    Path(out, name).write_bytes(content)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    told = {
        "seconds": time.perf_counter() - started, "stages": stages, "total": run.total,
        "computed": len(run.to_compute) if run.to_compute is not None else run.total,
        "payments": batch.total_count, "fen": batch.total_fen, "file_bytes": len(content),
        "entries": Entry.objects.filter(id__gt=before).count(), "peak_mib": (own + children) // 1024,
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
