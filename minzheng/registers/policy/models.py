"""Snapshots of facts to compute on; scenarios: what was assumed, on which facts, with what result; and the
effects that are too large for a request.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from minzheng.kernel.base.months import MonthField


class SnapshotState(models.TextChoices):
    """A snapshot is a row before it is written; what a killed worker left behind is written again."""

    PREPARING = "preparing", "正在生成"
    READY = "ready", "可用"
    FAILED = "failed", "生成失败"


class PopulationSnapshot(models.Model):
    """The facts of the households of an area on one day, as known at one moment, in a file of its own.

    `division_prefix` is the jurisdiction that it belongs to. A snapshot taken from the books covers just
    that; one that came as a file (`from_file`) covers the `area` that it was written for, and its ids are
    not ours: nobody is named and no page opened by them. `region` is the area whose values are the present
    law for everybody in it; empty means that each division has its own.
    `set_aside` households lack a fact that the rules need and take no part. `checked_fen` and
    `checked_awards` say how much was held against the amounts that an issue run would compute.
    `not_receiving` are ids of households on file that the rules would pay though they have no award (left
    the programme, or still applying): in a what-if they would be counted as paid today.
    """

    programme = models.CharField("待遇", max_length=40)
    division_prefix = models.CharField("辖区", max_length=12)
    area = models.CharField("覆盖地区", max_length=12, blank=True)
    region = models.CharField("现行标准取自", max_length=12, blank=True)
    from_file = models.BooleanField("来自外部文件", default=False)
    note = models.CharField("说明", max_length=200, blank=True)
    as_of_date = models.DateField("事实日期")
    known_at = models.DateTimeField("事实截止时间")
    state = models.CharField(
        "状态", max_length=10, choices=SnapshotState.choices, default=SnapshotState.PREPARING
    )
    total = models.PositiveIntegerField("应读户数", default=0)
    done = models.PositiveIntegerField("已读户数", default=0)
    households = models.PositiveIntegerField("户数", default=0)
    persons = models.PositiveIntegerField("人数", default=0)
    set_aside = models.PositiveIntegerField("信息不全的户数", default=0)
    set_aside_reasons = models.JSONField("信息不全的情形", default=list)
    checked_awards = models.PositiveIntegerField("已与发放测算核对的户数", default=0)
    checked_fen = models.BigIntegerField("已与发放测算核对的金额", default=0)
    not_receiving = models.JSONField("符合条件而没有享受的家庭", default=list)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    fault = models.CharField("故障说明", max_length=500, blank=True)
    made_by_id = models.BigIntegerField("发起账号", null=True)
    made_by_name = models.CharField("发起人", max_length=64)
    asked_at = models.DateTimeField("发起时间")

    class Meta:
        verbose_name = "测算快照"
        indexes = [
            models.Index(
                name="newest_ready_snapshot",
                fields=["programme", "division_prefix", "-known_at"],
                condition=Q(state="ready"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_snapshot_in_preparation",
                fields=["programme", "division_prefix"],
                condition=Q(state="preparing"),
                violation_error_message="这项待遇的快照正在生成。",
            ),
            models.CheckConstraint(
                name="ready_snapshot_has_its_digest", condition=~Q(state="ready") | ~Q(digest="")
            ),
            models.CheckConstraint(
                name="failed_snapshot_says_why", condition=~Q(state="failed") | ~Q(fault="")
            ),
            models.CheckConstraint(
                name="snapshot_of_books_covers_its_own",
                condition=Q(from_file=True) | Q(area=models.F("division_prefix"), region=""),
            ),
        ]


class SetAsideHousehold(models.Model):
    """A household that takes no part in a snapshot, with what is missing or impossible in its facts."""

    snapshot = models.ForeignKey(
        PopulationSnapshot,
        verbose_name="快照",
        on_delete=models.RESTRICT,
        related_name="set_aside_households",
    )
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", on_delete=models.RESTRICT, related_name="+"
    )
    reason = models.TextField("原因")

    class Meta:
        verbose_name = "没有参加测算的家庭"
        constraints = [
            models.UniqueConstraint(name="household_set_aside_once", fields=["snapshot", "household"]),
            models.CheckConstraint(name="set_aside_says_why", condition=~Q(reason="")),
        ]


class Scenario(models.Model):
    """测算方案: a named what-if with everything that fixes its result. It is never changed, only archived.

    `assumed` holds one row per assumed value: parameter name, first month, and the value as the rules
    hold it (fen, ten-thousandths, counts). `region` is the area whose values were taken for everybody;
    empty means that each division keeps its own. `law_digest` covers the rules of both worlds, in all
    months. The same digests on the same snapshot give the same `result` for ever.
    """

    name = models.CharField("名称", max_length=60)
    note = models.CharField("说明", max_length=500, blank=True)
    programme = models.CharField("待遇", max_length=40)
    division_prefix = models.CharField("辖区", max_length=12)
    snapshot = models.ForeignKey(
        PopulationSnapshot, verbose_name="快照", on_delete=models.RESTRICT, related_name="scenarios"
    )
    first_month = MonthField("测算起月")
    last_month = MonthField("测算止月")
    region = models.CharField("借用哪个地区的标准", max_length=12, blank=True)
    assumed = models.JSONField("假设的参数", default=list)
    snapshot_digest = models.CharField("快照摘要", max_length=64)
    law_digest = models.CharField("规则摘要", max_length=64)
    before_digest = models.CharField("现行参数摘要", max_length=64)
    after_digest = models.CharField("假设参数摘要", max_length=64)
    result = models.JSONField("结果")
    result_digest = models.CharField("结果摘要", max_length=64)
    request_id = models.UUIDField("请求编号", unique=True)
    saved_by_id = models.BigIntegerField("保存账号", null=True)
    saved_by_name = models.CharField("保存人", max_length=64)
    saved_at = models.DateTimeField("保存时间")
    archived_at = models.DateTimeField("归档时间", null=True)
    archived_by_name = models.CharField("归档人", max_length=64, blank=True)

    class Meta:
        verbose_name = "测算方案"
        constraints = [
            models.UniqueConstraint(
                name="scenario_names_differ",
                fields=["division_prefix", "name"],
                condition=Q(archived_at=None),
                violation_error_message="已有同名的测算方案。",
            ),
            models.CheckConstraint(
                name="scenario_months_in_order", condition=Q(first_month__lte=models.F("last_month"))
            ),
        ]


class EffectState(models.TextChoices):
    """An effect is a row before it is computed; a changed question takes the place of one still running."""

    COMPUTING = "computing", "正在测算"
    READY = "ready", "已算出"
    FAILED = "failed", "测算失败"
    SUPERSEDED = "superseded", "已改算别的假设"


class ComputedEffect(models.Model):
    """What a worker computed of a large snapshot, kept for a while under everything that fixes it.

    `key` covers snapshot, question, rules and all parameters, so a row never says anything that is no longer
    so. `outcome` holds figures, and ids of households as the snapshot has them. `kept_at` is by the clock of
    the database: a rehearsal may set its date, but not how long things are kept.
    """

    snapshot = models.ForeignKey(
        PopulationSnapshot, verbose_name="快照", on_delete=models.CASCADE, related_name="effects"
    )
    key = models.CharField("摘要", max_length=64, unique=True)
    question = models.JSONField("问题")
    state = models.CharField(
        "状态", max_length=10, choices=EffectState.choices, default=EffectState.COMPUTING
    )
    total = models.PositiveIntegerField("应算户数")
    done = models.PositiveIntegerField("已算户数", default=0)
    outcome = models.JSONField("结果", null=True)
    fault = models.CharField("故障说明", max_length=500, blank=True)
    asked_by_id = models.BigIntegerField("发起账号", null=True)
    asked_by_name = models.CharField("发起人", max_length=64)
    asked_at = models.DateTimeField("发起时间")
    kept_at = models.DateTimeField("保存时间", db_default=Now())

    class Meta:
        verbose_name = "后台测算"
        constraints = [
            models.CheckConstraint(
                name="ready_effect_has_its_outcome", condition=~Q(state="ready") | Q(outcome__isnull=False)
            ),
            models.CheckConstraint(
                name="failed_effect_says_why", condition=~Q(state="failed") | ~Q(fault="")
            ),
        ]

    @property
    def is_running(self) -> bool:
        return self.state == EffectState.COMPUTING

    @property
    def is_superseded(self) -> bool:
        return self.state == EffectState.SUPERSEDED
