"""What each department answers: its columns as a dataset of the exchange, and what a row must hold.

The workbook that goes out has the same columns, empty; a department fills them in and sends it back.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.exchange.contracts import Column, Dataset, Kind
from minzheng.kernel.people.facts import DISABILITY, GRADES, day_number

from .models import AnswerStatus, Department

RESULTS = {
    AnswerStatus.HIT.value: ("有记录", "有", "查到", "命中"),
    AnswerStatus.NONE.value: ("无记录", "无", "未查到", "查无"),
    AnswerStatus.ERROR.value: ("出错", "查询出错", "错误", "失败"),
}
MARRIAGE = {
    "married": ("已婚", "有配偶", "初婚", "再婚", "复婚"),
    "single": ("未婚",),
    "divorced": ("离婚", "离异"),
    "widowed": ("丧偶",),
}
MONTH_FEN_MAX = 10**9  # 一千万元 a month: a slip of units, and the year stays within a fact's range
BALANCE_FEN_MAX = 10**11

_COMMON = (
    Column(name="inquiry_number", label="查询编号", kind=Kind.DIGITS, required=True),
    Column(name="identity_number", label="身份证号", kind=Kind.IDENTITY_NUMBER, required=True,
           aliases=("身份证号码", "公民身份号码", "证件号码")),
    Column(name="result", label="查询结果", kind=Kind.CHOICE, required=True, choices=RESULTS,
           aliases=("结果",)),
    Column(name="data_date", label="数据日期", kind=Kind.DATE, aliases=("数据截止日期", "数据时点")),
)  # fmt: skip


def department_of(code: str) -> Department:
    """The department of a code; Invalid names those there are."""
    try:
        return Department(code)
    except ValueError:
        known = "、".join(Department.labels)
        raise Invalid(f"没有“{code}”这个核对部门，可选：{known}。", field="departments") from None


@dataclass(frozen=True)
class AnswerForm:
    """A department's own columns; on 有记录, every one of `all_of` and one of `any_of` must be filled."""

    columns: tuple[Column, ...]
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _month_money(name: str, label: str, **more) -> Column:
    return Column(name=name, label=label, kind=Kind.MONEY, unit="元/月", **more)


def _codes(labels: Mapping[int, str], ending: str) -> dict[str, tuple[str, ...]]:
    return {str(code): (label, label.removesuffix(ending) + ending) for code, label in labels.items() if code}


FORMS: dict[Department, AnswerForm] = {
    Department.HOUSEHOLD_REGISTER: AnswerForm(
        (
            Column(name="death_date", label="死亡日期", kind=Kind.DATE, aliases=("死亡注销日期",)),
            Column(name="registered_place", label="户籍所在地", aliases=("户籍", "户籍地址")),
        ),
        any_of=("death_date", "registered_place"),
    ),
    Department.CIVIL_AFFAIRS: AnswerForm(
        (
            Column(name="cremation_date", label="火化日期", kind=Kind.DATE),
            Column(name="marriage", label="婚姻状况", kind=Kind.CHOICE, choices=MARRIAGE, aliases=("婚姻",)),
        ),
        any_of=("cremation_date", "marriage"),
    ),
    Department.DISABILITY: AnswerForm(
        (
            Column(name="disability_category", label="残疾类别", kind=Kind.CHOICE,
                   choices=_codes(DISABILITY, "残疾")),
            Column(name="disability_grade", label="残疾等级", kind=Kind.CHOICE, choices=_codes(GRADES, "")),
        ),
        all_of=("disability_category", "disability_grade"),
    ),
    Department.VEHICLE: AnswerForm(
        (Column(name="vehicle_count", label="车辆数", kind=Kind.WHOLE_NUMBER, unit="辆", maximum=100),),
        all_of=("vehicle_count",),
    ),
    Department.REAL_ESTATE: AnswerForm(
        (Column(name="home_count", label="房产套数", kind=Kind.WHOLE_NUMBER, unit="套", maximum=100),),
        all_of=("home_count",),
    ),
    Department.SOCIAL_INSURANCE: AnswerForm(
        (
            _month_money("pension_month_fen", "月养老金", aliases=("养老待遇月领取额",)),
            _month_money("contribution_base_month_fen", "月缴费基数", aliases=("缴费基数",)),
            Column(name="employer", label="参保单位", aliases=("单位", "缴费单位")),
        ),
        any_of=("pension_month_fen", "contribution_base_month_fen"),
    ),
    Department.PROVIDENT_FUND: AnswerForm(
        (_month_money("deposit_month_fen", "月缴存额"),), all_of=("deposit_month_fen",)
    ),
    Department.BUSINESS: AnswerForm(
        (Column(name="runs_business", label="实际经营", kind=Kind.YES_NO, aliases=("是否实际经营",)),),
        all_of=("runs_business",),
    ),
    Department.BANK: AnswerForm(
        (Column(name="balance_fen", label="存款余额", kind=Kind.MONEY, unit="元", aliases=("余额",)),),
        all_of=("balance_fen",),
    ),
}  # fmt: skip

