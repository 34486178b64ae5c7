"""What is granted for an occasion: 4,700 temporary aids (document 003, 一(一)3), 21 and 28 burials (一(五)).

4.778 million yuan over 4,700 grants of between 300 and 2,000 yuan; how they spread over months and amounts is
told here. What the aid for burials came to is not printed.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import day_number

from ..invented import Invention
from .listed import Listed, Someone, born_in, invented

TEMPORARY, FUNERAL, ECO_BURIAL = "temporary_aid", "funeral_aid", "eco_burial"
AIDS, AIDS_YUAN, STEP_YUAN = 4_700, 4_778_000, 100
AMOUNTS = (500, 800, 1_000, 1_000, 1_200, 1_500)  # yuan; a few are moved until the sum is the printed one
TOWN_LIMIT_YUAN, LEAST_YUAN = 2_000, 300
RURAL_YUAN, URBAN_YUAN, URBAN_LATER_YUAN = 335, 500, 570
TIMES = 10_000  # a coefficient of one
FUNERALS, ECO_BURIALS = 21, 28
LOW_INCOME, DESTITUTE = 1, 2  # groups at death


def temporary(invention: Invention, heads: Sequence[tuple[Someone, bool]]) -> Iterator[Listed]:
    """One grant each to so many heads of 低保 households; the flag says who counts as urban."""
    amounts = _amounts(invention)
    for number, (who, urban) in enumerate(invention.random.sample(list(heads), AIDS)):
        month = Month(2020, 1 + number * 12 // AIDS)
        terms = _terms(amounts[number], urban, month, urgent=number % 3 == 0)
        yield Listed(
            programme=TEMPORARY, who=who, first=month, occasion=f"临时救助2020-{number + 1:04d}", terms=terms
        )


def _amounts(invention: Invention) -> list[int]:
    rng = invention.random
    found = [rng.choice(AMOUNTS) for _ in range(AIDS)]
    while left := AIDS_YUAN - sum(found):
        place, step = rng.randrange(AIDS), STEP_YUAN if left > 0 else -STEP_YUAN
        if LEAST_YUAN <= found[place] + step <= TOWN_LIMIT_YUAN:
            found[place] += step
    return found


def _terms(amount: int, urban: bool, month: Month, *, urgent: bool) -> dict[str, int]:
    """The figures by which a decision comes to an amount: standard × months × coefficient."""
    rates = (URBAN_LATER_YUAN if month >= Month(2020, 11) else URBAN_YUAN) if urban else RURAL_YUAN
    months = max(1, round(amount / rates))
    return {
        "urgent": int(urgent), "urban": int(urban), "local": 1, "persons": 1, "months": months,
        "severity": round(amount * TIMES / (rates * months)), "income_year_fen": 0, "assets_fit": 1,
        "burdened": 1, "recent_aid_fen": 0,
    }  # fmt: skip


def funerals(invention: Invention, villages: list[str]) -> Iterator[Listed]:
    """Aid for the cremation of people in need, and the award for burials that spare land."""
    for number in range(FUNERALS):
        month, who, facts = _dead(invention, villages, number, FUNERALS)
        applied = month.first_date + dt.timedelta(days=8)
        yield Listed(
            programme=FUNERAL, who=who, first=month, occasion=f"殡葬2020-{number + 1:02d}",
            facts=facts | {"aid_group_at_death": DESTITUTE if number % 3 == 0 else LOW_INCOME},
            terms={"transport_fen": 20_000, "storage_fen": 12_000, "storage_days": 2, "cremation_fen": 40_000,
                   "keeping_fen": 10_000 + number % 4 * 5_000, "applied_day": day_number(applied)},
        )  # fmt: skip
    for number in range(ECO_BURIALS):
        month, who, facts = _dead(invention, villages, number, ECO_BURIALS)
        buried = month.first_date + dt.timedelta(days=1)
        yield Listed(
            programme=ECO_BURIAL, who=who, first=month, occasion=f"生态安葬2020-{number + 1:02d}",
            facts=facts | {"in_approved_burial_place": 1},
            terms={"method": 2 + number % 6, "burial_day": day_number(buried),
                   "applied_day": day_number(buried + dt.timedelta(days=3))},
        )  # fmt: skip


def _dead(
    invention: Invention, villages: list[str], number: int, of: int
) -> tuple[Month, Someone, dict[str, int]]:
    """Somebody who died in the month before the grant and was cremated two days later."""
    month = Month(2020, 2 + number * 11 // of)
    died = month.first_date - dt.timedelta(days=10)
    facts = {"death_day": day_number(died), "cremation_day": day_number(died + dt.timedelta(days=2))}
    return month, invented(invention, born_in(invention, 1932, 1955), villages), facts
