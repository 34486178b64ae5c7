"""What is due for awards and months by a rule book: every batch, every explanation and every assessment.

Every month is computed by the law, the standards and the facts of its first day, as known at the moment
asked for. A batch cuts each subject's months where anything changes, and evaluates each piece once.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, HouseholdColumns, Level, ParameterSet
from minzheng.kernel.rules.engine.units import Kind, percent
from minzheng.kernel.rules.errors import ParameterError
from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import Parameters

from ..models import Award, AwardPerson
from ..programmes import Due, Programme, Since, Situations, programme
from .carrying import laws_of, moved_awards
from .law import Law, LawOfMonth, ProgrammeLaw
from .reading import Derived, FactsMissing, Reading
from .subjects import Situation, SubjectFile, holds_on, household_files, person_files

ONE_PERCENT = percent(1)
Told = tuple[str, dict[str, str]]  # the category, and the few figures people compare between months


class Assessed(NamedTuple):
    """What the rules say: every value by name, the tree, and by which rules and parameters."""

    values: dict[str, int | bool]
    tree: dict
    rules_digest: str
    parameters_digest: str


class Piece(NamedTuple):
    """Months of one award over which nothing changes, with the situation and the law they share."""

    award_id: int
    months: list[Month]
    situation: Situation
    parameters: ParameterSet


@dataclass(frozen=True, kw_only=True, eq=False)
class Entitlement:
    """A rule book as a programme of payment.

    `of` is "household" or "person": whom an award is for. `amount` and `persons` name the rules of what is
    due, in fen, and of for how many; `told(values, situation)` makes category and figures of the values of
    these and of `shown`, rules or parameters. `standards` are parameters taken of the month paid, not of
    the day of acceptance. `book_path` is the import path of the book, for workers of their own. What is
    recognised without money does not `pay`: its amount is nothing in every month. `reviewed` names the rule
    of how often it is looked at again; what is `published` the village may read.
    """

    code: str
    name: str
    of: str
    book: Book
    file: ParameterFile
    categories: dict[str, str]
    told: Callable[[dict[str, int | bool], Situation], Told]
    amount: str = "amount"
    persons: str = "persons"
    shown: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    optional: Mapping[str, int] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    month_of_entry: bool = False
    book_path: str = ""
    pays: bool = True
    reviewed: str = ""
    published: bool = False

    @cached_property
    def law(self) -> ProgrammeLaw:
        return ProgrammeLaw(self.file, self.book, self.standards)

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.book, self.optional, self.derived, self.terms, self.month_of_entry)

    @cached_property
    def outputs(self) -> tuple[str, ...]:
        """The rules to compute for a batch."""
        rules = (name for name in self.shown if name not in self.book.declared)
        return tuple(dict.fromkeys((self.amount, self.persons, *rules)))

    @cached_property
    def parameters_shown(self) -> tuple[str, ...]:
        return tuple(name for name in self.shown if name in self.book.declared)

    def in_force_on(self, day: dt.date) -> bool:
        """Whether the book has rules on a day: before its law there is nothing to ask."""
        return bool(self.book.edition(day).rules)

    # --- subjects ----------------------------------------------------------------------------------------

    def subject_id(self, award: Award) -> int:
        """Whom an award is for: the id of a household, or of a person."""
        return award.household_id if self.of == "household" else award.person_id

    def files(
        self, subject_ids: Iterable[int], *, known: dt.datetime | None = None, with_sources: bool = False
    ) -> dict[int, SubjectFile]:
        """What is on file of households, or of persons."""
        read = household_files if self.of == "household" else person_files
        return read(self.reading, subject_ids, known=known, with_sources=with_sources)

    def file_of(
        self, subject_id: int, *, months: Iterable[Month] = (), known: dt.datetime | None = None
    ) -> SubjectFile:
        """One household or person with the sources of its facts, and what others owe in the months."""
        files = self.files([subject_id], known=known, with_sources=True)
        self._add_shares(files, list(months), known)
        return files[subject_id]

    def _add_shares(
        self, files: dict[int, SubjectFile], months: list[Month], known: dt.datetime | None,
        *, leave_out: bool = False,
    ) -> set[int]:  # fmt: skip
        """What other programmes owe for the persons, a head (down to the fen), month by month.

        Raises FactsMissing where another programme cannot say; with `leave_out` gives the persons of whom
        that is so.
        """
        persons = {person_id: one for file in files.values() for person_id, one in file.persons.items()}
        unknown: set[int] = set()
        for code in set(self.reading.shares.values()) if months else ():
            rows = AwardPerson.objects.filter(
                programme=code, person__in=list(persons), valid__isempty=False
            ).select_related("award")
            places = [(place.person_id, place.valid, place.award) for place in rows]
            awards = {award.id: award for *_, award in places}
            owed, lacking = _owed(code, list(awards.values()), months, known, leave_out=leave_out)
            for person_id, valid, award in places:
                if award.id in lacking:
                    unknown.add(person_id)
                shares = persons[person_id].shares.setdefault(code, {})
                for month in months:
                    one = owed.get((award.id, month))
                    if one and one.persons and holds_on(valid, month.first_date):
                        shares[month] = shares.get(month, 0) + one.amount_fen // one.persons
        return unknown

    # --- due ---------------------------------------------------------------------------------------------

    def due(
        self, awards: Iterable[Award], months: Iterable[Month], known_at: dt.datetime,
        parameters: Parameters | None = None,
    ) -> dict[tuple[int, Month], Due]:  # fmt: skip
        """What is due for each award in each of the months in which it is valid, as known at a moment.

        With `parameters`, as if these were the ones known. A month in which nobody belongs to the subject has
        no entry: nothing is due. Raises FactsMissing.
        """
        awards, wanted = list(awards), sorted(set(months))
        files = self.files({self.subject_id(award) for award in awards}, known=known_at)
        self._add_shares(files, wanted, known_at)
        law = self.law.known(known_at, parameters)
        found: dict[tuple[int, Month], Due] = {}
        pieces: dict[object, list[Piece]] = defaultdict(list)
        missing: list[str] = []
        for award in awards:
            file = files[self.subject_id(award)]
            for run, applicable in _runs(award, wanted, file, law):
                try:
                    situation = file.situation(run[0].first_date, award.terms)
                except FactsMissing as error:
                    missing += error.missing
                    continue
                if situation is not None:
                    piece = Piece(award.id, run, situation, applicable.parameters)
                    pieces[applicable.rules].append(piece)
        if missing:
            raise FactsMissing(list(dict.fromkeys(missing)))
        for same_law in pieces.values():
            found |= self._evaluate(same_law)
        return found

    def _evaluate(self, pieces: list[Piece]) -> dict[tuple[int, Month], Due]:
        found = {}
        for piece, values in self._values(pieces, self.outputs):
            said = {name: piece.parameters[name].value for name in self.parameters_shown}
            one = self._due(piece.situation, said | values)
            found |= {(piece.award_id, month): one for month in piece.months}
        return found

    def _values(
        self, pieces: list[Piece], outputs: tuple[str, ...]
    ) -> Iterator[tuple[Piece, dict[str, int | bool]]]:
        """Pieces of one law, each with its values by name."""
        sets: dict[str, ParameterSet] = {}
        for piece in pieces:
            sets.setdefault(piece.parameters.digest, piece.parameters)
        program = self.book.compile(pieces[0].months[0].first_date, list(sets.values()))
        place = {digest: row for row, digest in enumerate(sets)}
        columns = self._columns(
            [piece.situation for piece in pieces],
            ids=[piece.award_id for piece in pieces],
            parameter_rows=np.array([place[piece.parameters.digest] for piece in pieces]),
        )
        result = program.run_columns(columns, outputs)
        rows = zip(*(result[name].tolist() for name in outputs), strict=True)
        for piece, values in zip(pieces, rows, strict=True):
            yield piece, dict(zip(outputs, values, strict=True))

    def _due(self, situation: Situation, values: dict[str, int | bool]) -> Due:
        amount = values[self.amount]
        category, basis = self.told(values, situation)
        return Due(amount, values[self.persons] if amount > 0 else 0, category, basis)

    def _columns(self, situations: Sequence[Situation], **more) -> HouseholdColumns:
        return HouseholdColumns(
            self._level(HOUSEHOLD, [one.household for one in situations]),
            self._level(PERSON, [member for one in situations for member in one.members]),
            np.cumsum([0, *(len(one.members) for one in situations)]),
            **more,
        )

    def _level(self, level: Level, rows: list[dict]) -> dict[str, np.ndarray]:
        declared = self.book.declared
        kinds = {
            name: bool if declared[name].kind is Kind.YES_NO else np.int64
            for name in self.reading.inputs(level)
        }
        return {name: np.array([row[name] for row in rows], dtype=kind) for name, kind in kinds.items()}

    # --- one of them -------------------------------------------------------------------------------------

    def explain(self, award: Award, month: Month, known_at: dt.datetime) -> dict:
        """The explanation tree of one award and month; the same amount as `due`. Raises FactsMissing."""
        file = self.file_of(self.subject_id(award), months=[month], known=known_at)
        situation = file.situation(month.first_date, award.terms, with_sources=True)
        if situation is None:
            label = next(rule.label for rule in self.book.rules if rule.name == self.amount)
            return {"name": self.amount, "label": label, "value": 0, "text": "0.00 元/月",
                    "note": "这个月没有家庭成员", "children": []}  # fmt: skip
        parameters = self.law.known(known_at).of_month(award.division_code, month).parameters
        return self.explanation(self.book.compile(month.first_date, parameters), situation, award).tree(
            self.amount
        )

    def assess(
        self, subject_id: int, *, division_code: str, law_date: dt.date, on_date: dt.date, month: Month,
        terms: Mapping[str, int] | None = None,
    ) -> "Assessed":  # fmt: skip
        """What the rules say of a subject on a day, before anything is granted. Raises FactsMissing.

        Facts are those of `on_date` itself: what was found during the case must count. Rules are those of
        `law_date`, standards those of `month`, the first that would be paid. By whom else a person is paid is
        asked of the first day that would be: what ends with this month does not stand in the way of the next.
        """
        file = self.file_of(subject_id, months=[Month.of(on_date)])
        situation = file.situation(
            on_date, terms, with_sources=True, covered_on=max(on_date, month.first_date)
        )
        if situation is None:
            raise FactsMissing(["家庭成员"])
        program = self.law.assessment_program(division_code, law_date, month, on_date)
        explanation = self.explanation(program, situation)
        return Assessed(
            explanation.values, explanation.tree(self.amount), program.digest, program.parameters_digest()
        )

    def judge(
        self, divisions: Mapping[int, str], *, on_date: dt.date, covered_on: dt.date, known_at: dt.datetime,
        leave_out: bool = False,
    ) -> dict[int, int]:  # fmt: skip
        """Of many subjects (id to division): whom the rules would grant it on a day, and the fen a month.

        By which other programmes they are covered is read on `covered_on`. Nobody of whom a fact is not on
        file, nobody where the place has no such programme. Where another programme cannot say what it owes a
        person for want of facts, raises FactsMissing, or with `leave_out` does not judge her.
        """
        month, law, pieces = Month.of(on_date), self.law.known(known_at), defaultdict(list)
        if self.terms or not self.in_force_on(month.first_date):
            return {}
        files = self.files(divisions, known=known_at)
        unknown = self._add_shares(files, [month], known_at, leave_out=leave_out)
        for subject_id, division_code in divisions.items():
            if not unknown.isdisjoint(files[subject_id].persons):
                continue
            try:
                situation = files[subject_id].situation(on_date, covered_on=covered_on)
                applicable = law.of_month(division_code, month)
            except (FactsMissing, ParameterError):
                continue
            if situation is not None:
                piece = Piece(subject_id, [month], situation, applicable.parameters)
                pieces[applicable.rules].append(piece)
        asked = ("eligible", self.amount)
        return {
            piece.award_id: values[self.amount]
            for same_law in pieces.values()
            for piece, values in self._values(same_law, asked)
            if values["eligible"]
        }

    @property
    def listens(self) -> frozenset[str]:
        """Kinds of facts, and codes of other programmes, that can change what the rules say."""
        facts = self.reading.facts_loaded(HOUSEHOLD) | self.reading.facts_loaded(PERSON)
        return frozenset(facts | self.reading.other_programmes)

    def explanation(self, program, situation: Situation, award: Award | None = None):
        """The values of one situation with all they rest on."""
        return program.explain(
            situation.household, situation.members, household_id=self.subject_id(award) if award else 0,
            member_labels=situation.names, fact_sources=situation.sources,
        )  # fmt: skip

    # --- what a programme must be able to say ------------------------------------------------------------

    def digests(self, area: str, month: Month, known_at: dt.datetime) -> tuple[str, str]:
        """Digests of the rules and of the parameters that a month is paid by, as known at a moment."""
        parameters = self.law.known(known_at).of_month(area, month).parameters
        program = self.book.compile(month.first_date, parameters)
        return program.digest, program.parameters_digest()

    def moved(self, since: Since) -> set[int]:
        """Ids of the awards whose due may differ from that of an earlier run."""
        return moved_awards(self, since)

    def laws(
        self, division_codes: Iterable[str], months: Iterable[Month], known_at: dt.datetime
    ) -> dict[str, dict[str, str]]:
        """A digest of the law by area and month."""
        return laws_of(self, division_codes, months, known_at)

    def window_months(self, division_prefix: str, at: dt.datetime) -> int:
        """How far a run of a district looks back."""
        return self._on_that_day("window_months", division_prefix, at)

    def offset_percent(self, division_prefix: str, at: dt.datetime) -> int:
        """The share of a later payment that a district may keep against a debt, in whole percent."""
        return self._on_that_day("offset_percent", division_prefix, at) // ONE_PERCENT

    def _on_that_day(self, name: str, division_prefix: str, at: dt.datetime) -> int:
        return self.law.known(at).on(division_prefix, at.astimezone(CHINA).date())[name].value

    def parameters(self) -> Parameters:
        """Every value that is known now, of the file and set since."""
        return self.law.known().parameters

    def situations(self, subject_ids: Sequence[int], on_date: dt.date, known_at: dt.datetime) -> Situations:
        """Those of which every fact is on file, and what the others lack; for snapshots."""
        files = self.files(subject_ids, known=known_at)
        taken, ids, lacking = [], [], {}
        for subject_id in subject_ids:
            try:
                situation = files[subject_id].situation(on_date)
            except FactsMissing as error:
                lacking[subject_id] = error.items
                continue
            if situation is not None:
                taken.append(situation)
                ids.append(subject_id)
        return Situations(self._columns(taken, ids=ids), lacking)

    @cached_property
    def programme(self) -> Programme:
        """As desks and runs know it. Snapshots are taken of programmes of households only."""
        return Programme(
            code=self.code, name=self.name, of=self.of, categories=self.categories,
            window_months=self.window_months, offset_percent=self.offset_percent, due=self.due,
            explain=self.explain, digests=self.digests, book=self.book_path, parameters=self.parameters,
            situations=self.situations if self.of == "household" and not self.terms and self.pays else None,
            assess=None if self.terms else self.assess, amount=self.amount, pays=self.pays,
            judge=self.judge, listens=self.listens, moved=self.moved, laws=self.laws,
            reviewed=self.reviewed, published=self.published,
        )  # fmt: skip


def _owed(
    code: str, awards: list[Award], months: list[Month], known: dt.datetime | None, *, leave_out: bool
) -> tuple[dict[tuple[int, Month], Due], set[int]]:
    """What another programme owes for awards, and the awards of which it cannot say for want of facts."""
    if not awards:
        return {}, set()
    try:
        return programme(code).due(awards, months, known), set()
    except FactsMissing:
        if not leave_out:
            raise
        if len(awards) == 1:
            return {}, {awards[0].id}
    halves = (awards[: len(awards) // 2], awards[len(awards) // 2 :])
    (owed, lacking), (more, others) = (_owed(code, half, months, known, leave_out=True) for half in halves)
    return owed | more, lacking | others


def _runs(award: Award, wanted: list[Month], file: SubjectFile, law: Law):
    """The award's months in runs over which neither facts nor law change, with the law of each run."""
    if award.valid.isempty:
        return
    valid = [month for month in wanted if holds_on(award.valid, month.first_date)]
    changed = sorted(file.changes(valid))
    run: list[Month] = []
    law_of_run: LawOfMonth | None = None
    for month in valid:
        own = law.of_month(award.division_code, month)
        if run and not (own.same_as(law_of_run) and _nothing_between(changed, run[-1], month)):
            yield run, law_of_run
            run = []
        run.append(month)
        law_of_run = own
    if run:
        yield run, law_of_run


def _nothing_between(changed: list[int], earlier: Month, later: Month) -> bool:
    """Whether none of the changes, in order, counts from after the earlier month up to the later one."""
    return bisect_right(changed, earlier.index) == bisect_right(changed, later.index)
