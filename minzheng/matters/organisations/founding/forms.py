"""The application for founding, as the agent fills it in: one page of sections and a row for each officer."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from minzheng.kernel.people.commands import clean_name
from minzheng.kernel.people.identity import check_identity_number
from minzheng.registers.organisations.licensing_forms import AREA, FenField, judged
from minzheng.registers.organisations.models import Kind, PartyForm, RegistrationMode, Role

from .conditions import DIRECT_CLASSES, FIELDS


class CountField(forms.IntegerField):
    def __init__(self, **options):
        attrs = {"inputmode": "numeric", "data-width": "short"}
        super().__init__(
            **{
                "min_value": 0, "max_value": 100_000, "initial": 0, "widget": forms.NumberInput(attrs=attrs)
            } | options
        )  # fmt: skip


class FoundingForm(forms.Form):
    """Everything but the persons."""

    kind = forms.ChoiceField(label="类型", choices=Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label="名称", max_length=80, widget=forms.TextInput(attrs={"data-width": "long"}),
        help_text="请先做名称自查。",
    )  # fmt: skip
    category = forms.ChoiceField(label="行业分类", choices=FIELDS)
    scope = forms.CharField(label="宗旨和业务范围", max_length=600, widget=AREA)
    area = forms.CharField(label="活动地域", max_length=60, required=False, help_text="社会团体填写。")
    residence = forms.CharField(
        label="住所", max_length=160, widget=forms.TextInput(attrs={"data-width": "long"})
    )
    contact_phone = forms.RegexField(
        r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$", label="联系电话",
        error_messages={"invalid": "电话应为 11 位手机号，或者带区号的固定电话，请核对。"},
    )  # fmt: skip
    registration_mode = forms.ChoiceField(
        label="登记方式", choices=RegistrationMode.choices, widget=forms.RadioSelect
    )
    supervisor = forms.CharField(
        label="业务主管单位", max_length=60, required=False, help_text="双重管理的填写。"
    )
    direct_class = forms.ChoiceField(
        label="直接登记类别", choices=[("", "不是直接登记"), *DIRECT_CLASSES], required=False
    )
    industry_authority = forms.CharField(
        label="行业管理部门", max_length=60, required=False, help_text="直接登记的填写。"
    )
    is_trade_association = forms.BooleanField(label="属于行业协会商会", required=False)
    capital_fen = FenField(label="注册资金")
    verified_fen = FenField(label="验资报告载明的到账金额")
    is_public = forms.BooleanField(label="公开募捐（基金会）", required=False)
    member_persons = CountField(label="个人会员数", help_text="社会团体填写。")
    member_units = CountField(label="单位会员数", help_text="社会团体填写。")
    staff = CountField(label="专职工作人员数")
    charter = forms.CharField(
        label="章程草案", max_length=60_000, widget=forms.Textarea(attrs={"rows": 10, "data-width": "long"}),
        help_text="粘贴全文，系统对照必备条款逐项检查。",
    )  # fmt: skip
    party_form = forms.ChoiceField(
        label="拟建党组织形式", choices=[c for c in PartyForm.choices if c[0] != PartyForm.NONE]
    )
    party_members = CountField(label="正式党员数")
    party_promise = forms.BooleanField(label="承诺按规定开展党建工作，党建与登记同步")
    clean_record = forms.BooleanField(
        label="承诺全体发起人、拟任负责人没有被剥夺政治权利，具有完全民事行为能力，材料真实"
    )


class OfficerForm(forms.Form):
    """A founder who is to hold a post."""

    name = forms.CharField(label="姓名", max_length=40)
    identity_number = forms.CharField(label="身份证号", max_length=24)
    role = forms.ChoiceField(label="职务", choices=Role.choices)
    term_until_date = forms.DateField(label="本届届满日期")
    is_civil_servant = forms.BooleanField(label="现职或离退休公务员", required=False)
    approval_number = forms.CharField(label="兼职审批文号", max_length=60, required=False)
    is_paid = forms.BooleanField(label="领取薪酬", required=False)

    def __init__(self, *args, on_date: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.on_date = on_date

    def clean_name(self):
        return judged(clean_name, self.cleaned_data["name"])

    def clean_identity_number(self):
        return judged(
            check_identity_number, self.cleaned_data["identity_number"], on_date=self.on_date
        ).number


class _Officers(forms.BaseFormSet):
    def clean(self):
        if any(self.errors):
            return
        rows = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        seats = [(row["identity_number"], row["role"]) for row in rows]
        if len(set(seats)) != len(seats):
            raise ValidationError("同一个人的同一职务填了两次，请删去一行。")


OfficerFormSet = forms.formset_factory(
    OfficerForm, formset=_Officers, extra=0, min_num=1, validate_min=True, can_delete=True, max_num=60
)


def officers_of(formset) -> list[dict]:
    """The rows that stand, as `open_` takes them."""
    kept = [form.cleaned_data for form in formset.forms if form.cleaned_data]
    return [
        {name: value for name, value in row.items() if name != "DELETE"}
        for row in kept
        if not row.get("DELETE")
    ]
