"""Persons, households, who belongs to which when, and dated facts about both.

Memberships and facts are dated twice: `valid` is when they hold, `recorded_at`/`superseded_at` is
when the bureau knew them. A correction supersedes a row and writes a new one; nothing is overwritten.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

RELATIONS = {
    "01": "本人",
    "10": "配偶",
    "20": "子",
    "30": "女",
    "40": "孙子、孙女或外孙子、外孙女",
    "50": "父母",
    "60": "祖父母或外祖父母",
    "70": "兄弟姐妹",
    "99": "其他",
}


class Person(models.Model):
    """A natural person. The identity number is stored encrypted; `identity_index` finds it again."""

    identity_cipher = models.BinaryField("身份证号（加密）")
    identity_index = models.BinaryField("身份证号索引", unique=True)
    name = models.CharField("姓名", max_length=64)
    name_pinyin = models.CharField("姓名拼音", max_length=200)
    sex = models.CharField("性别", max_length=1, choices=[("男", "男"), ("女", "女")])
    birth_date = models.DateField("出生日期")
    division_code = models.CharField("户籍村（社区）", max_length=12, db_index=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "人员"
        indexes = [GinIndex(name="person_name_trigram", fields=["name"], opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.name


class AccountPerson(models.Model):
    """Which person logs in with which account."""

    account = models.OneToOneField(
        "access.Account", verbose_name="账号", primary_key=True, on_delete=models.RESTRICT
    )
    person = models.OneToOneField(Person, verbose_name="人员", on_delete=models.RESTRICT)

    class Meta:
        verbose_name = "账号本人"


class Household(models.Model):
    """A family living together (共同生活的家庭), as assistance law counts it."""

    division_code = models.CharField("村（社区）", max_length=12, db_index=True)
    address = models.CharField("住址", max_length=200, blank=True)
    head = models.ForeignKey(Person, verbose_name="户主", on_delete=models.RESTRICT, related_name="+")
    formed_at = models.DateTimeField("建档时间")

    class Meta:
        verbose_name = "家庭"


class Membership(models.Model):
    """A person belongs to a household from a day on."""

    household = models.ForeignKey(
        Household, verbose_name="家庭", on_delete=models.RESTRICT, related_name="memberships"
    )
    person = models.ForeignKey(
        Person, verbose_name="人员", on_delete=models.RESTRICT, related_name="memberships"
    )
    relation = models.CharField("与户主关系", max_length=2, choices=list(RELATIONS.items()))
    valid = DateRangeField("有效期")
    recorded_at = models.DateTimeField("录入时间")
    superseded_at = models.DateTimeField("更正时间", null=True)
    source = models.CharField("来源", max_length=200, blank=True)

    class Meta:
        verbose_name = "家庭成员"
        constraints = [
            ExclusionConstraint(
                name="person_in_one_household_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(superseded_at=None),
                violation_error_message="同一人同一时间只能属于一个共同生活家庭。",
            ),
        ]
        indexes = [models.Index(fields=["household", "superseded_at"], name="membership_current")]


class FactSource(models.TextChoices):
    """Where a value comes from. Later kinds outrank none: the newest record of a period counts."""

    DECLARED = "declared", "本人申报"
    VERIFIED = "verified", "部门核对"
    VISITED = "visited", "入户调查"
    DOCUMENT = "document", "证件、文书"
    CORRECTED = "corrected", "更正"
    IMPORTED = "imported", "台账导入"


class Fact(models.Model):
    """A dated fact about one person or one household. `name` is a kind of `facts.FACT_KINDS`."""

    person = models.ForeignKey(
        Person, verbose_name="人员", null=True, on_delete=models.RESTRICT, related_name="facts"
    )
    household = models.ForeignKey(
        Household, verbose_name="家庭", null=True, on_delete=models.RESTRICT, related_name="facts"
    )
    name = models.CharField("信息项", max_length=48)
    value = models.BigIntegerField("值")
    valid = DateRangeField("有效期")
    recorded_at = models.DateTimeField("录入时间")
    superseded_at = models.DateTimeField("更正时间", null=True)
    source = models.CharField("来源", max_length=16, choices=FactSource.choices)
    source_note = models.CharField("来源说明", max_length=300, blank=True)
    source_date = models.DateField("来源日期", null=True)
    evidence_file_id = models.BigIntegerField("依据文件", null=True)
    account_id = models.BigIntegerField("录入人", null=True)

    class Meta:
        verbose_name = "事实"
        constraints = [
            models.CheckConstraint(
                name="fact_is_about_one_subject",
                condition=Q(person__isnull=True, household__isnull=False)
                | Q(person__isnull=False, household__isnull=True),
            ),
            ExclusionConstraint(
                name="person_fact_once_at_a_time",
                expressions=[("person", "="), ("name", "="), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(superseded_at=None, person__isnull=False),
            ),
            ExclusionConstraint(
                name="household_fact_once_at_a_time",
                expressions=[("household", "="), ("name", "="), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(superseded_at=None, household__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "name"], name="fact_person_name"),
            models.Index(fields=["household", "name"], name="fact_household_name"),
        ]


class Authorisation(models.Model):
    """A signed permission to verify somebody's means (核对授权), with scope and expiry.

    Without one in force no department is asked (社会救助暂行办法 第五十八条).
    """

    person = models.ForeignKey(
        Person, verbose_name="被核对人", on_delete=models.RESTRICT, related_name="authorisations"
    )
    signed_by = models.ForeignKey(Person, verbose_name="签署人", on_delete=models.RESTRICT, related_name="+")
    method = models.CharField("方式", max_length=16, choices=[("e_sign", "电子签名"), ("paper", "纸质签名")])
    scope = models.CharField("范围", max_length=200)
    purpose = models.CharField("用途", max_length=100)
    valid = DateRangeField("有效期")
    signature_digest = models.CharField("签名摘要", max_length=64)
    evidence_file_id = models.BigIntegerField("签名文件", null=True)
    signed_at = models.DateTimeField("签署时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = "核对授权"
