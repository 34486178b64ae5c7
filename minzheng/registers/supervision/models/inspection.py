"""年度检查: the year's round with its frozen list, each organisation's entry, its reports, rectification."""

from django.db import models
from django.db.models import Q

from ..machines import Machine
from ..procedures import ALL_RESULTS, INSPECTION, PARTY_FORMS, RECTIFICATION
from .subjects import Supervised


class InspectionRound(models.Model):
    """The inspection of one year's work for one kind: its dates, and the digest of who must take part.

    `year` is the year that is inspected; the round is held in the year after. `due_date` and
    `supervisor_due_date` are the last days for reports; `rectify_by_date` is the day by which those who were
    late must have rectified. `digest` (SM3) is over the credit codes, sorted, one a line.
    """

    division_code = models.CharField("登记机关区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类型", max_length=12)
    due_date = models.DateField("报送截止日期")
    supervisor_due_date = models.DateField("报业务主管单位截止日期")
    rectify_by_date = models.DateField("迟报的整改期限", null=True)
    basis = models.CharField("依据", max_length=200)
    count = models.PositiveIntegerField("应检数")
    digest = models.CharField("名单摘要", max_length=64)
    frozen_at = models.DateTimeField("名单固定时间")
    frozen_by_name = models.CharField("固定人", max_length=64)

    class Meta:
        verbose_name = "年检批次"
        constraints = [
            models.UniqueConstraint(name="inspection_round_once", fields=["division_code", "year", "kind"])
        ]


class InspectionEntry(Supervised):
    """One organisation in a round. Name and code are as they stood when the list was frozen.

    `result` is pass, basic, fail or absent; `report_as` is how it is counted in print (absent as fail).
    """

    round = models.ForeignKey(
        InspectionRound, verbose_name="年检批次", on_delete=models.RESTRICT, related_name="entries"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name="社会组织", on_delete=models.RESTRICT, related_name="+"
    )
    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("名称", max_length=120)
    is_trade_association = models.BooleanField("行业协会商会", default=False)
    reminders = models.PositiveSmallIntegerField("催报次数", default=0)
    reminded_at = models.DateTimeField("最近催报时间", null=True)
    proposed_result = models.CharField("建议结论", max_length=8, choices=ALL_RESULTS, blank=True)
    situations = models.JSONField("存在的情形", default=list)
    result = models.CharField("结论", max_length=8, choices=ALL_RESULTS, blank=True)
    report_as = models.CharField("上报口径", max_length=8, choices=ALL_RESULTS, blank=True)
    decided_date = models.DateField("结论日期", null=True)

    class Meta:
        verbose_name = "年检对象"
        constraints = [
            models.UniqueConstraint(name="inspected_once_a_round", fields=["round", "organisation"]),
            models.CheckConstraint(
                name="inspection_decided_with_its_result",
                condition=(
                    Q(state="decided") & ~Q(result="") & ~Q(report_as="") & Q(decided_date__isnull=False)
                )
                | (~Q(state="decided") & Q(result="", report_as="", decided_date=None)),
            ),
        ]

    @property
    def machine(self) -> Machine:
        return INSPECTION

    @property
    def title(self) -> str:
        return f"{self.name} {self.round.year}年度检查"


class AnnualReport(models.Model):
    """A report as it was handed in; a corrected one is another row. Money in fen."""

    entry = models.ForeignKey(
        InspectionEntry, verbose_name="年检对象", on_delete=models.RESTRICT, related_name="reports"
    )
    number = models.PositiveSmallIntegerField("第几次报送")
    submitted_at = models.DateTimeField("报送时间")
    submitted_by_name = models.CharField("报送人", max_length=64)
    on_behalf = models.BooleanField("代录", default=False)
    opening_net_assets_fen = models.BigIntegerField("年初净资产")
    income_fen = models.BigIntegerField("收入合计")
    donations_fen = models.BigIntegerField("捐赠收入", default=0)
    expense_fen = models.BigIntegerField("支出合计")
    net_assets_fen = models.BigIntegerField("年末净资产")
    public_spending_fen = models.BigIntegerField("公益事业支出", default=0)
    administration_fen = models.BigIntegerField("工资和行政办公支出", default=0)
    activities = models.PositiveIntegerField("活动次数")
    activity_text = models.TextField("业务活动情况")
    residence = models.CharField("现在的住所", max_length=200)
    has_place = models.BooleanField("有固定场所")
    staff = models.PositiveIntegerField("专职人员")
    branches = models.PositiveIntegerField("分支机构数")
    party_members = models.PositiveIntegerField("正式党员数")
    party_form = models.CharField("党组织形式", max_length=8, choices=PARTY_FORMS)
    party_text = models.TextField("党建工作情况")
    fees_found = models.BooleanField("发现违规收费", default=False)
    fees_text = models.TextField("收费自查情况", blank=True)
    audit_file_id = models.BigIntegerField("审计报告文件", null=True)
    audit_digest = models.CharField("审计报告摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = "年度工作报告"
        indexes = [models.Index(name="annual_report_audit", fields=["audit_digest"])]
        constraints = [models.UniqueConstraint(name="annual_report_number", fields=["entry", "number"])]


class Rectification(Supervised):
    """An order to put things right by a day, with a written report (整改)."""

    GROUNDS = RECTIFICATION.opening[0].choices

    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name="社会组织", on_delete=models.RESTRICT, related_name="+"
    )
    entry = models.ForeignKey(
        InspectionEntry, verbose_name="年检对象", null=True, on_delete=models.RESTRICT,
        related_name="rectifications",
    )  # fmt: skip
    ground = models.CharField("整改原因", max_length=8, choices=GROUNDS)
    demands = models.TextField("整改内容")
    due_date = models.DateField("整改期限")
    submitted_date = models.DateField("交报告日期", null=True)
    completed_date = models.DateField("完成日期", null=True)

    class Meta:
        verbose_name = "整改"
        constraints = [
            models.UniqueConstraint(
                name="rectification_open_once",
                fields=["organisation", "ground", "entry"],
                condition=Q(state__in=["ordered", "submitted"]),
                nulls_distinct=False,
            )
        ]

    @property
    def machine(self) -> Machine:
        return RECTIFICATION

    @property
    def title(self) -> str:
        return f"{self.organisation.name} 整改（{self.get_ground_display()}）"
