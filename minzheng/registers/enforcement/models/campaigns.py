"""专项行动, and 复议应诉: what the bureau set out to do, and what was held against it."""

from django.db import models
from django.db.models import F, Q

from ..fields import Field


class Campaign(models.Model):
    """执法专项行动 with its targets: rows {label, target} of whole numbers."""

    title = models.CharField("名称", max_length=120)
    field = models.CharField("领域", max_length=16, choices=Field.choices)
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    basis = models.CharField("依据文件", max_length=200)
    from_date = models.DateField("开始")
    until_date = models.DateField("结束")
    targets = models.JSONField("目标", default=list)
    opened_at = models.DateTimeField("登记时间")
    closed_at = models.DateTimeField("总结时间", null=True)
    summary = models.CharField("总结", max_length=1000, blank=True)

    class Meta:
        verbose_name = "专项行动"
        constraints = [
            models.CheckConstraint(
                name="campaign_ends_after_start", condition=Q(until_date__gte=F("from_date"))
            ),
        ]

    def __str__(self):
        return self.title


class CampaignAction(models.Model):
    """One action of a campaign, counted towards one of its targets. Never changed."""

    campaign = models.ForeignKey(
        Campaign, verbose_name="专项行动", on_delete=models.PROTECT, related_name="actions"
    )
    label = models.CharField("目标项", max_length=60)
    done_date = models.DateField("日期")
    place = models.CharField("单位或地点", max_length=120)
    count = models.PositiveIntegerField("数量")
    result = models.CharField("结果", max_length=300)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_name = models.CharField("登记人", max_length=64)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "行动记录"
        constraints = [models.CheckConstraint(name="campaign_action_counts", condition=Q(count__gt=0))]


class LegalChallenge(models.Model):
    """行政复议或行政诉讼 against an act of the bureau: its deadline, the defence, the result, the lesson."""

    class Kind(models.TextChoices):
        RECONSIDERATION = "reconsideration", "行政复议"
        LITIGATION = "litigation", "行政诉讼"

    class Result(models.TextChoices):
        UPHELD = "upheld", "维持（驳回请求）"
        CHANGED = "changed", "变更"
        ANNULLED = "annulled", "撤销"
        UNLAWFUL = "unlawful", "确认违法"
        ORDERED = "ordered", "责令履行"
        SETTLED = "settled", "调解、撤回"

    kind = models.CharField("类型", max_length=16, choices=Kind.choices)
    case = models.ForeignKey(
        "cases.Case", verbose_name="涉及的案件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    act = models.CharField("被复议、被诉的行为", max_length=200)
    claimant = models.CharField("申请人（原告）", max_length=120)
    authority = models.CharField("复议机关（法院）", max_length=120)
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    received_date = models.DateField("收到申请书（起诉状）副本日")
    reply_by = models.DateField("答复（答辩）期限")
    replied_date = models.DateField("答复（答辩）日", null=True)
    defence = models.CharField("答复要点", max_length=1000, blank=True)
    decided_date = models.DateField("结案日", null=True)
    result = models.CharField("结果", max_length=12, blank=True, choices=Result.choices)
    lesson = models.CharField("启示与整改", max_length=1000, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "复议应诉"
        constraints = [
            models.CheckConstraint(
                name="challenge_result_with_its_day",
                condition=Q(decided_date=None, result="") | (Q(decided_date__isnull=False) & ~Q(result="")),
            ),
        ]
