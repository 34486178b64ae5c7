"""Reports and what was done about them."""

from django.db import models
from django.db.models import Q


class Purpose(models.TextChoices):
    NEED = "need", "发现困难"
    COMPLAINT = "complaint", "举报"


class ComplaintKind(models.TextChoices):
    INELIGIBLE = "ineligible", "不符合条件享受"
    COLLECTED = "collected", "代领、冒领、克扣"
    FAVOURITISM = "favouritism", "优亲厚友"
    INACTION = "inaction", "不作为、推诿"
    OTHER = "other", "其他"


ABOUT_OFFICIALS = (ComplaintKind.FAVOURITISM, ComplaintKind.INACTION)
ABOUT_HOUSEHOLDS = (ComplaintKind.INELIGIBLE,)


class Channel(models.TextChoices):
    """How it was found (discover_channel)."""

    VISIT = "visit", "村（社区）走访"
    ASSISTANT = "assistant", "救助协理员"
    GRID = "grid", "网格员"
    SOCIAL_WORKER = "social_worker", "社工"
    HOTLINE = "hotline", "救助热线"
    DEPARTMENT = "department", "部门推送"
    PETITION = "petition", "来信来访"
    WEB = "web", "网上反映"


class Urgency(models.TextChoices):
    RED = "red", "红色（急难）"
    ORANGE = "orange", "橙色（较急）"
    YELLOW = "yellow", "黄色（一般）"

    @property
    def tone(self) -> str:
        return {"red": "stop", "orange": "warn", "yellow": "info"}[self.value]


class ReportState(models.TextChoices):
    RECEIVED = "received", "待交办"
    ASSIGNED = "assigned", "待核查"
    LOOKED_INTO = "looked_into", "已核查"
    SETTLED = "settled", "待答复办结"
    CLOSED = "closed", "已办结"
    MERGED = "merged", "已并入"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_STATES = (
    ReportState.RECEIVED, ReportState.ASSIGNED, ReportState.LOOKED_INTO, ReportState.SETTLED,
)  # fmt: skip


class Outcome(models.TextChoices):
    """What a report led to (follow_result)."""

    EXPLAINED = "explained", "告知政策"
    HELPED = "helped", "帮助申请"
    TAKEN_IN = "taken_in", "直接受理"
    REFERRED = "referred", "转办"
    UNFOUNDED = "unfounded", "不属实"
    SUBSTANTIATED = "substantiated", "属实，已处理"


WITH_CASE = (Outcome.HELPED, Outcome.TAKEN_IN)
OUTCOMES = {
    Purpose.NEED: (
        Outcome.EXPLAINED, Outcome.HELPED, Outcome.TAKEN_IN, Outcome.REFERRED, Outcome.UNFOUNDED,
    ),
    Purpose.COMPLAINT: (Outcome.EXPLAINED, Outcome.UNFOUNDED, Outcome.SUBSTANTIATED),
}  # fmt: skip


