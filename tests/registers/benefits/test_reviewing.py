"""Looking at awards again: when, by whom, what was found, and that nothing changes by itself."""

import datetime as dt
from dataclasses import replace

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import FactSource
from minzheng.registers.benefits import commands, programmes, reviewing
from minzheng.registers.benefits.errors import ReviewSettled
from minzheng.registers.benefits.models import Award, AwardReview
from tests.registers.benefits.bureau import (
    BY,
    CLERK,
    CODE,
    FAR_DISTRICT,
    HEAD,
    IMPORTER,
    PROGRAMME,
    VILLAGE,
    Month,
    household,
    members,
    officer,
    refused,
)

JULY = dt.date(2021, 7, 10)
AT = clock.at_hour(JULY)
WORKER = officer(Role.VILLAGE_WORKER, VILLAGE)


@pytest.fixture(autouse=True)
def _by_means(bureau, monkeypatch):
    monkeypatch.setattr(programmes, "_programmes", {CODE: replace(PROGRAMME, reviewed="means")})


def record(award: Award, day: str = "2021-07-08", finding: str = "unchanged", note: str = "", **more):
    given = {"way": "home", "actor": WORKER, "at": AT} | more
    return commands.record_review(
        award_id=award.id, on_date=dt.date.fromisoformat(day), finding=finding, note=note, **given
    )


def due(award: Award, on_date: dt.date = JULY) -> tuple[int, dt.date]:
    found = reviewing.awards(WORKER, on_date=on_date).get(id=award.id)
    return found.months, found.due_date


def fact(name: str, value: int, **about: int) -> None:
    new = people.NewFact(
        name=name, value=value, from_date=dt.date(2019, 1, 1), source=FactSource.VISITED, **about
    )
    people.record_facts([new], **BY)


class TestDue:
    """A family since March 2020: 12 months, 6 where somebody can work; before September 2020 6, 1 and 3."""

    def test_a_family_in_which_nobody_can_work_is_looked_at_every_year(self):
        assert due(household()) == (12, dt.date(2021, 3, 1))

    @pytest.mark.parametrize("urban", [0, 1])
    def test_a_family_in_which_somebody_can_work_every_half_year(self, urban):
        award = household(persons=2)
        fact("labour_ability", 3, person_id=members(award)[0].id)
        fact("labour_ability", 1, person_id=members(award)[1].id)
        fact("urban", urban, household_id=award.household_id)
        assert due(award) == (6, dt.date(2020, 9, 1))

    @pytest.mark.parametrize(("urban", "months"), [(0, 3), (1, 1)])
    def test_by_the_measures_of_2012_oftener_and_in_towns_every_month(self, urban, months):
        award = household()
        spring = dt.date(2020, 5, 2)
        assert due(award, spring) == (6, dt.date(2020, 9, 1))
        fact("labour_ability", 1, person_id=members(award)[0].id)
        fact("urban", urban, household_id=award.household_id)
        assert due(award, spring)[0] == months

    def test_counted_from_the_last_review(self):
        award = household()
        record(award, "2021-02-28")
        record(award, "2021-07-08")
        assert due(award) == (12, dt.date(2022, 7, 8))

    def test_the_nearest_comes_first_and_what_has_ended_is_not_there(self):
        late, later = household(since=Month(2020, 6)), household(since=Month(2020, 4))
        ended = household()
        commands.stop_award(award_id=ended.id, from_month=Month(2021, 5), reason="迁出", actor=HEAD, at=AT)
        assert [one.id for one in reviewing.awards(WORKER, on_date=JULY)] == [later.id, late.id]

    def test_only_of_ones_own_place(self):
        household()
        stranger = officer(Role.VILLAGE_WORKER, "990104001001")
        assert list(reviewing.awards(stranger, on_date=JULY)) == []
        assert list(reviewing.awards(officer(Role.TOWN_CLERK, FAR_DISTRICT), on_date=JULY)) == []

    def test_programmes_that_are_not_reviewed_are_left_out(self, monkeypatch):
        award = household()
        monkeypatch.setattr(programmes, "_programmes", {CODE: PROGRAMME})
        assert list(reviewing.awards(WORKER, on_date=JULY)) == []
        with pytest.raises(NotFound):
            record(award)
        assert AwardReview.objects.count() == 0


