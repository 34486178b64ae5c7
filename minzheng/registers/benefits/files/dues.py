"""What is due for a month on a file: by the rules as known now, beside what runs have made of it.

An amount is always computed (an award holds none). What has been issued, and whether the run of the month
waits, is told beside it, and so is what is still to come for the open months before: the difference that the
next run will pay or propose to take back.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import queries as ledger
from minzheng.kernel.rules.errors import ParameterError, RuleError

from ..entitlement import FactsMissing
from ..entitlement.reading import OF
from ..issued import had
from ..models import Award, Clawback, ClawbackState, IssueRun, Payment, PaymentState, RunState
from ..programmes import Programme, programme
from .holding import Holding, Whose

_DISTRICT_DIGITS = 6
_OPEN = (RunState.PREPARING, RunState.PREPARED, RunState.POSTING)
NO_RUN = "none"


@dataclass(frozen=True)
class DueRow:
    """One award in the month. `amount_fen` is None where facts are `missing`.

    `run_state` is that of the run of the month, NO_RUN without one; `issued_fen` what the month has had.
    `earlier` are open months before it in which due and issued differ: (month, fen still to pay; below zero,
    fen issued too much).
    """

    holding: Holding
    amount_fen: int | None
    run_state: str
    issued_fen: int = 0
    earlier: tuple[tuple[Month, int], ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def left_fen(self) -> int:
        """What the month still lacks, below zero where it had too much."""
        return (self.amount_fen or 0) - self.issued_fen

    @property
    def arrears_fen(self) -> int:
        """Fen of earlier months that were not paid."""
        return sum(fen for _, fen in self.earlier if fen > 0)

    @property
    def excess_fen(self) -> int:
        """Fen of earlier months that were issued beyond what was due."""
        return -sum(fen for _, fen in self.earlier if fen < 0)


@dataclass(frozen=True)
class MonthDue:
    """The month in total and by award. `own_fen` is due to single persons, `shared_fen` to the household."""

    month: Month
    rows: tuple[DueRow, ...]

    @property
    def total_fen(self) -> int:
        return sum(row.amount_fen or 0 for row in self.rows)

    @property
    def issued_fen(self) -> int:
        return sum(row.issued_fen for row in self.rows)

    @property
    def own_fen(self) -> int:
        return sum(row.amount_fen or 0 for row in self.rows if row.holding.award.person_id is not None)

    @property
    def shared_fen(self) -> int:
        return self.total_fen - self.own_fen

    @property
    def lacking(self) -> tuple[DueRow, ...]:
        """Rows of which the amount is not known."""
        return tuple(row for row in self.rows if row.amount_fen is None)

    @property
    def arrears_fen(self) -> int:
        return sum(row.arrears_fen for row in self.rows)

    @property
    def excess_fen(self) -> int:
        return sum(row.excess_fen for row in self.rows)


def month_due(found: Sequence[Holding], month: Month, *, at: dt.datetime) -> MonthDue:
    """Every award that is due in the month, or of which an open month before it is not settled."""
    paying = [one for one in found if one.programme.pays and not one.award.valid.isempty]
    issued = had(one.award for one in paying)
    states = _run_states(paying, month)
    rows = []
    by_programme: dict[str, list[Holding]] = defaultdict(list)
    for one in paying:
        by_programme[one.award.programme].append(one)
    for mine in by_programme.values():
        rules = mine[0].programme
        first = month.plus(1 - _window_months(rules, mine[0].award, at))
        mine = [one for one in mine if _touches(one.award, first, month)]
        months = list(first.through(month))
        owed, missing = _owed([one.award for one in mine], months, at)
        for one in mine:
            earlier = () if one.award.id in missing else _differences(one.award, months[:-1], owed, issued)
            if not earlier and not _touches(one.award, month, month):
                continue
            unknown = missing.get(one.award.id, ())
            due = None if unknown else owed.get((one.award.id, month), 0)
            state = states.get((one.award.programme, _district(one.award)), NO_RUN)
            now, _ = issued.get((one.award.id, month), (0, 0))
            rows.append(DueRow(one, due, state, now, earlier, unknown))
    place = {one.award.id: number for number, one in enumerate(found)}
    return MonthDue(month, tuple(sorted(rows, key=lambda row: place[row.holding.award.id])))


def _window_months(rules: Programme, award: Award, at: dt.datetime) -> int:
    """How far a run looks back; the month alone where the place has no parameters, as its row will say."""
    try:
        return rules.window_months(award.division_code, at)
    except ParameterError:
        return 1


def _touches(award: Award, first: Month, last: Month) -> bool:
    valid = award.valid
    return valid.lower <= last.first_date and (valid.upper is None or valid.upper > first.first_date)


def _district(award: Award) -> str:
    return award.division_code[:_DISTRICT_DIGITS]


def _owed(
    awards: list[Award], months: list[Month], at: dt.datetime
) -> tuple[dict[tuple[int, Month], int], dict[int, tuple[str, ...]]]:
    """Fen by award and month, and what is missing by award.

    Where somebody's facts are missing, those of whom they are told are set aside and the others asked again.
    """
    if not awards:
        return {}, {}
    rules = programme(awards[0].programme)
    try:
        found = rules.due(awards, months, at)
    except (ParameterError, RuleError) as error:
        return {}, dict.fromkeys((one.id for one in awards), (error.sentence,))
    except FactsMissing as error:
        lacking = {one.id: texts for one in awards if (texts := _lacking(one, error.missing))}
        rest = [one for one in awards if one.id not in lacking]
        if not lacking or not rest:
            return {}, dict.fromkeys((one.id for one in awards), error.missing) | lacking
        owed, missing = _owed(rest, months, at)
        return owed, lacking | missing
    return {key: one.amount_fen for key, one in found.items()}, {}


def _lacking(award: Award, missing: Sequence[str]) -> tuple[str, ...]:
    """What is missing of the person whose award it is."""
    if award.person is None:
        return ()
    return tuple(text for text in missing if text.startswith(f"{award.person.name}{OF}"))


def _differences(
    award: Award, months: Sequence[Month], owed: dict[tuple[int, Month], int],
    issued: dict[tuple[int, Month], tuple[int, int]],
) -> tuple[tuple[Month, int], ...]:  # fmt: skip
    found = [
        (month, owed.get((award.id, month), 0) - issued.get((award.id, month), (0, 0))[0]) for month in months
    ]
    return tuple((month, fen) for month, fen in found if fen)


def _run_states(found: Sequence[Holding], month: Month) -> dict[tuple[str, str], str]:
    """How the run of the month stands, by programme and district: an open one before those posted."""
    runs = IssueRun.objects.filter(
        month=month, programme__in={one.award.programme for one in found},
        division_prefix__in={_district(one.award) for one in found},
    ).exclude(state=RunState.CANCELLED)  # fmt: skip
    states: dict[tuple[str, str], str] = {}
    for run in runs.order_by("sequence"):
        key = (run.programme, run.division_prefix)
        if states.get(key) not in _OPEN:
            states[key] = run.state
    return states


@dataclass(frozen=True)
class Owing:
    """What is not settled between the file and the fund.

    `debts` are decided and not yet kept back or repaid: (programme, fen). `clawbacks` wait for a decision.
    `returned` came back from the bank and wait for a reissue; of `unknown` the bank has said nothing.
    """

    debts: tuple[tuple[str, int], ...]
    clawbacks: tuple[Clawback, ...]
    returned: tuple[Payment, ...]
    unknown: tuple[Payment, ...]

    def __bool__(self) -> bool:
        return bool(self.debts or self.clawbacks or self.returned or self.unknown)


def owing(whose: Whose, found: Sequence[Holding]) -> Owing:
    """Debts of the household, clawbacks that wait, payments that did not arrive. Three queries."""
    awards = [one.award for one in found]
    own: dict[int, set[str]] = defaultdict(set)  # a person's own award may stand on a file that she has left
    for one in found:
        if whose.of_person and one.award.person_id in whose.person_ids:
            own[one.award.household_id].add(one.award.programme)
    homes = own.keys() | ({whose.household_id} - {None})
    debts: dict[str, int] = defaultdict(int)
    for home, code, fen in ledger.subsidiary_balances("receivable:", household_ids=homes):
        programme_code = code.split(":")[1]
        if home == whose.household_id or programme_code in own[home]:
            debts[programme_code] += fen
    payments = Payment.objects.filter(
        award__in=awards, state__in=(PaymentState.RETURNED, PaymentState.UNKNOWN)
    ).select_related("award__payee")
    by_state = defaultdict(list)
    for one in payments.order_by("-month", "-id"):
        by_state[one.state].append(one)
    waiting = Clawback.objects.filter(award__in=awards, state=ClawbackState.PROPOSED).select_related("award")
    return Owing(
        debts=tuple((programme(code).name, fen) for code, fen in sorted(debts.items()) if fen),
        clawbacks=tuple(waiting.order_by("-id")),
        returned=tuple(by_state[PaymentState.RETURNED]), unknown=tuple(by_state[PaymentState.UNKNOWN]),
    )  # fmt: skip
