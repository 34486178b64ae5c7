"""What a visitor types."""

from django import forms

KINDS = (("association", "社会团体"), ("service", "社会服务机构"), ("foundation", "基金会"))
LISTS = (("abnormal", "活动异常名录"), ("severe", "严重违法失信名单"), ("red", "红名单"))


class SearchForm(forms.Form):
    text = forms.CharField(
        label="名称或统一社会信用代码", max_length=60, required=False,
        help_text="可以只写名称的一部分；用以前的名称、旧登记证号也能找到。",
    )  # fmt: skip
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *KINDS])
    standing = forms.BooleanField(label="只看现存的", required=False)


class ListForm(forms.Form):
    list = forms.ChoiceField(label="名单", required=False, choices=LISTS)
    text = forms.CharField(label="名称或代码", max_length=60, required=False)
    on_date = forms.DateField(
        label="截至", required=False, widget=forms.DateInput(attrs={"data-width": "short"})
    )
