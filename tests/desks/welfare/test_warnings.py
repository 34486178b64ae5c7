"""Warnings at the officers' desk: the list, one click, a reason for many, and the crematorium's file."""

import datetime as dt

import pytest

from minzheng.config.demo import accounts
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.models import FactSource
from minzheng.kernel.watch import commands as watch
from minzheng.kernel.watch.models import Warning
from minzheng.registers.benefits import commands as benefits
from tests.registers.benefits.reported.card_list import card_list

DAY = dt.date(2021, 8, 2)
AT = at_hour(DAY, 7)
CARD = {"disability_category": 4, "disability_grade": 1}


@pytest.fixture
def known(officers, stories):
    """A person of the village with facts on file: `known(name, born, **facts)`."""

    def one(name: str, born: dt.date = dt.date(1968, 3, 5), **facts: int):
        found = people.register_person(
            identity_number=stories.invention.identity_number(born, "女"), name=name,
            division_code=accounts.VILLAGE, actor=SYSTEM, at=AT,
        )  # fmt: skip
        rows = [
            people.NewFact(name=fact, value=value, from_date=dt.date(2021, 7, 1), person_id=found.id,
                           source=FactSource.DOCUMENT)
            for fact, value in facts.items()
        ]  # fmt: skip
        people.record_facts(rows, actor=SYSTEM, at=AT)
        return found

    return one


def receives(code: str, person):
    home = people.home_of(person=person, on_date=DAY, actor=SYSTEM, at=AT)
    return benefits.open_award(
        programme=code, household=home, payee=person, division_code=accounts.VILLAGE, persons=[person],
        person=person if code != "dibao" else None, from_month=Month(2021, 1), basis="示例依据",
        actor=SYSTEM, at=AT,
    )  # fmt: skip


def found(person, rule: str) -> Warning:
    watch.look([person.id], at=AT)
    return Warning.objects.get(person=person, rule=rule)


def text(response) -> str:
    return response.content.decode()


def test_the_list_says_what_waits_for_whom_until_when(desk, known):
    child = known("唐满月", dt.date(2003, 7, 20))
    receives("orphan", child)
    found(child, "turned_18")
    page = text(desk("shenhe").get("/welfare/warnings/"))
    assert "唐满月已满18周岁，孤儿基本生活费应自2021年8月起停发" in page
    assert "还剩 7 个工作日" in page
    assert 'name="ids"' in page
    assert 'name="ids"' not in text(desk("shouli").get("/welfare/warnings/"))  # the head stops, not the clerk
    assert "唐满月" not in text(desk("shouli").get("/welfare/warnings/?whose=mine"))
    assert "唐满月" in text(desk("shenhe").get("/welfare/warnings/?whose=mine&rule=turned_18&q=满月"))
    assert "没有符合条件的预警" in text(desk("shenhe").get("/welfare/warnings/?whose=late"))


def test_one_click_stops_what_the_finding_names(desk, post, known):
    child = known("唐满月", dt.date(2003, 7, 20))
    award = receives("orphan", child)
    row = found(child, "turned_18")
    page = text(desk("shenhe").get(f"/welfare/warnings/{row.id}/"))
    assert "年满十八周岁次月起停发" in page
    assert "停发" in page
    response = post(desk("shenhe"), f"/welfare/warnings/{row.id}/act/")
    assert (response.status_code, response.headers["Location"]) == (302, f"/welfare/warnings/{row.id}/")
    award.refresh_from_db()
    assert award.valid.upper == dt.date(2021, 8, 1)
    page = text(desk("shenhe").get(f"/welfare/warnings/{row.id}/"))
    assert "自2021年8月起停发孤儿基本生活费" in page
    assert "停发待遇，自 2021-08 起，原因：年满十八周岁" in page  # the story


def test_who_may_not_stop_is_told_who_may(desk, post, known):
    child = known("唐满月", dt.date(2003, 7, 20))
    receives("orphan", child)
    row = found(child, "turned_18")
    assert "审核负责人" in text(desk("shouli").get(f"/welfare/warnings/{row.id}/"))
    response = post(desk("shouli"), f"/welfare/warnings/{row.id}/act/")
    assert response.status_code == 403
    assert "需要本辖区的" in text(response)


