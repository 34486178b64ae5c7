"""What is typed about the ledger of the destitute: filters, visits, agreements, places, insurance."""

from django import forms

from minzheng.kernel.people.facts import SUPPORT_MODES
from minzheng.registers.benefits.fields import CountField, MoneyField, NameField, PhoneField
from minzheng.registers.support.ledger import SHORT_LEVELS
from minzheng.registers.support.queries import CONDITIONS, DUTIES, FLAGS, GUARDIAN_KINDS, INSTITUTION_KINDS

AREA = {"rows": 3, "data-width": "long"}
SHORT = {"data-width": "short"}
BEDS_MAX = 5_000


def _optional(pairs) -> list[tuple]:
    return [("", "全部"), *pairs]


class LedgerFilter(forms.Form):
    """Everybody where nothing is asked for. `towns` are those of the actor's reach."""

    q = forms.CharField(label="姓名", required=False, max_length=40)
    town = forms.ChoiceField(label="乡镇（街道）", required=False)
    mode = forms.ChoiceField(label="供养方式", required=False, choices=_optional(SUPPORT_MODES.items()))
    level = forms.ChoiceField(label="自理能力", required=False, choices=_optional(SHORT_LEVELS.items()))
    flag = forms.ChoiceField(
        label="关注", required=False, choices=_optional((name, label) for name, (label, _) in FLAGS.items())
    )

    def __init__(self, *args, towns=(), **options):
        super().__init__(*args, **options)
        self.fields["town"].choices = _optional(towns)
        if len(towns) < 2:
            self.fields["town"].widget = forms.HiddenInput()


class ChoosingForm(forms.Form):
    """A form of one person's page; `choices` fills its selects by name."""

    def __init__(self, *args, choices: dict | None = None, **options):
        super().__init__(*args, **options)
        for name, pairs in (choices or {}).items():
            if name in self.fields:
                self.fields[name].choices = [("", "请选择"), *pairs]


def _upload(label: str, help_text: str = "") -> forms.FileField:
    accept = {"accept": "image/*,.pdf"}
    return forms.FileField(
        label=label, required=False, help_text=help_text, widget=forms.FileInput(attrs=accept)
    )


class VisitForm(ChoosingForm):
    on_date = forms.DateField(label="探访日期")
    visitors = forms.CharField(label="探访人", max_length=80, help_text="谁去的，几个人的用顿号隔开。")
    condition = forms.ChoiceField(label="情况", choices=CONDITIONS, widget=forms.RadioSelect)
    findings = forms.CharField(
        label="发现的问题和处理", required=False, max_length=500, widget=forms.Textarea(attrs=AREA),
        help_text="情况正常的可以不填。",
    )  # fmt: skip
    self_care_changed = forms.BooleanField(label="自理能力有变化", required=False)
    change = forms.CharField(
        label="变化情况", required=False, max_length=300, widget=forms.Textarea(attrs={**AREA, "rows": 2}),
        help_text="勾选以后必填；区民政局自探访之日起 10 个工作日内复核评估。",
    )  # fmt: skip
    photo = _upload("照片", "可以不传。")


class _Period(ChoosingForm):
    from_date = forms.DateField(label="自")
    until_date = forms.DateField(label="至", required=False, help_text="没有约定期限的不填。")


class CareForm(_Period):
    caregiver_name = NameField(label="照料护理人")
    caregiver_number = forms.CharField(
        label="照料护理人身份证号", required=False, max_length=40,
        help_text="照料人也在人员档案里的，填写后关联到档案；号码本身不保存。",
    )  # fmt: skip
    relation = forms.CharField(
        label="与特困人员关系", max_length=40, help_text="例如：侄子、邻居、村民小组长。"
    )
    phone = PhoneField(label="联系电话")
    agreement_number = forms.CharField(label="协议编号", max_length=40)
    duties = forms.MultipleChoiceField(
        label="照料责任", choices=DUTIES.items(), widget=forms.CheckboxSelectMultiple
    )
    calls_per_month = forms.IntegerField(
        label="每月上门次数", min_value=1, max_value=93, widget=forms.NumberInput(attrs=SHORT)
    )
    upload = _upload("协议扫描件", "签好字的协议，照片或 PDF。")
    field_order = (
        "caregiver_name", "caregiver_number", "relation", "phone", "agreement_number", "from_date",
        "until_date", "duties", "calls_per_month", "upload",
    )  # fmt: skip


