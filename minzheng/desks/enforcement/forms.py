"""The forms of this desk."""

from django import forms

from minzheng.kernel.documents.media_types import JPEG
from minzheng.registers.enforcement import queries
from minzheng.registers.enforcement.commands.penalties import DISPOSALS
from minzheng.registers.enforcement.commands.tasks import ANSWERS
from minzheng.registers.enforcement.fields import (
    LINKED_FIELDS,
    EvidenceKind,
    Field,
    Level,
    Outcome,
    RiskClass,
    Source,
)

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
PHOTOS_MAX = 12
LINKED = [(one.value, one.label) for one in LINKED_FIELDS]


def short(**attrs):
    return {"attrs": {"data-width": "short", **attrs}}


def day_field(label: str, **more) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **more)


def long_text(label: str, limit: int = 500, **more) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": 4}), **more)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class PlanForm(forms.Form):
    """制定双随机计划."""

    title = forms.CharField(label="名称", max_length=120)
    field = forms.ChoiceField(label="领域", choices=Field.choices)
    share = forms.DecimalField(
        label="抽查比例", min_value=1, max_value=100, max_digits=5, decimal_places=2, required=False,
        help_text="不填按法定下限（县级 3%，向上取整）。",
        widget=forms.NumberInput(attrs={"data-width": "short", "data-suffix": "%"}),
    )  # fmt: skip
    is_layered = forms.BooleanField(
        label="按风险等级分层抽取", required=False, help_text="A 级少查，C 级加倍，D 级必查，各层分别抽取。"
    )
    finish_by = day_field("检查截止日期")


class FreezeForm(forms.Form):
    """冻结名单并公布摘要."""

    entropy_source = forms.CharField(
        label="随机数来源",
        max_length=120,
        help_text="事先公布、事后人人可查的号码，例如“中国福利彩票双色球”。",
    )
    issue = forms.CharField(label="期号", max_length=32, help_text="冻结时还没有开奖的一期，例如 2020118。")
    draw_date = day_field("开奖（抽取）日期", help_text="在今天以后。")
    algorithm = forms.ChoiceField(
        label="摘要算法", choices=[("sha256", "SHA-256"), ("sm3", "SM3（国密）")], widget=forms.RadioSelect,
        initial="sha256",
    )  # fmt: skip


class DrawForm(forms.Form):
    entropy_issue = forms.CharField(
        label="期号", max_length=32, widget=forms.TextInput(attrs={"data-width": "short"})
    )
    entropy = forms.CharField(
        label="开奖号码",
        max_length=120,
        help_text="照公布的顺序填写，用空格隔开，例如 03 08 12 19 25 30 07。",
    )


class ObjectForm(forms.Form):
    code = forms.CharField(
        label="对象编号", max_length=40, widget=forms.TextInput(attrs={"data-width": "medium"})
    )
    field = forms.ChoiceField(label="领域", choices=Field.choices)
    name = forms.CharField(label="名称", max_length=120)
    credit_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    risk_class = forms.ChoiceField(label="风险等级", choices=RiskClass.choices, initial="B")


class ClassForm(forms.Form):
    risk_class = forms.ChoiceField(label="风险等级", choices=RiskClass.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="理由", max_length=200)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=200)


class OfficerForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=64, widget=forms.TextInput(attrs={"data-width": "short"}))
    certificate_number = forms.CharField(
        label="执法证号", max_length=32, help_text="同一证号再次登记即为换证。"
    )
    valid_from = day_field("有效期自")
    valid_until = day_field("有效期至")
    fields_ = forms.MultipleChoiceField(
        label="执法领域", choices=Field.choices, widget=forms.CheckboxSelectMultiple
    )
    username = forms.CharField(
        label="登录账号", max_length=64, required=False, help_text="用手机录入笔录的填写。"
    )
    is_law_qualified = forms.BooleanField(label="有法律职业资格（可作法制审核）", required=False)


class AvoidForm(forms.Form):
    """回避: the object by its number."""

    code = forms.CharField(label="对象编号", max_length=40)
    reason = forms.CharField(label="回避理由", max_length=200)


