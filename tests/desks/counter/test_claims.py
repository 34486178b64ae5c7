"""What somebody has this month, and what she could have: worked out without an application."""

import datetime as dt

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.models import Award
from tests.matters.granting import District

BOTH = {
    "programmes": ["disability_living", "disability_nursing"],
    "disability_category": 4,
    "disability_grade": 1,
}


@pytest.fixture
def district(officers):
    base.move_rehearsal(day=dt.date(2020, 8, 10))
    return District(officers)


def page_of(desk, person, who: str = "shouli") -> str:
    response = desk(who).get(f"/counter/persons/{person.id}/claims/")
    assert response.status_code == 200
    return response.content.decode()


def group(page: str, title: str) -> str:
    """The card of a title, without those before and after it."""
    _, _, rest = page.partition(f">{title}<")
    return rest.partition("</section>")[0]


def test_what_is_due_and_what_could_be_claimed(desk, district):
    person = district.person(disability_category=4, disability_grade=1)
    district.receives("dibao", person, Month(2020, 1))
    case = district.apply("disability_subsidies", person, **(BOTH | {"programmes": ["disability_nursing"]}))
    district.walk(case, "accept", "review", "audit", "approve")
    page = page_of(desk, person)
    assert "重度残疾人护理补贴" in group(page, "正在享受")
    assert "每月 65.00 元" in group(page, "正在享受")
    could = group(page, "可以享受、还没有享受")
    assert "困难残疾人生活补贴" in could
    assert "每月 65.00 元" in could
    assert "/welfare/cases/new/disability_subsidies/" in could


def test_conditions_that_are_not_met_are_named(desk, district):
    person = district.person()
    page = page_of(desk, person)
    assert "没有有效的残疾人证" in group(page, "不符合条件")
    assert Award.objects.count() == 0


def test_a_stranger_to_the_jurisdiction_finds_nobody(desk, district, open_staff):
    person = district.person()
    open_staff("far", Role.TOWN_CLERK, "431103101")
    assert desk("far").get(f"/counter/persons/{person.id}/claims/").status_code == 404
