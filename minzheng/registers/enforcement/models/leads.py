"""From daily supervision to penalty: findings, and the leads they become (PL-06)."""

from django.db import models
from django.db.models import Q

from ..fields import Field, Level, Source
from .objects import InspectionObject
from .rounds import InspectionRecord


class Lead(models.Model):
    """执法线索: a suspicion with a receipt and days to check it. It ends in a case, elsewhere, or unfounded."""

    class State(models.TextChoices):
        OPEN = "open", "待核查"
        FILED = "filed", "已立案"
        UNFOUNDED = "unfounded", "不予立案"
        TRANSFERRED = "transferred", "已移送"

    number = models.CharField("线索编号", max_length=40, unique=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    field = models.CharField("领域", max_length=16, choices=Field.choices)
    target = models.ForeignKey(
        InspectionObject, verbose_name="检查对象", null=True, on_delete=models.PROTECT, related_name="leads"
    )
    subject_name = models.CharField("涉嫌违法的单位或个人", max_length=120)
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    facts = models.CharField("线索内容", max_length=1000)
    happened_date = models.DateField("行为发生日", null=True)
    level = models.PositiveSmallIntegerField("程度", choices=Level.choices)
    received_at = models.DateTimeField("接收时间")
    receipt_id = models.BigIntegerField("回执文书", null=True)
    check_by = models.DateField("核查期限")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField("处理时间", null=True)
    settlement = models.CharField("处理结果", max_length=500, blank=True)
    case = models.ForeignKey(
        "cases.Case", verbose_name="处罚案件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "执法线索"
        indexes = [models.Index(fields=["state", "check_by"], name="lead_state_due")]
        constraints = [
            models.CheckConstraint(
                name="lead_settled_with_its_time",
                condition=Q(state="open", settled_at=None) | (~Q(state="open") & Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.subject_name}"


class SupervisionFinding(models.Model):
    """日常监管发现: a problem that was seen, in an inspection or otherwise; a lead from a level on."""

    field = models.CharField("领域", max_length=16, choices=Field.choices)
    target = models.ForeignKey(
        InspectionObject,
        verbose_name="检查对象",
        null=True,
        on_delete=models.PROTECT,
        related_name="findings",
    )
    record = models.ForeignKey(
        InspectionRecord,
        verbose_name="检查笔录",
        null=True,
        on_delete=models.PROTECT,
        related_name="problems",
    )
    subject_name = models.CharField("单位或个人", max_length=120)
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    text = models.CharField("发现的问题", max_length=500)
    level = models.PositiveSmallIntegerField("程度", choices=Level.choices)
    found_date = models.DateField("发现日期")
    correct_by = models.DateField("整改期限", null=True)
    corrected_date = models.DateField("改正日期", null=True)
    lead = models.ForeignKey(
        Lead, verbose_name="执法线索", null=True, on_delete=models.PROTECT, related_name="findings"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_name = models.CharField("登记人", max_length=64)
    request_id = models.UUIDField("请求编号", null=True, unique=True)

    class Meta:
        verbose_name = "监管发现"
