"""The told ledger of the destitute, over every fifteenth of the printed 2,032."""

import datetime as dt

import pytest

from minzheng.config.demo import accounts, build
from minzheng.config.demo.fields import support
from minzheng.config.demo.invented import Invention
from minzheng.config.demo.lists import destitute
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.commands import LedgerPerson
from minzheng.registers.support import queries
from minzheng.registers.support.models import Placement

VILLAGES = {True: ["431103001001"], False: ["431103101200", accounts.VILLAGE]}
ONE_IN = 15


@pytest.mark.django_db
def test_most_are_looked_after_and_some_are_late():
    build.lay_ground(lambda words: None)
    officers = accounts.open_all(build.STARTS_AT)
    listed = list(destitute.destitute(Invention(5), VILLAGES))[:2_032:ONE_IN]
    rows = [
        LedgerPerson(
            identity_number=row.who.identity_number, name=row.who.name, division_code=row.who.division_code,
            facts=row.facts,
        )
        for row in listed
    ]  # fmt: skip
    benefits.take_over_persons(
        programme="tekun", rows=rows, from_month=Month(2020, 1), basis="花名册接续", actor=officers["shencha"],
        at=at_hour(dt.date(2020, 1, 2)),
    )  # fmt: skip
    said: list[str] = []
    support.tell(officers, said.append)
    counts = queries.counts(queries.supported(officers["shencha"], on_date=build.PLAYS_ON))
    assert counts["all"] == len(rows) == 136
    assert (counts["bed"], counts["uninsured"]) == (0, 0)
    assert Placement.objects.count() == counts["inside"] == 23
    assert 3 <= counts["visit"] < counts["home"] // 4
    assert 0 < counts["care"] < counts["home"]
    assert counts["wish"] == 1
    assert 0 < counts["review"] < 30
    assert said[0].startswith("特困供养台账：136 人，供养机构 2 所，探访超期 ")
