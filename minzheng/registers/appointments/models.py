"""Offices, the days they are open, slots, bookings, tickets of the queue, referrals, and daily counts."""

from django.db import models
from django.db.models import F, Q

from .offers import CHOICES, service


class Office(models.Model):
    """A place with counters, as the public finds it. `division_code` is the jurisdiction that runs it."""

    division_code = models.CharField("所属区划", max_length=12)
    name = models.CharField("名称", max_length=60)
    address = models.CharField("地址", max_length=200)
    phone = models.CharField("电话", max_length=40)
    hours = models.CharField("办公时间", max_length=100)
    checkup_hospital = models.CharField("免费婚前医学检查医院", max_length=100, blank=True)

    class Meta:
        verbose_name = "预约办理处"
        constraints = [models.UniqueConstraint(name="office_named_once", fields=["division_code", "name"])]

    def __str__(self):
        return self.name


class OfficeDay(models.Model):
    """A day on which an office is open or shut by its own notice, whatever the calendar of working days says.

    A day without a row follows the working days. The latest notice counts.
    """

    office = models.ForeignKey(Office, verbose_name="办理处", on_delete=models.RESTRICT, related_name="days")
    day = models.DateField("日期")
    is_open = models.BooleanField("开放")
    reason = models.CharField("公告内容", max_length=200)
    announced_at = models.DateTimeField("公告时间")
    announced_by = models.CharField("公告人", max_length=64)

    class Meta:
        verbose_name = "开放日公告"
        constraints = [models.UniqueConstraint(name="office_day_said_once", fields=["office", "day"])]


