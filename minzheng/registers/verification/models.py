"""家庭经济状况核对: what was asked of which department, and what it answered, with date and source."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q


class Department(models.TextChoices):
    """Whom a check is asked of, and what it is about (assistance.md §3)."""

    HOUSEHOLD_REGISTER = "HK", "公安（户籍人口）"
    CIVIL_AFFAIRS = "CRE", "民政（婚姻、殡葬）"
    DISABILITY = "DIS", "残联（残疾证）"
    VEHICLE = "VEH", "交管（机动车）"
    REAL_ESTATE = "RE", "自然资源（不动产）"
    SOCIAL_INSURANCE = "SI", "人社（社保、养老金）"
    PROVIDENT_FUND = "HF", "公积金中心"
    BUSINESS = "BIZ", "市场监管（经营主体）"
    BANK = "BANK", "银行（存款、理财）"


class AnswerStatus(models.TextChoices):
    """No reply and error are never read as "nothing found"."""

    PENDING = "pending", "等待答复"
    HIT = "hit", "有记录"
    NONE = "none", "无记录"
    NO_REPLY = "no_reply", "未反馈"
    ERROR = "error", "查询出错"


ANSWERED = (AnswerStatus.HIT, AnswerStatus.NONE)


class InquiryQuerySet(models.QuerySet):
    def current(self) -> "InquiryQuerySet":
        """Of each case, person and department, the inquiry of the latest round: the one that counts."""
        later = self.model.objects.filter(
            case=OuterRef("case"), person=OuterRef("person"), department=OuterRef("department"),
            round__gt=OuterRef("round"),
        )  # fmt: skip
        return self.filter(~Exists(later))

    def waiting(self) -> "InquiryQuerySet":
        """Pending inquiries of cases still open: those a department has yet to answer."""
        return self.filter(status=AnswerStatus.PENDING, case__closed_at=None)

    def authorised_on(self, day: dt.date) -> "InquiryQuerySet":
        """Those whose authorisation is in force on a day: neither expired nor withdrawn since."""
        return self.filter(authorisation__valid__contains=day, authorisation__withdrawn_at=None)


class Inquiry(models.Model):
    """One question to one department about one person, for one case, under one authorisation.

    A later round (复查, or a retry after no reply) is a new row; the earlier one keeps what it got.
    """

    case = models.ForeignKey(
        "cases.Case", verbose_name="办件", on_delete=models.RESTRICT, related_name="inquiries"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name="被核对人", on_delete=models.RESTRICT, related_name="+"
    )
    authorisation = models.ForeignKey(
        "people.Authorisation", verbose_name="授权", on_delete=models.RESTRICT, related_name="+"
    )
    department = models.CharField("部门", max_length=8, choices=Department.choices)
    round = models.PositiveSmallIntegerField("第几次核对", default=1)
    reason = models.CharField("再次核对的理由", max_length=200, blank=True)
    asked_at = models.DateTimeField("提请时间")
    sent_at = models.DateTimeField("首次发出时间", null=True)
    status = models.CharField(
        "答复", max_length=10, choices=AnswerStatus.choices, default=AnswerStatus.PENDING
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    data_date = models.DateField("数据日期", null=True)
    detail_cipher = models.BinaryField("答复内容（加密）", null=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = "核对查询"
        indexes = [
            models.Index(name="inquiry_waiting", fields=["department"], condition=Q(status="pending")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="asked_once_per_round", fields=["case", "person", "department", "round"]
            ),
            models.CheckConstraint(
                name="answer_has_its_time",
                condition=Q(status="pending", answered_at=None)
                | (~Q(status="pending") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="answer_has_its_content",
                condition=Q(status="hit", data_date__isnull=False, detail_cipher__isnull=False)
                | Q(status="none", data_date__isnull=False, detail_cipher=None)
                | Q(status__in=["pending", "no_reply", "error"], detail_cipher=None),
            ),
            models.CheckConstraint(name="further_round_has_its_reason", condition=Q(round=1) | ~Q(reason="")),
        ]


class Settlement(models.TextChoices):
    """Which of two contradicting statements counts."""

    DECLARED = "declared", "采信申报"
    VERIFIED = "verified", "采信核对"


class FindingQuerySet(models.QuerySet):
    def live(self) -> "FindingQuerySet":
        """Those that later answers have not replaced."""
        return self.filter(superseded_at=None)

    def unsettled(self) -> "FindingQuerySet":
        return self.live().filter(settled_at=None)


class Finding(models.Model):
    """A contradiction between what was declared and what departments say, and how it was settled.

    About one person, or about the household where departments answer by person and the fact is the
    household's (vehicles, homes, deposits). `inquiry` is the answer that decides the figure. A later answer
    that changes the figure supersedes the finding and opens another.
    """

    case = models.ForeignKey(
        "cases.Case", verbose_name="办件", on_delete=models.RESTRICT, related_name="findings"
    )
    inquiry = models.ForeignKey(
        Inquiry, verbose_name="查询", on_delete=models.RESTRICT, related_name="findings"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name="人员", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    fact_name = models.CharField("信息项", max_length=48)
    declared = models.BigIntegerField("申报值", null=True)
    verified = models.BigIntegerField("核对值")
    found_at = models.DateTimeField("发现时间")
    superseded_at = models.DateTimeField("被新答复取代时间", null=True)
    settled_as = models.CharField("采信", max_length=10, blank=True, choices=Settlement.choices)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by_id = models.BigIntegerField("处理人账号", null=True)
    settled_by_name = models.CharField("处理人", max_length=64, blank=True)
    note = models.CharField("理由", max_length=500, blank=True)
    evidence_file_id = models.BigIntegerField("依据文件", null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "核对差异"
        constraints = [
            models.CheckConstraint(
                name="finding_is_about_one_subject",
                condition=Q(person__isnull=True, household__isnull=False)
                | Q(person__isnull=False, household__isnull=True),
            ),
            models.UniqueConstraint(
                name="person_finding_open_once",
                fields=["case", "person", "fact_name"],
                condition=Q(settled_at=None, superseded_at=None, person__isnull=False),
            ),
            models.UniqueConstraint(
                name="household_finding_open_once",
                fields=["case", "household", "fact_name"],
                condition=Q(settled_at=None, superseded_at=None, household__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_settled_with_its_time",
                condition=Q(settled_as="", settled_at=None)
                | (~Q(settled_as="") & Q(settled_at__isnull=False)),
            ),
        ]
