"""The form of a home visit, in the order in which one looks around."""

import datetime as dt

from django import forms

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.documents.media_types import JPEG

from .visits import CHECKLIST

PHOTOS_MAX = 12
SIGNED_BY_HAND = "手写签名（最后一张照片）"


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos; cleans to a list."""

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if self.required and not files:
            raise forms.ValidationError("请至少拍一张入户照片，例如住房外观。")
        if len(files) > PHOTOS_MAX:
            raise forms.ValidationError(f"一次最多 {PHOTOS_MAX} 张照片，您选了 {len(files)} 张，请挑有用的。")
        return [super(PhotosField, self).clean(file, initial) for file in files]


class VisitForm(forms.Form):
    """Who went when, what was seen, photos, and the household's signature."""

    visited_at = forms.DateTimeField(label="入户时间", widget=DateTimeInput(attrs={"data-width": "medium"}))
    first_visitor = forms.CharField(
        label="调查人一", max_length=64, widget=forms.TextInput(attrs={"data-width": "short"})
    )
    second_visitor = forms.CharField(
        label="调查人二",
        max_length=64,
        help_text="须两人一起入户。",
        widget=forms.TextInput(attrs={"data-width": "short"}),
    )
    findings = forms.CharField(
        label="调查结论",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写看到的、问到的，和申报是否一致。",
    )
    photos = PhotosField(
        label="现场照片",
        help_text="住房外观、室内、证件。没有网络时照片不能保留，恢复后重新选。",
        widget=PhotosInput(
            attrs={
                "accept": "image/jpeg,image/png,image/webp",
                "capture": "environment",
                "data-max-bytes": str(JPEG.limit_bytes),
            }
        ),
    )
    signed_by = forms.CharField(
        label="被调查人姓名",
        max_length=64,
        help_text="由在场的家庭成员签字；拒签的，写“拒签”和原因。",
        widget=forms.TextInput(attrs={"data-width": "medium"}),
    )
    signature = forms.FileField(
        label="手写签名",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png", "data-signature": ""}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, answers) in CHECKLIST.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[(one, one) for one in answers],
                widget=forms.RadioSelect,
                error_messages={"required": f"请选择“{label}”的情况。"},
            )

    def checklist_fields(self):
        return [self[name] for name in CHECKLIST]

    def checklist(self) -> dict[str, str]:
        """The answers by their labels, as the record keeps them."""
        told = {label: self.cleaned_data[name] for name, (label, _) in CHECKLIST.items()}
        return told | ({"签字方式": SIGNED_BY_HAND} if self.cleaned_data["signature"] else {})

    def pictures(self) -> list:
        """The photos, and the drawn signature as the last of them."""
        drawn = self.cleaned_data["signature"]
        return [*self.cleaned_data["photos"], *([drawn] if drawn else [])]

    def moment(self) -> dt.datetime:
        return self.cleaned_data["visited_at"].astimezone(CHINA)
