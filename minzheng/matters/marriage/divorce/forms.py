"""What is asked of two who want to divorce."""

from django import forms

from minzheng.registers.marriages.fields import CoupleForm

BROUGHT = {
    "both": "两本结婚证",
    "one": "一本，另一本已书面声明遗失",
    "none": "都没有，已书面声明遗失并有加盖查档章的档案复印件",
}
WHERE = {"mainland": "中国内地登记机关", "embassy": "中国驻外使领馆", "abroad": "境外登记机关"}


class DivorceForm(CoupleForm):
    """Both parties, their marriage, and the agreement with its four parts (民法典 第一千零七十六条)."""

    declared = False
    registered_in = forms.ChoiceField(label="结婚登记在哪里办的", choices=list(WHERE.items()))
    brought = forms.ChoiceField(label="结婚证", choices=list(BROUGHT.items()))
    marriage_number = forms.CharField(
        label="结婚证字号", required=False, max_length=64,
        help_text="档案里查不到这对夫妻时照结婚证填写；查得到的可以不填。",
    )  # fmt: skip
    marriage_year = forms.IntegerField(
        label="结婚登记年度", required=False, min_value=1949, max_value=2100, help_text="同上。"
    )
    resident_here = forms.BooleanField(
        label="一方常住户口在本登记处辖区",
        required=False,
        help_text="2025年5月9日以前须核对户口簿；以后不需要。",
    )
    both_present = forms.BooleanField(label="双方亲自到场，都有完全民事行为能力")
    voluntary = forms.BooleanField(label="双方自愿离婚，已签书面离婚协议")
    children = forms.CharField(
        label="协议：子女抚养",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="没有的写“无”。",
    )
    property_text = forms.CharField(
        label="协议：财产处理",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="没有的写“无”。",
    )
    debts = forms.CharField(
        label="协议：债务处理",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="没有的写“无”。",
    )


class WithdrawForm(forms.Form):
    by = forms.ChoiceField(
        label="由谁撤回", choices=[("male", "男方"), ("female", "女方")], widget=forms.RadioSelect
    )
    receipt_shown = forms.ChoiceField(
        label="受理回执单", choices=[("shown", "已出示"), ("lost", "遗失，已书面说明")]
    )


class IssueForm(forms.Form):
    """The examination on the day the two come for the certificate."""

    both_present = forms.BooleanField(label="双方共同到场，身份已核对")
    still_voluntary = forms.BooleanField(label="已分别询问，仍然自愿离婚，协议内容没有变化，已当场签名")
    record_of_questions = forms.CharField(
        label="问话笔录要点", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        initial="双方确系自愿离婚，对子女抚养、财产、债务处理协商一致。",
    )  # fmt: skip
    male_print_number = forms.CharField(
        label="男方证芯号", required=False, max_length=32, help_text="两个都留空，取您名下领用的下两本。"
    )
    female_print_number = forms.CharField(label="女方证芯号", required=False, max_length=32)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="不予办理的理由和条文", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class AbandonForm(forms.Form):
    note = forms.CharField(label="终止原因", max_length=300)
