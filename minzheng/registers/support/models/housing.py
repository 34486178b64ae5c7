"""Institutions with their beds, and who lives in which bed from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from .dated import Dated


class InstitutionKind(models.TextChoices):
    HOME = "home", "特困人员供养服务机构（敬老院）"
    ELDERS = "elders", "养老机构"
    WELFARE = "welfare", "社会（儿童）福利院"
    MENTAL = "mental", "民政精神卫生福利机构"
    ZONE = "zone", "失能半失能特困人员集中供养区"


class CareInstitution(models.Model):
    """A place where destitute persons live together. `nursing_beds` are part of `beds`.

    `division_code` is its place without trailing zeros: who serves a district is open to all of it.
    """

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=8, choices=InstitutionKind.choices)
    division_code = models.CharField("服务的区划", max_length=12)
    beds = models.PositiveSmallIntegerField("床位")
    nursing_beds = models.PositiveSmallIntegerField("其中护理型床位")
    funding = models.CharField("建设和运行资金来源", max_length=120, blank=True)
    opened_date = models.DateField("开办日期")
    closed_date = models.DateField("停办日期", null=True)

    class Meta:
        verbose_name = "供养机构"
        ordering = ["division_code", "id"]
        constraints = [
            models.UniqueConstraint(name="care_institution_named_once", fields=["division_code", "name"]),
            models.CheckConstraint(
                name="care_institution_has_its_nursing_beds_among_all",
                condition=Q(beds__gt=0, nursing_beds__lte=F("beds")),
            ),
            models.CheckConstraint(
                name="care_institution_closes_later",
                condition=Q(closed_date=None) | Q(closed_date__gte=F("opened_date")),
            ),
        ]

    def __str__(self):
        return self.name


class PlacementWish(Dated):
    """Somebody wishes to live in an institution, of one kind or of any (集中供养意愿), until she moves in.

    The mode of support stands as a fact and is changed by the benefit's own decision, not by a wish.
    """

    person = models.ForeignKey(
        "people.Person", verbose_name="特困人员", on_delete=models.RESTRICT, related_name="placement_wishes"
    )
    kind = models.CharField("希望的机构类别", max_length=8, choices=InstitutionKind.choices, blank=True)

    class Meta:
        verbose_name = "集中供养意愿"
        ordering = ["-valid", "-id"]
        constraints = [
            ExclusionConstraint(
                name="one_placement_wish_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class Placement(Dated):
    """One person in one bed, from the day of admission to the last day; one place at a time."""

    person = models.ForeignKey(
        "people.Person", verbose_name="特困人员", on_delete=models.RESTRICT, related_name="placements"
    )
    institution = models.ForeignKey(
        CareInstitution, verbose_name="供养机构", on_delete=models.RESTRICT, related_name="placements"
    )
    bed = models.CharField("床位号", max_length=20)
    is_nursing = models.BooleanField("护理型床位")

    class Meta:
        verbose_name = "集中供养入住"
        ordering = ["-valid", "-id"]
        constraints = [
            ExclusionConstraint(
                name="one_place_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="one_person_in_a_bed",
                expressions=[
                    ("institution", RangeOperators.EQUAL), ("bed", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.bed
