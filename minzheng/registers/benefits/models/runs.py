"""Issue runs: their lines, and what was issued for which month."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from minzheng.kernel.base.months import MonthField

from .awards import Award

# Keys of tables that get a million rows in a statement: the migrations have them checked by the statement
# (kernel.base.references), and a unique constraint that begins with the column is their index.
BY_STATEMENT = {"on_delete": models.RESTRICT, "db_constraint": False, "db_index": False}


class RunState(models.TextChoices):
    """A run is a row before it starts; each state can be resumed."""

    PREPARING = "preparing", "正在测算"
    PREPARED = "prepared", "待复核"
    POSTING = "posting", "正在入账"
    POSTED = "posted", "已复核入账"
    CANCELLED = "cancelled", "已作废"


class RunManager(models.Manager):
    """Leaves what only planning reads where it is: of a city's run that is megabytes."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().defer("horizon", "laws", "to_compute")


class IssueRun(models.Model):
    """发放批次: the differences to pay for a month and all open months before it.

    `known_at` freezes what was known: lines computed after an interruption use the same facts.
    What the next run may carry on from this one rests on `horizon` (what this one can have seen, see
    `kernel.base.touched`) and on `laws` (see `Programme.laws`). When it is planned, a run takes the awards
    that nothing has touched from `carried_from` and keeps the others in `to_compute`; None is all of them.
    """

    programme = models.CharField("待遇", max_length=40)
    division_prefix = models.CharField("辖区", max_length=12)
    month = MonthField("所属期")
    sequence = models.PositiveSmallIntegerField("次数")
    state = models.CharField("状态", max_length=12, choices=RunState.choices)
    known_at = models.DateTimeField("事实截止时间")
    first_month = MonthField("回溯起月")
    rules_digest = models.CharField("规则摘要", max_length=64, blank=True)
    parameters_digest = models.CharField("参数摘要", max_length=64, blank=True)
    total = models.PositiveIntegerField("总户数", default=0)
    done = models.PositiveIntegerField("已测算", default=0)
    made_by_id = models.BigIntegerField("制单账号", null=True)
    made_by_name = models.CharField("制单人", max_length=64)
    made_at = models.DateTimeField("制单时间")
    checked_by_id = models.BigIntegerField("复核账号", null=True)
    checked_by_name = models.CharField("复核人", max_length=64, blank=True)
    checked_at = models.DateTimeField("复核时间", null=True)
    posted_at = models.DateTimeField("入账时间", null=True)
    cancel_reason = models.CharField("作废原因", max_length=200, blank=True)
    fault = models.CharField("故障说明", max_length=500, blank=True)
    horizon = models.JSONField("所见范围", default=dict)
    laws = models.JSONField("各月规则", default=dict)
    is_planned = models.BooleanField("已排定", default=False)
    carried_from = models.ForeignKey(
        "self", verbose_name="沿用批次", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    to_compute = ArrayField(models.BigIntegerField(), verbose_name="须测算的待遇", null=True)
    computed = models.PositiveIntegerField("重新测算户数", default=0)

    objects = RunManager()

    class Meta:
        verbose_name = "发放批次"
        constraints = [
            models.UniqueConstraint(
                name="run_numbered_once", fields=["programme", "division_prefix", "month", "sequence"]
            ),
            models.UniqueConstraint(
                name="one_open_run_per_programme", fields=["programme", "division_prefix"],
                condition=Q(state__in=["preparing", "prepared", "posting"]),
                violation_error_message="这项待遇还有未完成的批次，请先复核或作废它。",
            ),
            models.CheckConstraint(
                name="maker_is_not_checker",
                condition=Q(checked_by_id=None) | Q(made_by_id=None) | ~Q(checked_by_id=F("made_by_id")),
            ),
        ]  # fmt: skip


class RunPart(models.Model):
    """Consecutive awards of a run that are computed, or booked, in one transaction: as its `state` says.

    The parts of a run are laid when it is planned and again when it is checked, and are gone when they all
    are done: what is left to do of an interrupted run is the parts that are not. A cancelled run keeps
    its own.
    """

    run = models.ForeignKey(IssueRun, verbose_name="批次", on_delete=models.CASCADE, related_name="parts")
    state = models.CharField("所属环节", max_length=12, choices=RunState.choices)
    number = models.PositiveIntegerField("序号")
    first_award_id = models.BigIntegerField("起")
    last_award_id = models.BigIntegerField("止")
    awards = models.PositiveIntegerField("户数")
    is_done = models.BooleanField("已办", default=False)

    class Meta:
        verbose_name = "批次分段"
        constraints = [models.UniqueConstraint(name="run_part_once", fields=["run", "state", "number"])]


class RunLine(models.Model):
    """One award and month in a run: due, issued before, and the difference, with what changed."""

    run = models.ForeignKey(IssueRun, verbose_name="批次", related_name="lines", **BY_STATEMENT)
    award = models.ForeignKey(Award, verbose_name="待遇资格", related_name="+", **BY_STATEMENT)
    month = MonthField("所属期")
    due_fen = models.BigIntegerField("应发")
    issued_before_fen = models.BigIntegerField("已发")
    difference_fen = models.BigIntegerField("差额")
    persons = models.PositiveSmallIntegerField("人数")
    persons_before = models.PositiveSmallIntegerField("原人数")
    category = models.CharField("城乡", max_length=12)
    basis = models.JSONField("测算要点")
    reason = models.CharField("原因", max_length=300)

    class Meta:
        verbose_name = "批次明细"
        constraints = [
            models.UniqueConstraint(name="line_once_per_run", fields=["run", "award", "month"]),
            models.CheckConstraint(
                name="line_is_due_less_issued",
                condition=Q(difference_fen=F("due_fen") - F("issued_before_fen")),
            ),
        ]


class Issued(models.Model):
    """What was issued for an award and month: the sum of the rows is what the month has had. Append-only."""

    award = models.ForeignKey(Award, verbose_name="待遇资格", related_name="issued", **BY_STATEMENT)
    month = MonthField("所属期")
    sequence = models.PositiveSmallIntegerField("次数")
    amount_fen = models.BigIntegerField("金额")
    persons = models.SmallIntegerField("人次")
    category = models.CharField("城乡", max_length=12)
    basis = models.JSONField("测算要点")
    reason = models.CharField("原因", max_length=300)
    run = models.ForeignKey(IssueRun, verbose_name="批次", null=True, related_name="issued", **BY_STATEMENT)
    clawback = models.ForeignKey(
        "benefits.Clawback", verbose_name="追回", null=True, on_delete=models.RESTRICT, related_name="issued",
        db_index=False,
    )  # fmt: skip

    class Meta:
        verbose_name = "已发记录"
        constraints = [
            models.UniqueConstraint(name="issued_once", fields=["award", "month", "sequence"]),
            models.CheckConstraint(
                name="issued_by_run_or_clawback",
                condition=Q(run__isnull=False, clawback__isnull=True)
                | Q(run__isnull=True, clawback__isnull=False),
            ),
        ]
        indexes = [
            # Rows come run by run and month by month and stay where they are: that is all this index notes.
            BrinIndex(fields=["run", "month"], name="issued_run_month", autosummarize=True),
            models.Index(fields=["clawback"], name="issued_clawback", condition=Q(clawback__isnull=False)),
        ]