class ChecklistForm(forms.Form):
    """A version of a checklist, an item a line."""

    field = forms.ChoiceField(label="领域", choices=Field.choices)
    source = forms.CharField(label="依据", max_length=200)
    from_date = day_field("启用日期")
    lines = forms.CharField(
        label="检查项", max_length=8000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="一行一项：内容|依据条文|程度（1 一般，2 较重，3 严重）。",
    )  # fmt: skip

    def clean_lines(self) -> list[dict]:
        items = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not line.strip():
                continue
            parts = [one.strip() for one in line.replace("｜", "|").split("|")]
            if len(parts) != 3 or parts[2] not in ("1", "2", "3") or not parts[0]:
                raise forms.ValidationError(
                    f"第 {number} 行不是“内容|依据条文|程度”，程度只能是 1、2、3。请改正。"
                )
            items.append(
                {"key": f"i{len(items) + 1}", "text": parts[0], "article": parts[1], "level": int(parts[2])}
            )
        return items


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos; cleans to a list."""

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > PHOTOS_MAX:
            raise forms.ValidationError(f"一次最多 {PHOTOS_MAX} 张照片，您选了 {len(files)} 张，请挑有用的。")
        return [super(PhotosField, self).clean(file, initial) for file in files]


class InspectForm(forms.Form):
    """现场检查笔录 on a phone: one question for each item of the checklist."""

    inspected_at = forms.DateTimeField(label="检查时间", widget=MomentInput(attrs={"data-width": "medium"}))
    outcome = forms.ChoiceField(label="检查结果", choices=Outcome.choices, widget=forms.RadioSelect)
    findings = long_text("检查结论", 1000)
    correct_by = day_field("限期改正日期", required=False, help_text="责令限期改正的填写。")
    photos = PhotosField(
        label="现场照片", required=False,
        widget=PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment",
                                  "data-max-bytes": str(JPEG.limit_bytes)}),
    )  # fmt: skip
    signed_by = forms.CharField(
        label="被检查单位签字人", max_length=64, help_text="拒签的，写“拒签”和原因。",
        widget=forms.TextInput(attrs={"data-width": "medium"}),
    )  # fmt: skip
    signature = forms.FileField(
        label="手写签名",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png", "data-signature": ""}),
    )
    latitude = forms.DecimalField(required=False, max_digits=9, decimal_places=6, widget=forms.HiddenInput)
    longitude = forms.DecimalField(required=False, max_digits=9, decimal_places=6, widget=forms.HiddenInput)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            key = item["key"]
            self.fields[key] = forms.ChoiceField(
                label=item["text"], choices=list(ANSWERS.items()), widget=forms.RadioSelect,
                help_text=item["article"], error_messages={"required": f"请选择“{item['text']}”的检查情况。"},
            )  # fmt: skip
            self.fields[f"{key}_note"] = forms.CharField(
                label="看到的情况", required=False, max_length=300, help_text="不符合的必须写。"
            )

    def questions(self):
        return [(self[item["key"]], self[f"{item['key']}_note"]) for item in self.items]

    def clean(self):
        found = super().clean()
        if (found.get("latitude") is None) != (found.get("longitude") is None):
            found["latitude"] = found["longitude"] = None
        return found

    def answers(self) -> dict[str, dict[str, str]]:
        return {
            item["key"]: {
                "answer": self.cleaned_data[item["key"]], "note": self.cleaned_data[f"{item['key']}_note"]
            }
            for item in self.items
        }  # fmt: skip

    def pictures(self) -> list:
        """The photos, and the drawn signature as the last of them."""
        drawn = self.cleaned_data["signature"]
        return [*self.cleaned_data["photos"], *([drawn] if drawn else [])]


class FindingForm(forms.Form):
    """日常监管发现."""

    field = forms.ChoiceField(label="领域", choices=LINKED)
    subject_name = forms.CharField(label="单位或个人", max_length=120)
    text = long_text("发现的问题")
    level = forms.TypedChoiceField(
        label="程度", choices=Level.choices, coerce=int, widget=forms.RadioSelect,
        help_text="严重问题自动转为执法线索并出具回执。",
    )  # fmt: skip
    found_date = day_field("发现日期")
    correct_by = day_field("整改期限", required=False)


class CorrectForm(forms.Form):
    corrected_date = day_field("改正日期")


class LeadForm(forms.Form):
    source = forms.ChoiceField(
        label="来源", choices=[one for one in Source.choices if one[0] not in ("inspection", "daily")]
    )
    field = forms.ChoiceField(label="领域", choices=Field.choices)
    subject_name = forms.CharField(label="涉嫌违法的单位或个人", max_length=120)
    facts = long_text("线索内容", 1000)
    happened_date = day_field("行为发生日", required=False)
    level = forms.TypedChoiceField(label="程度", choices=Level.choices, coerce=int, widget=forms.RadioSelect)


class SettleForm(forms.Form):
    state = forms.ChoiceField(
        label="处理", choices=[("unfounded", "不予立案"), ("transferred", "移送")], widget=forms.RadioSelect
    )
    settlement = long_text("理由或接收机关")


class EvidenceForm(forms.Form):
    """证据登记."""

    kind = forms.ChoiceField(label="证据种类", choices=EvidenceKind.choices)
    name = forms.CharField(label="证据名称", max_length=120)
    origin = forms.CharField(label="来源、提供人", max_length=200)
    proves = forms.CharField(label="证明事项", max_length=300)
    collected_at = forms.DateTimeField(label="取得时间", widget=MomentInput())
    officers = forms.MultipleChoiceField(label="取证人员", widget=forms.CheckboxSelectMultiple)
    is_preserved = forms.BooleanField(
        label="先行登记保存", required=False, help_text="七个工作日内作出处理决定。"
    )
    upload = forms.FileField(
        label="文件", required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-max-bytes": str(JPEG.limit_bytes)}),
    )  # fmt: skip

    def __init__(self, *args, officers=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officers"].choices = [(str(one.id), str(one)) for one in officers]


class DisposeForm(forms.Form):
    disposal = forms.ChoiceField(label="处理结果", choices=[(one, one) for one in DISPOSALS])


class StopForm(forms.Form):
    from_date = day_field("停计开始日")
    reason = forms.CharField(label="原因", max_length=100, help_text="例如“当事人申请行政复议”。")


class EndStopForm(forms.Form):
    until_date = day_field("停计截止日")


class CampaignForm(forms.Form):
    title = forms.CharField(label="名称", max_length=120)
    field = forms.ChoiceField(label="领域", choices=Field.choices)
    basis = forms.CharField(label="依据文件", max_length=200)
    from_date = day_field("开始")
    until_date = day_field("结束")
    targets = forms.CharField(
        label="目标", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一个：名称|数量，例如“排查场所|40”。",
    )  # fmt: skip

    def clean_targets(self) -> list[dict]:
        rows = []
        for number, line in enumerate(self.cleaned_data["targets"].splitlines(), start=1):
            if not line.strip():
                continue
            label, _, count = line.replace("｜", "|").partition("|")
            if not label.strip() or not count.strip().isdecimal():
                raise forms.ValidationError(f"第 {number} 行不是“名称|数量”。请改正。")
            rows.append({"label": label.strip(), "target": int(count)})
        return rows


class ActionForm(forms.Form):
    label = forms.ChoiceField(label="目标项")
    done_date = day_field("日期")
    place = forms.CharField(label="单位或地点", max_length=120)
    count = forms.IntegerField(
        label="数量", min_value=1, max_value=100_000, widget=forms.NumberInput(**short())
    )
    result = forms.CharField(label="结果", max_length=300)

    def __init__(self, *args, labels=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].choices = [(one, one) for one in labels]


class SummaryForm(forms.Form):
    summary = long_text("总结", 1000)


class ChallengeForm(forms.Form):
    kind = forms.ChoiceField(label="类型", choices=queries.CHALLENGE_KINDS, widget=forms.RadioSelect)
    act = forms.CharField(label="被复议、被诉的行为", max_length=200)
    claimant = forms.CharField(label="申请人（原告）", max_length=120)
    authority = forms.CharField(label="复议机关（法院）", max_length=120)
    received_date = day_field("收到副本日期", help_text="答复、答辩期限从这一天的次日起算。")


class ReplyForm(forms.Form):
    replied_date = day_field("答复日期")
    defence = long_text("答复要点", 1000)


class ResultForm(forms.Form):
    decided_date = day_field("结案日期")
    result = forms.ChoiceField(label="结果", choices=queries.CHALLENGE_RESULTS)
    lesson = long_text("启示与整改", 1000, required=False)


class TextForm(forms.Form):
    """A text of the library."""

    code = forms.CharField(
        label="简称", max_length=60, help_text="裁量基准按简称引用，例如“社会团体登记管理条例”。"
    )
    title = forms.CharField(label="名称", max_length=120)
    rank = forms.ChoiceField(label="效力级别", choices=queries.RANKS)
    document_number = forms.CharField(label="文号", max_length=60, required=False)
    fields_ = forms.MultipleChoiceField(
        label="领域", choices=Field.choices, widget=forms.CheckboxSelectMultiple
    )
    from_date = day_field("施行日期")
    until_date = day_field("失效日期", required=False)
    note = forms.CharField(label="修改、废止情况", max_length=300, required=False)
    replaces_id = forms.TypedChoiceField(label="取代", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = [(one.id, f"{one.title}（{one.from_date} 起）") for one in queries.texts()]
        self.fields["replaces_id"].choices = [("", "不取代"), *found]


class YearForm(forms.Form):
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100, widget=forms.NumberInput(**short())
    )
