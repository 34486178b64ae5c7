"""抽取: a frozen list, what was drawn from it, and why a draw does not count. Rows are never changed.

Each stage is a table of its own, so that the database itself can refuse every change (`append_only`): the
list as frozen, the result, its publication, its voiding.
"""

from django.db import models
from django.db.models import Q

from .drawing import ALGORITHMS


class DrawQuerySet(models.QuerySet):
    def in_force(self) -> "DrawQuerySet":
        """Those that nobody has voided."""
        return self.filter(voiding=None)

    def open_to_all(self) -> "DrawQuerySet":
        """What the public page lists: lists that are public from the start, and published results."""
        return self.filter(Q(is_list_public=True) | Q(publication__isnull=False))


class Draw(models.Model):
    """A list frozen for one purpose, with the source and day of the entropy named beforehand.

    `purpose` is a text key of whoever draws ("inspection:12:objects"); a second attempt is possible only
    after the first was voided. `wants` says how many are drawn of each stratum ("" where there is none).
    `issue` is the 期号 of the entropy source, where it was fixed beforehand.
    """

    number = models.CharField("抽取编号", max_length=32, unique=True)
    purpose = models.CharField("用途键", max_length=64)
    attempt = models.PositiveSmallIntegerField("第几次", default=1)
    title = models.CharField("名称", max_length=120)
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    algorithm = models.CharField(
        "摘要算法", max_length=8, choices=[(name, name.upper()) for name in ALGORITHMS]
    )
    list_digest = models.CharField("名单摘要", max_length=64)
    size = models.PositiveIntegerField("名单数量")
    wants = models.JSONField("抽取数量", default=dict)
    entropy_source = models.CharField("随机数来源", max_length=120)
    issue = models.CharField("期号", max_length=32, blank=True)
    draw_date = models.DateField("抽取日期")
    is_list_public = models.BooleanField("名单公开", default=True)
    frozen_at = models.DateTimeField("冻结并公布摘要的时间")
    frozen_by = models.BigIntegerField("冻结人账号", null=True)
    frozen_by_name = models.CharField("冻结人", max_length=64)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = "随机抽取"
        constraints = [
            models.UniqueConstraint(name="draw_once_per_attempt", fields=["purpose", "attempt"]),
            models.CheckConstraint(name="draw_has_a_list", condition=Q(size__gt=0)),
        ]

    def __str__(self):
        return f"{self.title}（{self.number}）"


class ListEntry(models.Model):
    """One line of a frozen list; `label` is the name that is shown."""

    draw = models.ForeignKey(Draw, verbose_name="抽取", on_delete=models.PROTECT, related_name="entries")
    identifier = models.CharField("编号", max_length=64)
    label = models.CharField("名称", max_length=120)
    layer = models.CharField("分层", max_length=40, blank=True)

    class Meta:
        verbose_name = "名单条目"
        constraints = [
            models.UniqueConstraint(name="list_entry_once_per_draw", fields=["draw", "identifier"])
        ]


class DrawResult(models.Model):
    """That the list was drawn: with which entropy, seed and hash. One per draw: a rerun replaces nothing."""

    draw = models.OneToOneField(Draw, verbose_name="抽取", on_delete=models.PROTECT, related_name="result")
    entropy = models.CharField("公布的随机数", max_length=200)
    seed = models.CharField("种子", max_length=320)
    seed_hash = models.CharField("种子摘要", max_length=64)
    wants = models.JSONField("抽取数量")
    drawn_at = models.DateTimeField("抽取时间")
    drawn_by = models.BigIntegerField("抽取人账号", null=True)
    drawn_by_name = models.CharField("抽取人", max_length=64)

    class Meta:
        verbose_name = "抽取结果"


class DrawnKey(models.Model):
    """The key of one entry, its place, whether it was drawn, and why it was passed over."""

    result = models.ForeignKey(
        DrawResult, verbose_name="抽取结果", on_delete=models.PROTECT, related_name="keys"
    )
    entry = models.ForeignKey(ListEntry, verbose_name="条目", on_delete=models.PROTECT, related_name="keys")
    layer = models.CharField("分层", max_length=64, blank=True)
    key = models.CharField("排序值", max_length=64)
    rank = models.PositiveIntegerField("名次")
    is_drawn = models.BooleanField("抽中")
    passed_over = models.CharField("回避理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "抽取排序"
        constraints = [
            models.UniqueConstraint(name="drawn_key_once_per_layer", fields=["result", "layer", "rank"]),
            models.CheckConstraint(
                name="drawn_is_not_passed_over", condition=Q(is_drawn=False) | Q(passed_over="")
            ),
        ]


class DrawPublication(models.Model):
    """That the result was published, with list, seed and keys."""

    draw = models.OneToOneField(
        Draw, verbose_name="抽取", on_delete=models.PROTECT, related_name="publication"
    )
    published_at = models.DateTimeField("公布时间")
    published_by = models.BigIntegerField("公布人账号", null=True)

    class Meta:
        verbose_name = "抽取结果公布"


class DrawVoiding(models.Model):
    """That a draw does not count, and why. The draw and its result stay visible for ever."""

    draw = models.OneToOneField(Draw, verbose_name="抽取", on_delete=models.PROTECT, related_name="voiding")
    reason = models.CharField("作废理由", max_length=200)
    voided_at = models.DateTimeField("作废时间")
    voided_by = models.BigIntegerField("作废人账号", null=True)
    voided_by_name = models.CharField("作废人", max_length=64)

    class Meta:
        verbose_name = "抽取作废"
        constraints = [
            models.CheckConstraint(name="draw_voiding_has_a_reason", condition=~Q(reason="")),
        ]
