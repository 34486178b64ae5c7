"""Opening, changing and stopping awards: bad dates, empty periods, other people's facts, and cards."""

import datetime as dt

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.errors import InAnotherHousehold
from minzheng.kernel.people.models import Fact, FactSource
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.errors import AlreadyCovered
from minzheng.registers.benefits.models import Award, AwardPerson, Clawback, PayCard
from tests.registers.benefits.bureau import (
    BY,
    CLERK,
    CODE,
    DISTRICT,
    FAR_DISTRICT,
    HEAD,
    START,
    VILLAGE,
    card_number,
    household,
    issued,
    lines,
    members,
    officer,
    person,
    refused,
    run,
)

pytestmark = pytest.mark.usefixtures("bureau")
JUNE = Month(2020, 6)
NOW = clock.at_hour(dt.date(2020, 6, 5))


def stop(award: Award, month: Month, reason: str = "迁出", actor=HEAD) -> Award:
    commands.stop_award(award_id=award.id, from_month=month, reason=reason, actor=actor, at=NOW)
    return Award.objects.get(id=award.id)


def died(award: Award, who, day: str, at: dt.datetime = NOW) -> Award:
    commands.record_death(
        award_id=award.id, person_id=who.id, death_date=dt.date.fromisoformat(day), source_note="火化证明",
        actor=CLERK, at=at,
    )  # fmt: skip
    return Award.objects.get(id=award.id)


def left(award: Award, who, month: Month) -> None:
    commands.remove_person(
        award_id=award.id, person_id=who.id, from_month=month, reason="迁出", actor=HEAD, at=NOW
    )


def joined(award: Award, who, month: Month = JUNE, facts=()) -> None:
    commands.add_person(
        award_id=award.id,
        person=who,
        relation="20",
        from_month=month,
        facts=facts,
        note="出生",
        actor=HEAD,
        at=NOW,
    )


def place(award: Award, who) -> tuple:
    valid = AwardPerson.objects.get(award=award, person=who).valid
    return "empty" if valid.isempty else (str(valid.lower), valid.upper and str(valid.upper))


class TestStop:
    def test_from_a_month_on(self):
        award = stop(household(persons=2), JUNE)
        assert (str(award.valid.lower), str(award.valid.upper)) == ("2020-03-01", "2020-06-01")
        assert [place(award, who) for who in members(award)] == [("2020-03-01", "2020-06-01")] * 2
        assert lines(run(JUNE))[-1][0] == "2020-05"

    def test_before_its_beginning_is_refused(self):
        award = household()
        refused(Invalid, lambda: stop(award, Month(2020, 2)), "不能早于起发月份 2020年3月")
        refused(Invalid, lambda: stop(award, JUNE, reason=" "))

    def test_from_its_first_month_takes_everything_back(self):
        """The period is empty: nothing was ever due, three months come back, and later runs go on."""
        award = household()
        run(Month(2020, 5))
        award = stop(award, START)
        assert award.valid.isempty
        assert place(award, award.payee) == "empty"
        assert lines(run(JUNE)) == [
            (month, -50_000, f"迁出，2020年{int(month[-2:])}月不应发")
            for month in ("2020-03", "2020-04", "2020-05")
        ]
        assert Clawback.objects.get().amount_fen == 150_000
        assert queries.books_faults(CODE, DISTRICT) == []
        assert queries.award_covering(award.payee_id, CODE, on_date=NOW.date()) is None

    @pytest.mark.parametrize("month", [START, Month(2020, 5)])
    def test_twice_is_refused(self, month):
        award = stop(household(), month)
        refused(AlreadyCovered, lambda: stop(award, JUNE), "起停发")
        refused(AlreadyCovered, lambda: joined(award, person()), "起停发")

    def test_what_was_to_end_later_ends_with_it(self):
        """A member who was to leave in August leaves with the stop in June, and is free for another award."""
        award = household(persons=2)
        _, second = members(award)
        left(award, second, Month(2020, 8))
        stop(award, JUNE)
        assert place(award, second) == ("2020-03-01", "2020-06-01")
        left_already = household(persons=2)
        left(left_already, members(left_already)[1], Month(2020, 4))
        stop(left_already, JUNE)
        assert place(left_already, members(left_already)[1]) == ("2020-03-01", "2020-04-01")

    def test_a_household_may_begin_again_after_it(self):
        award = stop(household(), JUNE)
        again = commands.open_award(
            programme=CODE, household=award.household, payee=award.payee, division_code=VILLAGE,
            persons=[award.payee], from_month=JUNE, basis="示例", **BY,
        )  # fmt: skip
        assert [line[:2] for line in lines(run(JUNE))] == [
            ("2020-03", 50_000), ("2020-04", 50_000), ("2020-05", 50_000), ("2020-06", 50_000),
        ]  # fmt: skip
        assert issued(again) == {"2020-06": 50_000}

    def test_elsewhere_there_is_no_such_award(self):
        award = household()
        refused(NotFound, lambda: stop(award, JUNE, actor=officer(Role.BUREAU_HEAD, FAR_DISTRICT)))


