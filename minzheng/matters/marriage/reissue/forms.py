"""What is asked of somebody who wants a new certificate."""

from django import forms

WHO = {"both": "双方到场", "male": "男方到场", "female": "女方到场"}
KINDS = {"BJ": "补领结婚证（按对）", "BL": "补领离婚证（按本）"}


class ReissueForm(forms.Form):
    """Which registration, which certificate, who came."""

    kind = forms.ChoiceField(label="补领什么", choices=list(KINDS.items()))
    original = forms.IntegerField(
        label="登记记录编号", min_value=1, help_text="先在“登记记录”里查到原登记，点“补领”会自动填好。"
    )
    who = forms.ChoiceField(label="谁来办", choices=list(WHO.items()))
    proxy = forms.BooleanField(
        label="另一方的公证委托书已核对", required=False, help_text="只有一方到场补领结婚证时需要。"
    )
    resident_here = forms.BooleanField(
        label="一方常住户口在本登记处辖区，户口簿已核对", required=False,
        help_text="2025年5月9日以前，原登记不在本登记处办理的才需要。",
    )  # fmt: skip
    identity_number = forms.CharField(
        label="到场人证件号", max_length=30, help_text="双方到场的填任意一方，用来与登记记录核对。"
    )
    reason = forms.ChoiceField(label="原因", choices=[("lost", "遗失"), ("damaged", "损毁")])


class VerifyForm(forms.Form):
    archive_seen = forms.BooleanField(label="已调阅登记档案，与当事人的陈述一致")
    note = forms.CharField(label="查档情况", required=False, max_length=300)


class IssueForm(forms.Form):
    male_print_number = forms.CharField(
        label="证芯号（第一本）", required=False, max_length=32, help_text="都留空，取您名下领用的下一本。"
    )
    female_print_number = forms.CharField(label="证芯号（第二本）", required=False, max_length=32)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="不予补领的理由和条文", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
