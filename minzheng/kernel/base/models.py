"""The tables of this room: the date a district in rehearsal plays at, and what was written about whom."""

from django.db import models


class Rehearsal(models.Model):
    """The moment at which a district in rehearsal (演练) acts; no row means the true time.

    Only a district started with MINZHENG_REHEARSAL=1 reads it: a real district always lives today.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    moment_at = models.DateTimeField("演练时刻")

    class Meta:
        verbose_name = "演练日期"
        constraints = [models.CheckConstraint(name="rehearsal_is_single", condition=models.Q(id=1))]


class Touch(models.Model):
    """Something was written about somebody, by one transaction of the database. See `touched`."""

    kind = models.CharField("种类", max_length=12)
    about_id = models.BigIntegerField("对象编号")
    transaction = models.BigIntegerField("事务号")

    class Meta:
        verbose_name = "变动记号"
        indexes = [models.Index(fields=["kind", "transaction"], name="touch_since")]
