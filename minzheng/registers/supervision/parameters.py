"""The dated figures of supervision: those of `parameters.toml`, and what was set since."""

import datetime as dt
from pathlib import Path

from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

FILE = ParameterFile(
    "supervision", "社会组织监管", load_parameters(Path(__file__).with_name("parameters.toml"))
)


def figures(*, division_code: str, on_date: dt.date) -> dict[str, int]:
    """The figures in force for a division on a day, as whole numbers; money in fen.

    A figure without a value on that day is absent: nothing is compared against a guess.
    """
    resolved = parameters_of(FILE).resolve(division_code, on_date)
    return {name: resolved[name].value for name in FILE.parameters.declarations if name in resolved}
