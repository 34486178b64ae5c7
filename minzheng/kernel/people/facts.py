"""The kinds of dated facts that people and households have: name, label, unit, range.

The names are the inputs of the rule book. Amounts of income are totals of twelve months before the
day from which they hold (民发〔2021〕57号 leaves the period to the locality; twelve months is the common
practice), so that no division is needed before a rule makes one.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import yuan_text


class Unit(StrEnum):
    """How the whole number of a fact is read."""

    FEN_A_YEAR = "fen_a_year"
    FEN = "fen"
    COUNT = "count"
    YES_NO = "yes_no"
    CODE = "code"
    DAY = "day"  # days since 1970-01-01


@dataclass(frozen=True)
class FactKind:
    """One kind of fact. `of` is "person" or "household"; `low` and `high` bound what can be true.

    `measure` is the word a count is read with (辆, 套).
    """

    name: str
    of: str
    label: str
    unit: Unit
    low: int = 0
    high: int = 1
    choices: dict[int, str] = field(default_factory=dict)
    sensitive: bool = False
    measure: str = ""

    def text(self, value: int) -> str:
        """A value as an official reads it."""
        match self.unit:
            case Unit.FEN_A_YEAR:
                return f"{yuan_text(value)} 元/年"
            case Unit.FEN:
                return f"{yuan_text(value)} 元"
            case Unit.YES_NO:
                return "是" if value else "否"
            case Unit.CODE:
                return self.choices[value]
            case Unit.DAY:
                return day_of(value).isoformat()
            case _:
                return f"{value} {self.measure}" if self.measure else str(value)

    def check(self, value: int) -> int:
        """The value when it can be true; raises Invalid with the bounds otherwise."""
        if isinstance(value, bool) or not isinstance(value, int):
            value = int(value)
        if self.unit is Unit.CODE and value not in self.choices:
            known = "、".join(self.choices.values())
            raise Invalid(f"{self.label}没有这一选项，请选择：{known}。", field=self.name)
        if self.unit is not Unit.CODE and not self.low <= value <= self.high:
            if value < self.low == 0:
                raise Invalid(f"{self.label}不能是负数，请重新填写。", field=self.name)
            raise Invalid(
                f"{self.label}超出合理范围（{self.text(self.low)} 至 {self.text(self.high)}），请核对。",
                field=self.name,
            )
        return value


def day_of(number: int) -> dt.date:
    """The date of a day number."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=number)


def day_number(day: dt.date) -> int:
    """The day number of a date: days since 1970-01-01."""
    return (day - dt.date(1970, 1, 1)).days


_YEAR_FEN_MAX = 10**11  # 十亿元 a year
LABOUR = {1: "有劳动能力", 2: "部分丧失劳动能力", 3: "无劳动能力"}
DISABILITY = {0: "无", 1: "视力", 2: "听力", 3: "言语", 4: "肢体", 5: "智力", 6: "精神", 7: "多重"}
GRADES = {0: "无", 1: "一级", 2: "二级", 3: "三级", 4: "四级"}
CLASSES = {0: "未分类", 1: "A类", 2: "B类", 3: "C类"}


def _money(name: str, of: str, label: str, **more) -> FactKind:
    return FactKind(name, of, label, Unit.FEN_A_YEAR, 0, _YEAR_FEN_MAX, **more)


FACT_KINDS: dict[str, FactKind] = {
    kind.name: kind
    for kind in (
        _money("wage_income_year_fen", "person", "工资性收入"),
        _money("business_income_year_fen", "person", "经营净收入"),
        _money("property_income_year_fen", "person", "财产净收入"),
        _money("transfer_income_year_fen", "person", "转移净收入"),
        _money("other_income_year_fen", "person", "其他收入"),
        _money("exempt_income_year_fen", "person", "不计入的收入（基础养老金、优抚金等）"),
        _money("employment_cost_year_fen", "person", "必要就业成本"),
        _money("medical_cost_year_fen", "person", "医疗自付支出", sensitive=True),
        FactKind("labour_ability", "person", "劳动能力", Unit.CODE, choices=LABOUR),
        FactKind("disability_category", "person", "残疾类别", Unit.CODE, choices=DISABILITY, sensitive=True),
        FactKind("disability_grade", "person", "残疾等级", Unit.CODE, choices=GRADES, sensitive=True),
        FactKind("serious_illness", "person", "重大疾病", Unit.YES_NO, sensitive=True),
        FactKind("in_school", "person", "在校就读", Unit.YES_NO),
        FactKind("death_day", "person", "死亡日期", Unit.DAY, -36_525, 84_006),
        FactKind("disability_card_last_day", "person", "残疾人证有效期至", Unit.DAY, -36_525, 84_006),
        FactKind("work_injury_nursing", "person", "领取工伤保险生活护理费", Unit.YES_NO),
        FactKind("serving_sentence", "person", "在监服刑", Unit.YES_NO, sensitive=True),
        FactKind("urban", "household", "按城市标准", Unit.YES_NO),
        _money("support_income_year_fen", "household", "赡养、抚养、扶养费"),
        FactKind("financial_assets_fen", "household", "金融资产", Unit.FEN, 0, _YEAR_FEN_MAX),
        FactKind("vehicle_count", "household", "机动车", Unit.COUNT, 0, 100, measure="辆"),
        FactKind("home_count", "household", "住房套数", Unit.COUNT, 0, 100, measure="套"),
        FactKind("runs_business", "household", "有实际经营的工商登记", Unit.YES_NO),
        FactKind("guarantee_class", "household", "保障类别", Unit.CODE, choices=CLASSES),
        FactKind("gradual_exit_monthly_fen", "household", "渐退期月补助基数", Unit.FEN, 0, _YEAR_FEN_MAX),
        FactKind("gradual_exit_last_day", "household", "渐退期截止日", Unit.DAY, -36_525, 84_006),
    )
}


def kind_of(name: str) -> FactKind:
    """The kind by name; an unknown name is an error, never a free-form fact."""
    try:
        return FACT_KINDS[name]
    except KeyError:
        raise Invalid(f"没有“{name}”这种信息项，请从信息项目录中选择。", field=name) from None
