"""Reviews and changes at the officers' desk."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from minzheng.config.demo import accounts
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import AwardReview

DAY = dt.date(2021, 8, 2)
AT = at_hour(DAY, 7)


@pytest.fixture
def allowance(officers, stories):
    """An elder of the village with the allowance since February 2020: the review was due on 2021-02-01."""
    elder = people.register_person(
        identity_number=stories.invention.identity_number(dt.date(1928, 3, 5), "女"), name="唐高龄",
        division_code=accounts.VILLAGE, actor=SYSTEM, at=AT,
    )  # fmt: skip
    home = people.home_of(person=elder, on_date=DAY, actor=SYSTEM, at=AT)
    return benefits.open_award(
        programme="elderly", household=home, payee=elder, division_code=accounts.VILLAGE, persons=[elder],
        person=elder, from_month=Month(2020, 2), basis="示例依据", actor=SYSTEM, at=AT,
    )  # fmt: skip


def text(response) -> str:
    return response.content.decode()


def rows_of(response) -> list[list]:
    """The rows of a workbook that was sent."""
    assert response.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    response.close()
    return book.get_sheet_by_index(0).to_python()


def test_who_is_late_is_listed_looked_at_and_dealt_with(desk, post, allowance):
    page = text(desk("shouli").get("/care/reviews/?which=late&programme=elderly&q=高龄"))
    assert "唐高龄" in page
    assert "已超期 182 天" in page  # from 1 February to 2 August 2021
    url = f"/care/reviews/{allowance.id}/"
    typed = {"on_date": "2021-08-01", "way": "home", "finding": "changed", "note": "搬"}
    response = post(desk("shouli"), f"{url}record/", typed)
    assert response.status_code == 422
    assert "写明发现了什么" in text(response)
    assert "搬</textarea>" in text(response)  # what was typed is still there
    assert AwardReview.objects.count() == 0
    typed["note"] = "已随女儿搬到外省"
    assert post(desk("shouli"), f"{url}record/", typed).status_code == 302
    assert "唐高龄" not in text(desk("shouli").get("/care/reviews/?which=late&q=高龄"))
    assert "已随女儿搬到外省" in text(desk("shouli").get("/care/reviews/?which=found"))
    review = AwardReview.objects.get()
    answer = post(
        desk("shouli"), f"/care/reviews/found/{review.id}/settle/", {"settlement": "已自 9 月起停发"}
    )
    assert answer.status_code == 302
    assert "已自 9 月起停发" in text(desk("shouli").get(url))
    assert "没有符合条件的待遇" in text(desk("shouli").get("/care/reviews/?which=found"))


def test_the_list_leaves_the_house_as_a_workbook(desk, allowance):
    response = desk("shouli").get("/care/reviews/export/?programme=elderly&which=late")
    assert [row[4] for row in rows_of(response) if "唐高龄" in row] == [dt.date(2021, 2, 1)]


def test_the_changes_of_a_month_with_what_came_late(desk, allowance):
    page = text(desk("shouli").get("/care/changes/?programme=elderly&month=2021-08"))
    assert "高龄津贴2021年8月增减变动" in page
    assert "唐高龄" in page
    assert "晚 18 个月" in page  # for February 2020, opened in August 2021
    assert "这个月没有变动" in text(desk("shouli").get("/care/changes/?programme=elderly&month=2021-07"))
    assert ["新增", "唐高龄"] in [row[:2] for row in rows_of(desk("shouli").get(
        "/care/changes/export/?programme=elderly&month=2021-08"
    ))]  # fmt: skip


def test_a_month_that_is_none_shows_this_one(desk, allowance):
    assert desk("shouli").get("/care/changes/?programme=x&month=2021-99").status_code == 200


def test_the_year_of_prices_says_when_it_was_triggered(desk):
    page = text(desk("shouli").get("/care/prices/?year=2020"))
    assert "2020年价格临时补贴" in page
    assert "没有达到" in page
    assert "指数还没有公布录入" in text(desk("shouli").get("/care/prices/"))
    assert "指数还没有公布录入" in text(desk("shouli").get("/care/prices/?year=1900"))
