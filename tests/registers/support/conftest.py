"""A village with three destitute persons: at home with nursing, at home able, in an institution."""

import datetime as dt

import pytest

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.queries import officer_for
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.territory import commands as territory
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.commands import LedgerPerson
from minzheng.registers.support import commands
from tests.laid import laid

DISTRICT, TOWN, VILLAGE = accounts.DISTRICT, accounts.TOWN, accounts.VILLAGE
TODAY = dt.date(2020, 7, 1)  # a Wednesday
AT = at_hour(TODAY)
SUPPORTED_FROM = dt.date(2020, 6, 1)
ENDED_BY = ("cun", "shouli", "shenhe", "shencha", "shenpi", "shenji")
FACTS = {"no_income_source": 1, "obligors_incapable": 1, "support_urban": 0}


class World:
    """Who acts, and `home`, `able` and `inside`: the ids of three persons."""

    def __init__(self):
        territory.seed_calendar(years=range(2020, 2022), actor=SYSTEM, at=build.STARTS_AT)
        by = {"actor": SYSTEM, "at": build.STARTS_AT}
        self.officers = {}
        for username, name, role, prefix, _ in accounts.STAFF:
            if username in ENDED_BY:
                account = access.open_account(
                    username=username, display_name=name, password="correct horse", **by
                )
                access.give_post(
                    account=account, role=role, division_prefix=prefix, from_date=accounts.SINCE, **by
                )
                self.officers[username] = officer_for(account, on_date=TODAY)
        self.village, self.town = self.officers["cun"], self.officers["shouli"]
        self.bureau, self.auditor = self.officers["shencha"], self.officers["shenji"]
        self.invention = Invention(11, lane=6)
        self.awards = {}
        self.home = self.support("唐示例", mode=2, level=3)
        self.able = self.support("何示例", mode=2, level=1)
        self.inside = self.support("蒋示例", mode=1, level=3)

    def support(self, name: str, *, mode: int, level: int) -> int:
        """Somebody of the village with an award since June; gives the person's id."""
        number = self.invention.identity_number(dt.date(1950, 3, 5), "男")
        facts = FACTS | {"support_mode": mode} | ({"self_care_level": level} if level else {})
        row = LedgerPerson(identity_number=number, name=name, division_code=VILLAGE, facts=facts)
        [award] = benefits.take_over_persons(
            programme="tekun", rows=[row], from_month=Month(2020, 6), basis="花名册接续", actor=self.bureau,
            at=at_hour(SUPPORTED_FROM),
        )  # fmt: skip
        self.awards[award.person_id] = award.id
        return award.person_id

    def dies(self, person_id: int, day: dt.date) -> None:
        benefits.record_death(
            award_id=self.awards[person_id], person_id=person_id, death_date=day, source_note="死亡证明",
            actor=self.town, at=at_hour(day + dt.timedelta(days=1)),
        )  # fmt: skip

    def institution(self, *, beds: int = 2, nursing_beds: int = 1, name: str = "示例敬老院") -> int:
        return commands.open_institution(
            name=name, kind="home", division_code=DISTRICT, beds=beds, nursing_beds=nursing_beds,
            opened_date=dt.date(2019, 1, 1), actor=self.bureau, at=AT,
        ).id  # fmt: skip


@laid
def laid_world() -> World:
    return World()


@pytest.fixture
def world(laid_world) -> World:
    return laid_world
