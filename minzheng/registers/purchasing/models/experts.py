"""The two pools, and what ties their members to organisations."""

from django.db import models
from django.db.models import F, Q


class Pool(models.TextChoices):
    EVALUATION = "evaluation", "评标专家库"
    ASSESSMENT = "assessment", "评估人员库"


class Expert(models.Model):
    """One person, known by the blind index of the identity number; may stand in either pool or in both.

    Standing in both is no fault; sitting in both for one project is, and `PanelSeat` refuses it.
    """

    name = models.CharField("姓名", max_length=64)
    identity_index = models.BinaryField("身份证号索引", max_length=32, unique=True)
    identity_sealed = models.BinaryField("身份证号（加密）")
    employer = models.CharField("工作单位", max_length=120)
    speciality = models.CharField("专业", max_length=80)
    phone = models.CharField("联系电话", max_length=20)
    division_code = models.CharField("所在区划", max_length=12)
    evaluates = models.BooleanField("评标专家库")
    assesses = models.BooleanField("评估人员库")
    from_date = models.DateField("入库日期")
    until_date = models.DateField("出库日期", null=True)

    class Meta:
        verbose_name = "评审专家"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="expert_stands_in_a_pool", condition=Q(evaluates=True) | Q(assesses=True)
            ),
            models.CheckConstraint(
                name="expert_leaves_later", condition=Q(until_date=None) | Q(until_date__gte=F("from_date"))
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def pools(self) -> str:
        held = ((self.evaluates, Pool.EVALUATION), (self.assesses, Pool.ASSESSMENT))
        return "、".join(str(pool.label) for stands, pool in held if stands)


class TieKind(models.TextChoices):
    """财库〔2016〕198号: what an expert must keep away for."""

    LABOUR = "labour", "劳动关系"
    BOARD = "board", "任董事、监事、理事"
    HOLDER = "holder", "股东、举办人"
    KIN = "kin", "与其负责人有近亲属关系"


class ExpertTie(models.Model):
    """What ties an expert to an organisation, from a day until it ended."""

    expert = models.ForeignKey(
        Expert, verbose_name="评审专家", on_delete=models.RESTRICT, related_name="ties"
    )
    uscc = models.CharField("统一社会信用代码", max_length=18, db_index=True)
    organisation_name = models.CharField("单位", max_length=120)
    kind = models.CharField("关系", max_length=8, choices=TieKind.choices)
    from_date = models.DateField("起")
    until_date = models.DateField("止", null=True)

    class Meta:
        verbose_name = "专家回避关系"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="expert_tie_once", fields=["expert", "uscc", "kind", "from_date"]),
            models.CheckConstraint(
                name="expert_tie_ends_later",
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")),
            ),
        ]
