"""Finding a registration though a name has a wrong character or the place goes by an old name.

One statement over the GIN index of `search_keys`: each part of the question (a name, the other name, years,
place) is a set of keys, a record answers where it meets every set. Ranked by how well the names fit; masked;
every search is an event with its purpose (marriage sheet §14: 查询他人婚姻状况必须有事由码).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from django.db.models import BooleanField, Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import Event
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.identity import mask_name

from .models import MarriageRecord
from .names import YEAR_UNKNOWN, asked_keys, folded, place_stem, sound, year_key
from .parties import masked_number, party_index
from .rules.numbers import normalise

PERMISSION = "archive.read"
HITS_MAX = 50
YEARS_BY_KEY = 12  # a longer period is no longer a help to the index and is compared row by row
PURPOSES = {
    "self": "本人查询",
    "reissue": "补领证件核对",
    "register": "婚姻登记核对",
    "court": "司法机关、公安、国安、检察院查询",
    "lawyer": "律师诉讼查询",
    "agent": "委托查询",
    "archive": "档案整理、比对",
    "other": "其他（须负责人审批）",
}


@dataclass(frozen=True, kw_only=True)
class RecordsSearched(Event):
    """Somebody looked for marriages. What was typed is personal and kept apart."""

    kind: ClassVar[str] = "marriages.searched"
    personal_fields: ClassVar[tuple[str, ...]] = ("asked",)
    purpose: str
    purpose_note: str
    hits: int
    asked: str

    def sentence(self) -> str:
        note = f"（{self.purpose_note}）" if self.purpose_note else ""
        return f"检索婚姻登记，事由：{PURPOSES[self.purpose]}{note}，得到 {self.hits} 条"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is looked for. Two names may stand in either order; `places` are stems of names of one place."""

    name: str = ""
    other_name: str = ""
    identity_number: str = ""
    from_year: int | None = None
    until_year: int | None = None
    places: frozenset[str] = field(default_factory=frozenset)
    kind: str = ""
    certificate_number: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked: a name of dots and spaces is none."""
        names = folded(self.name) or folded(self.other_name)
        return not (names or self.identity_number.strip() or self.certificate_number.strip())


@dataclass(frozen=True)
class Hit:
    """One record as a list shows it. `fit` says in words how its names meet the question."""

    record: MarriageRecord
    fit: str
    tone: str

    @property
    def male(self) -> str:
        return mask_name(self.record.male_name)

    @property
    def female(self) -> str:
        return mask_name(self.record.female_name)

    @property
    def male_number(self) -> str:
        return masked_number(self.record.male_identity_cipher)

    @property
    def female_number(self) -> str:
        return masked_number(self.record.female_identity_cipher)


def search(
    question: Question, *, purpose: str, purpose_note: str = "", actor: Officer, at: dt.datetime
) -> list[Hit]:
    """Records of the actor's offices, the best first. Raises Invalid without a purpose or a thing to find."""
    access.require(actor, PERMISSION)
    if purpose not in PURPOSES:
        raise Invalid("查询他人婚姻登记必须选择事由。", field="purpose")
    if purpose == "other" and len(purpose_note.strip()) < 4:
        raise Invalid("事由选“其他”的，请写明是什么事（至少 4 个字）。", field="purpose_note")
    rows = access.visible_to(actor, PERMISSION, MarriageRecord.objects.all(), "office_code")
    hits = matching(question, rows)
    audit.record(
        RecordsSearched(
            purpose=purpose, purpose_note=purpose_note.strip(), hits=len(hits), asked=_in_words(question)
        ),
        actor=actor, at=at,
    )  # fmt: skip
    return hits


def matching(question: Question, rows: QuerySet[MarriageRecord]) -> list[Hit]:
    """The best of `rows` for a question, at most `HITS_MAX`. Raises Invalid where nothing is asked."""
    if question.is_empty:
        raise Invalid("请至少填写一个姓名、证件号或证号。", field="name")
    for name in (question.name, question.other_name):
        if len(folded(name)) == 1:
            raise Invalid("姓名至少填两个字；只知道姓的，请加上另一方姓名或证号查。", field="name")
    if question.from_year and question.until_year and question.from_year > question.until_year:
        raise Invalid("起始年份晚于截止年份，请对调。", field="from_year")
    names = [name for name in (question.name, question.other_name) if folded(name)]
    rows = _narrowed(rows, question, alone=len(names) == 1)
    if names:
        rows = rows.annotate(fit=_fit(names)).order_by("fit", "register_year", "id")
    else:
        rows = rows.order_by("register_year", "id")
    return [Hit(record, *_fit_words(record, names)) for record in rows[:HITS_MAX]]


def _narrowed(rows: QuerySet, question: Question, *, alone: bool) -> QuerySet:
    if question.kind:
        rows = rows.filter(kind=question.kind)
    if question.identity_number:
        index = party_index("111", question.identity_number)
        rows = rows.filter(Q(male_identity_index=index) | Q(female_identity_index=index))
    if question.certificate_number:
        typed = question.certificate_number.strip()
        rows = rows.filter(Q(certificate_number=normalise(typed)) | Q(certificate_number_raw=typed))
    alone = alone and not question.places and not _few_years(question)
    for name in (question.name, question.other_name):
        if folded(name):
            rows = rows.filter(search_keys__overlap=asked_keys(name, alone=alone))
    if question.places:
        rows = rows.filter(search_keys__overlap=[f"@{place_stem(one)}" for one in sorted(question.places)])
    return _of_years(rows, question)


def _of_years(rows: QuerySet, question: Question) -> QuerySet:
    first, last = question.from_year, question.until_year
    if not (first or last):
        return rows
    if _few_years(question):
        keys = [year_key(year) for year in range(first or last, (last or first) + 1)]
        return rows.filter(search_keys__overlap=[*keys, YEAR_UNKNOWN])
    return rows.filter(register_year__range=(first or 0, last or 9999))


def _few_years(question: Question) -> bool:
    first, last = question.from_year, question.until_year
    return bool(first and last) and last - first < YEARS_BY_KEY


def _fit(names: list[str]) -> Case:
    """0 where every name stands as asked, then one by sound for each that does not, then the others."""
    total = None
    for name in names:
        plain = folded(name)
        one = Case(
            When(_has([plain]), then=Value(0)),
            When(_has([f"~{sound(plain)}"]), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        total = one if total is None else total + one
    return total


def _has(keys: Iterable[str]) -> RawSQL:
    return RawSQL("search_keys @> %s::text[]", (list(keys),), output_field=BooleanField())


def _fit_words(record: MarriageRecord, names: list[str]) -> tuple[str, str]:
    if not names:
        return "证号相符", "ok"
    written = {folded(record.male_name), folded(record.female_name)}
    sounds = {sound(name) for name in written}
    missing = [name for name in names if folded(name) not in written]
    if not missing:
        return "姓名相符", "ok"
    if all(sound(name) in sounds for name in missing):
        return "同音字", "wait"
    return "有一字之差", "warn"


def _in_words(question: Question) -> str:
    years = f"{question.from_year or ''}-{question.until_year or ''}"
    parts = (
        question.name, question.other_name, question.identity_number, question.certificate_number,
        "、".join(sorted(question.places)), years if years != "-" else "",
    )  # fmt: skip
    return "，".join(part for part in parts if part)[:300]
