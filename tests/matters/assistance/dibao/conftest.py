"""The shipped divisions and calendar, and invented families filed in them."""

import datetime as dt

import pytest

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as access_queries
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.rules import files
from minzheng.kernel.rules.files import ParameterFile
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import LENGSHUITAN, read_rows
from minzheng.matters.assistance.dibao.entitlement import LAW
from tests.laid import laid
from tests.matters.assistance.dibao.filing import DAY, DISTRICT

OPENED_AT = clock.at_hour(dt.date(2019, 12, 1))


@laid
def district():
    """The divisions of the district and the working days of 2019 to 2022."""
    by = {"actor": SYSTEM, "at": OPENED_AT}
    territory.load_divisions(rows=read_rows(LENGSHUITAN), source=LENGSHUITAN.name, **by)
    territory.seed_calendar(years=range(2019, 2023), **by)


@pytest.fixture
def officer(db):
    """Make an officer: officer(role) holds it in the whole district."""

    def make(role: Role, prefix: str = DISTRICT, name: str = "", on_date: dt.date = DAY) -> Officer:
        account = access.open_account(
            username=f"{role}-{prefix}-{name}", display_name=name or role.label,
            password="correct horse", actor=SYSTEM, at=OPENED_AT,
        )  # fmt: skip
        access.give_post(
            account=account, role=role, division_prefix=prefix, from_date=dt.date(2019, 12, 1),
            actor=SYSTEM, at=OPENED_AT,
        )  # fmt: skip
        return access_queries.officer_for(account, on_date=on_date)

    return make


@pytest.fixture
def parameter_file(monkeypatch):
    """Put other parameters in the place of the shipped ones."""

    def use(parameters):
        file = ParameterFile(LAW.file.code, LAW.file.label, parameters)
        monkeypatch.setattr(LAW, "file", file)
        monkeypatch.setitem(files._files, file.code, file)

    return use
