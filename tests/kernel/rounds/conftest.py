"""Officers of an invented district who draw and who may not."""

import datetime as dt

import pytest

from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.rounds import commands

DISTRICT = "999901"
FROZEN = at_hour(dt.date(2020, 10, 9))
DRAW_DAY = dt.date(2020, 10, 12)
DRAWN = at_hour(DRAW_DAY, 22)
ENTROPY = "2020095|02 07 11 16 21 33 05"


def officer(role: Role, division: str = DISTRICT, account_id: int = 1) -> Officer:
    return Officer(account_id=account_id, name="示例甲", posts=(HeldPost(role, division),))


@pytest.fixture
def head() -> Officer:
    return officer(Role.BUREAU_HEAD)


def freeze(actor, *, count: int = 12, **more):
    given = {
        "purpose": "inspection:1:objects", "title": "2020年第四季度抽查对象",
        "entries": [(f"SO-{number:03d}", f"示例协会{number}") for number in range(1, count + 1)],
        "entropy_source": "中国福利彩票双色球第2020095期开奖号码", "issue": "2020095", "draw_date": DRAW_DAY,
        "division_code": DISTRICT, "want": 3, "actor": actor, "at": FROZEN,
    }  # fmt: skip
    return commands.freeze_list(**given | more)


def draw(found, actor, **more):
    return commands.draw(**{"draw_id": found.id, "entropy": ENTROPY, "actor": actor, "at": DRAWN} | more)
