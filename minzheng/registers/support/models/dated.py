"""What holds for a person from a day to a day, and was ended for a reason."""

import datetime as dt

from django.contrib.postgres.fields import DateRangeField
from django.db import models


class Dated(models.Model):
    """`valid` ends with the day after the last one; without an end it goes on until it is ended."""

    valid = DateRangeField("期限")
    end_reason = models.CharField("终止原因", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_name = models.CharField("登记人", max_length=64)

    class Meta:
        abstract = True

    def holds_on(self, day: dt.date) -> bool:
        return self.valid.lower <= day and (self.valid.upper is None or day < self.valid.upper)

    @property
    def from_date(self) -> dt.date:
        return self.valid.lower

    @property
    def last_date(self) -> dt.date | None:
        return self.valid.upper - dt.timedelta(days=1) if self.valid.upper else None
