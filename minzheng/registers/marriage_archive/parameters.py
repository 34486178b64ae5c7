"""The dated figures of the archive: those of `parameters.toml`, and what was set since."""

import datetime as dt
from pathlib import Path

from minzheng.kernel.rules.engine.units import day_date
from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

FILE = ParameterFile(
    "marriage_archive", "婚姻登记档案", load_parameters(Path(__file__).with_name("parameters.toml"))
)


class Figures:
    """The figures of a division, loaded once: a batch of thousands asks for legal ages of many days."""

    def __init__(self, division_code: str):
        self._division = division_code
        self._parameters = parameters_of(FILE)
        self._ages: dict[dt.date, tuple[int, int] | None] = {}

    def _value(self, name: str, on_date: dt.date):
        found = self._parameters.resolve(self._division, on_date).get(name)
        return None if found is None else found.value

    def legal_ages(self, on_date: dt.date) -> tuple[int, int] | None:
        """(men, women) in years as the law of a day had it; None before the marriage law of 1950."""
        if on_date not in self._ages:
            male = self._value("legal_age_male", on_date)
            female = self._value("legal_age_female", on_date)
            self._ages[on_date] = None if male is None else (male, female)
        return self._ages[on_date]

    def sample_basis_points(self, on_date: dt.date) -> int:
        """The share of a quality sample in ten-thousandths."""
        return self._value("sample_rate", on_date)

    def keyed_per_person_day(self, on_date: dt.date) -> int:
        return self._value("keyed_per_person_day", on_date)

    def scanned_since(self, on_date: dt.date) -> dt.date:
        """From which day of registration on a paper must also lie as a scan."""
        value = self._value("scanned_since", on_date)
        return value if isinstance(value, dt.date) else day_date(value)

    def retention_years(self, on_date: dt.date) -> int:
        return self._value("retention_years", on_date)
