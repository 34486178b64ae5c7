"""特困人员住院护理保险: the policy of a year, stays in hospital, and what was claimed and paid for them."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q


class CarePolicy(models.Model):
    """The cover of one person by one policy. `until_date` is its last day."""

    person = models.ForeignKey(
        "people.Person", verbose_name="特困人员", on_delete=models.RESTRICT, related_name="care_policies"
    )
    insurer = models.CharField("承保公司", max_length=80)
    number = models.CharField("保单号", max_length=40)
    from_date = models.DateField("保险责任起")
    until_date = models.DateField("保险责任止")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_name = models.CharField("登记人", max_length=64)

    class Meta:
        verbose_name = "住院护理保险"
        ordering = ["-until_date", "-id"]
        constraints = [
            models.UniqueConstraint(name="care_policy_begins_once", fields=["person", "from_date"]),
            models.CheckConstraint(
                name="care_policy_ends_later", condition=Q(until_date__gte=F("from_date"))
            ),
        ]

    def __str__(self):
        return self.number


class StayState(models.TextChoices):
    INSIDE = "inside", "住院中"
    DISCHARGED = "discharged", "已出院，未申请理赔"
    CLAIMED = "claimed", "已申请理赔"
    PAID = "paid", "已赔付"


STAY_TONES = {"inside": "info", "discharged": "wait", "claimed": "wait", "paid": "ok"}


class HospitalStay(models.Model):
    """One stay in hospital and its claim. `valid` ends with the day after the discharge.

    `nursing_days` are those for which nursing is claimed; amounts are in fen.
    """

    person = models.ForeignKey(
        "people.Person", verbose_name="特困人员", on_delete=models.RESTRICT, related_name="hospital_stays"
    )
    policy = models.ForeignKey(
        CarePolicy, verbose_name="住院护理保险", null=True, on_delete=models.RESTRICT, related_name="stays"
    )
    hospital = models.CharField("医院", max_length=80)
    reason = models.CharField("住院原因", max_length=120)
    state = models.CharField("状态", max_length=12, choices=StayState.choices, default=StayState.INSIDE)
    valid = DateRangeField("住院期间")
    nursing_days = models.PositiveSmallIntegerField("申请护理天数", null=True)
    claimed_fen = models.BigIntegerField("申请金额（分）", null=True)
    paid_fen = models.BigIntegerField("赔付金额（分）", null=True)
    paid_date = models.DateField("赔付日期", null=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_name = models.CharField("登记人", max_length=64)

    class Meta:
        verbose_name = "特困人员住院"
        ordering = ["-valid", "-id"]
        constraints = [
            ExclusionConstraint(
                name="one_hospital_stay_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="hospital_stay_claims_by_a_policy",
                condition=Q(state__in=["inside", "discharged"], policy=None, claimed_fen=None)
                | Q(state__in=["claimed", "paid"], policy__isnull=False, claimed_fen__gt=0),
            ),
            models.CheckConstraint(
                name="hospital_stay_is_paid_no_more_than_claimed",
                condition=Q(state="paid", paid_fen__gte=0, paid_fen__lte=F("claimed_fen"))
                | (~Q(state="paid") & Q(paid_fen=None)),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.hospital

    @property
    def last_date(self) -> dt.date | None:
        """The day of discharge."""
        return self.valid.upper - dt.timedelta(days=1) if self.valid.upper else None

    @property
    def tone(self) -> str:
        return STAY_TONES[self.state]
