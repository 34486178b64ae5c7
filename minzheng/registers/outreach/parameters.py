"""The dated figures of reports and referrals: those of `parameters.toml`, and what was set since."""

import datetime as dt
from pathlib import Path

from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.rules.parameters import load_parameters
from minzheng.kernel.rules.queries import parameters_of

FILE = ParameterFile(
    "outreach", "主动发现与转办", load_parameters(Path(__file__).with_name("parameters.toml"))
)


def figures(*, division_code: str, on_date: dt.date) -> dict[str, int]:
    """The figures in force for a division on a day: days and counts as whole numbers."""
    resolved = parameters_of(FILE).resolve(division_code, on_date)
    return {name: resolved[name].value for name in FILE.parameters.declarations if name in resolved}
