"""Ages: 民法典 第一千零四十七条 and what held before it."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class AgeRule:
    """From which age (周岁) a man and a woman may marry on a day, and how a birthday counts.

    `inclusive`: the age is reached on the birthday itself. `leap_in_march`: who was born on 29 February
    reaches it on 1 March of a common year, else on 28 February.
    """

    male_years: int
    female_years: int
    inclusive: bool = True
    leap_in_march: bool = True
    article: str = "民法典 第一千零四十七条"

    def years_for(self, sex: str) -> int:
        return self.male_years if sex == "男" else self.female_years


def birthday(birth_date: dt.date, years: int, *, leap_in_march: bool = True) -> dt.date:
    """The day on which somebody has lived so many years."""
    year = birth_date.year + years
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1) if leap_in_march else dt.date(year, 2, 28)


def of_age_from(birth_date: dt.date, sex: str, rule: AgeRule) -> dt.date:
    """The first day on which somebody may marry."""
    day = birthday(birth_date, rule.years_for(sex), leap_in_march=rule.leap_in_march)
    return day if rule.inclusive else day + dt.timedelta(days=1)


def is_of_age(birth_date: dt.date, sex: str, on_date: dt.date, rule: AgeRule) -> bool:
    return on_date >= of_age_from(birth_date, sex, rule)
