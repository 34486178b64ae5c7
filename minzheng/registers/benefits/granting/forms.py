"""The form of an application for oneself or for whom one looks after, and those of the steps."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy

from ..fields import CardNumberField, NameField, PhoneField
from .places import villages

AREA = forms.Textarea(attrs={"rows": 3, "data-width": "long"})
BANKS = (
    "农村商业银行", "农业银行", "邮政储蓄银行", "工商银行", "建设银行", "中国银行", "交通银行", "湖南银行", "长沙银行",
    "其他",
)  # fmt: skip


class GrantForm(forms.Form):
    """Who applies, where she is at home, and to which card she is paid. A programme adds its own questions.

    The identity number is judged when the application is filed, by the day on which that happens.
    """

    name = NameField(label="申请人姓名", help_text="与身份证一致。")
    identity_number = forms.CharField(
        label="身份证号", max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "data-width": "medium"}
        ),
    )  # fmt: skip
    division_code = forms.ChoiceField(
        label="户籍所在村（社区）", choices=lazy(villages, list)(),
        error_messages={"invalid_choice": "没有这个村（社区），请从列表里选择。"},
    )  # fmt: skip
    phone = PhoneField(label="联系电话", required=False)
    payee_name = NameField(
        label="领款人姓名", required=False, help_text="由监护人代领的填写监护人；本人领取的不用填。"
    )
    payee_number = forms.CharField(
        label="领款人身份证号", max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "medium"}),
    )  # fmt: skip
    bank = forms.ChoiceField(
        label="开户行", required=False, choices=[("", "请选择"), *((text, text) for text in BANKS)],
        help_text="没有银行卡的先不填，批准后由乡镇（街道）线下发放。",
    )  # fmt: skip
    card_number = CardNumberField(label="银行卡号（一卡通）", required=False)

    own_questions: tuple[str, ...] = ()
    window_questions: tuple[str, ...] = ()  # asked besides where an officer takes it in

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("payee_name")) != bool(cleaned.get("payee_number")):
            field = "payee_number" if cleaned.get("payee_name") else "payee_name"
            self.add_error(field, "领款人的姓名和身份证号要一起填写。")
        if cleaned.get("card_number") and not cleaned.get("bank"):
            self.add_error("bank", "填了银行卡号，请选择开户行。")
        if cleaned.get("bank") and "card_number" in cleaned and not cleaned["card_number"]:
            self.add_error("card_number", "选了开户行，请填写银行卡号。")
        return cleaned


class NoteForm(forms.Form):
    note = forms.CharField(label="说明", max_length=300, widget=AREA)


class OpinionForm(forms.Form):
    note = forms.CharField(
        label="审核意见", max_length=300, widget=AREA, help_text="写明核实了什么、怎样核实的。"
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", min_length=5, max_length=300, widget=AREA)


class SupplementForm(forms.Form):
    missing = forms.CharField(
        label="需要补正的内容", help_text="每行一项，一次写全。", max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "data-width": "long"}),
    )  # fmt: skip

    def clean_missing(self) -> list[str]:
        found = [line.strip() for line in self.cleaned_data["missing"].splitlines() if line.strip()]
        if not found:
            raise ValidationError("请列出需要补正的全部内容，每行一项。")
        return found
