"""急难救助 on one screen: found or told, refused without losing a word, opened, decided, paid in cash."""

import datetime as dt
import uuid

import pytest

from minzheng.config.demo import accounts
from minzheng.config.demo.walking import photo
from minzheng.kernel.base import commands as base
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.registers.benefits.models import Award

ADDRESS = "/welfare/emergency/"


@pytest.fixture
def typed(stories) -> dict:
    """The screen as a village worker fills it in."""
    return {
        "name": "唐示例", "identity_number": stories.invention.identity_number(dt.date(1968, 3, 5), "女"),
        "phone": "13907460001", "cause": "fire", "division_code": accounts.VILLAGE, "event_place": "三组",
        "event_date": "2021-08-01", "persons": "3", "months": "1", "urban": "yes", "pay_form": "hand",
        "local": "yes", "repeat_reason": "",
    }  # fmt: skip


def send(desk, who: str, data: dict, **more):
    return desk(who).post(ADDRESS, {"request_id": str(uuid.uuid4()), **data, **more})


def act(desk, who: str, case: Case, action: str, **data) -> None:
    response = desk(who).post(
        f"/welfare/cases/{case.id}/{action}/", {"request_id": str(uuid.uuid4()), **data}
    )
    assert response.status_code == 302


def test_the_screen_says_what_each_number_of_months_gives(desk):
    page = desk("cun").get(ADDRESS).content.decode()
    assert "1 个月　每人 570.00 元（农村 335.00 元）" in page
    assert "6 个月　每人 3,420.00 元（农村 2,010.00 元）" in page
    assert "7 个月" not in page


def test_reported_decided_and_paid_in_cash(desk, typed):
    response = send(desk, "cun", typed, photo=photo("现场"))
    case = Case.objects.get(matter="temporary_aid")
    assert (response.status_code, response.headers["Location"]) == (302, f"/welfare/cases/{case.id}/")
    assert [paper.key for paper in case.papers.all()] == ["scene"]
    act(desk, "shouli", case, "accept")
    page = desk("shenhe").get(f"/welfare/cases/{case.id}/").content.decode()
    assert "1,710.00 元" in page
    act(desk, "shenhe", case, "approve_town", persons="3", months="1", severity="10000")
    act(desk, "shouli", case, "pay_by_hand", signed_by="唐示例")
    page = desk("shouli").get(f"/welfare/cases/{case.id}/").content.decode()
    assert "已先行救助，待补手续" in page
    assert "签收人：唐示例" in page
    assert Award.objects.get(case=case).terms["paid_by_hand_fen"] == 1_710_00


def test_papers_that_do_not_come_in_time_are_seen(desk, typed):
    send(desk, "cun", typed)
    case = Case.objects.get(matter="temporary_aid")
    act(desk, "shouli", case, "accept")
    act(desk, "shenhe", case, "approve_town", persons="3", months="1", severity="10000")
    case.refresh_from_db()
    assert case.step_due_date == dt.date(2021, 8, 16)  # ten working days after Monday the 2nd
    assert "已超期" not in desk("shouli").get("/welfare/").content.decode()
    base.move_rehearsal(day=dt.date(2021, 8, 17))
    page = desk("shouli").get("/welfare/").content.decode()
    assert case.number in page
    assert "已超期" in page


def test_the_same_request_again_opens_one_case_with_one_photo(desk, typed):
    request_id = str(uuid.uuid4())
    for _ in range(2):
        data = {**typed, "request_id": request_id, "photo": photo("现场")}
        assert desk("cun").post(ADDRESS, data).status_code == 302
    assert Case.objects.get(matter="temporary_aid").papers.count() == 1


