"""Correcting a fact: with a reason and a paper, never the result."""

import datetime as dt

import pytest

from minzheng.config.demo.walking import photo
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.models import Fact

pytestmark = pytest.mark.django_db
WAGE = "wage_income_year_fen"


def address(case, name: str = WAGE) -> str:
    return f"/review/cases/{case.id}/facts/person/{case.applicant_id}/{name}/"


def wage_of(case) -> int:
    values = people.fact_values(person_ids=[case.applicant_id], on_date=dt.date(2021, 8, 10))
    return values["person", case.applicant_id][WAGE]


def values(**more) -> dict:
    typed = {"value": "14,400", "from_date": "2021-08-01", "reason": "入户时查看工资条，每月 1,200 元"}
    return typed | {"file": photo("工资条")} | more


def test_the_list_names_every_fact_with_its_source(submitted, desk):
    html = desk("shouli").get(f"/review/cases/{submitted.id}/facts/").content.decode()
    for text in (
        "经营净收入",
        "3,000.00 元/年",
        "本人申报",
        "申请表",
        "死亡日期",
        "没有登记的（不等于没有）",
    ):
        assert text in html, text


def test_a_correction_supersedes_and_keeps_the_old_row(submitted, desk, post):
    client = desk("shouli")
    assert "工资性收入应为" in client.get(address(submitted)).content.decode()
    assert post(client, address(submitted), values()).status_code == 302
    assert wage_of(submitted) == 1_440_000
    rows = Fact.objects.filter(person_id=submitted.applicant_id, name=WAGE).order_by("id")
    assert [(row.value, row.source, row.superseded_at is None) for row in rows] == [
        (0, "declared", False),
        (1_440_000, "corrected", True),
    ]
    assert rows[1].evidence_file_id is not None
    html = client.get(f"/review/cases/{submitted.id}/").content.decode()
    assert "14,400.00 元/年" in html
    assert "来源：更正" in html


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"value": "-5"}, "负数"),
        ({"value": "很多"}, "不是数字"),
        ({"reason": "错"}, "请写明更正的理由"),
        ({"file": ""}, "请上传“依据材料”"),
        ({"from_date": "2031-01-01"}, "开始日期不能晚于今天"),
    ],
)
def test_a_bad_correction_changes_nothing(submitted, desk, post, wrong, sentence):
    response = post(desk("shouli"), address(submitted), values(**wrong))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert wage_of(submitted) == 0


def test_only_clerks_correct(submitted, desk, post):
    for username in ("cun", "shenhe", "shenpi"):
        assert post(desk(username), address(submitted), values()).status_code == 403
    assert wage_of(submitted) == 0


def test_a_stranger_or_an_unknown_kind_is_not_found(submitted, desk):
    client = desk("shouli")
    assert client.get(address(submitted, "favourite_colour")).status_code == 404
    assert client.get(address(submitted, "home_count")).status_code == 404
    assert client.get(f"/review/cases/{submitted.id}/facts/person/999999/{WAGE}/").status_code == 404


def test_a_closed_case_is_not_corrected(submitted, do, desk, post):
    do("shouli", submitted, "reject_intake", note="不属于本辖区管辖")
    response = post(desk("shouli"), address(submitted), values())
    assert response.status_code == 409
    assert "办件已办结" in response.content.decode()
    assert wage_of(submitted) == 0


def test_the_result_follows_the_corrected_fact(assessed_walk, at_desk, desk, post, do):
    case = at_desk(assessed_walk)
    post(desk("shouli"), address(case), values(value="36000"))
    html = desk("shouli").get(f"/review/cases/{case.id}/").content.decode()
    assert "此后有信息变动" in html
    do("shouli", case, "investigate_again", note="工资核实后重新测算")
    do("shenhe", case, "assess")
    newest = case.assessments.order_by("-id").first()
    # 36,000 + 3,000 yuan a year for two: 1,625.00 a head and month, far above 335.00.
    assert (newest.eligible, newest.summary["income_per_head"]) == (False, "1,625.00")
