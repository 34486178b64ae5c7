"""Two accounts become one record: they agree, or a third person decides field by field."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.marriages.commands import pair_couple
from minzheng.registers.marriages.models import MarriageRecord, Source

from ..entries import FIELD_LABELS, ReadEntry, cleaned, differing, opened_values, read_entry
from ..errors import AlreadyDone, ArchiveNotFound, KeyedTwice, SamePerson
from ..events import PaperSettled
from ..models import ArchiveItem, Settlement
from ..parameters import Figures

FIRST, SECOND, THIRD = "first", "second", "third"
State = ArchiveItem.State


@transaction.atomic
def settle_differences(
    *, item_id: int, choices: Mapping[str, str], corrected: Mapping[str, str], note: str = "",
    actor: Officer, at: dt.datetime,
) -> ArchiveItem:  # fmt: skip
    """Decide every field in which the two accounts differ, by the paper.

    `choices` gives "first", "second" or "third" for each; for "third" `corrected` has what the paper says.
    Raises SamePerson where the actor keyed one of them, Invalid where a difference is left undecided.
    """
    item = (
        ArchiveItem.objects.select_for_update(of=("self",))
        .select_related("holding")
        .filter(id=item_id)
        .first()
    )
    if item is None or not access.may(actor, "archive.read", division_code=item.holding.division_code):
        raise ArchiveNotFound("没有这件档案，请返回比对清单。")
    access.require(actor, "archive.check", division_code=item.holding.division_code)
    if item.state != State.DIFFERING:
        raise AlreadyDone(f"档案 {item.archive_number} 没有待裁定的差异，可能刚由另一人裁定。请刷新清单。")
    first, second = item.keyings.order_by("round")
    if actor.account_id in (first.operator_id, second.operator_id):
        raise SamePerson("您录过这一件，差异须由第三人对照原件裁定。")
    one, other = opened_values(first.values_cipher), opened_values(second.values_cipher)
    fields = differing(one, other)
    decided, wrong = dict(one), {FIRST: 0, SECOND: 0}
    for name in fields:
        choice = choices.get(name, "")
        if choice not in (FIRST, SECOND, THIRD):
            raise Invalid(f"“{FIELD_LABELS[name]}”还没有裁定，请逐项对照原件选择。", field=f"choice-{name}")
        decided[name] = {FIRST: one[name], SECOND: other[name], THIRD: str(corrected.get(name, ""))}[choice]
        wrong[FIRST] += choice != FIRST
        wrong[SECOND] += choice != SECOND
    values = cleaned(decided)
    holding = item.holding
    read = read_entry(
        values, kind=holding.kind, year=holding.year, figures=Figures(holding.division_code),
        on_date=at.date(),
    )  # fmt: skip
    refuse_doubled(read, item)
    settle(
        item, read, operator_id=first.operator_id, checker_id=second.operator_id, actor=actor, at=at,
        choices={name: choices[name] for name in fields}, wrong=wrong, note=note.strip()[:200],
    )  # fmt: skip
    return item


def settle(
    item: ArchiveItem, read: ReadEntry, *, operator_id: int, checker_id: int, actor: Officer,
    at: dt.datetime, choices: Mapping[str, str] | None = None, wrong: Mapping[str, int] | None = None,
    note: str = "",
) -> MarriageRecord:  # fmt: skip
    """Write the record of a locked paper. Raises KeyedTwice where its number is in the book already."""
    record = record_of(item, read, operator_id=operator_id, checker_id=checker_id, at=at)
    same = MarriageRecord.objects.filter(certificate_number=record.certificate_number).first()
    if record.certificate_number and same is not None:
        raise _in_the_book(record, same)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise _in_the_book(record, None) from error
    decided = choices or {}
    Settlement.objects.create(
        item=item, choices=dict(decided), wrong_first=(wrong or {}).get(FIRST, 0),
        wrong_second=(wrong or {}).get(SECOND, 0), decided_by_id=actor.account_id if decided else None,
        decided_by_name=actor.name if decided else "", note=note, settled_at=at,
    )  # fmt: skip
    item.record, item.state, item.settled_at = record, State.SETTLED, at
    item.flags, item.confidence, item.certificate_key = read.flags, read.confidence, read.certificate_key
    item.save(update_fields=["record", "state", "settled_at", "flags", "confidence", "certificate_key"])
    event = PaperSettled(
        item_id=item.id, record_id=record.id, archive_number=item.archive_number, decided=len(decided)
    )
    audit.record(event, actor=actor, at=at)
    pair_couple(record, actor=actor, at=at)
    return record


def record_of(
    item: ArchiveItem, read: ReadEntry, *, operator_id: int, checker_id: int, at: dt.datetime
) -> MarriageRecord:
    """The record of a paper, not yet written."""
    return MarriageRecord(
        **read.columns, office_code=item.holding.division_code[:6], source=Source.HISTORICAL,
        entry_operator_id=operator_id, checker_id=checker_id, archive_number=item.archive_number,
        details=read.details | {"flags": read.flags, "confidence": read.confidence}, recorded_at=at,
    )  # fmt: skip


def refuse_doubled(read: ReadEntry, item: ArchiveItem) -> None:
    """One certificate number stands in one paper. Raises KeyedTwice naming the other."""
    if not read.certificate_key:
        return
    other = ArchiveItem.objects.filter(certificate_key=read.certificate_key).exclude(id=item.id).first()
    if other is not None:
        raise KeyedTwice(
            f"证号“{read.columns['certificate_number_raw']}”已在档案 {other.archive_number} 录入过"
            "（同一机关同一年度一号一证，《婚姻登记档案管理办法》一案一卷），本件没有录入。请对照原件核对证号；"
            "那一件录错的，请负责人裁定更正后再录本件；原件确实重号的，证号留空，在备注写明。",
            field="certificate_number",
        )


def _in_the_book(record: MarriageRecord, same: MarriageRecord | None) -> KeyedTwice:
    where = f"（档号 {same.archive_number or '无'}，{same.register_year} 年）" if same else ""
    return KeyedTwice(
        f"字号 {record.certificate_number} 在婚姻登记簿中已有记录{where}，一个字号只能有一条记录，本件没有入库。"
        "请对照原件核对字号；原件确实重号的，证号留空，在备注写明。",
        field="certificate_number",
    )
