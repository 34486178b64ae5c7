"""A run from its row to its payments: who may do what when, and that it is done once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.errors import MakerChecks, RunNotFound, RunNotReady, RunOpen
from minzheng.registers.benefits.models import Issued, IssueRun, RunState
from tests.registers.benefits.bureau import (
    AT,
    CHECKER,
    CODE,
    DISTRICT,
    FAR_DISTRICT,
    MAKER,
    START,
    balance,
    everything,
    household,
    issued,
    lines,
    officer,
    prepared,
    refused,
    run,
)

pytestmark = pytest.mark.usefixtures("bureau")


def start(month: Month = START, *, actor=MAKER, place: str = DISTRICT, at: dt.datetime = AT) -> IssueRun:
    return commands.start_run(programme_code=CODE, division_prefix=place, month=month, actor=actor, at=at)


def test_from_the_row_to_the_payment():
    award = household(persons=2)
    made = start()
    assert (made.state, made.total, made.sequence, str(made.first_month)) == ("preparing", 1, 1, "2018-04")
    made = commands.prepare_run(run_id=made.id, actor=MAKER, at=AT)
    assert (made.state, made.done, lines(made)) == ("prepared", 1, [("2020-03", 100_000, "当月发放")])
    assert not Issued.objects.exists()
    commands.check_run(run_id=made.id, actor=CHECKER, at=AT)
    made = commands.post_run(run_id=made.id, actor=CHECKER, at=AT)
    assert (made.state, made.checked_by_id, made.posted_at) == ("posted", CHECKER.account_id, AT)
    assert issued(award) == {"2020-03": 100_000}
    assert (balance("expense:urban"), balance("payable"), balance("fund")) == (100_000, -100_000, 0)
    batch = made.batches.get()
    assert (batch.total_count, batch.total_fen, batch.number) == (1, 100_000, "202003-990103-TRIAL-01")
    assert queries.books_faults(CODE, DISTRICT) == []


def test_again_it_posts_nothing():
    household()
    run(START)
    again = run(START)
    assert (again.state, again.sequence, again.lines.count(), again.batches.count()) == ("posted", 2, 0, 0)
    assert Issued.objects.count() == 1
    assert queries.books_faults(CODE, DISTRICT) == []


def test_months_that_nobody_ran_are_paid_with_the_next():
    award = household()
    made = run(Month(2020, 5))
    assert lines(made) == [
        ("2020-03", 50_000, "补发 2020年3月"), ("2020-04", 50_000, "补发 2020年4月"), ("2020-05", 50_000, "当月发放"),
    ]  # fmt: skip
    assert issued(award) == {"2020-03": 50_000, "2020-04": 50_000, "2020-05": 50_000}
    assert made.batches.get().payments.get().amount_fen == 150_000


def test_a_run_in_parts_is_the_same_run(monkeypatch):
    monkeypatch.setattr("minzheng.registers.benefits.commands.preparing.CHUNK", 2)
    monkeypatch.setattr("minzheng.registers.benefits.commands.posting.PART", 2)
    awards = [household(f"户{place}" if place else "张三") for place in "甲乙丙丁戊"]
    made = run(START)
    assert (made.done, made.total, made.lines.count()) == (5, 5, 5)
    assert [issued(award) for award in awards] == [{"2020-03": 50_000}] * 5
    assert balance("payable") == -250_000
    assert made.batches.get().payments.count() == 5


def test_between_two_parts_the_books_are_right_too(monkeypatch):
    monkeypatch.setattr("minzheng.registers.benefits.commands.posting.PART", 1)
    household("甲某"), household("乙某")
    made = prepared(START)
    commands.check_run(run_id=made.id, actor=CHECKER, at=AT)
    monkeypatch.setattr("minzheng.registers.benefits.commands.payments.make_payments", _killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        commands.post_run(run_id=made.id, actor=CHECKER, at=AT)
    assert queries.books_faults(CODE, DISTRICT) == []


def _killed(*told, **more):
    assert Issued.objects.count() == 2
    assert queries.books_faults(CODE, DISTRICT) == []
    raise KeyboardInterrupt


class TestWhoAndWhen:
    def test_maker_and_checker_are_two(self):
        both = officer(Role.TREASURY_CHECKER)
        made = prepared(START)
        IssueRun.objects.filter(id=made.id).update(made_by_id=both.account_id)
        refused(MakerChecks, lambda: commands.check_run(run_id=made.id, actor=both, at=AT), "不同人员")

    def test_in_the_database_too(self):
        made = prepared(START)
        with pytest.raises(IntegrityError, match="maker_is_not_checker"), transaction.atomic():
            IssueRun.objects.filter(id=made.id).update(checked_by_id=MAKER.account_id)

    def test_other_posts_do_neither(self):
        household()
        for role in Role:
            actor = officer(role)
            if role is not Role.TREASURY_MAKER:
                refused(NotPermitted, lambda actor=actor: start(actor=actor))
        made = prepared(START)
        for role in set(Role) - {Role.TREASURY_CHECKER}:
            known = role in (Role.TREASURY_MAKER, Role.BUREAU_HEAD, Role.AUDITOR)
            refused(
                NotPermitted if known else RunNotFound,
                lambda role=role: commands.check_run(run_id=made.id, actor=officer(role), at=AT),
            )

    def test_elsewhere_there_is_no_such_run(self):
        made = prepared(START)
        far = officer(Role.TREASURY_CHECKER, FAR_DISTRICT)
        refused(RunNotFound, lambda: commands.check_run(run_id=made.id, actor=far, at=AT))
        refused(RunNotFound, lambda: queries.run(made.id, actor=far))
        refused(RunNotFound, lambda: commands.check_run(run_id=0, actor=CHECKER, at=AT))
        assert not queries.runs(far).exists()
        refused(NotPermitted, lambda: start(place=FAR_DISTRICT))

    @pytest.mark.parametrize("place", ["9901", "990103001", "990103001001"])
    def test_a_run_is_of_a_district(self, place):
        """Else a run of the city, or of a township, would pay the same award beside the district's."""
        maker = officer(Role.TREASURY_MAKER, place)
        refused(Invalid, lambda: start(actor=maker, place=place), "以区（县）为单位")

    def test_one_at_a_time(self):
        made = start()
        refused(RunOpen, start)
        refused(RunOpen, lambda: start(Month(2020, 4)))
        commands.cancel_run(run_id=made.id, reason="月份选错", actor=MAKER, at=AT)
        assert start().sequence == 2

    def test_not_too_far_ahead(self):
        """On 10 March the first three months ahead may be paid, to June."""
        refused(Invalid, lambda: start(Month(2020, 7)), "2020年7月离现在太远。提前发放最多到 2020年6月。")
        assert start(Month(2020, 6)).state == "preparing"

    @pytest.mark.parametrize("reason", ["", " ", "错"])
    def test_thrown_away_with_a_reason(self, reason):
        made = prepared(START)
        refused(Invalid, lambda: commands.cancel_run(run_id=made.id, reason=reason, actor=MAKER, at=AT))


