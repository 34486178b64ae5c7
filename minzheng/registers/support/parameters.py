"""The dated figures of this room: those of `parameters.toml`, and what was set since."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from minzheng.kernel.rules.files import ParameterFile, parameter_file
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

_DISTRICT_DIGITS = 6
PROGRAMME = "tekun"
FILE = ParameterFile("support", "特困供养台账", load_parameters(Path(__file__).with_name("parameters.toml")))


@dataclass(frozen=True)
class Figures:
    """The periods of a place on a day. `visit_days` is by level of self-care, 0 being not assessed yet."""

    visit_days: dict[int, int]
    valid_months: int
    reassess_working_days: int
    notice_days: int


class Periods:
    """The figures in force on a day; each district is asked once."""

    def __init__(self, on_date: dt.date):
        self.on_date, self._found = on_date, {}
        self._own = self._matter = None

    def of(self, division_code: str) -> Figures:
        place = division_code[:_DISTRICT_DIGITS]
        if place not in self._found:
            self._own = self._own or parameters_of(FILE)
            self._matter = self._matter or parameters_of(parameter_file(PROGRAMME))
            own = {name: one.value for name, one in self._own.resolve(place, self.on_date).items()}
            lost = own["visit_days_lost"]
            self._found[place] = Figures(
                visit_days={0: lost, 1: own["visit_days_able"], 2: own["visit_days_partly"], 3: lost},
                # How long an assessment is good for stands with the matter that assesses.
                valid_months=self._matter.resolve(place, self.on_date)["self_care_valid_months"].value,
                reassess_working_days=own["reassess_working_days"],
                notice_days=own["notice_days"],
            )
        return self._found[place]
