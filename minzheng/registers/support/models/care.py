"""Who stands beside a destitute person by agreement: caregiver, guardian, family doctor."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from .dated import Dated

# 责任清单 of the 委托照料服务协议 (assistance sheet 4.4: the agreement names duties and visits).
DUTIES = {
    "meals": "做饭、送饭",
    "washing": "洗衣、打扫卫生",
    "hygiene": "帮助洗澡、如厕等个人护理",
    "medicine": "代买药品、督促服药",
    "hospital": "陪同就医、住院照料",
    "errands": "代办事务、代领物品",
    "company": "日常看望、精神慰藉",
    "safety": "用火、用电和住房安全巡查",
}


def _once(name: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name, expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)]
    )


class CareArrangement(Dated):
    """The care agreement of a person at home. `valid` ends with the day after its last; open: until ended.

    `caregiver` is the caregiver where she is on file herself. `duties` are keys of DUTIES.
    """

    person = models.ForeignKey(
        "people.Person", verbose_name="特困人员", on_delete=models.RESTRICT, related_name="care_arrangements"
    )
    caregiver = models.ForeignKey(
        "people.Person", verbose_name="照料人档案", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    caregiver_name = models.CharField("照料护理人", max_length=64)
    relation = models.CharField("与特困人员关系", max_length=40)
    phone_sealed = models.BinaryField("联系电话（加密）")
    agreement_number = models.CharField("协议编号", max_length=40)
    scan = models.ForeignKey(
        "documents.StoredFile",
        verbose_name="协议扫描件",
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    duties = models.JSONField("照料责任", default=list)
    calls_per_month = models.PositiveSmallIntegerField("每月上门次数")

    class Meta:
        verbose_name = "照料服务协议"
        ordering = ["-valid", "-id"]
        constraints = [_once("one_care_arrangement_at_a_time")]

    def __str__(self):
        return self.agreement_number


class GuardianKind(models.TextChoices):
    RELATIVE = "relative", "亲属"
    OTHER = "other", "其他愿意担任监护人的个人"
    COMMITTEE = "committee", "村（居）民委员会"
    BUREAU = "bureau", "民政部门"


class Guardianship(Dated):
    """Who is guardian by agreement, from when to when (监护协议)."""

    person = models.ForeignKey(
        "people.Person", verbose_name="特困人员", on_delete=models.RESTRICT, related_name="guardianships"
    )
    kind = models.CharField("监护人类别", max_length=12, choices=GuardianKind.choices)
    guardian_name = models.CharField("监护人", max_length=64)
    relation = models.CharField("与特困人员关系", max_length=40)
    phone_sealed = models.BinaryField("联系电话（加密）")
    agreement_number = models.CharField("协议编号", max_length=40)
    scan = models.ForeignKey(
        "documents.StoredFile",
        verbose_name="协议扫描件",
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )

    class Meta:
        verbose_name = "监护协议"
        ordering = ["-valid", "-id"]
        constraints = [_once("one_guardian_at_a_time")]

    def __str__(self):
        return self.agreement_number


class DoctorContract(Dated):
    """The contract with a team of family doctors (家庭医生签约), from when to when."""

    person = models.ForeignKey(
        "people.Person", verbose_name="特困人员", on_delete=models.RESTRICT, related_name="doctor_contracts"
    )
    hospital = models.CharField("签约医疗机构", max_length=80)
    team = models.CharField("家庭医生（团队）", max_length=80)

    class Meta:
        verbose_name = "家庭医生签约"
        ordering = ["-valid", "-id"]
        constraints = [_once("one_family_doctor_at_a_time")]

    def __str__(self):
        return self.team
