"""What officers type at this desk. Whether it is enough is judged by the commands."""

from django import forms

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import Matter
from minzheng.kernel.documents.media_types import JPEG

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
TABLES = ".xlsx,.csv"
EXTENSIONS = ("公示有异议", "人户分离", "异地申办", "家庭状况复杂、调查难度大")


def _text(
    label: str, *, required: bool = True, rows: int = 3, longest: int = 1000, **more
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget, **more)


def file_field(
    label: str, *, required: bool = True, help_text: str = "", accept: str = ACCEPTED
) -> forms.FileField:
    """One file with the archive's limit, told before it is sent."""
    attrs = {"accept": accept, "data-max-bytes": str(JPEG.limit_bytes)}
    return forms.FileField(
        label=label, required=required, help_text=help_text, widget=forms.FileInput(attrs=attrs)
    )


class MonthInput(forms.TextInput):
    input_type = "month"


class MonthChoiceField(forms.CharField):
    """A benefit month; cleans to a Month."""

    widget = MonthInput(attrs={"data-width": "short"})

    def clean(self, value):
        text = super().clean(value)
        try:
            return Month.parse(text) if text else None
        except Invalid as error:
            raise forms.ValidationError(error.sentence) from error


class ActForm(forms.Form):
    """The form of one action on a case. `arguments` are those of its command."""

    def __init__(self, *args, matter: Matter, **kwargs):
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict:
        return dict(self.cleaned_data)


class ConfirmForm(ActForm):
    """Nothing to fill in."""


class NoteForm(ActForm):
    note = _text("意见", required=False)


class ReasonForm(ActForm):
    note = _text("事实和理由", error_messages={"required": "请写明事实和理由。"})


class SupplementForm(ActForm):
    papers = forms.MultipleChoiceField(
        label="缺哪些材料",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选缺少或看不清的。",
    )
    missing = _text(
        "其他需要补正的内容",
        required=False,
        help_text="一项一行，写具体。例如：王某 2020 年 1 至 6 月工资单。",
    )

    def __init__(self, *args, matter: Matter, **kwargs):
        super().__init__(*args, matter=matter, **kwargs)
        self.fields["papers"].choices = [(paper.label, paper.label) for paper in matter.papers]

    def arguments(self) -> dict:
        typed = self.cleaned_data["missing"].splitlines()
        return {"missing": [*self.cleaned_data["papers"], *typed]}


class AppraisalForm(ActForm):
    attendance = forms.CharField(
        label="参加人员", max_length=300, help_text="例如：乡镇干部 2 人，村两委 3 人，村民代表 9 人。"
    )
    votes_for = forms.IntegerField(
        label="同意",
        min_value=0,
        widget=forms.NumberInput(attrs={"data-suffix": "票", "data-width": "short"}),
    )
    votes_against = forms.IntegerField(
        label="不同意",
        min_value=0,
        widget=forms.NumberInput(attrs={"data-suffix": "票", "data-width": "short"}),
    )
    conclusion = _text("评议结论")


class ExtendForm(forms.Form):
    reason = forms.ChoiceField(
        label="延期事由", choices=[(one, one) for one in EXTENSIONS], widget=forms.RadioSelect
    )


class PaperForm(forms.Form):
    label = forms.CharField(label="材料名称", max_length=100, help_text="例如：收入证明、车辆过户证明。")
    file = file_field("文件", help_text="纸质材料拍照或扫描后上传。")


class AnswerForm(forms.Form):
    answer = _text("核实情况和处理结果")


class AppealDecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label="复核结果",
        widget=forms.RadioSelect,
        choices=[("upheld", "维持原决定"), ("reopened", "撤销原决定，重新办理")],
    )
    answer = _text("复核查明的事实和理由", rows=6, longest=2000)


class RecheckForm(forms.Form):
    departments = forms.MultipleChoiceField(
        label="向哪些部门",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选就是全部部门。",
    )
    reason = forms.CharField(label="再次核对的理由", max_length=200)

    def __init__(self, *args, departments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["departments"].choices = departments


class SettleForm(forms.Form):
    settled_as = forms.ChoiceField(
        label="以哪个为准",
        widget=forms.RadioSelect,
        choices=[("verified", "采信核对：按部门数据登记"), ("declared", "采信申报：部门数据不符合实际")],
    )
    note = _text("理由", required=False, longest=500, help_text="采信申报的必须写明部门数据为什么不对。")
    file = file_field("依据材料", required=False, help_text="采信申报的必须上传，例如车辆过户证明。")


class AnswersUploadForm(forms.Form):
    file = file_field("部门的答复文件", accept=TABLES, help_text="就是部门在我们发出的请求文件上填好的那份。")


class WorklistForm(forms.Form):
    """Narrows a list of cases."""

    text = forms.CharField(label="编号或申请人", required=False, max_length=40)
    state = forms.ChoiceField(label="状态", required=False)
    town = forms.ChoiceField(label="乡镇（街道）", required=False)
    overdue = forms.BooleanField(label="只看超期", required=False)

    def __init__(self, *args, states, towns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "全部"), *states]
        self.fields["town"].choices = [("", "全部"), *towns]


class CaseSearchForm(WorklistForm):
    """The same for every case, with the days of submission."""

    from_date = forms.DateField(label="提交日期从", required=False)
    until_date = forms.DateField(label="到", required=False)

    field_order = ("text", "state", "town", "from_date", "until_date", "overdue")


class AwardFilterForm(forms.Form):
    text = forms.CharField(label="领款人", required=False, max_length=40)
    programme = forms.ChoiceField(label="待遇", required=False)
    town = forms.ChoiceField(label="乡镇（街道）", required=False)
    ended = forms.BooleanField(label="包括已停发", required=False)

    def __init__(self, *args, programmes, towns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = programmes
        self.fields["town"].choices = [("", "全部"), *towns]


class BesideForm(forms.Form):
    """What a month is held against."""

    before = forms.ChoiceField(label="和哪个月比", required=False)

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = choices
