"""The archive of marriages on paper: volumes, papers, double entry, scans, samples, and who used what.

A paper that is settled stands as a `MarriageRecord` with source "historical"; here is how it came there. What
was keyed, decided, scanned and checked is never changed (append-only), and no correction touches an image.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from minzheng.registers.marriages.models import Kind


class Holding(models.Model):
    """One volume on the shelf: papers of one kind and year, numbered from `first_number` on."""

    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    fonds = models.CharField("全宗号", max_length=12)
    kind = models.CharField("业务类型", max_length=2, choices=Kind.choices)
    year = models.PositiveSmallIntegerField("年度")
    volume = models.CharField("册号", max_length=20)
    box = models.CharField("盒号", max_length=20, blank=True)
    shelf = models.CharField("库位（库房-架-层）", max_length=40)
    first_number = models.PositiveIntegerField("起件号", default=1)
    expected_count = models.PositiveIntegerField("应有件数")
    source = models.CharField("件数依据", max_length=200)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记账号", null=True)

    class Meta:
        verbose_name = "档案案卷"
        constraints = [
            models.UniqueConstraint(fields=["fonds", "kind", "year", "volume"], name="holding_once"),
            models.CheckConstraint(
                name="holding_has_papers", condition=Q(expected_count__gt=0, first_number__gt=0)
            ),
            ExclusionConstraint(
                name="holding_numbers_apart",
                expressions=[
                    ("fonds", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("year", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_number"),
                            F("first_number") + F("expected_count"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(name="holding_by_year", fields=["year", "kind"])]

    def __str__(self):
        return f"{self.year}年{self.get_kind_display()}第{self.volume}册"

    @property
    def last_number(self) -> int:
        return self.first_number + self.expected_count - 1


class ArchiveItem(models.Model):
    """One paper (一案一卷), from the moment somebody first keyed or scanned it.

    `certificate_key` is that of the first account until the paper is settled, then that of the record: while
    a number stands in one paper, no other paper can be keyed with it.
    """

    class State(models.TextChoices):
        OPEN = "open", "未录入"
        KEYED_ONCE = "keyed_once", "待第二遍录入"
        DIFFERING = "differing", "待裁定差异"
        SETTLED = "settled", "已入库"

    holding = models.ForeignKey(
        Holding, verbose_name="档案案卷", on_delete=models.RESTRICT, related_name="items"
    )
    number = models.PositiveIntegerField("件号")
    archive_number = models.CharField("档号", max_length=64, unique=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.OPEN)
    record = models.OneToOneField(
        "marriages.MarriageRecord", verbose_name="登记记录", null=True, on_delete=models.RESTRICT,
        related_name="archive_item",
    )  # fmt: skip
    certificate_key = models.CharField("证号键", max_length=160, blank=True)
    confidence = models.CharField("可信度", max_length=2, blank=True)
    flags = ArrayField(models.CharField(max_length=24), verbose_name="提示", default=list, blank=True)
    opened_at = models.DateTimeField("建档时间")
    settled_at = models.DateTimeField("入库时间", null=True)

    class Meta:
        verbose_name = "档案件"
        constraints = [
            models.UniqueConstraint(fields=["holding", "number"], name="archive_item_once"),
            models.UniqueConstraint(
                fields=["certificate_key"], condition=~Q(certificate_key=""), name="certificate_in_one_paper"
            ),
            models.CheckConstraint(
                name="settled_item_has_its_record",
                condition=(Q(state="settled") & Q(record__isnull=False) & Q(settled_at__isnull=False))
                | (~Q(state="settled") & Q(record__isnull=True) & Q(settled_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(name="archive_item_state", fields=["state", "holding"]),
            models.Index(name="archive_item_settled", fields=["settled_at"], condition=Q(state="settled")),
        ]

    def __str__(self):
        return self.archive_number


class Keying(models.Model):
    """What one person read in a paper. Two persons key each paper, and neither sees the other's."""

    class Source(models.TextChoices):
        SCREEN = "screen", "逐件录入"
        BATCH = "batch", "Excel 批量"

    item = models.ForeignKey(
        ArchiveItem, verbose_name="档案件", on_delete=models.RESTRICT, related_name="keyings"
    )
    round = models.PositiveSmallIntegerField("第几遍", choices=[(1, "第一遍"), (2, "第二遍")])
    values_cipher = models.BinaryField("录入内容（加密）")
    operator_id = models.BigIntegerField("录入账号")
    operator_name = models.CharField("录入人", max_length=64)
    source = models.CharField("来源", max_length=8, choices=Source.choices)
    keyed_at = models.DateTimeField("录入时间")
    request_id = models.UUIDField("请求编号", null=True, unique=True)

    class Meta:
        verbose_name = "档案录入"
        constraints = [
            models.UniqueConstraint(fields=["item", "round"], name="keyed_once_a_round"),
            models.UniqueConstraint(fields=["item", "operator_id"], name="two_persons_key_a_paper"),
            models.CheckConstraint(name="keying_round_is_1_or_2", condition=Q(round__in=[1, 2])),
        ]
        indexes = [models.Index(name="keying_by_operator", fields=["operator_id", "keyed_at"])]


