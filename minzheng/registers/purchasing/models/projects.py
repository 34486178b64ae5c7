"""What may be bought, projects, bids, who sits on the panel, and what the panel said."""

from django.db import models
from django.db.models import F, Q


class CatalogueItem(models.Model):
    """A service of the guiding catalogue (指导性目录), from a day on; what is left out is not bought."""

    code = models.CharField("编码", max_length=12)
    name = models.CharField("服务名称", max_length=80)
    group = models.CharField("大类", max_length=40)
    division_code = models.CharField("适用区划", max_length=12)
    from_date = models.DateField("自")
    until_date = models.DateField("至", null=True)
    source = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = "购买服务目录"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_item_once", fields=["division_code", "code", "from_date"]
            ),
            models.CheckConstraint(
                name="catalogue_item_ends_later",
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")),
            ),
        ]

    def __str__(self):
        return self.name


class ProjectState(models.TextChoices):
    DRAFTED = "drafted", "草拟"
    ANNOUNCED = "announced", "已公告"
    SEATED = "seated", "评审中"
    CONCLUDED = "concluded", "成交公示"
    CONTRACTED = "contracted", "履行中"
    FINISHED = "finished", "已完结"
    TERMINATED = "terminated", "已终止"
    FAILED = "failed", "流标"


PROJECT_TONES = {
    "drafted": "quiet", "announced": "wait", "seated": "wait", "concluded": "info", "contracted": "info",
    "finished": "ok", "terminated": "stop", "failed": "quiet",
}  # fmt: skip


class PurchaseProject(models.Model):
    """One project from its need to its last payment. `draw_id` is the draw of its panel (kernel/rounds).

    `concluded_date` is the day on which the winner was determined: publicity and the time for the contract
    run from it.
    """

    number = models.CharField("项目编号", max_length=32, unique=True)
    title = models.CharField("项目名称", max_length=120)
    item = models.ForeignKey(
        CatalogueItem, verbose_name="目录", on_delete=models.RESTRICT, related_name="projects"
    )
    division_code = models.CharField("采购人区划", max_length=12)
    need = models.TextField("服务需求")
    budget_fen = models.BigIntegerField("预算（分）")
    term_months = models.PositiveSmallIntegerField("合同期限（月）")
    is_long = models.BooleanField("固定长期项目", default=False)
    state = models.CharField(
        "状态", max_length=10, choices=ProjectState.choices, default=ProjectState.DRAFTED
    )
    announced_date = models.DateField("公告日期", null=True)
    bids_due_date = models.DateField("响应截止", null=True)
    review_date = models.DateField("评审日期", null=True)
    panel_size = models.PositiveSmallIntegerField("评审委员会人数", null=True)
    draw_id = models.BigIntegerField("抽取", null=True)
    winner = models.OneToOneField(
        "purchasing.Bid", verbose_name="成交响应", null=True, on_delete=models.RESTRICT, related_name="won"
    )
    concluded_date = models.DateField("确定成交日期", null=True)
    publicity_until = models.DateField("公示至", null=True)
    closed_reason = models.CharField("终止或流标原因", max_length=300, blank=True)
    request_id = models.UUIDField("请求编号", null=True, unique=True)

    class Meta:
        verbose_name = "购买服务项目"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="project_has_a_budget", condition=Q(budget_fen__gt=0)),
            models.CheckConstraint(
                name="project_reviews_after_bids",
                condition=Q(review_date=None) | Q(review_date__gt=F("bids_due_date")),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def tone(self) -> str:
        return PROJECT_TONES[self.state]


class Bid(models.Model):
    """What an organisation offers. `average_points` is the panel's, in hundredths."""

    project = models.ForeignKey(
        PurchaseProject, verbose_name="购买服务项目", on_delete=models.RESTRICT, related_name="bids"
    )
    uscc = models.CharField("统一社会信用代码", max_length=18)
    organisation_name = models.CharField("响应单位", max_length=120)
    price_fen = models.BigIntegerField("报价（分）")
    proposal = models.TextField("项目书")
    submitted_at = models.DateTimeField("递交时间")
    average_points = models.PositiveIntegerField("平均分（百分之一分）", null=True)

    class Meta:
        verbose_name = "项目响应"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="bid_once_for_a_project", fields=["project", "uscc"]),
            models.CheckConstraint(name="bid_has_a_price", condition=Q(price_fen__gt=0)),
        ]

    def __str__(self):
        return self.organisation_name


class SeatRole(models.TextChoices):
    EVALUATE = "evaluate", "评标专家"
    REPRESENT = "represent", "采购人代表"
    ASSESS = "assess", "评估人员"


class PanelSeat(models.Model):
    """Who sits for a project, as what. One expert has one seat in a project: 评标 and 评估 exclude each other."""

    project = models.ForeignKey(
        PurchaseProject, verbose_name="购买服务项目", on_delete=models.RESTRICT, related_name="seats"
    )
    expert = models.ForeignKey(
        "purchasing.Expert",
        verbose_name="评审专家",
        null=True,
        on_delete=models.RESTRICT,
        related_name="seats",
    )
    name = models.CharField("姓名", max_length=64)
    role = models.CharField("身份", max_length=10, choices=SeatRole.choices)
    seated_at = models.DateTimeField("入席时间")

    class Meta:
        verbose_name = "评审席位"
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(
                name="seat_evaluates_or_assesses", fields=["project", "expert"],
                violation_error_message="同一人不得同时参加同一项目的评标和评估。",
            ),
            models.UniqueConstraint(name="seat_named_once", fields=["project", "name", "role"]),
            models.CheckConstraint(
                name="seat_of_an_expert_or_representative",
                condition=Q(role="represent", expert=None)
                | Q(role__in=["evaluate", "assess"], expert__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class BidScore(models.Model):
    """The points of one member of the panel for one bid, in hundredths of 100. Append-only."""

    bid = models.ForeignKey(Bid, verbose_name="项目响应", on_delete=models.RESTRICT, related_name="scores")
    seat = models.ForeignKey(
        PanelSeat, verbose_name="评审席位", on_delete=models.RESTRICT, related_name="scores"
    )
    points = models.PositiveIntegerField("得分（百分之一分）")
    remark = models.CharField("评语", max_length=300, blank=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "评审打分"
        constraints = [
            models.UniqueConstraint(name="bid_score_once", fields=["bid", "seat"]),
            models.CheckConstraint(name="bid_score_of_hundred", condition=Q(points__lte=10_000)),
        ]
