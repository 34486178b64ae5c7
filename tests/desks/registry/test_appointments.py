"""The counter's pages of appointments: what they show, what they refuse, what they take out."""

import datetime as dt
import io
import uuid

import pytest
from python_calamine import CalamineWorkbook

from minzheng.config.demo import accounts
from minzheng.kernel.access.roles import Role
from minzheng.kernel.access.web import NOBODY
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.appointments import commands
from minzheng.registers.appointments.models import Booking, DayCount, Move, Office, OfficeDay, Slot, Ticket

DAY = dt.date(2021, 8, 2)  # the day of the desks' district, a Monday
HOME = "/registry/appointments/"
AT = at_hour(DAY - dt.timedelta(days=3))
LATER = DAY + dt.timedelta(days=7)
COUPLE = ("陈远山", "黄小兰"), ("E12345678", "E12345679")
OTHERS = ("何大江", "宋玉梅"), ("E22345678", "E22345679")


@pytest.fixture
def office(officers) -> Office:
    return commands.set_office(
        division_code=accounts.DISTRICT, name="婚姻登记处", address="梅湾街道", phone="0746-0000001",
        hours="9:00—17:00", checkup_hospital="区妇幼保健院", actor=officers["chuzhang"], at=AT,
    )  # fmt: skip


def slot_on(office: Office, day: dt.date, **more) -> Slot:
    values = {"capacity": 4, "walkin_reserved": 1, "priority_reserved": 0, "waiting_max": 0}
    return Slot.objects.create(
        office=office, service="marriage", day=day, starts=dt.time(0, 1), ends=dt.time(23, 59), release_at=AT,
        **values | more,
    )  # fmt: skip


def book(slot: Slot, couple=COUPLE) -> Booking:
    wish = commands.Wish(
        slot_id=slot.id, names=couple[0], numbers=couple[1], phone="13900000001", consent=True
    )
    return commands.book(wish=wish, actor=NOBODY, at=AT, request_id=uuid.uuid4())


def text_of(response) -> str:
    return response.content.decode()


def rows_of(response) -> str:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))
    return str(workbook.get_sheet_by_index(0).to_python())


def test_the_day_at_the_counter(desk, office, post):
    made, client = book(slot_on(office, DAY)), desk("dengji")
    page = text_of(client.get(HOME))
    assert "陈远山、黄小兰" in page
    answer = post(client, HOME + "check-in/", {"code": made.code, "office": office.id}, follow=True)
    assert "陈远山、黄小兰已报到，排队号 1。" in text_of(answer)
    answer = post(client, f"{HOME}offices/{office.id}/call/", {"window": 2}, follow=True)
    assert "请 1 号到 2 号窗口。" in text_of(answer)
    ticket = Ticket.objects.get()
    answer = post(client, f"{HOME}tickets/{ticket.id}/done/", follow=True)
    assert "1 号办理完毕。" in text_of(answer)
    again = post(client, f"{HOME}tickets/{ticket.id}/done/", follow=True)
    assert "1 号现在是“已办理”" in text_of(again)


def test_a_refusal_keeps_what_was_typed(desk, office, post):
    slot_on(office, DAY)
    client = desk("dengji")
    answer = post(client, HOME + "check-in/", {"code": "ABCDE-FGHJK", "office": office.id})
    assert (answer.status_code, "没有这个预约码" in text_of(answer), "ABCDE-FGHJK" in text_of(answer)) == (
        404,
        True,
        True,
    )
    typed = {"service": "marriage", "first_name": "陈远山", "second_name": "", "office": office.id}
    answer = post(client, HOME + "walk-in/", typed)
    assert (answer.status_code, "请填写姓名" in text_of(answer), "陈远山" in text_of(answer)) == (
        422,
        True,
        True,
    )
    assert not Booking.objects.exists()


def test_a_walk_in_gets_its_number(desk, office, post):
    slot_on(office, DAY)
    typed = {"service": "marriage", "first_name": "陈远山", "second_name": "黄小兰", "office": office.id}
    answer = post(desk("dengji"), HOME + "walk-in/", typed, follow=True)
    assert "已取号：排队号 1。" in text_of(answer)
    assert (Booking.objects.get().channel, Booking.objects.get().place) == ("counter", 4)


def test_a_booking_on_the_telephone(desk, office, post):
    slot = slot_on(office, LATER, capacity=3)
    typed = {
        "first_name": "陈远山", "first_number": "E12345678", "second_name": "黄小兰", "second_number": "E12345679",
        "phone": "13900000001", "consent": "on",
    }  # fmt: skip
    client = desk("dengji")
    answer = post(client, f"{HOME}phone/{slot.id}/", typed, follow=True)
    assert "请把预约码" in text_of(answer)
    answer = post(client, f"{HOME}phone/{slot.id}/", typed)
    assert (answer.status_code, "当天已有有效预约" in text_of(answer)) == (409, True)


def test_the_list_is_searched_sorted_printed_and_taken_out(desk, office):
    slot = slot_on(office, DAY)
    book(slot)
    book(slot, OTHERS)
    client = desk("dengji")
    found = text_of(client.get(HOME, {"text": "宋玉"}))
    assert ("何大江、宋玉梅" in found, "陈远山、黄小兰" in found) == (True, False)
    page = text_of(client.get(HOME, {"sort": "-slot"}))
    assert page.index("何大江") < page.index("陈远山")
    assert "没有符合条件的预约" in text_of(client.get(HOME, {"text": "无此人"}))
    assert "何大江、宋玉梅" in text_of(client.get(HOME + "sheet/"))
    assert "何大江、宋玉梅" in rows_of(client.get(HOME + "workbook/"))
    assert EventRow.objects.filter(sentence__contains="导出 Excel，2 个").exists()


