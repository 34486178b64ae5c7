"""The contract, its parts, and the assessments by which they are paid."""

from django.db import models
from django.db.models import F, Q


class ContractState(models.TextChoices):
    RUNNING = "running", "履行中"
    FINISHED = "finished", "已完结"
    TERMINATED = "terminated", "已终止"


class ServiceContract(models.Model):
    """One contract of a project with its winner."""

    project = models.OneToOneField(
        "purchasing.PurchaseProject", verbose_name="购买服务项目", on_delete=models.RESTRICT,
        related_name="contract",
    )  # fmt: skip
    number = models.CharField("合同编号", max_length=32, unique=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, db_index=True)
    organisation_name = models.CharField("承接单位", max_length=120)
    amount_fen = models.BigIntegerField("合同金额（分）")
    signed_date = models.DateField("签订日期")
    from_date = models.DateField("履行起")
    until_date = models.DateField("履行止")
    state = models.CharField(
        "状态", max_length=10, choices=ContractState.choices, default=ContractState.RUNNING
    )

    class Meta:
        verbose_name = "购买服务合同"
        ordering = ["-signed_date", "-id"]
        constraints = [
            models.CheckConstraint(name="contract_has_an_amount", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="contract_ends_later", condition=Q(until_date__gt=F("from_date"))),
        ]


class PartState(models.TextChoices):
    WAITING = "waiting", "待评估"
    DUE = "due", "应付"
    PAID = "paid", "已付"
    DROPPED = "dropped", "不再支付"


PART_TONES = {"waiting": "quiet", "due": "wait", "paid": "ok", "dropped": "stop"}


class PaymentPart(models.Model):
    """One part: signing waits for nothing, midterm and final for their assessment.

    `ratio` and `factor` in basis points; `due_fen` = contract × ratio × factor, rounded half up once.
    """

    contract = models.ForeignKey(
        ServiceContract, verbose_name="购买服务合同", on_delete=models.RESTRICT, related_name="parts"
    )
    stage = models.CharField("阶段", max_length=8, choices=(
        ("signing", "首付款"), ("midterm", "中期款"), ("final", "尾款"),
    ))  # fmt: skip
    ratio = models.PositiveIntegerField("比例（万分之一）")
    state = models.CharField("状态", max_length=8, choices=PartState.choices)
    factor = models.PositiveIntegerField("得分系数（万分之一）", null=True)
    due_fen = models.BigIntegerField("应付（分）", null=True)
    paid_date = models.DateField("支付日期", null=True)
    voucher = models.CharField("支付凭证号", max_length=40, blank=True)

    class Meta:
        verbose_name = "合同付款"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="payment_part_once_a_stage", fields=["contract", "stage"]),
            models.CheckConstraint(
                name="payment_part_due_with_its_amount",
                condition=Q(state__in=["due", "paid"], factor__isnull=False, due_fen__gte=0)
                | Q(state__in=["waiting", "dropped"], due_fen=None),
            ),
            models.CheckConstraint(
                name="payment_part_paid_on_a_day",
                condition=Q(state="paid", paid_date__isnull=False) & ~Q(voucher="")
                | ~Q(state="paid") & Q(paid_date=None, voucher=""),
            ),
        ]

    @property
    def tone(self) -> str:
        return PART_TONES[self.state]


class Assessment(models.Model):
    """The assessors' verdict at a stage: each one's points and their mean, in hundredths. Append-only."""

    contract = models.ForeignKey(
        ServiceContract, verbose_name="购买服务合同", on_delete=models.RESTRICT, related_name="assessments"
    )
    stage = models.CharField("阶段", max_length=8, choices=(("midterm", "中期评估"), ("final", "末期评估")))
    on_date = models.DateField("评估日期")
    points = models.PositiveIntegerField("平均分（百分之一分）")
    given = models.JSONField("各评估人员得分", default=dict)
    opinion = models.CharField("意见", max_length=500)
    recorded_at = models.DateTimeField("记录时间")
    recorded_by_name = models.CharField("记录人", max_length=64)

    class Meta:
        verbose_name = "项目评估"
        constraints = [
            models.UniqueConstraint(name="assessment_once_a_stage", fields=["contract", "stage"]),
            models.CheckConstraint(name="assessment_of_hundred", condition=Q(points__lte=10_000)),
        ]
