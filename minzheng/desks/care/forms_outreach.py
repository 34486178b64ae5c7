"""What officers type about reports, referrals and handovers. The commands judge whether it is enough."""

import datetime as dt

from django import forms

from minzheng.registers.outreach import commands, queries

OPEN, ALL, LATE, HANDED = "", "all", "late", "handed"
AREA = {"rows": 3, "data-width": "long"}
NO_COMPLAINT = ("", "不是举报")


def line(label: str, longest: int, *, required: bool = True, **more) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required, **more)


def area(label: str, longest: int = 1000, *, required: bool = True, **more) -> forms.CharField:
    widget = forms.Textarea(attrs=AREA)
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget, **more)


def day(label: str, *, required: bool = True, **more) -> forms.DateField:
    widget = forms.DateInput(attrs={"data-width": "short"})
    return forms.DateField(label=label, required=required, widget=widget, **more)


class ReportFilter(forms.Form):
    """Open ones where nothing else is asked for."""

    q = line("编号或反映的人", 40, required=False)
    purpose = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *queries.PURPOSES])
    channel = forms.ChoiceField(label="来源", required=False, choices=[("", "全部"), *queries.CHANNELS])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[(OPEN, "未办结"), *queries.STATES, (ALL, "全部")]
    )
    town = forms.ChoiceField(label="乡镇（街道）", required=False)
    campaign = forms.ChoiceField(label="专项治理", required=False)
    whose = forms.ChoiceField(label="范围", required=False)

    def __init__(self, *args, towns, campaigns, sees_handovers: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].choices = [("", "全部"), *((one, one) for one in campaigns)]
        if not campaigns:
            del self.fields["campaign"]
        self.fields["town"].choices = [("", "全部"), *towns]
        handed = [(HANDED, "已移送纪检")] if sees_handovers else []
        self.fields["whose"].choices = [("", "全部"), (LATE, "已超期"), *handed]
        if not towns:
            del self.fields["town"]


class ReportForm(forms.Form):
    """One report, on a phone in under a minute: who, where, what; the rest has an answer already."""

    purpose = forms.ChoiceField(label="类型", choices=queries.PURPOSES, widget=forms.RadioSelect)
    subject_name = line("反映的是谁", 60, help_text="姓名或单位；不清楚的写“不详”。")
    division_code = forms.ChoiceField(label="所在地")
    place = line("住址、地点", 120, required=False, help_text="组、楼栋、在哪里看到的。")
    facts = area("反映的情况", 2000)
    urgency = forms.ChoiceField(
        label="紧急程度", choices=queries.URGENCIES, widget=forms.RadioSelect,
        help_text="只管发现困难的期限；举报按信访期限办理。",
    )  # fmt: skip
    channel = forms.ChoiceField(label="来源", choices=[one for one in queries.CHANNELS if one[0] != "web"])
    reporter_name = line("反映人姓名", 40, required=False, help_text="不愿留名的，姓名和电话都空着。")
    reporter_phone = line("反映人电话", 30, required=False, help_text="加密保存，只有负责答复的人能看。")
    complaint_kind = forms.ChoiceField(
        label="举报事项", required=False, choices=[NO_COMPLAINT, *queries.KINDS],
        widget=forms.Select(attrs={"data-when": "purpose=complaint"}),
    )  # fmt: skip
    found_date = day("发现日期", required=False)
    campaign = line(
        "专项治理", 60, required=False, help_text="属于专项治理的，写专项的名称，如“农村低保专项治理”。"
    )
    is_meant = forms.BooleanField(label="同一户近期已有反映，有新情况，仍要登记", required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division_code"].choices = places

    def told(self) -> commands.Told:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "is_meant"}
        if typed["purpose"] == "need":
            typed["complaint_kind"] = ""  # chosen before the clerk changed the purpose, and hidden since
        return commands.Told(**typed)


class AssignForm(forms.Form):
    to_code = forms.ChoiceField(label="交给")
    note = line("交办意见", 200, required=False)

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_code"].choices = offices


class LookForm(forms.Form):
    how = forms.ChoiceField(label="核查方式", choices=queries.WAYS)
    on_date = day("核查日期")
    text = area("看到的情况", help_text="见到了谁，家里怎样，与反映的是否一致。")
    informed_date = day("告知政策日期", required=False, help_text="已当面告知政策的填写。")


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(label="处理结果")
    text = area("怎样处理的")
    case_number = line("办件编号", 40, required=False, help_text="帮助申请、直接受理的填写。")

    def __init__(self, *args, outcomes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes
        if all(code not in ("helped", "taken_in") for code, _ in outcomes):
            del self.fields["case_number"]


class CloseForm(forms.Form):
    reply = area(
        "答复内容", 500, required=False,
        help_text="实名的必须答复。凭查询码能看到这段话，不要写别人的隐私，不要写反映人是谁。",
    )  # fmt: skip


class MergeForm(forms.Form):
    into_number = line("并入的线索编号", 40, help_text="同一件事以先登记的为准。")


class ReasonForm(forms.Form):
    reason = area("理由", 500)


class LinkForm(forms.Form):
    person_id = forms.IntegerField(widget=forms.HiddenInput)


class EmptyForm(forms.Form):
    """Nothing to type."""


class HandOverForm(forms.Form):
    reason = area("移送理由")
    sent_date = day("移送日期")


class ReceiptForm(forms.Form):
    receipt_number = line("回执编号", 60)
    receipt_date = day("回执日期")


class ResultForm(forms.Form):
    result = area("反馈的处理结果")
    result_date = day("反馈日期")


class ReferralFilter(forms.Form):
    q = line("编号、姓名或收件单位", 40, required=False)
    scheme = forms.ChoiceField(label="救助事项", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *queries.REFERRAL_STATES])
    whose = forms.ChoiceField(label="范围", required=False, choices=[("", "全部"), (LATE, "已超期")])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = [
            ("", "全部"),
            *((one.code, one.label) for one in queries.referable()),
        ]


class ReferralForm(forms.Form):
    """From a report or a person: whom, and what is asked."""

    report_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    person_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    scheme = forms.ChoiceField(label="救助事项")
    recipient = line("收件单位", 60, required=False, help_text="空着的发给上面写的主管部门。")
    asked = area("请求办什么", help_text="写清困难和请求；不要写是谁反映的。")

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = [("", "请选择")] + [
            (one.code, f"{one.label}（{one.office_on(today)}）") for one in queries.referable()
        ]


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label="答复", choices=queries.ANSWER_CHOICES)
    by_whom = line("对方科室、经办人", 60)
    on_date = day("答复日期")
    text = area("答复内容")


class SupplementForm(forms.Form):
    text = area("补充了什么")
