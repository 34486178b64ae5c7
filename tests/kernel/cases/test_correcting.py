"""Correcting a fact on which a case rests: with a reason and a paper, and only of its own household."""

import datetime as dt

import pytest

from minzheng.config.demo.walking import photo
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.cases import catalogue, commands
from minzheng.kernel.cases.errors import CaseNotFound
from minzheng.kernel.documents.models import StoredFile
from minzheng.kernel.people.models import Fact
from tests.kernel.cases import sample_matter
from tests.kernel.cases.ground import AT, BY, DAY, FAR_DISTRICT, family, officer, open_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("listed")]
WAGE = "wage_income_year_fen"


def correct(case, *, actor=None, **more):
    told = {
        "of": "person", "subject_id": case.applicant_id, "name": WAGE, "value": 1_440_000,
        "from_date": dt.date(2021, 9, 1), "reason": "查看了劳动合同", "upload": photo("合同"),
    }  # fmt: skip
    return commands.correct_fact(
        case_id=case.id, actor=actor or officer(Role.TOWN_CLERK), at=AT, **told | more
    )


@pytest.fixture
def listed(monkeypatch):
    """The trial matter stands in the catalogue."""
    monkeypatch.setitem(catalogue._matters, sample_matter.CODE, sample_matter.MATTER)


@pytest.fixture
def case(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return open_case("investigating")


def test_the_new_value_stands_with_its_paper(case):
    account = access.open_account(username="clerk", display_name="孙经办", password="correct horse", **BY)
    made = correct(case, actor=officer(Role.TOWN_CLERK, account_id=account.id))
    assert (made.value, made.source, made.source_note) == (1_440_000, "corrected", "查看了劳动合同")
    assert StoredFile.objects.get().id == made.evidence_file_id


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"reason": "错了"}, Invalid),
        ({"from_date": DAY + dt.timedelta(days=1)}, Invalid),
        ({"value": -1}, Invalid),
        ({"of": "household", "subject_id": 0}, NotFound),
        ({"of": "village"}, NotFound),
        ({"actor": officer(Role.TOWN_HEAD)}, NotPermitted),
        ({"actor": officer(Role.TOWN_CLERK, place=FAR_DISTRICT)}, CaseNotFound),
    ],
)
def test_a_refusal_keeps_neither_fact_nor_paper(case, wrong, error):
    with pytest.raises(error):
        correct(case, **wrong)
    assert not Fact.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_stranger_is_not_corrected_through_somebody_elses_case(case):
    stranger, home = family("李四")
    for of, subject in (("person", stranger.id), ("household", home.id)):
        with pytest.raises(NotFound, match="不属于这个办件"):
            correct(case, of=of, subject_id=subject)
    assert not Fact.objects.exists()


def test_a_closed_case_is_not_corrected(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(Conflict, match="办件已办结"):
        correct(open_case("refused"))
    assert not Fact.objects.exists()
