"""Thousands of keyed papers at once, as one account each: the same rules as on the screen, in bulk."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import connection, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.kernel.exchange.commands import Loading, load
from minzheng.kernel.exchange.errors import RowErrors
from minzheng.kernel.exchange.intake import Row, read_workbook
from minzheng.registers.marriages.commands import pair_couple
from minzheng.registers.marriages.models import MarriageRecord

from ..contracts import PAPERS
from ..entries import ReadEntry, cleaned, differing, opened_values, read_entry, sealed_values
from ..events import BatchKeyed, PaperSettled
from ..models import ArchiveItem, Holding, Keying, Settlement
from ..numbers import ArchiveNumber, read_archive_number
from ..parameters import Figures
from .settling import record_of

State = ArchiveItem.State
_CHUNK = 500


@dataclass
class _Paper:
    """One row on its way: what was read in it, and the paper it belongs to."""

    values: dict[str, str]
    read: ReadEntry
    item: ArchiveItem
    first: Keying | None = None


@dataclass
class _Batch:
    papers: list[_Paper] = field(default_factory=list)
    errors: dict[int, dict[str, str]] = field(default_factory=dict)


def load_batch(*, file: BinaryIO, file_name: str, actor: Officer, at: dt.datetime) -> Loading:
    """Read an Excel or CSV file of keyed papers and enter all of it, or nothing, with the wrong rows."""
    access.require(actor, "archive.key")
    intake = read_workbook(file, PAPERS, on_date=at.date(), file_name=file_name)

    def handle(rows: list[Row]) -> Mapping[str, int]:
        return key_many(
            [(row.number, row.values.get("archive_number") or "", row.values) for row in rows],
            actor=actor, at=at,
        )  # fmt: skip

    return load(intake, handler=handle, actor=actor, at=at)


@transaction.atomic
def key_many(
    rows: list[tuple[int, str, Mapping]], *, actor: Officer, at: dt.datetime,
    source: str = Keying.Source.BATCH,
) -> dict[str, int]:  # fmt: skip
    """One account of each paper: rows are (number, 档号, values). Raises RowErrors with all that is wrong.

    A paper that nobody keyed gets its first account, one keyed by somebody else its second.
    """
    batch = _read(rows, actor, at)
    if batch.errors:
        raise RowErrors(batch.errors)
    firsts = [paper for paper in batch.papers if paper.first is None]
    seconds = [paper for paper in batch.papers if paper.first is not None]
    Keying.objects.bulk_create(
        [
            Keying(
                item=paper.item, round=1 if paper.first is None else 2, operator_id=actor.account_id,
                values_cipher=sealed_values(paper.values), operator_name=actor.name, source=source,
                keyed_at=at,
            )
            for paper in batch.papers
        ],
        batch_size=_CHUNK,
    )  # fmt: skip
    for paper in firsts:
        paper.item.state, paper.item.certificate_key = State.KEYED_ONCE, paper.read.certificate_key
    agreed, apart = [], []
    for paper in seconds:
        same = not differing(opened_values(paper.first.values_cipher), paper.values)
        (agreed if same else apart).append(paper)
    for paper in apart:
        paper.item.state = State.DIFFERING
    _write_items([paper.item for paper in (*firsts, *apart)])
    _settle_all(agreed, actor, at)
    event = BatchKeyed(
        intake_rows=len(rows), round=2 if seconds else 1, settled=len(agreed), differing=len(apart)
    )
    audit.record(event, actor=actor, at=at)
    return {"第一遍": len(firsts), "入库": len(agreed), "待裁定": len(apart)}


def _settle_all(papers: list[_Paper], actor: Officer, at: dt.datetime) -> None:
    """The records of papers whose two accounts agree."""
    records = [
        record_of(
            paper.item, paper.read, operator_id=paper.first.operator_id, checker_id=actor.account_id, at=at
        )
        for paper in papers
    ]
    MarriageRecord.objects.bulk_create(records, batch_size=_CHUNK)
    for paper, record in zip(papers, records, strict=True):
        item = paper.item
        item.record, item.state, item.settled_at = record, State.SETTLED, at
        item.flags, item.confidence = paper.read.flags, paper.read.confidence
    _write_items([paper.item for paper in papers])
    Settlement.objects.bulk_create(
        [Settlement(item=paper.item, settled_at=at) for paper in papers], batch_size=_CHUNK
    )
    audit.record_all(
        [
            PaperSettled(
                item_id=paper.item.id, record_id=paper.item.record_id,
                archive_number=paper.item.archive_number, decided=0,
            )
            for paper in papers
        ],
        actor=actor, at=at,
    )  # fmt: skip
    for record in records:
        pair_couple(record, actor=actor, at=at)


def _write_items(items: list[ArchiveItem]) -> None:
    """The changed columns of many papers in one statement: bulk_update's CASE takes a second for 200 rows."""
    columns = [
        (item.id, item.state, item.record_id, item.settled_at, item.confidence, ",".join(item.flags),
         item.certificate_key)
        for item in items
    ]  # fmt: skip
    if not columns:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE marriage_archive_archiveitem item SET state = new.state, record_id = new.record_id, "
            "settled_at = new.settled_at, confidence = new.confidence, "
            "flags = coalesce(string_to_array(nullif(new.flags, ''), ','), '{}'), "
            "certificate_key = new.certificate_key "
            "FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::text[], %s::text[], "
            "%s::text[]) AS new(id, state, record_id, settled_at, confidence, flags, certificate_key) "
            "WHERE item.id = new.id",
            [list(column) for column in zip(*columns, strict=True)],
        )


