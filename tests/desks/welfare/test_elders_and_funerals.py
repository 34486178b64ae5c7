"""The forms of elders and funerals at the officers' desk, as a window clerk fills them in."""

import datetime as dt
import uuid

import pytest

from minzheng.config.demo import accounts
from minzheng.kernel.cases.models import Case

ASKED = {
    "elderly": ("受理高龄津贴", "申请人姓名"),
    "centenarian": ("受理百岁老人长寿保健金", "申请人姓名"),
    "elder_care_subsidy": ("受理基本养老服务补贴", "能力评估等级"),
    "funeral_aid": ("受理殡葬救助", "逝者身份证号", "火化证明编号", "遗体接运费", "存放天数"),
    "eco_burial": ("受理生态安葬奖补", "逝者身份证号", "安葬方式", "安葬日期"),
}


@pytest.fixture
def typed(stories) -> dict:
    """The form of funeral aid, filled in."""
    numbers = [
        stories.invention.identity_number(born, "女") for born in (dt.date(1940, 3, 5), dt.date(1968, 3, 5))
    ]
    return {
        "request_id": str(uuid.uuid4()), "name": "唐示例", "identity_number": numbers[0],
        "division_code": accounts.VILLAGE, "phone": "", "payee_name": "唐孝女", "payee_number": numbers[1],
        "bank": "", "card_number": "", "relation": "子女", "death_date": "2021-07-20",
        "cremation_date": "2021-07-22", "cremation_number": "ab-0001", "aid_group_at_death": "1",
        "transport_fen": "200", "storage_fen": "120", "storage_days": "2", "cremation_fen": "400",
        "keeping_fen": "100", "other_funeral_pay": "no",
    }  # fmt: skip


@pytest.mark.parametrize("matter", ASKED)
def test_the_form_asks_what_the_matter_needs(desk, matter):
    page = desk("shouli").get(f"/welfare/cases/new/{matter}/").content.decode()
    assert [words for words in ASKED[matter] if words not in page] == []


def test_a_relatives_application_stands_with_what_was_paid_and_what_the_rules_say(desk, post, typed):
    response = post(desk("shouli"), "/welfare/cases/new/funeral_aid/", typed)
    assert response.status_code == 302
    case = Case.objects.get(matter="funeral_aid")
    page = desk("shouli").get(f"/welfare/cases/{case.id}/").content.decode()
    for words in ("唐孝女（逝者唐示例）", "AB-0001", "120.00 元", "820.00 元", "符合条件"):
        assert words in page


def test_what_is_wrong_is_said_beside_the_field_and_stays_typed(desk, post, typed):
    wrong = typed | {"cremation_date": "2021-07-19", "storage_days": "0"}
    response = post(desk("shouli"), "/welfare/cases/new/funeral_aid/", wrong)
    page = response.content.decode()
    assert (response.status_code, Case.objects.count()) == (422, 0)
    for words in ("火化日期不能早于死亡日期", "填了存放费，请填写存放天数", "唐孝女", "2021-07-19"):
        assert words in page


def test_a_death_to_come_is_refused_beside_the_field(desk, post, typed):
    wrong = typed | {"death_date": "2021-08-03", "cremation_date": "2021-08-03"}
    response = post(desk("shouli"), "/welfare/cases/new/funeral_aid/", wrong)
    assert "死亡日期不能晚于今天" in response.content.decode()
    assert Case.objects.count() == 0
