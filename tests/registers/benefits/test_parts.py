"""The parts of a run: done by several connections at once, each once, whatever happens to one of them."""

import datetime as dt
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from minzheng.kernel.access.models import Account
from minzheng.kernel.base import clock
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.commands import parts, posting, preparing
from minzheng.registers.benefits.models import IssueRun, RunPart, RunState

from . import bureau
from .bureau import CHECKER, CODE, DISTRICT, MAKER
from .processes import both, environment

MARCH = Month(2020, 3)
AT = clock.at_hour(dt.date(2020, 3, 12))
NAMES = "甲乙丙丁戊己庚"


@pytest.fixture
def live(transactional_db, monkeypatch):
    """Seven households, real transactions, two processors, one award in each part."""
    bureau.open_bureau(monkeypatch)
    Account.objects.create(id=MAKER.account_id, username="maker", display_name=MAKER.name)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(preparing, "CHUNK", 1)
    monkeypatch.setattr(posting, "PART", 1)
    return [bureau.household(f"{name}某") for name in NAMES]


def started() -> IssueRun:
    return commands.start_run(programme_code=CODE, division_prefix=DISTRICT, month=MARCH, actor=MAKER, at=AT)


def checked() -> IssueRun:
    run = started()
    commands.prepare_run(run_id=run.id, actor=MAKER, at=AT)
    return commands.check_run(run_id=run.id, actor=CHECKER, at=AT)


def ranges(run: IssueRun) -> list[tuple[int, int, int, bool]]:
    return list(
        run.parts.order_by("number").values_list("number", "first_award_id", "last_award_id", "is_done")
    )


def booked(run: IssueRun) -> None:
    """Everything that a run of 7 × 500 元 leaves, once."""
    assert run.state == RunState.POSTED
    assert (run.done, run.total, run.issued.count(), bureau.balance("payable")) == (7, 7, 7, -350_000)
    payments = run.batches.get().payments.order_by("sequence")
    assert list(payments.values_list("sequence", "amount_fen")) == [(n, 50_000) for n in range(1, 8)]
    assert queries.books_faults(CODE, DISTRICT) == []
    assert not RunPart.objects.exists()


@pytest.mark.django_db
class TestLaying:
    @pytest.fixture(autouse=True)
    def _bureau(self, monkeypatch):
        bureau.open_bureau(monkeypatch)

    def test_awards_are_cut_in_their_order(self, monkeypatch):
        monkeypatch.setattr(posting, "PART", 3)
        ids = [bureau.household(f"{name}某").id for name in NAMES]
        run = checked()
        assert ranges(run) == [
            (1, ids[0], ids[2], False),
            (2, ids[3], ids[5], False),
            (3, ids[6], ids[6], False),
        ]
        assert (run.done, run.total) == (0, 7)
        booked(commands.post_run(run_id=run.id, actor=CHECKER, at=AT))

    def test_computing_again_leaves_what_has_to_be_booked(self):
        bureau.household("甲某")
        run = checked()
        before = ranges(run)
        assert commands.prepare_run(run_id=run.id, actor=MAKER, at=AT).state == RunState.POSTING
        assert ranges(run) == before

    def test_nobody_to_pay(self):
        run = checked()
        assert (run.total, ranges(run)) == (0, [])
        assert commands.post_run(run_id=run.id, actor=CHECKER, at=AT).state == RunState.POSTED
        assert not run.batches.exists()


def test_several_connections_do_each_part_once(live, monkeypatch):
    hands = []
    done = posting._post_part

    def noted(run, part, actor, at):
        hands.append((threading.get_ident(), part.number))
        done(run, part, actor, at)

    run = checked()
    monkeypatch.setattr(posting, "_post_part", noted)
    booked(commands.post_run(run_id=run.id, actor=CHECKER, at=AT))
    assert sorted(number for _, number in hands) == [1, 2, 3, 4, 5, 6, 7]
    assert threading.get_ident() not in {hand for hand, _ in hands}  # it makes the payments meanwhile


def test_nobody_sees_payments_before_the_run_has_ended(live, monkeypatch):
    seen = []
    done = posting._post_part

    def looked(run, part, actor, at):
        seen.append((run.batches.count(), run.state))
        done(run, part, actor, at)

    run = checked()
    monkeypatch.setattr(posting, "_post_part", looked)
    booked(commands.post_run(run_id=run.id, actor=CHECKER, at=AT))
    assert set(seen) == {(0, RunState.POSTING)}


