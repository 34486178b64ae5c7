"""The divisions of the district, its clerks, and a form of filing as somebody fills it in."""

import dataclasses
import datetime as dt
import uuid

import pytest

from minzheng.config.demo import accounts, build
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.queries import officer_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.territory import commands as territory
from minzheng.kernel.territory.rows import LENGSHUITAN, read_rows
from minzheng.registers.communities import commands
from minzheng.registers.communities.commands import GroupEntry
from tests.laid import laid

DAY = dt.date(2020, 11, 5)  # a Thursday
AT = at_hour(DAY)
STREET, COMMUNITY, OTHER = "431103001", "431103001005", "431103001001"  # 梅湾街道：梅湾社区和另一个社区
VILLAGE = accounts.VILLAGE

ENTRY = GroupEntry(
    name="红梅广场舞队", kind="culture", division_code=COMMUNITY, leader_name="周秀兰",
    leader_phone="13800000000", member_count=24, place="社区文化广场", purpose="每晚广场舞",
)  # fmt: skip


POSTS = (
    "cun",
    "shouli",
    "shenhe",
    "shezu",
    "shenpi",
    "shenji",
    "dengji",
)  # those of the demo who appear here
NEEDED = ("431103001", "431103102")  # the townships that most tests need; `district` has all of them


def _open(username: str, name: str, role: Role, place: str):
    by = {"actor": SYSTEM, "at": build.STARTS_AT}
    account = access.open_account(username=username, display_name=name, password="correct horse", **by)
    access.give_post(account=account, role=role, division_prefix=place, from_date=accounts.SINCE, **by)
    return officer_for(account, on_date=DAY)


def _lay(rows) -> None:
    territory.load_divisions(rows=rows, source="示例", actor=SYSTEM, at=build.STARTS_AT)
    territory.seed_calendar(years=range(2019, 2023), actor=SYSTEM, at=build.STARTS_AT)


def _appoint() -> dict:
    found = {row[0]: _open(*row[:4]) for row in accounts.STAFF if row[0] in POSTS}
    return found | {"jieban": _open("jieban", "石磊", Role.TOWN_CLERK, STREET)}


@laid
def officers():
    """A few officers of the demo, and the clerk of a street (`jieban`), over two townships."""
    rows = read_rows(LENGSHUITAN)
    _lay([row for row in rows if row.code[6:] == "000000" or row.code.startswith(NEEDED)])
    return _appoint()


@laid
def district():
    """The same officers over every division of the district."""
    _lay(read_rows(LENGSHUITAN))
    return _appoint()


@pytest.fixture
def clerk(officers):
    return officers["jieban"]


@pytest.fixture
def file(clerk):
    """File a group: `file(name="棋社")`."""

    def make(day: dt.date = DAY, *, sure: bool = False, actor=None, **changes):
        return commands.file_group(
            entry=dataclasses.replace(ENTRY, **changes), sure=sure, request_id=uuid.uuid4(),
            actor=actor or clerk, at=at_hour(day),
        )  # fmt: skip

    return make
