"""残联持证人员名册: who holds a disability card, as the federation lists it. A file is kept whole or not.

Category and grade hold from the day of issue; the card's last day says until when it is good. A card that is
frozen, cancelled, moving away or lost ends with the day of the file; one that is good again counts from that
day on and gives nothing back. What the list does not change is left as it stands.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_in
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.exchange import commands as exchange
from minzheng.kernel.exchange.commands import Loading
from minzheng.kernel.exchange.contracts import Column, Dataset, Kind
from minzheng.kernel.exchange.intake import Row, read_workbook
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.disability_card import check_disability_card
from minzheng.kernel.people.facts import DISABILITY, GRADES, day_number, day_of, kind_of
from minzheng.kernel.people.models import Fact, FactSource, Person
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level

from ..events import DisabilityCardsBrought
from .persons import BATCH, persons_on_file

ACTION = "disability.bring_cards"
NOTE = "残联持证人员名册"
CATEGORY, GRADE, LAST_DAY = "disability_category", "disability_grade", "disability_card_last_day"
GOOD = "01"
_STATES = {
    GOOD: ("有效", "1", "正常", "01有效"),
    "02": ("冻结", "2", "02冻结"),
    "03": ("注销", "3", "03注销"),
    "04": ("迁出中", "4", "迁出", "04迁出中"),
    "05": ("挂失", "5", "05挂失"),
}


def _codes(labels: Mapping[int, str], *endings: str) -> dict[str, tuple[str, ...]]:
    return {str(code): (text, *(f"{text}{end}" for end in endings)) for code, text in labels.items() if code}


DATASET = Dataset(
    name="disability_cards",
    label=NOTE,
    columns=(
        Column(name="name", label="姓名", kind=Kind.PERSON_NAME, required=True, aliases=("残疾人姓名",)),
        Column(name="identity_number", label="身份证号", kind=Kind.IDENTITY_NUMBER, required=True,
               aliases=("身份证号码", "公民身份号码", "证件号码")),
        Column(name="card_number", label="残疾人证号", required=True, length_max=40,
               aliases=("残疾证号", "残疾人证号码", "残疾证号码")),
        Column(name="category", label="残疾类别", kind=Kind.CHOICE, required=True,
               choices=_codes(DISABILITY, "残疾", "残"), aliases=("残疾类型",)),
        Column(name="grade", label="残疾等级", kind=Kind.CHOICE, required=True, choices=_codes(GRADES),
               aliases=("残疾级别",)),
        Column(name="issue_date", label="发证日期", kind=Kind.DATE, required=True, aliases=("签发日期",)),
        Column(name="last_day", label="有效期至", kind=Kind.DATE, required=True,
               aliases=("有效期", "证件有效期至", "有效期止")),
        Column(name="state", label="状态", kind=Kind.CHOICE, required=True, choices=_STATES,
               aliases=("证件状态", "残疾人证状态")),
        Column(name="division_code", label="户籍村代码", kind=Kind.DIGITS, required=True,
               aliases=("户籍村社区代码", "村代码", "户籍所在村代码")),
    ),
    sender="残联",
    purpose="残疾人两项补贴的资格审核和动态管理",
    legal_basis="国发〔2015〕52号、民发〔2021〕70号",
    key=("identity_number",),
    freshness="名册导出当日",
)  # fmt: skip


@dataclass
class _OnFile:
    """What the books hold of those in the list: persons by identity number, their facts by id and name."""

    persons: dict[str, Person] = field(default_factory=dict)
    facts: dict[tuple[int, str], list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def now(self, person: Person, name: str, today: dt.date) -> Fact | None:
        """What holds today, if it holds on without an end."""
        for row in self.facts.get((person.id, name), ()):
            if row.valid.upper is None and (row.valid.lower is None or row.valid.lower <= today):
                return row
        return None


@dataclass
class _Counts:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0

    @property
    def in_words(self) -> dict[str, int]:
        return {
            "新登记人员": self.new,
            "更新": self.changed,
            "没有变化": self.unchanged,
            "证件失效": self.ended,
        }


def bring_cards(*, upload: BinaryIO, file_name: str = "", actor: Actor, at: dt.datetime) -> Loading:
    """Take in a list, Excel or CSV; `Loading.intake` has the reasons row by row where nothing was kept.

    Raises NotPermitted without the post, FileUnreadable and HeadersRefused for a file as a whole, Conflict
    where somebody wrote the same persons at the same moment.
    """
    access.require(actor, ACTION)
    today = at.astimezone(CHINA).date()
    intake = read_workbook(upload, DATASET, on_date=today, file_name=file_name)
    on_file = _look_up(intake.rows)
    scope = access.scope(actor, ACTION)
    judge = _Judge(scope, _villages(scope.prefixes, today), on_file, today)
    intake.add_errors({row.number: wrong for row in intake.rows if (wrong := judge.faults(row))})

    def keep(rows: list[Row]) -> dict[str, int]:
        return _keep(rows, on_file, actor, at).in_words

    try:
        with transaction.atomic():
            return exchange.load(intake, handler=keep, actor=actor, at=at)
    except IntegrityError as error:
        raise Conflict(
            "检查之后有人登记了名册中的人员，全部没有导入。请重新上传同一个文件。", field="file"
        ) from error


def _villages(prefixes: Iterable[str], today: dt.date) -> frozenset[str]:
    found = (territory.subtree(prefix, today, Level.VILLAGE) for prefix in prefixes)
    return frozenset(code for rows in found for code in rows.values_list("code", flat=True))


def _look_up(rows: Iterable[Row]) -> _OnFile:
    """Persons and facts of the list that are on file, by sets."""
    found = _OnFile()
    for known in persons_on_file(rows):
        found.persons |= known
        facts = Fact.objects.filter(
            person__in=known.values(),
            name__in=(CATEGORY, GRADE, LAST_DAY),
            superseded_at=None,
            valid__isempty=False,
        )
        for fact in facts:
            found.facts[fact.person_id, fact.name].append(fact)
    return found


@dataclass(frozen=True)
class _Judge:
    """Holds a row against itself, the map, and the books."""

    scope: access.Scope
    villages: frozenset[str]
    on_file: _OnFile
    today: dt.date

    def faults(self, row: Row) -> dict[str, str]:
        """What is wrong in a row besides its cells, by column."""
        return self._card(row.values) | self._days(row.values) | self._person(row.values)

    def _card(self, values: Mapping) -> dict[str, str]:
        number, identity = values.get("card_number"), values.get("identity_number")
        if not number or not identity:
            return {}
        try:
            card = check_disability_card(number, on_date=self.today, identity_number=identity)
        except Invalid as error:
            return {"card_number": error.sentence}
        wrong = {}
        for name, said, labels in (("category", card.category, DISABILITY), ("grade", card.grade, GRADES)):
            listed = values.get(name)
            if listed and int(listed) != said:
                wrong[name] = (
                    f"{DATASET.column(name).label}为“{labels[int(listed)]}”，"
                    f"残疾人证号写的是“{labels[said]}”，请以残联系统为准更正其中一处。"
                )
        return wrong

    def _days(self, values: Mapping) -> dict[str, str]:
        issued, last = values.get("issue_date"), values.get("last_day")
        wrong = {}
        if issued and issued > self.today:
            wrong["issue_date"] = f"发证日期 {issued} 晚于今天，请核对。"
        elif issued and issued.year < 1900:
            wrong["issue_date"] = f"发证日期 {issued} 过早，请核对。"
        if issued and last and last < issued:
            wrong["last_day"] = f"有效期至 {last} 早于发证日期 {issued}，请核对这两个日期。"
        elif last:
            try:
                kind_of(LAST_DAY).check(day_number(last))
            except Invalid as error:
                wrong["last_day"] = error.sentence
        return wrong

    def _person(self, values: Mapping) -> dict[str, str]:
        wrong, village = {}, values.get("division_code")
        if village and village not in self.villages:
            wrong["division_code"] = (
                f"“{village}”不是本辖区现有的村（社区）代码，请填写 12 位代码；户籍已迁出的请从名册中删去。"
            )
        name = values.get("name")
        if name:
            try:
                name = people.clean_name(name)
            except Invalid as error:
                wrong["name"] = error.sentence
        person = self.on_file.persons.get(values.get("identity_number") or "")
        if person is None:
            return wrong
        if name and "name" not in wrong and person.name != name:
            wrong["name"] = (
                "这个身份证号已登记在另一姓名下，请对照证件核对；确属改名或登记有误的，请先办理更正。"
            )
        if not self.scope.covers(person.division_code):
            wrong["identity_number"] = "这个人登记在其他地方，不在本辖区。请先办理户籍迁入，再导入。"
        issued = values.get("issue_date")
        known = self.on_file.now(person, GRADE, self.today)
        if (
            issued
            and known
            and known.source_note == NOTE
            and known.valid.lower
            and issued < known.valid.lower
        ):
            wrong["issue_date"] = (
                f"系统里已有 {known.valid.lower} 发的证，这一行的发证日期更早，像是旧名册。请用最新的名册。"
            )
        return wrong


def _keep(rows: list[Row], on_file: _OnFile, actor: Actor, at: dt.datetime) -> _Counts:
    """Register and record what a clean list says, by sets; what supersedes something, one by one."""
    today, counts = at.astimezone(CHINA).date(), _Counts()
    new = {
        row.values["identity_number"]: people.new_person(
            identity_number=row.values["identity_number"], name=row.values["name"],
            division_code=row.values["division_code"], at=at,
        )
        for row in rows
        if row.values["identity_number"] not in on_file.persons
    }  # fmt: skip
    Person.objects.bulk_create(new.values(), batch_size=BATCH)
    fresh, superseding = [], []
    for row in rows:
        number = row.values["identity_number"]
        person = new.get(number) or on_file.persons[number]
        made = _changes(row.values, person, on_file, today)
        superseding += [one for one in made if (person.id, one.name) in on_file.facts]
        fresh += [_fact(one, actor, at) for one in made if (person.id, one.name) not in on_file.facts]
        counts.new += number in new
        counts.changed += number not in new and bool(made)
        counts.unchanged += not made
        counts.ended += row.values["state"] != GOOD
    copy_in(fresh)
    people.record_facts(superseding, actor=actor, at=at)
    event = DisabilityCardsBrought(rows=len(rows), persons_new=counts.new, persons_changed=counts.changed)
    audit.record(event, actor=actor, at=at)
    return counts


def _changes(values: Mapping, person: Person, on_file: _OnFile, today: dt.date) -> list[people.NewFact]:
    """The facts of a row that are not on file as it has them."""
    issued = values["issue_date"]
    found = []
    for name, value in ((CATEGORY, int(values["category"])), (GRADE, int(values["grade"]))):
        known = on_file.now(person, name, today)
        same = known and known.value == value and known.source != FactSource.DECLARED
        if not same or (known.valid.lower and known.valid.lower > issued):
            found.append(_new(person, name, value, issued, today))
    last = _last_day(values, on_file.now(person, LAST_DAY, today), today)
    if last is not None:
        value, since = last
        found.append(_new(person, LAST_DAY, value, since, today))
    return found


def _last_day(values: Mapping, known: Fact | None, today: dt.date) -> tuple[int, dt.date] | None:
    """The last day of the card as a day number, and since when that is so; None where nothing changes."""
    issued, last, good = values["issue_date"], values["last_day"], values["state"] == GOOD
    last = last if good else min(last, today)
    if known is None or known.valid.lower is None or known.valid.lower < issued:
        return day_number(last), issued
    told = day_of(known.value)
    if told == last or (not good and told <= last):
        return None
    # What had run out by today is good again from today: the months between stay unpaid.
    since = today if good and told < today else known.valid.lower
    return day_number(last), since


def _new(person: Person, name: str, value: int, since: dt.date, today: dt.date) -> people.NewFact:
    return people.NewFact(
        name=name, value=value, from_date=since, source=FactSource.DOCUMENT, source_note=NOTE,
        source_date=today, person_id=person.id,
    )  # fmt: skip


def _fact(new: people.NewFact, actor: Actor, at: dt.datetime) -> Fact:
    return Fact(
        person_id=new.person_id, name=new.name, value=kind_of(new.name).check(new.value),
        valid=(new.from_date, None), recorded_at=at, source=new.source, source_note=new.source_note,
        source_date=new.source_date, account_id=actor.account_id,
    )  # fmt: skip
