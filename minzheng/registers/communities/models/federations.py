"""Federations of social organisations (社会组织服务联合会): of the district and of streets, as a tree."""

from django.db import models
from django.db.models import Q


class Federation(models.Model):
    """A federation. That of a street belongs to that of its district."""

    name = models.CharField("名称", max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", verbose_name="上级联合会", null=True, on_delete=models.RESTRICT, related_name="branches"
    )
    division_code = models.CharField("所在区划", max_length=12, unique=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    president = models.CharField("会长", max_length=64)
    founded_date = models.DateField("成立日期")

    class Meta:
        verbose_name = "社会组织联合会"
        ordering = ["division_code"]

    def __str__(self):
        return self.name


class FederationMember(models.Model):
    """An organisation's membership, from a day until it leaves."""

    federation = models.ForeignKey(
        Federation, verbose_name="联合会", on_delete=models.RESTRICT, related_name="members"
    )
    name = models.CharField("会员单位", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    joined_date = models.DateField("入会日期")
    left_date = models.DateField("退会日期", null=True)

    class Meta:
        verbose_name = "联合会会员"
        ordering = ["joined_date", "id"]
        constraints = [
            models.UniqueConstraint(
                name="federation_member_once", fields=["federation", "name"], condition=Q(left_date=None)
            ),
            models.CheckConstraint(
                name="federation_member_leaves_later",
                condition=Q(left_date=None) | Q(left_date__gte=models.F("joined_date")),
            ),
        ]


class FederationActivity(models.Model):
    """A joint activity of a federation's members. Append-only."""

    federation = models.ForeignKey(
        Federation, verbose_name="联合会", on_delete=models.RESTRICT, related_name="activities"
    )
    on_date = models.DateField("日期")
    title = models.CharField("活动内容", max_length=120)
    organisations = models.PositiveSmallIntegerField("参加单位数")
    beneficiaries = models.PositiveIntegerField("服务人次")
    recorded_at = models.DateTimeField("记录时间")
    recorded_by_name = models.CharField("记录人", max_length=64)

    class Meta:
        verbose_name = "联合活动"
        ordering = ["-on_date", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="federation_activity_once", fields=["federation", "on_date", "title"]
            )
        ]
