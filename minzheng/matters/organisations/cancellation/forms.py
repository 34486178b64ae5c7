"""The application for cancellation."""

from django import forms

from minzheng.registers.organisations.licensing_forms import AREA


class CancellationForm(forms.Form):
    reason = forms.CharField(label="注销理由", max_length=300, widget=AREA)
    resolution_date = forms.DateField(label="终止决议日期")
    handed_in = forms.BooleanField(label="证书、印章和财务凭证将随申请交回")
    clear_of_debts = forms.BooleanField(label="税务已清，没有未了结的债权债务和诉讼")
