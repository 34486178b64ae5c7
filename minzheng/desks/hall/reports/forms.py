"""What anybody types."""

from django import forms

from minzheng.registers.outreach import commands, queries

AREA = {"rows": 4, "data-width": "long"}


class PublicReportForm(forms.Form):
    """Who needs help, or what is wrong. A name is voluntary."""

    purpose = forms.ChoiceField(
        label="您要反映什么", widget=forms.RadioSelect, initial="need",
        choices=[("need", "有人遇到困难，需要帮助"), ("complaint", "举报：有人不该享受、代领、干部不公或不管")],
    )  # fmt: skip
    complaint_kind = forms.ChoiceField(
        label="举报哪一类", required=False, choices=[("", "请选择"), *queries.KINDS],
        widget=forms.Select(attrs={"data-when": "purpose=complaint"}),
    )  # fmt: skip
    subject_name = forms.CharField(
        label="反映的是谁", max_length=60, help_text="姓名或单位；不知道的写“不详”。"
    )
    division_code = forms.ChoiceField(label="在哪个村（社区）", required=False)
    place = forms.CharField(
        label="具体地点", max_length=120, required=False, help_text="组、楼栋、附近的标志。"
    )
    facts = forms.CharField(label="什么情况", max_length=2000, widget=forms.Textarea(attrs=AREA))
    reporter_name = forms.CharField(
        label="您的姓名", max_length=40, required=False, help_text="不愿留名的，姓名和电话都空着。"
    )
    reporter_phone = forms.CharField(
        label="您的电话", max_length=30, required=False, help_text="加密保存，只用来答复您。"
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = [("", "不清楚"), *places]

    def told(self) -> commands.Told:
        typed = dict(self.cleaned_data)
        if typed["purpose"] == "need":
            typed["complaint_kind"] = ""  # chosen before she changed her mind, and hidden since
        return commands.Told(channel="", **typed)


class AnswerForm(forms.Form):
    number = forms.CharField(label="编号", max_length=40, help_text="例如 XS2020-00001")
    code = forms.CharField(label="查询码", max_length=20, help_text="十位字母和数字，不分大小写。")
