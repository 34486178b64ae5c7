"""What belongs to the handling of a case: divorce dates, inquiries, uploads, credit, responsibility."""

from django.db import models
from django.db.models import F, Q

from .records import MarriageRecord


class DivorceApplication(models.Model):
    """The dates of one application for divorce (民法典 第一千零七十七条); its state is that of its case.

    Without a cooling-off period (received before 2021-01-01) the three dates are None.
    """

    case_id = models.BigIntegerField("办件", unique=True)
    marriage = models.ForeignKey(
        MarriageRecord, verbose_name="结婚登记", on_delete=models.RESTRICT, related_name="divorces"
    )
    office_code = models.CharField("登记机关代码", max_length=6)
    received_date = models.DateField("收到申请日期")
    cool_end = models.DateField("冷静期届满日", null=True)
    win_start = models.DateField("领证期首日", null=True)
    win_end = models.DateField("领证期末日", null=True)
    withdrawn_by = models.CharField("撤回人", max_length=6, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    agreement_digest = models.CharField("协议摘要", max_length=64)
    children = models.CharField("子女抚养", max_length=1000)
    property_text = models.CharField("财产处理", max_length=1000)
    debts = models.CharField("债务处理", max_length=1000)

    class Meta:
        verbose_name = "离婚登记申请"
        constraints = [
            models.CheckConstraint(
                name="divorce_windows_in_order",
                condition=Q(cool_end__isnull=True, win_start__isnull=True, win_end__isnull=True)
                | Q(
                    cool_end__gte=F("received_date"),
                    win_start__gt=F("cool_end"),
                    win_end__gte=F("win_start"),
                ),
            )
        ]


class ParentLink(models.Model):
    """That somebody is a parent of somebody, by birth or adoption, as known from a paper or a department."""

    child_index = models.BinaryField("子女证件号索引", db_index=True)
    parent_index = models.BinaryField("父母证件号索引", db_index=True)
    adoptive = models.BooleanField("收养", default=False)
    source = models.CharField("来源", max_length=100)
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "亲子关系"
        constraints = [
            models.UniqueConstraint(fields=["child_index", "parent_index"], name="parent_link_once")
        ]


class StatusInquiry(models.Model):
    """One question to the national base about one party, and what came back. An error is never "no"."""

    class Answer(models.TextChoices):
        PENDING = "pending", "等待答复"
        NONE = "none", "无在册婚姻"
        MARRIED = "married", "有在册婚姻"
        ERROR = "error", "未能核对"

    case_id = models.BigIntegerField("办件", db_index=True)
    office_code = models.CharField("登记机关代码", max_length=6)
    role = models.CharField("当事人", max_length=6)
    identity_index = models.BinaryField("证件号索引", db_index=True)
    answer = models.CharField("答复", max_length=10, choices=Answer.choices, default=Answer.PENDING)
    answer_note = models.CharField("答复内容", max_length=300, blank=True)
    record = models.ForeignKey(
        MarriageRecord, verbose_name="返回记录", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    asked_at = models.DateTimeField("查询时间")
    answered_at = models.DateTimeField("答复时间", null=True)
    account_id = models.BigIntegerField("查询账号", null=True)

    class Meta:
        verbose_name = "全国库核对"


class NationalUpload(models.Model):
    """A record sent to the national base (全国婚姻登记信息库), and whether it was taken."""

    class State(models.TextChoices):
        SENT = "sent", "已上报"
        TAKEN = "taken", "已入库"
        RETURNED = "returned", "被退回"

    record = models.ForeignKey(
        MarriageRecord, verbose_name="登记记录", on_delete=models.RESTRICT, related_name="uploads"
    )
    batch = models.CharField("批次号", max_length=32)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.SENT)
    reason = models.CharField("退回原因", max_length=300, blank=True)
    sent_at = models.DateTimeField("上报时间")
    answered_at = models.DateTimeField("回执时间", null=True)

    class Meta:
        verbose_name = "全国库上报"
        constraints = [models.UniqueConstraint(fields=["batch", "record"], name="upload_once_a_batch")]


class CreditEvent(models.Model):
    """A serious dishonest act in registration (发改财金〔2018〕342号), from finding to repair."""

    class Act(models.TextChoices):
        FORGED = "forged", "伪造、变造、冒用证件或证明"
        FALSE_STATEMENT = "false_statement", "作无配偶、无禁婚亲等虚假声明"
        CONCEALED = "concealed", "故意隐瞒对方无或限制民事行为能力，损害其权益"
        OTHER = "other", "其他严重违反婚姻登记规定的行为"

    class State(models.TextChoices):
        FOUND = "found", "已发现，待告知"
        TOLD = "told", "已告知，陈述申辩期内"
        DECIDED = "decided", "已认定"
        DISMISSED = "dismissed", "不予认定"
        REPORTED = "reported", "已报送信用平台"
        REPAIRED = "repaired", "已修复"

    office_code = models.CharField("登记机关代码", max_length=6)
    case_id = models.BigIntegerField("办件", null=True)
    record = models.ForeignKey(
        MarriageRecord, verbose_name="登记记录", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name="当事人", on_delete=models.RESTRICT, related_name="+"
    )
    act = models.CharField("情形", max_length=16, choices=Act.choices)
    facts = models.CharField("事实", max_length=1000)
    evidence = models.CharField("证据", max_length=500)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.FOUND)
    found_by_id = models.BigIntegerField("发现人账号")
    found_at = models.DateTimeField("发现时间")
    told_at = models.DateTimeField("告知时间", null=True)
    statement_until_date = models.DateField("陈述申辩截止日", null=True)
    statement = models.CharField("陈述申辩", max_length=1000, blank=True)
    decided_by_id = models.BigIntegerField("认定人账号", null=True)
    decided_at = models.DateTimeField("认定时间", null=True)
    decision_note = models.CharField("认定理由", max_length=500, blank=True)
    reported_at = models.DateTimeField("报送时间", null=True)
    repaired_at = models.DateTimeField("修复时间", null=True)
    repair_note = models.CharField("修复说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "婚姻登记严重失信"
        constraints = [
            models.CheckConstraint(
                name="credit_not_decided_by_the_finder",
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("found_by_id")),
            )
        ]


