"""What residents type outside the matters' own questions."""

from django import forms

from minzheng.kernel.documents.media_types import JPEG

FILES_AT_ONCE = 9
ACCEPTED = "image/jpeg,image/png,application/pdf"


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in one field; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        files = data or [None]
        if len(files) > FILES_AT_ONCE:
            raise forms.ValidationError(
                f"一次最多选 {FILES_AT_ONCE} 个文件，您选了 {len(files)} 个，请分几次上传。"
            )
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class PaperForm(forms.Form):
    """Photos of one paper. `key` says which; each form of a page gets ids of its own from it."""

    key = forms.CharField(widget=forms.HiddenInput)
    files = ManyFilesField(
        label="选择照片或文件",
        help_text="可以直接拍照，也可以从相册里选几张。",
        error_messages={"required": "请先选择照片或文件，再点上传。"},
        widget=ManyFilesInput(attrs={"accept": ACCEPTED, "data-max-bytes": str(JPEG.limit_bytes)}),
    )

    def __init__(self, *args, key: str, label: str, **kwargs):
        super().__init__(*args, auto_id=f"{key}_%s", initial={"key": key}, **kwargs)
        self.key = key
        self.fields["files"].label = f"选择“{label}”的照片或文件"


class WithdrawForm(forms.Form):
    note = forms.CharField(
        label="撤回的原因", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class HandInForm(forms.Form):
    note = forms.CharField(
        label="补充说明",
        required=False,
        max_length=500,
        help_text="比如：哪份材料暂时开不出来，原因是什么。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        label="您认为决定哪里不对",
        max_length=2000,
        help_text="写清事实和理由，至少 5 个字。例如：核对出的车辆已于去年卖掉，有过户证明。",
        error_messages={"required": "请写明您不服决定的理由。"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label="您要反映的情况",
        max_length=2000,
        help_text="请写具体：什么人、什么事、什么时候。例如：这家有一辆小货车在跑运输。",
        error_messages={"required": "请写明您要反映的情况。"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    contact = forms.CharField(
        label="您的姓名和电话",
        required=False,
        max_length=100,
        help_text="可以不填。留下联系方式的，核实后会把结果告诉您；我们为您保密。",
    )


class VillageSearchForm(forms.Form):
    name = forms.CharField(label="村（社区）名称", required=False, max_length=40)


class VerifyForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=40,
        help_text="印在文书末页二维码旁边，16 位字母和数字，大小写、空格都不影响。",
        error_messages={"required": "请输入文书上的验证码。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "data-width": "medium"}
        ),
    )


class BesideForm(forms.Form):
    """What a month is held against."""

    before = forms.ChoiceField(label="和哪个月比", required=False)

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = choices
