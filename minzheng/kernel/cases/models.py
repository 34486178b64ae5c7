"""Drafts, cases and what happens to them: steps, pauses, papers, visits, assessments, notices, decisions."""

from django.db import models
from django.db.models import Q

from minzheng.kernel.base.months import MonthField

from .procedures import PROCEDURES, Procedure
from .states import State


class Draft(models.Model):
    """An application being filled in. Answers are encrypted: they hold identity numbers and illnesses."""

    matter = models.CharField("事项", max_length=40)
    account = models.ForeignKey(
        "access.Account", verbose_name="填写人", on_delete=models.RESTRICT, related_name="+"
    )
    answers_cipher = models.BinaryField("填写内容（加密）")
    title = models.CharField("标题", max_length=100, blank=True)
    step = models.CharField("填到哪一步", max_length=40, blank=True)
    version = models.PositiveIntegerField("保存次数", default=0)
    saved_at = models.DateTimeField("保存时间")
    submitted_case = models.OneToOneField(
        "cases.Case", verbose_name="已提交为", null=True, on_delete=models.RESTRICT, related_name="draft"
    )

    class Meta:
        verbose_name = "草稿"


class Case(models.Model):
    """One application, or one proceeding of office, on its way. Its state moves only along its procedure.

    A benefit is a household's, applied for by one of its members. A case that leads to a statutory book has
    neither: it has parties, a title by which lists call it, and perhaps a subject in a register. The place of
    such a case is that of the office that decides it.
    """

    number = models.CharField("办件编号", max_length=32, unique=True)
    matter = models.CharField("事项", max_length=40)
    procedure = models.CharField("程序", max_length=40, default="intake")
    state = models.CharField("状态", max_length=20)
    title = models.CharField("标题", max_length=200, blank=True)
    subject = models.CharField("登记对象", max_length=64, blank=True, db_index=True)
    division_code = models.CharField("村（社区）或登记机关", max_length=12, db_index=True)
    applicant = models.ForeignKey(
        "people.Person", verbose_name="申请人", null=True, on_delete=models.RESTRICT, related_name="cases"
    )
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", null=True, on_delete=models.RESTRICT, related_name="cases"
    )
    application = models.JSONField("申请内容", default=dict)
    submitted_by = models.ForeignKey(
        "access.Account", verbose_name="提交人", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    on_behalf = models.BooleanField("代为申请", default=False)
    submitted_at = models.DateTimeField("提交时间")
    accepted_at = models.DateTimeField("受理时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    step_due_date = models.DateField("本环节期限", null=True)
    total_due_date = models.DateField("全程期限", null=True)
    promise_due_date = models.DateField("承诺期限", null=True)
    is_extended = models.BooleanField("已延期", default=False)
    near_relative = models.BooleanField("近亲属备案", default=False)
    supplement_asked = models.BooleanField("已一次性告知", default=False)

    class Meta:
        verbose_name = "办件"
        indexes = [
            models.Index(fields=["state", "step_due_date"], name="case_state_due"),
            models.Index(fields=["applicant"], name="case_applicant"),
            models.Index(fields=["matter", "state"], name="case_matter_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_case_per_household_and_matter",
                fields=["matter", "household"],
                condition=Q(closed_at=None),
                violation_error_message="这个家庭已有同一事项的申请正在办理，不能重复提交。",
            ),
            models.CheckConstraint(
                name="case_of_a_household_has_an_applicant",
                condition=Q(household=None) | Q(applicant__isnull=False),
            ),
        ]

    @property
    def current(self) -> State:
        return State(self.state)

    @property
    def rules_of_procedure(self) -> Procedure:
        return PROCEDURES[self.procedure]


class CaseParty(models.Model):
    """Whom a case without a household is about, in which role: a bride, an adopted child, an agent.

    `person` is empty where somebody is not on file (a foreigner without an identity number).
    """

    case = models.ForeignKey(Case, verbose_name="办件", on_delete=models.RESTRICT, related_name="parties")
    person = models.ForeignKey(
        "people.Person", verbose_name="人员", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    role = models.CharField("身份代码", max_length=32)
    label = models.CharField("身份", max_length=40)
    name = models.CharField("姓名或名称", max_length=200)

    class Meta:
        verbose_name = "当事人"


class Step(models.Model):
    """One transition that was made: by whom, when, from where to where. Append-only."""

    case = models.ForeignKey(Case, verbose_name="办件", on_delete=models.RESTRICT, related_name="steps")
    action = models.CharField("操作", max_length=32)
    label = models.CharField("操作名称", max_length=40)
    source = models.CharField("原状态", max_length=20, blank=True)
    target = models.CharField("新状态", max_length=20)
    account_id = models.BigIntegerField("经办账号", null=True)
    actor_name = models.CharField("经办人", max_length=64)
    at = models.DateTimeField("时间")
    note = models.CharField("意见", max_length=1000, blank=True)
    details = models.JSONField("附记", default=dict)
    request_id = models.UUIDField("请求编号")

    class Meta:
        verbose_name = "办理环节"
        indexes = [
            models.Index(name="step_opening_request", fields=["request_id"], condition=Q(action="open")),
        ]
        constraints = [
            models.UniqueConstraint(name="step_once_per_request", fields=["case", "action", "request_id"]),
        ]


class Pause(models.Model):
    """An interval in which the clock stands still, and why (补正、延期调查)."""

    case = models.ForeignKey(Case, verbose_name="办件", on_delete=models.RESTRICT, related_name="pauses")
    from_date = models.DateField("停表日期")
    until_date = models.DateField("恢复日期", null=True)
    reason = models.CharField("原因", max_length=100)

    class Meta:
        verbose_name = "停表"


class CasePaper(models.Model):
    """A paper or photo handed in with a draft or a case."""

    draft = models.ForeignKey(
        Draft, verbose_name="草稿", null=True, on_delete=models.RESTRICT, related_name="papers"
    )
    case = models.ForeignKey(
        Case, verbose_name="办件", null=True, on_delete=models.RESTRICT, related_name="papers"
    )
    key = models.CharField("材料", max_length=40)
    label = models.CharField("材料名称", max_length=100)
    file = models.ForeignKey(
        "documents.StoredFile", verbose_name="文件", on_delete=models.RESTRICT, related_name="+"
    )
    account_id = models.BigIntegerField("上传账号", null=True)
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True)

    class Meta:
        verbose_name = "申请材料"
        constraints = [
            models.CheckConstraint(
                name="paper_belongs_somewhere", condition=Q(draft__isnull=False) | Q(case__isnull=False)
            )
        ]


class NearRelativeFiling(models.Model):
    """近亲属备案: a household member is a near relative of an official (民发〔2021〕57号 第十二条)."""

    case = models.ForeignKey(Case, verbose_name="办件", on_delete=models.RESTRICT, related_name="filings")
    official_name = models.CharField("经办人员或村（居）委会成员", max_length=64)
    official_post = models.CharField("职务", max_length=100)
    relation = models.CharField("关系", max_length=40)
    source = models.CharField("来源", max_length=16, choices=[("declared", "申报"), ("detected", "系统比对")])
    filed_at = models.DateTimeField("备案时间")

    class Meta:
        verbose_name = "近亲属备案"


class HomeVisit(models.Model):
    """入户调查: two visitors, a checklist, photos, and the household's signature. Append-only."""

    case = models.ForeignKey(Case, verbose_name="办件", on_delete=models.RESTRICT, related_name="visits")
    level = models.CharField(
        "层级", max_length=10, choices=[("town", "乡镇（街道）"), ("district", "区民政局")]
    )
    visited_at = models.DateTimeField("入户时间")
    first_visitor = models.CharField("调查人一", max_length=64)
    second_visitor = models.CharField("调查人二", max_length=64)
    checklist = models.JSONField("调查内容")
    findings = models.CharField("调查结论", max_length=1000)
    signed_by = models.CharField("被调查人签字", max_length=64)
    photo_ids = models.JSONField("照片", default=list)
    account_id = models.BigIntegerField("录入账号", null=True)
    recorded_at = models.DateTimeField("录入时间")
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "入户调查"
        constraints = [
            models.CheckConstraint(
                name="two_visitors", condition=~Q(first_visitor=models.F("second_visitor"))
            ),
        ]


class Assessment(models.Model):
    """What the rules said, with the whole explanation. A decision points to it; it never changes."""

    case = models.ForeignKey(Case, verbose_name="办件", on_delete=models.RESTRICT, related_name="assessments")
    made_at = models.DateTimeField("测算时间")
    law_date = models.DateField("适用规则日期")
    eligible = models.BooleanField("符合条件")
    amount_fen = models.BigIntegerField("金额（分/月）")
    category = models.CharField("类别", max_length=40)
    reasons = models.JSONField("不符合的条件", default=list)
    summary = models.JSONField("要点", default=dict)
    tree = models.JSONField("计算过程")
    rules_digest = models.CharField("规则摘要", max_length=64)
    parameters_digest = models.CharField("参数摘要", max_length=64)

    class Meta:
        verbose_name = "规则测算"


class Notice(models.Model):
    """公示: what the public sees of a case, from when to when. Only masked values are ever stored here."""

    case = models.ForeignKey(Case, verbose_name="办件", on_delete=models.RESTRICT, related_name="notices")
    level = models.CharField(
        "层级", max_length=10, choices=[("town", "乡镇（街道）"), ("district", "区民政局")]
    )
    division_code = models.CharField("公示村（社区）", max_length=12, db_index=True)
    content = models.JSONField("公示内容")
    from_date = models.DateField("公示开始")
    until_date = models.DateField("公示截止")
    ended_at = models.DateTimeField("提前结束", null=True)

    class Meta:
        verbose_name = "公示"
        constraints = [
            models.CheckConstraint(
                name="notice_ends_after_start", condition=Q(until_date__gte=models.F("from_date"))
            ),
        ]


class Objection(models.Model):
    """An objection against a notice, from anybody; the objector may stay unnamed."""

    notice = models.ForeignKey(
        Notice, verbose_name="公示", on_delete=models.RESTRICT, related_name="objections"
    )
    text_cipher = models.BinaryField("异议内容（加密）")
    contact_cipher = models.BinaryField("联系方式（加密）")
    filed_at = models.DateTimeField("提出时间")
    request_id = models.UUIDField("请求编号", unique=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answer = models.CharField("处理结果", max_length=1000, blank=True)

    class Meta:
        verbose_name = "公示异议"


class Decision(models.Model):
    """A written decision with its grounds. `from_month` is the first month granted."""

    case = models.ForeignKey(Case, verbose_name="办件", on_delete=models.RESTRICT, related_name="decisions")
    kind = models.CharField("决定", max_length=12, choices=[("approve", "确认"), ("refuse", "不予确认")])
    level = models.CharField(
        "决定机关", max_length=10, choices=[("town", "乡镇（街道）"), ("district", "区民政局")]
    )
    assessment = models.ForeignKey(
        Assessment, verbose_name="依据的测算", on_delete=models.RESTRICT, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间")
    account_id = models.BigIntegerField("决定人账号", null=True)
    decider_name = models.CharField("决定人", max_length=64)
    amount_fen = models.BigIntegerField("月金额（分）")
    from_month = MonthField("起发月份", null=True)
    document = models.ForeignKey(
        "documents.Document", verbose_name="决定书", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    delivered_at = models.DateTimeField("送达时间", null=True)

    class Meta:
        verbose_name = "决定"


class Appeal(models.Model):
    """A request to look at a decision again (行政复议 within sixty days, 行政复议法 第二十条)."""

    case = models.ForeignKey(Case, verbose_name="办件", on_delete=models.RESTRICT, related_name="appeals")
    filed_at = models.DateTimeField("提出时间")
    text = models.CharField("理由", max_length=2000)
    request_id = models.UUIDField("请求编号", unique=True)
    outcome = models.CharField(
        "结果", max_length=12, blank=True, choices=[("upheld", "维持"), ("reopened", "撤销并重新办理")]
    )
    answer = models.CharField("答复", max_length=2000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "复核申请"
        constraints = [
            models.UniqueConstraint(
                name="one_open_appeal_per_case", fields=["case"], condition=Q(answered_at=None)
            ),
        ]
