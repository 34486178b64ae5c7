"""What came in, when, from whom, and what became of it."""

from django.db import models
from django.db.models import Q


class IntakeRecord(models.Model):
    """One file that was loaded or sent back. The rows themselves lie in the books of their room.

    A file that was loaded is recognised by its digest and never loaded twice; one that was sent back may
    come again, and is judged again, because the bureau's books may have changed.
    """

    class Outcome(models.TextChoices):
        LOADED = "loaded", "已导入"
        REFUSED = "refused", "已退回"

    dataset = models.CharField("数据集", max_length=64)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    digest = models.CharField("摘要（SM3）", max_length=64)
    size_bytes = models.PositiveBigIntegerField("大小（字节）")
    row_count = models.PositiveIntegerField("行数")
    error_count = models.PositiveIntegerField("问题行数", default=0)
    counts = models.JSONField("导入结果", default=dict)
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    received_at = models.DateTimeField("收到时间")
    received_by = models.ForeignKey(
        "access.Account", verbose_name="导入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "数据导入记录"
        indexes = [models.Index(fields=["dataset", "-received_at"], name="intake_dataset_latest")]
        constraints = [
            models.UniqueConstraint(
                name="intake_loaded_once", fields=["dataset", "digest"], condition=Q(outcome="loaded")
            ),
            models.CheckConstraint(
                name="intake_loaded_has_no_error", condition=Q(outcome="refused") | Q(error_count=0)
            ),
        ]

    def __str__(self):
        return f"{self.dataset} {self.received_at:%Y-%m-%d}"
