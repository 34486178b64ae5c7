"""Referrals to other departments, and handovers to discipline inspection."""

from django.db import models
from django.db.models import Q

from .reports import Report


class ReferralState(models.TextChoices):
    SENT = "sent", "待答复"
    MORE_NEEDED = "more_needed", "待补充"
    GRANTED = "granted", "已救助"
    REFUSED = "refused", "不予救助"
    WITHDRAWN = "withdrawn", "已撤回"


WAITING = (ReferralState.SENT, ReferralState.MORE_NEEDED)
ANSWERS = (ReferralState.GRANTED, ReferralState.REFUSED, ReferralState.MORE_NEEDED)


class Referral(models.Model):
    """转办单: one request to whoever is in charge of a scheme, and how it was answered."""

    number = models.CharField("转办编号", max_length=40, unique=True)
    report = models.ForeignKey(
        Report, verbose_name="线索", null=True, on_delete=models.PROTECT, related_name="referrals"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name="在册人员", null=True, on_delete=models.PROTECT, related_name="+"
    )
    division_code = models.CharField("所在地", max_length=12, db_index=True)
    subject_name = models.CharField("姓名", max_length=60)
    scheme = models.CharField("救助事项", max_length=16, db_index=True)
    recipient = models.CharField("收件单位", max_length=60)
    asked = models.CharField("请求事项", max_length=1000)
    sent_at = models.DateTimeField("发出时间")
    sent_by_name = models.CharField("发出人", max_length=64)
    due_date = models.DateField("答复期限")
    state = models.CharField("状态", max_length=12, choices=ReferralState.choices)
    document = models.ForeignKey(
        "documents.Document", verbose_name="转办函", on_delete=models.PROTECT, related_name="+"
    )
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "转办单"
        indexes = [models.Index(fields=["state", "due_date"], name="referral_state_due")]
        constraints = [
            models.CheckConstraint(
                name="referral_of_report_or_person",
                condition=Q(report__isnull=False) | Q(person__isnull=False),
            )
        ]

    def __str__(self):
        return self.number

    @property
    def waits(self) -> bool:
        return self.state in WAITING

    @property
    def tone(self) -> str:
        return {"sent": "wait", "more_needed": "warn", "granted": "ok", "refused": "stop"}.get(
            self.state, "quiet"
        )


class ReferralAnswer(models.Model):
    """转办答复: what came back, or what was sent after it. Append-only."""

    class Kind(models.TextChoices):
        GRANTED = "granted", "同意救助"
        REFUSED = "refused", "不予救助"
        MORE_NEEDED = "more_needed", "需要补充"
        SUPPLEMENTED = "supplemented", "已补充"
        WITHDRAWN = "withdrawn", "撤回"

    referral = models.ForeignKey(
        Referral, verbose_name="转办单", on_delete=models.PROTECT, related_name="answers"
    )
    kind = models.CharField("答复", max_length=12, choices=Kind.choices)
    on_date = models.DateField("日期")
    by_whom = models.CharField("答复人", max_length=60)
    text = models.CharField("内容", max_length=1000)
    at = models.DateTimeField("登记时间")
    by_name = models.CharField("登记人", max_length=64)

    class Meta:
        verbose_name = "转办答复"


class DisciplineHandover(models.Model):
    """移送纪检: a complaint handed to discipline inspection (纪委监委), with its receipt and the result."""

    report = models.OneToOneField(
        Report, verbose_name="线索", on_delete=models.PROTECT, related_name="handover"
    )
    reason_cipher = models.BinaryField("移送理由（密文）")
    sent_date = models.DateField("移送日期")
    sent_at = models.DateTimeField("登记时间")
    sent_by_name = models.CharField("移送人", max_length=64)
    receipt_number = models.CharField("回执编号", max_length=60, blank=True)
    receipt_date = models.DateField("回执日期", null=True)
    result_cipher = models.BinaryField("处理结果（密文）", null=True)
    result_date = models.DateField("结果日期", null=True)

    class Meta:
        verbose_name = "移送纪检"
        constraints = [
            models.CheckConstraint(
                name="handover_receipt_with_date",
                condition=Q(receipt_number="", receipt_date=None)
                | (~Q(receipt_number="") & Q(receipt_date__isnull=False)),
            ),
            models.CheckConstraint(
                name="handover_result_with_date",
                condition=Q(result_cipher=None, result_date=None)
                | Q(result_cipher__isnull=False, result_date__isnull=False),
            ),
        ]
