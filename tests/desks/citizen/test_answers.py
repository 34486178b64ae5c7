"""Answers read back in words."""

from django import forms

from minzheng.desks.citizen.answers import rows_of_form

YUAN = {"data-suffix": "元"}


def money(label: str) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs=YUAN))


class Household(forms.Form):
    wage = money("工资")
    farm = money("种养")
    rent = money("租金")
    other = money("其他")
    kind = forms.ChoiceField(label="户口", choices=[("", "请选择"), ("r", "农村")])
    towns = forms.MultipleChoiceField(label="去过", choices=[("近", [("a", "东镇")]), ("b", "西乡")])
    agree = forms.BooleanField(label="同意")
    who = forms.CharField(label="家庭成员", disabled=True, required=False)
    note = forms.CharField(label="备注")


def test_choices_ticks_and_units_are_words():
    form = Household(initial={"wage": "300", "kind": "r", "towns": ["a", "b"], "agree": True, "who": "张"})
    assert rows_of_form(form) == [
        ("工资", "300 元"),
        ("户口", "农村"),
        ("去过", "东镇、西乡"),
        ("同意", "是"),
    ]


def test_many_noughts_share_one_row():
    form = Household(initial={"wage": "300", "farm": "0", "rent": "0", "other": "0"})
    assert rows_of_form(form) == [("工资", "300 元"), ("同意", "否"), ("其余 3 项", "都填的 0")]


def test_few_noughts_are_told_each():
    form = Household(initial={"farm": "0", "rent": "0"})
    assert rows_of_form(form) == [("同意", "否"), ("种养", "0 元"), ("租金", "0 元")]


def test_an_answer_that_is_no_choice_any_more_is_left_out():
    assert rows_of_form(Household(initial={"kind": "x"})) == [("同意", "否")]
