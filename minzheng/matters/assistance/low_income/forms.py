"""What an application for recognition asks: the family, its income and property, what it had to spend."""

from django import forms

from minzheng.registers.benefits.fields import CountField, MoneyField, judged
from minzheng.registers.benefits.granting import GrantForm

from .entitlement import ENTITLEMENTS
from .family import relatives_of
from .rules import INCOMES, SPENDING

NAMES = [(one.code, one.name) for one in ENTITLEMENTS]
PLACES = [("", "请选择"), ("1", "城市"), ("0", "农村")]
EXAMPLE = "每人一行：姓名 身份证号 与户主关系 工资 就业成本 经营 财产 转移 其他。金额为申请前十二个月的合计，没有的填 0。"
REASONS = {"apart": "人户分离", "hard": "家庭经济状况调查难度大"}


class LowIncomeForm(GrantForm):
    programmes = forms.MultipleChoiceField(
        label="申请认定", choices=NAMES, widget=forms.CheckboxSelectMultiple, help_text="一次申请，分别认定；可以都选。",
        error_messages={"required": "请至少选择一项。"}, initial=[code for code, _ in NAMES],
    )  # fmt: skip
    urban = forms.TypedChoiceField(label="按哪种低保标准", coerce=int, choices=PLACES)
    relatives = forms.CharField(
        label="其他家庭成员", required=False, max_length=4000, help_text=EXAMPLE,
        widget=forms.Textarea(attrs={"rows": 4, "data-width": "long"}),
    )  # fmt: skip
    support_income_year_fen = MoneyField(label="一年的赡养、抚养、扶养费", initial="0")
    financial_assets_fen = MoneyField(label="全家金融资产", initial="0")
    vehicle_count = CountField(label="机动车", unit="辆", initial=0)
    home_count = CountField(label="住房", unit="套", initial=0)
    runs_business = forms.TypedChoiceField(
        label="有实际经营的工商登记",
        coerce=int,
        choices=[("0", "没有"), ("1", "有")],
        widget=forms.RadioSelect,
    )
    own_questions = (
        "programmes", "urban", *INCOMES, "relatives", "support_income_year_fen", "financial_assets_fen",
        "vehicle_count", "home_count", "runs_business", *SPENDING,
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for key, label in INCOMES.items():
            self.fields[key] = MoneyField(label=f"申请人一年的{label}", initial="0")
        for key, label in SPENDING.items():
            self.fields[key] = MoneyField(
                label=f"全家一年的{label}",
                required=False,
                help_text="凭票据，扣除各类保险和救助后自己负担的部分。",
            )
        # The page shows the questions of a programme in the order of the form.
        self.order_fields(["name", "identity_number", "division_code", "phone", *self.own_questions])

    def clean_relatives(self):
        return judged(relatives_of, self.cleaned_data["relatives"])


class ExtensionForm(forms.Form):
    reason = forms.ChoiceField(label="延期理由", choices=[("", "请选择"), *REASONS.items()])