def test_a_part_that_fails_takes_nothing_with_it_and_is_done_the_next_time(live, monkeypatch):
    done = posting._post_part

    def fails(run, part, actor, at):
        done(run, part, actor, at)
        if part.number == 4:
            raise RuntimeError("the disk is full")

    run = checked()
    with monkeypatch.context() as broken:
        broken.setattr(posting, "_post_part", fails)
        with pytest.raises(RuntimeError, match="the disk is full"):
            commands.post_run(run_id=run.id, actor=CHECKER, at=AT)
    run.refresh_from_db()
    left = run.parts.filter(is_done=False)
    assert left.filter(number=4).exists()
    assert (run.state, run.done, run.issued.count()) == (RunState.POSTING, 7 - left.count(), 7 - left.count())
    assert not run.batches.exists()
    assert queries.books_faults(CODE, DISTRICT) == []
    booked(commands.post_run(run_id=run.id, actor=CHECKER, at=AT))


def test_two_processes_that_carry_the_same_run_on_end_it_once(live):
    run = started()
    for carried_on in (
        lambda: commands.prepare_run(run_id=run.id, actor=MAKER, at=AT),
        lambda: commands.post_run(run_id=run.id, actor=CHECKER, at=AT),
    ):
        assert both(carried_on, carried_on) == []
        run.refresh_from_db()
        if run.state == RunState.PREPARED:
            assert (run.done, run.lines.count()) == (7, 7)
            commands.check_run(run_id=run.id, actor=CHECKER, at=AT)
    booked(run)


def test_what_another_process_has_is_waited_for(live):
    """However long: in this test longer than the connection waits for a lock otherwise."""
    run = checked()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    taken, ended = threading.Event(), threading.Event()

    def slow(run, part):
        taken.set()
        ended.wait(0.3)
        posting._post_part(run, part, CHECKER, AT)

    def other():
        try:
            with transaction.atomic():
                parts._do_one(run, slow)
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    taken.wait()
    booked(commands.post_run(run_id=run.id, actor=CHECKER, at=AT))
    thread.join()
    connection.close()  # and its patience with it


def test_a_cancelled_run_computes_nothing_more(live):
    run = started()
    with transaction.atomic():
        run = IssueRun.objects.select_for_update().get(id=run.id)
        preparing._plan(run)
    commands.cancel_run(run_id=run.id, reason="重新制单", actor=MAKER, at=AT)
    assert commands.prepare_run(run_id=run.id, actor=MAKER, at=AT).state == RunState.CANCELLED
    assert not run.lines.exists()


class TestHelper:
    @pytest.fixture(autouse=True)
    def _elsewhere(self, live, monkeypatch):
        for name, value in environment().items():
            monkeypatch.setenv(name, value)

    def test_it_takes_parts_of_the_same_run(self, monkeypatch):
        """Seven awards are many here; what this process takes first waits until the helper has done one."""
        mine, computed = [], preparing._compute

        def patient(run, part):
            mine.append(part.number)
            until = time.monotonic() + PATIENCE_SECONDS
            while not run.parts.filter(is_done=True).exists() and time.monotonic() < until:
                time.sleep(0.02)
            computed(run, part)

        monkeypatch.setattr(preparing, "_compute", patient)
        monkeypatch.setattr(parts, "HELPED_FROM", 7)
        helpers = []
        monkeypatch.setattr(parts, "_helper", lambda run_id: helpers.append(helper(run_id)) or helpers[-1])
        run = started()
        done = commands.prepare_run(run_id=run.id, actor=MAKER, at=AT)
        assert (done.state, done.done, done.fault, done.lines.count()) == (RunState.PREPARED, 7, "", 7)
        assert [one.wait(PATIENCE_SECONDS) for one in helpers] == [0]
        assert 0 < len(mine) < 7

    def test_its_command_does_nothing_to_a_run_that_waits_for_its_check(self):
        run = started()
        commands.prepare_run(run_id=run.id, actor=MAKER, at=AT)
        assert parts._helper(run.id).wait(PATIENCE_SECONDS) == 0
        run.refresh_from_db()
        assert (run.state, run.fault, run.lines.count()) == (RunState.PREPARED, "", 7)

    def test_few_awards_get_none(self, monkeypatch):
        monkeypatch.setattr(parts, "_helper", None)  # would fail if it were called
        assert commands.prepare_run(run_id=started().id, actor=MAKER, at=AT).state == RunState.PREPARED


PATIENCE_SECONDS = 60
PROGRAM = """
from minzheng.registers.benefits import joining
import django
django.setup()
import pytest
from tests.registers.benefits import bureau
from minzheng.registers.benefits.commands import parts
bureau.open_bureau(pytest.MonkeyPatch())
parts.HELPED_FROM, parts._helper = 7, None  # a helper that asked for help would fail
joining.main({run_id})
"""


def helper(run_id: int) -> subprocess.Popen:
    """As `parts._helper`, in a process that knows the programme of these tests."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(run_id=run_id)],
        cwd=Path(__file__).parents[3],
        env=environment(),
    )
