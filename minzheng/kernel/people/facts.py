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
CARE_ABILITY = {0: "能力完好", 1: "轻度失能", 2: "中度失能", 3: "重度失能", 4: "完全失能"}
AT_DEATH = {0: "都不是", 1: "低保", 2: "特困供养", 3: "优抚对象", 4: "孤儿"}
VETERANS = {
    0: "无", 1: "残疾军人", 2: "烈士遗属", 3: "因公牺牲军人遗属", 4: "病故军人遗属", 5: "在乡复员军人",
    6: "带病回乡退役军人", 7: "参战参试退役人员", 8: "农村籍老义务兵", 9: "烈士老年子女", 10: "在乡退伍红军等“三红”人员",
}  # fmt: skip
VETERAN_CAUSES = {0: "无", 1: "因战", 2: "因公", 3: "因病"}
SURVIVORS = {0: "无", 1: "父母（抚养人）", 2: "配偶", 3: "子女", 4: "兄弟姐妹"}
CLASSES = {0: "未分类", 1: "A类", 2: "B类", 3: "C类"}
CHILD_CARE = {1: "散居（亲属等养育）", 2: "儿童福利机构集中养育", 3: "家庭寄养"}
ORPHAN_STATES = {
    0: "不是孤儿", 1: "父母双亡（含宣告死亡）", 2: "查找不到生父母", 3: "父母一方或双方被宣告失踪、其余死亡",
    4: "感染艾滋病病毒的儿童",
}  # fmt: skip
PARENT_STATES = {
    0: "不属于以下情形", 1: "一级、二级残疾", 2: "三级、四级精神或智力残疾", 3: "重病", 4: "服刑在押",
    5: "强制隔离戒毒", 6: "被执行其他限制人身自由的措施", 7: "失去联系且未尽抚养责任满六个月",
    8: "被撤销监护资格", 9: "被遣送（驱逐）出境", 10: "死亡（含宣告死亡）", 11: "被宣告失踪", 12: "查找不到",
}  # fmt: skip
STUDIES = {0: "没有在读", 1: "普通高中", 2: "中等职业学校", 3: "高职、大专", 4: "本科", 5: "硕士研究生"}

