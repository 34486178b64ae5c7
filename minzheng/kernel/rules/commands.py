"""Verbs on standards: one drafts, another checks, and from that moment the value is in force."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.territory import queries as territory

from . import queries
from .engine.declared import Declared
from .engine.values import Value
from .errors import DrafterChecks, ParameterError, StandardClosed, StandardRepeated
from .events import StandardChecked, StandardDrafted, StandardWithdrawn
from .files import ParameterFile, parameter_file
from .models import Standard, StandardState
from .parameters import CERTAINTIES, significant_area
from .queries import CHECK, DRAFT
from .writing import out_of_range, shown

AHEAD_YEARS_MAX = 3  # a value for a later day is a slip of the pen
_DAY = dt.timedelta(days=1)


@transaction.atomic
def draft_standard(
    *, book: str, name: str, area: str, from_date: dt.date, value: int | bool | tuple[int, ...],
    document_number: str, article: str = "", note: str = "", certainty: str = "sure",
    file_id: int | None = None, actor: Actor, at: dt.datetime,
) -> Standard:  # fmt: skip
    """Propose a value of a parameter for a division from a day on. It changes nothing until it is checked.

    `value` is the engine's whole number (fen, ten-thousandths, counts, days), a yes/no, or the cells of a
    table. It is held to unit and range of the parameter file. Raises Invalid, with the field; NotPermitted
    outside the jurisdiction; StandardRepeated.
    """
    file, declared = _declared(book, name)
    area = significant_area(area)
    access.require(actor, DRAFT, division_code=area)
    _known_division(area, from_date, at)
    row = Standard(
        book=book, name=name, area=area, from_date=from_date,
        value=list(value) if isinstance(value, tuple) else value,
        document_number=document_number.strip(), article=article.strip(), note=note.strip(),
        certainty=certainty, file_id=file_id, state=StandardState.DRAFT, drafted_by_id=actor.account_id,
        drafted_by_name=actor.name, drafted_at=at,
    )  # fmt: skip
    _well_formed(row, declared, at)
    _fits(row, file, declared, at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise StandardRepeated(
            "这个参数在同一区划、同一起始日已有一个待复核的值。请先复核或撤回它，再填新的值。",
            field="from_date",
        ) from error
    audit.record(StandardDrafted(**_told(row, declared)), actor=actor, at=at)
    return row


@transaction.atomic
def check_standard(*, standard_id: int, actor: Actor, at: dt.datetime) -> Standard:
    """The second pair of eyes: the value is in force from this moment, as what is known from this day on.

    The next issue run pays or claims the difference for every month from its first day. Raises
    StandardNotFound, StandardClosed, DrafterChecks, NotPermitted, Invalid.
    """
    row = _draft(standard_id, actor)
    access.require(actor, CHECK, division_code=row.area)
    if row.drafted_by_id == actor.account_id:
        raise DrafterChecks("起草和复核须由不同人员办理，请交由另一名负责人复核。")
    file, declared = _declared(row.book, row.name)
    _fits(row, file, declared, at)
    row.state = StandardState.IN_FORCE
    row.checked_by_id, row.checked_by_name, row.checked_at = actor.account_id, actor.name, at
    row.save(update_fields=["state", "checked_by_id", "checked_by_name", "checked_at"])
    audit.record(StandardChecked(**_told(row, declared)), actor=actor, at=at)
    return row


@transaction.atomic
def withdraw_standard(*, standard_id: int, reason: str, actor: Actor, at: dt.datetime) -> Standard:
    """Take a draft back, or send it back: it stays on record and never comes into force.

    Raises StandardNotFound, StandardClosed, NotPermitted, and Invalid without a reason.
    """
    row = _draft(standard_id, actor)
    if not access.may(actor, CHECK, division_code=row.area):
        access.require(actor, DRAFT, division_code=row.area)
    if len(reason.strip()) < 2:
        raise Invalid("请写明撤回原因。", field="reason")
    row.state, row.withdrawn_reason = StandardState.WITHDRAWN, reason.strip()
    row.withdrawn_by_id, row.withdrawn_by_name, row.withdrawn_at = actor.account_id, actor.name, at
    row.save(
        update_fields=["state", "withdrawn_reason", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_at"]
    )
    _, declared = _declared(row.book, row.name)
    event = StandardWithdrawn(**_told(row, declared), reason=row.withdrawn_reason)
    audit.record(event, actor=actor, at=at)
    return row


def _draft(standard_id: int, actor: Actor) -> Standard:
    """The draft, locked, within the actor's reach."""
    queries.standard(standard_id, actor=actor)
    row = Standard.objects.select_for_update().get(id=standard_id)
    if row.state != StandardState.DRAFT:
        raise StandardClosed(f"这个值当前为“{row.get_state_display()}”，不能再办理。请刷新页面查看最新情况。")
    return row


