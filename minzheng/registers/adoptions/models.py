"""Dossiers of adoption, their parties, assessments and notices; the relation and its end; illegal adoptions.

Names and identity numbers are encrypted and found by blind indexes; `name_masked` is what lists show.
"""

from django.db import models
from django.db.models import Q

from .origins import Origin


class Dossier(models.Model):
    """One intended adoption of one child: what was declared, and from when its periods run.

    `filed_on` is the day of the application (the law of the assessment), `received_on` the day on which all
    papers were there (the review runs from the next day).
    """

    division_code = models.CharField("登记机关", max_length=12, db_index=True)
    origin = models.CharField("被收养人情形", max_length=16, choices=Origin.choices)
    place = models.CharField("管辖依据地", max_length=100)
    married = models.BooleanField("收养人有配偶")
    children = models.PositiveSmallIntegerField("收养人已有子女数")
    disabled = models.BooleanField("被收养人残疾", default=False)
    declared = models.JSONField("声明事项", default=dict)
    found_sketch = models.CharField("捡拾情况（不含身份）", max_length=300, blank=True)
    filed_on = models.DateField("申请日期")
    received_on = models.DateField("收齐材料日期", null=True)
    closed_on = models.DateField("办结日期", null=True)

    class Meta:
        verbose_name = "收养卷宗"
        constraints = [
            models.CheckConstraint(
                name="dossier_received_after_filing",
                condition=Q(received_on=None) | Q(received_on__gte=models.F("filed_on")),
            ),
        ]


