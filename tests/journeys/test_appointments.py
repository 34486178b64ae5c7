"""A couple books on a phone, cancels, books again, and is checked in at the counter."""

import datetime as dt
import re

from playwright.sync_api import expect

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.kernel.base import commands as base
from minzheng.registers.appointments.models import Booking, Office, Slot

DAY = dt.date(2021, 2, 3)  # a Wednesday
BEFORE = DAY - dt.timedelta(days=2)


def tell() -> None:
    """The ground, the accounts, an office with two periods on one day."""
    build.lay_ground(lambda words: None)
    accounts.open_all(build.STARTS_AT)
    office = Office.objects.create(
        division_code=accounts.DISTRICT, name="婚姻登记处", address="梅湾街道", phone="0746-0000001",
        hours="9:00—17:00", checkup_hospital="区妇幼保健院",
    )  # fmt: skip
    for hour in (0, 12):
        Slot.objects.create(
            office=office, service="marriage", day=DAY, starts=dt.time(hour, 30), ends=dt.time(hour + 11, 30),
            capacity=6, walkin_reserved=1, priority_reserved=1, waiting_max=2,
            release_at=dt.datetime(2021, 1, 4, 9, tzinfo=build.STARTS_AT.tzinfo),
        )  # fmt: skip
    base.move_rehearsal(day=BEFORE)


def book(page, couple: tuple, period: str) -> str:
    """From the first page to the code."""
    page.goto("/hall/booking/")
    page.get_by_role("link", name="结婚登记", exact=True).click()
    page.get_by_role("link", name=re.compile("选时段")).click()
    page.get_by_role("link", name=f"预约 {period}").click()
    (man, woman), (his, hers) = couple
    page.get_by_label("姓名", exact=True).or_(page.locator("#id_first_name")).first.fill(man)
    page.locator("#id_first_number").fill(his)
    page.locator("#id_second_name").fill(woman)
    page.locator("#id_second_number").fill(hers)
    page.locator("#id_phone").fill("13900000001")
    page.get_by_label(re.compile("愿意参加免费婚前医学检查")).check()
    page.get_by_role("button", name="提交预约").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("同意个人信息")
    expect(page.locator("#id_second_name")).to_have_value(woman)
    page.get_by_label(re.compile("同意办理处")).check()
    page.get_by_role("button", name="提交预约").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("预约成功")
    return page.locator("#answer strong").first.inner_text()


def test_from_the_phone_to_the_counter(open_page, no_serious_violations, settings):
    settings.DISTRICT_CODE = accounts.DISTRICT
    tell()
    invention = Invention(3)
    number = invention.identity_number
    couple = ("陈远山", "黄小兰"), (number(dt.date(1994, 5, 6), "男"), number(dt.date(1995, 7, 8), "女"))
    phone = open_page("/hall/booking/", phone=True)
    no_serious_violations(phone)
    first = book(phone, couple, "00:30")
    no_serious_violations(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("link", name="改约").click()
    no_serious_violations(phone)
    phone.goto("/hall/booking/")
    phone.get_by_label("预约码").fill(first.lower())
    phone.get_by_role("button", name="查看、改约或取消").click()
    phone.get_by_role("button", name="取消预约").click()
    phone.get_by_role("button", name="确认取消").click()
    expect(phone.get_by_text("预约已取消，名额已让给后面的人。")).to_be_visible()
    second = book(phone, couple, "12:30")
    assert second != first

    base.move_rehearsal(day=DAY)
    desk = open_page("/login/?next=/registry/appointments/")
    desk.get_by_label("账号").fill("dengji")
    desk.get_by_label("密码").fill(accounts.PASSWORD)
    desk.get_by_role("button", name="登录").click()
    expect(desk.get_by_role("link", name="陈远山、黄小兰")).to_be_visible()
    no_serious_violations(desk)
    desk.locator("#id_code").fill("ABCDE-FGHJK")
    desk.get_by_role("button", name="报到取号").click()
    expect(desk.locator("[data-error-summary]")).to_contain_text("没有这个预约码")
    desk.locator("#id_code").fill(second)
    desk.get_by_role("button", name="报到取号").click()
    expect(desk.get_by_text("陈远山、黄小兰已报到，排队号 1。")).to_be_visible()
    desk.get_by_role("button", name="叫下一个").click()
    expect(desk.get_by_text("请 1 号到 1 号窗口。")).to_be_visible()
    phone.goto(f"/hall/booking/board/{Office.objects.get().id}/")
    expect(phone.locator("#board")).to_contain_text("1 号窗口")
    desk.get_by_role("link", name="陈远山、黄小兰").first.click()
    desk.get_by_role("button", name="已交须知，登记转介").click()
    expect(desk.get_by_text("已登记转介：区妇幼保健院。")).to_be_visible()
    no_serious_violations(desk)
    desk.goto("/registry/appointments/")
    desk.get_by_role("button", name="办理完毕").click()
    expect(desk.get_by_text("1 号办理完毕。")).to_be_visible()
    assert list(Booking.objects.order_by("id").values_list("state", flat=True)) == ["cancelled", "done"]
