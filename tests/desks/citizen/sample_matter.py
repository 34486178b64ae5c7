"""A small invented matter, so that the desk is tested without the rules of a real one."""

import datetime as dt
from types import SimpleNamespace

from django import forms

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import BenefitMatter, Filed, Outcome, Paper
from minzheng.kernel.cases.procedures import DIBAO_2021
from minzheng.kernel.people import commands as people

FIRST_DAY = dt.date(2021, 9, 1)


class HomeForm(forms.Form):
    division = forms.ChoiceField(label="所在村（社区）")
    phone = forms.CharField(label="联系电话", required=False)

    def __init__(self, *args, divisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = [("", "请选择"), *divisions]


class MemberForm(forms.Form):
    name = forms.CharField(label="姓名", error_messages={"required": "请填写姓名。"})
    identity_number = forms.CharField(label="身份证号", error_messages={"required": "请填写身份证号。"})


Members = forms.formset_factory(MemberForm, extra=0, min_num=1, can_delete=True)


class MoneyForm(forms.Form):
    income = forms.IntegerField(
        label="月收入",
        min_value=0,
        widget=forms.TextInput(attrs={"data-suffix": "元"}),
        error_messages={"min_value": "收入不能是负数，请填写大于或等于 0 的金额。"},
    )
    kind = forms.ChoiceField(label="户口", choices=[("urban", "城镇"), ("rural", "农村")])
    honest = forms.BooleanField(label="所填属实")


class StepForm:
    """What a step gives a desk: a form, formsets with their words, and the answers as typed."""

    def __init__(self, form, formsets=()):
        self.form, self.formsets = form, list(formsets)

    def is_valid(self):
        judged = [one.is_valid() for one in (self.form, *(row[0] for row in self.formsets))]
        return all(judged)

    def answers(self):
        typed = {"form": {bound.name: bound.value() for bound in self.form}}
        if self.formsets:
            typed["members"] = [
                {"name": row["name"].value(), "identity_number": row["identity_number"].value()}
                for row in self.formsets[0][0].forms
            ]
        return typed


class FamilyStep:
    key, title, lead = "family", "家庭成员", "住在一起、一起过日子的人。"

    def bind(self, data=None, *, answers, divisions, on_date):
        saved = answers.get(self.key, {})
        form = HomeForm(data, initial=saved.get("form"), divisions=divisions, prefix="home")
        members = Members(data, initial=saved.get("members") or [{}], prefix="members")
        if saved.get("members"):
            members.extra = 0
        return StepForm(form, [(members, "家庭成员", "添加一位成员")])

    def is_complete(self, answers, on_date):
        saved = answers.get(self.key, {})
        members = saved.get("members") or [{}]
        return bool(saved.get("form", {}).get("division")) and all(row.get("name") for row in members)


class MoneyStep:
    key, title, lead = "money", "收入", ""

    def bind(self, data=None, *, answers, divisions, on_date):
        return StepForm(MoneyForm(data, initial=answers.get(self.key, {}).get("form")))

    def is_complete(self, answers, on_date):
        return MoneyForm(answers.get(self.key, {}).get("form")).is_valid()


def take_in(*, answers, actor, at, on_behalf):
    home, first = answers["family"]["form"], answers["family"]["members"][0]
    if first["name"] == "无此人":
        raise Invalid("系统里没有这个人，请核对姓名。", field="family")
    head = people.register_person(
        identity_number=first["identity_number"],
        name=first["name"],
        division_code=home["division"],
        actor=actor,
        at=at,
    )
    household = people.form_household(
        head=head, division_code=home["division"], from_date=FIRST_DAY, actor=actor, at=at
    )
    return Filed(household=household, applicant=head, application={})


def assess(*, case, law_date, on_date):
    eligible = case.applicant.name != "甘不符"
    return Outcome(
        eligible=eligible,
        amount_fen=71000 if eligible else 0,
        category="城市",
        reasons=() if eligible else ("家庭人均月收入 800.00 元，不低于标准每人每月 570.00 元",),
        summary={"persons": 2},
        tree={
            "label": "每月补助",
            "text": "710.00 元",
            "formula": "standard * members - income",
            "children": [{"label": "家庭人数", "text": "2 人"}],
        },
        rules_digest="r",
        parameters_digest="p",
        law_date=law_date,
    )


MATTER = BenefitMatter(
    code="sample",
    name="示例救助",
    basis="示例办法 第一条",
    procedure_on=lambda **kwargs: DIBAO_2021,
    questions=SimpleNamespace(
        steps=lambda: (FamilyStep(), MoneyStep()),
        draft_title=lambda answers: f"{answers['family']['members'][0]['name'] or '未填姓名'}家庭",
    ),
    papers=(Paper("identity", "身份证"), Paper("illness", "病历", required=False, help="有的才交。")),
    take_in=take_in,
    assess=assess,
    hindrances=lambda **kwargs: [],
    grant=lambda **kwargs: None,
    paper_folder="tests/papers",
    number_word="示救",
    guide={"who": "收入低于标准的家庭。", "time": "30 个工作日。"},
)
