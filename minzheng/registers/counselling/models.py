"""Mediation and counselling, activities, checks, agencies, evidence of the grade."""

from django.db import models
from django.db.models import Q


class Stage(models.TextChoices):
    """When in a marriage counselling takes place (marriage.md §9)."""

    BEFORE_MARRIAGE = "before_marriage", "婚前"
    BEFORE_DIVORCE = "before_divorce", "离婚前"
    COOLING = "cooling", "离婚冷静期"
    AFTER_DIVORCE = "after_divorce", "离婚后"


class Outcome(models.TextChoices):
    """What came of it."""

    RECONCILED = "reconciled", "和好"
    POSTPONED = "postponed", "暂缓"
    DIVORCED = "divorced", "离婚"
    TO_COURT = "to_court", "转诉讼"
    UNFINISHED = "unfinished", "未完成"


class PaperKind(models.TextChoices):
    """Which file is kept of a dispute."""

    ORDINARY = "ordinary", "一般"
    SIMPLE = "simple", "简易"


class ServiceContract(models.Model):
    """Counselling bought from somebody: so many hours for so much."""

    division_code = models.CharField("登记机关", max_length=12, db_index=True)
    number = models.CharField("合同编号", max_length=60)
    provider = models.CharField("承接单位", max_length=100)
    from_date = models.DateField("开始日期")
    until_date = models.DateField("结束日期")
    hours = models.PositiveIntegerField("购买小时数")
    amount_fen = models.BigIntegerField("合同金额（分）")

    class Meta:
        verbose_name = "辅导服务合同"
        constraints = [
            models.UniqueConstraint(name="contract_number_once", fields=["division_code", "number"]),
            models.CheckConstraint(
                name="contract_ends_after_it_begins", condition=Q(until_date__gte=models.F("from_date"))
            ),
        ]


class Counsellor(models.Model):
    """Somebody who counsels: a psychologist, lawyer, social worker, or mediator of the women's federation."""

    PROFESSIONS = (
        ("psychologist", "心理咨询师"), ("lawyer", "律师"), ("social_worker", "社会工作者"), ("mediator", "人民调解员"),
    )  # fmt: skip
    division_code = models.CharField("登记机关", max_length=12, db_index=True)
    name = models.CharField("姓名", max_length=64)
    profession = models.CharField("专业", max_length=16, choices=PROFESSIONS)
    contract = models.ForeignKey(
        ServiceContract,
        verbose_name="服务合同",
        null=True,
        on_delete=models.RESTRICT,
        related_name="counsellors",
    )
    is_active = models.BooleanField("在岗", default=True)

    class Meta:
        verbose_name = "辅导员"


