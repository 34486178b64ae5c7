"""What is typed in this part of the desk. Whether it is enough is judged by the commands."""

import datetime as dt

from django import forms

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.documents.media_types import JPEG
from minzheng.kernel.exchange.web import TEXT_ROWS
from minzheng.registers.counselling.checklists import AGENCY_FINDINGS, GRADE_CRITERIA, PAID_SERVICES
from minzheng.registers.counselling.queries import CHOICES

ALL = ("", "全部")
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


def _text(label: str, longest: int, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help_text,
        widget=forms.Textarea(attrs=TEXT_ROWS),
    )  # fmt: skip


def _yuan(label: str, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=2, min_value=0, help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-suffix": "元", "data-width": "short"}),
    )  # fmt: skip


class MediationFilter(forms.Form):
    q = forms.CharField(label="夫妻代号或档号", required=False, max_length=40)
    stage = forms.ChoiceField(label="阶段", required=False, choices=[ALL, *CHOICES["stage"]])
    outcome = forms.ChoiceField(
        label="结果", required=False, choices=[ALL, ("open", "进行中"), *CHOICES["outcome"]]
    )


class MediationForm(forms.Form):
    """A couple comes. Counsellors are those of the office."""

    first_number = forms.CharField(label="一方身份证号", max_length=24, help_text="只用来生成代号，不保存。")
    second_number = forms.CharField(label="另一方身份证号", max_length=24)
    stage = forms.ChoiceField(label="阶段", choices=CHOICES["stage"])
    counsellor_id = forms.TypedChoiceField(label="辅导员", coerce=int)
    consented = forms.BooleanField(
        label="双方都同意接受调解辅导",
        required=False,
        help_text="自愿、免费、保密；不同意的不登记，不影响办理离婚登记。",
    )

    def __init__(self, *args, counsellors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counsellor_id"].choices = _counsellors(counsellors)


def _counsellors(rows) -> list[tuple]:
    return [("", "请选择"), *((row.id, f"{row.name}（{row.get_profession_display()}）") for row in rows)]


class SessionForm(forms.Form):
    held_on = forms.DateField(label="日期")
    minutes = forms.IntegerField(
        label="时长", min_value=1, max_value=600, widget=forms.NumberInput(attrs={"data-suffix": "分钟"})
    )
    method = forms.ChoiceField(label="方式", choices=CHOICES["method"])
    counsellor_id = forms.TypedChoiceField(label="辅导员", coerce=int)
    record = _text("谈话记录", 2000, required=False, help_text="加密保存，查看留痕。")

    def __init__(self, *args, counsellors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counsellor_id"].choices = _counsellors(counsellors)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label="结果", choices=[row for row in CHOICES["outcome"] if row[0] != "to_court"]
    )
    paper_kind = forms.ChoiceField(
        label="制作文书",
        required=False,
        choices=[("", "不制作"), *CHOICES["paper_kind"]],
        help_text="制作文书的编档号归档。",
    )


class ReferForm(forms.Form):
    court = forms.CharField(label="法院", max_length=60)
    court_mediator = forms.CharField(label="诉前调解员", max_length=64)
    paper_kind = forms.ChoiceField(
        label="制作文书", required=False, choices=[("", "不制作"), *CHOICES["paper_kind"]]
    )


class CourtResultForm(forms.Form):
    result = forms.ChoiceField(label="结果", choices=CHOICES["court_result"])
    civil_number = forms.CharField(
        label="民事调解书文号", max_length=60, required=False, help_text="调解离婚的必填。"
    )


class ContractForm(forms.Form):
    number = forms.CharField(label="合同编号", max_length=60)
    provider = forms.CharField(label="承接单位", max_length=100)
    from_date = forms.DateField(label="开始日期")
    until_date = forms.DateField(label="结束日期")
    hours = forms.IntegerField(label="购买小时数", min_value=1, max_value=100_000)
    amount = _yuan("合同金额")

    def arguments(self) -> dict:
        data = dict(self.cleaned_data)
        return data | {"amount_fen": int(data.pop("amount") * 100)}


class CounsellorForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=64)
    profession = forms.ChoiceField(label="专业", choices=CHOICES["profession"])
    contract_id = forms.TypedChoiceField(label="服务合同", coerce=int, empty_value=None, required=False)

    def __init__(self, *args, contracts, **kwargs):
        super().__init__(*args, **kwargs)
        rows = [(row.id, f"{row.number} {row.provider}") for row in contracts]
        self.fields["contract_id"].choices = [("", "不在合同内"), *rows]