class Report(models.Model):
    """线索: somebody in need, or a complaint about a benefit, from the first word to the answer.

    `scope_code` is the prefix of the division whose officers see it: the place for somebody in need; for
    a complaint the district, until it is given to a township, so that nobody complained about reads it.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    purpose = models.CharField("类型", max_length=10, choices=Purpose.choices)
    complaint_kind = models.CharField("举报事项", max_length=12, choices=ComplaintKind.choices, blank=True)
    channel = models.CharField("来源", max_length=16, choices=Channel.choices)
    urgency = models.CharField("紧急程度", max_length=8, choices=Urgency.choices)
    division_code = models.CharField("所在地", max_length=12, db_index=True)
    scope_code = models.CharField("办理区划", max_length=12, db_index=True)
    subject_name = models.CharField("反映的人或单位", max_length=60)
    place = models.CharField("住址、地点", max_length=120, blank=True)
    person = models.ForeignKey(
        "people.Person", verbose_name="在册人员", null=True, on_delete=models.PROTECT, related_name="+"
    )
    campaign = models.CharField("专项治理", max_length=60, blank=True)
    facts_cipher = models.BinaryField("反映内容（密文）")
    reporter_name_cipher = models.BinaryField("反映人姓名（密文）", null=True)
    reporter_phone_cipher = models.BinaryField("反映人电话（密文）", null=True)
    query_code_digest = models.BinaryField("查询码摘要", null=True)
    found_date = models.DateField("发现日期")
    received_at = models.DateTimeField("登记时间")
    received_by_name = models.CharField("登记人", max_length=64)
    due_date = models.DateField("办理期限")
    extended_at = models.DateTimeField("延期时间", null=True)
    state = models.CharField("状态", max_length=12, choices=ReportState.choices)
    informed_date = models.DateField("告知政策日期", null=True)
    outcome = models.CharField("处理结果", max_length=16, choices=Outcome.choices, blank=True)
    case = models.ForeignKey(
        "cases.Case", verbose_name="办件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField("处理时间", null=True)
    reply = models.CharField("答复", max_length=500, blank=True)
    replied_at = models.DateTimeField("答复时间", null=True)
    ended_at = models.DateTimeField("办结时间", null=True)
    merged_into = models.ForeignKey(
        "self", verbose_name="并入", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "线索"
        indexes = [models.Index(fields=["state", "due_date"], name="report_state_due")]
        constraints = [
            models.CheckConstraint(
                name="report_named_with_phone",
                condition=Q(reporter_name_cipher=None, reporter_phone_cipher=None)
                | Q(reporter_name_cipher__isnull=False, reporter_phone_cipher__isnull=False),
            ),
            models.CheckConstraint(
                name="report_complaint_with_kind",
                condition=Q(purpose="need", complaint_kind="")
                | (Q(purpose="complaint") & ~Q(complaint_kind="")),
            ),
            models.CheckConstraint(
                name="report_named_answered_before_closed",
                condition=~Q(state="closed")
                | Q(reporter_name_cipher=None) | Q(replied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_merged_into_another",
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_named(self) -> bool:
        return self.reporter_name_cipher is not None

    @property
    def is_complaint(self) -> bool:
        return self.purpose == Purpose.COMPLAINT

    @property
    def tone(self) -> str:
        tones = {
            "received": "wait",
            "assigned": "wait",
            "looked_into": "info",
            "settled": "warn",
            "closed": "ok",
        }
        return tones.get(self.state, "quiet")

    @property
    def urgency_tone(self) -> str:
        return Urgency(self.urgency).tone


class ReportStep(models.Model):
    """线索经过: one thing that was done about a report. Append-only."""

    class Action(models.TextChoices):
        RECEIVE = "receive", "登记"
        ASSIGN = "assign", "交办"
        LOOK_INTO = "look_into", "核查"
        LINK = "link", "对应在册人员"
        EXTEND = "extend", "延期"
        REFER = "refer", "转办"
        SETTLE = "settle", "登记处理结果"
        CLOSE = "close", "答复办结"
        MERGE = "merge", "并入"
        WITHDRAW = "withdraw", "撤回"

    class How(models.TextChoices):
        VISIT = "visit", "入户"
        TALK = "talk", "电话、面谈"
        PAPERS = "papers", "查阅资料"

    report = models.ForeignKey(Report, verbose_name="线索", on_delete=models.PROTECT, related_name="steps")
    action = models.CharField("办理", max_length=12, choices=Action.choices)
    how = models.CharField("核查方式", max_length=8, choices=How.choices, blank=True)
    on_date = models.DateField("日期")
    text = models.CharField("说明", max_length=1000, blank=True)
    at = models.DateTimeField("登记时间")
    by_name = models.CharField("办理人", max_length=64)

    class Meta:
        verbose_name = "线索经过"


class AddressUse(models.Model):
    """网上反映次数: how often one network address used the public page within a minute.

    The digest differs from minute to minute and stands beside no report: it cannot tell who reported.
    """

    digest = models.BinaryField("地址摘要", unique=True)
    minute_at = models.DateTimeField("分钟", db_index=True)
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "网上反映次数"
