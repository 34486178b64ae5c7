"""The programme of payment: what is due for each award and month, and why.

Every month is computed by the law, the standards and the facts of its first day, as known at the moment
of the run. A batch cuts each household's months where anything changes, and evaluates each piece once.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, HouseholdColumns, ParameterSet
from minzheng.kernel.rules.engine.units import percent
from minzheng.kernel.rules.parameters import Parameters
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import Due, Programme

from . import law
from .inputs import FactsMissing, HouseholdFile, Situation, holds_on, household_file, household_files
from .rules import book
from .snapshot import situations

CODE = law.FILE.code
ONE_PERCENT = percent(1)
CATEGORIES = {"urban": "城市", "rural": "农村"}
OUTPUTS = (
    "amount", "members", "income_per_head", "standard", "eligible", "in_gradual_exit", "below_standard",
)  # fmt: skip
_INPUTS = {
    level: tuple(name for name, declared in book.declared.items() if declared.level is level)
    for level in (HOUSEHOLD, PERSON)
}


class Piece(NamedTuple):
    """Months of one award over which nothing changes, with the situation and the law they share."""

    award_id: int
    months: list[Month]
    situation: Situation
    parameters: ParameterSet


def due(
    awards: Iterable[Award], months: Iterable[Month], known_at: dt.datetime,
    parameters: Parameters | None = None,
) -> dict[tuple[int, Month], Due]:  # fmt: skip
    """What is due for each award in each of the months in which it is valid, as known at a moment.

    With `parameters`, as if these were the ones known.
    A month in which nobody belongs to the household has no entry: nothing is due. Raises FactsMissing.
    """
    awards, wanted = list(awards), sorted(set(months))
    files = household_files({award.household_id for award in awards}, known=known_at)
    applicable_law = law.known(known_at, parameters)
    found: dict[tuple[int, Month], Due] = {}
    pieces: dict[object, list[Piece]] = defaultdict(list)
    missing: list[str] = []
    for award in awards:
        file = files[award.household_id]
        for run, applicable in _runs(award, wanted, file, applicable_law):
            try:
                situation = file.situation(run[0].first_date)
            except FactsMissing as error:
                missing += error.missing
                continue
            if situation is not None:
                piece = Piece(award.id, run, situation, applicable.parameters)
                pieces[applicable.rules].append(piece)
    if missing:
        raise FactsMissing(list(dict.fromkeys(missing)))
    for same_law in pieces.values():
        found |= _evaluate(same_law)
    return found


def _runs(award: Award, wanted: list[Month], file: HouseholdFile, applicable_law: law.Law):
    """The award's months in runs over which neither facts nor law change, with the law of each run."""
    if award.valid.isempty:
        return
    changed = sorted(_first_month_from(day) for day in file.changes())
    run: list[Month] = []
    law_of_run = None
    for month in wanted:
        if not holds_on(award.valid, month.first_date):
            continue
        own = applicable_law.of_month(award.division_code, month)
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


def _first_month_from(day: dt.date) -> int:
    """Index of the first month that begins on or after a day."""
    return Month.of(day).index + (day.day > 1)


def _evaluate(pieces: list[Piece]) -> dict[tuple[int, Month], Due]:
    sets: dict[str, ParameterSet] = {}
    for piece in pieces:
        sets.setdefault(piece.parameters.digest, piece.parameters)
    program = book.compile(pieces[0].months[0].first_date, list(sets.values()))
    place = {digest: row for row, digest in enumerate(sets)}
    columns = HouseholdColumns(
        _columns(HOUSEHOLD, [piece.situation.household for piece in pieces]),
        _columns(PERSON, [member for piece in pieces for member in piece.situation.members]),
        np.cumsum([0, *(len(piece.situation.members) for piece in pieces)]),
        ids=[piece.award_id for piece in pieces],
        parameter_rows=np.array([place[piece.parameters.digest] for piece in pieces]),
    )
    result = program.run_columns(columns, OUTPUTS)
    rows = zip(*(result[name].tolist() for name in OUTPUTS), strict=True)
    found = {}
    for piece, values in zip(pieces, rows, strict=True):
        one = _due(piece.situation, dict(zip(OUTPUTS, values, strict=True)))
        found |= {(piece.award_id, month): one for month in piece.months}
    return found


def _columns(level, rows: list[dict]) -> dict[str, np.ndarray]:
    return {name: np.array([row[name] for row in rows]) for name in _INPUTS[level]}


def _due(situation: Situation, values: dict) -> Due:
    paid = values["amount"] > 0
    basis = {
        "保障人数": str(values["members"]),
        "人均月收入": yuan_text(values["income_per_head"]),
        "标准": yuan_text(values["standard"]),
        "结果": _outcome(values),
    }
    category = "urban" if situation.household["urban"] else "rural"
    return Due(values["amount"], values["members"] if paid else 0, category, basis)


def _outcome(values: dict) -> str:
    if values["eligible"]:
        return "按差额补助"
    if values["in_gradual_exit"]:
        return "渐退"
    if values["members"] == 0:
        return "没有保障对象"
    return "家庭财产超过规定" if values["below_standard"] else "人均月收入不低于标准"


def explain(award: Award, month: Month, known_at: dt.datetime) -> dict:
    """The explanation tree of one award and month; the same amount as `due`. Raises FactsMissing."""
    file = household_file(award.household_id, known=known_at)
    situation = file.situation(month.first_date, with_sources=True)
    if situation is None:
        return {"name": "amount", "label": "每月低保金", "value": 0, "text": "0.00 元/户月",
                "note": "这个月没有家庭成员", "children": []}  # fmt: skip
    parameters = law.known(known_at).of_month(award.division_code, month).parameters
    explanation = book.compile(month.first_date, parameters).explain(
        situation.household, situation.members, household_id=award.household_id,
        member_labels=situation.names, fact_sources=situation.sources,
    )  # fmt: skip
    return explanation.tree("amount")


def digests(area: str, month: Month, known_at: dt.datetime) -> tuple[str, str]:
    """Digests of the rules and of the parameters that a month is paid by, as known at a moment."""
    program = book.compile(month.first_date, law.known(known_at).of_month(area, month).parameters)
    return program.digest, program.parameters_digest()


def window_months(division_prefix: str, at: dt.datetime) -> int:
    """How far a run of a district looks back."""
    return _on_that_day("window_months", division_prefix, at)


def offset_percent(division_prefix: str, at: dt.datetime) -> int:
    """The share of a later payment that a district may keep against a debt, in whole percent."""
    return _on_that_day("offset_percent", division_prefix, at) // ONE_PERCENT


def _on_that_day(name: str, division_prefix: str, at: dt.datetime) -> int:
    return law.known(at).on(division_prefix, at.astimezone(CHINA).date())[name].value


def parameters() -> Parameters:
    """Every value that is known now, of the file and set since."""
    return law.known().parameters


PROGRAMME = Programme(
    code=CODE,
    name="最低生活保障",
    categories=CATEGORIES,
    window_months=window_months,
    offset_percent=offset_percent,
    due=due,
    explain=explain,
    digests=digests,
    book="minzheng.matters.assistance.dibao.rules:book",
    parameters=parameters,
    situations=situations,
)
