"""残疾人两项补贴 taken in elsewhere, as the window clerk types it in and tells the result back."""

import uuid

import pytest

from minzheng.config.demo import accounts
from minzheng.config.demo.walking import photo
from minzheng.kernel.cases.models import Case
from tests.registers.benefits.reported.card_list import holder

pytestmark = pytest.mark.django_db
NEW = "/welfare/cases/new/disability_subsidies/"
PUSHED = {
    "accept_region": "广东省东莞市", "national_number": "441900202107280001", "applied_date": "2021-07-28",
    "complete_date": "2021-07-28", "pushed_date": "2021-07-30",
}  # fmt: skip


@pytest.fixture
def typed() -> dict:
    row = holder()
    return {
        "name": row["name"], "identity_number": row["identity_number"], "division_code": accounts.VILLAGE,
        "disability_category": "4", "disability_grade": "1", "disability_card_number": row["card_number"],
        "programmes": ["disability_nursing"], **PUSHED,
    }  # fmt: skip


def test_the_window_is_asked_where_it_was_taken_in(desk):
    html = desk("shouli").get(NEW).content.decode()
    for text in ("残疾人证号", "受理地（外地受理的才填）", "全国系统受理编号", "受理地推送日期"):
        assert text in html, text


def test_from_the_push_to_the_telling(desk, post, typed):
    """Pushed on Friday 30 July 2021; the tenth working day is Friday 13 August."""
    post(desk("shouli"), NEW, typed)
    case = Case.objects.get(matter="disability_subsidies")
    page = f"/welfare/cases/{case.id}/"
    html = desk("shouli").get(page).content.decode()
    for text in ("广东省东莞市", "2021-07-28，批准的从这个月起发", "2021-08-13（推送后 10 个工作日）"):
        assert text in html, text
    paper = {"key": "identity", "label": "身份证或户口簿", "file": photo("证")}
    assert desk("shouli").post(f"{page}papers/", paper).status_code == 302
    steps = [("shouli", "accept", {}), ("shouli", "review", {"note": "已核实"}),
             ("canlian", "audit", {"note": "证件有效"}), ("shenpi", "approve", {})]  # fmt: skip
    for who, action, values in steps:
        assert post(desk(who), f"{page}{action}/", values).status_code == 302, action
    case.refresh_from_db()
    assert (case.state, str(case.step_due_date)) == ("granted_untold", "2021-08-05")
    assert case.number in desk("shouli").get("/welfare/").content.decode()
    assert post(desk("shouli"), f"{page}tell/", {"note": "已反馈"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "granted"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"disability_card_number": "12345"}, "残疾人证号应为 20 位"),
        ({"disability_grade": "2"}, "残疾人证号写的是肢体一级，选择的是肢体二级"),
        ({"national_number": ""}, "外地受理的，请填写全国系统受理编号"),
        ({"pushed_date": "2021-07-27"}, "受理地推送日期早于受理地收齐材料日期"),
        ({"pushed_date": "2021-08-03"}, "推送日期晚于今天"),
        ({"applied_date": "昨天"}, "日期请按“2021-05-06”的样式填写。"),
        ({"other_nursing_subsidy_fen": "六十五"}, "其他福利性护理补贴"),
    ],
)
def test_what_is_wrong_stands_beside_it_and_the_rest_stays_typed(desk, post, typed, changed, says):
    response = post(desk("shouli"), NEW, typed | changed | {"request_id": str(uuid.uuid4())})
    html = response.content.decode()
    assert response.status_code == 422
    assert says in html
    assert 'value="广东省东莞市"' in html
    assert not Case.objects.exists()
