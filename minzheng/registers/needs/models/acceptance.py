"""Scores of the urban acceptance (城镇脱贫解困验收)."""

from django.db import models


class AcceptanceScore(models.Model):
    """What one person gave a household in a year, by criterion, in whole points. Append-only.

    Two persons score; the household passes where their average reaches the points set.
    """

    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", on_delete=models.RESTRICT, related_name="acceptance_scores"
    )
    year = models.PositiveSmallIntegerField("年度")
    account_id = models.BigIntegerField("评分账号")
    scorer_name = models.CharField("评分人", max_length=64)
    given = models.JSONField("各项得分")
    points = models.PositiveSmallIntegerField("总分")
    note = models.CharField("说明", max_length=300, blank=True)
    scored_at = models.DateTimeField("评分时间")

    class Meta:
        verbose_name = "解困验收评分"
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(name="acceptance_score_once", fields=["household", "year", "account_id"]),
        ]
