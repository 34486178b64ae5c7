"""Events that are never changed, their shreddable personal values, and the seals over them."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class PersonalValues(models.Model):
    """Personal values that an event mentions, kept apart so that they can be shredded.

    The event holds `digest` of (salt, values); shredding removes salt and values, and the event and its
    seal stay provable while nobody can guess the value back.
    """

    retention_class = models.CharField("保管期限类别", max_length=32)
    salt = models.BinaryField("盐", null=True)
    values = models.JSONField("内容", null=True, encoder=DjangoJSONEncoder)
    shredded_at = models.DateTimeField("销毁时间", null=True)

    class Meta:
        verbose_name = "事件个人信息"


class EventRow(models.Model):
    """One thing that happened. Written only by this room's `record`; the database refuses changes.

    `account_id`, `person_id`, `household_id` and `case_id` are plain numbers: their tables lie above.
    """

    at = models.DateTimeField("时间", db_index=True)
    kind = models.CharField("事件", max_length=64)
    account_id = models.BigIntegerField("账号", null=True, db_index=True)
    actor_name = models.CharField("经办人", max_length=64)
    person_id = models.BigIntegerField("人员", null=True, db_index=True)
    household_id = models.BigIntegerField("家庭", null=True, db_index=True)
    case_id = models.BigIntegerField("办件", null=True, db_index=True)
    sentence = models.CharField("说明", max_length=500)
    details = models.JSONField("内容", default=dict, encoder=DjangoJSONEncoder)
    personal = models.ForeignKey(
        PersonalValues, verbose_name="个人信息", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    personal_digest = models.CharField("个人信息摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = "事件"
        indexes = [models.Index(fields=["kind", "at"], name="event_kind_at")]


class Seal(models.Model):
    """A link of the chain: SM3 over the previous seal and every event not sealed before."""

    sealed_at = models.DateTimeField("封存时间")
    event_count = models.PositiveIntegerField("事件数")
    first_event_id = models.BigIntegerField("首个事件")
    last_event_id = models.BigIntegerField("末个事件")
    previous_digest = models.CharField("上一封条", max_length=64)
    digest = models.CharField("封条", max_length=64, unique=True)

    class Meta:
        verbose_name = "封条"


class SealedEvent(models.Model):
    """Which seal covers which event.

    Membership is written down rather than implied by a range of ids, because an event of a slow
    transaction may appear with a smaller id after a seal was made; it then belongs to the next seal,
    and no writer ever waits for the sealer.
    """

    event = models.OneToOneField(EventRow, verbose_name="事件", primary_key=True, on_delete=models.RESTRICT)
    seal = models.ForeignKey(Seal, verbose_name="封条", on_delete=models.RESTRICT, related_name="members")

    class Meta:
        verbose_name = "封条事件"
