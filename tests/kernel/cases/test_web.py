"""The page of a case of a statutory book: the unit in which each limit counts, and what it offers."""

import dataclasses
import datetime as dt

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.cases import procedures
from minzheng.kernel.cases.procedures import wd
from minzheng.kernel.cases.web import ProceedingPage, clocks
from tests.kernel.cases.ground import AT, DAY, officer
from tests.kernel.cases.sample_register import CODE, PROCEDURE, USELESS
from tests.kernel.cases.test_proceedings import book, do, opened  # noqa: F401

pytestmark = pytest.mark.usefixtures("book")
CLERK = Role.ORGANISATION_CLERK


def told(case, day=DAY) -> dict[str, tuple]:
    return {one.label: (one.due_date, one.days_left, one.unit, one.article) for one in clocks(case, day)}


def test_each_limit_counts_in_days_of_its_own_kind():
    """Accepted on Monday 6 September 2021: 60 days end on 5 November, 20 working days on 9 October, as 20 and
    21 September and 1 to 7 October are holidays, and 18, 26 September and 9 October are worked."""
    clerk = officer(CLERK)
    case = do(do(opened(actor=clerk), "accept", clerk), "ready", clerk)
    assert told(case) == {
        "本环节期限": (dt.date(2021, 9, 22), 16, "天", "示例条例 第三条"),
        "承诺期限": (dt.date(2021, 10, 9), 20, "个工作日", "示例承诺"),
        "法定期限": (dt.date(2021, 11, 5), 60, "天", "示例条例 第一条"),
    }


def test_a_day_that_an_act_named_counts_calendar_days():
    clerk = officer(CLERK)
    case = do(do(opened(actor=clerk), "accept", clerk), "ready", clerk, soon=True)
    assert told(case)["本环节期限"] == (dt.date(2021, 9, 7), 1, "天", "")


def test_a_limit_of_working_days_counts_working_days(monkeypatch):
    rows = tuple(
        dataclasses.replace(row, limit=wd(5, "示例条例 第四条")) if row.action == "ready" else row
        for row in PROCEDURE.transitions
    )
    changed = dataclasses.replace(PROCEDURE, transitions=rows)
    monkeypatch.setitem(procedures.PROCEDURES, PROCEDURE.code, changed)
    clerk = officer(CLERK)
    case = do(do(opened(actor=clerk), "accept", clerk), "ready", clerk)
    assert told(case)["本环节期限"] == (dt.date(2021, 9, 13), 5, "个工作日", "示例条例 第四条")


def test_without_a_limit_of_the_step_only_the_whole_is_shown():
    clerk = officer(CLERK)
    assert set(told(do(opened(actor=clerk), "accept", clerk))) == {"承诺期限", "法定期限"}


def test_an_act_of_no_use_is_not_offered(rf):
    clerk = officer(CLERK)
    case = do(opened(actor=clerk), "accept", clerk)
    request = rf.get("/")
    request.actor, request.at = clerk, AT
    page = ProceedingPage(matters=(CODE,), url="", act_url="")

    def offered() -> set[str]:
        return {one.transition.action for one in page._offers(case, request, None)}

    assert offered() == {"ask_supplement", "ready", "withdraw"}
    USELESS.append("ready")
    assert offered() == {"ask_supplement", "withdraw"}
