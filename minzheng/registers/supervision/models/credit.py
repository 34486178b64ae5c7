"""失信名单和红名单: entries on the lists, the measures they trigger, penalties as far as the lists ask."""

from django.db import models
from django.db.models import Q

from ..listing import GROUNDS, LISTS
from ..machines import Machine
from ..procedures import CREDIT, HONOUR
from .inspection import Rectification
from .subjects import Supervised

OPEN_CREDIT = (*CREDIT.open_codes, *(code for code in HONOUR.open_codes if code not in CREDIT.open_codes))
ON_LIST = ("listed", "repairing", "recognised")


class CreditEntry(Supervised):
    """One entry on a list by one ground, from proposal to removal.

    `listed_date` is the day of the decision. `counted_from_date` is that day, or the last repetition while
    on the list: periods are counted from it. `clause` is the clause as it stood when proposed.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name="社会组织", on_delete=models.RESTRICT, related_name="+"
    )
    list = models.CharField("名单", max_length=8, choices=LISTS)
    ground = models.CharField("情形", max_length=16, choices=[(one.code, one.label) for one in GROUNDS])
    clause = models.CharField("条款", max_length=64)
    facts_text = models.TextField("事实")
    occurred_date = models.DateField("发生日期")
    rectification = models.ForeignKey(
        Rectification, verbose_name="来自整改", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    arises_from = models.ForeignKey(
        "self", verbose_name="由哪次列入转入", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    notice_date = models.DateField("告知（公示）日期", null=True)
    statement_until = models.DateField("陈述申辩（公示）截止日期", null=True)
    listed_date = models.DateField("列入（认定）日期", null=True)
    counted_from_date = models.DateField("计时起点", null=True)
    repair_date = models.DateField("申请移出日期", null=True)
    removed_date = models.DateField("移出（退出）日期", null=True)
    removed_reason = models.TextField("移出（退出）理由", blank=True)

    class Meta:
        verbose_name = "信用名单记录"
        indexes = [models.Index(name="credit_on_list", fields=["list", "state", "division_code"])]
        constraints = [
            models.UniqueConstraint(
                name="credit_ground_open_once",
                fields=["organisation", "list", "ground"],
                condition=Q(state__in=OPEN_CREDIT),
            ),
            models.CheckConstraint(
                name="credit_listed_with_its_date",
                condition=~Q(state__in=["listed", "repairing", "recognised", "removed", "exited"])
                | Q(listed_date__isnull=False, counted_from_date__isnull=False),
            ),
        ]

    @property
    def machine(self) -> Machine:
        return HONOUR if self.list == "red" else CREDIT

    @property
    def title(self) -> str:
        return f"{self.organisation.name} {self.get_list_display()}"


class MeasureNotice(models.Model):
    """A department was told of an entry and what it should do; later, what it did."""

    entry = models.ForeignKey(
        CreditEntry, verbose_name="名单记录", on_delete=models.RESTRICT, related_name="measures"
    )
    code = models.CharField("措施代码", max_length=16)
    department = models.CharField("部门", max_length=40)
    text = models.CharField("措施", max_length=120)
    basis = models.CharField("依据", max_length=80)
    sent_at = models.DateTimeField("通知时间")
    feedback = models.TextField("反馈", blank=True)
    feedback_at = models.DateTimeField("反馈时间", null=True)
    feedback_by_name = models.CharField("登记人", max_length=64, blank=True)

    class Meta:
        verbose_name = "联合奖惩措施"
        constraints = [
            models.UniqueConstraint(name="measure_once_an_entry", fields=["entry", "code"]),
            models.CheckConstraint(
                name="measure_feedback_with_its_time",
                condition=Q(feedback="", feedback_at=None) | (~Q(feedback="") & Q(feedback_at__isnull=False)),
            ),
        ]


class PenaltyMark(models.Model):
    """A penalty as far as lists and assessments ask; the case itself is kept by enforcement.

    One row per kind of a decision. With `revoked_date` the decision was taken back: it counts no more.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name="社会组织", on_delete=models.RESTRICT, related_name="+"
    )
    kind = models.CharField("处罚种类", max_length=16)
    fine_fen = models.BigIntegerField("罚款", default=0)
    decided_date = models.DateField("决定日期")
    document_number = models.CharField("决定书文号", max_length=64)
    recorded_at = models.DateTimeField("录入时间")
    revoked_date = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = "处罚信用记录"
        constraints = [
            models.UniqueConstraint(name="penalty_marked_once", fields=["document_number", "kind"])
        ]