def test_whoever_is_on_file_is_found_by_name_and_chosen(desk, typed, officers):
    known = people.register_person(
        identity_number=typed["identity_number"], name="唐示例", division_code=accounts.VILLAGE,
        actor=officers["cun"], at=dt.datetime(2021, 8, 1, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    typed["identity_number"] = ""
    response = send(desk, "cun", typed, find="1")
    page = response.content.decode()
    assert response.status_code == 200
    assert f'value="{known.id}"' in page
    assert "三组" in page
    assert "需要改正" not in page
    assert Case.objects.count() == 0
    assert send(desk, "cun", typed, person_id=str(known.id)).status_code == 302
    assert Case.objects.get(matter="temporary_aid").application["person_id"] == known.id


def test_nobody_found_is_said_and_what_was_typed_stays(desk, typed):
    page = send(desk, "cun", typed | {"identity_number": ""}, find="1").content.decode()
    assert "本辖区没有登记过这个人" in page
    assert 'value="唐示例"' in page


def test_a_person_of_another_place_cannot_be_chosen_by_number(desk, typed, officers):
    stranger = people.register_person(
        identity_number=typed["identity_number"], name="唐示例", division_code="431103001005",
        actor=officers["shouli"], at=dt.datetime(2021, 8, 1, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    typed["identity_number"] = typed["name"] = ""
    response = send(desk, "cun", typed, person_id=str(stranger.id))
    assert response.status_code in (404, 422)
    assert Case.objects.count() == 0


def test_a_refusal_keeps_what_was_typed(desk, typed):
    response = send(desk, "cun", typed | {"event_date": "2021-08-03", "identity_number": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "请填写身份证号，或者点“查找”" in page
    assert 'value="三组"' in page
    assert Case.objects.count() == 0


def test_the_same_cause_this_year_asks_for_a_reason_where_it_is_written(desk, typed):
    assert send(desk, "cun", typed).status_code == 302
    case = Case.objects.get(matter="temporary_aid")
    act(desk, "shouli", case, "accept")
    act(desk, "shenhe", case, "approve_town", persons="3", months="1", severity="10000")
    response = send(desk, "cun", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "今年已因火灾救助过" in page
    assert '<details class="disclosure" open>' in page
    assert send(desk, "cun", typed | {"repeat_reason": "新租的房子又失火"}).status_code == 302


def test_a_village_worker_needs_not_choose_her_only_village(desk):
    page = desk("cun").get(ADDRESS).content.decode()
    assert page.count("<option") == 1


def test_who_does_not_take_in_is_refused(desk):
    assert desk("shenpi").get(ADDRESS).status_code == 403


def test_help_with_expenses_is_taken_in_at_the_window_and_reviewed(desk, typed):
    address = "/welfare/cases/new/temporary_aid/"
    asked = typed | {
        "kind": "expense", "cause": "illness", "months": "3", "severity": "10000", "expense_fen": "",
        "income_year_fen": "12000", "assets_fit": "yes", "payee_name": "", "payee_number": "", "bank": "",
        "card_number": "", "request_id": str(uuid.uuid4()),
    }  # fmt: skip
    refused = desk("shouli").post(address, asked)
    assert refused.status_code == 422
    assert "支出型救助请填写必需支出的金额" in refused.content.decode()
    assert desk("shouli").post(address, asked | {"expense_fen": "40000"}).status_code == 302
    case = Case.objects.get(matter="temporary_aid")
    assert case.application["expense_fen"] == 40_000_00
    for key in ("identity", "signed_form"):
        desk("shouli").post(
            f"/welfare/cases/{case.id}/papers/", {"key": key, "label": key, "file": photo(key)}
        )
    act(desk, "shouli", case, "accept")
    page = desk("shouli").get(f"/welfare/cases/{case.id}/").content.decode()
    assert 'name="income_year_fen" value="12000"' in page
    act(
        desk, "shouli", case, "review", note="入户核实住院票据", income_year_fen="15000", assets_fit="yes",
        burdened="no",
    )  # fmt: skip
    case.refresh_from_db()
    assert case.state == "assessed"
    page = desk("shenhe").get(f"/welfare/cases/{case.id}/").content.decode()
    assert "必需支出没有超出家庭承受能力" in page
    found = desk("shenhe").get("/welfare/cases/?state=assessed").content.decode()
    assert case.number in found
