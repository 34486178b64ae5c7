"""行政处罚: what the law wants recorded of a case, beside the case itself."""

from django.db import models
from django.db.models import F, Q

from ..fields import EvidenceKind, Field, PartyKind
from .leads import Lead
from .objects import EnforcementOfficer


class PenaltyFile(models.Model):
    """案卷: who is accused of what, what is proposed, notified, decided, served. One per case.

    Money in fen. `base_fen` is what a multiple is counted from (违法所得、违法经营额、骗取金额). `notified_fen` binds:
    the decision may not be heavier because the party spoke up (行政处罚法 第四十五条).
    """

    case = models.OneToOneField(
        "cases.Case", verbose_name="办件", on_delete=models.PROTECT, related_name="penalty_file"
    )
    lead = models.ForeignKey(Lead, verbose_name="线索", null=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField("领域", max_length=16, choices=Field.choices)
    violation = models.CharField("违法行为", max_length=40)
    party_kind = models.CharField("当事人类别", max_length=12, choices=PartyKind.choices)
    party_name = models.CharField("当事人", max_length=120)
    party_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    party_address = models.CharField("住所", max_length=200, blank=True)
    facts = models.CharField("违法事实", max_length=2000)
    happened_from = models.DateField("行为开始日")
    happened_until = models.DateField("行为终了日")
    is_life_or_finance = models.BooleanField("涉及生命健康或金融安全且有危害后果", default=False)
    base_fen = models.BigIntegerField("计罚基数（分）", null=True)
    filed_date = models.DateField("立案日期", null=True)
    tier = models.CharField("情节", max_length=16, blank=True)
    kinds = models.JSONField("处罚种类", default=list)
    fine_fen = models.BigIntegerField("罚款（分）", default=0)
    confiscated_fen = models.BigIntegerField("没收（分）", default=0)
    suggested_low_fen = models.BigIntegerField("裁量下限（分）", null=True)
    suggested_high_fen = models.BigIntegerField("裁量上限（分）", null=True)
    deviation_reason = models.CharField("偏离裁量基准的理由", max_length=500, blank=True)
    is_discussed = models.BooleanField("集体讨论", default=False)
    is_hearing_case = models.BooleanField("可以听证", default=False)
    is_review_needed = models.BooleanField("须法制审核", default=False)
    notified_date = models.DateField("告知日期", null=True)
    notified_fen = models.BigIntegerField("告知的罚款（分）", null=True)
    rights_until = models.DateField("陈述申辩、听证申请期限", null=True)
    is_waived = models.BooleanField("当事人书面放弃陈述申辩和听证", default=False)
    hearing_date = models.DateField("听证日期", null=True)
    decided_date = models.DateField("决定日期", null=True)
    decision_number = models.CharField("决定书文号", max_length=64, blank=True)
    served_date = models.DateField("送达日期", null=True)
    service_method = models.CharField("送达方式", max_length=16, blank=True)
    pay_by = models.DateField("缴款期限", null=True)
    urged_date = models.DateField("催告日期", null=True)
    revoked_date = models.DateField("撤销日期", null=True)
    publish_by = models.DateField("公示期限", null=True)
    is_simple = models.BooleanField("简易程序", default=False)

    class Meta:
        verbose_name = "处罚案卷"
        constraints = [
            models.CheckConstraint(
                name="penalty_act_ends_after_start", condition=Q(happened_until__gte=F("happened_from"))
            ),
            models.CheckConstraint(
                name="penalty_amounts_not_negative", condition=Q(fine_fen__gte=0, confiscated_fen__gte=0)
            ),
            models.CheckConstraint(
                name="penalty_not_heavier_than_notified",
                condition=Q(decided_date=None) | Q(notified_fen=None) | Q(fine_fen__lte=F("notified_fen")),
            ),
        ]

    def __str__(self):
        return f"{self.party_name}（{self.decision_number or '未决定'}）"


class PenaltyOfficer(models.Model):
    """One of the officers (at least two) who investigate a case."""

    file = models.ForeignKey(
        PenaltyFile, verbose_name="案卷", on_delete=models.PROTECT, related_name="officers"
    )
    officer = models.ForeignKey(
        EnforcementOfficer, verbose_name="执法人员", on_delete=models.PROTECT, related_name="penalties"
    )

    class Meta:
        verbose_name = "办案人员"
        constraints = [models.UniqueConstraint(name="penalty_officer_once", fields=["file", "officer"])]


class Evidence(models.Model):
    """证据: what, from where, taken when and by which two officers. Kept for good.

    A thing registered and kept beforehand (先行登记保存) must be disposed of within seven working days.
    """

    file = models.ForeignKey(
        PenaltyFile, verbose_name="案卷", on_delete=models.PROTECT, related_name="evidence"
    )
    kind = models.CharField("证据种类", max_length=12, choices=EvidenceKind.choices)
    name = models.CharField("证据名称", max_length=120)
    origin = models.CharField("来源、提供人", max_length=200)
    proves = models.CharField("证明事项", max_length=300)
    collected_at = models.DateTimeField("取得时间")
    first_officer = models.CharField("取证人一", max_length=64)
    second_officer = models.CharField("取证人二", max_length=64)
    scan = models.ForeignKey(
        "documents.StoredFile", verbose_name="文件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_preserved = models.BooleanField("先行登记保存", default=False)
    dispose_by = models.DateField("处理期限", null=True)
    disposed_date = models.DateField("处理日期", null=True)
    disposal = models.CharField("处理结果", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_name = models.CharField("登记人", max_length=64)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "处罚证据"
        constraints = [
            models.CheckConstraint(name="evidence_by_two", condition=~Q(first_officer=F("second_officer"))),
            models.CheckConstraint(
                name="evidence_preserved_with_its_limit",
                condition=Q(is_preserved=False, dispose_by=None)
                | Q(is_preserved=True, dispose_by__isnull=False),
            ),
        ]


class PenaltyPayment(models.Model):
    """A payment at the bank: towards the fine, the confiscation, or the late charge. Never changed."""

    file = models.ForeignKey(
        PenaltyFile, verbose_name="案卷", on_delete=models.PROTECT, related_name="payments"
    )
    paid_date = models.DateField("缴款日期")
    fine_fen = models.BigIntegerField("罚没款（分）", default=0)
    late_fen = models.BigIntegerField("加处罚款（分）", default=0)
    receipt_number = models.CharField("缴款凭证号", max_length=40)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "罚没款缴纳"
        constraints = [
            models.UniqueConstraint(name="penalty_receipt_once", fields=["receipt_number"]),
            models.CheckConstraint(
                name="penalty_payment_positive",
                condition=Q(fine_fen__gte=0, late_fen__gte=0) & ~Q(fine_fen=0, late_fen=0),
            ),
        ]


class PenaltyStop(models.Model):
    """Days on which the late charge does not run: reconsideration or litigation (行政处罚法 第七十三条)."""

    file = models.ForeignKey(PenaltyFile, verbose_name="案卷", on_delete=models.PROTECT, related_name="stops")
    from_date = models.DateField("起")
    until_date = models.DateField("止", null=True)
    reason = models.CharField("原因", max_length=100)

    class Meta:
        verbose_name = "加处罚款停计"
        constraints = [
            models.CheckConstraint(
                name="penalty_stop_ends_after_start",
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")),
            )
        ]
