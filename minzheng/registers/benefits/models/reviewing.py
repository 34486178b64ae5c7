"""What was found when somebody looked again whether a benefit is still due."""

from django.db import models
from django.db.models import F, Q

from .awards import Award


class ReviewWay(models.TextChoices):
    HOME = "home", "入户"
    WINDOW = "window", "本人到窗口"
    VIDEO = "video", "视频"
    DATA = "data", "数据比对"


class ReviewFinding(models.TextChoices):
    UNCHANGED = "unchanged", "没有变化"
    CHANGED = "changed", "情况有变化"
    LOST = "lost", "不再符合或找不到人"


class AwardReview(models.Model):
    """定期复核: an award looked at again on a day. What is not unchanged waits until it is dealt with.

    A review changes no award by itself: facts are corrected, an award is stopped, by commands of their own.
    """

    award = models.ForeignKey(
        Award, verbose_name="待遇资格", on_delete=models.RESTRICT, related_name="reviews"
    )
    on_date = models.DateField("复核日期")
    way = models.CharField("方式", max_length=8, choices=ReviewWay.choices)
    finding = models.CharField("结果", max_length=10, choices=ReviewFinding.choices)
    note = models.CharField("情况", max_length=300, blank=True)
    reviewed_by_name = models.CharField("复核人", max_length=64)
    recorded_at = models.DateTimeField("登记时间")
    settlement = models.CharField("处理结果", max_length=300, blank=True)
    settled_by_name = models.CharField("处理人", max_length=64, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = "定期复核"
        constraints = [
            models.UniqueConstraint(name="one_review_of_an_award_a_day", fields=["award", "on_date"]),
            models.CheckConstraint(
                name="review_settled_by_somebody",
                condition=Q(settled_at=None, settlement="") | Q(settled_at__gte=F("recorded_at")),
            ),
        ]
        indexes = [
            models.Index(
                name="review_to_settle", fields=["award"],
                condition=~Q(finding=ReviewFinding.UNCHANGED) & Q(settled_at=None),
            )
        ]  # fmt: skip
