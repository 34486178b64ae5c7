"""Looking after those at home (定期探访): who went, when, and what was found."""

from django.db import models
from django.db.models import Q


class Condition(models.TextChoices):
    WELL = "well", "情况正常"
    WRONG = "wrong", "发现问题"


class SupportVisit(models.Model):
    """One visit. Append-only: what was seen on a day is not seen otherwise later."""

    person = models.ForeignKey(
        "people.Person", verbose_name="特困人员", on_delete=models.RESTRICT, related_name="support_visits"
    )
    on_date = models.DateField("探访日期")
    visitors = models.CharField("探访人", max_length=80)
    condition = models.CharField("情况", max_length=8, choices=Condition.choices)
    findings = models.CharField("发现的问题和处理", max_length=500, blank=True)
    self_care_changed = models.BooleanField("自理能力有变化", default=False)
    change = models.CharField("变化情况", max_length=300, blank=True)
    photo = models.ForeignKey(
        "documents.StoredFile", verbose_name="照片", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_name = models.CharField("登记人", max_length=64)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "特困探访"
        ordering = ["-on_date", "-id"]
        indexes = [models.Index(fields=["person", "-on_date"], name="support_visit_latest")]
        constraints = [
            models.CheckConstraint(
                name="support_visit_says_what_is_wrong", condition=Q(condition="well") | ~Q(findings="")
            ),
            models.CheckConstraint(
                name="support_visit_says_what_changed", condition=Q(self_care_changed=False) | ~Q(change="")
            ),
        ]

    def __str__(self):
        return f"{self.on_date}"