ALLOWED = {
    ("preparing", "prepare"): "prepared",
    ("preparing", "cancel"): "cancelled",
    ("prepared", "check"): "posting",
    ("prepared", "cancel"): "cancelled",
    ("posting", "post"): "posted",
}


def attempt(verb: str, made: IssueRun) -> None:
    match verb:
        case "prepare":
            commands.prepare_run(run_id=made.id, actor=MAKER, at=AT)
        case "check":
            commands.check_run(run_id=made.id, actor=CHECKER, at=AT)
        case "post":
            commands.post_run(run_id=made.id, actor=CHECKER, at=AT)
        case "cancel":
            commands.cancel_run(run_id=made.id, reason="试一试", actor=MAKER, at=AT)


@pytest.mark.parametrize("state", RunState.values)
@pytest.mark.parametrize("verb", ["prepare", "check", "post", "cancel"])
def test_every_verb_in_every_state(state, verb):
    household()
    made = start()
    IssueRun.objects.filter(id=made.id).update(state=state)
    if (state, verb) in ALLOWED:
        attempt(verb, made)
    elif verb in ("prepare", "post"):  # called again after an interruption: nothing to go on with is no fault
        before = everything()
        attempt(verb, made)
        assert everything() == before
    else:
        refused(RunNotReady, lambda: attempt(verb, made))
    made.refresh_from_db()
    assert made.state == ALLOWED.get((state, verb), state)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(["prepare", "check", "post", "cancel"]), max_size=7))
def test_in_whatever_order_it_is_paid_once_or_not_at_all(verbs):
    with transaction.atomic():
        award, made = household(), start()
        state = "preparing"
        for verb in verbs:
            try:
                with transaction.atomic():
                    attempt(verb, made)
            except MinzhengError:
                assert (state, verb) not in ALLOWED
            state = ALLOWED.get((state, verb), state)
        made.refresh_from_db()
        assert made.state == state
        assert issued(award) == ({"2020-03": 50_000} if state == "posted" else {})
        assert queries.books_faults(CODE, DISTRICT) == []
        transaction.set_rollback(True)


def test_what_was_checked_is_what_is_booked():
    """A member who joins after the check is paid by the next run, not smuggled into this one."""
    award = household()
    made = prepared(START)
    commands.check_run(run_id=made.id, actor=CHECKER, at=AT)
    commands.remove_person(
        award_id=award.id,
        person_id=award.payee_id,
        from_month=START,
        reason="迁出",
        actor=officer(Role.BUREAU_HEAD),
        at=AT,
    )
    commands.post_run(run_id=made.id, actor=CHECKER, at=AT)
    assert issued(award) == {"2020-03": 50_000}
    assert lines(run(START, clock.at_hour(dt.date(2020, 3, 20)))) == [
        ("2020-03", -50_000, "不再享受，2020年3月不应发")
    ]