DATASETS: dict[Department, Dataset] = {
    department: Dataset(
        name=f"verification-{department.value.lower()}",
        label=f"核对答复：{department.label}",
        columns=(*_COMMON, *form.columns),
        sender=department.label,
        purpose="社会救助家庭经济状况核对",
        legal_basis="社会救助暂行办法 第五十八条",
        key=("inquiry_number",),
        freshness="答复时注明数据日期",
    )
    for department, form in FORMS.items()
}


def faults(department: Department, values: Mapping[str, Any], *, today: dt.date) -> dict[str, str]:
    """What is wrong inside one answer row, by column name; what the cells alone could not tell."""
    form, result = FORMS[department], values["result"]
    wrong = {}
    data_date = values.get("data_date")
    if result != AnswerStatus.ERROR and data_date is None:
        wrong["data_date"] = "请填写数据日期，即部门数据截至哪一天。"
    for column in (*_COMMON, *form.columns):
        value = values.get(column.name)
        if isinstance(value, dt.date) and value > today:
            wrong[column.name] = f"{column.label} {value} 晚于今天，请核对。"
        if column.kind is Kind.MONEY and value is not None:
            limit_fen = MONTH_FEN_MAX if column.unit == "元/月" else BALANCE_FEN_MAX
            if value > limit_fen:
                wrong[column.name] = f"{column.label}超过 {yuan_text(limit_fen)} 元，请核对单位是元还是分。"
    filled = [column.name for column in form.columns if values.get(column.name)]
    if result != AnswerStatus.HIT:
        for name in filled:
            said = RESULTS[result][0]
            wrong[name] = f"查询结果为“{said}”，却填写了{form.column(name).label}，请核对后更正其中一项。"
        return wrong
    present = [column.name for column in form.columns if values.get(column.name) is not None]
    for name in form.all_of:
        if name not in present:
            wrong[name] = f"查询结果为“有记录”，请填写{form.column(name).label}。"
    if form.any_of and not set(form.any_of) & set(present):
        labels = "或".join(form.column(name).label for name in form.any_of)
        wrong[form.any_of[0]] = f"查询结果为“有记录”，请填写{labels}。"
    for column in form.columns:
        if column.kind is Kind.WHOLE_NUMBER and values.get(column.name) == 0:
            wrong[column.name] = f"{column.label}为 0 时，查询结果应填“无记录”。"
    return wrong


def detail_of(department: Department, values: Mapping[str, Any]) -> dict[str, Any]:
    """The department's own columns that are filled, as they are kept: dates as text, codes as numbers."""
    kept: dict[str, Any] = {}
    for column in FORMS[department].columns:
        value = values.get(column.name)
        if value is None:
            continue
        if isinstance(value, dt.date):
            value = value.isoformat()
        elif column.kind is Kind.CHOICE and value.isdigit():
            value = int(value)
        kept[column.name] = int(value) if isinstance(value, bool) else value
    return kept


def packed(detail: Mapping[str, Any]) -> str:
    """A detail as text; equal details give equal text."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True)


def numbers_of(department: str, detail: Mapping[str, Any]) -> dict[str, int]:
    """A kept detail as the comparison reads it: dates as day numbers, texts as 1 ("is filled")."""
    found = {}
    for name, value in detail.items():
        if FORMS[Department(department)].column(name).kind is Kind.DATE:
            found[name] = day_number(dt.date.fromisoformat(value))
        else:
            found[name] = value if isinstance(value, int) else 1
    return found


def words_of(department: str, detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A kept detail as (label, text) lines for whoever may open it."""
    lines = []
    for column in FORMS[Department(department)].columns:
        if column.name not in detail:
            continue
        value = detail[column.name]
        if column.kind is Kind.MONEY:
            text = f"{yuan_text(value)} {column.unit}"
        elif column.kind is Kind.CHOICE:
            text = column.choices[str(value)][0]
        elif column.kind is Kind.YES_NO:
            text = "是" if value else "否"
        else:
            text = f"{value} {column.unit}".strip()
        lines.append((column.label, text))
    return lines