class GuardianForm(_Period):
    kind = forms.ChoiceField(label="监护人类别", choices=[("", "请选择"), *GUARDIAN_KINDS])
    guardian_name = forms.CharField(label="监护人", max_length=64)
    relation = forms.CharField(label="与特困人员关系", max_length=40)
    phone = PhoneField(label="联系电话")
    agreement_number = forms.CharField(label="协议编号", max_length=40)
    upload = _upload("协议扫描件", "签好字的协议，照片或 PDF。")
    field_order = (
        "kind", "guardian_name", "relation", "phone", "agreement_number", "from_date", "until_date", "upload",
    )  # fmt: skip


class DoctorForm(_Period):
    hospital = forms.CharField(label="签约医疗机构", max_length=80)
    team = forms.CharField(label="家庭医生（团队）", max_length=80)
    field_order = ("hospital", "team", "from_date", "until_date")


class EndForm(ChoosingForm):
    last_date = forms.DateField(label="最后一天")
    reason = forms.CharField(label="原因", max_length=200)


class WishForm(ChoosingForm):
    kind = forms.ChoiceField(
        label="希望的机构类别", required=False, choices=[("", "哪一类都可以"), *INSTITUTION_KINDS]
    )
    from_date = forms.DateField(label="提出日期")


class AdmitForm(ChoosingForm):
    institution_id = forms.TypedChoiceField(label="供养机构", coerce=int)
    bed = forms.CharField(label="床位号", max_length=20, help_text="例如：101-1。")
    is_nursing = forms.BooleanField(label="护理型床位", required=False)
    from_date = forms.DateField(label="入住日期")


class PolicyForm(ChoosingForm):
    insurer = forms.CharField(label="承保公司", max_length=80)
    number = forms.CharField(label="保单号", max_length=40)
    from_date = forms.DateField(label="保险责任起")
    until_date = forms.DateField(label="保险责任止", help_text="最长一年。")


class StayForm(ChoosingForm):
    hospital = forms.CharField(label="医院", max_length=80)
    reason = forms.CharField(label="住院原因", max_length=120)
    from_date = forms.DateField(label="入院日期")


class DischargeForm(ChoosingForm):
    stay_id = forms.TypedChoiceField(label="哪一次住院", coerce=int)
    last_date = forms.DateField(label="出院日期")


class ClaimForm(ChoosingForm):
    stay_id = forms.TypedChoiceField(label="哪一次住院", coerce=int)
    nursing_days = CountField(label="申请护理天数", unit="天", max_value=999)
    claimed_fen = MoneyField(label="申请金额")


class SettleForm(ChoosingForm):
    stay_id = forms.TypedChoiceField(label="哪一次住院", coerce=int)
    paid_fen = MoneyField(label="赔付金额", help_text="没有赔付的填 0。")
    paid_date = forms.DateField(label="赔付日期")


class BedsForm(forms.Form):
    beds = forms.IntegerField(
        label="床位", min_value=1, max_value=BEDS_MAX, widget=forms.NumberInput(attrs=SHORT)
    )
    nursing_beds = forms.IntegerField(
        label="其中护理型床位", min_value=0, max_value=BEDS_MAX, widget=forms.NumberInput(attrs=SHORT)
    )
    funding = forms.CharField(
        label="建设和运行资金来源",
        required=False,
        max_length=120,
        help_text="例如：福彩公益金、财政预算、社会捐助。",
    )


class InstitutionForm(BedsForm):
    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *INSTITUTION_KINDS])
    division_code = forms.ChoiceField(label="服务的区划")
    opened_date = forms.DateField(label="开办日期")
    field_order = ("name", "kind", "division_code", "beds", "nursing_beds", "opened_date", "funding")

    def __init__(self, *args, divisions=(), **options):
        super().__init__(*args, **options)
        self.fields["division_code"].choices = [("", "请选择"), *divisions]


class CloseForm(forms.Form):
    closed_date = forms.DateField(label="停办日期")
