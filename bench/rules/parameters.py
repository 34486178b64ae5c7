"""The parameters of an invented nation: 31 provinces, 330 cities, 2,656 counties, about 12,000 dated rows.

The nation's rows stand in parameters.toml; the rows of provinces, cities and counties are made here from
one seed. The provinces bear numbers that no real one has.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from minzheng.kernel.rules.engine import ParameterSet, Value, percent, yuan
from minzheng.kernel.rules.parameters import Parameter, Parameters

from .book import NATIONAL

SEED = 20260301
ON_DATE = dt.date(2026, 3, 1)
PROVINCES = (*range(66, 71), *range(72, 81), *range(83, 100))
CITIES, COUNTIES = 330, 2656
_FROM = (dt.date(2024, 7, 1), dt.date(2025, 7, 1), dt.date(2026, 7, 1))  # the last lies after ON_DATE


@cache
def divisions() -> tuple[str, ...]:
    """The county codes in order."""
    cities = [
        f"{province}{number:02}"
        for place, province in enumerate(PROVINCES, start=1)
        for number in range(1, _share(CITIES, len(PROVINCES), place) + 1)
    ]
    return tuple(
        f"{city}{number:02}"
        for place, city in enumerate(cities, start=1)
        for number in range(1, _share(COUNTIES, CITIES, place) + 1)
    )


def _share(whole: int, parts: int, place: int) -> int:
    """How many of a whole the part at a place (from 1) receives, as evenly as possible."""
    return whole * place // parts - whole * (place - 1) // parts


@cache
def parameters() -> Parameters:
    """The nation's parameters with the local rows laid over them."""
    national = NATIONAL.resolve("", ON_DATE)
    rows: dict[str, list[Value]] = {name: [value] for name, value in national.items()}
    for name, area, from_date, value in _local_rows(random.Random(SEED), national):  # noqa: S311 - no secret
        local = replace(national[name], value=value, area=area, from_date=from_date, known_from=from_date)
        rows[name].append(local)
    return Parameters(
        {
            name: Parameter(declared, "bench/rules/parameters.py", tuple(rows[name]))
            for name, declared in NATIONAL.declarations.items()
        }
    )


def _local_rows(chance: random.Random, national: ParameterSet) -> Iterator[tuple]:
    counties = divisions()
    for province in sorted({code[:2] for code in counties}):
        for name, value in _of_province(chance, national).items():
            yield name, province, _FROM[0], value
    for city in sorted({code[:4] for code in counties}):
        step = yuan(chance.randrange(0, 100, 10))
        for name in ("longevity_80", "longevity_90", "longevity_100"):
            yield name, city, _FROM[0], national[name].value + step
    for county in counties:
        urban = yuan(chance.randrange(620, 1400, 5))
        rural = urban - yuan(chance.randrange(0, 200, 5))
        for from_date in _FROM[: chance.choice((1, 2, 2, 3))]:
            yield "standard_urban", county, from_date, urban
            yield "standard_rural", county, from_date, rural
            raised = yuan(chance.randrange(10, 60))
            urban, rural = urban + raised, rural + raised
        if chance.randrange(20) == 0:
            yield "edge_multiple", county, _FROM[1], 20_000


def _of_province(chance: random.Random, national: ParameterSet) -> dict:
    extra = yuan(chance.randrange(0, 60, 10))
    return {
        "work_deduction": percent(chance.choice((0, 10, 15, 20, 30))),
        "pension_disregard": yuan(chance.choice((0, 0, 100, 123, 163))),
        "medical_cap": percent(chance.choice((40, 50, 60, 80, 100))),
        "assets_multiple": 10_000 * chance.choice((12, 24, 24, 36)),
        "vehicle_limit": chance.choice((0, 0, 0, 1)),
        "home_limit": chance.choice((1, 1, 2)),
        "business_allowed": chance.choice((False, False, True)),
        "minimum_gap": percent(chance.choice((0, 5, 5, 10))),
        "elder_age": chance.choice((60, 65, 70, 70)),
        "child_age": chance.choice((6, 14, 14, 16)),
        "top_up_a": percent(chance.choice((25, 30, 40))),
        "top_up_b": percent(chance.choice((15, 20, 25))),
        "top_up_c": percent(chance.choice((5, 10))),
        "price_per_head": yuan(chance.choice((0, 0, 22, 35, 41))),
        "price_covers_edge": chance.choice((False, True)),
        "destitute_ratio": percent(chance.choice((130, 130, 150))),
        "destitute_care": tuple(cell + extra for cell in national["destitute_care"].value),
        "care_rate": tuple(cell and cell + extra for cell in national["care_rate"].value),
        "living_rate": tuple(cell and cell + extra for cell in national["living_rate"].value),
        "care_or_longevity": chance.choice((False, True)),
        "emergency_rate": percent(chance.choice((30, 50, 60))),
        "emergency_cap": 10_000 * chance.choice((3, 6, 12)),
    }


def parameter_sets() -> list[ParameterSet]:
    """The values in force on ON_DATE, one set for each of `divisions()`, in that order."""
    return [parameters().resolve(code, ON_DATE) for code in divisions()]
