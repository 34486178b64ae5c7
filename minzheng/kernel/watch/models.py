"""What rules found and what became of it, and how far each source has been read."""

from django.db import models
from django.db.models import Q


class WarningState(models.TextChoices):
    """How a warning stands."""

    OPEN = "open", "待处理"
    ACTED = "acted", "已处理"
    DISMISSED = "dismissed", "不用处理"
    CLEARED = "cleared", "情形已消失"


class Warning(models.Model):
    """A finding of a rule about a person. The `key` makes sure that the same finding stands once.

    `owner` is the permission of who deals with it, `due_date` the last day for that; there is none where
    the rule acted by itself.
    """

    key = models.CharField("键", max_length=160, unique=True)
    rule = models.CharField("规则", max_length=40)
    person = models.ForeignKey(
        "people.Person", verbose_name="人员", on_delete=models.RESTRICT, related_name="warnings"
    )
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", null=True, on_delete=models.RESTRICT, related_name="warnings"
    )
    division_code = models.CharField("村（社区）", max_length=12, db_index=True)
    article = models.CharField("依据", max_length=200)
    sentence = models.CharField("发现", max_length=500)
    evidence = models.JSONField("证据", default=dict)
    owner = models.CharField("由谁处理", max_length=40)
    found_at = models.DateTimeField("发现时间")
    found_date = models.DateField("发现日期")
    due_date = models.DateField("处理期限", null=True)
    state = models.CharField("状态", max_length=10, choices=WarningState.choices, default=WarningState.OPEN)
    outcome = models.CharField("处理结果", max_length=500, blank=True)
    closed_at = models.DateTimeField("处理时间", null=True)
    closed_by = models.BigIntegerField("处理人账号", null=True)
    closed_by_name = models.CharField("处理人", max_length=64, blank=True)

    class Meta:
        verbose_name = "预警"
        constraints = [
            models.CheckConstraint(
                name="warning_closed_with_an_outcome",
                condition=Q(state="open", closed_at=None) | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_date"], name="warning_state_due"),
            models.Index(fields=["person", "rule"], name="warning_person_rule"),
        ]

    def __str__(self):
        return self.key


class Cursor(models.Model):
    """How far a source has been read: `position` last time, `settled` the time before.

    Reading begins at `settled`: a row whose transaction ended later than that of a newer one is thereby
    still met.
    """

    source = models.CharField("来源", max_length=40, unique=True)
    position = models.BigIntegerField("读到")
    settled = models.BigIntegerField("上次读到")

    class Meta:
        verbose_name = "监测进度"
