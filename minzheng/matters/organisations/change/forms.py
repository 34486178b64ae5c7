"""The application for a change: only what is filled in changes."""

import datetime as dt

from django import forms

from minzheng.kernel.people.commands import clean_name
from minzheng.kernel.people.identity import check_identity_number
from minzheng.registers.organisations.licensing_forms import AREA, FenField, judged

_WIDE = forms.TextInput(attrs={"data-width": "long"})


class OptionalFen(FenField):
    """An amount that may be left empty."""

    def clean(self, value):
        return super().clean(value) if str(value or "").strip() else None


class ChangeForm(forms.Form):
    """What is left empty stays as it is."""

    name = forms.CharField(label="新名称", max_length=80, required=False, widget=_WIDE)
    residence = forms.CharField(label="新住所", max_length=160, required=False, widget=_WIDE)
    scope = forms.CharField(label="新的宗旨和业务范围", max_length=600, required=False, widget=AREA)
    area = forms.CharField(label="新的活动地域", max_length=60, required=False)
    capital = OptionalFen(label="新的注册资金", required=False)
    supervisor = forms.CharField(label="新的业务主管单位", max_length=60, required=False)
    legal_name = forms.CharField(label="新法定代表人姓名", max_length=40, required=False)
    legal_identity_number = forms.CharField(label="新法定代表人身份证号", max_length=24, required=False)
    legal_term_until_date = forms.DateField(label="新法定代表人本届届满日期", required=False)
    legal_is_civil_servant = forms.BooleanField(label="新法定代表人是现职或离退休公务员", required=False)
    legal_approval_number = forms.CharField(label="兼职审批文号", max_length=60, required=False)
    charter = forms.CharField(
        label="新章程", max_length=60_000, required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-width": "long"}), help_text="修改章程的粘贴全文。",
    )  # fmt: skip
    comparison = forms.CharField(label="新旧条款对照", max_length=6000, required=False, widget=AREA)
    resolution_date = forms.DateField(label="（理）事会或会员大会决议日期")
    consent_date = forms.DateField(
        label="业务主管单位同意日期", required=False, help_text="双重管理的填写；自同意之日起三十日内申请。"
    )

    on_date = dt.date.max

    def clean_legal_name(self):
        text = self.cleaned_data["legal_name"]
        return judged(clean_name, text) if text else ""

    def clean_legal_identity_number(self):
        text = self.cleaned_data["legal_identity_number"]
        return judged(check_identity_number, text, on_date=self.on_date).number if text else ""

    def clean(self):
        data = super().clean()
        named = [
            bool(data.get(key)) for key in ("legal_name", "legal_identity_number", "legal_term_until_date")
        ]
        if any(named) and not all(named):
            self.add_error("legal_name", "变更法定代表人的，请把姓名、身份证号和届满日期都填上。")
        if data.get("charter") and not data.get("comparison"):
            self.add_error("comparison", "修改章程的，请写明新旧条款对照。")
        return data
