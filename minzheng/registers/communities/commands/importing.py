"""Filing a township's list from Excel: read, held against the books, and filed whole or not at all."""

import datetime as dt
from dataclasses import dataclass
from typing import BinaryIO

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, MinzhengError
from minzheng.kernel.exchange import commands as exchange
from minzheng.kernel.exchange import queries as intakes
from minzheng.kernel.exchange.commands import Loading
from minzheng.kernel.exchange.intake import Intake, Row, read_workbook
from minzheng.kernel.exchange.models import IntakeRecord
from minzheng.kernel.territory import queries as territory

from ..contract import DATASET
from .filing import FILE, GroupEntry, check_entry, file_groups, names_taken, plain_of

_FIELDS = {"division_code": "community", "leader_name": "leader", "leader_phone": "phone",
           "member_count": "members"}  # fmt: skip


@dataclass(frozen=True)
class Examination:
    """What importing the file would do; nothing of it has been done."""

    intake: Intake
    entries: tuple[GroupEntry, ...]
    earlier: IntakeRecord | None


def examine_groups(*, file: BinaryIO, file_name: str, actor: Actor, at: dt.datetime) -> Examination:
    """Read the file and hold it against the books. Changes nothing; what is wrong stands in the rows."""
    access.require(actor, FILE)
    today = at.astimezone(CHINA).date()
    indexes = [territory.name_index(prefix, today) for prefix in access.scope(actor, FILE).prefixes]

    def find(written: str) -> str:
        for index in indexes[:-1]:
            try:
                return index.resolve(written)
            except MinzhengError:
                continue
        return indexes[-1].resolve(written)

    intake = read_workbook(file, DATASET, on_date=today, file_name=file_name, find_division=find)
    earlier = intakes.loaded_before(DATASET.name, intake.digest)
    entries: dict[int, GroupEntry] = {}
    problems: dict[int, dict[str, str]] = {}
    for row in intake.rows:
        if row.errors:
            continue
        entry = _entry(row)
        try:
            check_entry(entry, today)
        except MinzhengError as error:
            problems[row.number] = {_FIELDS.get(error.field, error.field or "name"): error.sentence}
        else:
            entries[row.number] = entry
    if earlier is None:
        _note_repeated(entries, problems, today)
    intake.add_errors(problems)
    clean = tuple(entry for number, entry in entries.items() if number not in problems)
    return Examination(intake, clean, earlier)


def import_groups(*, file: BinaryIO, file_name: str, actor: Actor, at: dt.datetime) -> Loading:
    """File every row of the file, or none: `Loading.intake` has the reasons. Raises Conflict."""
    examined = examine_groups(file=file, file_name=file_name, actor=actor, at=at)

    def take_in(rows: list[Row]) -> dict[str, int]:
        made = file_groups(entries=list(examined.entries), actor=actor, at=at)
        return {"新备案": len(made), "涉及村（社区）": len({one.division_code for one in made})}

    try:
        with transaction.atomic():
            return exchange.load(examined.intake, handler=take_in, actor=actor, at=at)
    except IntegrityError as error:
        raise Conflict("检查之后有人备案了表中的组织，全部没有导入。请重新检查后再导入。") from error


def _entry(row: Row) -> GroupEntry:
    held = row.values
    return GroupEntry(
        name=held["name"], kind=held["kind"], division_code=held["community"], leader_name=held["leader"],
        leader_phone=held["phone"], member_count=held["members"], place=held["place"],
        purpose=held["purpose"] or "", filed_date=held["filed_date"],
    )  # fmt: skip


def _note_repeated(
    entries: dict[int, GroupEntry], problems: dict[int, dict[str, str]], today: dt.date
) -> None:
    """Names that stand in the books already, or twice in the file once they are compared plainly."""
    plain = dict(zip(entries, plain_of(entries.values(), today), strict=True))
    taken = names_taken({entry.division_code for entry in entries.values()})
    seen: dict[tuple[str, str], int] = {}
    for number, entry in entries.items():
        place = (entry.division_code, plain[number])
        if place in taken:
            problems[number] = {"name": f"“{entry.name}”已经备案（{taken[place]}），请从表中删去这一行。"}
        elif place in seen:
            problems[number] = {
                "name": f"“{entry.name}”与第 {seen[place]} 行是同一个名称，请只保留一行或写明区别。"
            }
        else:
            seen[place] = number
