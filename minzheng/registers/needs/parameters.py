"""The dated figures of this room: those of `parameters.toml`, and what was set since."""

import datetime as dt
from pathlib import Path

from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

FILE = ParameterFile("needs", "分层分类帮扶", load_parameters(Path(__file__).with_name("parameters.toml")))


def figures(*, division_code: str, on_date: dt.date) -> dict[str, int]:
    """The figures in force for a division on a day; months and points in whole numbers."""
    resolved = parameters_of(FILE).resolve(division_code, on_date)
    return {name: one.value for name, one in resolved.items()}
