"""Cases brought to where a test wants them, and what all tests of this desk ask."""

import datetime as dt

import pytest

from minzheng.kernel.base import commands as base
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award
from tests.laid import laid


@pytest.fixture
def do(desk, post):
    """Carry out an action on the case page at somebody's desk: `do("shouli", case, "accept")`."""

    def act(username: str, case: Case, action: str, **values):
        response = post(desk(username), f"/review/cases/{case.id}/do/{action}/", values)
        case.refresh_from_db()
        return response

    return act


@pytest.fixture
def submitted(submitted_walk, at_desk) -> Case:
    return at_desk(submitted_walk)


@laid
def paid(awarded_walk, officers) -> Award:
    """An award of August 2021, paid for September and October; the district plays on 20 October."""
    award = Award.objects.get(case=awarded_walk.case)
    for month in (Month(2021, 9), Month(2021, 10)):
        pay(month, officers)
    base.move_rehearsal(day=dt.date(2021, 10, 20))
    return award


def pay(month: Month, officers) -> None:
    at = at_hour(month.first_date.replace(day=15))
    run = benefits.start_run(
        programme_code="dibao", division_prefix="431103", month=month, actor=officers["zhidan"], at=at
    )
    benefits.prepare_run(run_id=run.id, actor=officers["zhidan"], at=at)
    benefits.check_run(run_id=run.id, actor=officers["fuhe"], at=at)
    benefits.post_run(run_id=run.id, actor=officers["fuhe"], at=at)
