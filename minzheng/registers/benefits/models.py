"""Awards and money: what was granted, what was issued for which month, and how each payment ended."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from minzheng.kernel.base.months import MonthField

# Keys of tables that get a million rows in a statement: the migrations have them checked by the statement
# (kernel.base.references), and a unique constraint that begins with the column is their index.
BY_STATEMENT = {"on_delete": models.RESTRICT, "db_constraint": False, "db_index": False}


class Award(models.Model):
    """An entitlement to a programme for a period, opened by a decision: of a household, or of one `person`.

    `household` is in either case the home on whose file it stands. It holds no amount: what is due for a
    month follows from the facts and the rules of that month. `valid` runs over whole months: from the first
    of one to the first of another. What is granted for an occasion (a fire, a funeral) names it, so that two
    of them may fall into one month; `terms` are the figures that such a decision set and the rules read.
    """

    programme = models.CharField("待遇", max_length=40)
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", on_delete=models.RESTRICT, related_name="awards"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name="待遇本人", null=True, on_delete=models.RESTRICT,
        related_name="own_awards",
    )  # fmt: skip
    payee = models.ForeignKey(
        "people.Person", verbose_name="领款人", on_delete=models.RESTRICT, related_name="+"
    )
    division_code = models.CharField("村（社区）", max_length=12, db_index=True)
    valid = DateRangeField("享受期间")
    case = models.ForeignKey(
        "cases.Case", verbose_name="办件", null=True, on_delete=models.RESTRICT, related_name="awards"
    )
    basis = models.CharField("依据", max_length=200)
    occasion = models.CharField("事由", max_length=40, blank=True)
    terms = models.JSONField("决定的数额要素", default=dict)
    opened_at = models.DateTimeField("开通时间")
    stopped_at = models.DateTimeField("停发办理时间", null=True)
    stop_reason = models.CharField("停发原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "待遇资格"
        constraints = [
            ExclusionConstraint(
                name="one_award_per_household_and_programme",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    ("occasion", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(person=None),
                violation_error_message="这个家庭在同一期间已享受这项待遇。",
            ),
        ]


class AwardPerson(models.Model):
    """Whom an award covers, and since when: the same person cannot be in two awards of a programme."""

    award = models.ForeignKey(
        Award, verbose_name="待遇资格", on_delete=models.RESTRICT, related_name="persons"
    )
    programme = models.CharField("待遇", max_length=40)
    person = models.ForeignKey(
        "people.Person", verbose_name="人员", on_delete=models.RESTRICT, related_name="award_places"
    )
    occasion = models.CharField("事由", max_length=40, blank=True)
    valid = DateRangeField("期间")

    class Meta:
        verbose_name = "保障对象"
        constraints = [
            ExclusionConstraint(
                name="person_in_one_award_of_a_programme",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    ("occasion", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="这名人员同一期间已在享受同一待遇。",
            ),
        ]


class PayCard(models.Model):
    """The bank card (一卡通) to which a person is paid, from a day on. The number is encrypted."""

    person = models.ForeignKey(
        "people.Person", verbose_name="人员", on_delete=models.RESTRICT, related_name="pay_cards"
    )
    holder_name = models.CharField("户名", max_length=64)
    bank = models.CharField("开户行", max_length=64)
    number_cipher = models.BinaryField("卡号（加密）")
    number_tail = models.CharField("卡号末四位", max_length=4)
    valid = DateRangeField("使用期")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "发放账户"
        constraints = [
            ExclusionConstraint(
                name="one_card_per_person_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]


class RunState(models.TextChoices):
    """A run is a row before it starts; each state can be resumed."""

    PREPARING = "preparing", "正在测算"
    PREPARED = "prepared", "待复核"
    POSTING = "posting", "正在入账"
    POSTED = "posted", "已复核入账"
    CANCELLED = "cancelled", "已作废"


class RunManager(models.Manager):
    """Leaves what only planning reads where it is: of a city's run that is megabytes."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().defer("horizon", "laws", "to_compute")


