"""Forms of this part of the desk."""

from django import forms

from minzheng.registers.organisations import book
from minzheng.registers.organisations.licensing_forms import AREA

_ALL = [("", "全部")]
_WIDE = forms.TextInput(attrs={"data-width": "long"})


class ListForm(forms.Form):
    text = forms.CharField(
        label="名称、代码或负责人",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "含曾用名、已注销的"}),
    )
    kind = forms.ChoiceField(label="类型", required=False, choices=[*_ALL, *book.KINDS])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "在册"), ("all", "全部"), *book.STATES]
    )
    registration_mode = forms.ChoiceField(label="登记方式", required=False, choices=[*_ALL, *book.MODES])
    party_form = forms.ChoiceField(label="党组织形式", required=False, choices=[*_ALL, *book.PARTY_FORMS])
    trade = forms.BooleanField(label="只看行业协会商会", required=False)


class CaseListForm(forms.Form):
    text = forms.CharField(label="名称或编号", required=False, max_length=60)
    matter = forms.ChoiceField(label="事项", required=False, choices=_ALL)
    state = forms.ChoiceField(label="状态", required=False)
    open = forms.BooleanField(label="只看在办", required=False)
    late = forms.BooleanField(label="只看超期", required=False)

    def __init__(self, *args, states, matters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = [*_ALL, *matters]
        self.fields["state"].choices = [*_ALL, *states]


class NameForm(forms.Form):
    kind = forms.ChoiceField(label="类型", choices=book.KINDS, initial="association")
    name = forms.CharField(label="拟用名称", max_length=80, widget=_WIDE)


class LeaderForm(forms.Form):
    text = forms.CharField(label="姓名或组织名称", required=False, max_length=60)
    overdue = forms.BooleanField(label="只看超期未换届", required=False)


class LiquidationForm(forms.Form):
    members = forms.CharField(label="清算组成员", max_length=180, help_text="用顿号分开。", widget=_WIDE)
    consent_date = forms.DateField(label="业务主管单位同意日期", required=False)
    formed_date = forms.DateField(label="清算组成立日期")
    notice_date = forms.DateField(label="债权公告日期")


class LiquidationEndForm(forms.Form):
    ended_date = forms.DateField(label="清算结束日期")
    residue = forms.CharField(label="剩余财产处理", max_length=300, widget=AREA)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由和依据的文书", max_length=200, widget=AREA)


class LostForm(forms.Form):
    lost_notice_date = forms.DateField(label="遗失声明日期")
    notice_medium = forms.CharField(label="刊登在", max_length=60)


class AgentForm(forms.Form):
    username = forms.CharField(label="经办人账号", max_length=64)


class BranchForm(forms.Form):
    name = forms.CharField(label="分支机构全称", max_length=100, widget=_WIDE)
    head = forms.CharField(label="负责人", max_length=40)
    residence = forms.CharField(label="住所", max_length=160, widget=_WIDE)


class PartyForm(forms.Form):
    form = forms.ChoiceField(label="党组织形式", choices=book.PARTY_FORMS)
    members = forms.IntegerField(label="正式党员数", min_value=0, max_value=10_000)


class DeliveredForm(forms.Form):
    delivered_date = forms.DateField(label="送达日期")


class NothingForm(forms.Form):
    """A verb that asks for nothing."""
