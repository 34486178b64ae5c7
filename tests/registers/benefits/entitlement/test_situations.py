"""What the rules are told of a subject: each kind of input, its sources, and where a situation changes."""

import datetime as dt
from collections import defaultdict

import pytest

from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import day_number, day_of
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book
from minzheng.registers.benefits.entitlement import Derived, FactsMissing, Reading, SubjectFile
from minzheng.registers.benefits.entitlement.subjects import Belonging, Dated, Period, PersonFile

BORN = dt.date(1940, 3, 15)
MONTHS = list(Month(2020, 1).through(Month(2020, 12)))


def reading(**more) -> Reading:
    """A book that asks for an input of every kind."""
    book = Book("示例")
    book.input("alive", PERSON, "在世")
    book.input("age", PERSON, "周岁", "岁", 0, 150)
    book.input("age_day_before", PERSON, "前一日周岁", "岁", 0, 150)
    book.input("age_at_month_end", PERSON, "月末周岁", "岁", 0, 150)
    book.input("disability_grade", PERSON, "残疾等级", "级", 0, 4)
    book.input("share_dibao_fen", PERSON, "低保份额", "元/月", 0, 10**9)
    book.receives("dibao", level=PERSON)
    book.input("urban", HOUSEHOLD, "按城市标准")
    book.input("exit_running", HOUSEHOLD, "渐退期内")
    book.input("months_granted", HOUSEHOLD, "月数", "月", 0, 12)
    derived = {"exit_running": Derived(("gradual_exit_last_day",), runs)}
    return Reading(book, more.get("optional", {}), derived, ("months_granted",))


def runs(fact, on_date: dt.date) -> bool:
    last_day = fact("gradual_exit_last_day")
    return last_day is not None and day_of(last_day) >= on_date


def always(value: int, source: str = "台账") -> list[Dated]:
    return [Dated(None, None, value, source)]


def facts(**rows: list[Dated]) -> dict[str, list[Dated]]:
    return defaultdict(list, rows)


def file(**more) -> SubjectFile:
    """A household of two; the second is covered by 低保 from April to September."""
    first = PersonFile("张三", BORN, facts(disability_grade=always(2)))
    second = PersonFile("李四", dt.date(1950, 7, 1), facts(disability_grade=always(0)))
    second.periods.append(Period(dt.date(2020, 4, 1), dt.date(2020, 10, 1), "dibao"))
    second.shares["dibao"] = {Month(2020, 4): 271_00, Month(2020, 5): 271_00}
    home = facts(urban=always(1), gradual_exit_last_day=always(day_number(dt.date(2020, 6, 30)), "渐退决定"))
    belongings = [Belonging(None, None, 1, 7, "张三"), Belonging(None, None, 1, 8, "李四")]
    return SubjectFile(reading(**more), household_id=1, belongings=belongings, homes={1: home},
                       persons={7: first, 8: second})  # fmt: skip


def test_each_input_is_read_by_its_name():
    situation = file().situation(dt.date(2020, 4, 1), {"months_granted": 2})
    assert situation.household == {"urban": True, "exit_running": True, "months_granted": 2}
    assert situation.members[0] == {
        "alive": True, "age_day_before": 80, "age": 80, "age_at_month_end": 80, "disability_grade": 2,
        "share_dibao_fen": 0, "receives_dibao": False,
    }  # fmt: skip
    assert (situation.members[1]["receives_dibao"], situation.members[1]["share_dibao_fen"]) == (True, 271_00)


def test_an_age_is_reached_on_the_birthday_and_by_the_end_of_its_month():
    march = file().situation(dt.date(2020, 3, 1), {"months_granted": 2}).members[0]
    assert (march["age_day_before"], march["age"], march["age_at_month_end"]) == (79, 79, 80)


def test_who_is_born_on_the_first_has_the_age_of_the_month_before_for_that_month():
    july = file().situation(dt.date(2020, 7, 1), {"months_granted": 2}).members[1]
    assert (july["age_day_before"], july["age"]) == (69, 70)


def test_a_death_and_a_derived_fact_name_their_source():
    one = file()
    one.persons[7].facts["death_day"] = always(day_number(dt.date(2020, 11, 5)), "火化记录")
    situation = one.situation(dt.date(2020, 12, 1), {"months_granted": 2}, with_sources=True)
    assert [member["alive"] for member in situation.members] == [False, True]
    assert situation.living == (8,)
    assert situation.sources["alive"] == ["火化记录", ""]
    assert situation.household["exit_running"] is False
    assert situation.sources["exit_running"] == "渐退决定"
    assert one.situation(dt.date(2020, 11, 5), {"months_granted": 2}).living == (7, 8)


def test_what_is_not_on_file_is_named_with_its_person():
    one = file()
    del one.persons[7].facts["disability_grade"]
    with pytest.raises(FactsMissing, match="张三的残疾等级") as raised:
        one.situation(dt.date(2020, 4, 1), {"months_granted": 2})
    assert raised.value.items == ("残疾等级",)


def test_what_is_optional_has_its_meaning_when_absent():
    one = file(optional={"disability_grade": 0})
    del one.persons[7].facts["disability_grade"]
    assert one.situation(dt.date(2020, 4, 1), {"months_granted": 2}).members[0]["disability_grade"] == 0


def test_a_person_alone_is_told_of_the_home_she_lives_in():
    one = file()
    alone = SubjectFile(one.reading, person_id=8, homes={1: one.homes[1]}, persons={8: one.persons[8]},
                        belongings=[Belonging(dt.date(2020, 6, 1), None, 1, 8, "李四")])  # fmt: skip
    situation = alone.situation(dt.date(2020, 6, 1), {"months_granted": 1})
    assert (situation.person_ids, situation.household["urban"]) == ((8,), True)
    with pytest.raises(FactsMissing, match="李四家庭的按城市标准"):
        alone.situation(dt.date(2020, 5, 1), {"months_granted": 1})


def test_a_situation_changes_with_birthdays_periods_shares_and_days():
    found = {Month.from_index(index) for index in file().changes(MONTHS)} & set(MONTHS)
    # March: 80 by its end. April: 80 on its first day; 低保 begins with a share. June: the share ends.
    # July: 70 on its first day (and by its end); the exit is over. August: 70 by the end of the month before.
    # October: 低保 has ended.
    expected = {1, 3, 4, 6, 7, 8, 10}
    assert found == {Month(2020, month) for month in expected}


def test_an_input_that_nobody_can_read_does_not_load():
    book = Book("示例")
    book.input("shoe_size", PERSON, "鞋码", "项", 0, 60)
    with pytest.raises(ValueError, match="shoe_size"):
        Reading(book)
