"""What was granted: entitlements, whom they cover, and the cards to which they are paid."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q


class Award(models.Model):
    """An entitlement to a programme for a period, opened by a decision: of a household, or of one `person`.

    `household` is in either case the home on whose file it stands. It holds no amount: what is due for a
    month follows from the facts and the rules of that month. `valid` runs over whole months: from the first
    of one to the first of another. What is granted for an occasion (a fire, a funeral) names it, so that two
    of them may fall into one month; `terms` are the figures that such a decision set and the rules read.
    """

    programme = models.CharField("待遇", max_length=40)
    household = models.ForeignKey(
        "people.Household", verbose_name="家庭", on_delete=models.RESTRICT, related_name="awards"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name="待遇本人", null=True, on_delete=models.RESTRICT,
        related_name="own_awards",
    )  # fmt: skip
    payee = models.ForeignKey(
        "people.Person", verbose_name="领款人", on_delete=models.RESTRICT, related_name="+"
    )
    division_code = models.CharField("村（社区）", max_length=12, db_index=True)
    valid = DateRangeField("享受期间")
    case = models.ForeignKey(
        "cases.Case", verbose_name="办件", null=True, on_delete=models.RESTRICT, related_name="awards"
    )
    basis = models.CharField("依据", max_length=200)
    occasion = models.CharField("事由", max_length=40, blank=True)
    terms = models.JSONField("决定的数额要素", default=dict)
    opened_at = models.DateTimeField("开通时间")
    stopped_at = models.DateTimeField("停发办理时间", null=True)
    stop_reason = models.CharField("停发原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "待遇资格"
        constraints = [
            ExclusionConstraint(
                name="one_award_per_household_and_programme",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    ("occasion", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(person=None),
                violation_error_message="这个家庭在同一期间已享受这项待遇。",
            ),
        ]


class AwardPerson(models.Model):
    """Whom an award covers, and since when: the same person cannot be in two awards of a programme."""

    award = models.ForeignKey(
        Award, verbose_name="待遇资格", on_delete=models.RESTRICT, related_name="persons"
    )
    programme = models.CharField("待遇", max_length=40)
    person = models.ForeignKey(
        "people.Person", verbose_name="人员", on_delete=models.RESTRICT, related_name="award_places"
    )
    occasion = models.CharField("事由", max_length=40, blank=True)
    valid = DateRangeField("期间")

    class Meta:
        verbose_name = "保障对象"
        constraints = [
            ExclusionConstraint(
                name="person_in_one_award_of_a_programme",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    ("occasion", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="这名人员同一期间已在享受同一待遇。",
            ),
        ]


class PayCard(models.Model):
    """The bank card (一卡通) to which a person is paid, from a day on. The number is encrypted."""

    person = models.ForeignKey(
        "people.Person", verbose_name="人员", on_delete=models.RESTRICT, related_name="pay_cards"
    )
    holder_name = models.CharField("户名", max_length=64)
    bank = models.CharField("开户行", max_length=64)
    number_cipher = models.BinaryField("卡号（加密）")
    number_tail = models.CharField("卡号末四位", max_length=4)
    valid = DateRangeField("使用期")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "发放账户"
        constraints = [
            ExclusionConstraint(
                name="one_card_per_person_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]
