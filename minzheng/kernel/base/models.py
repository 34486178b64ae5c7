"""The one table of this room: the date a district in rehearsal plays at."""

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