class DossierParty(models.Model):
    """An adopter, the child, or whoever gives it. `party_index` is the identity number's, or the name's with
    the birth date where there is no number yet.
    """

    ROLES = (("adopter", "收养人"), ("spouse", "收养人（配偶）"), ("child", "被收养人"), ("giver", "送养人"))

    dossier = models.ForeignKey(
        Dossier, verbose_name="卷宗", on_delete=models.RESTRICT, related_name="parties"
    )
    role = models.CharField("身份", max_length=8, choices=ROLES)
    person = models.ForeignKey(
        "people.Person", verbose_name="人员", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    name_masked = models.CharField("姓名（脱敏）", max_length=100)
    particulars_cipher = models.BinaryField("姓名和证件号（加密）")
    party_index = models.BinaryField("人员索引", db_index=True)
    sex = models.CharField("性别", max_length=1, blank=True)
    birth_date = models.DateField("出生日期", null=True)

    class Meta:
        verbose_name = "收养当事人"
        constraints = [
            models.UniqueConstraint(name="one_party_per_role", fields=["dossier", "role"]),
        ]


class AdoptionAssessment(models.Model):
    """The assessment of the adopters' home (收养评估), from the confirmed consent to the report."""

    TEAMS = (("officers", "民政部门评估小组"), ("provider", "委托第三方"))

    dossier = models.OneToOneField(
        Dossier, verbose_name="卷宗", on_delete=models.RESTRICT, related_name="assessment"
    )
    consented_on = models.DateField("确认同意评估日期")
    due_date = models.DateField("报告期限")
    team = models.CharField("评估主体", max_length=8, choices=TEAMS)
    provider = models.CharField("第三方机构", max_length=100, blank=True)
    provider_staff = models.PositiveSmallIntegerField("机构专业人员数", default=0)
    assessors = models.JSONField("评估人员")
    integration_from = models.DateField("融合期开始", null=True)
    integration_until = models.DateField("融合期结束", null=True)
    ratings = models.JSONField("各项评价", default=dict)
    remarks = models.CharField("评估说明", max_length=2000, blank=True)
    findings = models.JSONField("须报告情形", default=list)
    passed = models.BooleanField("评估合格", null=True)
    reported_on = models.DateField("报告日期", null=True)
    valid_until = models.DateField("报告有效至", null=True)

    class Meta:
        verbose_name = "收养评估"
        constraints = [
            models.CheckConstraint(
                name="assessment_report_is_whole",
                condition=Q(reported_on=None, passed=None)
                | Q(reported_on__isnull=False, passed__isnull=False, valid_until__isnull=False),
            ),
        ]


class FoundlingNotice(models.Model):
    """The notice by which birth parents are sought. It names no child (民法典 第一千一百一十条)."""

    dossier = models.OneToOneField(
        Dossier, verbose_name="卷宗", on_delete=models.RESTRICT, related_name="notice"
    )
    published_on = models.DateField("公告日期")
    last_date = models.DateField("公告期满日")
    medium = models.CharField("刊登媒体", max_length=100)
    text = models.CharField("公告内容", max_length=500)
    document = models.ForeignKey(
        "documents.Document", verbose_name="公告文书", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    claimed_on = models.DateField("认领日期", null=True)
    claim_note = models.CharField("认领情况", max_length=300, blank=True)

    class Meta:
        verbose_name = "查找生父母公告"


class Adoption(models.Model):
    """The relation of parent and child, from the day of registration (民法典 第一千一百零五条)."""

    STATUSES = (("in_force", "存续"), ("dissolved", "已解除"), ("revoked", "已撤销（自始无效）"))

    dossier = models.OneToOneField(
        Dossier, verbose_name="卷宗", on_delete=models.RESTRICT, related_name="adoption"
    )
    division_code = models.CharField("登记机关", max_length=12, db_index=True)
    certificate_number = models.CharField("收养登记证字号", max_length=40, unique=True)
    document = models.ForeignKey(
        "documents.Document",
        verbose_name="收养登记证",
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    registered_on = models.DateField("登记日期")
    child_index = models.BinaryField("被收养人索引")
    child = models.ForeignKey(
        "people.Person",
        verbose_name="被收养人",
        null=True,
        on_delete=models.RESTRICT,
        related_name="adoptions",
    )
    status = models.CharField("状态", max_length=10, choices=STATUSES, default="in_force")

    class Meta:
        verbose_name = "收养关系"
        indexes = [models.Index(fields=["division_code", "registered_on"], name="adoption_of_office_by_day")]
        constraints = [
            models.UniqueConstraint(
                name="child_is_adopted_once_at_a_time",
                fields=["child_index"],
                condition=Q(status="in_force"),
                violation_error_message="这名儿童已有存续的收养关系，不能重复登记。",
            ),
        ]


class AdoptionEnding(models.Model):
    """How a relation ended: dissolved by agreement, or revoked because it was obtained by fraud.

    Append-only.
    """

    KINDS = (("dissolved", "解除"), ("revoked", "撤销"))

    adoption = models.OneToOneField(
        Adoption, verbose_name="收养关系", on_delete=models.RESTRICT, related_name="ending"
    )
    kind = models.CharField("方式", max_length=10, choices=KINDS)
    ended_on = models.DateField("日期")
    basis = models.CharField("依据", max_length=300)
    certificate_collected = models.BooleanField("已收回收养登记证")
    number = models.CharField("解除证明字号", max_length=40, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    account_id = models.BigIntegerField("经办账号", null=True)

    class Meta:
        verbose_name = "收养关系终止"


class FollowUpVisit(models.Model):
    """A visit after registration: how child and family live together. Append-only."""

    adoption = models.ForeignKey(
        Adoption, verbose_name="收养关系", on_delete=models.RESTRICT, related_name="visits"
    )
    visited_on = models.DateField("回访日期")
    visitor = models.CharField("回访人", max_length=64)
    is_well = models.BooleanField("生活正常")
    note_cipher = models.BinaryField("回访情况（加密）")
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "收养回访"


class IllegalAdoptionLead(models.Model):
    """A hint at an illegal adoption, passed to the police, and what came of it."""

    SOURCES = (
        ("registration", "登记审查发现"), ("report", "群众举报"), ("visit", "走访发现"), ("hospital", "医疗机构报告"),
        ("other", "其他部门移送"),
    )  # fmt: skip
    STATES = (("open", "待移送"), ("passed", "已移送公安"), ("answered", "公安已反馈"), ("closed", "已办结"))

    division_code = models.CharField("登记机关", max_length=12, db_index=True)
    number = models.CharField("线索编号", max_length=40, unique=True)
    source = models.CharField("来源", max_length=16, choices=SOURCES)
    found_on = models.DateField("发现日期")
    place = models.CharField("地点（到乡镇）", max_length=100)
    content_cipher = models.BinaryField("线索内容（加密）")
    state = models.CharField("状态", max_length=10, choices=STATES, default="open")
    passed_on = models.DateField("移送日期", null=True)
    police_office = models.CharField("接收公安机关", max_length=100, blank=True)
    police_receipt = models.CharField("公安接收回执号", max_length=60, blank=True)
    answered_on = models.DateField("反馈日期", null=True)
    outcome = models.CharField("处理结果", max_length=300, blank=True)
    closed_on = models.DateField("办结日期", null=True)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "非法收养线索"
        constraints = [
            models.CheckConstraint(
                name="lead_has_what_its_state_says",
                condition=Q(state="open", passed_on=None)
                | Q(state="passed", passed_on__isnull=False, answered_on=None)
                | Q(state="answered", answered_on__isnull=False, closed_on=None)
                | Q(state="closed", closed_on__isnull=False),
            ),
        ]
