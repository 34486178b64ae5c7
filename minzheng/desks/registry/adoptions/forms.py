"""What is typed here outside the matters' own forms."""

from django import forms

from minzheng.kernel.cases.states import State
from minzheng.kernel.exchange.web import TEXT_ROWS
from minzheng.registers.adoptions.queries import LEAD_SOURCES, LEAD_STATES, RELATION_STATUSES

_STATES = (
    State.SUBMITTED, State.SUPPLEMENT, State.ACCEPTED, State.EXAMINED, State.REGISTERED, State.NOT_REGISTERED,
    State.WITHDRAWN, State.ABORTED,
)  # fmt: skip
ALL = ("", "全部")


def _text(label: str, longest: int, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help_text,
        widget=forms.Textarea(attrs=TEXT_ROWS),
    )  # fmt: skip


class CaseFilter(forms.Form):
    q = forms.CharField(label="编号或收养人姓氏", required=False, max_length=40)
    matter = forms.ChoiceField(
        label="事项",
        required=False,
        choices=[ALL, ("adoption", "收养登记"), ("adoption-dissolution", "解除收养关系登记")],
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[ALL, *((str(state), state.label) for state in _STATES)]
    )


class RelationFilter(forms.Form):
    q = forms.CharField(label="收养登记证字号", required=False, max_length=40)
    status = forms.ChoiceField(label="状态", required=False, choices=[ALL, *RELATION_STATUSES])


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="查看理由", max_length=100, help_text="会留在记录里，例如“当事人到场核对证件”。"
    )


class VisitForm(forms.Form):
    visited_on = forms.DateField(label="回访日期")
    visitor = forms.CharField(label="回访人", max_length=64)
    is_well = forms.BooleanField(label="孩子和家庭生活正常", required=False, initial=True)
    note = _text("回访情况", 500, required=False, help_text="加密保存。有问题的必须写明。")


class RevokeForm(forms.Form):
    basis = _text("查实弄虚作假的依据", 300, help_text="法院文书、公安结论等的名称和文号，不写姓名。")
    certificate_collected = forms.BooleanField(label="已收缴收养登记证", required=False)


class LeadFilter(forms.Form):
    q = forms.CharField(label="线索编号或地点", required=False, max_length=40)
    state = forms.ChoiceField(label="状态", required=False, choices=[ALL, *LEAD_STATES])


class LeadForm(forms.Form):
    source = forms.ChoiceField(label="来源", choices=LEAD_SOURCES)
    found_on = forms.DateField(label="发现日期")
    place = forms.CharField(label="地点（到乡镇、街道）", max_length=100)
    content = _text("线索内容", 1000, help_text="何时何地、什么情况、谁反映的。加密保存，查看留痕。")


class PassForm(forms.Form):
    police_office = forms.CharField(label="接收的公安机关", max_length=100)
    police_receipt = forms.CharField(label="接收回执号", max_length=60)


class AnswerForm(forms.Form):
    outcome = _text("公安机关反馈的结果", 300, help_text="不写姓名。")
