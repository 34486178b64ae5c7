"""The dated figures of adoption: those of `parameters.toml`, and what was set since."""

import datetime as dt
from dataclasses import dataclass, fields
from pathlib import Path

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

FILE = ParameterFile("adoption", "收养登记", load_parameters(Path(__file__).with_name("parameters.toml")))


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Ages in completed years, counts of persons, periods in calendar days or months."""

    child_age_below: int
    adopter_age_least: int
    adopter_children_most: int
    unmarried_gap_years: int
    unmarried_gap_for_women: bool
    consent_age: int
    assessment_required: bool
    assessment_days: int
    assessors_least: int
    provider_staff_least: int
    integration_days_least: int
    assessment_valid_months: int
    notice_days: int
    review_days: int
    follow_up_months: int
    suppressed_below: int


_FIRST_DAY = FILE.parameters.history("child_age_below", "")[0].from_date
_YES_NO = ("unmarried_gap_for_women", "assessment_required")


def figures(*, division_code: str, on_date: dt.date) -> Figures:
    """The figures in force for a division on a day. Before the first law on file, Invalid."""
    if on_date < _FIRST_DAY:
        raise Invalid(f"{_FIRST_DAY} 以前的收养没有录入适用的法律，不能按现行规定判断。")
    resolved = parameters_of(FILE).resolve(division_code, on_date)
    values = {field.name: resolved[field.name].value for field in fields(Figures)}
    return Figures(**values | {name: bool(values[name]) for name in _YES_NO})
