"""Appointments of the told district: an office, three years of daily counts, slots, and a day to begin with.

The counts of January to October 2020 come to 2,224, as the bureau printed them.
"""

import datetime as dt
import uuid

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.web import NOBODY
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.territory import queries as territory
from minzheng.registers.appointments import commands
from minzheng.registers.appointments import queries as appointments
from minzheng.registers.appointments.models import Booking, Office
from minzheng.registers.appointments.planning import Hours

from ..accounts import DISTRICT
from ..invented import Invention
from ..year import Say

MARRIAGES_2020, SPECIAL_2020 = 2_224, {dt.date(2020, 5, 20): 72, dt.date(2020, 8, 25): 41}
SPECIAL_BEFORE = {
    dt.date(2018, 2, 14): 46, dt.date(2018, 5, 21): 38, dt.date(2018, 8, 17): 44, dt.date(2019, 2, 14): 52,
    dt.date(2019, 5, 20): 66, dt.date(2019, 8, 7): 47, dt.date(2019, 11, 11): 25,
}  # fmt: skip
OPENED, TODAY, SHUT = dt.date(2020, 12, 21), dt.date(2021, 1, 6), dt.date(2021, 1, 8)
UNTIL = dt.date(2021, 2, 10)
COUPLES = {dt.date(2021, 1, 5): 7, TODAY: 9, dt.date(2021, 1, 7): 5, SHUT: 3, dt.date(2021, 1, 20): 6}


def tell(officers: dict[str, Officer], say: Say) -> None:
    """Told through the real commands; `officers` by user name."""
    head, registrar = officers["chuzhang"], officers["dengji"]
    opened = at_hour(OPENED)
    office = commands.set_office(
        division_code=DISTRICT, name="冷水滩区婚姻登记处", address="梅湾街道（演示地址）", phone="0746-0000001",
        hours="工作日 9:00—12:00、13:00—17:00", checkup_hospital="区妇幼保健院（演示）", actor=head, at=opened,
    )  # fmt: skip
    commands.record_counts(office_id=office.id, service="marriage", counts=_history(), actor=head, at=opened)
    for service, windows in (("marriage", 2), ("divorce_apply", 1), ("reissue", 1)):
        plan = commands.Plan(
            office_id=office.id, service=service, from_date=dt.date(2021, 1, 4), until_date=UNTIL,
            halves=(Hours(dt.time(9), dt.time(12)), Hours(dt.time(13), dt.time(17))), period_minutes=60,
            windows=windows, special_windows=4,
        )  # fmt: skip
        commands.open_slots(plan=plan, actor=head, at=opened)
    booked = _book(office)
    _yesterday(office, registrar)
    _this_morning(office, registrar)
    moves = commands.close_day(
        office_id=office.id,
        day=SHUT,
        reason="业务系统升级，停办一天",
        actor=head,
        at=at_hour(dt.date(2021, 1, 5), 16),
    )
    say(f"预约：开放号源至 {UNTIL:%m月%d日}，预约 {booked} 对，停办一天改期 {len(moves)} 对")


def _history() -> dict[dt.date, int]:
    """Daily counts of three years; those of January to October 2020 add up to what was printed."""
    calendar, found = territory.calendar(), {}
    for year, usual in ((2018, 10), (2019, 10)):
        days = (dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(365))
        found |= {day: usual + day.day % 3 - 1 for day in days if calendar.is_workday(day)}
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=n) for n in range(305)]
    ordinary = [day for day in days if calendar.is_workday(day) and day not in SPECIAL_2020]
    each, rest = divmod(MARRIAGES_2020 - sum(SPECIAL_2020.values()), len(ordinary))
    found |= {day: each + (number < rest) for number, day in enumerate(ordinary)}
    return found | SPECIAL_BEFORE | SPECIAL_2020


def _book(office: Office) -> int:
    """Couples of the first weeks, most of them for a marriage; the first hour of today has a waiting list."""
    invention, count = Invention(520, lane=1), 0
    for day, couples in COUPLES.items():
        views = appointments.slots_of_day(office.id, "marriage", day)
        for number in range(couples):
            _one(invention, views[number % 5].slot.id, at_hour(OPENED, 10, number), number)
            count += 1
    first = appointments.slots_of_day(office.id, "marriage", TODAY)[0].slot
    for number in range(5):
        _one(invention, first.id, at_hour(OPENED, 11, number), number)
    for view in appointments.slots_of_day(office.id, "divorce_apply", TODAY)[1:3]:
        _one(invention, view.slot.id, at_hour(OPENED, 12), 1)
    return count + 7


def _one(invention: Invention, slot_id: int, at: dt.datetime, number: int) -> None:
    man, woman = dt.date(1991 + number, 3, 8), dt.date(1993 + number, 10, 12)
    wish = commands.Wish(
        slot_id=slot_id, names=(invention.name("男"), invention.name("女")), phone=f"139000{number:05d}",
        numbers=(invention.identity_number(man, "男"), invention.identity_number(woman, "女")), consent=True,
        wants_checkup=number % 2 == 0,
    )  # fmt: skip
    request_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{slot_id}-{at.isoformat()}-{number}")
    commands.book(wish=wish, actor=NOBODY, at=at, request_id=request_id)


def _yesterday(office: Office, registrar: Officer) -> None:
    """Everybody came but one, was served, and two were referred to the premarital check."""
    day = dt.date(2021, 1, 5)
    rows = list(appointments.today(office, day).filter(state="booked"))
    for number, row in enumerate(rows[:-1]):
        at = at_hour(day, 9 + number, 5)
        commands.check_in(code=row.code, actor=registrar, at=at)
        ticket = commands.call_next(office_id=office.id, window=1, actor=registrar, at=at)
        commands.end_visit(ticket_id=ticket.id, actor=registrar, at=at + dt.timedelta(minutes=20))
        if number < 2:
            commands.refer_to_checkup(booking_id=row.id, actor=registrar, at=at)


def _this_morning(office: Office, registrar: Officer) -> None:
    """Three have come, one is at the window."""
    rows: list[Booking] = list(appointments.today(office, TODAY).filter(state="booked", service="marriage"))
    for number, row in enumerate(rows[:3]):
        commands.check_in(code=row.code, actor=registrar, at=at_hour(TODAY, 8, 40 + number))
    commands.call_next(office_id=office.id, window=1, actor=registrar, at=at_hour(TODAY, 8, 55))