def _declared(book: str, name: str) -> tuple[ParameterFile, Declared]:
    try:
        file = parameter_file(book)
        declared = file.parameters.declarations[name]
    except KeyError as error:
        raise Invalid(f"没有参数“{book}·{name}”，请从标准列表中选择。", field="name") from error
    if name not in file.own_names:
        raise Invalid(
            f"“{declared.label}”是另一项目的标准，在那里设定一次，这里跟着生效。请从标准列表中选择。",
            field="name",
        )
    return file, declared


def _known_division(area: str, from_date: dt.date, at: dt.datetime) -> None:
    if area:
        try:
            territory.division_as_of(area, max(from_date, at.astimezone(CHINA).date()))
        except MinzhengError as error:
            raise Invalid(error.sentence, field="area") from error


def _well_formed(row: Standard, declared: Declared, at: dt.datetime) -> None:
    """What every value must have, whatever else stands in the file."""
    if wrong := out_of_range(declared, row.cells):
        raise Invalid(wrong, field="value")
    if len(row.document_number) < 2:
        raise Invalid("请填写文号或文件名称，例如“冷民发〔2021〕3号”。", field="document_number")
    if row.certainty not in CERTAINTIES:
        raise Invalid("请选择把握程度。", field="certainty")
    if row.from_date.year > at.year + AHEAD_YEARS_MAX:
        raise Invalid(
            f"起始日 {row.from_date} 离现在太远，请核对年份（最晚 {at.year + AHEAD_YEARS_MAX} 年）。",
            field="from_date",
        )


def _fits(row: Standard, file: ParameterFile, declared: Declared, at: dt.datetime) -> None:
    """Whether the row, checked at this moment, would be what counts from its first day on.

    A value that the file or an earlier check claims to know later than now would win over it, unseen.
    """
    known_from = at.astimezone(CHINA).date()
    same_day = Standard.objects.in_force().filter(
        book=row.book, name=row.name, area=row.area, from_date=row.from_date
    )
    if same_day.filter(checked_at__gte=at).exists():
        raise StandardRepeated(
            "同一区划、同一起始日的值在更晚的时间已经生效。请核对当前日期（演练日期是否往回调过）。",
            field="from_date",
        )
    value = row.as_value(declared, known_from)
    for written in file.parameters.history(row.name, row.area):
        if (written.area, written.from_date) != (row.area, row.from_date):
            continue
        if written.known_from >= known_from:
            raise Invalid(
                f"参数文件中同一区划、同一起始日已写有 {shown(declared, written.value)}"
                f"（{written.source}），自 {written.known_from} 起适用；"
                f"{written.known_from + _DAY} 起才能更正，或改填别的起始日。",
                field="from_date",
            )
    try:
        file.parameters.overlay([(row.name, value)])
    except ParameterError as error:
        raise Invalid(error.sentence, field="value") from error
    before = queries.parameters_of(file).resolve(row.area, row.from_date).get(row.name)
    if before is not None and _says_the_same(before, value):
        raise StandardRepeated(
            f"现行值就是 {shown(declared, before.value)}（{before.source}），与填写的完全相同，不必再填。",
            field="value",
        )


def _says_the_same(before: Value, value: Value) -> bool:
    return all(
        getattr(before, part) == getattr(value, part)
        for part in ("value", "area", "from_date", "source", "certainty", "note")
    )


def _told(row: Standard, declared: Declared) -> dict:
    return {
        "standard_id": row.id, "book": row.book, "name": row.name, "label": declared.label, "area": row.area,
        "from_date": row.from_date, "value": row.value, "document_number": row.document_number,
    }  # fmt: skip
