"""Who may register, and the stock of blank certificates and numbers."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from .records import MarriageRecord


class OfficeAuthority(models.Model):
    """What an office may register, from when to when: 涉外 and 港澳台 need the province's word."""

    class Scope(models.TextChoices):
        DOMESTIC = "domestic", "内地居民婚姻登记"
        FOREIGN = "foreign", "涉外婚姻登记"
        HMT = "hmt", "涉港澳台、华侨婚姻登记"

    office_code = models.CharField("登记机关代码", max_length=6)
    scope = models.CharField("权限范围", max_length=10, choices=Scope.choices)
    valid = DateRangeField("有效期")
    document_number = models.CharField("确定文件", max_length=100)
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "登记机关权限"


class Registrar(models.Model):
    """A certified registrar (婚姻登记员). Only who holds a certificate in force may sign (MA-13)."""

    office_code = models.CharField("登记机关代码", max_length=6)
    account = models.ForeignKey(
        "access.Account", verbose_name="账号", on_delete=models.RESTRICT, related_name="+"
    )
    name = models.CharField("姓名", max_length=64)
    qualification_number = models.CharField("登记员证号", max_length=64, unique=True)
    valid = DateRangeField("有效期")
    trained_date = models.DateField("培训日期")
    trained_by = models.CharField("培训机构", max_length=100)
    relatives = models.JSONField("需回避的近亲属（证件号索引）", default=list)
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "婚姻登记员"


class BlankCertificate(models.Model):
    """One blank (证芯) by its printed number, which is not the certificate number (字号)."""

    class Paper(models.TextChoices):
        MARRIAGE = "marriage", "结婚证"
        DIVORCE = "divorce", "离婚证"

    class State(models.TextChoices):
        STORED = "stored", "在库"
        DRAWN = "drawn", "已领用"
        PRINTED = "printed", "已打印"
        SPOILED = "spoiled", "已作废"
        DESTROYED = "destroyed", "已销毁"

    office_code = models.CharField("登记机关代码", max_length=6)
    paper = models.CharField("证件种类", max_length=10, choices=Paper.choices)
    print_number = models.CharField("证芯号", max_length=32, unique=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.STORED)
    holder_id = models.BigIntegerField("领用账号", null=True)
    record = models.ForeignKey(
        MarriageRecord, verbose_name="登记记录", null=True, on_delete=models.RESTRICT, related_name="blanks"
    )

    class Meta:
        verbose_name = "空白证"
        indexes = [models.Index(name="blank_by_state", fields=["office_code", "paper", "state"])]


class BlankMovement(models.Model):
    """One line of the stock book of blanks. Append-only; the day's balance is its sum."""

    class Movement(models.TextChoices):
        RECEIVED = "received", "入库"
        DRAWN = "drawn", "领用"
        PRINTED = "printed", "打印"
        SPOILED = "spoiled", "作废"
        DESTROYED = "destroyed", "销毁"

    office_code = models.CharField("登记机关代码", max_length=6)
    paper = models.CharField("证件种类", max_length=10, choices=BlankCertificate.Paper.choices)
    movement = models.CharField("动作", max_length=10, choices=Movement.choices)
    first_number = models.CharField("起号", max_length=32)
    last_number = models.CharField("止号", max_length=32)
    count = models.PositiveIntegerField("本数")
    moved_date = models.DateField("日期")
    reason = models.CharField("说明", max_length=200, blank=True)
    record = models.ForeignKey(
        MarriageRecord, verbose_name="登记记录", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    account_id = models.BigIntegerField("经办账号", null=True)
    moved_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "空白证台账"
        indexes = [models.Index(name="movement_by_day", fields=["office_code", "paper", "moved_date"])]
        constraints = [models.CheckConstraint(name="movement_moves_something", condition=Q(count__gt=0))]


class VoidNumber(models.Model):
    """A certificate number that was given out and is not used: never again, and the reason is kept."""

    certificate_number = models.CharField("字号", max_length=64, unique=True)
    reason = models.CharField("作废原因", max_length=200)
    replaced_by = models.CharField("改用字号", max_length=64, blank=True)
    record = models.ForeignKey(
        MarriageRecord, verbose_name="登记记录", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    account_id = models.BigIntegerField("经办账号", null=True)
    voided_at = models.DateTimeField("作废时间")

    class Meta:
        verbose_name = "作废字号"