class MonthInput(forms.TextInput):
    input_type = "month"


class CheckForm(forms.Form):
    """The monthly report: each item is answered with found or not."""

    month = forms.CharField(label="月份", max_length=7, widget=MonthInput(attrs={"data-width": "short"}))
    fees = _yuan("涉及收费", "没有的填 0。")
    note = _text("说明", 500, required=False, help_text="发现问题的写明单位、项目和金额。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, label in PAID_SERVICES.items():
            self.fields[f"item_{key}"] = forms.ChoiceField(
                label=label, widget=forms.RadioSelect, choices=[("no", "无"), ("yes", "有")]
            )
        self.order_fields(["month", *(f"item_{key}" for key in PAID_SERVICES)])

    def clean_month(self) -> dt.date:
        try:
            return Month.parse(self.cleaned_data["month"]).first_date
        except Invalid as error:
            raise forms.ValidationError(error.sentence) from error

    def arguments(self) -> dict:
        data = self.cleaned_data
        return {
            "month": data["month"],
            "found": {key: data[f"item_{key}"] == "yes" for key in PAID_SERVICES},
            "fees_fen": int(data["fees"] * 100),
            "note": data["note"],
        }


class CloseCheckForm(forms.Form):
    closing_note = _text("整改情况", 300, help_text="例如停止收费、清退商户，写明日期。")


class AgencyFilter(forms.Form):
    q = forms.CharField(label="名称或信用代码", required=False, max_length=40)
    waiting = forms.BooleanField(label="只看有待整改的", required=False)


class AgencyForm(forms.Form):
    name = forms.CharField(label="名称", max_length=100)
    credit_code = forms.CharField(label="统一社会信用代码", max_length=24)
    kind = forms.ChoiceField(label="性质", choices=CHOICES["agency_kind"])
    address = forms.CharField(label="地址", max_length=200)
    contact = forms.CharField(label="负责人", max_length=64)


class InspectForm(forms.Form):
    inspected_on = forms.DateField(label="检查日期")
    names = forms.CharField(label="检查人", max_length=100, help_text="至少两人，用顿号隔开。")
    findings = forms.MultipleChoiceField(
        label="发现的问题", required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(AGENCY_FINDINGS.items()),
        help_text="没有的不勾。",
    )  # fmt: skip
    note = _text("检查情况", 500, required=False)
    rectify_by = forms.DateField(label="整改期限", required=False, help_text="发现问题的必填。")
    transfer_number = forms.CharField(
        label="移送执法线索号", max_length=60, required=False, help_text="需要处罚的，移送执法后填写。"
    )

    def arguments(self) -> dict:
        data = dict(self.cleaned_data)
        return data | {"inspectors": data.pop("names").replace("，", "、").replace(" ", "、").split("、")}


class ActivityFilter(forms.Form):
    q = forms.CharField(label="名称或地点", required=False, max_length=40)
    kind = forms.ChoiceField(label="类别", required=False, choices=[ALL, *CHOICES["activity_kind"]])


class ActivityForm(forms.Form):
    kind = forms.ChoiceField(label="类别", choices=CHOICES["activity_kind"])
    title = forms.CharField(label="名称", max_length=100)
    held_on = forms.DateField(label="日期")
    venue = forms.CharField(label="地点", max_length=100)
    participants = forms.IntegerField(label="参加人次", min_value=0, max_value=1_000_000)
    organiser = forms.CharField(label="主办", max_length=100)


class EvidenceForm(forms.Form):
    criterion = forms.ChoiceField(label="条目", choices=list(GRADE_CRITERIA.items()))
    title = forms.CharField(label="材料名称", max_length=100)
    note = forms.CharField(label="说明", max_length=300, required=False)
    upload = forms.FileField(
        label="照片或扫描件", required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-max-bytes": str(JPEG.limit_bytes)}),
    )  # fmt: skip


class YearForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=1950, max_value=2100)
