"""What treasurers type."""

from decimal import Decimal

from django import forms

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import parse_fen
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits.commands import Handing
from minzheng.registers.benefits.programmes import programmes
from minzheng.registers.benefits.worklists import Book

from .words import CAUSES, PLAN_LABELS

MONTHS_BACK, MONTHS_AHEAD = 23, 3
ALL = "all"  # in place of the code of a programme: every one of a district
RETURN_BYTES_MAX = 50 * 1024 * 1024


class MonthChoiceField(forms.TypedChoiceField):
    """A benefit month among some; cleans to a Month."""

    def __init__(self, *, months: list[Month] | None = None, **more):
        super().__init__(coerce=Month.parse, **more)
        self.offer(months or [])

    def offer(self, months: list[Month]) -> None:
        self.choices = [(str(month), month.label) for month in months]


class AmountField(forms.CharField):
    """Money as people write it; cleans to fen."""

    def __init__(self, **more):
        widget = forms.TextInput(attrs={"data-suffix": "元", "data-width": "short", "inputmode": "decimal"})
        super().__init__(widget=widget, max_length=30, **more)

    def clean(self, value):
        text = super().clean(value)
        try:
            return parse_fen(text, label=self.label) if text else None
        except Invalid as error:
            raise forms.ValidationError(error.sentence) from error


class BookField(forms.ChoiceField):
    """A programme in a district; cleans to the Book."""

    def offer(self, books: list[Book], names: dict[str, str]) -> None:
        self._books = {f"{book.programme.code}:{book.division_prefix}": [book] for book in books}
        many = len({book.division_prefix for book in books}) > 1
        self.choices = [
            (key, f"{names.get(book.division_prefix, book.division_prefix)} {book.programme.name}" if many
             else book.programme.name)
            for key, (book,) in self._books.items()
        ]  # fmt: skip

    def clean(self, value):
        return self._books[super().clean(value)][0]


class BooksField(BookField):
    """One programme in a district, or all of them at once; cleans to a list of Books."""

    def offer(self, books: list[Book], names: dict[str, str]) -> None:
        super().offer(books, names)
        if len(books) < 2:
            return
        for prefix in dict.fromkeys(book.division_prefix for book in books):
            key = f"{ALL}:{prefix}"
            self._books[key] = [book for book in books if book.division_prefix == prefix]
            self.choices = [(key, f"{names.get(prefix, prefix)}全部待遇"), *self.choices]

    def clean(self, value):
        return self._books[forms.ChoiceField.clean(self, value)]


class NewRunForm(forms.Form):
    books = BooksField(label="待遇")
    month = MonthChoiceField(label="所属期", help_text="这个月和此前各月都重新测算一遍，只发差额。")

    def __init__(self, data=None, *, books: list[Book], names: dict[str, str], today, initial=None):
        super().__init__(data, initial=initial)
        now = Month.of(today)
        self.fields["books"].offer(books, names)
        self.fields["month"].offer([now.plus(-step) for step in range(-MONTHS_AHEAD, MONTHS_BACK + 1)])


class LinesForm(forms.Form):
    q = forms.CharField(label="领款人姓名", required=False, max_length=20)
    shown = forms.ChoiceField(
        label="显示", required=False, choices=[("", "全部家庭"), ("unusual", "只看有变化的")]
    )


class CancelForm(forms.Form):
    reason = forms.CharField(label="作废原因", max_length=200, help_text="会留在批次记录里。")


class ReturnForm(forms.Form):
    file = forms.FileField(
        label="银行回盘文件",
        help_text="银行按本批次返回的文件，原样上传，不要改动内容。",
        error_messages={"required": "请先选择银行回盘文件。", "empty": "这个文件是空的，请向银行重新获取。"},
        widget=forms.FileInput(attrs={"data-max-bytes": str(RETURN_BYTES_MAX), "accept": ".csv,.txt"}),
    )


class CardForm(forms.Form):
    holder_name = forms.CharField(label="户名", max_length=64, help_text="与银行卡上的姓名一致。")
    bank = forms.CharField(label="开户行", max_length=64)
    card_number = forms.CharField(
        label="银行卡号",
        max_length=32,
        help_text="12 至 19 位数字，请对照卡面逐位核对。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ClawbackForm(forms.Form):
    verdict = forms.ChoiceField(
        label="决定",
        widget=forms.RadioSelect,
        choices=[
            ("claim", "追回：家庭欠款，从以后的待遇里按规定比例扣"),
            ("waive", "不追回：多发的部分由资金承担"),
        ],
        error_messages={"required": "请选择追回还是不追回。"},
    )
    cause = forms.ChoiceField(
        label="多发的责任",
        widget=forms.RadioSelect,
        choices=list(CAUSES.items()),
        error_messages={"required": "请选择多发的责任原因。"},
    )
    note = forms.CharField(
        label="事实和理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明依据，至少五个字。",
    )


class RepaymentForm(forms.Form):
    amount = AmountField(label="退回金额")
    receipt = forms.CharField(label="收据号", max_length=60, help_text="同一收据号只入账一次。")


class AllotmentForm(forms.Form):
    book = BookField(label="待遇")
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={"data-width": "short"})
    )
    kind = forms.ChoiceField(
        label="种类",
        choices=[("regular", "下达：当年的指标"), ("advance", "预拨：上一年提前到账，用于春节前发放一季度")],
    )
    source = forms.CharField(label="来源", max_length=40, help_text="如：中央、省级、市级、区级。")
    amount = AmountField(label="金额", help_text="可以写“1200.50”，也可以写“35万元”。")
    document_number = forms.CharField(label="文号", max_length=60)
    received_date = forms.DateField(label="到账日期", widget=forms.DateInput(attrs={"data-width": "short"}))

    def __init__(self, data=None, *, books: list[Book], names: dict[str, str], initial=None):
        super().__init__(data, initial=initial)
        self.fields["book"].offer(books, names)


