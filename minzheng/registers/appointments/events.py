"""What happens with appointments. No name and no number of a document stands in an event."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from minzheng.kernel.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class OfficeSet(Event):
    kind: ClassVar[str] = "appointments.office_set"
    office_id: int
    name: str

    def sentence(self) -> str:
        return f"登记预约办理处：{self.name}"


@dataclass(frozen=True, kw_only=True)
class SlotsOpened(Event):
    kind: ClassVar[str] = "appointments.slots_opened"
    office_id: int
    service: str
    label: str
    from_date: dt.date
    until_date: dt.date
    slots: int
    places: int

    def sentence(self) -> str:
        return f"开放号源：{self.label}，{self.from_date} 至 {self.until_date}，{self.slots} 个时段 {self.places} 个名额"


@dataclass(frozen=True, kw_only=True)
class DaySaid(Event):
    """An office announced that it is open, or shut, on a day."""

    kind: ClassVar[str] = "appointments.day_said"
    office_id: int
    day: dt.date
    is_open: bool
    reason: str
    moved: int = 0
    ended: int = 0

    def sentence(self) -> str:
        words = f"公告 {self.day} {'开放' if self.is_open else '停办'}：{self.reason}"
        return f"{words}；改期 {self.moved} 个、取消 {self.ended} 个预约" if not self.is_open else words


@dataclass(frozen=True, kw_only=True)
class Booked(Event):
    kind: ClassVar[str] = "appointments.booked"
    booking_id: int
    slot_id: int
    place: int
    channel: str

    def sentence(self) -> str:
        return f"预约成功（{self.channel}），到达顺序 {self.booking_id}，名额 {self.place}"


@dataclass(frozen=True, kw_only=True)
class PutOnWaitingList(Event):
    kind: ClassVar[str] = "appointments.put_on_waiting_list"
    booking_id: int
    slot_id: int
    waiting_number: int

    def sentence(self) -> str:
        return f"时段约满，列入候补第 {self.waiting_number} 位，到达顺序 {self.booking_id}"


@dataclass(frozen=True, kw_only=True)
class Promoted(Event):
    kind: ClassVar[str] = "appointments.promoted"
    booking_id: int
    slot_id: int
    place: int

    def sentence(self) -> str:
        return f"候补转为预约成功，名额 {self.place}"


@dataclass(frozen=True, kw_only=True)
class Cancelled(Event):
    kind: ClassVar[str] = "appointments.cancelled"
    booking_id: int
    slot_id: int
    because: str

    def sentence(self) -> str:
        return f"取消预约：{self.because}"


@dataclass(frozen=True, kw_only=True)
class Moved(Event):
    kind: ClassVar[str] = "appointments.moved"
    booking_id: int
    from_slot_id: int
    to_slot_id: int | None
    reason: str

    def sentence(self) -> str:
        return f"因停办{'改期' if self.to_slot_id else '取消'}预约：{self.reason}"


@dataclass(frozen=True, kw_only=True)
class CoupleTold(Event):
    kind: ClassVar[str] = "appointments.couple_told"
    booking_id: int
    move_id: int

    def sentence(self) -> str:
        return "已通知当事人预约改期"


@dataclass(frozen=True, kw_only=True)
class CheckedIn(Event):
    kind: ClassVar[str] = "appointments.checked_in"
    booking_id: int
    number: int

    def sentence(self) -> str:
        return f"到场报到，排队号 {self.number}"


@dataclass(frozen=True, kw_only=True)
class NumberCalled(Event):
    kind: ClassVar[str] = "appointments.number_called"
    booking_id: int
    number: int
    window: int

    def sentence(self) -> str:
        return f"叫号 {self.number}，{self.window} 号窗口"


@dataclass(frozen=True, kw_only=True)
class VisitEnded(Event):
    kind: ClassVar[str] = "appointments.visit_ended"
    booking_id: int
    number: int
    missed: bool

    def sentence(self) -> str:
        return f"排队号 {self.number} {'过号' if self.missed else '办理完毕'}"


@dataclass(frozen=True, kw_only=True)
class ReferredToCheckup(Event):
    kind: ClassVar[str] = "appointments.referred_to_checkup"
    booking_id: int
    hospital: str

    def sentence(self) -> str:
        return f"转介免费自愿婚前医学检查：{self.hospital}"


@dataclass(frozen=True, kw_only=True)
class CountsRecorded(Event):
    kind: ClassVar[str] = "appointments.counts_recorded"
    office_id: int
    service: str
    days: int

    def sentence(self) -> str:
        return f"录入历年日办理量 {self.days} 天"


@dataclass(frozen=True, kw_only=True)
class BookingsForgotten(Event):
    kind: ClassVar[str] = "appointments.bookings_forgotten"
    office_id: int
    count: int
    before: dt.date

    def sentence(self) -> str:
        return f"抹去 {self.before} 以前预约的个人信息 {self.count} 个"
