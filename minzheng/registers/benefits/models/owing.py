"""What is asked back and how it is repaid, and the money that was given for it all."""

from django.db import models
from django.db.models import F, Q

from minzheng.kernel.base.months import MonthField

from .awards import Award
from .runs import IssueRun


class ClawbackState(models.TextChoices):
    PROPOSED = "proposed", "待决定"
    DECIDED = "decided", "已决定追回"
    WAIVED = "waived", "决定不追回"


class Clawback(models.Model):
    """追回: money issued beyond what was due. Proposed by a run, executed by a decision.

    `lines` are the months: {month, amount_fen, persons, category, basis, reason}. A decided clawback
    becomes a debt of the household, offset against later payments by the programme's rule.
    """

    award = models.ForeignKey(
        Award, verbose_name="待遇资格", on_delete=models.RESTRICT, related_name="clawbacks"
    )
    run = models.ForeignKey(
        IssueRun, verbose_name="提出批次", on_delete=models.RESTRICT, related_name="clawbacks"
    )
    state = models.CharField(
        "状态", max_length=10, choices=ClawbackState.choices, default=ClawbackState.PROPOSED
    )
    amount_fen = models.BigIntegerField("金额")
    lines = models.JSONField("逐月明细")
    cause = models.CharField(
        "责任", max_length=12, blank=True,
        choices=[("agency", "经办差错"), ("family", "家庭迟报"), ("fraud", "骗取")],
    )  # fmt: skip
    note = models.CharField("决定理由", max_length=500, blank=True)
    decided_by_name = models.CharField("决定人", max_length=64, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        verbose_name = "追回"
        constraints = [
            models.UniqueConstraint(
                name="one_open_clawback_per_award", fields=["award"], condition=Q(state="proposed")
            ),
            models.CheckConstraint(name="clawback_is_positive", condition=Q(amount_fen__gt=0)),
        ]


class PlanState(models.TextChoices):
    ACTIVE = "active", "执行中"
    COMPLETED = "completed", "已还清"
    ENDED = "ended", "已终止"


class RepaymentPlan(models.Model):
    """分期还款: what a household owes of a programme, paid back month by month by agreement.

    What is agreed upon is no longer kept from payments (以分期协议为准). The months follow from the first one
    and the monthly amount; the last is what is left.
    """

    programme = models.CharField("待遇", max_length=40)
    division_prefix = models.CharField("辖区", max_length=12)
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", on_delete=models.RESTRICT, related_name="repayment_plans"
    )
    division_code = models.CharField("村（社区）", max_length=12, db_index=True)
    total_fen = models.BigIntegerField("分期总额")
    monthly_fen = models.BigIntegerField("每月还款")
    first_month = MonthField("首期")
    note = models.CharField("协议", max_length=200)
    state = models.CharField("状态", max_length=10, choices=PlanState.choices, default=PlanState.ACTIVE)
    agreed_at = models.DateTimeField("约定时间")
    agreed_by_name = models.CharField("经办人", max_length=64)
    closed_at = models.DateTimeField("结束时间", null=True)
    closed_by_name = models.CharField("结束经办人", max_length=64, blank=True)
    end_reason = models.CharField("终止原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "分期还款"
        constraints = [
            models.UniqueConstraint(
                name="one_plan_at_a_time", fields=["programme", "division_prefix", "household"],
                condition=Q(state="active"),
            ),
            models.CheckConstraint(
                name="plan_is_of_whole_instalments",
                condition=Q(monthly_fen__gt=0, total_fen__gte=F("monthly_fen")),
            ),
        ]  # fmt: skip


class AllotmentKind(models.TextChoices):
    REGULAR = "regular", "下达"
    ADVANCE = "advance", "预拨"


class Allotment(models.Model):
    """Money given to a programme: from whom, how much, by which document, for which year.

    What comes in the year before, to pay the first quarter ahead of the Spring Festival, is an advance (预拨).
    """

    programme = models.CharField("待遇", max_length=40)
    division_prefix = models.CharField("辖区", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField(
        "种类", max_length=8, choices=AllotmentKind.choices, default=AllotmentKind.REGULAR
    )
    source = models.CharField("来源", max_length=40)
    amount_fen = models.BigIntegerField("金额")
    document_number = models.CharField("文号", max_length=60)
    received_date = models.DateField("到账日期")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "资金指标"
        constraints = [
            models.UniqueConstraint(
                name="allotment_once", fields=["programme", "division_prefix", "document_number", "source"]
            )
        ]
