"""Entries of the ledgers (台账), and the fees an organisation declares."""

from django.db import models
from django.db.models import Q

from ..ledgers import LEDGERS
from ..machines import Machine
from .subjects import Supervised


class LedgerEntry(Supervised):
    """One entry of one ledger; `details` is what its opening asks for, `number` its gapless number.

    The organisation is unknown for some leads; then `name` says whom it is about.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name="社会组织", null=True, on_delete=models.RESTRICT,
        related_name="+",
    )  # fmt: skip
    ledger = models.CharField(
        "台账", max_length=16, choices=[(one.code, one.label) for one in LEDGERS.values()]
    )
    number = models.CharField("编号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    details = models.JSONField("登记内容", default=dict)
    due_date = models.DateField("期限", null=True)

    class Meta:
        verbose_name = "监管台账"
        indexes = [models.Index(name="ledger_list", fields=["ledger", "division_code", "state"])]
        constraints = [
            models.UniqueConstraint(
                name="ledger_once_an_organisation",
                fields=["ledger", "organisation"],
                condition=Q(ledger="decoupling")
                | Q(ledger="zombie", state__in=["found", "reviving", "guided", "revoking"]),
            )
        ]

    @property
    def machine(self) -> Machine:
        return LEDGERS[self.ledger]

    @property
    def title(self) -> str:
        return f"{self.name} {self.get_ledger_display()} {self.number}"


class FeeCategory(models.TextChoices):
    """What a trade association may charge for; each has a basis of its own."""

    DUES = "dues", "会费"
    SERVICE = "service", "经营服务性收费"
    ADMINISTRATIVE = "administrative", "行政事业性收费"
    OTHER = "other", "其他收费"


class FeeItem(models.Model):
    """A fee that an association declares, for a time. A class (档次) of dues is one item with one amount."""

    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name="社会组织", on_delete=models.RESTRICT, related_name="+"
    )
    category = models.CharField("收费性质", max_length=16, choices=FeeCategory.choices)
    name = models.CharField("项目（档次）", max_length=80)
    amount_fen = models.BigIntegerField("标准")
    unit = models.CharField("计费单位", max_length=20)
    basis = models.CharField("依据", max_length=200)
    from_date = models.DateField("起")
    until_date = models.DateField("止", null=True)
    declared_at = models.DateTimeField("申报时间")

    class Meta:
        verbose_name = "收费项目"
        constraints = [
            models.UniqueConstraint(
                name="fee_item_once",
                fields=["organisation", "category", "name"],
                condition=Q(until_date=None),
            ),
            models.CheckConstraint(name="fee_is_no_debt", condition=Q(amount_fen__gte=0)),
        ]
