"""Month by month: whether prices have triggered the subsidy, and what a head of each standard would have."""

import datetime as dt
from dataclasses import dataclass

from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import PERSON
from minzheng.kernel.rules.errors import ParameterError

from .entitlement import ENTITLEMENT
from .rules import PARAMETERS, book

INDICES = ("cpi_yoy", "food_yoy", "scpi_yoy")
_OUTPUTS = ["triggered", "prices_rose", "food_rose", "amount"]


@dataclass(frozen=True)
class PriceMonth:
    """A month of the index. Amounts are fen a head; None where the index is not published yet."""

    month: Month
    published: bool
    cpi_yoy: str
    food_yoy: str
    scpi_yoy: str
    prices_rose: bool
    food_rose: bool
    children_linked: bool
    multiplier: str
    urban_fen: int | None
    rural_fen: int | None

    @property
    def triggered(self) -> bool:
        return self.published and (self.prices_rose or self.food_rose)


def months_of(year: int, division_code: str, known_at: dt.datetime) -> list[PriceMonth]:
    """The months of a year in a place, as known at a moment; those before the mechanism are left out."""
    found = []
    for month in Month(year, 1).through(Month(year, 12)):
        if ENTITLEMENT.in_force_on(month.first_date):
            try:
                found.append(_month(month, division_code, known_at))
            except ParameterError:  # the place has no standard of 低保 in that month
                continue
    return found


def _month(month: Month, division_code: str, known_at: dt.datetime) -> PriceMonth:
    parameters = ENTITLEMENT.law.known(known_at).of_month(division_code, month).parameters
    program = book.compile(month.first_date, parameters)

    def values(urban: bool) -> dict:
        person = dict.fromkeys(ENTITLEMENT.reading.inputs(PERSON), False)
        person |= {"alive": True, "receives_dibao": True}
        return program.evaluate({"urban": urban}, [person], outputs=_OUTPUTS)

    told, rural, published = values(True), values(False), bool(parameters["published"].value)
    units = {name: PARAMETERS.declarations[name].unit for name in (*INDICES, "multiplier")}
    return PriceMonth(
        month=month, published=published,
        **{name: units[name].show(parameters[name].value) if published else "" for name in INDICES},
        prices_rose=bool(told["prices_rose"]), food_rose=bool(told["food_rose"]),
        children_linked=bool(parameters["children_linked"].value),
        multiplier=units["multiplier"].show(parameters["multiplier"].value),
        urban_fen=told["amount"] if published else None, rural_fen=rural["amount"] if published else None,
    )  # fmt: skip
