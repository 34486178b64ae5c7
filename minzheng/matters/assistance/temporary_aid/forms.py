"""The forms of 临时救助: the application, the screen for emergencies, and those of its steps."""

import datetime as dt
from typing import Any

from django import forms

from minzheng.kernel.documents.media_types import JPEG
from minzheng.registers.benefits.fields import CountField, MoneyField
from minzheng.registers.benefits.granting import GrantForm
from minzheng.registers.benefits.granting.forms import AREA, OpinionForm

from .entitlement import times_text
from .rules import MONTHS_MAX, PERSONS_MAX, TIMES

CAUSES = {
    "fire": "火灾", "traffic": "交通事故", "illness": "突发重病", "drowning": "溺水", "unemployment": "失业",
    "schooling": "就学", "disaster": "自然灾害", "other": "其他",
}  # fmt: skip
KINDS = {"urgent": "急难型", "expense": "支出型"}
PAY_FORMS = {"card": "打到银行卡", "hand": "用备用金发现金"}
YES_NO = [("yes", "是"), ("no", "否")]
STEP = TIMES // 2  # coefficients are offered by halves


class AnswerField(forms.TypedChoiceField):
    """A yes or no that has an answer before anybody chooses; cleans to a bool."""

    def __init__(self, *, initial: bool, **more: Any):
        super().__init__(
            choices=YES_NO, coerce=lambda text: text == "yes", empty_value=initial, required=False,
            initial="yes" if initial else "no", widget=forms.RadioSelect, **more,
        )  # fmt: skip


class OptionalMoneyField(MoneyField):
    """An amount that may be left out: then it is 0."""

    def clean(self, value) -> int:
        return super().clean(value) if (value or "").strip() else 0


class PersonsField(CountField):
    """How many persons are aided."""

    def __init__(self, **more: Any):
        super().__init__(
            unit="人", min_value=1, max_value=PERSONS_MAX, label="救助人数",
            help_text="需要救助的家庭成员数，包括本人。",
            error_messages={"min_value": "至少填 1 人。", "invalid": "请填写整数，例如 3。"}, **more,
        )  # fmt: skip


class MonthsField(forms.TypedChoiceField):
    """For how many months' standard."""

    def __init__(self, **more: Any):
        choices = [(number, f"{number} 个月") for number in range(1, MONTHS_MAX + 1)]
        super().__init__(coerce=int, label="救助月数", choices=choices, **more)


class SeverityField(forms.TypedChoiceField):
    """The coefficient of hardship, in ten-thousandths."""

    def __init__(self, **more: Any):
        choices = [(value, times_text(value)) for value in range(STEP, 10 * TIMES + 1, STEP)]
        super().__init__(coerce=int, label="困难程度系数", choices=choices, **more)


class OccasionForm(GrantForm):
    """What happened, when and where, to whom, and how much is asked: what both forms of application share."""

    cause = forms.ChoiceField(label="发生了什么", choices=list(CAUSES.items()), widget=forms.RadioSelect)
    event_date = forms.DateField(label="发生日期", widget=forms.DateInput(attrs={"data-width": "medium"}))
    event_place = forms.CharField(
        label="发生地点", max_length=100, widget=forms.TextInput(attrs={"data-width": "long"})
    )
    persons = PersonsField(initial=1)
    months = MonthsField(initial=1)
    urban = AnswerField(label="按城市标准", initial=False, help_text="城镇居民选“是”，农村居民选“否”。")
    local = AnswerField(label="本地户籍或者持有本地居住证", initial=True)
    pay_form = forms.ChoiceField(
        label="怎样发放",
        required=False,
        choices=list(PAY_FORMS.items()),
        initial="card",
        widget=forms.RadioSelect,
    )
    repeat_reason = forms.CharField(
        label="再次申请的理由", required=False, max_length=200, widget=AREA,
        help_text="今年已因同一事由救助过的，写明情况有什么变化；没有的不填。",
    )  # fmt: skip


class TemporaryAidForm(OccasionForm):
    kind = forms.ChoiceField(
        label="类型", choices=list(KINDS.items()), widget=forms.RadioSelect,
        help_text="突发意外、须立即救助的选急难型；必需的医疗、教育等支出过大的选支出型。",
    )  # fmt: skip
    severity = SeverityField(initial=TIMES, required=False, empty_value=TIMES)
    expense_fen = OptionalMoneyField(
        label="必需支出", required=False, help_text="支出型填写：扣除报销后自己负担的合计。"
    )
    income_year_fen = OptionalMoneyField(
        label="人均年可支配收入", required=False,
        help_text="支出型填写：全家上一年收入除以人数；低保、特困对象不用填。",
    )  # fmt: skip
    assets_fit = AnswerField(label="家庭财产符合规定", initial=True)

    own_questions = (
        "kind", "cause", "event_date", "event_place", "persons", "months", "severity", "urban", "local",
        "expense_fen", "income_year_fen", "assets_fit", "pay_form", "repeat_reason",
    )  # fmt: skip

    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        self.fields["division_code"].label = "受理地村（社区）"
        self.fields["division_code"].help_text = "急难型选事情发生的地方，支出型选户籍所在地。"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == "expense" and not cleaned.get("expense_fen"):
            self.add_error("expense_fen", "支出型救助请填写必需支出的金额。")
        return cleaned


