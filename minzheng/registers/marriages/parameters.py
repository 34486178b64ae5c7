"""The dated figures of marriage registration: those of `parameters.toml`, and what was set since."""

import datetime as dt
from pathlib import Path

from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

from .rules.age import AgeRule

FILE = ParameterFile("marriages", "婚姻登记", load_parameters(Path(__file__).with_name("parameters.toml")))


def figure(name: str, *, division_code: str, on_date: dt.date) -> int:
    """One figure in force on a day; 0 and 1 for no and yes. KeyError where none was in force."""
    return int(parameters_of(FILE).resolve(division_code, on_date)[name].value)


def age_rule(*, division_code: str, on_date: dt.date) -> AgeRule:
    """The marriageable age on a day, with how birthdays count and the article it stands in."""
    found = parameters_of(FILE).resolve(division_code, on_date)
    return AgeRule(
        male_years=int(found["age_male"].value),
        female_years=int(found["age_female"].value),
        inclusive=bool(found["age_inclusive_on_birthday"].value),
        leap_in_march=bool(found["leap_birthday_in_march"].value),
        article=found["age_male"].source,
    )