class IssueRun(models.Model):
    """发放批次: the differences to pay for a month and all open months before it.

    `known_at` freezes what was known: lines computed after an interruption use the same facts.
    What the next run may carry on from this one rests on `horizon` (what this one can have seen, see
    `kernel.base.touched`) and on `laws` (see `Programme.laws`). When it is planned, a run takes the awards
    that nothing has touched from `carried_from` and keeps the others in `to_compute`; None is all of them.
    """

    programme = models.CharField("待遇", max_length=40)
    division_prefix = models.CharField("辖区", max_length=12)
    month = MonthField("所属期")
    sequence = models.PositiveSmallIntegerField("次数")
    state = models.CharField("状态", max_length=12, choices=RunState.choices)
    known_at = models.DateTimeField("事实截止时间")
    first_month = MonthField("回溯起月")
    rules_digest = models.CharField("规则摘要", max_length=64, blank=True)
    parameters_digest = models.CharField("参数摘要", max_length=64, blank=True)
    total = models.PositiveIntegerField("总户数", default=0)
    done = models.PositiveIntegerField("已测算", default=0)
    last_award_id = models.BigIntegerField("测算到", default=0)
    made_by_id = models.BigIntegerField("制单账号", null=True)
    made_by_name = models.CharField("制单人", max_length=64)
    made_at = models.DateTimeField("制单时间")
    checked_by_id = models.BigIntegerField("复核账号", null=True)
    checked_by_name = models.CharField("复核人", max_length=64, blank=True)
    checked_at = models.DateTimeField("复核时间", null=True)
    posted_at = models.DateTimeField("入账时间", null=True)
    cancel_reason = models.CharField("作废原因", max_length=200, blank=True)
    fault = models.CharField("故障说明", max_length=500, blank=True)
    horizon = models.JSONField("所见范围", default=dict)
    laws = models.JSONField("各月规则", default=dict)
    is_planned = models.BooleanField("已排定", default=False)
    carried_from = models.ForeignKey(
        "self", verbose_name="沿用批次", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    to_compute = ArrayField(models.BigIntegerField(), verbose_name="须测算的待遇", null=True)
    computed = models.PositiveIntegerField("重新测算户数", default=0)

    objects = RunManager()

    class Meta:
        verbose_name = "发放批次"
        constraints = [
            models.UniqueConstraint(
                name="run_numbered_once", fields=["programme", "division_prefix", "month", "sequence"]
            ),
            models.UniqueConstraint(
                name="one_open_run_per_programme", fields=["programme", "division_prefix"],
                condition=Q(state__in=["preparing", "prepared", "posting"]),
                violation_error_message="这项待遇还有未完成的批次，请先复核或作废它。",
            ),
            models.CheckConstraint(
                name="maker_is_not_checker",
                condition=Q(checked_by_id=None) | Q(made_by_id=None) | ~Q(checked_by_id=F("made_by_id")),
            ),
        ]  # fmt: skip


class RunLine(models.Model):
    """One award and month in a run: due, issued before, and the difference, with what changed."""

    run = models.ForeignKey(IssueRun, verbose_name="批次", related_name="lines", **BY_STATEMENT)
    award = models.ForeignKey(Award, verbose_name="待遇资格", related_name="+", **BY_STATEMENT)
    month = MonthField("所属期")
    due_fen = models.BigIntegerField("应发")
    issued_before_fen = models.BigIntegerField("已发")
    difference_fen = models.BigIntegerField("差额")
    persons = models.PositiveSmallIntegerField("人数")
    persons_before = models.PositiveSmallIntegerField("原人数")
    category = models.CharField("城乡", max_length=12)
    basis = models.JSONField("测算要点")
    reason = models.CharField("原因", max_length=300)

    class Meta:
        verbose_name = "批次明细"
        constraints = [
            models.UniqueConstraint(name="line_once_per_run", fields=["run", "award", "month"]),
            models.CheckConstraint(
                name="line_is_due_less_issued",
                condition=Q(difference_fen=F("due_fen") - F("issued_before_fen")),
            ),
        ]


class Issued(models.Model):
    """What was issued for an award and month: the sum of the rows is what the month has had. Append-only."""

    award = models.ForeignKey(Award, verbose_name="待遇资格", related_name="issued", **BY_STATEMENT)
    month = MonthField("所属期")
    sequence = models.PositiveSmallIntegerField("次数")
    amount_fen = models.BigIntegerField("金额")
    persons = models.SmallIntegerField("人次")
    category = models.CharField("城乡", max_length=12)
    basis = models.JSONField("测算要点")
    reason = models.CharField("原因", max_length=300)
    run = models.ForeignKey(
        IssueRun, verbose_name="批次", null=True, related_name="issued", **(BY_STATEMENT | {"db_index": True})
    )
    clawback = models.ForeignKey(
        "benefits.Clawback", verbose_name="追回", null=True, on_delete=models.RESTRICT, related_name="issued",
        db_index=False,
    )  # fmt: skip

    class Meta:
        verbose_name = "已发记录"
        constraints = [
            models.UniqueConstraint(name="issued_once", fields=["award", "month", "sequence"]),
            models.CheckConstraint(
                name="issued_by_run_or_clawback",
                condition=Q(run__isnull=False, clawback__isnull=True)
                | Q(run__isnull=True, clawback__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["month", "category"], name="issued_month_category"),
            models.Index(fields=["clawback"], name="issued_clawback", condition=Q(clawback__isnull=False)),
        ]


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
    replaces = models.OneToOneField(
        "self", verbose_name="重发自", null=True, on_delete=models.RESTRICT, related_name="replaced_by"
    )

    class Meta:
        verbose_name = "支付"
        constraints = [
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


class ClawbackState(models.TextChoices):
    PROPOSED = "proposed", "待决定"
    DECIDED = "decided", "已决定追回"
    WAIVED = "waived", "决定不追回"


class Clawback(models.Model):
    """追回: money issued beyond what was due. Proposed by a run, executed by a decision.

    `lines` are the months: {month, amount_fen, persons, category, basis, reason}. A decided clawback
    becomes a debt of the household, offset against later payments by the programme's rule.
    """

    award = models.ForeignKey(
        Award, verbose_name="待遇资格", on_delete=models.RESTRICT, related_name="clawbacks"
    )
    run = models.ForeignKey(
        IssueRun, verbose_name="提出批次", on_delete=models.RESTRICT, related_name="clawbacks"
    )
    state = models.CharField(
        "状态", max_length=10, choices=ClawbackState.choices, default=ClawbackState.PROPOSED
    )
    amount_fen = models.BigIntegerField("金额")
    lines = models.JSONField("逐月明细")
    cause = models.CharField(
        "责任", max_length=12, blank=True,
        choices=[("agency", "经办差错"), ("family", "家庭迟报"), ("fraud", "骗取")],
    )  # fmt: skip
    note = models.CharField("决定理由", max_length=500, blank=True)
    decided_by_name = models.CharField("决定人", max_length=64, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        verbose_name = "追回"
        constraints = [
            models.UniqueConstraint(
                name="one_open_clawback_per_award", fields=["award"], condition=Q(state="proposed")
            ),
            models.CheckConstraint(name="clawback_is_positive", condition=Q(amount_fen__gt=0)),
        ]


class PlanState(models.TextChoices):
    ACTIVE = "active", "执行中"
    COMPLETED = "completed", "已还清"
    ENDED = "ended", "已终止"


class RepaymentPlan(models.Model):
    """分期还款: what a household owes of a programme, paid back month by month by agreement.

    What is agreed upon is no longer kept from payments (以分期协议为准). The months follow from the first one
    and the monthly amount; the last is what is left.
    """

    programme = models.CharField("待遇", max_length=40)
    division_prefix = models.CharField("辖区", max_length=12)
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", on_delete=models.RESTRICT, related_name="repayment_plans"
    )
    division_code = models.CharField("村（社区）", max_length=12, db_index=True)
    total_fen = models.BigIntegerField("分期总额")
    monthly_fen = models.BigIntegerField("每月还款")
    first_month = MonthField("首期")
    note = models.CharField("协议", max_length=200)
    state = models.CharField("状态", max_length=10, choices=PlanState.choices, default=PlanState.ACTIVE)
    agreed_at = models.DateTimeField("约定时间")
    agreed_by_name = models.CharField("经办人", max_length=64)
    closed_at = models.DateTimeField("结束时间", null=True)
    closed_by_name = models.CharField("结束经办人", max_length=64, blank=True)
    end_reason = models.CharField("终止原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "分期还款"
        constraints = [
            models.UniqueConstraint(
                name="one_plan_at_a_time", fields=["programme", "division_prefix", "household"],
                condition=Q(state="active"),
            ),
            models.CheckConstraint(
                name="plan_is_of_whole_instalments",
                condition=Q(monthly_fen__gt=0, total_fen__gte=F("monthly_fen")),
            ),
        ]  # fmt: skip


class AllotmentKind(models.TextChoices):
    REGULAR = "regular", "下达"
    ADVANCE = "advance", "预拨"


class Allotment(models.Model):
    """Money given to a programme: from whom, how much, by which document, for which year.

    What comes in the year before, to pay the first quarter ahead of the Spring Festival, is an advance (预拨).
    """

    programme = models.CharField("待遇", max_length=40)
    division_prefix = models.CharField("辖区", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField(
        "种类", max_length=8, choices=AllotmentKind.choices, default=AllotmentKind.REGULAR
    )
    source = models.CharField("来源", max_length=40)
    amount_fen = models.BigIntegerField("金额")
    document_number = models.CharField("文号", max_length=60)
    received_date = models.DateField("到账日期")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "资金指标"
        constraints = [
            models.UniqueConstraint(
                name="allotment_once", fields=["programme", "division_prefix", "document_number", "source"]
            )
        ]