class MediationCase(models.Model):
    """One couple on one day (对). The couple is a key from both numbers; no name is kept.

    `alias` is what pages show. The same couple may come again on another day and is then counted again. One
    passed to the court ends here with 转诉讼; what the court's mediator achieved stands in its referral.
    """

    division_code = models.CharField("登记机关", max_length=12, db_index=True)
    couple_key = models.BinaryField("夫妻索引")
    alias = models.CharField("夫妻代号", max_length=12)
    opened_on = models.DateField("调解日期")
    stage = models.CharField("阶段", max_length=16, choices=Stage.choices)
    consented = models.BooleanField("双方自愿")
    counsellor = models.ForeignKey(
        Counsellor, verbose_name="辅导员", null=True, on_delete=models.RESTRICT, related_name="mediations"
    )
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, blank=True)
    paper_kind = models.CharField("文书", max_length=8, choices=PaperKind.choices, blank=True)
    archive_number = models.CharField("档号", max_length=40, blank=True)
    closed_on = models.DateField("结案日期", null=True)
    account_id = models.BigIntegerField("登记账号", null=True)

    class Meta:
        verbose_name = "调解辅导"
        indexes = [models.Index(fields=["division_code", "opened_on"], name="mediation_of_office_by_day")]
        constraints = [
            models.UniqueConstraint(
                name="couple_once_a_day",
                fields=["couple_key", "opened_on"],
                violation_error_message="这对夫妻当天已登记过调解，同一对同一天只算一件。",
            ),
            models.UniqueConstraint(
                name="mediation_archive_number_once",
                fields=["archive_number"],
                condition=~Q(archive_number=""),
            ),
            models.CheckConstraint(name="mediation_is_voluntary", condition=Q(consented=True)),
            models.CheckConstraint(
                name="mediation_closed_with_outcome",
                condition=Q(closed_on=None, outcome="") | (Q(closed_on__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="paper_has_its_archive_number",
                condition=Q(paper_kind="", archive_number="") | (~Q(paper_kind="") & ~Q(archive_number="")),
            ),
        ]


class CounsellingSession(models.Model):
    """One talk. What was said is encrypted and shown only by an opening that is recorded."""

    METHODS = (("together", "双方一起"), ("separate", "分别谈话"), ("remote", "电话或视频"))

    mediation = models.ForeignKey(
        MediationCase, verbose_name="调解辅导", on_delete=models.RESTRICT, related_name="sessions"
    )
    held_on = models.DateField("日期")
    minutes = models.PositiveSmallIntegerField("分钟")
    method = models.CharField("方式", max_length=8, choices=METHODS)
    counsellor = models.ForeignKey(
        Counsellor, verbose_name="辅导员", on_delete=models.RESTRICT, related_name="sessions"
    )
    record_cipher = models.BinaryField("记录（加密）")
    recorded_at = models.DateTimeField("录入时间")
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "辅导记录"
        constraints = [
            models.CheckConstraint(name="session_of_some_minutes", condition=Q(minutes__range=(1, 600))),
        ]


class CourtReferral(models.Model):
    """A couple passed to the court's pre-suit mediator (诉前调解), and the result of it."""

    RESULTS = (("divorced", "调解离婚"), ("reconciled", "调解和好"), ("failed", "调解不成"))

    mediation = models.OneToOneField(
        MediationCase, verbose_name="调解辅导", on_delete=models.RESTRICT, related_name="referral"
    )
    court = models.CharField("法院", max_length=60)
    court_mediator = models.CharField("诉前调解员", max_length=64)
    passed_on = models.DateField("移交日期")
    result = models.CharField("结果", max_length=12, choices=RESULTS, blank=True)
    result_on = models.DateField("结果日期", null=True)
    civil_number = models.CharField("民事调解书文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "诉前调解移交"
        constraints = [
            models.CheckConstraint(
                name="court_result_has_its_day",
                condition=Q(result="", result_on=None) | (~Q(result="") & Q(result_on__isnull=False)),
            ),
        ]


class FamilyActivity(models.Model):
    """Marriage culture and family education: a visit, a ceremony, a lecture (MA-16)."""

    KINDS = (
        ("visit", "婚姻文化展示馆参观"), ("ceremony", "颁证仪式"), ("lecture", "婚姻家庭教育讲座"), ("premarital", "婚前辅导"),
        ("custom", "婚俗改革宣传"),
    )  # fmt: skip
    division_code = models.CharField("登记机关", max_length=12, db_index=True)
    kind = models.CharField("类别", max_length=12, choices=KINDS)
    title = models.CharField("名称", max_length=100)
    held_on = models.DateField("日期")
    venue = models.CharField("地点", max_length=100)
    participants = models.PositiveIntegerField("参加人次")
    organiser = models.CharField("主办", max_length=100)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "婚姻家庭文化活动"


class PaidServiceCheck(models.Model):
    """The monthly report on paid services at the registry; due even when nothing was found (MA-14)."""

    division_code = models.CharField("登记机关", max_length=12, db_index=True)
    month_date = models.DateField("月份（首日）")
    checked_on = models.DateField("检查日期")
    items = models.JSONField("检查项目")
    found = models.PositiveSmallIntegerField("发现问题数")
    fees_fen = models.BigIntegerField("涉及收费（分）")
    note = models.CharField("说明", max_length=500, blank=True)
    closed_on = models.DateField("整改完成日期", null=True)
    closing_note = models.CharField("整改情况", max_length=300, blank=True)
    checked_by_name = models.CharField("检查人", max_length=64)

    class Meta:
        verbose_name = "有偿服务清理月报"
        constraints = [
            models.UniqueConstraint(
                name="one_paid_service_report_a_month",
                fields=["division_code", "month_date"],
                violation_error_message="这个月的有偿服务月报已经报过。",
            ),
        ]


class MarriageAgency(models.Model):
    """A marriage agency (婚介机构) of the district: a company or a private non-enterprise unit."""

    KINDS = (("company", "企业或个体工商户"), ("non_profit", "社会服务机构"))

    division_code = models.CharField("所在区划", max_length=12, db_index=True)
    name = models.CharField("名称", max_length=100)
    credit_code = models.CharField("统一社会信用代码", max_length=18)
    kind = models.CharField("性质", max_length=12, choices=KINDS)
    address = models.CharField("地址", max_length=200)
    contact = models.CharField("负责人", max_length=64)
    listed_on = models.DateField("登记日期")
    is_open = models.BooleanField("营业", default=True)

    class Meta:
        verbose_name = "婚介机构"
        constraints = [
            models.UniqueConstraint(
                name="agency_once",
                fields=["credit_code"],
                violation_error_message="这家机构已经登记，不能重复登记。",
            ),
        ]


class AgencyInspection(models.Model):
    """An inspection of an agency by two officers, what was found, and when it was put right."""

    agency = models.ForeignKey(
        MarriageAgency, verbose_name="机构", on_delete=models.RESTRICT, related_name="inspections"
    )
    inspected_on = models.DateField("检查日期")
    inspectors = models.CharField("检查人", max_length=100)
    findings = models.JSONField("发现问题", default=list)
    note = models.CharField("检查情况", max_length=500, blank=True)
    rectify_by = models.DateField("整改期限", null=True)
    rectified_on = models.DateField("整改完成日期", null=True)
    transfer_number = models.CharField("移送执法线索号", max_length=60, blank=True)
    request_id = models.UUIDField("请求编号", unique=True)

    class Meta:
        verbose_name = "婚介机构检查"


class GradeEvidence(models.Model):
    """Something that shows that the office meets a criterion of its grade (国家等级婚姻登记机关, MA-11)."""

    division_code = models.CharField("登记机关", max_length=12, db_index=True)
    criterion = models.CharField("条目", max_length=24)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("材料名称", max_length=100)
    note = models.CharField("说明", max_length=300, blank=True)
    file = models.ForeignKey(
        "documents.StoredFile", verbose_name="文件", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    recorded_on = models.DateField("登记日期")
    recorded_by_name = models.CharField("登记人", max_length=64)

    class Meta:
        verbose_name = "等级评定材料"
