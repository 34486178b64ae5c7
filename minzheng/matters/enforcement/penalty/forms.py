"""The forms of the steps of a penalty."""

from django import forms

from minzheng.registers.enforcement import benchmarks
from minzheng.registers.enforcement.fields import Field, PartyKind, PenaltyKind
from minzheng.registers.enforcement.models import EnforcementOfficer

SERVICE_METHODS = (
    ("direct", "直接送达"), ("witnessed", "留置送达"), ("mail", "邮寄送达"), ("electronic", "电子送达（当事人同意）"),
    ("notice", "公告送达"),
)  # fmt: skip
_WIDE = {"rows": 4}


def yuan_field(label: str, **more) -> forms.DecimalField:
    """An amount in yuan with two decimals; the acts take fen."""
    return forms.DecimalField(
        label=label, max_digits=14, decimal_places=2, min_value=0,
        widget=forms.NumberInput(attrs={"data-width": "short", "data-suffix": "元", "step": "0.01"}), **more,
    )  # fmt: skip


def text_field(label: str, *, required: bool = True, limit: int = 500, **more) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=limit, widget=forms.Textarea(attrs=_WIDE), **more
    )


class OpenForm(forms.Form):
    """Proposing to file a case (立案呈批)."""

    lead_id = forms.IntegerField(label="线索", required=False, widget=forms.HiddenInput)
    field = forms.ChoiceField(label="领域", choices=Field.choices)
    violation = forms.ChoiceField(label="涉嫌违法行为", choices=())
    party_kind = forms.ChoiceField(label="当事人类别", choices=PartyKind.choices, widget=forms.RadioSelect)
    party_name = forms.CharField(label="当事人", max_length=120)
    party_code = forms.CharField(label="统一社会信用代码", required=False, max_length=18)
    party_address = forms.CharField(label="住所", required=False, max_length=200)
    facts = text_field("初步查明的事实", limit=2000)
    happened_from = forms.DateField(label="行为开始日", widget=forms.DateInput())
    happened_until = forms.DateField(
        label="行为终了日",
        widget=forms.DateInput(),
        help_text="连续或继续的，填行为终了之日；追责期限从这一天起算。",
    )
    is_life_or_finance = forms.BooleanField(
        label="涉及公民生命健康安全、金融安全且有危害后果",
        required=False,
        help_text="追责期限为五年（2021-07-15 起）。",
    )
    base = yuan_field("计罚基数", required=False, help_text="违法所得、骗取金额等；基准按倍数计罚的填写。")
    officers = forms.MultipleChoiceField(
        label="办案人员", widget=forms.CheckboxSelectMultiple, help_text="两名以上，执法证有效。", choices=()
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = {one.code: f"{Field(one.field).label}：{one.label}" for one in benchmarks.violations()}
        self.fields["violation"].choices = [("", "请选择"), *sorted(known.items(), key=lambda row: row[1])]
        officers = EnforcementOfficer.objects.filter(is_on_duty=True).order_by("name")
        self.fields["officers"].choices = [
            (str(one.id), f"{one.name}（{one.certificate_number}，至 {one.valid_until}）") for one in officers
        ]


class NoteForm(forms.Form):
    note = text_field("意见")


class ReasonForm(forms.Form):
    reason = text_field("理由")


class ReviewForm(forms.Form):
    opinion = text_field("审核意见", limit=1000)


class KindsForm(forms.Form):
    """Kinds and amounts of a penalty, with what a deviation from the benchmark needs."""

    tier = forms.ChoiceField(
        label="情节", choices=list(benchmarks.TIER_LABELS.items()), widget=forms.RadioSelect
    )
    kinds = forms.MultipleChoiceField(
        label="处罚种类", choices=PenaltyKind.choices, widget=forms.CheckboxSelectMultiple
    )
    fine = yuan_field("罚款", required=False)
    confiscated = yuan_field("没收违法所得", required=False)
    deviation_reason = text_field(
        "偏离裁量基准的理由", required=False, help_text="不在建议幅度内的必须说明。"
    )
    is_discussed = forms.BooleanField(
        label="已经集体讨论", required=False, help_text="减轻处罚的必须集体讨论。"
    )


class OnSpotForm(forms.Form):
    """当场处罚: a warning or a small fine."""

    kinds = forms.MultipleChoiceField(
        label="处罚种类", widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, one.label) for one in (PenaltyKind.WARNING, PenaltyKind.FINE)],
    )  # fmt: skip
    fine = yuan_field("罚款", required=False)


class ProposeForm(KindsForm):
    conclusion = text_field("调查结论和建议", limit=1000)


class NotifyForm(forms.Form):
    reasons = text_field("拟处罚的理由和依据", limit=1000)


class StatementForm(forms.Form):
    statement = text_field("陈述申辩内容", required=False, limit=1000)
    is_waived = forms.BooleanField(label="当事人书面放弃陈述申辩和听证", required=False)
    answer = text_field("复核意见", limit=1000, help_text="当事人提出的事实、理由或证据成立的，应当采纳。")


class RequestHearingForm(forms.Form):
    requested_on = forms.DateField(label="申请日期", widget=forms.DateInput())
    hearing_date = forms.DateField(
        label="听证日期", widget=forms.DateInput(), help_text="举行的七个工作日前通知当事人。"
    )
    place = forms.CharField(label="听证地点", max_length=120)


class HoldHearingForm(forms.Form):
    record = text_field("听证笔录要点", limit=2000)
    opinion = text_field("听证主持人意见", limit=1000)


class DecideForm(KindsForm):
    reasons = text_field("决定的事实、理由和依据", limit=2000)


class ServeForm(forms.Form):
    served_date = forms.DateField(label="送达日期", widget=forms.DateInput())
    method = forms.ChoiceField(label="送达方式", choices=SERVICE_METHODS)
    receiver = forms.CharField(label="签收人", max_length=64, help_text="拒收的写见证人。")


class PayForm(forms.Form):
    paid_date = forms.DateField(label="缴款日期", widget=forms.DateInput())
    amount = yuan_field("罚没款")
    late = yuan_field("加处罚款", required=False)
    receipt_number = forms.CharField(label="缴款凭证号", max_length=40)


class CourtForm(forms.Form):
    court = forms.CharField(label="受理法院", max_length=120)


class TransferForm(forms.Form):
    receiver = forms.CharField(label="接收机关", max_length=120)
    reason = text_field("移送理由", help_text="涉嫌犯罪的，应当及时移送司法机关（行政处罚法 第二十七条）。")
