"""Families of the tests: an empty-handed one to vary, and any one at all."""

import datetime as dt

from hypothesis import strategies as st

from minzheng.kernel.rules.engine import ParameterSet, Value
from minzheng.matters.assistance.dibao.rules import PARAMETERS

DISTRICT = "431103"

NOBODY = {
    "alive": True,
    "wage_income_year_fen": 0,
    "employment_cost_year_fen": 0,
    "business_income_year_fen": 0,
    "property_income_year_fen": 0,
    "transfer_income_year_fen": 0,
    "other_income_year_fen": 0,
    "medical_cost_year_fen": 0,
}
NOTHING = {
    "urban": True,
    "support_income_year_fen": 0,
    "financial_assets_fen": 0,
    "vehicle_count": 0,
    "home_count": 1,
    "runs_business": False,
    "gradual_exit_running": False,
    "gradual_exit_monthly_fen": 0,
}


def parameters(on_date: dt.date, **changed: int | bool) -> ParameterSet:
    """The parameters of the district on a day, some of them otherwise."""
    other = {name: Value(value, "", "", "试验", DISTRICT, on_date) for name, value in changed.items()}
    return PARAMETERS.resolve(DISTRICT, on_date) | other


# Around the standards, where a fen decides, and anything up to the largest income that can be declared.
_year = st.one_of(st.just(0), st.integers(0, 900_000), st.integers(0, 10**11))
_rarely = st.sampled_from([0, 0, 0, 0, 0, 1, 2])


def member():
    amounts = {name: _year for name in NOBODY if name != "alive"}
    return st.fixed_dictionaries({"alive": st.sampled_from([True, True, True, False]), **amounts})


def household():
    return st.fixed_dictionaries(
        {
            "urban": st.booleans(),
            "support_income_year_fen": _year,
            "financial_assets_fen": st.one_of(st.just(0), st.integers(0, 5_000_000), st.integers(0, 10**11)),
            "vehicle_count": _rarely,
            "home_count": _rarely,
            "runs_business": st.sampled_from([False, False, False, True]),
            "gradual_exit_running": st.booleans(),
            "gradual_exit_monthly_fen": st.integers(0, 10**11),
        }
    )


def family():
    return st.tuples(household(), st.lists(member(), min_size=1, max_size=6))
