"""The households on benefit, sized and priced so that the year adds up to the printed figures.

How it is calibrated (the note printed by `manage.py district report`): the year's movements are told
first (households joining from March on, leaving, members dying); the stock of January is then the
number of persons and households that brings the person-times of twelve months to the printed totals;
the incomes are drawn at random and scaled so that the gap to the standard averages what was paid.
Nothing is written into the results: they come out of twelve real issue runs.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from itertools import cycle, islice

from minzheng.kernel.base.months import Month
from minzheng.matters.assistance.dibao.entitlement import ENTITLEMENT
from minzheng.registers.benefits.commands import LedgerHousehold, LedgerMember

from .invented import Invention

JANUARY = Month(2020, 1)
MONTHS = 12


@dataclass(frozen=True)
class Target:
    """Printed figures of a year for one kind (document 003, 一(一)1)."""

    urban: bool
    household_times: int
    person_times: int
    amount_fen: int
    standard_fen: dict[Month, int]
    new_households: int
    leaving_households: int
    new_by_class: tuple[tuple[int, int, int], ...] = ()  # (class, households, persons) of those that join
    besides: "Besides" = field(default_factory=lambda: Besides())

    @property
    def own_times(self) -> tuple[int, int]:
        """Household-times and person-times that the planned households must come to."""
        return (
            self.household_times - self.besides.household_times,
            self.person_times - self.besides.person_times,
        )


@dataclass(frozen=True)
class Besides:
    """What the year has of a kind besides the planned households: members added later, the told families."""

    household_times: int = 0
    person_times: int = 0
    amount_fen: int = 0


def _standards(first: int, later: int, change: int) -> dict[Month, int]:
    return {Month(2020, m): first if m < change else later for m in range(1, 13)}


# Class A, B, C: the printed 34, 574 and 60 households are 668, the printed total 620; the persons agree. The
# total is followed, so that B has 526. Of these one household of three persons is the told family's own.
NEW_RURAL = ((1, 34, 86), (2, 525, 839), (3, 60, 129))
ADDED = tuple((Month(2020, 3 + number * 10 // 203), 1) for number in range(203))
"""203 members join households that are there already (the told family has the 204th), from which month."""
ADDED_TIMES = sum(13 - month.month for month, _ in ADDED)
# What the stories add to the rural year (唐桂香's family, a household whose income rises) and take from the
# urban one (a death after which a household owns too much), as the runs of the year showed.
TOLD_RURAL = Besides(household_times=10, person_times=33, amount_fen=805_500)
TOLD_URBAN = Besides(household_times=-1, person_times=-2, amount_fen=-103_000)

URBAN = Target(
    True, 23_082, 37_607, 1_515_450_000, _standards(50_000, 57_000, 11), 96, 84, besides=TOLD_URBAN
)
RURAL = Target(
    False, 58_567, 107_401, 2_915_590_000, _standards(33_500, 33_500, 1), 619, 300, NEW_RURAL,
    Besides(
        TOLD_RURAL.household_times, TOLD_RURAL.person_times + ADDED_TIMES,
        TOLD_RURAL.amount_fen + ADDED_TIMES * 33_500,
    ),
)  # fmt: skip
"""620 households joined the rural programme in 2020 (printed); how many joined the urban one, and how
many left either, is not printed and is told here."""


@dataclass(frozen=True)
class Planned:
    """A household as planned: how many persons, from which month, until which (None: stays).

    `guarantee_class` is A, B or C as 1, 2, 3; 0 where chance decides.
    """

    size: int
    from_month: Month
    until_month: Month | None
    guarantee_class: int = 0

    @property
    def months(self) -> int:
        last = self.until_month.index if self.until_month else JANUARY.index + MONTHS
        return last - self.from_month.index


def plan(target: Target, invention: Invention) -> list[Planned]:
    """Joining and leaving households first, then the stock of January that makes the year add up."""
    rng = invention.random
    planned = [
        Planned(size, Month(2020, 3 + number * 10 // target.new_households), None, kind)
        for number, (size, kind) in enumerate(_joining(rng, target))
    ]
    leaving = []
    for number in range(target.leaving_households):
        month = Month(2020, 2 + number * 11 // target.leaving_households)
        leaving.append(Planned(_size(rng, target), JANUARY, month))
    planned += _whole(leaving, planned, target)
    households, persons = _times(planned)
    wanted_households, wanted_persons = target.own_times
    sizes = sizes_of((wanted_households - households) // MONTHS, (wanted_persons - persons) // MONTHS, rng)
    return planned + [Planned(size, JANUARY, None) for size in sizes]


def _joining(rng, target: Target) -> list[tuple[int, int]]:
    """Size and class of each household that joins."""
    if not target.new_by_class:
        return [(_size(rng, target), 0) for _ in range(target.new_households)]
    found = [
        (size, kind)
        for kind, households, persons in target.new_by_class
        for size in sizes_of(households, persons, rng)
    ]
    rng.shuffle(found)
    return found


def sizes_of(households: int, persons: int, rng) -> list[int]:
    """So many households with so many persons together, of one to six each."""
    sizes, spare = [1] * households, persons - households
    while spare > 0:
        place = rng.randrange(households)
        if sizes[place] < 6:
            sizes[place] += 1
            spare -= 1
    return sizes


def _whole(leaving: list[Planned], joining: list[Planned], target: Target) -> list[Planned]:
    """Move months of leaving so that what is left for the stock of January are whole years of it."""
    households, persons = _times(leaving + joining)
    wanted_households, wanted_persons = target.own_times
    homes, heads = (wanted_households - households) % MONTHS, (wanted_persons - persons) % MONTHS
    more_heads = (heads - homes) % MONTHS  # one month of a couple more, one of a single person less
    for size, months in ((1, homes - more_heads), (2, more_heads)):
        movable = cycle(
            number
            for number, one in enumerate(leaving)
            if one.size == size and Month(2020, 4) < one.until_month < Month(2020, 11)
        )
        for place in islice(movable, abs(months)):
            moved = leaving[place].until_month.plus(1 if months > 0 else -1)
            leaving[place] = replace(leaving[place], until_month=moved)
    return leaving


def _size(rng, target: Target) -> int:
    return rng.choices((1, 2, 3, 4), weights=(55, 28, 12, 5) if not target.urban else (62, 24, 10, 4))[0]


def _times(planned: list[Planned]) -> tuple[int, int]:
    return sum(one.months for one in planned), sum(one.months * one.size for one in planned)


def incomes_per_head(target: Target, planned: list[Planned], invention: Invention) -> list[int]:
    """Monthly income per head in fen for each household, averaging standard − paid over person-times."""
    weights = [one.size * one.months for one in planned]
    paid = sum(
        target.standard_fen[Month.from_index(index)] * one.size
        for one in planned
        for index in range(one.from_month.index, one.from_month.index + one.months)
    )
    wanted = paid - (target.amount_fen - target.besides.amount_fen)
    drawn = [invention.random.betavariate(1.3, 3.2) for _ in planned]
    scale = wanted / sum(weight * share for weight, share in zip(weights, drawn, strict=True))
    top = min(target.standard_fen.values()) - 1_000
    incomes = [min(round(share * scale / 1_000) * 1_000, top) for share in drawn]
    return _to_the_yuan(incomes, weights, wanted, top)


def _to_the_yuan(incomes: list[int], weights: list[int], wanted: int, top: int) -> list[int]:
    """What rounding left over is spread, ten yuan a head at a time, then one yuan with one household."""
    left = wanted - sum(weight * income for weight, income in zip(weights, incomes, strict=True))
    for place, weight in enumerate(weights):
        step = 1_000 if left > 0 else -1_000
        if abs(left) >= weight * 1_000 and 2_000 <= incomes[place] + step <= top:
            incomes[place] += step
            left -= weight * step
    place = next(
        n for n, weight in enumerate(weights) if weight == MONTHS and 5_000 < incomes[n] < top - 5_000
    )
    incomes[place] += round(left / MONTHS / 100) * 100
    return incomes


def household(
    one: Planned, income_fen: int, urban: bool, division_code: str, address: str, invention: Invention
) -> LedgerHousehold:
    """An invented household of a planned size with the income its head declared."""
    rng = invention.random
    on_date = one.from_month.first_date
    sex = rng.choice("男女")
    head = _member(invention, "01", sex, on_date, 42, 84)
    members = [head]
    for place in range(1, one.size):
        relation, low, high = [("10", 40, 80), ("20", 7, 22), ("30", 5, 20), ("50", 66, 88), ("40", 4, 15)][
            place - 1
        ]
        other = {"10": "女" if sex == "男" else "男", "20": "男", "30": "女"}.get(
            relation, rng.choice("男女")
        )
        members.append(_member(invention, relation, other, on_date, low, high, surname=head.name[0]))
    yearly = income_fen * 12 * one.size
    source = rng.choice(("transfer_income_year_fen", "business_income_year_fen", "wage_income_year_fen"))
    members[0] = _with_income(head, source, yearly)
    return LedgerHousehold(
        division_code=division_code,
        address=address,
        members=tuple(members),
        bank="农村商业银行",
        card_number=invention.card_number(),
        phone="",
        facts={
            "urban": int(urban),
            "support_income_year_fen": 0,
            "vehicle_count": 0,
            "home_count": 1,
            "runs_business": 0,
            "financial_assets_fen": rng.randrange(0, 600) * 1_000 * one.size,
            "guarantee_class": one.guarantee_class or rng.choices((1, 2, 3), weights=(15, 65, 20))[0],
        },
    )


def _member(
    invention: Invention, relation: str, sex: str, on_date: dt.date, low: int, high: int, surname: str = ""
) -> LedgerMember:
    born = invention.birth_date(on_date, low, high)
    labour = 3 if (on_date.year - born.year) >= 60 or (on_date.year - born.year) < 16 else 2
    facts = dict.fromkeys(ENTITLEMENT.reading.person_facts, 0) | {"labour_ability": labour}
    return LedgerMember(
        identity_number=invention.identity_number(born, sex),
        name=invention.name(sex, surname),
        relation=relation,
        facts=facts,
    )


def _with_income(member: LedgerMember, source: str, yearly_fen: int) -> LedgerMember:
    return LedgerMember(
        identity_number=member.identity_number, name=member.name, relation=member.relation,
        facts=member.facts | {source: yearly_fen},
    )  # fmt: skip
