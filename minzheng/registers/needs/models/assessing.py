"""What a household needs, what is done about it, and who answers for it."""

from django.db import models
from django.db.models import F, Q

from ..declared import area_names


class Grade(models.IntegerChoices):
    NONE = 0, "无"
    SOME = 1, "一般"
    URGENT = 2, "突出"


class NeedsAssessment(models.Model):
    """One assessment at home (综合评估). The newest counts; `replaced_at` is when it came after this one."""

    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", on_delete=models.RESTRICT, related_name="needs_assessments"
    )
    assessed_date = models.DateField("评估日期")
    first_assessor = models.CharField("评估人一", max_length=64)
    second_assessor = models.CharField("评估人二", max_length=64)
    review_date = models.DateField("下次评估日期")
    recorded_at = models.DateTimeField("登记时间")
    replaced_at = models.DateTimeField("被新评估替代的时间", null=True)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "综合评估"
        ordering = ["-assessed_date", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="needs_assessment_current", fields=["household"], condition=Q(replaced_at=None)
            ),
            models.CheckConstraint(
                name="needs_assessment_by_two", condition=~Q(first_assessor=F("second_assessor"))
            ),
            models.CheckConstraint(
                name="needs_assessment_reviewed_later", condition=Q(review_date__gt=F("assessed_date"))
            ),
        ]

    @property
    def summary(self) -> str:
        """One line of the history: when and by whom."""
        return f"{self.assessed_date}，{self.first_assessor}、{self.second_assessor}"


class AssessedNeed(models.Model):
    """The grade of one area in an assessment, with words. Append-only."""

    assessment = models.ForeignKey(
        NeedsAssessment, verbose_name="综合评估", on_delete=models.RESTRICT, related_name="needs"
    )
    area = models.CharField("方面", max_length=16)
    grade = models.PositiveSmallIntegerField("程度", choices=Grade.choices)
    words = models.CharField("情况说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "评估的需求"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="assessed_need_once", fields=["assessment", "area"]),
            models.CheckConstraint(
                name="assessed_need_has_words", condition=Q(grade=Grade.NONE) | ~Q(words="")
            ),
        ]

    @property
    def area_name(self) -> str:
        return area_names().get(self.area, self.area)


class DoerKind(models.TextChoices):
    HELPER = "helper", "帮扶责任人"
    DEPARTMENT = "department", "部门"
    ORGANISATION = "organisation", "社会组织"


class MeasureState(models.TextChoices):
    PLANNED = "planned", "计划中"
    DONE = "done", "已落实"
    DROPPED = "dropped", "已取消"


class ServiceMeasure(models.Model):
    """One measure of the plan (帮扶措施): for which area, what, by whom, until when.

    What is still planned when a new assessment comes goes over to it.
    """

    assessment = models.ForeignKey(
        NeedsAssessment, verbose_name="综合评估", on_delete=models.RESTRICT, related_name="measures"
    )
    area = models.CharField("方面", max_length=16)
    what = models.CharField("措施", max_length=200)
    doer_kind = models.CharField("由谁落实", max_length=12, choices=DoerKind.choices)
    doer = models.CharField("落实的人或单位", max_length=120)
    due_date = models.DateField("落实期限")
    state = models.CharField("状态", max_length=8, choices=MeasureState.choices, default=MeasureState.PLANNED)
    planned_at = models.DateTimeField("列入时间")
    done_date = models.DateField("落实日期", null=True)
    outcome = models.CharField("落实情况或取消原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "帮扶措施"
        ordering = ["due_date", "id"]
        constraints = [
            models.CheckConstraint(
                name="service_measure_ends_with_words",
                condition=Q(state="planned", done_date=None, outcome="")
                | Q(state="done", done_date__isnull=False) & ~Q(outcome="")
                | Q(state="dropped", done_date=None) & ~Q(outcome=""),
            ),
        ]


class Helper(models.Model):
    """Who answers for a household (帮扶责任人), from a day until another took over. The phone is encrypted."""

    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", on_delete=models.RESTRICT, related_name="helpers"
    )
    name = models.CharField("姓名", max_length=64)
    unit = models.CharField("单位", max_length=120)
    phone_cipher = models.BinaryField("联系电话（加密）")
    phone_masked = models.CharField("联系电话（遮盖）", max_length=20)
    from_date = models.DateField("起")
    until_date = models.DateField("止", null=True)

    class Meta:
        verbose_name = "帮扶责任人"
        ordering = ["-from_date", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="helper_one_at_a_time", fields=["household"], condition=Q(until_date=None)
            ),
            models.CheckConstraint(
                name="helper_leaves_later", condition=Q(until_date=None) | Q(until_date__gte=F("from_date"))
            ),
        ]

    def __str__(self):
        return self.name
