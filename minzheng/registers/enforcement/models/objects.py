"""两库一单: objects of inspection, officers with certificates, and who keeps away from what."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from ..fields import Field, RiskClass


class InspectionObject(models.Model):
    """检查对象: an organisation, home, cemetery or agency under supervision.

    `subject` is the key of the register it comes from ("organisation:12"), "" for one that only stands here.
    """

    code = models.CharField("对象编号", max_length=40, unique=True)
    field = models.CharField("领域", max_length=16, choices=Field.choices)
    subject = models.CharField("登记对象", max_length=64, blank=True, db_index=True)
    name = models.CharField("名称", max_length=120)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    risk_class = models.CharField("风险等级", max_length=1, choices=RiskClass.choices, default=RiskClass.B)
    risk_reason = models.CharField("分级理由", max_length=200, blank=True)
    is_active = models.BooleanField("在库", default=True)
    entered_at = models.DateTimeField("入库时间")

    class Meta:
        verbose_name = "检查对象"
        indexes = [models.Index(fields=["field", "is_active"], name="inspection_object_field")]
        constraints = [
            models.UniqueConstraint(
                name="inspection_object_once_per_subject",
                fields=["field", "subject"],
                condition=~Q(subject=""),
            ),
        ]

    def __str__(self):
        return self.name


class OfficerQuerySet(models.QuerySet):
    def certified_on(self, day: dt.date) -> "OfficerQuerySet":
        """On duty, with a certificate valid on a day."""
        return self.filter(is_on_duty=True, valid_from__lte=day, valid_until__gte=day)


class EnforcementOfficer(models.Model):
    """执法人员 with the certificate (行政处罚法 第四十二条) and the fields it covers."""

    account = models.OneToOneField(
        "access.Account", verbose_name="账号", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("姓名", max_length=64)
    certificate_number = models.CharField("执法证号", max_length=32, unique=True)
    valid_from = models.DateField("证件有效期自")
    valid_until = models.DateField("证件有效期至")
    fields = models.JSONField("执法领域", default=list)
    division_code = models.CharField("行政区划", max_length=12, db_index=True)
    is_on_duty = models.BooleanField("在岗", default=True)
    is_law_qualified = models.BooleanField("有法律职业资格", default=False)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = "执法人员"
        constraints = [
            models.CheckConstraint(
                name="certificate_ends_after_start", condition=Q(valid_until__gte=F("valid_from"))
            )
        ]

    def __str__(self):
        return f"{self.name}（{self.certificate_number}）"


class Avoidance(models.Model):
    """回避: an officer keeps away from an object, and why (行政处罚法 第四十三条)."""

    officer = models.ForeignKey(
        EnforcementOfficer, verbose_name="执法人员", on_delete=models.PROTECT, related_name="avoidances"
    )
    target = models.ForeignKey(
        InspectionObject, verbose_name="检查对象", on_delete=models.PROTECT, related_name="avoidances"
    )
    reason = models.CharField("回避理由", max_length=200)
    filed_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "执法回避"
        constraints = [models.UniqueConstraint(name="avoidance_once", fields=["officer", "target"])]
