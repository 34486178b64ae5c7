"""What departments' answers prove about declared facts. Pure: no database, no clock.

Each line of CHECKS says what one column of one department's answer proves about one fact. An answer gives
bounds between which the true value lies: a number of vehicles is exact; a contribution base proves that the
wage was at least so much; a cremation proves that the death was no later. A member whose answer is missing
leaves the upper bound open, so "not answered" can never be read as "nothing found". What is on file
contradicts when it lies outside the bounds by more than the tolerance.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from minzheng.kernel.people.facts import FACT_KINDS, FactKind, Unit

from .models import Department

BASIS = 10_000
MONTHS = 12
Subject = tuple[str, int]  # ("person" | "household", id), as people.queries.fact_values has it


class Reading(Enum):
    """What a figure proves."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of the comparison.

    `yearly`: the answer is an amount per month, the fact one per year. `rate`: the figure, in basis points,
    of which the answer is that share of the fact. `only_with`: the answer proves nothing unless this column
    is filled too. `shared`: several members may report the same thing (a home owned jointly), so a household
    has at least the largest and at most the sum. `also_under`: the same money may have been declared under
    these facts. `tolerance` names a figure: fen for amounts on a day, basis points for amounts per year.
    """

    department: Department
    column: str
    fact: str
    reading: Reading = Reading.EXACT
    yearly: bool = False
    rate: str = ""
    only_with: str = ""
    shared: bool = False
    also_under: tuple[str, ...] = ()
    tolerance: str = ""

    @property
    def kind(self) -> FactKind:
        return FACT_KINDS[self.fact]


_D = Department
CHECKS: tuple[Check, ...] = (
    Check(department=_D.HOUSEHOLD_REGISTER, column="death_date", fact="death_day"),
    Check(department=_D.CIVIL_AFFAIRS, column="cremation_date", fact="death_day", reading=Reading.AT_MOST),
    Check(department=_D.DISABILITY, column="disability_category", fact="disability_category"),
    Check(department=_D.DISABILITY, column="disability_grade", fact="disability_grade"),
    # A base without an employer is paid by the self-employed on the legal floor: it proves no wage.
    Check(department=_D.SOCIAL_INSURANCE, column="contribution_base_month_fen", fact="wage_income_year_fen",
          reading=Reading.AT_LEAST, yearly=True, only_with="employer", tolerance="wage_tolerance"),
    Check(department=_D.PROVIDENT_FUND, column="deposit_month_fen", fact="wage_income_year_fen",
          reading=Reading.AT_LEAST, yearly=True, rate="provident_fund_rate_max", tolerance="wage_tolerance"),
    Check(department=_D.SOCIAL_INSURANCE, column="pension_month_fen", fact="transfer_income_year_fen",
          reading=Reading.AT_LEAST, yearly=True, also_under=("exempt_income_year_fen",),
          tolerance="transfer_tolerance"),
    Check(department=_D.BANK, column="balance_fen", fact="financial_assets_fen", reading=Reading.AT_LEAST,
          tolerance="deposit_tolerance"),
    Check(department=_D.VEHICLE, column="vehicle_count", fact="vehicle_count"),
    Check(department=_D.REAL_ESTATE, column="home_count", fact="home_count", shared=True),
    Check(department=_D.BUSINESS, column="runs_business", fact="runs_business", shared=True),
)  # fmt: skip


def checks_of(fact: str) -> tuple[Check, ...]:
    """The lines about one fact, strongest first."""
    return tuple(check for check in CHECKS if check.fact == fact)


def checked_facts() -> tuple[str, ...]:
    """Every fact that some department can speak to, in the order of the table."""
    return tuple(dict.fromkeys(check.fact for check in CHECKS))


@dataclass(frozen=True)
class Answer:
    """One person's current answer from one department.

    `values` holds the columns as whole numbers (fen, counts, codes, day numbers; text columns as 1 when
    filled); a column left blank is absent. None: no answer yet. An empty mapping of a department that
    answered "none" is a statement: see `nothing_found`.
    """

    inquiry_id: int
    person_id: int
    department: str
    values: Mapping[str, int] | None
    nothing_found: bool = False


@dataclass(frozen=True)
class Contradiction:
    """What is on file against what an answer proves. `declared` None: nothing was on file."""

    subject: Subject
    fact: str
    declared: int | None
    verified: int
    inquiry_id: int


@dataclass(frozen=True)
class Bounds:
    """The true value lies between `low` and `high` (None: open), by the answers named."""

    low: int | None = None
    high: int | None = None
    tolerance: int = 0
    inquiry_id: int = 0


def contradictions(
    answers: Iterable[Answer],
    *,
    household_id: int,
    on_file: Mapping[Subject, Mapping[str, int]],
    figures: Mapping[str, int],
) -> list[Contradiction]:
    """Everything on file that the answers disprove: one at most for each subject and fact."""
    by_department: dict[str, list[Answer]] = {}
    for answer in sorted(answers, key=lambda answer: answer.inquiry_id):
        by_department.setdefault(answer.department, []).append(answer)
    found = []
    for fact in checked_facts():
        for subject, groups in _subjects(fact, by_department, household_id).items():
            facts = on_file.get(subject, {})
            proofs = [proof for check, group in groups if (proof := bounds(check, group, facts, figures))]
            contradiction = _judge(subject, fact, facts.get(fact), proofs)
            if contradiction:
                found.append(contradiction)
    return found


def _subjects(
    fact: str, by_department: Mapping[str, list[Answer]], household_id: int
) -> dict[Subject, list[tuple[Check, list[Answer]]]]:
    """For each subject of a fact, the lines about it with the answers each is read from."""
    grouped: dict[Subject, list[tuple[Check, list[Answer]]]] = {}
    for check in checks_of(fact):
        answers = by_department.get(check.department, [])
        if check.kind.of == "household":
            if answers:
                grouped.setdefault(("household", household_id), []).append((check, answers))
            continue
        for answer in answers:
            grouped.setdefault(("person", answer.person_id), []).append((check, [answer]))
    return grouped


def bounds(
    check: Check, answers: list[Answer], facts: Mapping[str, int], figures: Mapping[str, int]
) -> Bounds | None:
    """What the answers of one department prove about one fact of one subject; None when nothing.

    `facts` are the subject's facts on file (for `also_under`).
    """
    said = [(value, answer) for answer in answers if (value := _value(check, answer, figures)) is not None]
    if not said:
        return None
    values = [value for value, _ in said]
    decisive = max(said, key=lambda pair: (pair[0], -pair[1].inquiry_id))[1].inquiry_id
    most = min(sum(values), check.kind.high) if check.kind.unit is not Unit.CODE else sum(values)
    if check.reading is Reading.AT_MOST:
        return Bounds(high=most, inquiry_id=decisive)
    low = max(values) if check.shared else most
    low = max(low - sum(facts.get(name, 0) for name in check.also_under), 0) if check.also_under else low
    complete = len(said) == len(answers)
    high = most if check.reading is Reading.EXACT and complete else None
    return Bounds(low, high, _tolerance(check, low, figures), decisive)


def _value(check: Check, answer: Answer, figures: Mapping[str, int]) -> int | None:
    """What one answer says in the unit of the fact; None when it says nothing."""
    if answer.values is None:
        return None
    if answer.nothing_found:
        return None if check.kind.unit is Unit.DAY else 0
    value = answer.values.get(check.column)
    if value is None or (check.only_with and check.only_with not in answer.values):
        return None
    if check.yearly:
        value *= MONTHS
    return value * BASIS // figures[check.rate] if check.rate else value


def _tolerance(check: Check, low: int, figures: Mapping[str, int]) -> int:
    if not check.tolerance:
        return 0
    figure = figures[check.tolerance]
    return low * figure // BASIS if check.yearly else figure


def _judge(subject: Subject, fact: str, declared: int | None, proofs: list[Bounds]) -> Contradiction | None:
    """Hold what is on file against the proofs, narrowed one by one; the earlier is believed."""
    low = high = None
    for proof in proofs:
        if proof.low is not None and _fits(proof.low, high) and (low is None or proof.low > low.low):
            low = proof
        if proof.high is not None and (low is None or proof.high >= low.low):
            high = proof if high is None or proof.high < high.high else high
    # No day on file says that it has not happened; no figure on file, that there is nothing.
    never = declared is None and FACT_KINDS[fact].unit is Unit.DAY
    held = declared or 0
    if low is not None and (never or held < low.low - low.tolerance):
        return Contradiction(subject, fact, declared, low.low, low.inquiry_id)
    if high is not None and (never or held > high.high + high.tolerance):
        return Contradiction(subject, fact, declared, high.high, high.inquiry_id)
    return None


def _fits(low: int, high: Bounds | None) -> bool:
    return high is None or low <= high.high
