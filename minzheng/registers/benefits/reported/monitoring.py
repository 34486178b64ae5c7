"""监测信息: what the departments of health insurance, employment and schooling push of persons in hardship.

Kept as facts that no benefit reads; the rules look at each person at once. Persons whom the bureau does not
know, or who belong to another place, are counted and left out. All of a file is kept, or nothing.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.people.models import Fact, FactSource, Person
from minzheng.kernel.watch import commands as watch

from ..events import MonitoringBrought
from .persons import persons_on_file

ACTION = "monitoring.bring_records"
COST = "reported_medical_cost_year_fen"
DAYS = {"diagnosed": "diagnosed_day", "unemployed": "unemployed_day", "dropped_out": "dropped_out_day"}

DATASET = Dataset(
    name="monitoring",
    label="监测信息",
    columns=(
        Column(name="name", label="姓名", kind=Kind.PERSON_NAME, required=True, aliases=("人员姓名",)),
        Column(name="identity_number", label="身份证号", kind=Kind.IDENTITY_NUMBER, required=True,
               aliases=("身份证号码", "公民身份号码", "证件号码")),
        Column(name="cost", label="近12个月个人负担医疗费（元）", kind=Kind.MONEY,
               aliases=("个人负担医疗费", "个人自付", "个人负担费用")),
        Column(name="diagnosed", label="确诊重大疾病日期", kind=Kind.DATE, aliases=("确诊日期",)),
        Column(name="unemployed", label="登记失业日期", kind=Kind.DATE, aliases=("失业登记日期",)),
        Column(name="dropped_out", label="辍学日期", kind=Kind.DATE),
        Column(name="department", label="推送部门", required=True, length_max=40, aliases=("来源", "来源部门")),
    ),
    sender="医保、人社、教育部门",
    purpose="低收入人口动态监测：主动发现、告知政策、帮助申请",
    legal_basis="国办发〔2023〕39号",
    key=("identity_number",),
    freshness="每月",
)  # fmt: skip


@dataclass
class _Counts:
    new: int = 0
    known: int = 0
    elsewhere: int = 0
    unknown: int = 0

    @property
    def in_words(self) -> dict[str, int]:
        return {
            "新登记": self.new, "没有变化": self.known, "不在本辖区": self.elsewhere, "不在册": self.unknown,
        }  # fmt: skip


def bring_monitoring(*, upload: BinaryIO, file_name: str = "", actor: Actor, at: dt.datetime) -> Loading:
    """Take in a file, Excel or CSV; `Loading.intake` has the reasons row by row where nothing was kept.

    Raises NotPermitted without the post, FileUnreadable and HeadersRefused for a file as a whole.
    """
    access.require(actor, ACTION)
    today = at.astimezone(CHINA).date()
    intake = read_workbook(upload, DATASET, on_date=today, file_name=file_name)
    persons: dict[str, Person] = {}
    for known in persons_on_file(intake.rows):
        persons |= known
    intake.add_errors({row.number: wrong for row in intake.rows if (wrong := _faults(row, persons, today))})

    def keep(rows: list[Row]) -> dict[str, int]:
        return _keep(rows, persons, actor, at).in_words

    return exchange.load(intake, handler=keep, actor=actor, at=at)


def _faults(row: Row, persons: Mapping[str, Person], today: dt.date) -> dict[str, str]:
    """What is wrong in a row besides its cells, by column."""
    values, wrong = row.values, {}
    if not any(values.get(name) for name in ("cost", *DAYS)):
        wrong["cost"] = "医疗费、确诊、失业、辍学至少要有一项，请补填或删去这一行。"
    for name in DAYS:
        if values.get(name) and values[name] > today:
            wrong[name] = f"日期 {values[name]} 晚于今天，请核对。"
    person = persons.get(values.get("identity_number") or "")
    if person is not None and values.get("name") and person.name != values["name"]:
        wrong["name"] = "这个身份证号已登记在另一姓名下，请向推送部门核对。"
    return wrong


def _keep(rows: list[Row], persons: Mapping[str, Person], actor: Actor, at: dt.datetime) -> _Counts:
    """Record what is new of the persons of this place, and let the rules look at them at once."""
    counts, new, concerned = _Counts(), [], []
    scope, today = access.scope(actor, ACTION), at.astimezone(CHINA).date()
    standing = _standing(persons.values(), today)
    for row in rows:
        person = persons.get(row.values["identity_number"])
        if person is None:
            counts.unknown += 1
        elif not scope.covers(person.division_code):
            counts.elsewhere += 1
        else:
            fresh = _fresh(row, person, standing, today)
            counts.new, counts.known = counts.new + len(fresh), counts.known + (not fresh)
            new += fresh
            concerned.append(person.id)
    people.record_facts(new, actor=actor, at=at)
    audit.record(MonitoringBrought(rows=len(rows), facts_new=counts.new), actor=actor, at=at)
    watch.look(concerned, at=at)
    return counts


def _standing(persons: Iterable[Person], today: dt.date) -> dict[tuple[int, str], int]:
    """What stands on file of them today, by person and name."""
    rows = Fact.objects.filter(
        person__in=list(persons), name__in=(COST, *DAYS.values()), superseded_at=None, valid__contains=today
    )
    return {
        (person_id, name): value for person_id, name, value in rows.values_list("person_id", "name", "value")
    }


def _fresh(
    row: Row, person: Person, standing: Mapping[tuple[int, str], int], today: dt.date
) -> list[people.NewFact]:
    """What a row says that does not stand there: costs from today, a day from itself."""
    told = {
        DAYS[name]: (day_number(row.values[name]), row.values[name]) for name in DAYS if row.values.get(name)
    }
    if row.values.get("cost"):
        told[COST] = (row.values["cost"], today)
    return [
        people.NewFact(
            name=name, value=value, from_date=since, person_id=person.id, source=FactSource.VERIFIED,
            source_note=f"{row.values['department']}推送", source_date=today,
        )
        for name, (value, since) in told.items()
        if standing.get((person.id, name)) != value
    ]  # fmt: skip
