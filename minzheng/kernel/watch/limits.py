"""By when a warning is to be dealt with: working days by its level, as the place sets them."""

import datetime as dt
from enum import StrEnum
from pathlib import Path

from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of
from minzheng.kernel.territory import queries as territory

FILE = ParameterFile("watch", "监测预警", load_parameters(Path(__file__).with_name("parameters.toml")))
_DISTRICT_DIGITS = 6


class Level(StrEnum):
    """How much haste there is."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"

    @property
    def label(self) -> str:
        return {"red": "红色", "orange": "橙色", "yellow": "黄色"}[self.value]

    @property
    def tone(self) -> str:
        return {"red": "stop", "orange": "warn", "yellow": "info"}[self.value]


class Limits:
    """The last days of warnings found on one day; each place is asked once."""

    def __init__(self, found_date: dt.date):
        self.found_date = found_date
        self._known = parameters_of(FILE)
        self._calendar = territory.calendar()
        self._due: dict[tuple[str, Level], dt.date] = {}

    def due_date(self, level: Level, division_code: str) -> dt.date:
        """The last day to deal with a warning; the day of the finding is not counted (民法典 第二百零一条)."""
        asked = (division_code[:_DISTRICT_DIGITS], level)
        if asked not in self._due:
            days = self._known.resolve(asked[0], self.found_date)[f"limit_{level.value}"].value
            self._due[asked] = self._calendar.add_working_days(self.found_date, days)
        return self._due[asked]
