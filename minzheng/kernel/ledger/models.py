"""Double entry: accounts, transactions that carry an idempotency key, and entries that sum to zero.

Entries are in whole units of their account (fen, pieces of goods, minutes). The database checks after
every statement that each touched transaction is balanced per unit, and refuses any change of a row.
"""

from django.db import models

from minzheng.kernel.base.months import MonthField


class Account(models.Model):
    """A place where value lies. `code` reads "kind:programme:division", e.g. "payable:dibao:431103"."""

    code = models.CharField("科目编码", max_length=80, unique=True)
    label = models.CharField("科目名称", max_length=80)
    unit = models.CharField(
        "单位", max_length=12, choices=[("fen", "分"), ("goods", "件"), ("minutes", "分钟")]
    )

    class Meta:
        verbose_name = "账户"


class Transaction(models.Model):
    """One posting. The key makes a repeated posting impossible, whoever repeats it."""

    idempotency_key = models.CharField("幂等键", max_length=120, unique=True)
    posted_at = models.DateTimeField("记账时间", db_index=True)
    description = models.CharField("摘要", max_length=200)
    account_id_of_actor = models.BigIntegerField("经办账号", null=True)

    class Meta:
        verbose_name = "记账凭证"


class Entry(models.Model):
    """One side of a transaction. Positive is debit, negative is credit."""

    transaction = models.ForeignKey(
        Transaction, verbose_name="凭证", on_delete=models.RESTRICT, related_name="entries"
    )
    account = models.ForeignKey(
        Account, verbose_name="账户", on_delete=models.RESTRICT, related_name="entries"
    )
    amount = models.BigIntegerField("数额")
    household_id = models.BigIntegerField("家庭", null=True)
    person_id = models.BigIntegerField("人员", null=True)
    month = MonthField("所属期", null=True)

    class Meta:
        verbose_name = "分录"
        indexes = [
            models.Index(fields=["account", "household_id"], name="entry_account_household"),
        ]
        constraints = [
            models.CheckConstraint(name="entry_moves_something", condition=~models.Q(amount=0)),
        ]
