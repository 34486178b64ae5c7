"""Form fields that say in plain Chinese what is wrong, each by the kernel's own check."""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import parse_fen
from minzheng.kernel.people.commands import clean_name
from minzheng.kernel.people.identity import IdentityNumber, check_identity_number

from .commands import check_card_number

YES_NO = [("no", "没有"), ("yes", "有")]
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
_DIVISION = re.compile(r"\d{12}")


def judged(check, *arguments, **options):
    """The result of a kernel check; its sentence becomes the field's error."""
    try:
        return check(*arguments, **options)
    except Invalid as error:
        raise ValidationError(error.sentence) from error


class NameField(forms.CharField):
    """A person's name."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"autocomplete": "off", "data-width": "medium"})
        super().__init__(**{"max_length": 60, "widget": widget} | options)

    def clean(self, value) -> str:
        text = super().clean(value)
        return judged(clean_name, text) if text else ""


class IdentityNumberField(forms.CharField):
    """An identity number; `on_date` must be set by the form before cleaning."""

    on_date: dt.date

    def __init__(self, **options):
        attrs = {"autocomplete": "off", "autocapitalize": "characters", "data-width": "long"}
        super().__init__(**{"max_length": 40, "widget": forms.TextInput(attrs=attrs)} | options)

    def clean(self, value) -> IdentityNumber:
        return judged(check_identity_number, super().clean(value), on_date=self.on_date)


class MoneyField(forms.CharField):
    """An amount in yuan as people write it; cleans to fen. Never negative."""

    def __init__(self, **options):
        attrs = {"inputmode": "decimal", "autocomplete": "off", "data-suffix": "元", "data-width": "short"}
        super().__init__(**{"max_length": 20, "widget": forms.TextInput(attrs=attrs)} | options)

    def clean(self, value) -> int:
        return judged(parse_fen, super().clean(value), label=self.label)


class CountField(forms.IntegerField):
    """How many: 0 to 100."""

    def __init__(self, *, unit: str, **options):
        attrs = {"inputmode": "numeric", "data-suffix": unit, "data-width": "short"}
        messages = {
            "invalid": "请填写整数，没有的填 0。",
            "min_value": "不能是负数，没有的填 0。",
            "max_value": "数目过大，请核对。",
        }
        widget = forms.TextInput(attrs=attrs)
        super().__init__(
            **{"min_value": 0, "max_value": 100, "widget": widget, "error_messages": messages} | options
        )


class CardNumberField(forms.CharField):
    """A bank card number with a right check digit."""

    def __init__(self, **options):
        attrs = {"inputmode": "numeric", "autocomplete": "off", "data-width": "long"}
        super().__init__(**{"max_length": 40, "widget": forms.TextInput(attrs=attrs)} | options)

    def clean(self, value) -> str:
        text = super().clean(value)
        return judged(check_card_number, text) if text else ""


class PhoneField(forms.CharField):
    """A mobile number, or a fixed line with its area code."""

    def __init__(self, **options):
        attrs = {"inputmode": "tel", "autocomplete": "tel", "data-width": "medium"}
        super().__init__(**{"max_length": 20, "widget": forms.TextInput(attrs=attrs)} | options)

    def clean(self, value) -> str:
        text = re.sub(r"\s", "", super().clean(value))
        if text and not _PHONE.fullmatch(text):
            raise ValidationError("请填写 11 位手机号，或带区号的固定电话，例如 0746-1234567。")
        return text


class DivisionField(forms.ChoiceField):
    """A village or community by its code. Without choices (a draft checked later) any code will do."""

    def valid_value(self, value) -> bool:
        offered = [code for code, _ in self.choices if code]
        return str(value) in offered if offered else _DIVISION.fullmatch(str(value)) is not None


class YesNoField(forms.ChoiceField):
    """A question that must be answered; cleans to a bool."""

    def __init__(self, **options):
        super().__init__(**{"choices": YES_NO, "widget": forms.RadioSelect} | options)

    def clean(self, value) -> bool:
        return super().clean(value) == "yes"


class PlainForm(forms.Form):
    """A form whose sentence for an empty field names the field, in the verb that fits it."""

    use_required_attribute = False  # the server answers in plain words; the browser would answer first

    def __init__(self, *arguments, on_date: dt.date, **options):
        self.on_date = on_date
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            field.error_messages["required"] = f"请{'选择' if chosen else '填写'}：{field.label}"
            field.error_messages["invalid_choice"] = "没有这个选项，请重新选择。"
            if isinstance(field, IdentityNumberField):
                field.on_date = on_date
