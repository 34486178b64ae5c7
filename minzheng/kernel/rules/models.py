"""Values of parameters that were set after the files were written: by whom, checked by whom, from when."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from minzheng.kernel.base.clock import CHINA

from .engine.declared import Declared
from .engine.values import Value
from .parameters import CERTAINTIES


class StandardState(models.TextChoices):
    """A draft changes nothing. What is in force or withdrawn never changes again."""

    DRAFT = "draft", "待复核"
    IN_FORCE = "in_force", "已生效"
    WITHDRAWN = "withdrawn", "已撤回"


class StandardQuerySet(models.QuerySet):
    def in_force(self, known_at: dt.datetime | None = None):
        """Those that somebody has checked, up to a moment where one is given."""
        rows = self.filter(state=StandardState.IN_FORCE)
        return rows if known_at is None else rows.filter(checked_at__lte=known_at)

    def drafts(self):
        return self.filter(state=StandardState.DRAFT)


class Standard(models.Model):
    """One value of one parameter for one division from one day on, by one document.

    `book` is the code of the parameter file, `name` the parameter in it, `area` the division's prefix (""
    the nation). `value` is the engine's whole number or a yes/no; of a table, the list of its cells.
    `file_id` is the document itself in the archive of files. What a row says never changes: a draft is
    withdrawn and written anew, and a value in force is corrected by a later row of the same first day. A
    trigger holds this against every client of the database.
    """

    book = models.CharField("参数文件", max_length=40)
    name = models.CharField("参数", max_length=64)
    area = models.CharField("区划", max_length=12, blank=True)
    from_date = models.DateField("起始日")
    value = models.JSONField("值")
    document_number = models.CharField("文号", max_length=100)
    article = models.CharField("条款", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    certainty = models.CharField("把握程度", max_length=8)
    file_id = models.BigIntegerField("文件原文", null=True)
    state = models.CharField("状态", max_length=10, choices=StandardState.choices)
    drafted_by_id = models.BigIntegerField("起草账号")
    drafted_by_name = models.CharField("起草人", max_length=64)
    drafted_at = models.DateTimeField("起草时间")
    checked_by_id = models.BigIntegerField("复核账号", null=True)
    checked_by_name = models.CharField("复核人", max_length=64, blank=True)
    checked_at = models.DateTimeField("生效时间", null=True)
    withdrawn_by_id = models.BigIntegerField("撤回账号", null=True)
    withdrawn_by_name = models.CharField("撤回人", max_length=64, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = "标准值"
        constraints = [
            models.UniqueConstraint(
                name="standard_one_draft", fields=["book", "name", "area", "from_date"],
                condition=Q(state="draft"),
            ),
            models.UniqueConstraint(
                name="standard_known_once", fields=["book", "name", "area", "from_date", "checked_at"]
            ),
            models.CheckConstraint(
                name="standard_area_is_a_prefix",
                condition=Q(area__regex=r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?$"),
            ),
            models.CheckConstraint(name="standard_certainty_known", condition=Q(certainty__in=CERTAINTIES)),
            models.CheckConstraint(name="standard_has_document", condition=~Q(document_number="")),
            models.CheckConstraint(
                name="standard_drafter_is_not_checker",
                condition=Q(checked_by_id=None) | ~Q(checked_by_id=F("drafted_by_id")),
            ),
            models.CheckConstraint(
                name="standard_state_says_who",
                condition=Q(state="draft", checked_at=None, checked_by_id=None, withdrawn_at=None)
                | Q(
                    state="in_force", checked_at__isnull=False, checked_by_id__isnull=False,
                    withdrawn_at=None,
                )
                | Q(state="withdrawn", withdrawn_at__isnull=False, checked_at=None, checked_by_id=None),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["book", "name", "area"], name="standard_of_parameter")]

    @property
    def source(self) -> str:
        """Document and article, as explanations print them."""
        return f"{self.document_number} {self.article}".strip()

    @property
    def cells(self) -> int | bool | tuple[int, ...]:
        """The value as the engine takes it."""
        return tuple(self.value) if isinstance(self.value, list) else self.value

    def as_value(self, declared: Declared, known_from: dt.date | None = None) -> Value:
        """The row as parameter files give theirs; known from the day on which it was checked.

        `known_from` stands in for a row that nobody has checked yet.
        """
        if self.checked_at is not None:
            known_from = self.checked_at.astimezone(CHINA).date()
        return Value(
            self.cells, declared.unit.text, declared.label, self.source, self.area, self.from_date, self.note,
            self.certainty, known_from,
        )  # fmt: skip