class CaseOwner(models.Model):
    """Who answers for a case from a moment on (首问责任人). The newest row counts; append-only."""

    case_id = models.BigIntegerField("办件", db_index=True)
    office_code = models.CharField("登记机关代码", max_length=6)
    account_id = models.BigIntegerField("责任人账号")
    name = models.CharField("责任人", max_length=64)
    reason = models.CharField("原因", max_length=200)
    from_at = models.DateTimeField("起始时间")

    class Meta:
        verbose_name = "首问责任"


class HandlingFault(models.Model):
    """A mistake in handling, whose it was, and what followed (责任追究)."""

    office_code = models.CharField("登记机关代码", max_length=6)
    record = models.ForeignKey(
        MarriageRecord, verbose_name="登记记录", on_delete=models.RESTRICT, related_name="faults"
    )
    responsible_id = models.BigIntegerField("责任人账号")
    responsible_name = models.CharField("责任人", max_length=64)
    fault = models.CharField("差错", max_length=500)
    follow_up = models.CharField("处理", max_length=500, blank=True)
    found_by_id = models.BigIntegerField("发现人账号")
    found_at = models.DateTimeField("发现时间")
    closed_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = "登记差错"


class SampledRecord(models.Model):
    """One record of a quality sample (抽查): the pass rate is counted from these, never typed in."""

    sample = models.CharField("抽查批次", max_length=32)
    office_code = models.CharField("登记机关代码", max_length=6)
    record = models.ForeignKey(
        MarriageRecord, verbose_name="登记记录", on_delete=models.RESTRICT, related_name="+"
    )
    passed = models.BooleanField("合格", null=True)
    remark = models.CharField("抽查意见", max_length=300, blank=True)
    drawn_at = models.DateTimeField("抽取时间")
    checked_by_id = models.BigIntegerField("抽查人账号", null=True)
    checked_at = models.DateTimeField("抽查时间", null=True)

    class Meta:
        verbose_name = "登记质量抽查"
        constraints = [models.UniqueConstraint(fields=["sample", "record"], name="sampled_once")]
