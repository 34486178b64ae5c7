"""Volumes on the shelf, and old names of places."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.errors import Conflict, Invalid

from ..events import HoldingEntered, PlaceAliasAdded
from ..models import Holding, PlaceAlias
from ..numbers import FONDS
from ..places import CERTAINTIES

FIRST_YEAR = 1949  # 建国以来: the holdings begin here (003 summary)


@transaction.atomic
def enter_holding(
    *, division_code: str, kind: str, year: int, volume: str, shelf: str, first_number: int,
    expected_count: int, source: str, box: str = "", fonds: str = FONDS, actor: Officer, at: dt.datetime,
) -> Holding:  # fmt: skip
    """Enter one volume. Raises Invalid; Conflict where its numbers overlap with another's."""
    access.require(actor, "archive.check", division_code=division_code)
    if not FIRST_YEAR <= year <= at.year:
        raise Invalid(f"年度应在 {FIRST_YEAR} 至 {at.year} 之间，请核对案卷。", field="year")
    if expected_count < 1 or first_number < 1:
        raise Invalid("起件号和件数都应大于 0，请清点案卷后填写。", field="expected_count")
    if not source.strip():
        raise Invalid("请写明件数依据，例如“清点 2020-10-12”。", field="source")
    holding = Holding(
        division_code=division_code, fonds=fonds, kind=kind, year=year, volume=volume.strip(),
        box=box.strip(), shelf=shelf.strip(), first_number=first_number, expected_count=expected_count,
        source=source.strip(), recorded_at=at, recorded_by_id=actor.account_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            holding.save()
    except IntegrityError as error:
        raise Conflict(
            f"{year} 年这类档案里已有同一册号，或件号 {first_number} 至 {holding.last_number} 与另一册重叠。"
            "请对照已登记的案卷核对册号和起件号。",
            field="first_number",
        ) from error
    event = HoldingEntered(holding_id=holding.id, label=str(holding), expected=expected_count)
    audit.record(event, actor=actor, at=at)
    return holding


@transaction.atomic
def add_place_alias(
    *, division_code: str, name: str, now: str, code: str = "", from_year: int | None = None,
    until_year: int | None = None, source: str, certainty: str, actor: Officer, at: dt.datetime,
) -> PlaceAlias:  # fmt: skip
    """Add an old name of a place, with where it is known from."""
    access.require(actor, "archive.check", division_code=division_code)
    if not name.strip() or not now.strip():
        raise Invalid("旧地名和今地名都要填写。", field="name" if not name.strip() else "now")
    if not source.strip():
        raise Invalid("请写明出处，例如地方志的页码或批复文号；没有把握的，把握选“待核实”。", field="source")
    if certainty not in CERTAINTIES:
        raise Invalid("请选择把握程度。", field="certainty")
    if from_year and until_year and from_year > until_year:
        raise Invalid("起用年晚于停用年，请核对。", field="from_year")
    try:
        with transaction.atomic():
            alias = PlaceAlias.objects.create(
                division_code=division_code, name=name.strip(), now=now.strip(), code=code.strip(),
                from_year=from_year, until_year=until_year, source=source.strip(), certainty=certainty,
                added_at=at, added_by_id=actor.account_id,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(f"“{name}”今为“{now}”已经在表里，不必重复添加。", field="name") from error
    audit.record(PlaceAliasAdded(name=alias.name, now=alias.now), actor=actor, at=at)
    return alias
