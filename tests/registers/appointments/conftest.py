"""An office in an invented district with a registrar and a head, and couples that never repeat."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

import pytest

from minzheng.config.demo.invented import Invention
from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as access_queries
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.access.web import NOBODY
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.appointments import commands
from minzheng.registers.appointments.models import Booking, Office, Slot
from tests.laid import laid

DISTRICT = "999901"
TODAY = dt.date(2020, 11, 2)  # a Monday
AT = at_hour(TODAY, 8)
DAY = dt.date(2020, 11, 11)  # a Wednesday, 11·11
RELEASED = at_hour(dt.date(2020, 10, 20), 9)


def officer(username: str, role: Role, division: str = DISTRICT) -> Officer:
    account = access.open_account(
        username=username, display_name=role.label, password="correct horse", actor=SYSTEM, at=AT
    )
    since = dt.date(2020, 1, 1)
    access.give_post(
        account=account, role=role, division_prefix=division, from_date=since, actor=SYSTEM, at=AT
    )
    return access_queries.officer_for(account, on_date=TODAY)


@dataclass
class Bureau:
    """The office with its people, and short words for what tests do again and again."""

    office: Office
    registrar: Officer
    head: Officer
    invention: Invention

    def couple(self) -> tuple[tuple[str, str], tuple[str, str]]:
        number = self.invention.identity_number
        names = self.invention.name("男"), self.invention.name("女")
        return names, (number(dt.date(1993, 5, 6), "男"), number(dt.date(1994, 7, 8), "女"))

    def slot(self, day: dt.date = DAY, hour: int = 9, **more) -> Slot:
        """A slot of an hour: three places, none kept back, no waiting list, unless said otherwise."""
        values = {
            "service": "marriage", "capacity": 3, "walkin_reserved": 0, "priority_reserved": 0,
            "waiting_max": 0, "release_at": RELEASED,
        }  # fmt: skip
        return Slot.objects.create(
            office=self.office, day=day, starts=dt.time(hour), ends=dt.time(hour + 1), **values | more
        )

    def wish(self, slot: Slot, couple=None, **more) -> commands.Wish:
        names, numbers = couple or self.couple()
        made = commands.Wish(slot_id=slot.id, names=names, numbers=numbers, phone="13907460001", consent=True)
        return replace(made, **more)

    def book(self, slot: Slot, couple=None, at: dt.datetime = AT, **more) -> Booking:
        wish = self.wish(slot, couple, **more)
        return commands.book(wish=wish, actor=NOBODY, at=at, request_id=uuid.uuid4())

    def rebook(self, booking: Booking, slot: Slot, at: dt.datetime = AT, **more) -> Booking:
        return commands.rebook(
            code=booking.code, slot_id=slot.id, is_flexible=False, actor=NOBODY, at=at,
            request_id=uuid.uuid4(), **more,
        )  # fmt: skip

    def walk_in(self, couple=None, at: dt.datetime = AT, **more) -> Booking:
        names, numbers = couple or self.couple()
        values = {"service": "marriage", "phone": "", "is_priority": False}
        return commands.walk_in(
            office_id=self.office.id, names=names, numbers=numbers, actor=self.registrar, at=at,
            request_id=uuid.uuid4(), **values | more,
        )  # fmt: skip


def open_bureau() -> Bureau:
    head, registrar = officer("head", Role.REGISTRY_HEAD), officer("registrar", Role.REGISTRAR)
    office = commands.set_office(
        division_code=DISTRICT, name="婚姻登记处", address="河东路1号", phone="0746-0000001",
        hours="工作日 9:00—17:00", checkup_hospital="区妇幼保健院", actor=head, at=AT,
    )  # fmt: skip
    return Bureau(office, registrar, head, Invention(11))


@laid
def bureau() -> Bureau:
    return open_bureau()


@pytest.fixture
def live_bureau(transactional_db) -> Bureau:
    """The same in real transactions, for threads."""
    return open_bureau()


def elsewhere(bureau: Bureau) -> Office:
    """A second office of the district."""
    return commands.set_office(
        division_code=DISTRICT, name="湿地公园颁证点", address="湖滨路9号", phone="0746-0000002",
        hours="周末", checkup_hospital="", actor=bureau.head, at=AT,
    )  # fmt: skip


def slot_of(office: Office, day: dt.date = DAY) -> Slot:
    """An hour of three places at an office."""
    return Slot.objects.create(
        office=office, service="marriage", day=day, starts=dt.time(9), ends=dt.time(10), capacity=3,
        walkin_reserved=0, priority_reserved=0, waiting_max=0, release_at=RELEASED,
    )  # fmt: skip


def contents() -> list:
    """Everything that a refused command may not have changed."""
    return [
        list(Booking.objects.order_by("id").values()),
        list(Slot.objects.order_by("id").values()),
    ]