def _read(rows: list[tuple[int, str, Mapping]], actor: Officer, at: dt.datetime) -> _Batch:
    """Every row against the contract of a paper, the shelf, and what was keyed before."""
    batch, numbered = _Batch(), {}
    for row_number, text, _ in rows:
        try:
            numbered[row_number] = read_archive_number(text)
        except Invalid as error:
            batch.errors[row_number] = {"archive_number": error.sentence}
    items = _items(numbered, batch, actor, at)
    figures: dict[str, Figures] = {}
    for row_number, _, given in rows:
        item = items.get(row_number)
        if item is None:
            continue
        try:
            values = cleaned({"clarity": "clear", **{k: v for k, v in given.items() if v}})
            division = item.holding.division_code
            if division not in figures:
                figures[division] = Figures(division)
            read = read_entry(
                values, kind=item.holding.kind, year=item.holding.year, figures=figures[division],
                on_date=at.date(),
            )  # fmt: skip
        except MinzhengError as error:
            batch.errors[row_number] = {_column(error.field): error.sentence}
            continue
        batch.papers.append(_Paper(values, read, item))
    _match_rounds(batch, numbered, actor, {id(item): number for number, item in items.items()})
    return batch


def _column(name: str) -> str:
    return name if name in {column.name for column in PAPERS.columns} else ""


def _items(
    numbered: dict[int, ArchiveNumber], batch: _Batch, actor: Officer, at: dt.datetime
) -> dict[int, ArchiveItem]:
    """The papers by row, opened where need be and locked; rows without a volume are noted."""
    volumes = list(
        access.visible_to(
            actor, "archive.key",
            Holding.objects.filter(year__in={one.year for one in numbered.values()}),
        )
    )  # fmt: skip
    wanted: dict[int, ArchiveItem] = {}
    for row_number, number in numbered.items():
        holding = next(
            (
                one for one in volumes
                if (one.fonds, one.kind, one.year) == (number.fonds, number.kind, number.year)
                and one.first_number <= number.number <= one.last_number
            ),
            None,
        )  # fmt: skip
        if holding is None:
            batch.errors[row_number] = {
                "archive_number": f"档号 {number} 不在任何已登记的案卷里，请核对，或先登记这一册案卷。"
            }
            continue
        wanted[row_number] = ArchiveItem(
            holding=holding, number=number.number, archive_number=str(number), opened_at=at
        )
    ArchiveItem.objects.bulk_create(wanted.values(), ignore_conflicts=True, batch_size=_CHUNK)
    known = {
        item.archive_number: item
        for item in ArchiveItem.objects.select_for_update(of=("self",))
        .select_related("holding")
        .filter(archive_number__in=[item.archive_number for item in wanted.values()])
    }
    return {row_number: known[item.archive_number] for row_number, item in wanted.items()}


def _match_rounds(batch: _Batch, numbered, actor: Officer, rows: dict[int, int]) -> None:
    """Which account of its paper each row is, and whether its certificate number is free."""
    items = [paper.item for paper in batch.papers]
    earlier: dict[int, list[Keying]] = {}
    for keying in Keying.objects.filter(item__in=items).order_by("round"):
        earlier.setdefault(keying.item_id, []).append(keying)
    keys = {paper.read.certificate_key for paper in batch.papers} - {""}
    taken = dict(
        ArchiveItem.objects.filter(certificate_key__in=keys).values_list("certificate_key", "archive_number")
    )
    numbers = {paper.read.columns["certificate_number"] for paper in batch.papers} - {""}
    in_book = dict(
        MarriageRecord.objects.filter(certificate_number__in=numbers).values_list(
            "certificate_number", "archive_number"
        )
    )
    seen: dict[str, int] = {}
    for paper in batch.papers:
        row, before = rows[id(paper.item)], earlier.get(paper.item.id, [])
        key = paper.read.certificate_key
        wrong = _wrong_round(paper, before, actor)
        holder = taken.get(key)
        written = paper.read.columns["certificate_number"]
        if wrong:
            batch.errors[row] = {"archive_number": wrong}
        elif holder and holder != paper.item.archive_number:
            batch.errors[row] = {
                "certificate_number": f"证号已在档案 {holder} 录入过，一号一证，请对照原件核对。"
            }
        elif written in in_book:
            batch.errors[row] = {
                "certificate_number": f"字号 {written} 在婚姻登记簿中已有记录（档号 {in_book[written] or '无'}）。"
            }
        elif key and key in seen:
            batch.errors[row] = {
                "certificate_number": f"证号与第 {seen[key]} 行相同，一号一证，请对照原件核对。"
            }
        elif key:
            seen[key] = row
        paper.first = before[0] if before else None


def _wrong_round(paper: _Paper, before: list[Keying], actor: Officer) -> str:
    if len(before) > 1:
        return f"档案 {paper.item.archive_number} 两遍都已录入，请从文件中删去。"
    if before and before[0].operator_id == actor.account_id:
        return f"档案 {paper.item.archive_number} 的第一遍是您录的，第二遍须由另一人录入（双人双录）。"
    return ""