class EmergencyForm(OccasionForm):
    """One screen, on a phone: who, what, when, where. The person is found on file, or told by her number."""

    person_id = forms.IntegerField(label="是哪一位", required=False, widget=forms.RadioSelect)
    photo = forms.FileField(
        label="现场照片", required=False,
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment",
                   "data-max-bytes": str(JPEG.limit_bytes)}
        ),
    )  # fmt: skip

    def __init__(
        self, *arguments: Any, today: dt.date, found: list[tuple[int, str]] = (),
        heads: dict[int, str] | None = None, places: list[tuple[str, str]] = (), **more: Any,
    ):  # fmt: skip
        """`found` are persons to choose from, `heads` says of each number of months what it gives a head;
        `places` are the villages in which the officer takes in.
        """
        super().__init__(*arguments, **more)
        for name in ("payee_name", "payee_number", "bank", "card_number"):
            del self.fields[name]
        self.fields["person_id"].widget.choices = list(found)
        self.fields["name"].required = self.fields["identity_number"].required = False
        self.fields["identity_number"].label = "身份证号"
        self.fields["division_code"].label = "发生地村（社区）"
        if places:
            self.fields["division_code"].choices = places
        self.fields["event_date"].initial = today
        if heads:
            self.fields["months"].choices = [
                (number, f"{number} 个月　{text}") for number, text in heads.items()
            ]
            self.fields["months"].widget = forms.RadioSelect(choices=self.fields["months"].choices)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("person_id"):
            for name, words in (("name", "姓名"), ("identity_number", "身份证号")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"请填写{words}，或者点“查找”，从已登记的人员里选。")
        return cleaned

    @property
    def more_asked(self) -> bool:
        """Whether something is wrong in the part that is folded away, or was typed there."""
        folded = ("local", "repeat_reason", "photo")
        return any(name in self.errors for name in folded) or bool(self.initial.get("repeat_reason"))

    def told(self) -> dict[str, Any]:
        """The cleaned data as an application: urgent, the means not asked."""
        blank = {"payee_name": "", "payee_number": "", "bank": "", "card_number": ""}
        asked = {
            "kind": "urgent",
            "severity": TIMES,
            "expense_fen": 0,
            "income_year_fen": 0,
            "assets_fit": True,
        }
        return {name: value for name, value in self.cleaned_data.items() if name != "photo"} | blank | asked


class ReviewForm(OpinionForm):
    """What the township found out about the means of a family that asks for help with expenses."""

    income_year_fen = MoneyField(label="核实的人均年可支配收入")
    assets_fit = AnswerField(label="家庭财产符合规定", initial=True)
    burdened = AnswerField(label="必需支出超出家庭承受能力", initial=True)


class DecisionForm(forms.Form):
    """The figures that a decision sets; the rules compute the amount of them."""

    persons = PersonsField()
    months = MonthsField()
    severity = SeverityField()


class ReceiptForm(forms.Form):
    signed_by = forms.CharField(
        label="签收人", max_length=40, help_text="领钱的人的姓名；由别人代领的写明关系。",
        widget=forms.TextInput(attrs={"data-width": "medium", "autocomplete": "off"}),
    )  # fmt: skip


def decision_form(terms: dict[str, Any]) -> type[DecisionForm]:
    """The decision with the figures asked for filled in."""
    asked = {name: terms[name] for name in ("persons", "months", "severity")}

    class Prefilled(DecisionForm):
        def __init__(self, *arguments: Any, **more: Any):
            super().__init__(*arguments, initial=asked, **more)

    return Prefilled


def review_form(terms: dict[str, Any]) -> type[ReviewForm]:
    """The review with what the application declared filled in."""

    class Prefilled(ReviewForm):
        def __init__(self, *arguments: Any, **more: Any):
            declared = {
                "income_year_fen": f"{terms['income_year_fen'] // 100}",
                "assets_fit": "yes" if terms["assets_fit"] else "no",
            }
            super().__init__(*arguments, initial=declared, **more)

    return Prefilled
