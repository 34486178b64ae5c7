"""What every subject of supervision has, and the history of its steps."""

from django.db import models

from ..machines import Machine, Stage


class Supervised(models.Model):
    """A row with a state. Its machine says which steps lead on; `commands.act` is the only way to take one.

    `division_code` is that of the registering office. `request_id` is the form that opened it: sent twice,
    it opens once.
    """

    division_code = models.CharField("登记机关区划", max_length=12)
    state = models.CharField("状态", max_length=16)
    opened_at = models.DateTimeField("建立时间")
    opened_by_id = models.BigIntegerField("建立人账号", null=True)
    opened_by_name = models.CharField("建立人", max_length=64)
    request_id = models.UUIDField("提交编号", null=True, unique=True)

    class Meta:
        abstract = True

    @property
    def machine(self) -> Machine:
        raise LookupError(f"{type(self).__name__} names no machine")

    @property
    def stage(self) -> Stage:
        return self.machine.by_code[self.state]

    @property
    def title(self) -> str:
        """What lists and history call it."""
        raise LookupError(f"{type(self).__name__} has no title")


class SupervisionStep(models.Model):
    """One step that was taken: from where to where, what was given, which paper it made. Never changed."""

    subject = models.CharField("对象类别", max_length=16)
    subject_id = models.BigIntegerField("对象")
    action = models.CharField("操作", max_length=16)
    label = models.CharField("操作名称", max_length=64)
    from_state = models.CharField("原状态", max_length=16)
    to_state = models.CharField("新状态", max_length=16)
    details = models.JSONField("填写内容", default=dict)
    at = models.DateTimeField("时间")
    account_id = models.BigIntegerField("办理人账号", null=True)
    actor_name = models.CharField("办理人", max_length=64)
    document = models.ForeignKey(
        "documents.Document", verbose_name="文书", null=True, on_delete=models.RESTRICT, related_name="+"
    )
    request_id = models.UUIDField("提交编号", null=True, unique=True)

    class Meta:
        verbose_name = "监管环节"
        indexes = [models.Index(name="supervision_step_of", fields=["subject", "subject_id", "id"])]
