"""What officers type here. Whether it is enough is judged by the commands."""

from django import forms

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import parse_fen
from minzheng.kernel.exchange.sheets import FILE_BYTES_MAX

KINDS = (
    ("service", "为民服务"), ("charity", "公益慈善"), ("mutual_aid", "邻里互助"), ("culture", "文体娱乐"),
    ("farming", "农村生产技术"),
)  # fmt: skip
STATES = (("filed", "已备案"), ("dormant", "休眠"), ("promoted", "已转登记"), ("withdrawn", "已注销备案"))
NEED_KINDS = (
    ("elderly", "为老服务"), ("children", "儿童关爱"), ("disabled", "助残"), ("poor", "济困"),
    ("culture", "文体"), ("governance", "社区治理"),
)  # fmt: skip
COUNT_MAX = 1_000_000


def text(label: str, longest: int, *, required: bool = True, **more) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required, **more)


def area(label: str, longest: int = 1000, *, required: bool = True, rows: int = 3, **more) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget, **more)


def count(label: str, suffix: str, *, least: int = 1, most: int = COUNT_MAX, **more) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"data-suffix": suffix, "data-width": "short"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **more)


def day(label: str, *, required: bool = True, **more) -> forms.DateField:
    widget = forms.DateInput(attrs={"data-width": "short"})
    return forms.DateField(label=label, required=required, widget=widget, **more)


class MoneyField(forms.CharField):
    """An amount in yuan as people write it; cleans to fen."""

    def __init__(self, **more):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "data-suffix": "元", "data-width": "short"})
        super().__init__(max_length=30, widget=widget, **more)

    def clean(self, value):
        written = super().clean(value)
        if not written:
            return 0
        try:
            return parse_fen(written, label=str(self.label))
        except Invalid as error:
            raise forms.ValidationError(error.sentence) from error


class GroupFilterForm(forms.Form):
    text = text("名称、编号或负责人", 60, required=False)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *KINDS])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATES])
    place = forms.ChoiceField(label="乡镇（街道）", required=False)

    def __init__(self, *args, towns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "全部"), *towns]


class GroupForm(forms.Form):
    """The form of filing: one minute at the window."""

    name = text("名称", 60, help_text="社区名加活动内容，如“梅湾社区红梅广场舞队”。")
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *KINDS])
    division_code = forms.ChoiceField(label="村（社区）")
    leader_name = text("负责人", 64, widget=forms.TextInput(attrs={"data-width": "short"}))
    leader_phone = text(
        "负责人电话", 20, widget=forms.TextInput(attrs={"data-width": "short", "inputmode": "tel"})
    )
    member_count = count("成员人数", "人", most=10_000)
    place = text("活动场所", 120)
    purpose = area("主要活动", 300, required=False, rows=2)
    sure = forms.BooleanField(label="确认不是同一个组织", required=False)

    def __init__(self, *args, communities, ask_sure=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = [("", "请选择"), *communities]
        if not ask_sure:
            self.fields["sure"].widget = forms.HiddenInput()


class ActivityForm(forms.Form):
    on_date = day("活动日期")
    title = text("活动内容", 120)
    participants = count("参加人数", "人", most=100_000)
    place = text("地点", 120, required=False)


class ChangeForm(forms.Form):
    leader_name = text("负责人", 64)
    leader_phone = text("负责人电话", 20)
    member_count = count("成员人数", "人", most=10_000)
    place = text("活动场所", 120)
    purpose = area("主要活动", 300, required=False, rows=2)


class PromoteForm(forms.Form):
    uscc = text("统一社会信用代码", 18, help_text="登记证书上的 18 位代码，以 51、52 或 53 开头。")


class ReasonForm(forms.Form):
    reason = area("原因", 300, rows=2)


class ImportForm(forms.Form):
    """The file. `checked` says which file was checked."""

    file = forms.FileField(
        label="备案表",
        help_text="一行一个组织；列的先后不限，空行、合计行会自动略过。",
        error_messages={"required": "请先选择备案表文件。", "empty": "这个文件是空的，请重新选择。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv", "data-max-bytes": str(FILE_BYTES_MAX)}),
    )
    checked = forms.CharField(required=False, widget=forms.HiddenInput)


class BaseForm(forms.Form):
    name = text("名称", 80)
    division_code = forms.ChoiceField(label="所在区划", help_text="选区为区级中心，选乡镇（街道）为孵化站。")
    address = text("地址", 120)
    capacity = count("可入驻家数", "家", most=1000)
    opened_date = day("挂牌日期")
    operator = text("运营机构", 80, required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = places


class StayFilterForm(forms.Form):
    text = text("组织名称", 60, required=False)
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部"), ("applied", "待评审"), ("admitted", "在孵"), ("graduated", "已出壳"),
                 ("ended", "已退出"), ("declined", "未入驻")],
    )  # fmt: skip


class StayForm(forms.Form):
    name = text("组织名称", 120)
    uscc = text("统一社会信用代码", 18, required=False, help_text="已登记的填写；还没有登记的空着。")
    contact = text("联系人", 64)
    phone = text("联系电话", 20)
    plan = area("培育计划", 2000, rows=4)


class AdmitForm(forms.Form):
    points = count("评审得分", "分", least=0, most=100)
    opinion = area("评审意见", 500, rows=2)
    from_date = day("协议起始日")
    months = count("协议期限", "个月", most=120)


class OpinionForm(forms.Form):
    points = count("得分", "分", least=0, most=100)
    opinion = area("意见", 500, rows=2)


class ServiceForm(forms.Form):
    on_date = day("日期")
    title = text("服务内容", 120)
    minutes = count("时长", "分钟", most=10_000)
    mentor = text("辅导人", 64)


class RegisteredForm(forms.Form):
    uscc = text("统一社会信用代码", 18)
    registered_date = day("登记成立日期")


class FederationForm(forms.Form):
    name = text("名称", 80)
    division_code = forms.ChoiceField(label="所在区划")
    president = text("会长", 64)
    founded_date = day("成立日期")
    uscc = text("统一社会信用代码", 18, required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = places


class MemberForm(forms.Form):
    name = text("会员单位", 120)
    uscc = text("统一社会信用代码", 18, required=False)
    joined_date = day("入会日期")


class JointForm(forms.Form):
    on_date = day("日期")
    title = text("活动内容", 120)
    organisations = count("参加单位数", "家", most=1000)
    beneficiaries = count("服务人次", "人次", least=0)


class NeedFilterForm(forms.Form):
    text = text("需求", 60, required=False)
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部"), ("open", "待对接"), ("matched", "已对接"), ("closed", "已关闭")],
    )  # fmt: skip


class NeedForm(forms.Form):
    division_code = forms.ChoiceField(label="村（社区）")
    title = text("需求", 120)
    kind = forms.ChoiceField(label="类别", choices=NEED_KINDS)
    details = area("说明")
    beneficiaries = count("受益人数", "人", least=0)
    until_date = day("征集截止")

    def __init__(self, *args, communities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = [("", "请选择"), *communities]


class OfferForm(forms.Form):
    organisation_name = text("应征组织", 120)
    uscc = text("统一社会信用代码", 18, required=False)
    proposal = area("服务方案", 2000, rows=4)
    amount_fen = MoneyField(label="需要资金", required=False, help_text="不需要资金的空着。")


class NothingForm(forms.Form):
    """Nothing to fill in."""


class DateForm(forms.Form):
    on_date = day("截至", required=False)
