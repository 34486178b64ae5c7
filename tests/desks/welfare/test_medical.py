"""A clerk computes one case of 医疗救助."""

from django.urls import reverse

ASKED = {
    "identity": "4", "settled_on": "2022-03-01", "bill_fen": "20000", "earlier_bills_fen": "0",
    "earlier_aid_fen": "0",
}  # fmt: skip


def posted(desk, **more):
    return desk("shouli").post(reverse("welfare:medical_aid"), ASKED | more)


def test_the_page_opens_empty(desk):
    answer = desk("shouli").get(reverse("welfare:medical_aid"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "医保部门审核支付" in text
    assert "测算结果" not in text


def test_the_result_stands_with_its_reasons(desk):
    text = posted(desk).content.decode()
    assert "测算结果" in text
    assert "7,500.00" in text
    assert "国办发〔2021〕42号" in text
    assert 'value="20000"' in text  # what was typed stands for the next try


def test_a_day_before_the_law_is_said_at_its_field(desk):
    answer = posted(desk, settled_on="2021-10-27")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "2021年10月28日起适用" in text
    assert "测算结果" not in text


def test_what_is_no_amount_is_said_at_its_field(desk):
    answer = posted(desk, bill_fen="很多")
    assert answer.status_code == 422
    assert "不是数字" in answer.content.decode()


def test_who_has_no_part_in_benefits_does_not_see_it(desk):
    assert desk("dengji").get(reverse("welfare:medical_aid")).status_code == 403