class TestRecord:
    def test_what_was_found_is_kept_and_the_award_is_as_it_was(self):
        award = household()
        before = Award.objects.values().get(id=award.id)
        made = record(award, finding="changed", note="儿子 6 月起外出务工")
        assert (made.on_date, made.way, made.finding) == (dt.date(2021, 7, 8), "home", "changed")
        assert made.reviewed_by_name == WORKER.name
        assert Award.objects.values().get(id=award.id) == before
        assert [one.id for one in reviewing.to_settle(WORKER)] == [made.id]

    @pytest.mark.parametrize(
        ("day", "words"),
        [("2021-07-11", "不能晚于今天"), ("2020-02-29", "没有在享受"), ("2021-06-01", "已有 2021-07-01")],
    )
    def test_days_that_cannot_be(self, day, words):
        award = household()
        record(award, "2021-07-01")
        refused(Invalid, lambda: record(award, day), words)
        assert AwardReview.objects.count() == 1

    @pytest.mark.parametrize("finding", ["changed", "lost"])
    def test_a_change_needs_words(self, finding):
        award = household()
        refused(Invalid, lambda: record(award, finding=finding, note=" 变 "), "写明发现了什么")
        assert AwardReview.objects.count() == 0

    def test_only_who_visits_may(self):
        award = household()
        for role in (Role.AUDITOR, Role.BUREAU_HEAD, Role.DISABLED_FEDERATION):
            refused(NotPermitted, lambda role=role: record(award, actor=officer(role)))
        refused(NotFound, lambda: record(award, actor=officer(Role.TREASURY_MAKER)))
        assert AwardReview.objects.count() == 0


class TestSettle:
    def settle(self, review, words: str = "已更正收入，自 8 月起减发", actor=CLERK):
        return commands.settle_review(review_id=review.id, settlement=words, actor=actor, at=AT)

    def test_what_was_done_is_written_once(self):
        made = record(household(), finding="lost", note="全家迁往外省，房屋空置")
        self.settle(made)
        assert AwardReview.objects.get().settlement == "已更正收入，自 8 月起减发"
        assert list(reviewing.to_settle(WORKER)) == []
        with pytest.raises(ReviewSettled):
            self.settle(made, "又处理一次")
        assert AwardReview.objects.get().settlement == "已更正收入，自 8 月起减发"

    def test_nothing_found_is_nothing_to_settle(self):
        made = record(household())
        with pytest.raises(ReviewSettled):
            self.settle(made)
        assert AwardReview.objects.get().settled_at is None

    def test_words_are_needed_and_a_village_worker_may_not(self):
        made = record(household(), finding="changed", note="添了一口人")
        with pytest.raises(Invalid, match="怎样处理"):
            self.settle(made, "好")
        with pytest.raises(NotPermitted):
            self.settle(made, actor=WORKER)
        with pytest.raises(NotFound):
            self.settle(made, actor=officer(Role.TOWN_CLERK, FAR_DISTRICT))
        assert AwardReview.objects.get().settled_at is None


class TestTakeOver:
    def take(self, found: dict, actor=IMPORTER):
        return commands.take_over_reviews(
            found=found, way="home", basis="2020 年复核台账", actor=actor, at=AT
        )

    def test_many_at_once_and_each_counts_from_its_day(self):
        first, second = household(), household()
        assert self.take({first.id: dt.date(2020, 11, 2), second.id: dt.date(2020, 12, 3)}) == 2
        assert due(first) == (12, dt.date(2021, 11, 2))
        assert due(second) == (12, dt.date(2021, 12, 3))

    def test_one_wrong_row_and_nothing_is_taken(self):
        first, second = household(), household()
        good = {first.id: dt.date(2020, 11, 2)}
        for wrong in ({second.id: dt.date(2020, 2, 29)}, {second.id: dt.date(2021, 7, 11)}, {0: JULY}):
            refused(Invalid, lambda wrong=wrong: self.take(good | wrong), "有 1 条")
        refused(NotPermitted, lambda: self.take(good, CLERK))
        assert AwardReview.objects.count() == 0
