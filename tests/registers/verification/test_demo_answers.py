"""The demo's departments answer through the same door as real ones, by the rule they state."""

import datetime as dt
import io

import pytest

from minzheng.registers.verification import commands, queries
from minzheng.registers.verification.demo_answers import answer_pending, deviation
from minzheng.registers.verification.errors import NothingWaiting
from minzheng.registers.verification.models import Department, Finding, Inquiry

from .conftest import AT, CHILD, WIFE, declare, make_home, number, sign

pytestmark = pytest.mark.django_db


def walk(birth: str, clerk, verifier):
    """A case whose applicant was born on that day, asked and answered by every department."""
    home = make_home(numbers=(number(birth), WIFE, CHILD))
    for person in home.persons:
        sign(person)
    declare(home.head, wage_income_year_fen=1_200_000, transfer_income_year_fen=240_000)
    declare(home.wife, disability_category=4, disability_grade=2)
    commands.ask(case_id=home.case.id, actor=clerk, at=AT)
    for department in Department.values:
        content = answer_pending(department, AT, only_case_id=home.case.id)
        taken = commands.take_in_answers(
            department=department, upload=io.BytesIO(content), actor=verifier, at=AT
        )
        assert (taken.loaded, taken.taken) == (True, 3), taken.errors
    return home


def test_most_cases_agree(clerk, verifier):
    home = walk("19800312", clerk, verifier)
    assert queries.unanswered(home.case) == []
    assert not Finding.objects.exists()
    assert set(Inquiry.objects.values_list("status", flat=True)) == {"hit", "none"}


@pytest.mark.parametrize(
    ("birth", "fact", "declared", "verified"),
    [
        ("19800109", "vehicle_count", 0, 1),
        ("19800517", "transfer_income_year_fen", 240_000, 600_000),  # 300 yuan a month more: 3,600 a year
        ("19801225", "financial_assets_fen", 1_000_000, 3_000_000),
    ],
)
def test_one_case_in_eight_contradicts(clerk, verifier, birth, fact, declared, verified):
    home = walk(birth, clerk, verifier)
    [found] = Finding.objects.all()
    assert (found.fact_name, found.declared, found.verified) == (fact, declared, verified)
    assert len(queries.unsettled(home.case)) == 1


def test_the_share_of_contradictions_over_a_year(home):
    person, days = home.head, 0
    for offset in range(366):
        person.birth_date = dt.date(1980, 1, 1) + dt.timedelta(days=offset)
        days += bool(deviation(person))
    assert days == 48  # four days a month: one in 7.6


def test_nothing_waiting_is_said(home):
    with pytest.raises(NothingWaiting, match="银行"):
        answer_pending("BANK", AT)
