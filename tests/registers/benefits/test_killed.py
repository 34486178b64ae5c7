"""The process is killed with -9 in the middle of an issue run, really, and another one goes on.

The run is computed and booked by processes of their own on the test database. Each is killed as soon as
part of the work is committed; the next one resumes. In the end nothing is lost and nothing is there twice.
"""

import datetime as dt
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as posts
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import DivisionRow
from minzheng.registers.benefits import commands, programmes, queries
from minzheng.registers.benefits.commands import posting
from minzheng.registers.benefits.models import Award, BankBatch, Issued, IssueRun, Payment, RunLine, RunState

from . import sample_programme
from .processes import environment

ROOT = Path(__file__).resolve().parents[3]
DISTRICT, VILLAGE = "990103", "990103001001"
AT = clock.at_hour(dt.date(2020, 11, 2))
LATER = clock.at_hour(dt.date(2020, 11, 25))
BY = {"actor": SYSTEM, "at": AT}
HOUSEHOLDS = 2_000
MONTH = Month(2020, 11)
PATIENCE_SECONDS = 120
PROGRAM = """
import django
django.setup()
from tests.registers.benefits import sample_programme
from minzheng.registers.benefits import tasks
sample_programme.register()
tasks.carry_on({run_id})
"""


def identity_number(serial: int) -> str:
    first = f"999901{1950 + serial // 900}0101{serial % 900 + 100:03d}"
    return first + check_digit(first)


@pytest.fixture
def officers(transactional_db, monkeypatch):
    """A maker, a checker, and thousands of households of one person, from September on."""
    monkeypatch.setattr(programmes, "_programmes", {})
    monkeypatch.setattr(posting, "PART", 100)
    sample_programme.register()
    places = [
        ("99", "示范省"),
        ("9901", "示范市"),
        (DISTRICT, "示范区"),
        (DISTRICT + "001", "街道"),
        (VILLAGE, "社区"),
    ]
    rows = [DivisionRow(code=code, name=name, valid_from=dt.date(2000, 1, 1)) for code, name in places]
    territory.load_divisions(rows=rows, source="示例", **BY)
    households = [
        commands.LedgerHousehold(
            division_code=VILLAGE, address="", facts={}, bank="示例银行", card_number="6217000000000014",
            members=(commands.LedgerMember(identity_number=identity_number(n), name="某某", relation="01"),),
        )
        for n in range(HOUSEHOLDS)
    ]  # fmt: skip
    clerk = _officer("clerk", Role.BUREAU_CLERK)
    commands.take_over_awards(
        programme=sample_programme.CODE, households=households, from_month=Month(2020, 9), basis="台账",
        actor=clerk, at=AT,
    )  # fmt: skip
    return _officer("maker", Role.TREASURY_MAKER), _officer("checker", Role.TREASURY_CHECKER)


def _officer(username: str, role: Role):
    account = access.open_account(username=username, display_name=username, password="correct horse", **BY)
    access.give_post(
        account=account, role=role, division_prefix=DISTRICT, from_date=dt.date(2020, 1, 1), **BY
    )
    return posts.officer_for(account, on_date=AT.date())


def start(run_id: int) -> subprocess.Popen:
    """A process of its own that carries the run on in the test database."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(run_id=run_id)], cwd=ROOT, env=environment()
    )


def kill_in_the_middle(run_id: int) -> tuple[int, int]:
    """Kill -9 the working process once part of the run is committed; (done, total) as it left them."""
    process = start(run_id)
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        while IssueRun.objects.get(id=run_id).done == 0:
            assert process.poll() is None, "the process ended before it did anything"
            assert time.monotonic() < deadline, "the process did not begin"
            time.sleep(0.01)
    finally:
        process.kill()
    assert process.wait() == -signal.SIGKILL
    _wait_until_its_transaction_is_undone(run_id)
    run = IssueRun.objects.get(id=run_id)
    return run.done, run.total


def _wait_until_its_transaction_is_undone(run_id: int) -> None:
    """The server notices the dead client a moment later; the locks of its parts say when."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM benefits_runpart WHERE run_id = %s FOR UPDATE", [run_id])


def finish(run_id: int) -> None:
    assert start(run_id).wait(PATIENCE_SECONDS) == 0


def outcome(run: IssueRun) -> dict:
    """Everything a run leaves behind, as counts and sums."""
    issued = Issued.objects.filter(run=run)
    return {
        "lines": RunLine.objects.filter(run=run).count(),
        "issued": issued.count(),
        "issued_fen": issued.aggregate(total=Sum("amount_fen"))["total"],
        "persons": issued.aggregate(total=Sum("persons"))["total"],
        "payments": Payment.objects.filter(batch__run=run).count(),
        "paid_fen": Payment.objects.filter(batch__run=run).aggregate(total=Sum("amount_fen"))["total"],
        "batches": BankBatch.objects.filter(run=run).count(),
        "months": Counter(str(month) for month in issued.values_list("month", flat=True)),
    }


def test_a_run_killed_while_computing_and_while_booking_ends_as_if_nothing_had_happened(officers):
    """September to November at 500 元: 3 × 500 × 2,000 = 3,000,000 元 for 2,000 households."""
    maker, checker = officers
    run = commands.start_run(
        programme_code=sample_programme.CODE, division_prefix=DISTRICT, month=MONTH, actor=maker, at=AT
    )
    done, total = kill_in_the_middle(run.id)
    assert 0 < done < total == HOUSEHOLDS
    assert [one.id for one in queries.unfinished_runs()] == [run.id]
    assert RunLine.objects.filter(run=run).count() == done * 3
    finish(run.id)
    run.refresh_from_db()
    assert (run.state, run.done) == (RunState.PREPARED, HOUSEHOLDS)
    assert not Issued.objects.exists()

    commands.check_run(run_id=run.id, actor=checker, at=AT)
    done, total = kill_in_the_middle(run.id)
    assert 0 < done < total == HOUSEHOLDS
    assert Issued.objects.count() == done * 3
    assert not Payment.objects.exists()
    finish(run.id)
    run.refresh_from_db()
    assert run.state == RunState.POSTED
    assert outcome(run) == {
        "lines": 6_000,
        "issued": 6_000,
        "issued_fen": 300_000_000,
        "persons": 6_000,
        "payments": HOUSEHOLDS,
        "paid_fen": 300_000_000,
        "batches": 1,
        "months": Counter({"2020-09": HOUSEHOLDS, "2020-10": HOUSEHOLDS, "2020-11": HOUSEHOLDS}),
    }
    assert queries.books_faults(sample_programme.CODE, DISTRICT) == []

    # Going on once more changes nothing, and a next run that was never interrupted pays only what is new:
    # the standard of November rose by 70 元 and is known by then.
    finish(run.id)
    again = commands.start_run(
        programme_code=sample_programme.CODE, division_prefix=DISTRICT, month=MONTH, actor=maker, at=LATER
    )
    commands.prepare_run(run_id=again.id, actor=maker, at=LATER)
    commands.check_run(run_id=again.id, actor=checker, at=LATER)
    commands.post_run(run_id=again.id, actor=checker, at=LATER)
    assert outcome(again)["issued_fen"] == 14_000_000
    assert outcome(run)["issued_fen"] == 300_000_000
    assert Award.objects.count() == HOUSEHOLDS
    assert queries.books_faults(sample_programme.CODE, DISTRICT) == []
