"""What is asked of two who want to marry, and of the registrar at each step."""

from django import forms

from minzheng.registers.marriages.fields import CoupleForm
from minzheng.registers.marriages.models import StatusInquiry
from minzheng.registers.marriages.parties import ROLES
from minzheng.registers.marriages.rules.kinship import DECLARED

_ANSWERS = [("", "请选择"), *((one.value, one.label) for one in StatusInquiry.Answer if one != "pending")]


class RegistrationForm(CoupleForm):
    """Both parties on one page, and what they declare together."""

    kinship = forms.ChoiceField(label="双方声明的亲属关系", choices=list(DECLARED.items()), initial="none")
    both_present = forms.BooleanField(label="双方亲自到场（不能委托他人）")
    voluntary = forms.BooleanField(label="双方都声明完全自愿、没有配偶")
    effect_date = forms.DateField(
        label="补办：效力起始日期", required=False, widget=forms.DateInput(),
        help_text="只有补办结婚登记才填：双方均符合结婚实质条件之日。",
    )  # fmt: skip
    name_sakes_note = forms.CharField(
        label="同名同龄历史记录核实情况", required=False, max_length=300,
        help_text="档案里有同名同龄而没有证件号的在册婚姻时，写明怎样核实不是本人。",
    )  # fmt: skip
    written_answer = forms.BooleanField(
        label="不符合条件，当事人要求书面答复", required=False,
        help_text="勾选后照样收件，用来出具《不予办理结婚登记告知单》。",
    )  # fmt: skip


class VerifyForm(forms.Form):
    """What the national base answered about each party."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for role, label in ROLES.items():
            self.fields[f"{role}_answer"] = forms.ChoiceField(
                label=f"{label}：全国婚姻登记信息库", choices=_ANSWERS,
                help_text="网络或系统出错的选“未能核对”：不能凭声明登记。",
            )  # fmt: skip
            self.fields[f"{role}_note"] = forms.CharField(
                label=f"{label}：查询流水号或说明", required=False, max_length=200
            )
            self.fields[f"{role}_spouse_name"] = forms.CharField(
                label=f"{label}：返回的配偶姓名", required=False, max_length=40
            )
            self.fields[f"{role}_register_year"] = forms.IntegerField(
                label=f"{label}：返回的登记年度", required=False, min_value=1900, max_value=2100
            )
            self.fields[f"{role}_certificate_number"] = forms.CharField(
                label=f"{label}：返回的字号", required=False, max_length=64
            )


class ExamineForm(forms.Form):
    """What the registrar saw and asked. `proofs` is filled for the case."""

    proofs = forms.MultipleChoiceField(
        label="已当面核对的证件和证明", widget=forms.CheckboxSelectMultiple, choices=()
    )
    asked_apart = forms.BooleanField(label="已分别询问双方，均为真实自愿，没有强迫、欺骗、买卖")
    capacity_note = forms.CharField(
        label="意思表示能力说明", required=False, max_length=300,
        help_text="有精神、智力残疾的写明怎样确认本人真实自愿；聋哑、语言不通的写明翻译人；不能签字的写明捺印。",
    )  # fmt: skip
    opinion = forms.CharField(
        label="审查意见", max_length=500, initial="经审查，双方符合结婚登记条件，准予登记。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class RegisterForm(forms.Form):
    """On which blanks the two certificates are printed."""

    male_print_number = forms.CharField(
        label="男方证芯号", required=False, max_length=32, help_text="两个都留空，取您名下领用的下两本。"
    )
    female_print_number = forms.CharField(label="女方证芯号", required=False, max_length=32)


class HandOverForm(forms.Form):
    """How the certificates were handed over (颁证)."""

    guests = forms.CharField(label="见证人、参加人", required=False, max_length=100)
    both_signed = forms.BooleanField(label="已宣读，双方已在登记表上签收")


class RefuseForm(forms.Form):
    """Why it is not registered; what the checks found is added by itself."""

    reason = forms.CharField(
        label="不予办理的理由和条文", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="系统检查出的原因会自动写入告知单，这里补充其他理由。",
    )  # fmt: skip


class AbandonForm(forms.Form):
    note = forms.CharField(label="终止原因", max_length=300, help_text="例如“女方当场反悔”。")
