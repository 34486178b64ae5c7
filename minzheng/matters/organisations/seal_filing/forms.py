"""The form of the filing."""

from django import forms


class SealFilingForm(forms.Form):
    engraver = forms.CharField(label="刻章单位", max_length=100, help_text="公安机关备案的刻章单位。")
    seals = forms.IntegerField(
        label="印章枚数", min_value=1, max_value=20, help_text="公章、财务章、名章一共几枚。"
    )
    bank = forms.CharField(label="开户银行", max_length=100, help_text="写到支行，例如：示例银行冷水滩支行。")
    account_number = forms.CharField(label="银行账号", max_length=40)
