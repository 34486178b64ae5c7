"""What auditors type to find something."""

from django import forms

from minzheng.kernel.cases.states import BENEFIT_STATES

YEAR_MIN = 2000


class CaseSearchForm(forms.Form):
    q = forms.CharField(label="办件号或申请人", required=False, max_length=40)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *((state.value, state.label) for state in BENEFIT_STATES)],
    )
    since = forms.DateField(label="提交不早于", required=False)
    until = forms.DateField(label="提交不晚于", required=False)


class PersonSearchForm(forms.Form):
    q = forms.CharField(
        label="姓名或身份证号", max_length=40, help_text="姓名至少两个字，或完整的身份证号。查询会留下记录。"
    )


class AccountSearchForm(forms.Form):
    q = forms.CharField(label="姓名或账号", required=False, max_length=40)


class YearForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=YEAR_MIN, max_value=2200, required=False)
