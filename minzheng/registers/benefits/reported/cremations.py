"""火化记录: whom a crematorium has cremated, and when they died. All of a file is kept, or nothing.

A death that was not on file is recorded by it, and everything that follows stands the same moment. One that
is on file stays as it is: where the dates differ, a warning asks for the paper that settles it. Persons
whom the bureau does not know, or who belong to another place, are counted and left out.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.exchange import commands as exchange
from minzheng.kernel.exchange.commands import Loading
from minzheng.kernel.exchange.contracts import Column, Dataset, Kind
from minzheng.kernel.exchange.intake import Row, read_workbook
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import day_number, day_of
from minzheng.kernel.people.models import Fact, FactSource, Person
from minzheng.kernel.watch import commands as watch

from ..events import CremationsBrought
from .persons import persons_on_file

ACTION = "cremation.bring_records"
DEATH, CREMATION, REPORTED = "death_day", "cremation_day", "cremation_death_day"

DATASET = Dataset(
    name="cremations",
    label="火化记录",
    columns=(
        Column(name="name", label="姓名", kind=Kind.PERSON_NAME, required=True, aliases=("死者姓名", "逝者姓名")),
        Column(name="identity_number", label="身份证号", kind=Kind.IDENTITY_NUMBER, required=True,
               aliases=("身份证号码", "公民身份号码", "证件号码")),
        Column(name="cremation_date", label="火化日期", kind=Kind.DATE, required=True, aliases=("火化时间",)),
        Column(name="death_date", label="死亡日期", kind=Kind.DATE, aliases=("死亡时间", "去世日期")),
        Column(name="crematorium", label="殡仪馆", required=True, length_max=60, aliases=("火化单位",)),
        Column(name="record_number", label="火化编号", required=True, length_max=40,
               aliases=("火化证号", "火化证编号", "编号")),
    ),
    sender="殡仪馆",
    purpose="死亡信息共享：停发待遇、提示殡葬救助",
    legal_basis="《殡葬管理条例》；民政部等四部门2022年兜底保障通知",
    key=("identity_number",),
    freshness="火化次日 24 小时内",
)  # fmt: skip


@dataclass
class _OnFile:
    """What the books hold of those in the file: persons by identity number, their days by id and name."""

    persons: dict[str, Person] = field(default_factory=dict)
    days: dict[tuple[int, str], dt.date] = field(default_factory=dict)


@dataclass
class _Counts:
    new: int = 0
    known: int = 0
    conflicts: int = 0
    elsewhere: int = 0
    unknown: int = 0

    @property
    def in_words(self) -> dict[str, int]:
        return {
            "新登记死亡": self.new, "已有登记": self.known, "死亡日期不一致": self.conflicts,
            "不在本辖区": self.elsewhere, "不在册": self.unknown,
        }  # fmt: skip


def bring_cremations(*, upload: BinaryIO, file_name: str = "", actor: Actor, at: dt.datetime) -> Loading:
    """Take in a file, Excel or CSV; `Loading.intake` has the reasons row by row where nothing was kept.

    Raises NotPermitted without the post, FileUnreadable and HeadersRefused for a file as a whole.
    """
    access.require(actor, ACTION)
    today = at.astimezone(CHINA).date()
    intake = read_workbook(upload, DATASET, on_date=today, file_name=file_name)
    on_file = _look_up(intake.rows)
    intake.add_errors({row.number: wrong for row in intake.rows if (wrong := _faults(row, on_file, today))})

    def keep(rows: list[Row]) -> dict[str, int]:
        return _keep(rows, on_file, actor, at).in_words

    return exchange.load(intake, handler=keep, actor=actor, at=at)


def _look_up(rows: Iterable[Row]) -> _OnFile:
    found = _OnFile()
    for known in persons_on_file(rows):
        found.persons |= known
        told = Fact.objects.filter(
            person__in=known.values(), name__in=(DEATH, CREMATION, REPORTED), superseded_at=None
        )
        ordered = told.order_by("valid__startswith").values_list("person_id", "name", "value")
        for person_id, name, value in ordered:
            found.days[person_id, name] = day_of(value)
    return found


def _faults(row: Row, on_file: _OnFile, today: dt.date) -> dict[str, str]:
    """What is wrong in a row besides its cells, by column."""
    values, wrong = row.values, {}
    burnt, died = values.get("cremation_date"), values.get("death_date")
    if burnt and burnt > today:
        wrong["cremation_date"] = f"火化日期 {burnt} 晚于今天，请核对。"
    if burnt and died and died > burnt:
        wrong["death_date"] = f"死亡日期 {died} 晚于火化日期 {burnt}，请核对这两个日期。"
    person = on_file.persons.get(values.get("identity_number") or "")
    if person is None:
        return wrong
    day = died or burnt
    if day and day < person.birth_date and "death_date" not in wrong:
        wrong["death_date" if died else "cremation_date"] = f"日期 {day} 早于出生日期，请核对。"
    if values.get("name") and person.name != values["name"]:
        wrong["name"] = "这个身份证号已登记在另一姓名下，请对照死亡证明核对号码和姓名；核清以前不能停发待遇。"
    return wrong


def _keep(rows: list[Row], on_file: _OnFile, actor: Actor, at: dt.datetime) -> _Counts:
    """Record what is new of the persons of this place, and let the rules look at them at once."""
    counts, new, concerned = _Counts(), [], []
    scope = access.scope(actor, ACTION)
    for row in rows:
        person = on_file.persons.get(row.values["identity_number"])
        if person is None:
            counts.unknown += 1
        elif not scope.covers(person.division_code):
            counts.elsewhere += 1
        else:
            new += _days(row, person, on_file, counts)
            concerned.append(person.id)
    people.record_facts(new, actor=actor, at=at)
    event = CremationsBrought(rows=len(rows), deaths_new=counts.new, conflicts=counts.conflicts)
    audit.record(event, actor=actor, at=at)
    watch.look(concerned, at=at)
    return counts


def _days(row: Row, person: Person, on_file: _OnFile, counts: _Counts) -> list[people.NewFact]:
    """The days of a row that are not on file. A day of death that is on file stays."""
    burnt, told = row.values["cremation_date"], row.values["death_date"]
    known = on_file.days.get((person.id, DEATH))
    days = {CREMATION: burnt} | ({REPORTED: told} if told else {})
    if known is None:
        counts.new += 1
        days[DEATH] = told or burnt
    elif told in (known, None):
        counts.known += 1
    else:
        counts.conflicts += 1
    note = f"火化记录 {row.values['record_number']}（{row.values['crematorium']}）"
    if told is None:
        note += "，没有死亡日期，按火化日期"
    return [
        people.NewFact(
            name=name, value=day_number(day), from_date=day, person_id=person.id, source=FactSource.DOCUMENT,
            source_note=note, source_date=burnt,
        )
        for name, day in days.items()
        if on_file.days.get((person.id, name)) != day
    ]  # fmt: skip
