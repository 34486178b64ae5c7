"""等级评估."""

from django.db import models
from django.db.models import Q

from ..assessing import ASSESSMENT
from ..machines import Machine
from .subjects import Supervised


class Assessment(Supervised):
    """One assessment of an organisation. Scores in tenths of a point; `cutoffs` is the table held to."""

    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name="社会组织", on_delete=models.RESTRICT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    self_score = models.PositiveIntegerField("自评得分")
    parts = models.JSONField("各部分得分", default=list)
    total = models.PositiveIntegerField("总分", null=True)
    experts = models.JSONField("评估专家", default=list)
    cutoffs = models.JSONField("分数线", default=list)
    grade = models.CharField("等级", max_length=2, blank=True)
    publicised_date = models.DateField("公示日期", null=True)
    publicity_until = models.DateField("公示截止日期", null=True)
    review_until = models.DateField("复核申请截止日期", null=True)
    granted_date = models.DateField("授予日期", null=True)
    valid_until = models.DateField("有效期止", null=True)

    class Meta:
        verbose_name = "等级评估"
        constraints = [
            models.UniqueConstraint(
                name="assessment_open_once",
                fields=["organisation"],
                condition=Q(state__in=[*ASSESSMENT.open_codes]),
            ),
            models.CheckConstraint(
                name="assessment_granted_with_its_dates",
                condition=~Q(state="granted")
                | (~Q(grade="") & Q(granted_date__isnull=False, valid_until__isnull=False)),
            ),
        ]

    @property
    def machine(self) -> Machine:
        return ASSESSMENT

    @property
    def title(self) -> str:
        return f"{self.organisation.name} {self.year}年等级评估"
