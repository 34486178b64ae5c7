"""Checks by lot, what each of those drawn was found to be, and how it was put right."""

from django.db import models
from django.db.models import Q


class Population(models.TextChoices):
    """Of whom is drawn."""

    DELEGATED = "delegated", "乡镇（街道）确认的新增对象"
    RELATIVE = "relative", "近亲属备案对象"
    STANDING = "standing", "在享对象"


class SpotCheck(models.Model):
    """One check: of whom, in which place and time, what share, by which draw.

    `first_date` and `last_date` bound the day of opening of the awards of `DELEGATED`; of the others who had
    the programme on `last_date`.
    """

    title = models.CharField("名称", max_length=120)
    population = models.CharField("抽查范围", max_length=12, choices=Population.choices)
    programme = models.CharField("待遇", max_length=40)
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    first_date = models.DateField("起")
    last_date = models.DateField("止")
    share_basis_points = models.PositiveIntegerField("比例（万分之）")
    wanted = models.PositiveIntegerField("抽取数量")
    finish_by = models.DateField("检查截止")
    draw = models.OneToOneField(
        "rounds.Draw", verbose_name="抽取", on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField("制定时间")
    planned_by_name = models.CharField("制定人", max_length=64)
    void_reason = models.CharField("作废理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "抽查"
        constraints = [
            models.CheckConstraint(
                name="spot_check_period", condition=Q(first_date__lte=models.F("last_date"))
            ),
            models.CheckConstraint(
                name="spot_check_share", condition=Q(share_basis_points__range=(1, 10_000))
            ),
        ]


class SpotCheckTask(models.Model):
    """One of those drawn: what was found on which day by which two, and how it was put right."""

    check_of = models.ForeignKey(
        SpotCheck, verbose_name="抽查", on_delete=models.RESTRICT, related_name="tasks"
    )
    award = models.ForeignKey(
        "benefits.Award", verbose_name="待遇资格", on_delete=models.RESTRICT, related_name="+"
    )
    division_code = models.CharField("村（社区）", max_length=12, db_index=True)
    rank = models.PositiveIntegerField("抽中次序")
    on_date = models.DateField("检查日期", null=True)
    checked_by_names = models.CharField("检查人", max_length=130, blank=True)
    score = models.PositiveSmallIntegerField("评分", null=True)
    has_problem = models.BooleanField("发现问题", default=False)
    note = models.CharField("检查情况", max_length=500, blank=True)
    recorded_at = models.DateTimeField("登记时间", null=True)
    rectify_by = models.DateField("整改期限", null=True)
    rectification = models.CharField("整改结果", max_length=500, blank=True)
    rectified_by_name = models.CharField("整改人", max_length=64, blank=True)
    rectified_at = models.DateTimeField("整改时间", null=True)

    class Meta:
        verbose_name = "抽查任务"
        constraints = [
            models.UniqueConstraint(name="award_once_in_a_check", fields=["check_of", "award"]),
            models.CheckConstraint(
                name="task_score_of_a_hundred", condition=Q(score=None) | Q(score__range=(0, 100))
            ),
            models.CheckConstraint(
                name="task_recorded_whole",
                condition=Q(recorded_at=None, on_date=None, score=None, has_problem=False)
                | Q(recorded_at__isnull=False, on_date__isnull=False, score__isnull=False),
            ),
            models.CheckConstraint(
                name="task_rectified_what_was_found", condition=Q(rectified_at=None) | Q(has_problem=True)
            ),
        ]
