"""Forms of the acts that founding, change and cancellation share."""

from django import forms
from django.core.exceptions import ValidationError

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import parse_fen

AREA = forms.Textarea(attrs={"rows": 3, "data-width": "long"})
VISITORS_MIN = 2


def judged(check, *arguments, **options):
    """The result of a kernel check; its sentence becomes the field's error."""
    try:
        return check(*arguments, **options)
    except Invalid as error:
        raise ValidationError(error.sentence) from error


class FenField(forms.CharField):
    """An amount in yuan as people write it; cleans to fen."""

    def __init__(self, **options):
        attrs = {"inputmode": "decimal", "autocomplete": "off", "data-suffix": "元", "data-width": "short"}
        super().__init__(**{"max_length": 24, "widget": forms.TextInput(attrs=attrs)} | options)

    def clean(self, value) -> int:
        return judged(parse_fen, super().clean(value), label=self.label or "金额")


class LinesField(forms.CharField):
    """Several entries, one a line; cleans to a list without empty lines."""

    def __init__(self, **options):
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 4, "data-width": "long"})} | options)

    def clean(self, value) -> list[str]:
        text = super().clean(value)
        return [line.strip() for line in (text or "").splitlines() if line.strip()]


class SupplementForm(forms.Form):
    missing = LinesField(label="需要补正的内容", help_text="每行一项，一次写全。", max_length=1000)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由和去处", max_length=300, widget=AREA)


class NoteForm(forms.Form):
    note = forms.CharField(label="说明", max_length=300, widget=AREA)


class VisitForm(forms.Form):
    visited_date = forms.DateField(label="核查日期")
    visitors = LinesField(label="核查人员", help_text="两人以上，每行一人。", max_length=200)
    fits = forms.TypedChoiceField(
        label="住所、人员和资产", choices=[("yes", "与申请一致"), ("no", "与申请不一致")],
        widget=forms.RadioSelect, coerce=lambda value: value == "yes",
    )  # fmt: skip
    findings = forms.CharField(label="核查情况", max_length=300, widget=AREA)

    def clean_visitors(self):
        names = self.cleaned_data["visitors"]
        if len(set(names)) < VISITORS_MIN:
            raise forms.ValidationError(
                "现场核查须两名以上工作人员（行政许可法 第三十四条），请再填写一名核查人员。"
            )
        return names


class OpinionForm(forms.Form):
    opinion = forms.ChoiceField(
        label="意见", choices=[("grant", "建议准予"), ("refuse", "建议不予")], widget=forms.RadioSelect
    )
    text = forms.CharField(label="审查情况", max_length=300, widget=AREA)


class RefusalForm(forms.Form):
    reason = forms.CharField(label="事实和理由", max_length=300, widget=AREA)
    article = forms.CharField(
        label="依据", max_length=120, help_text="例如：社会团体登记管理条例 第十三条第（二）项"
    )