class TestOpening:
    def test_one_household_and_one_person_have_it_once(self):
        award, other = household(persons=2), person()
        home = people.form_household(head=other, division_code=VILLAGE, from_date=dt.date(2020, 1, 1), **BY)
        for persons, house in (([other], award.household), ([other, members(award)[1]], home)):
            refused(
                AlreadyCovered,
                lambda persons=persons, house=house: commands.open_award(
                    programme=CODE, household=house, payee=other, division_code=VILLAGE, persons=persons,
                    from_month=JUNE, basis="示例", **BY,
                ),
                "不能重复开通",
            )  # fmt: skip


class TestDeath:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            ("2020-04-30", ("2020-03-01", "2020-05-01")), ("2020-05-01", ("2020-03-01", "2020-06-01")),
            ("2020-02-29", "empty"), ("2019-12-31", "empty"), ("2020-06-05", ("2020-03-01", "2020-07-01")),
        ],
    )  # fmt: skip
    def test_the_share_ends_with_the_month(self, day, expected):
        award = household(persons=2)
        _, dead = members(award)
        award = died(award, dead, day)
        assert place(award, dead) == expected
        assert award.valid.upper is None

    @pytest.mark.parametrize(
        ("day", "words"), [("2020-06-06", "不能晚于今天"), ("1949-12-31", "不能早于出生日期")]
    )
    def test_neither_tomorrow_nor_before_birth(self, day, words):
        award = household(persons=2)
        refused(Invalid, lambda: died(award, members(award)[1], day), words)

    def test_it_does_not_lengthen_the_time_of_who_had_left(self):
        award = household(persons=2)
        _, dead = members(award)
        left(award, dead, Month(2020, 4))
        died(award, dead, "2020-05-20")
        assert place(award, dead) == ("2020-03-01", "2020-04-01")

    def test_told_again_the_new_date_counts(self):
        award = household(persons=2)
        _, dead = members(award)
        for day, until in (
            ("2020-03-20", "2020-04-01"),
            ("2020-05-02", "2020-06-01"),
            ("2020-04-02", "2020-05-01"),
        ):
            died(award, dead, day)
            assert place(award, dead) == ("2020-03-01", until)

    def test_with_the_last_of_them_the_award_ends(self):
        award = household(persons=2)
        first, second = members(award)
        assert died(award, first, "2020-03-20").valid.upper is None
        award = died(award, second, "2020-05-02")
        assert (str(award.valid.upper), award.stop_reason) == ("2020-06-01", "死亡")
        award = died(award, second, "2020-04-11")
        assert str(award.valid.upper) == "2020-05-01"

    def test_who_is_still_to_leave_keeps_it_until_then(self):
        award = household(persons=2)
        first, second = members(award)
        left(award, second, Month(2020, 8))
        assert str(died(award, first, "2020-05-02").valid.upper) == "2020-08-01"

    def test_before_the_first_month_of_the_only_one_the_award_is_empty(self):
        award = household()
        run(Month(2020, 5))
        award = died(award, award.payee, "2020-02-03")
        assert award.valid.isempty
        assert [fen for _, fen, _ in lines(run(JUNE))] == [-50_000] * 3
        refused(NotFound, lambda: died(award, award.payee, "2020-02-03"))
        refused(AlreadyCovered, lambda: stop(award, JUNE))

    def test_a_stranger_does_not_die_in_it(self):
        award = household()
        refused(NotFound, lambda: died(award, person(), "2020-05-02"))


class TestMembers:
    def test_one_more_from_a_month_on(self):
        award = household()
        run(Month(2020, 5))
        joined(award, person(), Month(2020, 4))
        assert lines(run(JUNE)) == [
            ("2020-04", 50_000, "保障人数 1 → 2"), ("2020-05", 50_000, "保障人数 1 → 2"),
            ("2020-06", 100_000, "当月发放"),
        ]  # fmt: skip

    def test_not_before_the_award(self):
        award = household()
        refused(Invalid, lambda: joined(award, person(), Month(2020, 2)), "不能早于本户的起发月份 2020年3月")

    def test_not_who_is_in_another(self):
        award, other = household(), household(persons=2)
        refused(InAnotherHousehold, lambda: joined(award, members(other)[1]))

    def test_who_leaves_from_the_first_month_was_never_there(self):
        """Her membership of the household is older than the award, whose first month she leaves in."""
        award = household(persons=2)
        _, gone = members(award)
        run(Month(2020, 4))
        left(award, gone, START)
        assert place(award, gone) == "empty"
        assert lines(run(Month(2020, 5))) == [
            ("2020-03", -50_000, "保障人数 2 → 1"), ("2020-04", -50_000, "保障人数 2 → 1"),
            ("2020-05", 50_000, "当月发放"),
        ]  # fmt: skip
        assert queries.books_faults(CODE, DISTRICT) == []
        stop(award, JUNE)
        assert place(award, gone) == "empty"

    def test_nobody_leaves_whom_the_household_has_not(self):
        award = household()
        refused(NotFound, lambda: left(award, person(), JUNE))

    def test_with_a_reason(self):
        award = household(persons=2)
        refused(
            Invalid,
            lambda: commands.remove_person(
                award_id=award.id,
                person_id=members(award)[1].id,
                from_month=JUNE,
                reason=" ",
                actor=HEAD,
                at=NOW,
            ),
        )


