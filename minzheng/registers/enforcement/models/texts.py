"""法规文库: laws and policies by field, with level and the days between which they hold (PL-15)."""

from django.db import models
from django.db.models import F, Q


class LawText(models.Model):
    """One text as it held between two days; a later version is a row of its own, linked by `replaces`.

    `code` is how grounds of penalties name it ("社会团体登记管理条例"); `fields` are those of enforcement.
    """

    class Rank(models.TextChoices):
        LAW = "law", "法律"
        REGULATION = "regulation", "行政法规"
        RULE = "rule", "部门规章"
        LOCAL = "local", "地方性法规、政府规章"
        POLICY = "policy", "规范性文件"

    code = models.CharField("简称", max_length=60)
    title = models.CharField("名称", max_length=120)
    rank = models.CharField("效力级别", max_length=12, choices=Rank.choices)
    document_number = models.CharField("文号", max_length=60, blank=True)
    fields = models.JSONField("领域", default=list)
    from_date = models.DateField("施行日期")
    until_date = models.DateField("失效日期", null=True)
    articles = models.JSONField("条文摘录", default=list)
    note = models.CharField("修改、废止情况", max_length=300, blank=True)
    replaces = models.ForeignKey(
        "self", verbose_name="取代", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "法规文本"
        ordering = ["rank", "title", "from_date"]
        constraints = [
            models.UniqueConstraint(name="law_text_version_once", fields=["code", "from_date"]),
            models.CheckConstraint(
                name="law_text_ends_after_start",
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")),
            ),
        ]

    def __str__(self):
        return self.title
