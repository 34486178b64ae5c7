"""Calendar months as values: the 所属期 (benefit month) of every award, due and payment."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models

from .errors import Invalid

_WRITTEN = re.compile(r"(\d{4})(?:-|年)?(\d{1,2})月?")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month. Ordered, hashable; arithmetic is in whole months."""

    year: int
    month: int

    def __post_init__(self):
        if not (1900 <= self.year <= 2200 and 1 <= self.month <= 12):
            raise Invalid(f"“{self.year}-{self.month}”不是有效的月份，请按“2020-11”的样式填写。")

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """The month in which a day (or moment, already in local time) lies."""
        return _of_index(day.year * 12 + day.month - 1)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "2020-11", "202011" or "2020年11月"; raises Invalid."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise Invalid(f"“{text}”不是有效的月份，请按“2020-11”的样式填写。")
        return cls(int(match[1]), int(match[2]))

    @property
    def index(self) -> int:
        """Months since year 0: consecutive months differ by one."""
        return self.year * 12 + self.month - 1

    @classmethod
    def from_index(cls, index: int) -> "Month":
        return _of_index(index)

    def __hash__(self) -> int:
        return self.year * 12 + self.month

    @property
    def first_date(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def last_date(self) -> dt.date:
        return self.plus(1).first_date - dt.timedelta(days=1)

    def plus(self, months: int) -> "Month":
        return Month.from_index(self.index + months)

    def through(self, last: "Month") -> Iterator["Month"]:
        """Every month from this one to `last`, both included; none when `last` is earlier."""
        return (Month.from_index(i) for i in range(self.index, last.index + 1))

    @property
    def label(self) -> str:
        return f"{self.year}年{self.month}月"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@lru_cache(maxsize=4096)
def _of_index(index: int) -> Month:
    """The one object of a month that counting gives: a run over a city asks for some ten millions."""
    return Month(index // 12, index % 12 + 1)


class MonthField(models.DateField):
    """A `Month` stored as the date of its first day, so that SQL can compare and group it."""

    description = "Calendar month"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Month.of(value)

    def to_python(self, value):
        if value is None or isinstance(value, Month):
            return value
        if isinstance(value, dt.date):
            return Month.of(value)
        try:
            return Month.parse(str(value))
        except Invalid as error:
            raise ValidationError(error.sentence) from error

    def get_prep_value(self, value):
        month = self.to_python(value)
        return None if month is None else month.first_date

    def get_db_prep_value(self, value, connection, prepared=False):
        return self.get_prep_value(value)

    def value_to_string(self, obj):
        month = self.value_from_object(obj)
        return "" if month is None else str(month)
