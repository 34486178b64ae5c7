"""The lines in which an application tells of the other members."""

import pytest

from minzheng.kernel.base.errors import Invalid
from minzheng.matters.assistance.low_income.family import relatives_of

ONE, TWO = "110101199003077758", "110101199003070150"


def test_a_line_says_who_and_what_she_has():
    (one,) = relatives_of(f"  张示例　{ONE} 配偶 12000 600 0 0 300.50\n\n")
    assert (one.name, one.identity_number, one.relation) == ("张示例", ONE, "10")
    assert one.incomes == {
        "wage_income_year_fen": 1200000, "employment_cost_year_fen": 60000, "business_income_year_fen": 0,
        "property_income_year_fen": 0, "transfer_income_year_fen": 30050, "other_income_year_fen": 0,
    }  # fmt: skip


def test_pasted_from_a_sheet_or_typed_with_commas_is_the_same():
    assert relatives_of(f"张示例\t{ONE}\t女儿\t1.5万") == relatives_of(f"张示例，{ONE}，女，15000")


def test_nobody_else():
    assert relatives_of("\n  \n") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"张示例 {ONE}", "第 1 行：要依次填写姓名"),
        (f"张示例 {ONE} 配偶\n李示例 {TWO} 邻居", "第 2 行：“邻居”不是可选的关系"),
        (f"张示例 {ONE} 本人", "“本人”不是可选的关系"),
        (f"张示例 {ONE} 配偶 很多", "第 1 行：工资性收入“很多”不是数字"),
        (f"张示例 {ONE} 配偶 -5", "是负数"),
        (f"张示例 {ONE} 配偶 1 2 3 4 5 6 7", "最多 9 项"),
        (f"张示例 {ONE} 配偶\n李示例 {ONE} 子", "第 2 行：这个身份证号前面已经填过"),
        (f"张3 {ONE} 配偶", "姓名只能由汉字"),
        ("\n".join([f"张示例 {ONE} 子"] * 21), "最多填 20 人，现有 21 行"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text, sentence):
    with pytest.raises(Invalid, match=sentence):
        relatives_of(text)
