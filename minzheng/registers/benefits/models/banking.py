"""How what was issued reaches people: batches, payments, cash and the bank's answers."""

from django.db import models
from django.db.models import F, Q

from minzheng.kernel.base.months import MonthField

from .awards import Award, PayCard
from .runs import BY_STATEMENT, IssueRun


class Channel(models.TextChoices):
    BANK = "bank", "银行代发"
    CASH = "cash", "现金发放"


class BankBatch(models.Model):
    """A file for the bank: the payments of a run, or the reissue of returned ones.

    Of the channel cash it is the sheet (领取表) on which people without an account sign for what they get:
    its payments name no card, so that they can never stand in a file for the bank.

    A package (一卡通) has no programme and no payments of its own: it is one file over the batches of several
    programmes, so that one card gets its lines together. Each batch stays the unit of its programme's books.
    """

    run = models.ForeignKey(
        IssueRun, verbose_name="批次", null=True, on_delete=models.RESTRICT, related_name="batches"
    )
    number = models.CharField("批次号", max_length=40, unique=True)
    programme = models.CharField("待遇", max_length=40, blank=True)
    package = models.ForeignKey(
        "self", verbose_name="一卡通批次", null=True, on_delete=models.RESTRICT, related_name="members"
    )
    division_prefix = models.CharField("辖区", max_length=12)
    month = MonthField("报盘月份")
    made_at = models.DateTimeField("生成时间")
    total_count = models.PositiveIntegerField("笔数")
    total_fen = models.BigIntegerField("金额")
    digest = models.CharField("摘要", max_length=64)
    downloaded_at = models.DateTimeField("首次下载时间", null=True)
    channel = models.CharField("发放方式", max_length=4, choices=Channel.choices, default=Channel.BANK)

    class Meta:
        verbose_name = "银行批次"

    @property
    def is_package(self) -> bool:
        return not self.programme


class PaymentState(models.TextChoices):
    """How a payment stands. Unknown means: ask the bank, never resend. The last two are those of a sheet."""

    SENT = "sent", "已报盘"
    PAID = "paid", "发放成功"
    RETURNED = "returned", "退票"
    UNKNOWN = "unknown", "银行未确认"
    REISSUED = "reissued", "已重发"
    TO_HAND = "to_hand", "现金待领"
    HANDED = "handed", "现金已领"


class Payment(models.Model):
    """One amount to one card in one bank file. A reissue points to the payment it replaces."""

    batch = models.ForeignKey(BankBatch, verbose_name="银行批次", related_name="payments", **BY_STATEMENT)
    sequence = models.PositiveIntegerField("序号")
    package_sequence = models.PositiveIntegerField("一卡通批次中的序号", null=True)
    award = models.ForeignKey(
        Award, verbose_name="待遇资格", related_name="payments", **(BY_STATEMENT | {"db_index": True})
    )
    card = models.ForeignKey(PayCard, verbose_name="发放账户", null=True, related_name="+", **BY_STATEMENT)
    month = MonthField("所属期")
    amount_fen = models.BigIntegerField("金额")
    state = models.CharField("状态", max_length=10, choices=PaymentState.choices, default=PaymentState.SENT)
    return_code = models.CharField("回盘码", max_length=4, blank=True)
    return_note = models.CharField("回盘说明", max_length=100, blank=True)
    settled_at = models.DateTimeField("回盘时间", null=True)
    replaces = models.ForeignKey("self", verbose_name="重发自", null=True, related_name="+", **BY_STATEMENT)

    class Meta:
        verbose_name = "支付"
        constraints = [
            # Of those alone that replace one: an index of a million empty values is no use to anybody.
            models.UniqueConstraint(
                name="payment_replaced_once", fields=["replaces"], condition=Q(replaces__isnull=False)
            ),
            models.UniqueConstraint(name="payment_numbered_once", fields=["batch", "sequence"]),
            models.CheckConstraint(name="payment_is_positive", condition=Q(amount_fen__gt=0)),
        ]


class CashReceipt(models.Model):
    """That a payment was taken in cash (administration sheet §9.2: two signatures and a picture of them).

    Undone, it stays as a record and the payment waits again.
    """

    payment = models.ForeignKey(
        Payment, verbose_name="支付", on_delete=models.RESTRICT, related_name="receipts"
    )
    received_date = models.DateField("领取日期")
    proxy_name = models.CharField("代领人", max_length=64, blank=True)
    proxy_relation = models.CharField("代领人与本人关系", max_length=20, blank=True)
    proxy_reason = models.CharField("代领原因", max_length=200, blank=True)
    paid_by_name = models.CharField("发放人", max_length=64)
    witness_name = models.CharField("见证人", max_length=64)
    scan = models.ForeignKey(
        "documents.StoredFile", verbose_name="签字影像", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_name = models.CharField("登记人", max_length=64)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by_name = models.CharField("撤销人", max_length=64, blank=True)
    undone_reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "现金领取"
        constraints = [
            models.UniqueConstraint(
                name="one_receipt_in_force", fields=["payment"], condition=Q(undone_at=None)
            ),
            models.CheckConstraint(name="two_people_hand_over", condition=~Q(paid_by_name=F("witness_name"))),
            models.CheckConstraint(
                name="proxy_with_relation_and_reason",
                condition=Q(proxy_name="", proxy_relation="", proxy_reason="")
                | ~(Q(proxy_name="") | Q(proxy_relation="") | Q(proxy_reason="")),
            ),
        ]


class BankReturn(models.Model):
    """A return file of the bank, recognised by its digest: the same file twice changes nothing."""

    batch = models.ForeignKey(
        BankBatch, verbose_name="银行批次", on_delete=models.RESTRICT, related_name="returns"
    )
    digest = models.CharField("摘要", max_length=64, unique=True)
    received_at = models.DateTimeField("回盘时间")
    paid_count = models.PositiveIntegerField("成功笔数")
    returned_count = models.PositiveIntegerField("退票笔数")
    unknown_count = models.PositiveIntegerField("未确认笔数")

    class Meta:
        verbose_name = "银行回盘"