def test_a_result_in_words_is_kept_and_an_empty_one_asked_for_again(desk, post, known):
    person = known("唐新婚", married_day=(dt.date(2021, 7, 5) - dt.date(1970, 1, 1)).days)
    receives("dibao", person)
    row = found(person, "married")
    response = post(desk("shouli"), f"/welfare/warnings/{row.id}/settle/", {"outcome": "好"})
    assert response.status_code == 422
    response = post(
        desk("shouli"), f"/welfare/warnings/{row.id}/settle/", {"outcome": "已入户，配偶另行申报"}
    )
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("acted", "已入户，配偶另行申报")


def test_many_are_dismissed_with_one_reason_or_none_at_all(desk, post, known):
    rows = []
    for name in ("唐一", "唐二"):
        person = known(name, **CARD)
        rows.append(found(person, "candidate.disability"))
    ids = [row.id for row in rows]
    for values in ({"ids": ids, "reason": ""}, {"ids": [], "reason": "都已上门核实"}):
        response = post(desk("shouli"), "/welfare/warnings/dismiss/", values)
        assert response.status_code == 422
        assert set(Warning.objects.filter(id__in=ids).values_list("state", flat=True)) == {"open"}
    values = {"ids": ids, "reason": "本人放弃申请"}
    assert post(desk("shouli"), "/welfare/warnings/dismiss/", values).status_code == 302
    assert set(Warning.objects.filter(id__in=ids).values_list("state", "outcome")) == {
        ("dismissed", "本人放弃申请")
    }


def test_a_candidate_becomes_an_application_by_one_click(desk, post, known):
    person = known("唐候选", **CARD)
    row = found(person, "candidate.disability")
    page = text(desk("shouli").get("/welfare/candidates/"))
    assert "唐候选符合条件而没有享受：重度残疾人护理补贴每月" in page
    response = post(desk("shouli"), f"/welfare/candidates/{row.id}/apply/")
    case = Case.objects.get(matter="disability_subsidies")
    assert (response.status_code, response.headers["Location"]) == (302, f"/welfare/cases/{case.id}/")
    assert "唐候选" not in text(desk("shouli").get("/welfare/candidates/"))
    again = post(desk("shouli"), f"/welfare/candidates/{row.id}/apply/")
    assert again.status_code == 409
    assert "已由蒋志明处理" in text(again)
    assert Case.objects.count() == 1


def test_a_warning_of_another_place_does_not_exist(desk, post, known):
    person = known("唐别处", **CARD)
    row = found(person, "candidate.disability")
    Warning.objects.filter(id=row.id).update(division_code="431103001001")
    assert desk("shouli").get(f"/welfare/warnings/{row.id}/").status_code == 404
    assert post(desk("shouli"), f"/welfare/warnings/{row.id}/act/").status_code == 404


def test_the_crematorium_s_file_stops_the_awards_at_once(desk, post, known):
    person = known("唐逝者")
    award = receives("dibao", person)
    number = secrecy.decrypt(person.identity_cipher, purpose=IDENTITY)
    headers = {"name": "姓名", "identity_number": "身份证号", "cremation_date": "火化日期",
               "death_date": "死亡日期", "crematorium": "殡仪馆", "record_number": "火化编号"}  # fmt: skip
    row = {"name": "唐逝者", "identity_number": number, "cremation_date": dt.date(2021, 7, 22),
           "death_date": dt.date(2021, 7, 20), "crematorium": "示例殡仪馆", "record_number": "1"}  # fmt: skip
    wrong = card_list(row | {"name": "唐别名"}, headers=headers)
    wrong.name = "火化.xlsx"
    response = post(desk("shencha"), "/welfare/cremations/", {"file": wrong})
    assert response.status_code == 422
    assert "已登记在另一姓名下" in text(response)
    good = card_list(row, headers=headers)
    good.name = "火化.xlsx"
    assert post(desk("shencha"), "/welfare/cremations/", {"file": good}).status_code == 302
    award.refresh_from_db()
    assert award.valid.upper == dt.date(2021, 8, 1)
    assert "新登记死亡 1 人" in text(desk("shencha").get("/welfare/cremations/"))
    row = Warning.objects.get(person=person, rule="death")
    assert "因死亡自2021年8月起停发最低生活保障" in text(desk("shenhe").get(f"/welfare/warnings/{row.id}/"))


@pytest.mark.parametrize("who", ["shouli", "shenji"])
def test_only_the_bureau_brings_records(desk, who):
    assert desk(who).get("/welfare/cremations/").status_code == 403
