"""分类施保 and 价格临时补贴 follow another programme without an application, and end with it."""

import datetime as dt

import pytest

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, programmes
from minzheng.registers.benefits.models import Award

from .stage import CARD, OPENED, die, ends, look, states, warnings

DAY = dt.date(2020, 6, 10)
SUPPLEMENT, PRICE = "category_supplement", "price_subsidy"


@pytest.fixture
def district(district_of_grants):
    return district_of_grants


def close(district, award, from_month: Month) -> None:
    commands.stop_award(
        award_id=award.id, from_month=from_month, reason="收入超过标准", actor=district.officers["shenpi"],
        at=at_hour(DAY),
    )  # fmt: skip


def test_a_severely_disabled_member_has_the_supplement_from_the_first_month_of_dibao(district):
    person = district.person(**CARD, urban=1)
    dibao = district.receives("dibao", person, Month(2020, 3))
    look(person, DAY)
    award = Award.objects.get(programme=SUPPLEMENT)
    assert (award.person_id, award.valid.lower, award.household_id) == (
        person.id, dt.date(2020, 3, 1), dibao.household_id,
    )  # fmt: skip
    assert award.basis.startswith("《社会救助暂行办法》第十二条")
    (told,) = warnings(person, "opens.category_supplement")
    assert (told.state, told.outcome) == ("acted", "自2020年3月起开通分类施保（免申即享）")


def test_who_belongs_to_no_group_has_none(district):
    person = district.person()
    district.receives("dibao", person, OPENED)
    look(person, DAY)
    assert not Award.objects.filter(programme=SUPPLEMENT).exists()


def test_it_ends_with_dibao_and_begins_again_with_it(district):
    person = district.person(**CARD)
    dibao = district.receives("dibao", person, OPENED)
    look(person, DAY)
    award = Award.objects.get(programme=SUPPLEMENT)
    close(district, dibao, Month(2020, 7))
    look(person, DAY, 11)
    assert (ends(award), award.stop_reason) == (dt.date(2020, 7, 1), "退出最低生活保障")
    district.receives("dibao", person, Month(2020, 9))
    look(person, dt.date(2020, 8, 20))
    again = Award.objects.filter(programme=SUPPLEMENT).latest("id")
    assert again.valid.lower == dt.date(2020, 9, 1)


def test_it_ends_with_death_and_is_not_opened_again(district):
    person = district.person(**CARD)
    district.receives("dibao", person, OPENED)
    look(person, DAY)
    die(district, person, DAY)
    look(person, DAY, 12)
    look(person, dt.date(2020, 7, 1))
    awards = Award.objects.filter(programme=SUPPLEMENT)
    assert [award.valid.upper for award in awards] == [dt.date(2020, 7, 1)]


@pytest.fixture
def price(monkeypatch):
    """A programme of that code, where the matter is not entered."""
    if PRICE not in {one.code for one in programmes.programmes()}:
        like = programmes.programme(SUPPLEMENT)
        more = programmes._programmes | {PRICE: type(like)(**(vars(like) | {"code": PRICE}))}
        monkeypatch.setattr(programmes, "_programmes", more)


@pytest.mark.usefixtures("price")
def test_the_price_subsidy_follows_and_ends_with_the_last_of_its_groups(district):
    person = district.person()
    dibao = district.receives("dibao", person, OPENED)
    look(person, DAY)
    award = Award.objects.get(programme=PRICE)
    assert (award.valid.lower, award.valid.upper) == (dt.date(2020, 1, 1), None)
    district.receives("tekun", person, Month(2020, 7))
    close(district, dibao, Month(2020, 7))
    look(person, DAY, 11)
    assert ends(award) is None
    tekun = Award.objects.get(programme="tekun")
    close(district, tekun, Month(2020, 9))
    look(person, DAY, 12)
    assert ends(award) == dt.date(2020, 9, 1)
    assert states(person)["ends.price_subsidy"] == "acted"
