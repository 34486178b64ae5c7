"""Keying one paper: blind double entry. The second account settles it, or shows where the two differ."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit

from ..entries import cleaned, differing, opened_values, read_entry, sealed_values
from ..errors import AlreadyDone, ArchiveNotFound, KeyedTwice, SamePerson
from ..events import PaperKeyed
from ..models import ArchiveItem, Holding, Keying
from ..numbers import read_archive_number
from ..parameters import Figures
from .settling import refuse_doubled, settle

State = ArchiveItem.State


def item_for(archive_number: str, *, at: dt.datetime) -> ArchiveItem:
    """The paper of a 档号, opened now if need be, and locked. Raises Invalid or ArchiveNotFound."""
    wanted = read_archive_number(archive_number)
    holding = Holding.objects.filter(
        fonds=wanted.fonds, kind=wanted.kind, year=wanted.year, first_number__lte=wanted.number
    ).order_by("-first_number").first()  # fmt: skip
    if holding is None or wanted.number > holding.last_number:
        raise ArchiveNotFound(
            f"档号 {wanted} 不在任何已登记的案卷里。请核对档号，或先由负责人登记这一册案卷。",
            field="archive_number",
        )
    ArchiveItem.objects.bulk_create(
        [ArchiveItem(holding=holding, number=wanted.number, archive_number=str(wanted), opened_at=at)],
        ignore_conflicts=True,
    )
    return (
        ArchiveItem.objects.select_for_update(of=("self",))
        .select_related("holding")
        .get(archive_number=str(wanted))
    )


@transaction.atomic
def key_paper(
    *, archive_number: str, values: Mapping[str, Any], actor: Officer, at: dt.datetime,
    request_id: UUID | None = None,
) -> Keying:  # fmt: skip
    """Write down what the actor reads in a paper. Which round it is follows from what was keyed before.

    Raises Invalid beside the field, SamePerson for a second entry by the first's operator, AlreadyDone,
    KeyedTwice where the certificate number stands in another paper. Nothing stays then.
    """
    if request_id and (known := Keying.objects.filter(request_id=request_id).first()):
        return known
    item = item_for(archive_number, at=at)
    access.require(actor, "archive.key", division_code=item.holding.division_code)
    figures = Figures(item.holding.division_code)
    keying = write_keying(
        item, cleaned(values), figures=figures, source=Keying.Source.SCREEN, actor=actor, at=at,
        request_id=request_id,
    )  # fmt: skip
    event = PaperKeyed(item_id=item.id, archive_number=item.archive_number, round=keying.round)
    audit.record(event, actor=actor, at=at)
    return keying


def write_keying(
    item: ArchiveItem, values: dict[str, str], *, figures: Figures, source: str, actor: Officer,
    at: dt.datetime, request_id: UUID | None = None,
) -> Keying:  # fmt: skip
    """One account of a locked paper; after the second it is settled or waits for a third person."""
    holding = item.holding
    read = read_entry(values, kind=holding.kind, year=holding.year, figures=figures, on_date=at.date())
    earlier = list(item.keyings.order_by("round"))
    if len(earlier) > 1 or item.state in (State.SETTLED, State.DIFFERING):
        raise AlreadyDone(
            f"档案 {item.archive_number} 两遍都已录入，不能再录。请录下一件。", field="archive_number"
        )
    if any(one.operator_id == actor.account_id for one in earlier):
        raise SamePerson(
            f"档案 {item.archive_number} 的第一遍是您录的，第二遍须由另一人录入（双人双录）。请录下一件。",
            field="archive_number",
        )
    refuse_doubled(read, item)
    keying = _saved(
        Keying(
            item=item, round=len(earlier) + 1, values_cipher=sealed_values(values),
            operator_id=actor.account_id, operator_name=actor.name, source=source, keyed_at=at,
            request_id=request_id,
        ),
        item,
    )  # fmt: skip
    if not earlier:
        item.state, item.certificate_key = State.KEYED_ONCE, read.certificate_key
        _save_item(item)
        return keying
    if differing(opened_values(earlier[0].values_cipher), values):
        item.state = State.DIFFERING
        item.save(update_fields=["state"])
        return keying
    settle(item, read, operator_id=earlier[0].operator_id, checker_id=actor.account_id, actor=actor, at=at)
    return keying


def _saved(keying: Keying, item: ArchiveItem) -> Keying:
    try:
        with transaction.atomic():
            keying.save()
    except IntegrityError as error:
        raise AlreadyDone(
            f"档案 {item.archive_number} 刚刚由另一人录入，请录下一件。", field="archive_number"
        ) from error
    return keying


def _save_item(item: ArchiveItem) -> None:
    try:
        with transaction.atomic():
            item.save(update_fields=["state", "certificate_key"])
    except IntegrityError as error:
        raise KeyedTwice(
            "这个证号刚刚由另一人在另一件档案里录入，本件没有录入。请对照原件核对证号。",
            field="certificate_number",
        ) from error