# 防返贫监测: decided by the department of agriculture; the bureau takes the list over
MONITORING = {0: "不在监测名单", 1: "未脱贫户", 2: "易返贫监测户", 3: "边缘易致贫户", 4: "突发严重困难户"}
SELF_CARE = {1: "全自理", 2: "半护理（部分丧失自理能力）", 3: "全护理（完全丧失自理能力）"}
SUPPORT_MODES = {1: "集中供养", 2: "分散供养"}


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
        # told by other departments for monitoring only: no rule of a benefit reads them
        _money("reported_medical_cost_year_fen", "person", "医保部门推送的个人负担医疗费", sensitive=True),
        FactKind("diagnosed_day", "person", "确诊重大疾病日期", Unit.DAY, -36_525, 84_006, sensitive=True),
        FactKind("unemployed_day", "person", "登记失业日期", Unit.DAY, -36_525, 84_006),
        FactKind("dropped_out_day", "person", "辍学日期", Unit.DAY, -36_525, 84_006, sensitive=True),
        FactKind("death_day", "person", "死亡日期", Unit.DAY, -36_525, 84_006),
        FactKind("disability_card_last_day", "person", "残疾人证有效期至", Unit.DAY, -36_525, 84_006),
        FactKind("work_injury_nursing", "person", "领取工伤保险生活护理费", Unit.YES_NO),
        FactKind("serving_sentence", "person", "在监服刑", Unit.YES_NO, sensitive=True),
        # disability: what else counts as the same kind of subsidy, and nursing insurance
        FactKind("care_insurance", "person", "领取长期护理保险待遇", Unit.YES_NO),
        FactKind("other_living_subsidy_fen", "person", "其他福利性生活补贴（每月）", Unit.FEN, 0, 10**7),
        FactKind("other_nursing_subsidy_fen", "person", "其他福利性护理补贴（每月）", Unit.FEN, 0, 10**7),
        # elders and funerals: a confirmation that somebody is alive holds for the days that the fact covers
        FactKind("alive_confirmed_day", "person", "健在确认日期", Unit.DAY, -36_525, 84_006),
        FactKind("aid_group_at_death", "person", "死亡时的保障身份", Unit.CODE, choices=AT_DEATH),
        FactKind(
            "care_ability", "person", "老年人能力评估等级", Unit.CODE, choices=CARE_ABILITY, sensitive=True
        ),
        FactKind("cremation_day", "person", "火化日期", Unit.DAY, -36_525, 84_006),
        FactKind("in_approved_burial_place", "person", "骨灰在批准的场所安葬", Unit.YES_NO),
        FactKind("other_funeral_pay", "person", "已领取其他丧葬补助", Unit.YES_NO),
        # children: orphans, children whose parents cannot raise them, orphans at school
        FactKind("orphan_state", "person", "孤儿情形", Unit.CODE, choices=ORPHAN_STATES, sensitive=True),
        FactKind("orphan_care", "person", "孤儿养育方式", Unit.CODE, choices=CHILD_CARE),
        FactKind("adopted", "person", "已被收养", Unit.YES_NO, sensitive=True),
        FactKind("settled_abroad", "person", "已出国（境）定居", Unit.YES_NO),
        FactKind("father_state", "person", "父亲情形", Unit.CODE, choices=PARENT_STATES, sensitive=True),
        FactKind(
            "father_state_first_day", "person", "父亲情形成立日", Unit.DAY, -36_525, 84_006, sensitive=True
        ),
        FactKind(
            "father_state_last_day", "person", "父亲情形截止日", Unit.DAY, -36_525, 84_006, sensitive=True
        ),
        FactKind("mother_state", "person", "母亲情形", Unit.CODE, choices=PARENT_STATES, sensitive=True),
        FactKind(
            "mother_state_first_day", "person", "母亲情形成立日", Unit.DAY, -36_525, 84_006, sensitive=True
        ),
        FactKind(
            "mother_state_last_day", "person", "母亲情形截止日", Unit.DAY, -36_525, 84_006, sensitive=True
        ),
        FactKind("orphan_before_18", "person", "满十八周岁前被认定为孤儿", Unit.YES_NO),
        FactKind("study", "person", "就读学段", Unit.CODE, choices=STUDIES),
        FactKind("full_time_study", "person", "全日制就读", Unit.YES_NO),
        FactKind("continuous_study", "person", "满十八周岁后连续就读", Unit.YES_NO),
        FactKind("in_admission_plan", "person", "属于全国招生计划", Unit.YES_NO),
        # assistance: 特困供养, 低收入家庭, 单人户
        FactKind("self_care_level", "person", "生活自理能力", Unit.CODE, choices=SELF_CARE, sensitive=True),
        FactKind("support_mode", "person", "供养方式", Unit.CODE, choices=SUPPORT_MODES),
        FactKind("support_urban", "person", "特困供养按城市标准", Unit.YES_NO),
        FactKind("no_income_source", "person", "无生活来源（收入低于低保标准且财产符合规定）", Unit.YES_NO),
        FactKind("obligors_incapable", "person", "无法定义务人或者义务人无履行能力", Unit.YES_NO),
        FactKind("no_labour_by_province", "person", "省规定的其他无劳动能力情形", Unit.YES_NO),
        FactKind("compulsory_school", "person", "在义务教育阶段就读", Unit.YES_NO),
        _money("rigid_medical_year_fen", "household", "刚性支出：医疗", sensitive=True),
        _money("rigid_schooling_year_fen", "household", "刚性支出：教育"),
        _money("rigid_rehabilitation_year_fen", "household", "刚性支出：残疾康复", sensitive=True),
        _money("rigid_living_year_fen", "household", "刚性支出：生活及当地认定的其他"),
        # veterans: whom they are, and what their category asks for
        FactKind("veteran_category", "person", "优抚对象类别", Unit.CODE, choices=VETERANS),
        FactKind("veteran_second_category", "person", "优抚对象另一类别", Unit.CODE, choices=VETERANS),
        FactKind("veteran_grade", "person", "残疾军人等级", Unit.COUNT, 0, 10, measure="级"),
        FactKind("veteran_cause", "person", "残疾性质", Unit.CODE, choices=VETERAN_CAUSES),
        FactKind("veteran_assessed_day", "person", "评残批准日期", Unit.DAY, -36_525, 84_006),
        FactKind("service_years", "person", "服役年数（按当地办法折算）", Unit.COUNT, 0, 80, measure="年"),
        FactKind("enlisted_day", "person", "入伍日期", Unit.DAY, -36_525, 84_006),
        FactKind("conscript_ended_day", "person", "义务兵服役结束日期", Unit.DAY, -36_525, 84_006),
        FactKind("veteran_rural", "person", "农村籍入伍", Unit.YES_NO),
        FactKind("employee_pension", "person", "领取城镇职工养老金", Unit.YES_NO),
        FactKind("veteran_relation", "person", "与烈士（军人）的关系", Unit.CODE, choices=SURVIVORS),
        FactKind("veteran_no_means", "person", "遗属无生活费来源", Unit.YES_NO),
        FactKind("veteran_low_income", "person", "遗属收入低于当地居民平均生活水平", Unit.YES_NO),
        FactKind("veteran_supported", "person", "军人生前供养", Unit.YES_NO),
        FactKind("veteran_suspended", "person", "抚恤优待中止（省级决定）", Unit.YES_NO, sensitive=True),
        FactKind("veteran_moved_in_day", "person", "优抚关系迁入日期", Unit.DAY, -36_525, 84_006),
        FactKind("veteran_moved_out_day", "person", "优抚关系迁出日期", Unit.DAY, -36_525, 84_006),
        # watch: what other registers tell of a person, from which consequences follow
        FactKind("married_day", "person", "结婚登记日期", Unit.DAY, -36_525, 84_006),
        FactKind("moved_out_day", "person", "户籍迁出日期", Unit.DAY, -36_525, 84_006),
        FactKind("in_institution", "person", "入住养老或儿童福利机构", Unit.YES_NO),
        FactKind("cremation_death_day", "person", "火化记录的死亡日期", Unit.DAY, -36_525, 84_006),
        FactKind("urban", "household", "按城市标准", Unit.YES_NO),
        _money("support_income_year_fen", "household", "赡养、抚养、扶养费"),
        FactKind("financial_assets_fen", "household", "金融资产", Unit.FEN, 0, _YEAR_FEN_MAX),
        FactKind("vehicle_count", "household", "机动车", Unit.COUNT, 0, 100, measure="辆"),
        FactKind("home_count", "household", "住房套数", Unit.COUNT, 0, 100, measure="套"),
        FactKind("runs_business", "household", "有实际经营的工商登记", Unit.YES_NO),
        FactKind("guarantee_class", "household", "保障类别", Unit.CODE, choices=CLASSES),
        FactKind("poverty_monitoring", "household", "防返贫监测", Unit.CODE, choices=MONITORING),
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