def test_a_shut_day_from_preview_to_notice(desk, office, post):
    made, target = book(slot_on(office, LATER)), slot_on(office, LATER + dt.timedelta(days=1))
    head, typed = (
        desk("chuzhang"),
        {"day": LATER.isoformat(), "kind": "close", "reason": "停电", "office": office.id},
    )
    shown = post(head, HOME + "days/say/", typed)
    assert "这一天有 1 个预约和候补会改期或取消" in text_of(shown)
    assert not OfficeDay.objects.exists()
    done = post(head, HOME + "days/say/", typed | {"do": "confirm"}, follow=True)
    assert "1 个预约要通知" in text_of(done)
    made.refresh_from_db()
    assert made.slot_id == target.id
    registrar, move = desk("dengji"), Move.objects.get()
    empty = post(registrar, f"{HOME}moves/{move.id}/told/", {"note": ""})
    assert (empty.status_code, Move.objects.get().told_at) == (422, None)
    post(registrar, f"{HOME}moves/{move.id}/told/", {"note": "女方接听"})
    assert "女方接听" in text_of(registrar.get(HOME + "moves/"))
    assert "没有要通知的预约" in text_of(registrar.get(HOME + "moves/", {"open_only": "on"}))
    assert "停电" in rows_of(registrar.get(HOME + "moves/workbook/"))


def test_a_plan_from_preview_to_slots(desk, office, post):
    typed = {
        "service": "marriage", "from_date": "2021-08-09", "until_date": "2021-08-15",
        "morning_starts": "09:00",
        "morning_ends": "12:00", "afternoon_starts": "13:00", "afternoon_ends": "17:00",
        "period_minutes": "60",
        "windows": "2", "special_windows": "4", "office": office.id,
    }  # fmt: skip
    head = desk("chuzhang")
    shown = text_of(post(head, HOME + "plan/", typed))
    # Five working days of 42; the Saturday is 七夕 and nobody announced it open.
    assert ("210" in shown, "休息日，未公告开放" in shown, "七夕" in shown) == (True, True, True)
    assert not Slot.objects.exists()
    done = post(head, HOME + "plan/", typed | {"do": "confirm"}, follow=True)
    assert "已开放 35 个时段。" in text_of(done)
    wrong = post(head, HOME + "plan/", typed | {"until_date": "2021-08-01"})
    assert (wrong.status_code, "早于开始日期" in text_of(wrong)) == (422, True)


def test_counts_are_pasted_and_forecast(desk, office, post):
    head, typed = desk("chuzhang"), {"service": "marriage", "office": office.id}
    wrong = post(head, HOME + "counts/", typed | {"text": "2020-05-20 72\n五月二十 80"})
    assert (wrong.status_code, "第 2 行“五月二十 80”" in text_of(wrong)) == (422, True)
    twice = post(head, HOME + "counts/", typed | {"text": "2020-05-20 72\n2020/5/20 80"})
    assert "前面已有一行" in text_of(twice)
    assert not DayCount.objects.exists()
    post(head, HOME + "counts/", typed | {"text": "2020-05-20\t72\n2020年5月21日 30对\n2020.8.25,41"})
    assert sorted(DayCount.objects.values_list("couples", flat=True)) == [30, 41, 72]
    page = text_of(head.get(HOME + "forecast/", {"from_date": "2021-08-14", "until_date": "2021-08-14"}))
    assert "近三年“七夕”1 天，平均 41" in page


def test_the_referral_stands_on_its_list(desk, office, post):
    made, client = book(slot_on(office, DAY)), desk("dengji")
    answer = post(client, f"{HOME}bookings/{made.id}/refer/", follow=True)
    assert "已登记转介：区妇幼保健院。" in text_of(answer)
    assert "陈远山、黄小兰" in text_of(client.get(HOME + "referrals/"))
    assert "区妇幼保健院" in rows_of(client.get(HOME + "referrals/workbook/"))
    assert "这段时间没有转介" in text_of(client.get(HOME + "referrals/", {"from_date": "2030-01-01"}))


def test_another_district_finds_nothing(desk, office, open_staff):
    made = book(slot_on(office, DAY))
    open_staff("elsewhere", Role.REGISTRY_HEAD, "431102")
    client = desk("elsewhere")
    assert "陈远山" not in text_of(client.get(HOME))
    assert client.get(f"{HOME}bookings/{made.id}/").status_code == 404
    assert client.get(HOME, {"office": office.id}).status_code == 404
    assert client.get(f"{HOME}phone/{made.slot_id}/").status_code == 404


def test_without_an_office_the_head_is_led_to_it(desk, post):
    head = desk("chuzhang")
    assert head.get(HOME + "days/").headers["Location"] == HOME + "office/"
    assert "还没有登记办理处" in text_of(head.get(HOME))
    typed = {"name": "婚姻登记处", "address": "梅湾街道", "phone": "0746-0000001", "hours": "9:00—17:00"}
    wrong = post(head, HOME + "office/", typed | {"phone": ""})
    assert (wrong.status_code, Office.objects.count()) == (422, 0)
    post(head, HOME + "office/", typed)
    assert Office.objects.get().division_code == accounts.DISTRICT