class BesideForm(forms.Form):
    """What a month is held against."""

    before = forms.ChoiceField(label="和什么比", required=False)

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = choices


class CashFilterForm(forms.Form):
    q = forms.CharField(label="领款人姓名", required=False, max_length=20)
    programme = forms.ChoiceField(label="待遇", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        paying = [(one.code, one.name) for one in programmes() if one.pays]
        self.fields["programme"].choices = [("", "全部待遇"), *paying]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=80, error_messages={"required": "请写明原因。"})


class HandingForm(forms.Form):
    """What stands on the signed sheet of those who are ticked."""

    received_date = forms.DateField(label="领取日期", widget=forms.DateInput(attrs={"data-width": "short"}))
    receiver = forms.ChoiceField(
        label="谁领的", widget=forms.RadioSelect, choices=[("self", "本人"), ("proxy", "代领")],
        error_messages={"required": "请选择本人领取还是代领。"},
    )  # fmt: skip
    proxy_name = forms.CharField(label="代领人姓名", required=False, max_length=64)
    proxy_relation = forms.CharField(
        label="与本人的关系", required=False, max_length=20, help_text="如：子女、邻居、村干部。"
    )
    proxy_reason = forms.CharField(label="代领原因", required=False, max_length=200)
    paid_by_name = forms.CharField(label="发放人", max_length=64)
    witness_name = forms.CharField(label="见证人", max_length=64, help_text="两人都在领取表上签字。")
    scan = forms.FileField(
        label="签字后的领取表",
        help_text="照片或扫描件（PDF）。",
        error_messages={"required": "请上传签字后的领取表照片或扫描件。"},
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def clean(self):
        found = super().clean()
        if found.get("receiver") == "proxy" and not found.get("proxy_name"):
            self.add_error("proxy_name", "代领的，请写明代领人、与本人的关系和代领原因。")
        return found

    def handing(self) -> Handing:
        told = self.cleaned_data
        proxy = ("proxy_name", "proxy_relation", "proxy_reason") if told["receiver"] == "proxy" else ()
        return Handing(
            received_date=told["received_date"], paid_by_name=told["paid_by_name"],
            witness_name=told["witness_name"], **{name: told[name] for name in proxy},
        )  # fmt: skip


PLAN_MONTHS_AHEAD = 12


class PlanForm(forms.Form):
    monthly = AmountField(label="每月还款")
    first_month = MonthChoiceField(label="首期")
    note = forms.CharField(label="协议", max_length=200, help_text="还款协议的编号，或约定的经过。")

    def __init__(self, data=None, *, today):
        now = Month.of(today)
        super().__init__(data, initial={"first_month": str(now.plus(1))})
        self.fields["first_month"].offer([now.plus(step) for step in range(PLAN_MONTHS_AHEAD + 1)])


class PlansFilterForm(forms.Form):
    q = forms.CharField(label="户主姓名", required=False, max_length=20)
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部"), ("late", "有逾期"), *PLAN_LABELS.items()],
    )  # fmt: skip


class ReportForm(forms.Form):
    """What a report is about. An empty form asks for the whole district in this year."""

    programme = forms.ChoiceField(label="待遇", required=False)
    place = forms.ChoiceField(label="辖区", required=False)
    first = MonthChoiceField(label="自", required=False, empty_value=None)
    last = MonthChoiceField(label="至", required=False, empty_value=None)
    by = forms.ChoiceField(label="月份按", required=False, choices=[("due", "所属期"), ("paid", "发放月")])
    rows = forms.ChoiceField(
        label="列出", required=False,
        choices=[("programme", "各项待遇"), ("place", "各乡镇、村"), ("month", "各月")],
    )  # fmt: skip

    def __init__(self, data, *, codes: dict[str, str], places: dict[str, str], now: Month):
        asked = data.copy()
        asked.setdefault("first", str(Month(now.year, 1)))
        asked.setdefault("last", str(now))
        super().__init__(asked)
        self.fields["programme"].choices = [("", "全部待遇"), *codes.items()]
        self.fields["place"].choices = list(places.items())
        months = [now.plus(-step) for step in range(-MONTHS_AHEAD, MONTHS_BACK + 1)]
        for name in ("first", "last"):
            self.fields[name].offer(months)

    def clean(self):
        found = super().clean()
        if found.get("first") and found.get("last") and found["first"] > found["last"]:
            self.add_error("last", "止月不能早于起月。")
        return found


class RiseForm(forms.Form):
    """An assumed rise: by how much, and from which month of the year on."""

    rise = forms.DecimalField(
        label="提高", min_value=Decimal("0.1"), max_value=200, max_digits=4, decimal_places=1,
        widget=forms.TextInput(attrs={"data-suffix": "%", "data-width": "short", "inputmode": "decimal"}),
    )  # fmt: skip
    since = MonthChoiceField(label="自")

    def __init__(self, data=None, *, year: int, initial=None):
        super().__init__(data, initial=initial)
        self.fields["since"].offer(list(Month(year, 1).through(Month(year, 12))))

    @property
    def per_mille(self) -> int:
        return int(self.cleaned_data["rise"] * 10)
