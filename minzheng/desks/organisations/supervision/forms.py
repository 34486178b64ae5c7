"""What officers type at this part of the desk, beside what the steps of subjects ask for."""

from django import forms

from minzheng.kernel.base.actors import Actor
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.supervision.listing import LISTS, grounds_of
from minzheng.registers.supervision.web import AskForm

TABLES = ".xlsx,.csv"


class OrganisationField(forms.CharField):
    """An organisation by its name or credit code, within the actor's reach; cleans to its id."""

    def __init__(self, *, actor: Actor, **kwargs):
        super().__init__(
            **{
                "label": "社会组织",
                "max_length": 120,
                "help_text": "填名称或统一社会信用代码；名称可以只填一部分。",
                **kwargs,
            }
        )
        self.actor = actor

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        text = "".join(text.split())
        reach = organisations.visible(self.actor)
        exact = reach.filter(uscc=text.upper()).first() or reach.filter(name=text).first()
        if exact is not None:
            return exact.id
        found = list(reach.filter(name__contains=text).order_by("name")[:6])
        if len(found) == 1:
            return found[0].id
        if found:
            names = "、".join(one.name for one in found[:5]) + ("等" if len(found) > 5 else "")
            raise forms.ValidationError(f"有几个社会组织的名称含“{text}”：{names}。请填全名。")
        raise forms.ValidationError(f"辖区内没有“{text}”。请核对名称或统一社会信用代码。")


class AboutForm(AskForm):
    """An organisation, and what the opening of a subject asks for."""

    def __init__(self, asks, *args, actor: Actor, needed: bool = True, **kwargs):
        super().__init__(asks, *args, **kwargs)
        self.fields["organisation"] = OrganisationField(actor=actor, required=needed)
        self.order_fields(["organisation"])


class CreditForm(forms.Form):
    """A proposal for a list."""

    list = forms.ChoiceField(label="名单", choices=LISTS, widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label="情形",
        choices=[("", "请选择"), *((label, grounds_of(code)) for code, label in LISTS)],
        help_text="选所选名单下的情形。",
    )
    occurred_date = forms.DateField(label="事实发生日期")
    facts_text = forms.CharField(
        label="事实",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text="写明时间、事实和证据。",
    )

    first_letter_date = forms.DateField(
        label="第一次专用信函日期", required=False, help_text="只有登记住所无法联系的才填。"
    )
    second_letter_date = forms.DateField(
        label="第二次专用信函日期", required=False, help_text="两次相隔的天数以民政部令第60号为准。"
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(actor=actor)
        self.order_fields(["organisation"])


class RoundForm(forms.Form):
    """The inspection of a year."""

    year = forms.IntegerField(label="检查哪一年的工作", min_value=1990, max_value=2100)
    kind = forms.ChoiceField(label="类型", choices=organisations.choices(), widget=forms.RadioSelect)
    rectify_by_date = forms.DateField(
        label="迟报的整改期限", required=False, help_text="还没有定的留空，责令整改时再填。"
    )
    basis = forms.CharField(label="依据（通知文号）", max_length=200, required=False)


class LateForm(forms.Form):
    """By when those who were late must have put it right."""

    due_date = forms.DateField(label="整改期限")


class ReceiptForm(forms.Form):
    file = forms.FileField(
        label="平台回执", help_text="Excel 或 CSV：文书号、结果、公示日期、平台编号、说明。",
        widget=forms.FileInput(attrs={"accept": TABLES}),
    )  # fmt: skip


class FeedbackForm(forms.Form):
    feedback = forms.CharField(
        label="部门反馈的落实情况", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class FeeForm(forms.Form):
    """One declared fee."""

    category = forms.ChoiceField(
        label="收费性质",
        choices=[("dues", "会费"), ("service", "经营服务性收费"), ("administrative", "行政事业性收费"), ("other", "其他收费")],
    )  # fmt: skip
    name = forms.CharField(
        label="项目（会费写档次）", max_length=80, help_text="例如：会长单位、理事单位、会员单位。"
    )
    amount = forms.CharField(
        label="标准（元）", widget=forms.TextInput(attrs={"inputmode": "decimal", "data-width": "short"})
    )
    unit = forms.CharField(label="计费单位", max_length=20, initial="年")
    basis = forms.CharField(label="依据", max_length=200, help_text="会员（代表）大会决议日期或文件文号。")
    floating = forms.BooleanField(label="标准是浮动的（上下限）", required=False)


FeeFormSet = forms.formset_factory(FeeForm, extra=1, can_delete=True)


class YearForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, required=False)
