"""Number series, the archive of files, and the documents that were issued."""

from django.db import models
from django.db.models import F, Q

CODE_LENGTH = 16


class NumberSeries(models.Model):
    """The last 文号 given out under one agency word in one year.

    A number is taken in the transaction of its document (`commands.take_number`), so that a rollback
    gives it back and the series has no gap: 党政机关公文处理工作条例 knows no skipped numbers.
    """

    agency_word = models.CharField("机关代字", max_length=32)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)
    last_taken_at = models.DateTimeField("末号取用时间", null=True)

    class Meta:
        verbose_name = "文号序列"
        constraints = [
            models.UniqueConstraint(fields=["agency_word", "year"], name="number_series_once_a_year"),
        ]

    def __str__(self):
        return f"{self.agency_word}〔{self.year}〕{self.last}号"


class StoredFile(models.Model):
    """One act of storing a file: an upload or a generated paper.

    The bytes lie once per digest under MEDIA_ROOT, however many rows name them; each row keeps its own
    purpose, retention class and storer, because the same photo may prove two things. `taken_at`,
    `latitude` and `longitude` are what the camera wrote (EXIF): a claim to be weighed, not evidence.
    """

    digest = models.CharField("摘要（SM3）", max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField("大小（字节）")
    media_type = models.CharField("格式", max_length=64)
    name = models.CharField("文件名", max_length=120)
    purpose = models.CharField("用途", max_length=64)
    retention_class = models.CharField("保管期限类别", max_length=32)
    has_thumbnail = models.BooleanField("有缩略图", default=False)
    taken_at = models.DateTimeField("拍摄时间", null=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True)
    stored_at = models.DateTimeField("存入时间")
    stored_by = models.ForeignKey(
        "access.Account", verbose_name="存入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "档案文件"
        constraints = [
            models.CheckConstraint(
                name="stored_file_digest_is_hex", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="stored_file_has_both_coordinates",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,  # a NULL beside a number would leave the check undecided
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class DocumentQuerySet(models.QuerySet):
    def in_force(self):
        """Documents that nobody has voided."""
        return self.filter(voiding=None)


class Document(models.Model):
    """A paper as it was issued: template, data, number and the PDF itself. Never changed or deleted.

    `template_version` is a digest over the template and the layouts it may import, so a changed wording
    is always told apart. `data` is what the template was given: rendering it again with the same version
    gives the same bytes. `case_id` is a plain number because cases lie above this room.
    """

    template = models.CharField("模板", max_length=200)
    template_version = models.CharField("模板版本", max_length=64)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=64, blank=True)
    data = models.JSONField("内容")
    pdf = models.ForeignKey(
        StoredFile, verbose_name="PDF 文件", on_delete=models.PROTECT, related_name="documents"
    )
    verification_code = models.CharField("验证码", max_length=CODE_LENGTH, unique=True)
    person = models.ForeignKey(
        "people.Person", verbose_name="人员", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    case_id = models.BigIntegerField("办件", null=True, db_index=True)
    issued_at = models.DateTimeField("出具时间")
    issued_by = models.ForeignKey(
        "access.Account", verbose_name="出具人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "文书"
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="document_number_once"),
        ]

    def __str__(self):
        return f"{self.title}（{self.number}）" if self.number else self.title


class DocumentVoiding(models.Model):
    """That a document no longer holds, and what took its place. A row of its own: documents never change."""

    document = models.OneToOneField(
        Document, verbose_name="文书", on_delete=models.PROTECT, related_name="voiding"
    )
    reason = models.CharField("作废原因", max_length=200)
    replaced_by = models.ForeignKey(
        Document, verbose_name="替代文书", null=True, on_delete=models.PROTECT, related_name="replaces"
    )
    voided_at = models.DateTimeField("作废时间")
    voided_by = models.ForeignKey(
        "access.Account", verbose_name="作废人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "文书作废"
        constraints = [
            models.CheckConstraint(
                name="document_not_replaced_by_itself",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("document")),
            ),
            models.CheckConstraint(name="document_voiding_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"作废：{self.document_id}"
