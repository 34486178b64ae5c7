"""What is typed at the counter."""

from django import forms

from minzheng.kernel.documents.media_types import JPEG
from minzheng.registers.benefits.files.entries import KINDS


class SearchForm(forms.Form):
    q = forms.CharField(
        label="姓名或身份证号",
        required=False,
        max_length=40,
        help_text="姓名至少两个字，或完整的身份证号。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-width": "medium"}),
    )


class OpenNumberForm(forms.Form):
    reason = forms.CharField(
        label="查看的理由", max_length=200, help_text="例如：核对身份证原件。查看会记录在案。"
    )


class DeathForm(forms.Form):
    death_date = forms.DateField(label="死亡日期")
    source_note = forms.CharField(
        label="依据的证明",
        max_length=200,
        help_text="例如：居民死亡医学证明书、火化证明、户口注销证明及编号。",
    )
    file = forms.FileField(
        label="证明的照片",
        required=False,
        help_text="没有的可以先报，证明补到窗口。",
        widget=forms.FileInput(
            attrs={
                "accept": "image/jpeg,image/png,image/webp,application/pdf",
                "data-max-bytes": str(JPEG.limit_bytes),
            }
        ),
    )


class DayForm(forms.Form):
    day = forms.DateField(label="日期", required=False)


class StoryFilter(forms.Form):
    """Which part of the story of a file is shown."""

    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *KINDS.items()])
