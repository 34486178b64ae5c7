"""公益项目供需对接: what communities need, what organisations offer, and what they signed."""

from django.db import models
from django.db.models import Q


class NeedState(models.TextChoices):
    OPEN = "open", "待对接"
    MATCHED = "matched", "已对接"
    CLOSED = "closed", "已关闭"


NEED_TONES = {"open": "wait", "matched": "ok", "closed": "quiet"}


class CommunityNeed(models.Model):
    """A need that a community posts, until a day."""

    division_code = models.CharField("村（社区）", max_length=12)
    title = models.CharField("需求", max_length=120)
    kind = models.CharField("类别", max_length=12, choices=(
        ("elderly", "为老服务"), ("children", "儿童关爱"), ("disabled", "助残"), ("poor", "济困"),
        ("culture", "文体"), ("governance", "社区治理"),
    ))  # fmt: skip
    details = models.TextField("说明")
    beneficiaries = models.PositiveIntegerField("受益人数")
    posted_date = models.DateField("发布日期")
    until_date = models.DateField("征集截止")
    state = models.CharField("状态", max_length=8, choices=NeedState.choices, default=NeedState.OPEN)
    request_id = models.UUIDField("请求编号", null=True, unique=True)

    class Meta:
        verbose_name = "社区需求"
        ordering = ["-posted_date", "-id"]
        constraints = [
            models.CheckConstraint(
                name="need_stays_open_a_while", condition=Q(until_date__gte=models.F("posted_date"))
            )
        ]

    def __str__(self):
        return self.title

    @property
    def tone(self) -> str:
        return NEED_TONES[self.state]


class ServiceOffer(models.Model):
    """What an organisation or a filed group offers to do about a need."""

    need = models.ForeignKey(
        CommunityNeed, verbose_name="社区需求", on_delete=models.RESTRICT, related_name="offers"
    )
    organisation_name = models.CharField("应征组织", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    proposal = models.TextField("服务方案")
    amount_fen = models.BigIntegerField("需要资金（分）")
    offered_date = models.DateField("应征日期")

    class Meta:
        verbose_name = "服务应征"
        ordering = ["offered_date", "id"]
        constraints = [
            models.UniqueConstraint(name="offer_once_for_a_need", fields=["need", "organisation_name"]),
            models.CheckConstraint(name="offer_costs_no_less_than_nothing", condition=Q(amount_fen__gte=0)),
        ]

    def __str__(self):
        return self.organisation_name


class ServiceMatch(models.Model):
    """A need and the one offer with which an agreement was signed."""

    need = models.OneToOneField(
        CommunityNeed, verbose_name="社区需求", on_delete=models.RESTRICT, related_name="match"
    )
    offer = models.OneToOneField(
        ServiceOffer, verbose_name="服务应征", on_delete=models.RESTRICT, related_name="match"
    )
    signed_date = models.DateField("签约日期")
    note = models.CharField("约定", max_length=300, blank=True)

    class Meta:
        verbose_name = "供需签约"
