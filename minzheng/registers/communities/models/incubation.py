"""Bases of incubation as a tree, who is taken in, what is done for them, and how they leave."""

from django.db import models
from django.db.models import F, Q


class BaseKind(models.TextChoices):
    CENTRE = "centre", "区级孵化培育中心"
    STATION = "station", "乡镇（街道）孵化站"


class IncubationBase(models.Model):
    """A base (孵化基地). Stations stand below the centre of their district."""

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("层级", max_length=8, choices=BaseKind.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级基地", null=True, on_delete=models.RESTRICT, related_name="stations"
    )
    division_code = models.CharField("所在区划", max_length=12)
    address = models.CharField("地址", max_length=120)
    capacity = models.PositiveSmallIntegerField("可入驻家数")
    opened_date = models.DateField("挂牌日期")
    operator = models.CharField("运营机构", max_length=80, blank=True)

    class Meta:
        verbose_name = "孵化基地"
        ordering = ["division_code", "id"]
        constraints = [
            models.UniqueConstraint(name="incubation_base_named_once", fields=["name"]),
            models.UniqueConstraint(name="incubation_base_once_in_place", fields=["division_code", "kind"]),
            models.CheckConstraint(
                name="incubation_base_has_its_place_in_the_tree",
                condition=Q(kind="centre", parent__isnull=True) | Q(kind="station", parent__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name


class IncubationState(models.TextChoices):
    APPLIED = "applied", "待评审"
    ADMITTED = "admitted", "在孵"
    DECLINED = "declined", "未入驻"
    GRADUATED = "graduated", "已出壳"
    ENDED = "ended", "已退出"


INCUBATION_TONES = {
    "applied": "wait",
    "admitted": "info",
    "declined": "quiet",
    "graduated": "ok",
    "ended": "quiet",
}


class Incubation(models.Model):
    """One stay of one organisation or group in one base.

    `uscc` names a registered organisation, `group` a filed one; a body that is neither yet has only its
    name. `until_date` is the last day of the contract. `registered_date` is the day on which it was
    registered while it was here or after (登记数).
    """

    base = models.ForeignKey(
        IncubationBase, verbose_name="孵化基地", on_delete=models.RESTRICT, related_name="incubations"
    )
    name = models.CharField("入驻组织", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    group = models.ForeignKey(
        "communities.CommunityGroup", verbose_name="社区社会组织", null=True, on_delete=models.RESTRICT,
        related_name="incubations",
    )  # fmt: skip
    contact = models.CharField("联系人", max_length=64)
    phone = models.CharField("联系电话", max_length=20)
    plan = models.TextField("培育计划")
    state = models.CharField(
        "状态", max_length=10, choices=IncubationState.choices, default=IncubationState.APPLIED
    )
    applied_date = models.DateField("申请日期")
    from_date = models.DateField("协议起", null=True)
    until_date = models.DateField("协议止", null=True)
    left_date = models.DateField("离开日期", null=True)
    registered_date = models.DateField("登记成立日期", null=True)
    outcome = models.CharField("结果说明", max_length=300, blank=True)
    request_id = models.UUIDField("请求编号", null=True, unique=True)

    class Meta:
        verbose_name = "入壳孵化"
        ordering = ["-applied_date", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="incubation_open_once", fields=["name"], condition=Q(state__in=["applied", "admitted"])
            ),
            models.CheckConstraint(
                name="incubation_contract_while_inside",
                condition=Q(state__in=["applied", "declined"], from_date=None, until_date=None)
                | Q(state__in=["admitted", "graduated", "ended"], until_date__gt=F("from_date")),
            ),
            models.CheckConstraint(
                name="incubation_left_with_a_day",
                condition=Q(state__in=["graduated", "ended"], left_date__isnull=False)
                | Q(state__in=["applied", "admitted", "declined"], left_date=None),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def tone(self) -> str:
        return INCUBATION_TONES[self.state]


class ReviewKind(models.TextChoices):
    ADMISSION = "admission", "入壳评审"
    MIDTERM = "midterm", "中期评估"
    EXIT = "exit", "出壳评估"


class IncubationReview(models.Model):
    """One review with its points of 100. Append-only; of a kind the latest counts."""

    incubation = models.ForeignKey(
        Incubation, verbose_name="入壳孵化", on_delete=models.RESTRICT, related_name="reviews"
    )
    kind = models.CharField("类型", max_length=10, choices=ReviewKind.choices)
    on_date = models.DateField("评审日期")
    points = models.PositiveSmallIntegerField("得分")
    passed = models.BooleanField("通过")
    opinion = models.CharField("意见", max_length=500)
    recorded_at = models.DateTimeField("记录时间")
    recorded_by_name = models.CharField("记录人", max_length=64)

    class Meta:
        verbose_name = "孵化评审"
        ordering = ["on_date", "id"]
        constraints = [
            models.CheckConstraint(name="incubation_review_of_hundred", condition=Q(points__lte=100))
        ]


class IncubationService(models.Model):
    """One service of the base (辅导、培训、场地、财务…). Append-only: the service log."""

    incubation = models.ForeignKey(
        Incubation, verbose_name="入壳孵化", on_delete=models.RESTRICT, related_name="services"
    )
    on_date = models.DateField("日期")
    title = models.CharField("服务内容", max_length=120)
    minutes = models.PositiveIntegerField("时长（分钟）")
    mentor = models.CharField("辅导人", max_length=64)
    recorded_at = models.DateTimeField("记录时间")
    recorded_by_name = models.CharField("记录人", max_length=64)

    class Meta:
        verbose_name = "孵化服务日志"
        ordering = ["-on_date", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="incubation_service_once", fields=["incubation", "on_date", "title"]
            ),
            models.CheckConstraint(name="incubation_service_takes_time", condition=Q(minutes__gte=1)),
        ]
