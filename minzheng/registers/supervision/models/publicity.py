"""双公示: every licence and penalty on its way to the credit platform, and the files that carried them."""

from django.db import models
from django.db.models import Q

from ..machines import Machine
from ..procedures import PUBLICATION
from .subjects import Supervised

KINDS = (("licence", "行政许可"), ("penalty", "行政处罚"))


class PublicationBatch(models.Model):
    """One file for 信用永州."""

    number = models.CharField("批次号", max_length=40, unique=True)
    division_code = models.CharField("机关区划", max_length=12)
    count = models.PositiveIntegerField("条数")
    made_at = models.DateTimeField("生成时间")
    made_by_name = models.CharField("生成人", max_length=64)
    receipt_at = models.DateTimeField("回执时间", null=True)

    class Meta:
        verbose_name = "双公示报送批次"


class Publication(Supervised):
    """One licence or penalty. `source_key` says of which decision: it enters the queue once.

    `due_date` is the last of the seven working days after the decision. `published_date` is the platform's.
    """

    kind = models.CharField("类别", max_length=8, choices=KINDS)
    source_key = models.CharField("来源", max_length=80, unique=True)
    document_number = models.CharField("文书号", max_length=64)
    subject_name = models.CharField("相对人名称", max_length=120)
    uscc = models.CharField("相对人统一社会信用代码", max_length=18, blank=True)
    is_natural_person = models.BooleanField("自然人", default=False)
    matter_name = models.CharField("许可（处罚）类别", max_length=40)
    content = models.TextField("内容")
    authority = models.CharField("作出机关", max_length=80)
    decided_date = models.DateField("决定日期")
    due_date = models.DateField("公示截止日期")
    valid_until = models.DateField("许可有效期止", null=True)
    batch = models.ForeignKey(
        PublicationBatch, verbose_name="报送批次", null=True, on_delete=models.RESTRICT,
        related_name="publications",
    )  # fmt: skip
    published_date = models.DateField("公示日期", null=True)
    platform_number = models.CharField("平台编号", max_length=64, blank=True)
    platform_words = models.CharField("平台说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "双公示信息"
        indexes = [models.Index(name="publication_queue", fields=["division_code", "state", "due_date"])]
        constraints = [
            models.CheckConstraint(
                name="published_with_its_date",
                condition=~Q(state="published") | Q(published_date__isnull=False),
            )
        ]

    @property
    def machine(self) -> Machine:
        return PUBLICATION

    @property
    def title(self) -> str:
        return f"{self.document_number} {self.subject_name}"
