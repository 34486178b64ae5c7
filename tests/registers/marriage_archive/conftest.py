"""A shelf with one volume of 1962, one of 1987 and one of 2004; two operators, a head, a registrar."""

import datetime as dt
import io
import uuid

import pytest
from PIL import Image

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as access_queries
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.registers.marriage_archive import commands
from minzheng.registers.marriage_archive.models import Holding

DISTRICT = "431103"
DAY = dt.date(2020, 11, 5)
AT = clock.at_hour(DAY)


def number(year: int, sequence: int, kind: str = "J") -> str:
    return f"431103-HY·{kind}-{year}-{sequence:06d}"


def values(**changes) -> dict[str, str]:
    """An entry of the volume of 1962."""
    return {
        "office_name": "零陵县普利桥公社",
        "certificate_number": "冷结字第12号",
        "register_date": "1962-5-1",
        "male_name": "唐建国",
        "male_identity": "",
        "male_birth": "1940-3-2",
        "male_place": "零陵县普利桥公社",
        "female_name": "蒋桂兰",
        "female_identity": "",
        "female_birth": "1942-4-6",
        "female_place": "零陵县牛角坝公社",
        "remark": "",
        "clarity": "clear",
    } | changes


def officer(username: str, role: Role, division: str = DISTRICT, name: str = "") -> Officer:
    account = access.open_account(
        username=username, display_name=name or role.label, password="correct horse", actor=SYSTEM, at=AT
    )
    access.give_post(
        account=account, role=role, division_prefix=division, from_date=dt.date(2019, 1, 1), until_date=None,
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    return access_queries.officer_for(account, on_date=DAY)


@pytest.fixture
def first(db) -> Officer:
    return officer("first", Role.ARCHIVIST, name="易小梅")


@pytest.fixture
def second(db) -> Officer:
    return officer("second", Role.ARCHIVIST, name="毛志强")


@pytest.fixture
def head(db) -> Officer:
    return officer("head", Role.REGISTRY_HEAD, name="龙建平")


@pytest.fixture
def registrar(db) -> Officer:
    return officer("registrar", Role.REGISTRAR, name="肖玉兰")


@pytest.fixture
def stranger(db) -> Officer:
    """The same posts in the next district."""
    return officer("stranger", Role.REGISTRY_HEAD, division="431102", name="外地")


def enter(head: Officer, year: int, count: int = 20, kind: str = "J") -> Holding:
    return commands.enter_holding(
        division_code=DISTRICT, kind=kind, year=year, volume="1", shelf="1库-2架-3层", box="5",
        first_number=1, expected_count=count, source="清点 2020-10-12", actor=head, at=AT,
    )  # fmt: skip


@pytest.fixture
def shelf(head) -> dict[int, Holding]:
    return {year: enter(head, year) for year in (1962, 1987, 2004)}


def key(actor: Officer, sequence: int = 1, year: int = 1962, **changes):
    return commands.key_paper(
        archive_number=number(year, sequence), values=values(**changes), actor=actor, at=AT,
        request_id=uuid.uuid4(),
    )  # fmt: skip


def page(name: str, color: str = "white") -> io.BytesIO:
    """A small PNG with a name, as an upload."""
    out = io.BytesIO()
    Image.new("RGB", (40, 60), color).save(out, "PNG")
    out.seek(0)
    out.name = name
    return out
