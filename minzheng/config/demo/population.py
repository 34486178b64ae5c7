"""The households on benefit, sized and priced so that the year adds up to the printed figures.

How it is calibrated (the note printed by `manage.py district report`): the year's movements are told
first (households joining from March on, leaving, members dying); the stock of January is then the
number of persons and households that brings the person-times of twelve months to the printed totals;
the incomes are drawn at random and scaled so that the gap to the standard averages what was paid.
Nothing is written into the results: they come out of twelve real issue runs.
"""

import datetime as dt
from dataclasses import dataclass

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

    def mean_standard_fen(self) -> int:
        return sum(self.standard_fen.values()) // len(self.standard_fen)


def _standards(first: int, later: int, change: int) -> dict[Month, int]:
    return {Month(2020, m): first if m < change else later for m in range(1, 13)}


URBAN = Target(True, 23_082, 37_607, 1_515_450_000, _standards(50_000, 57_000, 11), 96, 84)
RURAL = Target(False, 58_567, 107_401, 2_915_590_000, _standards(33_500, 33_500, 1), 620, 300)
"""620 households joined the rural programme in 2020 (printed); how many joined the urban one, and how
many left either, is not printed and is told here."""


@dataclass(frozen=True)
class Planned:
    """A household as planned: how many persons, from which month, until which (None: stays)."""

    size: int
    from_month: Month
    until_month: Month | None


def plan(target: Target, invention: Invention) -> list[Planned]:
    """Joining and leaving households first, then the stock of January that makes the year add up."""
    rng = invention.random
    planned = []
    for number in range(target.new_households):
        month = Month(2020, 3 + number * 10 // target.new_households)
        planned.append(Planned(_size(rng, target), month, None))
    leaving = []
    for number in range(target.leaving_households):
        month = Month(2020, 2 + number * 11 // target.leaving_households)
        leaving.append(Planned(_size(rng, target), JANUARY, month))
    planned += leaving
    households, persons = _times(planned)
    stay_households = round((target.household_times - households) / MONTHS)
    stay_persons = round((target.person_times - persons) / MONTHS)
    sizes = [1] * stay_households
    spare = stay_persons - stay_households
    while spare > 0:
        place = rng.randrange(stay_households)
        if sizes[place] < 6:
            sizes[place] += 1
            spare -= 1
    return planned + [Planned(size, JANUARY, None) for size in sizes]


def _size(rng, target: Target) -> int:
    return rng.choices((1, 2, 3, 4), weights=(55, 28, 12, 5) if not target.urban else (62, 24, 10, 4))[0]


def _times(planned: list[Planned]) -> tuple[int, int]:
    households = persons = 0
    for one in planned:
        months = (one.until_month.index if one.until_month else JANUARY.index + MONTHS) - one.from_month.index
        households += months
        persons += months * one.size
    return households, persons


def incomes_per_head(target: Target, planned: list[Planned], invention: Invention) -> list[int]:
    """Monthly income per head in fen for each household, averaging standard − paid over person-times."""
    weights = [
        one.size
        * ((one.until_month.index if one.until_month else JANUARY.index + MONTHS) - one.from_month.index)
        for one in planned
    ]
    paid = sum(
        target.standard_fen[Month.from_index(index)] * one.size
        for one in planned
        for index in range(
            one.from_month.index, one.until_month.index if one.until_month else JANUARY.index + MONTHS
        )
    )
    wanted = paid - target.amount_fen
    drawn = [invention.random.betavariate(1.3, 3.2) for _ in planned]
    scale = wanted / sum(weight * share for weight, share in zip(weights, drawn, strict=True))
    top = min(target.standard_fen.values()) - 1_000
    return [min(round(share * scale / 1_000) * 1_000, top) for share in drawn]


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
            "guarantee_class": rng.choices((1, 2, 3), weights=(15, 65, 20))[0],
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
