"""Households that lack facts are listed with what they lack, by whom may see them."""

import pytest
from django.core.paginator import Paginator
from django.urls import reverse

from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Household
from tests.desks.policy_lab import district
from tests.matters.assistance.dibao.filing import VILLAGE, declare_person, person


@pytest.fixture
def snapshot(officers):
    """The six households of `district`, and one of which only the income is on file."""
    base.move_rehearsal(day=district.TODAY)
    district.settle()
    head = person("王小花", "19700101", 90, district.OPENED)
    people.form_household(
        head=head, division_code=VILLAGE, from_date=district.JANUARY, actor=SYSTEM, at=district.OPENED
    )
    declare_person(head, since=district.JANUARY, at=district.OPENED)
    return district.take_snapshot(officers["zhengce"])


def test_who_takes_no_part_is_listed_with_what_is_missing(desk, snapshot):
    assert (snapshot.households, snapshot.set_aside) == (6, 1)
    answer = desk("zhengce").get(reverse("policy_lab:left_out", args=[snapshot.id]))
    household = Household.objects.get(head__name="王小花")
    assert answer.context["rows"] == [
        {
            "number": household.id,
            "head": "王小花",
            "place": answer.context["rows"][0]["place"],
            "reason": "缺少：按城市标准；赡养、抚养、扶养费；金融资产；机动车；住房套数；工商登记。",
        }
    ]
    assert answer.context["rows"][0]["place"] not in ("", VILLAGE)
    page = answer.content.decode()
    assert "王*花" in page
    assert "王小花" not in page


def test_the_first_page_leads_to_the_list(desk, snapshot):
    page = desk("zhengce").get(reverse("policy_lab:home")).content.decode()
    assert reverse("policy_lab:left_out", args=[snapshot.id]) in page


def test_a_long_list_comes_in_pages(desk, snapshot, monkeypatch):
    monkeypatch.setattr("minzheng.desks.policy_lab.views.snapshots.Paginator", _of_one)
    snapshot.set_aside_households.create(
        household=Household.objects.get(head__name="甲一"), reason="缺少：示例。"
    )
    address = reverse("policy_lab:left_out", args=[snapshot.id])
    found = [desk("zhengce").get(address, {"page": number}).context["rows"] for number in (1, 2)]
    assert [len(rows) for rows in found] == [1, 1]
    assert {rows[0]["head"] for rows in found} == {"甲一", "王小花"}


def _of_one(rows, _):
    return Paginator(rows, 1)