class Slot(models.Model):
    """A period of a day for one service. Places are numbered: first those for everybody online, then those
    for elders and the disabled, then those kept for walk-ins.

    `is_full` says that everybody-places and the waiting list are used up; the allocator sets and clears it.
    """

    office = models.ForeignKey(Office, verbose_name="办理处", on_delete=models.RESTRICT, related_name="slots")
    service = models.CharField("事项", max_length=20, choices=CHOICES)
    day = models.DateField("日期")
    starts = models.TimeField("开始")
    ends = models.TimeField("结束")
    capacity = models.PositiveSmallIntegerField("总名额")
    walkin_reserved = models.PositiveSmallIntegerField("现场保留")
    priority_reserved = models.PositiveSmallIntegerField("优先保留")
    waiting_max = models.PositiveSmallIntegerField("候补上限")
    release_at = models.DateTimeField("开放时间")
    closed_at = models.DateTimeField("停用时间", null=True)
    is_full = models.BooleanField("网上已约满", default=False)

    class Meta:
        verbose_name = "号源时段"
        constraints = [
            models.UniqueConstraint(
                name="slot_period_once",
                fields=["office", "service", "day", "starts"],
                condition=Q(closed_at=None),
            ),
            models.CheckConstraint(name="slot_ends_after_start", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(
                name="slot_keeps_no_more_than_it_has",
                condition=Q(capacity__gt=0) & Q(capacity__gte=F("walkin_reserved") + F("priority_reserved")),
            ),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.starts:%H:%M}—{self.ends:%H:%M}"

    @property
    def online(self) -> int:
        """Places for everybody online: numbers 1 to this."""
        return self.capacity - self.walkin_reserved - self.priority_reserved

    @property
    def with_priority(self) -> int:
        """Places online with those for elders and the disabled: numbers 1 to this."""
        return self.capacity - self.walkin_reserved


class BookingState(models.TextChoices):
    """`received` is a request not yet decided. `booked` of a day past is a no-show."""

    RECEIVED = "received", "已收到，正在排号"
    BOOKED = "booked", "已预约"
    WAITING = "waiting", "候补中"
    REFUSED = "refused", "未约上"
    CANCELLED = "cancelled", "已取消"
    CLOSED = "closed", "因停办取消"
    ARRIVED = "arrived", "已报到"
    DONE = "done", "已办理"


HOLDING = (BookingState.BOOKED, BookingState.ARRIVED, BookingState.DONE)  # states that hold a place
LIVE = (*HOLDING, BookingState.WAITING)


class Refusal(models.TextChoices):
    """Why a request got no place."""

    FULL = "full", "该时段和候补均已约满"
    SAME_DAY = "same_day", "当天已有有效预约"
    NO_SHOWS = "no_shows", "近期多次预约未到，暂时限制网上预约"
    CLOSED = "closed", "该时段已停办"
    CHANGED = "changed", "原预约已取消或已报到，不能改约"


class Channel(models.TextChoices):
    ONLINE = "online", "网上"
    PHONE = "phone", "电话"
    COUNTER = "counter", "现场"


class Booking(models.Model):
    """One request for a place, from its arrival on. `id` is its number of arrival and its rank.

    Names and identity documents are those of the couple, or of one person for a service of one. A refused
    request keeps none of them. `couple_index` is the same whichever of the two is named first.
    """

    office = models.ForeignKey(Office, verbose_name="办理处", on_delete=models.RESTRICT, related_name="+")
    slot = models.ForeignKey(Slot, verbose_name="时段", on_delete=models.RESTRICT, related_name="bookings")
    service = models.CharField("事项", max_length=20, choices=CHOICES)
    day = models.DateField("日期")
    code = models.CharField("预约码", max_length=10, unique=True)
    state = models.CharField(
        "状态", max_length=10, choices=BookingState.choices, default=BookingState.RECEIVED
    )
    channel = models.CharField("来源", max_length=10, choices=Channel.choices)
    is_flexible = models.BooleanField("当天其他时段也可以", default=False)
    is_priority = models.BooleanField("老年人、残疾人、孕妇优先", default=False)
    first_name = models.CharField("姓名", max_length=64, blank=True)
    second_name = models.CharField("对方姓名", max_length=64, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    first_cipher = models.BinaryField("证件号（加密）", null=True)
    second_cipher = models.BinaryField("对方证件号（加密）", null=True)
    first_index = models.BinaryField("证件号索引", null=True)
    second_index = models.BinaryField("对方证件号索引", null=True)
    couple_index = models.BinaryField("双方索引", null=True)
    wants_checkup = models.BooleanField("愿意参加免费婚前医学检查", default=False)
    place = models.PositiveSmallIntegerField("名额号", null=True)
    waiting_number = models.PositiveIntegerField("候补号", null=True)
    refusal = models.CharField("未约上的原因", max_length=10, choices=Refusal.choices, blank=True)
    replaces = models.ForeignKey(
        "self", verbose_name="改约自", null=True, on_delete=models.RESTRICT, related_name="replaced_by"
    )
    request_id = models.UUIDField("请求编号", unique=True)
    received_at = models.DateTimeField("收到时间")
    decided_at = models.DateTimeField("答复时间", null=True)
    ended_at = models.DateTimeField("取消时间", null=True)
    forgotten_at = models.DateTimeField("个人信息抹去时间", null=True)
    reference = models.CharField("办件", max_length=60, blank=True, db_index=True)

    class Meta:
        verbose_name = "预约"
        indexes = [
            models.Index(name="booking_undecided", fields=["office", "id"], condition=Q(state="received")),
            models.Index(name="booking_of_day", fields=["office", "day", "state"]),
            models.Index(name="booking_first_person", fields=["first_index"], condition=Q(state__in=LIVE)),
            models.Index(name="booking_second_person", fields=["second_index"], condition=Q(state__in=LIVE)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="place_held_once", fields=["slot", "place"], condition=Q(state__in=HOLDING)
            ),
            models.UniqueConstraint(
                name="couple_booked_once_a_day",
                fields=["couple_index", "day"],
                condition=Q(state__in=HOLDING),
            ),
            models.UniqueConstraint(
                name="waiting_number_once", fields=["slot", "waiting_number"], condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                name="booking_answer_is_definite",
                condition=Q(state="received", decided_at=None)
                | Q(state__in=HOLDING, place__isnull=False, decided_at__isnull=False)
                | Q(state="waiting", waiting_number__isnull=False, decided_at__isnull=False)
                | (Q(state="refused", decided_at__isnull=False, first_name="") & ~Q(refusal=""))
                | Q(state__in=["cancelled", "closed"], ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def names(self) -> str:
        return "、".join(name for name in (self.first_name, self.second_name) if name) or "（已抹去）"

    @property
    def service_label(self) -> str:
        return service(self.service).label


class Move(models.Model):
    """A booking that a closed day moved to another slot, or ended. Somebody has to tell the couple."""

    booking = models.ForeignKey(Booking, verbose_name="预约", on_delete=models.RESTRICT, related_name="moves")
    from_slot = models.ForeignKey(Slot, verbose_name="原时段", on_delete=models.RESTRICT, related_name="+")
    to_slot = models.ForeignKey(
        Slot, verbose_name="新时段", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    reason = models.CharField("原因", max_length=200)
    moved_at = models.DateTimeField("改期时间")
    told_at = models.DateTimeField("通知时间", null=True)
    told_by = models.CharField("通知人", max_length=64, blank=True)
    told_note = models.CharField("通知结果", max_length=200, blank=True)

    class Meta:
        verbose_name = "改期通知"


class TicketState(models.TextChoices):
    WAITING = "waiting", "等候叫号"
    CALLED = "called", "已叫号"
    DONE = "done", "已办理"
    MISSED = "missed", "过号"


class Ticket(models.Model):
    """A number of the queue of one day: who has come, when called, to which window."""

    office = models.ForeignKey(Office, verbose_name="办理处", on_delete=models.RESTRICT, related_name="+")
    booking = models.OneToOneField(
        Booking, verbose_name="预约", on_delete=models.RESTRICT, related_name="ticket"
    )
    day = models.DateField("日期")
    number = models.PositiveSmallIntegerField("排队号")
    is_priority = models.BooleanField("优先")
    state = models.CharField("状态", max_length=10, choices=TicketState.choices, default=TicketState.WAITING)
    came_at = models.DateTimeField("报到时间")
    called_at = models.DateTimeField("叫号时间", null=True)
    window = models.PositiveSmallIntegerField("窗口", null=True)
    finished_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        verbose_name = "排队号"
        constraints = [
            models.UniqueConstraint(name="ticket_number_once", fields=["office", "day", "number"]),
            models.CheckConstraint(
                name="ticket_called_to_a_window",
                condition=Q(state="waiting", called_at=None)
                | Q(state__in=["called", "done", "missed"], called_at__isnull=False, window__isnull=False),
            ),
        ]


class Referral(models.Model):
    """A couple that wished it was told of the free voluntary premarital check and given a referral."""

    booking = models.OneToOneField(
        Booking, verbose_name="预约", on_delete=models.RESTRICT, related_name="referral"
    )
    hospital = models.CharField("医院", max_length=100)
    referred_at = models.DateTimeField("转介时间")
    referred_by = models.CharField("转介人", max_length=64)

    class Meta:
        verbose_name = "婚前医学检查转介"


class DayCount(models.Model):
    """How many couples an office served on a day, counted or taken from its yearly figures."""

    office = models.ForeignKey(
        Office, verbose_name="办理处", on_delete=models.RESTRICT, related_name="counts"
    )
    service = models.CharField("事项", max_length=20, choices=CHOICES)
    day = models.DateField("日期")
    couples = models.PositiveIntegerField("办理量")

    class Meta:
        verbose_name = "日办理量"
        constraints = [models.UniqueConstraint(name="day_counted_once", fields=["office", "service", "day"])]
