"""Public booking: without an account, by a code, nothing of anybody in full."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from minzheng.config.demo import accounts
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.appointments.models import Booking, Office, Slot

DAY = dt.date(2021, 8, 2)  # the day of the desks' district, a Monday
HOME = "/hall/booking/"
AHEAD = DAY + dt.timedelta(days=2)
TYPED = {
    "first_name": "陈远山", "first_number": "E12345678", "second_name": "黄小兰", "second_number": "E12345679",
    "phone": "13900000001", "consent": "on",
}  # fmt: skip


@pytest.fixture
def slots(officers) -> list[Slot]:
    office = Office.objects.create(
        division_code=accounts.DISTRICT,
        name="婚姻登记处",
        address="梅湾街道",
        phone="0746-0000001",
        hours="9:00",
    )
    return [
        Slot.objects.create(
            office=office, service="marriage", day=AHEAD, starts=dt.time(hour), ends=dt.time(hour + 1),
            capacity=1, walkin_reserved=0, priority_reserved=0, waiting_max=1, release_at=at_hour(DAY, 0),
        )
        for hour in (9, 10)
    ]  # fmt: skip


def send(slot: Slot, **more):
    typed = TYPED | {"request_id": str(uuid.uuid4())} | more
    return Client().post(f"{HOME}slot/marriage/{slot.id}/", typed)


def others(number: int) -> dict:
    return {"first_number": f"F1234567{number}", "second_number": f"F2234567{number}"}


def test_from_the_first_page_to_the_form(slots):
    client, office = Client(), slots[0].office
    assert "结婚登记" in client.get(HOME).content.decode()
    days = client.get(f"{HOME}days/{office.id}/marriage/").content.decode()
    assert f"{HOME}days/{office.id}/marriage/{AHEAD}/" in days
    day = client.get(f"{HOME}days/{office.id}/marriage/{AHEAD}/").content.decode()
    assert f"{HOME}slot/marriage/{slots[0].id}/" in day
    assert "户口簿" in client.get(f"{HOME}slot/marriage/{slots[0].id}/").content.decode()


def test_the_answer_masks_the_names_and_hides_the_documents(slots):
    answer = send(slots[0]).content.decode()
    assert "预约成功" in answer
    assert "陈*山、黄*兰" in answer
    assert not re.search("陈远山|E12345678|13900000001", answer)


def test_everyone_gets_a_definite_answer(slots):
    states = []
    for number in range(3):
        answer = send(slots[0], **others(number))
        states.append(
            (answer.status_code, re.search(r'data-state="(\w+)"', answer.content.decode()).group(1))
        )
    assert states == [(200, "booked"), (200, "waiting"), (200, "refused")]


def test_a_reload_of_the_answer_books_nothing_again(slots):
    request_id = str(uuid.uuid4())
    first, again = (send(slots[0], request_id=request_id).content.decode() for _ in range(2))
    assert Booking.objects.count() == 1
    code = Booking.objects.get().code
    assert f"{code[:5]}-{code[5:]}" in first
    assert f"{code[:5]}-{code[5:]}" in again


def test_wrong_input_stays_on_the_form(slots):
    answer = send(slots[0], phone="123")
    assert answer.status_code == 422
    assert "11 位手机号" in answer.content.decode()
    assert 'value="陈远山"' in answer.content.decode()
    no_id = Client().post(f"{HOME}slot/marriage/{slots[0].id}/", TYPED)
    assert (no_id.status_code, "页面已经过期" in no_id.content.decode()) == (422, True)
    assert not Booking.objects.exists()


def test_a_slot_not_open_yet_says_when(slots):
    Slot.objects.update(release_at=at_hour(AHEAD, 0))
    answer = send(slots[0])
    assert (answer.status_code, "00:00 开放" in answer.content.decode()) == (409, True)
    page = Client().get(f"{HOME}days/{slots[0].office_id}/marriage/").content.decode()
    assert "开放" in page
    assert "选时段" not in page
    assert not Booking.objects.exists()


def test_changing_and_cancelling_by_the_code(slots):
    send(slots[0])
    old, client = Booking.objects.get(), Client()
    page = client.get(f"{HOME}b/{old.code}/change/").content.decode()
    assert "10:00—11:00，余 1" in page
    wrong = client.post(f"{HOME}b/{old.code}/change/", {"request_id": str(uuid.uuid4())})
    assert wrong.status_code == 422
    typed = {"slot": str(slots[1].id), "request_id": str(uuid.uuid4())}
    done = client.post(f"{HOME}b/{old.code}/change/", typed, follow=True).content.decode()
    assert "已改约" in done
    new = Booking.objects.get(state="booked")
    gone = client.post(f"{HOME}b/{new.code}/cancel/", {"request_id": str(uuid.uuid4())}, follow=True)
    assert "预约已取消" in gone.content.decode()
    assert not Booking.objects.filter(state="booked").exists()


def test_a_code_is_found_however_it_is_written(slots):
    send(slots[0])
    code = Booking.objects.get().code
    found = Client().get(HOME + "find/", {"code": f" {code[:5].lower()}-{code[5:]}"})
    assert found.headers["Location"] == f"{HOME}b/{code}/"
    wrong = Client().get(HOME + "find/", {"code": "ABCDEFGHJK"})
    assert (wrong.status_code, "没有这个预约码" in wrong.content.decode()) == (404, True)
    assert Client().get(f"{HOME}b/ABCDEFGHJK/").status_code == 404


def test_an_undecided_request_asks_again_by_itself(slots, monkeypatch):
    monkeypatch.setattr("minzheng.registers.appointments.commands.booking.decide", lambda row, **more: row)
    page = send(slots[0]).content.decode()
    code = Booking.objects.get().code
    assert f'hx-get="{HOME}b/{code}/answer/"' in page
    assert "已收到，正在按先后顺序排号" in Client().get(f"{HOME}b/{code}/answer/").content.decode()


def test_the_leaflet_follows_the_law_of_the_day(slots):
    before = Client().get(HOME + "leaflet/marriage/", {"day": "2025-05-09"}).content.decode()
    after = Client().get(HOME + "leaflet/marriage/", {"day": "2025-05-10"}).content.decode()
    assert ("双方的户口簿" in before, "双方的户口簿" in after, "不需要户口簿" in after) == (True, False, True)
    assert "自愿" in before
    assert "婚前医学检查" not in Client().get(HOME + "leaflet/reissue/").content.decode()
    assert Client().get(HOME + "leaflet/marriage/", {"day": "5月20"}).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["days/0/marriage/", "days/{}/wedding/", "days/{}/marriage/2021-13-01/", "slot/reissue/{}/", "board/0/"],
)
def test_what_is_not_there_is_not_found(slots, path):
    assert Client().get(HOME + path.format(slots[0].office_id)).status_code == 404
