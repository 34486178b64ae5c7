"""One couple from the phone to the certificate: booked, called, married, checked by a visitor."""

import datetime as dt

from playwright.sync_api import expect

from minzheng.config.demo import accounts
from minzheng.config.demo.fields import weddings
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.appointments.models import Booking, Office, Slot
from minzheng.registers.marriages.models import MarriageRecord

BOOKED_ON, DAY = (2021, 1, 25), dt.date(2021, 1, 27)  # a Monday; the Wednesday after


def open_window() -> None:
    office = Office.objects.create(
        division_code=accounts.DISTRICT, name="婚姻登记处", address="梅湾街道", phone="0746-0000001",
        hours="9:00—17:00", checkup_hospital="区妇幼保健院",
    )  # fmt: skip
    Slot.objects.create(
        office=office, service="marriage", day=DAY, starts=dt.time(9), ends=dt.time(17), capacity=4,
        walkin_reserved=1, priority_reserved=1, waiting_max=2, release_at=at_hour(dt.date(2021, 1, 4)),
    )  # fmt: skip


def act(page, label: str, *, tick=False, choose="") -> None:
    page.get_by_role("button", name=label, exact=True).first.click()
    dialog = page.get_by_role("dialog", name=label)
    for role in ("男方", "女方") if choose else ():
        dialog.get_by_label(f"{role}：全国婚姻登记信息库").select_option(choose)
    for box in dialog.locator("input[type=checkbox]").all() if tick else ():
        box.check()
    dialog.get_by_role("button", name=label, exact=True).click()


def test_from_the_phone_to_the_certificate(stage):
    weddings.set_up_office(stage.officers)
    open_window()
    stage.play(*BOOKED_ON)
    people = weddings.Registrants(61)
    groom, bride = (weddings.somebody(people, sex, DAY) for sex in "男女")

    phone = stage.visitor("/hall/booking/")
    phone.get_by_role("link", name="结婚登记", exact=True).click()
    phone.get_by_role("link", name="选时段").first.click()
    phone.get_by_role("link", name="预约 09:00").click()
    for field, value in (
        ("first_name", groom.name), ("first_number", groom.number), ("second_name", bride.name),
        ("second_number", bride.number), ("phone", "13900000001"),
    ):  # fmt: skip
        phone.locator(f"#id_{field}").fill(value)
    phone.get_by_label("同意办理处").check()
    phone.get_by_role("button", name="提交预约").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("预约成功")
    code = phone.locator("#answer strong").first.inner_text()

    stage.play(2021, 1, 27)
    page = stage.sit("dengji")
    page.goto("/registry/appointments/")
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="报到取号").click()
    page.get_by_role("button", name="叫下一个").click()
    page.get_by_role("link", name="办理结婚登记").click()
    for role, one in (("男方", groom), ("女方", bride)):
        page.get_by_label(f"{role}姓名").fill(one.name)
        page.get_by_label(f"{role}证件号").fill(one.number)
    page.get_by_label("双方声明的亲属关系").select_option("none")
    page.get_by_label("双方亲自到场").check()
    page.get_by_label("双方都声明完全自愿").check()
    page.get_by_role("button", name="收件", exact=True).click()
    expect(page.get_by_text("已收件")).to_be_visible()
    act(page, "联网核对", choose="none")
    act(page, "询问审查", tick=True)
    act(page, "登记发证")
    expect(page.get_by_text("J431103-2021-000001").first).to_be_visible()
    act(page, "颁证", tick=True)
    expect(page.get_by_text("已颁证，登记完成")).to_be_visible()
    page.goto("/registry/appointments/")
    page.get_by_role("button", name="办理完毕").click()
    expect(page.get_by_text("1 号办理完毕。")).to_be_visible()
    assert Booking.objects.get().state == "done"

    record = MarriageRecord.objects.get()
    phone.goto("/hall/certificates/")
    phone.get_by_label("证件字号").fill(record.certificate_number)
    phone.get_by_label("验证码").fill(record.details["codes"][1])
    phone.get_by_role("button", name="查验").click()
    expect(phone.get_by_text("真实有效")).to_be_visible()