class Settlement(models.Model):
    """How the two accounts became one: agreed, or each difference decided by a third person."""

    item = models.OneToOneField(
        ArchiveItem, verbose_name="档案件", on_delete=models.RESTRICT, related_name="settlement"
    )
    choices = models.JSONField("各项取值", default=dict)
    wrong_first = models.PositiveSmallIntegerField("第一遍错项数", default=0)
    wrong_second = models.PositiveSmallIntegerField("第二遍错项数", default=0)
    decided_by_id = models.BigIntegerField("裁定账号", null=True)
    decided_by_name = models.CharField("裁定人", max_length=64, blank=True)
    note = models.CharField("裁定说明", max_length=200, blank=True)
    settled_at = models.DateTimeField("入库时间")

    class Meta:
        verbose_name = "录入比对结果"


class Scan(models.Model):
    """One page of a paper as an image; its digest (SM3) is that of the moment it came in."""

    item = models.ForeignKey(
        ArchiveItem, verbose_name="档案件", on_delete=models.RESTRICT, related_name="scans"
    )
    page = models.PositiveSmallIntegerField("页序")
    file = models.ForeignKey(
        "documents.StoredFile", verbose_name="档案文件", on_delete=models.RESTRICT, related_name="+"
    )
    digest = models.CharField("摘要（SM3）", max_length=64, unique=True)
    added_at = models.DateTimeField("存入时间")
    added_by_id = models.BigIntegerField("存入账号", null=True)

    class Meta:
        verbose_name = "档案扫描页"
        constraints = [models.UniqueConstraint(fields=["item", "page"], name="scan_page_once")]


class ScanCheck(models.Model):
    """One reading of every scan against its digest, and what was found."""

    division_code = models.CharField("行政区划", max_length=12)
    checked_at = models.DateTimeField("检查时间")
    checked_by_id = models.BigIntegerField("检查账号", null=True)
    files = models.PositiveIntegerField("检查文件数")
    damaged = models.JSONField("损坏清单", default=list)

    class Meta:
        verbose_name = "扫描件完整性检查"


class QualitySample(models.Model):
    """Papers drawn by a public seed to be read a third time; the list was frozen before the seed."""

    division_code = models.CharField("行政区划", max_length=12)
    draw = models.OneToOneField(
        "rounds.Draw", verbose_name="随机抽取", on_delete=models.RESTRICT, related_name="+"
    )
    from_year = models.PositiveSmallIntegerField("起始年度")
    until_year = models.PositiveSmallIntegerField("截止年度")
    population = models.PositiveIntegerField("总体件数")
    wanted = models.PositiveIntegerField("抽检件数")
    rate_basis_points = models.PositiveIntegerField("抽检比例（万分比）")
    frozen_at = models.DateTimeField("冻结时间")

    class Meta:
        verbose_name = "补录质量抽检"


