"""`/style`: every component of the design system with sample data, for those who write pages.

Nothing here is stored. The people, numbers and documents are invented.
"""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from minzheng.kernel.access.web import ANYONE, page
from minzheng.kernel.base import clock
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.explained import Compared, Explained

app_name = "style"

PROGRESS_TOTAL = 2310
PROGRESS_STEP = 330


class SampleFilter(forms.Form):
    text = forms.CharField(label="姓名或办件号", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("open", "在办"), ("closed", "办结")]
    )


class SampleApplication(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="申请人姓名", help_text="与身份证一致。", max_length=40)
    birth_date = forms.DateField(label="出生日期", widget=forms.DateInput(attrs={"data-width": "short"}))
    income = forms.DecimalField(
        label="家庭月收入",
        min_value=0,
        decimal_places=2,
        help_text="全家人一个月到手的钱，没有就填 0。",
        widget=forms.TextInput(attrs={"data-suffix": "元/月", "data-width": "short", "inputmode": "decimal"}),
        error_messages={"invalid": "家庭月收入不是数字，请填写如“1234.50”的金额。"},
    )
    register = forms.ChoiceField(
        label="户口所在", choices=[("", "请选择"), ("urban", "城镇"), ("rural", "农村")]
    )
    channel = forms.ChoiceField(
        label="怎样通知您",
        widget=forms.RadioSelect,
        choices=[("phone", "打电话"), ("message", "发短信"), ("visit", "上门告诉")],
    )
    kinds = forms.MultipleChoiceField(
        label="有哪些收入",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("wage", "工资"), ("farm", "种养"), ("pension", "养老金"), ("transfer", "子女给的")],
    )
    photo = forms.FileField(
        label="户口簿照片",
        required=False,
        help_text="拍清楚每一页。",
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,application/pdf", "data-max-bytes": "10485760"}
        ),
    )
    note = forms.CharField(label="其他要说明的", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    authorised = forms.BooleanField(label="我同意民政部门查询我家的收入和财产。")


class SampleMember(forms.Form):
    name = forms.CharField(label="姓名")
    relation = forms.ChoiceField(
        label="与申请人关系", choices=[("spouse", "配偶"), ("child", "子女"), ("parent", "父母")]
    )
    income = forms.CharField(
        label="月收入",
        required=False,
        widget=forms.TextInput(attrs={"data-suffix": "元", "inputmode": "decimal"}),
    )


class SampleReason(forms.Form):
    reason = forms.CharField(label="退回原因", help_text="申请人会看到这句话。")


SampleMembers = forms.formset_factory(SampleMember, extra=0, can_delete=True, max_num=12)


@page(permission=ANYONE, methods=("GET", "POST"))
def style(request: HttpRequest) -> HttpResponse:
    """All components on one page; a POST shows the sample form with its errors."""
    posted = request.POST if request.method == "POST" else None
    form = SampleApplication(posted, request.FILES if posted else None)
    members = SampleMembers(
        posted,
        prefix="members",
        initial=[
            {"name": "李小梅", "relation": "spouse", "income": "820.00"},
            {"name": "张晓阳", "relation": "child", "income": "0"},
        ],
    )
    refused = posted is not None and not (form.is_valid() and members.is_valid())
    context = {
        "form": form,
        "members": members,
        "filter_form": SampleFilter(request.GET),
        "reason_form": SampleReason(),
        "page_obj": Paginator(range(57), 20).get_page(request.GET.get("page")),
        **_shell(),
        **_records(),
        **_figures(),
    }
    return render(request, "style/page.html", context, status=422 if refused else 200)


@page(permission=ANYONE)
def style_progress(request: HttpRequest) -> HttpResponse:
    """The sample of long work, one step on at each question."""
    asked = request.GET.get("done", "")
    done = min(PROGRESS_TOTAL, int(asked) + PROGRESS_STEP if asked.isdecimal() else PROGRESS_STEP)
    return render(request, "style/progress.html", _progress(done))


@page(permission=ANYONE)
def style_sheet(request: HttpRequest) -> HttpResponse:
    """A page made for the printer: an A4 sheet without anything that can only be clicked."""
    return render(request, "style/sheet.html", {**_shell(), **_records()})


def _progress(done: int) -> dict:
    return {
        "done": done,
        "total": PROGRESS_TOTAL,
        "running": done < PROGRESS_TOTAL,
        "poll_url": f"{reverse('style:progress')}?done={done}",
    }


def _shell() -> dict:
    here = reverse("style:page")
    return {
        "bureau_name": "示范区民政局",
        "desk_name": "界面样例",
        "desk_nav": [
            {"label": "待办", "url": f"{here}#todo", "count": 12},
            {"label": "组件", "url": here},
            {"label": "公示", "url": f"{here}#notice"},
            {"label": "查询", "url": f"{here}#search"},
        ],
        "desk_links": [{"label": "收件窗口", "url": here}, {"label": "资金发放", "url": here}],
        "actor_name": "周敏",
        "post_label": "梅湾街道 · 审核员",
        "home_url": here,
    }


def _records() -> dict:
    today, compared = clock.today(), _compared()
    return {
        "today": today,
        "last_month": Month.of(today).plus(-1),
        "soon": today + dt.timedelta(days=3),
        "later": today + dt.timedelta(days=12),
        "past": today - dt.timedelta(days=4),
        "rows": _CASES,
        "no_rows": [],
        "steps": ["家庭成员", "收入", "财产", "授权", "核对提交"],
        "entries": _TIMELINE,
        "tree": _TREE,
        "compared": compared.document(agency="示范区民政局", generated_at=compared.after.known_at),
        "pair": compared.pair(),
        "declared": _COMPARISON,
        "papers": _PAPERS,
        "no_papers": [],
    }


def _compared() -> Compared:
    known_at = clock.now()
    sides = [
        Explained(
            title=f"{label}计算说明",
            label=label,
            rows=(),
            tree=tree,
            as_of=known_at.date(),
            known_at=known_at,
        )
        for label, tree in (("10月", _TREE_BEFORE), ("11月", _TREE))
    ]
    return Compared(title="为什么11月和10月不一样", before=sides[0], after=sides[1])


def _figures() -> dict:
    return {
        "progress": _progress(PROGRESS_STEP),
        "households_by_town": [("梅湾街道", 1218), ("凤栖街道", 934), ("普安镇", 1502), ("蔡家铺镇", 655)],
        "changes_by_town": [
            {"label": "梅湾街道", "value": 5_125_000, "text": "+51,250.00", "note": "新进 12 户"},
            {"label": "凤栖街道", "value": 1_250_000, "text": "+12,500.00", "note": "新进 3 户"},
            {"label": "普安镇", "value": 0, "text": "0.00"},
            {
                "label": "蔡家铺镇",
                "value": -310_000,
                "text": "−3,100.00",
                "url": f"{reverse('style:page')}#charts",
            },
        ],
        "households_by_kind": [("梅湾街道", 318, 900), ("凤栖街道", 540, 394), ("普安镇", 210, 1292)],
        "monthly": [
            (f"{month}月", urban, rural)
            for month, urban, rural in zip(range(1, 13), _URBAN, _RURAL, strict=True)
        ],
    }


_URBAN = (118, 119, 121, 120, 122, 124, 125, 124, 126, 128, 142, 144)
_RURAL = (231, 233, 236, 238, 238, 241, 243, 246, 245, 247, 251, 254)

_CASES = [
    {
        "number": "DB-2020-00412",
        "name": "张*",
        "town": "梅湾街道 梧桐社区",
        "amount_fen": 124_000,
        "state": "待入户",
        "tone": "wait",
        "due_date": dt.date(2020, 11, 30),
        "days_left": 8,
    },
    {
        "number": "DB-2020-00407",
        "name": "欧**国",
        "town": "普安镇 石桥村",
        "amount_fen": 67_050,
        "state": "待核对",
        "tone": "info",
        "due_date": dt.date(2020, 11, 25),
        "days_left": 2,
    },
    {
        "number": "DB-2020-00398",
        "name": "李*明",
        "town": "蔡家铺镇 杨柳村",
        "amount_fen": 33_500,
        "state": "超期",
        "tone": "stop",
        "due_date": dt.date(2020, 11, 16),
        "days_left": -5,
    },
]

_TIMELINE = [
    {
        "at": dt.datetime(2020, 11, 2, 9, 12, tzinfo=clock.CHINA),
        "title": "提交申请",
        "actor": "张某（本人，手机）",
        "tone": "info",
    },
    {
        "at": dt.datetime(2020, 11, 3, 15, 40, tzinfo=clock.CHINA),
        "title": "一次性告知补正",
        "actor": "周敏，梅湾街道审核员",
        "detail": "缺：全家授权书（2 人未签）；户口簿第 3 页不清楚。\n补齐前不计算办理时间。",
        "tone": "warn",
        "source": "行政许可法 第三十二条",
    },
    {
        "at": dt.datetime(2020, 11, 6, 10, 5, tzinfo=clock.CHINA),
        "title": "受理",
        "actor": "周敏，梅湾街道审核员",
        "tone": "ok",
        "url": "#timeline",
        "url_label": "受理通知书",
    },
    {"at": dt.date(2020, 11, 13), "title": "入户调查", "actor": "两名调查人到场", "tone": "quiet"},
]

_TREE = {
    "label": "每月低保金",
    "text": "1,240.00 元",
    "formula": "低保标准 × 人数 − 家庭月收入，不足一元按一元算",
    "source": "社会救助暂行办法 第十二条",
    "children": [
        {
            "label": "城市低保标准",
            "text": "570.00 元/人月",
            "from": {"document": "示范区民政局文件 003 号", "area": "示范区", "date": "2020-11-01"},
        },
        {"label": "共同生活的家庭成员", "text": "4 人", "source": "公安户籍，2020-11-05"},
        {
            "label": "家庭月收入",
            "text": "1,040.00 元",
            "formula": "各人收入之和 − 可以扣减的支出",
            "children": [
                {"label": "工资", "text": "820.00 元", "source": "社保缴费基数，2020-11-05"},
                {"label": "种养收入", "text": "220.00 元", "source": "入户调查，2020-11-13"},
                {"label": "可以扣减的支出", "text": "0.00 元", "note": "没有申报大病、上学的支出。"},
            ],
        },
    ],
}

_TREE_BEFORE = _TREE | {
    "text": "960.00 元",
    "children": [
        _TREE["children"][0]
        | {
            "text": "500.00 元/人月",
            "from": {"document": "示范区民政局文件 001 号", "area": "示范区", "date": "2020-01-01"},
        },
        *_TREE["children"][1:],
    ],
}

_COMPARISON = [
    {"label": "家庭人口", "declared": "4 人", "verified": "4 人", "source": "公安户籍", "differs": False},
    {
        "label": "工资收入",
        "declared": "600.00 元/月",
        "verified": "820.00 元/月",
        "source": "社保缴费基数",
        "as_of": dt.date(2020, 11, 5),
        "differs": True,
        "note": "多出 220.00 元",
        "url": "#comparison",
        "url_label": "去核实",
    },
    {
        "label": "机动车",
        "declared": "没有",
        "verified": None,
        "source": "公安车管，尚未答复",
        "differs": False,
    },
]

_PAPERS = [
    {
        "name": "户口簿.jpg",
        "url": "#documents",
        "kind": "户口簿",
        "size": 3_355_443,
        "at": dt.date(2020, 11, 2),
        "by": "张某",
        "status": "已查验",
        "tone": "ok",
    },
    {"name": "全家授权书", "required": True},
]

urlpatterns = [
    path("", style, name="page"),
    path("progress", style_progress, name="progress"),
    path("sheet", style_sheet, name="sheet"),
]
