"""Divisions with their periods, what became of them, and the notices that make the calendar."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Left, RPad

from .codes import (
    DOCUMENT_MAX,
    FULL_NAME_MAX,
    NAME_MAX,
    WIDTHS,
    CodeStatus,
    Kind,
    Level,
    UrbanRural,
    kind_of,
    significant,
)
from .notices import DayKind

_SHAPES = {
    Level.PROVINCE: r"^[1-9]\d0{10}$",
    Level.PREFECTURE: r"^[1-9]\d(?!00)\d{2}0{8}$",
    Level.COUNTY: r"^[1-9]\d{3}(?!00)\d{2}0{6}$",
    Level.TOWNSHIP: r"^[1-9]\d{5}(?!000)\d{3}0{3}$",
    Level.VILLAGE: r"^[1-9]\d{8}(?!000)\d{3}$",
}


def _code_tells_level_and_parent() -> Q:
    """The stored level and parent code are those that the code itself says."""
    condition, width_above = Q(), 0
    for level, shape in _SHAPES.items():
        parent = RPad(Left("code", width_above), 12, Value("0")) if width_above else Value("")
        condition |= Q(level=level, code__regex=shape, parent_code=parent)
        width_above = WIDTHS[level]
    return condition


class DivisionQuerySet(models.QuerySet):
    def as_of(self, day: dt.date):
        """Those in force on a day."""
        return self.filter(valid__contains=day)

    def within(self, code: str):
        """Those in the jurisdiction of a code: itself and everything below. Raises Invalid."""
        return self.filter(code__startswith=significant(code))

    def outliving_parent(self):
        """Those in force on some day on which no division carries their parent's code. Always empty."""
        covers = Func(
            F("parent_code"), F("valid"),
            function="territory_parent_covers", output_field=models.BooleanField(),
        )  # fmt: skip
        return self.alias(parent_covers=covers).filter(parent_covers=False)


class Division(models.Model):
    """One division under one name and one code, for the period in which it carried them.

    A division that is renamed or re-coded gets another row; `Succession` joins them. The tree hangs
    together by code, not by row: on each day of a division's period some division carries its parent's
    code (a deferred trigger holds it). So a county's new name leaves its villages untouched.
    Other rooms keep the code and a date, never a key to this table.
    """

    code = models.CharField("代码", max_length=12, db_index=True)
    name = models.CharField("名称", max_length=NAME_MAX)
    full_name = models.CharField(
        "全称", max_length=FULL_NAME_MAX, help_text="来源或批复中所写，如“桃李坪村委会”"
    )
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    parent_code = models.CharField("上级代码", max_length=12, blank=True, db_index=True)
    urban_rural = models.CharField("城乡分类", max_length=3, blank=True, choices=UrbanRural.choices)
    valid = DateRangeField("有效期", help_text="含首日，不含末日")
    change_document = models.CharField("设立或变更依据", max_length=DOCUMENT_MAX, blank=True)
    code_status = models.CharField(
        "代码状态", max_length=10, choices=CodeStatus.choices, default=CodeStatus.CONFIRMED
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = "行政区划"
        ordering = ["code", "valid"]
        constraints = [
            ExclusionConstraint(
                name="division_code_once_a_day",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message="同一代码的有效期不能重叠。",
            ),
            models.CheckConstraint(
                name="division_code_tells_place",
                condition=_code_tells_level_and_parent(),
                violation_error_message="级别或上级代码与代码不符。",
            ),
            models.CheckConstraint(
                name="division_period_begins",
                condition=Q(valid__isempty=False, valid__lower_inf=False),
                violation_error_message="有效期须有首日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.prefix}）"

    @property
    def prefix(self) -> str:
        """The code without its closing zero segments: the jurisdiction."""
        return self.code[: WIDTHS[Level(self.level)]]

    @property
    def kind(self) -> Kind:
        return kind_of(self.code)


class Succession(models.Model):
    """A division went on as another: one row each way of a merger (many to one) or a split (one to many)."""

    predecessor = models.ForeignKey(
        Division, verbose_name="原区划", on_delete=models.RESTRICT, related_name="successions"
    )
    successor = models.ForeignKey(
        Division, verbose_name="新区划", on_delete=models.RESTRICT, related_name="origins"
    )
    change_date = models.DateField("变更日期")
    document = models.CharField("依据", max_length=DOCUMENT_MAX)

    class Meta:
        verbose_name = "区划沿革"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(name="succession_joins_two", condition=~Q(predecessor=F("successor"))),
        ]


class CalendarNotice(models.Model):
    """One notice of holidays: the State Council's for a year, or a later one that changes it."""

    year = models.PositiveSmallIntegerField("年份", db_index=True)
    number = models.CharField("文号", max_length=64, unique=True)
    published_date = models.DateField("公布日期")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "放假通知"
        ordering = ["published_date", "id"]

    def __str__(self) -> str:
        return self.number


class CalendarDay(models.Model):
    """What one notice says of one day. The notice published last decides."""

    notice = models.ForeignKey(
        CalendarNotice, verbose_name="通知", on_delete=models.RESTRICT, related_name="days"
    )
    day_date = models.DateField("日期")
    kind = models.CharField("安排", max_length=4, choices=DayKind.choices)
    name = models.CharField("节日", max_length=40)

    class Meta:
        verbose_name = "放假或调休日"
        ordering = ["day_date"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "day_date"], name="calendar_day_once_in_notice"),
            models.CheckConstraint(name="calendar_day_kind", condition=Q(kind__in=["rest", "work"])),
        ]
