"""双随机一公开: a round, its tasks on a phone, and what was found."""

from django.db import models
from django.db.models import F, Q

from ..fields import Field, Outcome
from .objects import EnforcementOfficer, InspectionObject


class ChecklistVersion(models.Model):
    """检查清单 of a field as it stood from a day on. Items: {key, text, article, level}. Never changed."""

    field = models.CharField("领域", max_length=16, choices=Field.choices)
    version = models.PositiveSmallIntegerField("版本")
    from_date = models.DateField("启用日期")
    items = models.JSONField("检查项")
    source = models.CharField("依据", max_length=200)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "检查清单"
        constraints = [models.UniqueConstraint(name="checklist_version_once", fields=["field", "version"])]

    def __str__(self):
        return f"{self.get_field_display()}检查清单第 {self.version} 版"


class RandomInspection(models.Model):
    """An inspection by lot: of which field, how many, drawn by which two lists, done by when.

    `wants` holds how many objects of each risk class; `share_basis_points` is the share of the plan. The
    draws are those of kernel/rounds: objects first, then two inspectors for each object drawn.
    """

    title = models.CharField("名称", max_length=120)
    field = models.CharField("领域", max_length=16, choices=Field.choices)
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    checklist = models.ForeignKey(
        ChecklistVersion, verbose_name="检查清单", on_delete=models.PROTECT, related_name="+"
    )
    share_basis_points = models.PositiveIntegerField("抽查比例（万分之一）")
    is_layered = models.BooleanField("按风险等级分层", default=False)
    wants = models.JSONField("各层抽取数量", default=dict)
    object_draw = models.OneToOneField(
        "rounds.Draw", verbose_name="对象抽取", null=True, on_delete=models.PROTECT, related_name="+"
    )
    inspector_draw = models.OneToOneField(
        "rounds.Draw", verbose_name="人员抽取", null=True, on_delete=models.PROTECT, related_name="+"
    )
    finish_by = models.DateField("检查截止日期")
    planned_at = models.DateTimeField("计划时间")
    planned_by_name = models.CharField("制定人", max_length=64)

    class Meta:
        verbose_name = "双随机检查"

    def __str__(self):
        return self.title


class InspectionTask(models.Model):
    """One object to be inspected by two officers; its result is published by `publish_by`."""

    round = models.ForeignKey(
        RandomInspection, verbose_name="双随机检查", on_delete=models.PROTECT, related_name="tasks"
    )
    target = models.ForeignKey(
        InspectionObject, verbose_name="检查对象", on_delete=models.PROTECT, related_name="tasks"
    )
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    due_date = models.DateField("检查截止日期")
    publish_by = models.DateField("公布期限", null=True)
    published_at = models.DateTimeField("公布时间", null=True)

    class Meta:
        verbose_name = "检查任务"
        constraints = [models.UniqueConstraint(name="task_once_per_round", fields=["round", "target"])]


class TaskOfficer(models.Model):
    """One of the two officers who were drawn for a task."""

    task = models.ForeignKey(
        InspectionTask, verbose_name="检查任务", on_delete=models.PROTECT, related_name="officers"
    )
    officer = models.ForeignKey(
        EnforcementOfficer, verbose_name="执法人员", on_delete=models.PROTECT, related_name="tasks"
    )

    class Meta:
        verbose_name = "任务执法人员"
        constraints = [models.UniqueConstraint(name="task_officer_once", fields=["task", "officer"])]


class InspectionRecord(models.Model):
    """现场检查笔录: answers by item, photos, the signature, both inspectors. Never changed.

    `answers` is {key: {"answer": ok|problem|absent, "note": text}}; `photo_ids` are files;
    coordinates are what the phone said, a claim to be weighed.
    """

    task = models.OneToOneField(
        InspectionTask, verbose_name="检查任务", on_delete=models.PROTECT, related_name="record"
    )
    inspected_at = models.DateTimeField("检查时间")
    first_officer = models.CharField("检查人一", max_length=64)
    second_officer = models.CharField("检查人二", max_length=64)
    answers = models.JSONField("检查情况")
    outcome = models.CharField("检查结果", max_length=12, choices=Outcome.choices)
    findings = models.CharField("检查结论", max_length=1000)
    correct_by = models.DateField("限期改正日期", null=True)
    signed_by = models.CharField("被检查单位签字", max_length=64)
    photo_ids = models.JSONField("照片", default=list)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True)
    recorded_at = models.DateTimeField("录入时间")
    account_id = models.BigIntegerField("录入账号", null=True)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "检查笔录"
        constraints = [
            models.CheckConstraint(name="two_inspectors", condition=~Q(first_officer=F("second_officer"))),
        ]
