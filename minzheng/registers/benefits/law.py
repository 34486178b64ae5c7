"""How a place manages the money of its benefits: periods and methods that it sets."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

_DISTRICT_DIGITS = 6
FILE = ParameterFile(
    "benefit_money", "资金管理", load_parameters(Path(__file__).with_name("parameters.toml"))
)


def in_force(name: str, division_code: str, day: dt.date) -> int | str:
    """One value of the place of a division on a day, as the file writes it (a code for a choice)."""
    return values_in_force(division_code, day)(name)


def values_in_force(division_code: str, day: dt.date) -> Callable[[str], int | str]:
    """Many values of the place of a division on a day, by name, as `in_force` gives them."""
    known = parameters_of(FILE)
    found = known.resolve(division_code[:_DISTRICT_DIGITS], day)
    return lambda name: known.declarations[name].unit.plain(found[name].value)
