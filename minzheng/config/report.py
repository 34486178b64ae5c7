"""The year of a district beside what its bureau printed: each figure with the reading that it follows.

The printed figures stand in `printed/`; what the platform computes of them stands here, by the same names. A
figure that no programme of the platform produces yet says so; where two printed figures contradict each
other, `reading` says which one is followed.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import yearly
from minzheng.registers.benefits.yearly import Reach

PRINTED = Path(__file__).with_name("printed")
FEN_IN_WAN = 1_000_000
LIVING, NURSING = "disability_living", "disability_nursing"
BOTH = (LIVING, NURSING)
NOTE = (
    "说明：演示区的人口是虚构的。先定全年的进出，再定一月的存量，收入随机后按平均补助水平整体缩放；"
    "发放数由十二个月的真实发放批次逐月产生，没有写入任何结果。"
)
READINGS = {
    "urban_dibao_household_times": "原文作“户”，按户次理解（I19）",
    "rural_dibao_household_times": "原文作“户”，按户次理解（I19）",
    "disability_amount_dec": "按发放月计：含补发 34 人项，故大于 8,958×65 元（I03）",
    "disability_amount_year": "按发放月计",
    "urban_destitute_expenditure": "本系统只计基本生活和照料护理；印出数含其他支出（I16）",
    "rural_destitute_expenditure": "本系统只计基本生活和照料护理；印出数含其他支出（I16）",
    "unattended_children_new": "与年末在册数相同，按年内新纳入理解（I15）",
    "rural_dibao_new_households": "按合计 620 户，不按分类之和 668 户（I01）",
    "price_subsidy_amount": "按 560.76 万元，不按“1000 余万元”（I07）",
}


@dataclass(frozen=True)
class Printed:
    """A figure as the bureau printed it."""

    name: str
    id: str
    section: str
    label: str
    value: int | float | str
    unit: str
    period: str
    qualifier: str = "exact"


@dataclass(frozen=True)
class Row:
    """A printed figure beside ours (None: nothing of the platform produces it yet), in the same unit.

    `off_per_mille` is the difference in tenths of a percent, None where there is nothing to compare.
    """

    printed: Printed
    ours: int | float | None
    reading: str = ""

    @property
    def off_per_mille(self) -> int | None:
        if self.ours is None or isinstance(self.printed.value, str) or not self.printed.value:
            return None
        return round((self.ours - self.printed.value) * 1000 / self.printed.value)


@dataclass(frozen=True)
class District:
    """A district and a year: the months from January to December."""

    prefix: str
    year: int

    @property
    def first(self) -> Month:
        return Month(self.year, 1)

    @property
    def last(self) -> Month:
        return Month(self.year, 12)

    def reach(self, *programmes: str, categories: tuple[str, ...] = ()) -> Reach:
        return Reach(programmes, self.prefix, categories)


@cache
def printed_figures(district: str, year: int) -> tuple[Printed, ...]:
    """Every printed figure of a district's year; none where nobody has entered its report."""
    names = {("431103", 2020): "lengshuitan_2020.toml"}
    if (district, year) not in names:
        return ()
    rows = tomllib.loads((PRINTED / names[district, year]).read_text())
    return tuple(Printed(name, **row) for name, row in rows.items())


def _wan(fen: int) -> float:
    return round(fen / FEN_IN_WAN, 4)


Figure = Callable[[District], int | float]


def _times(count: Callable, *programmes: str, categories: tuple[str, ...] = ()) -> Figure:
    return lambda d: count(d.reach(*programmes, categories=categories), d.first, d.last)


def _amount(*programmes: str, categories: tuple[str, ...] = (), last: int = 12, first: int = 1) -> Figure:
    return lambda d: _wan(
        yearly.fen_paid(
            d.reach(*programmes, categories=categories), Month(d.year, first), Month(d.year, last)
        )
    )


def _december(count: Callable, *programmes: str, categories: tuple[str, ...] = ()) -> Figure:
    return lambda d: count(d.reach(*programmes, categories=categories), d.last)


def _awards_in(month: int, *programmes: str) -> Figure:
    return lambda d: yearly.award_months(d.reach(*programmes), Month(d.year, month), Month(d.year, month))


def _persons_in(first: int, last: int, *programmes: str, categories: tuple[str, ...] = ()) -> Figure:
    return lambda d: yearly.persons_in(
        d.reach(*programmes, categories=categories), Month(d.year, first), Month(d.year, last)
    )


def _quarter(number: int) -> Figure:
    return _persons_in(number * 3 - 2, number * 3, "elderly")


FIGURES: dict[str, Figure] = {
    "urban_dibao_household_times": _times(yearly.award_months, "dibao", categories=("urban",)),
    "urban_dibao_person_times": _times(yearly.person_times, "dibao", categories=("urban",)),
    "urban_dibao_amount": lambda d: _wan(
        yearly.fen_due(d.reach("dibao", categories=("urban",)), d.first, d.last)
    ),
    "rural_dibao_household_times": _times(yearly.award_months, "dibao", categories=("rural",)),
    "rural_dibao_person_times": _times(yearly.person_times, "dibao", categories=("rural",)),
    "rural_dibao_amount": lambda d: _wan(
        yearly.fen_due(d.reach("dibao", categories=("rural",)), d.first, d.last)
    ),
    "disability_persons_dec": _december(yearly.persons, *BOTH),
    "disability_nursing_dec": _awards_in(12, NURSING),
    "disability_living_dec": _awards_in(12, LIVING),
    "disability_amount_dec": _amount(*BOTH, first=12),
    "disability_amount_year": _amount(*BOTH),
    "disability_new_recipients": lambda d: yearly.opened_persons(
        d.reach(*BOTH), d.first.plus(1), d.last
    ),
}  # fmt: skip
EXTRA = {
    "disability_awards_dec": ("12月两项补贴人项（护理加生活）", "人项", _awards_in(12, *BOTH), 8_958),
    "disability_both_dec": ("12月同时享受两项", "人", _december(yearly.persons_with_all, *BOTH), 2_508),
}  # fmt: skip
"""Figures that follow from printed ones: 5,164 + 3,794 and 8,958 − 6,450."""


def rows(division_prefix: str, year: int, *, only_ours: bool = False) -> Iterator[Row]:
    """Every printed figure of the year with ours beside it, and what follows from them."""
    district = District(division_prefix, year)
    for printed in printed_figures(division_prefix, year):
        figure = FIGURES.get(printed.name)
        if figure is None and only_ours:
            continue
        yield Row(printed, figure(district) if figure else None, READINGS.get(printed.name, ""))
    if (division_prefix, year) == ("431103", 2020):
        for name, (label, unit, figure, value) in EXTRA.items():
            yield Row(
                Printed(name, "", "一(一)5", label, value, unit, "2020-12"), figure(district), "由印出数推出"
            )