class SampledPaper(models.Model):
    """One paper of a sample, and what the third reading found."""

    class Verdict(models.TextChoices):
        WAITING = "", "待检"
        RIGHT = "right", "无误"
        WRONG = "wrong", "有错"

    sample = models.ForeignKey(
        QualitySample, verbose_name="补录质量抽检", on_delete=models.RESTRICT, related_name="papers"
    )
    item = models.ForeignKey(ArchiveItem, verbose_name="档案件", on_delete=models.RESTRICT, related_name="+")
    verdict = models.CharField("结论", max_length=6, choices=Verdict.choices, blank=True)
    wrong_fields = ArrayField(models.CharField(max_length=32), verbose_name="错项", default=list, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    checked_by_id = models.BigIntegerField("检查账号", null=True)
    checked_at = models.DateTimeField("检查时间", null=True)

    class Meta:
        verbose_name = "抽检件"
        constraints = [models.UniqueConstraint(fields=["sample", "item"], name="sampled_paper_once")]


class PlaceAlias(models.Model):
    """An old name of a place that a site has added to those of `place_names.toml`."""

    division_code = models.CharField("行政区划", max_length=12)
    name = models.CharField("旧地名", max_length=40)
    now = models.CharField("今地名", max_length=40)
    code = models.CharField("今区划代码", max_length=12, blank=True)
    from_year = models.PositiveSmallIntegerField("起用年", null=True)
    until_year = models.PositiveSmallIntegerField("停用年", null=True)
    source = models.CharField("出处", max_length=200)
    certainty = models.CharField("把握", max_length=8)
    added_at = models.DateTimeField("添加时间")
    added_by_id = models.BigIntegerField("添加账号", null=True)

    class Meta:
        verbose_name = "旧地名"
        constraints = [
            models.UniqueConstraint(fields=["division_code", "name", "now"], name="place_alias_once"),
            models.CheckConstraint(
                name="place_alias_years_in_order",
                condition=Q(from_year__isnull=True)
                | Q(until_year__isnull=True)
                | Q(from_year__lte=F("until_year")),
            ),
        ]


class ArchiveUse(models.Model):
    """One use of the archive (利用): who asked, as what, with which papers, for what, and who allowed it."""

    class State(models.TextChoices):
        WAITING = "waiting", "待负责人审批"
        ALLOWED = "allowed", "可以办理"
        REFUSED = "refused", "不予提供"
        DONE = "done", "已出具"

    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    record = models.ForeignKey(
        "marriages.MarriageRecord", verbose_name="登记记录", null=True, on_delete=models.RESTRICT,
        related_name="+",
    )  # fmt: skip
    applicant_name = models.CharField("申请人", max_length=64)
    applicant_cipher = models.BinaryField("申请人证件号（加密）")
    capacity = models.CharField("利用身份", max_length=16)
    papers = models.JSONField("所持证件材料", default=list)
    purpose = models.CharField("事由", max_length=16)
    purpose_note = models.CharField("事由说明", max_length=200)
    output = models.CharField("利用方式", max_length=12)
    state = models.CharField("状态", max_length=8, choices=State.choices)
    taken_by_id = models.BigIntegerField("受理账号")
    taken_by_name = models.CharField("受理人", max_length=64)
    taken_at = models.DateTimeField("受理时间")
    approver_id = models.BigIntegerField("审批账号", null=True)
    approver_name = models.CharField("审批人", max_length=64, blank=True)
    approved_at = models.DateTimeField("审批时间", null=True)
    approval_note = models.CharField("审批意见", max_length=200, blank=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name="文书", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    done_at = models.DateTimeField("办结时间", null=True)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "档案利用"
        constraints = [
            models.CheckConstraint(
                name="use_approved_by_another",
                condition=Q(approver_id__isnull=True) | ~Q(approver_id=F("taken_by_id")),
            )
        ]
