"""What officers type about purchases. Whether it is enough is judged by the commands."""

from decimal import Decimal

from django import forms

from ..communities.forms import MoneyField, NothingForm, ReasonForm, area, count, day, text

__all__ = ["NothingForm", "ReasonForm"]

STATES = (
    ("drafted", "草拟"), ("announced", "已公告"), ("seated", "评审中"), ("concluded", "成交公示"),
    ("contracted", "履行中"), ("finished", "已完结"), ("terminated", "已终止"), ("failed", "流标"),
)  # fmt: skip
TIES = (
    ("labour", "劳动关系"),
    ("board", "任董事、监事、理事"),
    ("holder", "股东、举办人"),
    ("kin", "与其负责人有近亲属关系"),
)
HUNDREDTHS = 100


class PointsField(forms.DecimalField):
    """Points of 100 with two decimals at most; cleans to hundredths."""

    def __init__(self, label: str = "得分", **more):
        widget = forms.NumberInput(attrs={"data-suffix": "分", "data-width": "short", "step": "0.01"})
        super().__init__(
            label=label, min_value=0, max_value=100, decimal_places=2, max_digits=5, widget=widget, **more
        )

    def clean(self, value):
        points = super().clean(value)
        return None if points is None else int(points * Decimal(HUNDREDTHS))


class ProjectFilterForm(forms.Form):
    text = text("名称或编号", 60, required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATES])


class ProjectForm(forms.Form):
    title = text("项目名称", 120)
    item_id = forms.TypedChoiceField(label="目录", coerce=int, help_text="只能购买指导性目录里的服务。")
    need = area("服务需求", 4000, rows=5)
    budget_fen = MoneyField(label="预算")
    term_months = count("合同期限", "个月", most=120)
    is_long = forms.BooleanField(
        label="固定长期项目", required=False, help_text="固定长期项目的期限可以更长。"
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item_id"].choices = [("", "请选择"), *items]


class AnnounceForm(forms.Form):
    bids_due_date = day("响应截止")
    review_date = day("评审日期")


class BidForm(forms.Form):
    uscc = text("响应单位的统一社会信用代码", 18)
    price_fen = MoneyField(label="报价")
    proposal = area("项目书", 20_000, rows=6)


class FreezeForm(forms.Form):
    panel_size = count("评审委员会人数", "人", most=99, initial=5)
    entropy_source = text(
        "随机数来源", 120, help_text="写明以后才会产生、人人可查的随机数，如“福彩双色球开奖号码”。"
    )
    issue = text("期号", 32, help_text="冻结时还没有开奖的一期。")
    draw_date = day("抽取日期")


class DrawForm(forms.Form):
    entropy = text("公布的随机数", 200, help_text="照公布的样子填写“期号|号码”。")


class RepresentativeForm(forms.Form):
    name = text("采购人代表姓名", 64)


class ScoreForm(forms.Form):
    points = PointsField()
    remark = text("评语", 300, required=False)


class ContractForm(forms.Form):
    signing_percent = count("首付款", "%", least=0, most=100, initial=50)
    midterm_percent = count("中期款", "%", least=0, most=100, initial=30)
    final_percent = count("尾款", "%", least=0, most=100, initial=20)
    from_date = day("履行起始日")


class AssessorForm(forms.Form):
    expert_id = forms.IntegerField(label="评估人员", widget=forms.Select)

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expert_id"].widget.choices = [("", "请选择"), *people]


class AssessmentForm(forms.Form):
    """One field of points for each assessor."""

    stage = forms.ChoiceField(label="阶段")
    opinion = area("评估意见", 500, rows=2)

    def __init__(self, *args, seats=(), stages=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = stages
        self.seats = [seat.id for seat in seats]
        for seat in seats:
            self.fields[f"seat_{seat.id}"] = PointsField(f"{seat.name}的评分")

    def given(self) -> dict[int, int]:
        return {seat: self.cleaned_data[f"seat_{seat}"] for seat in self.seats}


class PayForm(forms.Form):
    voucher = text("支付凭证号", 40)


class ExpertFilterForm(forms.Form):
    text = text("姓名、单位或专业", 60, required=False)
    pool = forms.ChoiceField(
        label="库", required=False,
        choices=[("", "全部"), ("evaluation", "评标专家库"), ("assessment", "评估人员库")],
    )  # fmt: skip


class ExpertForm(forms.Form):
    name = text("姓名", 64)
    identity_number = text("身份证号", 18, help_text="加密保存，只用来认出同一个人。")
    employer = text("工作单位", 120)
    speciality = text("专业", 80)
    phone = text("联系电话", 20)
    evaluates = forms.BooleanField(label="进入评标专家库", required=False)
    assesses = forms.BooleanField(label="进入评估人员库", required=False)


class TieForm(forms.Form):
    uscc = text("单位的统一社会信用代码", 18)
    organisation_name = text("单位名称", 120)
    kind = forms.ChoiceField(label="关系", choices=TIES)
    from_date = day("起")
    until_date = day("止", required=False, help_text="还在存续的空着。")


class ItemForm(forms.Form):
    code = text("编码", 12)
    name = text("服务名称", 80)
    group = text("大类", 40)
    from_date = day("自")
    source = text("依据", 120)
