"""A roll of one-person benefits taken over: once, beside who is on file, and nothing of a wrong one."""

import datetime as dt

import pytest

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.people.errors import NameDiffers
from minzheng.kernel.people.models import Fact, Household, Person
from minzheng.registers.benefits import commands
from minzheng.registers.benefits.errors import AlreadyCovered
from minzheng.registers.benefits.models import Award, PayCard

from . import bureau

pytestmark = pytest.mark.usefixtures("bureau")
AT = at_hour(dt.date(2020, 3, 10))


def row(serial: int, name: str = "李某", **more) -> commands.LedgerPerson:
    return commands.LedgerPerson(
        identity_number=bureau.identity_number(serial), name=name, division_code=bureau.VILLAGE, **more
    )


def take(*rows) -> list[Award]:
    return commands.take_over_persons(
        programme=bureau.CODE,
        rows=rows,
        from_month=bureau.START,
        basis="2019年花名册",
        actor=bureau.IMPORTER,
        at=AT,
    )


def test_a_roll_makes_persons_files_facts_cards_and_awards():
    facts = {"disability_grade": 1, "disability_category": 4}
    awards = take(
        row(8001, facts=facts, bank="示例银行", card_number=bureau.card_number(8001)), row(8002, "王某")
    )
    assert [award.person.name for award in awards] == ["李某", "王某"]
    assert {award.household.head_id for award in awards} == {award.person_id for award in awards}
    assert dict(Fact.objects.filter(person=awards[0].person).values_list("name", "value")) == facts
    assert PayCard.objects.get().person_id == awards[0].person_id
    assert awards[0].persons.get().valid.lower == bureau.START.first_date


def test_the_same_roll_again_changes_nothing():
    take(row(8001), row(8002, "王某"))
    before = bureau.everything()
    assert take(row(8001), row(8002, "王某")) == []
    assert bureau.everything() == before


def test_who_lives_in_a_family_keeps_her_household_and_a_contradiction_supersedes():
    (first,) = take(row(8001, facts={"disability_grade": 3}))
    Award.objects.all().update(programme="past")
    first.persons.update(programme="past")
    (again,) = take(row(8001, facts={"disability_grade": 1}))
    assert again.household_id == first.household_id
    assert Household.objects.count() == 1
    kept = Fact.objects.filter(person=again.person, name="disability_grade").order_by("id")
    assert list(kept.values_list("value", "superseded_at")) == [(3, AT), (1, None)]


def test_a_number_under_another_name_stops_the_whole_roll():
    take(row(8001))
    bureau.refused(NameDiffers, lambda: take(row(8002, "王某"), row(8001, "赵某")), "另一姓名下")
    assert Person.objects.filter(name="王某").count() == 0


def test_a_person_listed_twice_stops_the_whole_roll():
    bureau.refused(AlreadyCovered, lambda: take(row(8001), row(8001)), "出现了两次")


def test_grants_for_an_occasion_cover_their_month_and_a_second_occasion_stands_beside_the_first():
    def grant(occasion: str) -> list[Award]:
        return commands.take_over_persons(
            programme=bureau.CODE, rows=[row(8001, occasion=occasion, terms={"months": 2})],
            from_month=bureau.START, until_month=bureau.START.plus(1), basis="2020年3月审批名单",
            actor=bureau.IMPORTER, at=AT,
        )  # fmt: skip

    (first,), (second,) = grant("第1号"), grant("第2号")
    assert grant("第2号") == []
    assert first.person_id == second.person_id
    kept = Award.objects.order_by("id").values_list("occasion", "terms", "valid")
    march = (dt.date(2020, 3, 1), dt.date(2020, 4, 1))
    assert [(*row[:2], (row[2].lower, row[2].upper)) for row in kept] == [
        ("第1号", {"months": 2}, march), ("第2号", {"months": 2}, march),
    ]  # fmt: skip
    assert [place.occasion for place in first.persons.all()] == ["第1号"]
