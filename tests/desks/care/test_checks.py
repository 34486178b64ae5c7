"""A check by lot at the desk: planned, drawn the next day, done, put right, and what refuses."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from minzheng.config.demo import accounts
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.spot_checks.models import SpotCheck, SpotCheckTask

DAY = dt.date(2021, 8, 2)
AT = at_hour(DAY, 7)
FORM = {
    "title": "三季度规范化检查", "population": "standing", "programme_code": "elderly", "first_date": "2021-07-01",
    "last_date": "2021-08-02", "share": "50", "entropy_source": "中国福利彩票双色球", "issue": "2021088",
    "draw_date": "2021-08-03", "finish_by": "2021-08-31",
}  # fmt: skip


@pytest.fixture
def allowances(officers, stories):
    for number, name in enumerate(("唐一", "唐二")):
        elder = people.register_person(
            identity_number=stories.invention.identity_number(dt.date(1928, 3, 5 + number), "女"), name=name,
            division_code=accounts.VILLAGE, actor=SYSTEM, at=AT,
        )  # fmt: skip
        home = people.home_of(person=elder, on_date=DAY, actor=SYSTEM, at=AT)
        benefits.open_award(
            programme="elderly", household=home, payee=elder, division_code=accounts.VILLAGE, persons=[elder],
            person=elder, from_month=Month(2021, 1), basis="示例依据", actor=SYSTEM, at=AT,
        )  # fmt: skip


def text(response) -> str:
    return response.content.decode()


def test_from_the_plan_to_the_last_problem(desk, post, allowances):
    assert "还没有抽查" in text(desk("shenpi").get("/care/checks/"))
    wrong = post(desk("shenpi"), "/care/checks/new/", FORM | {"last_date": "2021-08-03"})
    assert wrong.status_code == 422
    assert "不能晚于今天" in text(wrong)
    assert "三季度规范化检查" in text(wrong)  # what was typed is still there
    assert SpotCheck.objects.count() == 0
    made = post(desk("shenpi"), "/care/checks/new/", FORM)
    check = SpotCheck.objects.get()
    assert made.headers["Location"] == f"/care/checks/{check.id}/"
    page = text(desk("shenpi").get(f"/care/checks/{check.id}/"))
    assert "名单已冻结，待抽取" in page
    early = post(desk("shenpi"), f"/care/checks/{check.id}/draw/", {"numbers": "03 08 12 19 25 30 07"})
    assert early.status_code == 422
    base.move_rehearsal(day=dt.date(2021, 8, 4))
    assert (
        post(
            desk("shenpi"), f"/care/checks/{check.id}/draw/", {"numbers": "03 08 12 19 25 30 07"}
        ).status_code
        == 302
    )
    task = SpotCheckTask.objects.get()
    found = {
        "on_date": "2021-08-04", "checked_by_names": "黄某", "score": "70", "has_problem": "yes",
        "note": "健在确认缺照片",
    }  # fmt: skip
    url = f"/care/checks/tasks/{task.id}/"
    refused = post(desk("shencha"), f"{url}record/", found)
    assert refused.status_code == 422
    assert "两名检查人" in text(refused)
    found["checked_by_names"] = "黄某、李某"
    assert post(desk("shencha"), f"{url}record/", found).status_code == 302
    assert "待整改 1" in text(desk("shouli").get("/care/checks/"))
    assert "登记整改结果" in text(desk("shouli").get(url))
    done = post(desk("shouli"), f"{url}rectify/", {"rectification": "已补拍照片"})
    assert done.status_code == 302
    page = text(desk("shouli").get(f"/care/checks/{check.id}/?state=closed"))
    assert "已整改" in page
    assert "没有符合条件" in text(desk("shouli").get(f"/care/checks/{check.id}/?state=late"))
    response = desk("shencha").get(f"/care/checks/{check.id}/export/")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    response.close()
    assert "健在确认缺照片" in str(book.get_sheet_by_index(0).to_python())


def test_a_check_with_a_mistake_is_voided_and_stays(desk, post, allowances):
    post(desk("shenpi"), "/care/checks/new/", FORM)
    check = SpotCheck.objects.get()
    url = f"/care/checks/{check.id}/void/"
    assert post(desk("shenpi"), url, {"reason": "错"}).status_code == 422
    assert post(desk("shenpi"), url, {"reason": "范围选错了"}).status_code == 302
    assert "范围选错了" in text(desk("shenpi").get(f"/care/checks/{check.id}/"))
