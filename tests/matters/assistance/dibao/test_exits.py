"""How long a gradual exit may last, by the day on which it begins."""

import datetime as dt

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.people.facts import day_of
from minzheng.kernel.people.models import Fact
from minzheng.matters.assistance.dibao.exits import begin_exit
from tests.matters.assistance.dibao.filing import award, home, person

pytestmark = pytest.mark.django_db
JANUARY = dt.date(2020, 1, 1)
OPENED = clock.at_hour(dt.date(2020, 1, 2))


@pytest.fixture
def running():
    one = person("父", at=OPENED)
    return award(home(one, since=JANUARY, at=OPENED, urban=1), one, since=Month(2020, 1), at=OPENED)


def kept() -> dict[str, int]:
    rows = Fact.objects.filter(name__startswith="gradual_exit", superseded_at=None)
    return dict(rows.values_list("name", "value"))


# Twelve months by the local rule, six from 2022-10-20 (民发〔2022〕83号); counted with the first and the last.
@pytest.mark.parametrize(
    ("first", "last", "next_one"),
    [("2020-11", "2021-10", "2021-11"), ("2022-10", "2023-09", "2023-10"), ("2022-11", "2023-04", "2023-05")],
)
def test_as_long_as_the_law_of_the_first_month_allows(running, officer, first, last, next_one):
    head = officer(Role.TOWN_HEAD)
    told = {
        "award": running, "from_month": Month.parse(first), "monthly_fen": 42_000, "note": "务工收入增加",
        "actor": head, "at": clock.at_hour(dt.date(2023, 1, 5)),
    }  # fmt: skip
    with pytest.raises(Invalid, match="渐退最长") as refused:
        begin_exit(last_month=Month.parse(next_one), **told)
    assert refused.value.field == "last_month"
    with pytest.raises(Invalid, match="不能早于第一个月"):
        begin_exit(last_month=Month.parse(first).plus(-1), **told)
    assert kept() == {}
    begin_exit(last_month=Month.parse(last), **told)
    assert kept()["gradual_exit_monthly_fen"] == 42_000
    assert day_of(kept()["gradual_exit_last_day"]) == Month.parse(last).last_date