class TestFacts:
    def change(self, award: Award, *facts) -> None:
        change = commands.Change(from_month=JUNE, facts=facts, note="入户了解")
        commands.change_facts(award_id=award.id, change=change, actor=HEAD, at=NOW)

    def fact(self, name: str = "wage_income_year_fen", value: int = 100, **subject) -> people.NewFact:
        return people.NewFact(
            name=name, value=value, from_date=JUNE.first_date, source=FactSource.VISITED, **subject
        )

    def test_of_the_household_and_its_people(self):
        award = household(persons=2)
        own = self.fact(person_id=members(award)[1].id)
        self.change(award, own, self.fact("urban", 1, household_id=award.household_id))
        assert set(Fact.objects.values_list("name", "value")) == {("wage_income_year_fen", 100), ("urban", 1)}

    def test_of_nobody_else(self):
        """Who may change her own township's awards would else change anybody's facts through one of them."""
        award, other = household(), household()
        for subject in ({"person_id": other.payee_id}, {"household_id": other.household_id}):
            name = "wage_income_year_fen" if "person_id" in subject else "urban"
            fact = self.fact(name, 1, **subject)
            refused(NotFound, lambda fact=fact: self.change(award, fact), "不属于这项待遇")
            refused(NotFound, lambda fact=fact: joined(award, person("新人"), facts=[fact]))

    def test_nothing_is_no_change(self):
        award = household()
        refused(Invalid, lambda: self.change(award))

    def test_what_cannot_be_is_refused(self):
        award = household()
        refused(
            Invalid, lambda: self.change(award, self.fact(value=-1, person_id=award.payee_id)), "不能是负数"
        )


class TestCards:
    def register(self, who, serial: int, day: str, **more) -> PayCard:
        values = {"holder_name": "张三", "bank": "示例银行", "number": card_number(serial)} | more
        return commands.register_card(person=who, from_date=dt.date.fromisoformat(day), **values, **BY)

    def periods(self, who) -> list[tuple]:
        rows = PayCard.objects.filter(person=who).order_by("id")
        return [
            (
                card.number_tail,
                "empty"
                if card.valid.isempty
                else (str(card.valid.lower), card.valid.upper and str(card.valid.upper)),
            )
            for card in rows
        ]

    def test_a_new_one_ends_the_old_one_even_from_a_past_day(self):
        who = person()
        a, b, c = (
            self.register(who, n, day) for n, day in ((1, "2020-01-01"), (2, "2020-03-01"), (3, "2020-02-01"))
        )
        assert self.periods(who) == [
            (a.number_tail, ("2020-01-01", "2020-02-01")), (b.number_tail, "empty"),
            (c.number_tail, ("2020-02-01", None)),
        ]  # fmt: skip
        self.register(who, 4, "2020-02-01")
        assert queries.current_card(who.id, on_date=dt.date(2020, 2, 1)).number_tail == card_number(4)[-4:]

    @pytest.mark.parametrize(
        "number", ["", "6217", "9900000000000011", "99000000000000a8", "²²²²²²²²²²²²", "9" * 20]
    )
    def test_a_number_that_cannot_be_is_refused(self, number):
        who = person()
        refused(Invalid, lambda: self.register(who, 1, "2020-01-01", number=number))

    @pytest.mark.parametrize(
        "written", ["9900 0000 0000 0010", "9900-0000-0000-0010", "９９００００００００００００１０"]
    )
    def test_a_number_as_people_write_it(self, written):
        assert commands.check_card_number(card_number(1)) == card_number(1)
        number = card_number(1)
        typed = (
            number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
            if "９" in written
            else (f"{number[:4]} {number[4:8]}-{number[8:]}")
        )
        assert commands.check_card_number(typed) == number

    @pytest.mark.parametrize(
        "wrong", [{"holder_name": ""}, {"bank": " "}, {"bank": "农行,城关"}, {"holder_name": "=张三"}]
    )
    def test_what_would_spoil_the_banks_file_is_refused(self, wrong):
        who = person()
        refused(Invalid, lambda: self.register(who, 1, "2020-01-01", **wrong))
