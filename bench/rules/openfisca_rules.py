# ruff: noqa: N801, N805 - OpenFisca reads the names of classes, and its users name the first argument so
"""The book of the bench as users of OpenFisca write it: one class a variable.

Two things differ from their habit, both in OpenFisca's favour or for the same totals: whole numbers have 64
bits (see `openfisca_peer`; with its own 32 the sums wrap silently), and a parameter that does not vary
within a province stands once a province, not once a county.
"""

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

Person = build_entity(key="person", plural="persons", label="人", is_person=True)
Household = build_entity(
    key="household", plural="households", label="户", roles=[{"key": "member", "plural": "members"}]
)
BASIS = 10_000


class DisabilityCategory(Enum):
    none = "无"
    visual = "视力"
    hearing = "听力"
    speech = "言语"
    physical = "肢体"
    intellectual = "智力"
    mental = "精神"
    multiple = "多重"


class SelfCare(Enum):
    full = "全自理"
    partial = "半护理"
    none = "全护理"


class ReliefClass(Enum):
    none = "无"
    A = "A 类"
    B = "B 类"
    C = "C 类"


class age(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "年龄"

    def formula(person, period, parameters):
        birth = person("birth_date", period)
        year, month = birth.astype("datetime64[Y]"), birth.astype("datetime64[M]")
        month_of_year = (month - year.astype("datetime64[M]")).astype(np.int64) + 1
        day = (birth - month.astype("datetime64[D]")).astype(np.int64) + 1
        on = period.start
        passed = (month_of_year < on.month) | ((month_of_year == on.month) & (day <= on.day))
        return on.year - (year.astype(np.int64) + 1970) - ~passed


class severely_disabled(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "重度残疾"

    def formula(person, period):
        level = person("disability_level", period)
        return (level >= 1) & (level <= 2)


class resident(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "共同生活家庭成员"

    def formula(person, period):
        return person("counted", period) & ~person("in_institution", period)


class net_wage(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "工资性收入（扣减就业成本，学生不计）"

    def formula(person, period):
        wage = person("wage_fen", period)
        deduction = wage * person.household("work_deduction", period) // BASIS
        return np.where(person("student", period), 0, wage - deduction)


class net_pension(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "养老金（计入部分）"

    def formula(person, period):
        disregard = person.household("pension_disregard", period)
        return np.maximum(person("pension_fen", period) - disregard, 0)


class countable_income(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "可计入的收入"

    def formula(person, period):
        income = (
            person("net_wage", period)
            + person("net_pension", period)
            + np.maximum(person("business_fen", period), 0)
            + person("property_fen", period)
            + person("transfer_fen", period)
        )
        return np.where(person("resident", period), income, 0)


class household_size(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "共同生活人数"

    def formula(household, period):
        return household.sum(household.members("resident", period))


class standard(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "低保标准"

    def formula(household, period):
        urban, rural = household("standard_urban", period), household("standard_rural", period)
        return np.where(household("urban", period), urban, rural)


class assets_limit(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "金融资产上限"

    def formula(household, period):
        full = household("standard", period) * household("household_size", period)
        return full * household("assets_multiple", period) // BASIS


class assets_fit(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "家庭财产符合规定"

    def formula(household, period):
        return (
            (household("financial_assets_fen", period) <= household("assets_limit", period))
            & (household("vehicles", period) <= household("vehicle_limit", period))
            & (household("homes", period) <= household("home_limit", period))
            & (~household("runs_business", period) | household("business_allowed", period))
        )


class destitute(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "特困人员"

    def formula(person, period):
        age = person("age", period)
        unable_to_work = (age >= 60) | (age < 16) | person("severely_disabled", period)
        return (
            person("resident", period)
            & person("without_supporter", period)
            & unable_to_work
            & (person("countable_income", period) < person.household("standard", period))
            & person.household("assets_fit", period)
        )


class insured(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "计入低保人口"

    def formula(person, period):
        return person("resident", period) & ~person("destitute", period)


class members_insured(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "保障人数"

    def formula(household, period):
        return household.sum(household.members("insured", period))


class income(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "家庭收入"

    def formula(household, period):
        insured = household.members("insured", period)
        incomes = household.members("countable_income", period)
        return household.sum(np.where(insured, incomes, 0)) + household("support_fen", period)


class medical_deduction(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "医疗支出扣减"

    def formula(household, period):
        insured = household.members("insured", period)
        costs = household.sum(np.where(insured, household.members("medical_fen", period), 0))
        return np.minimum(costs, household("income", period) * household("medical_cap", period) // BASIS)


class net_income(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "核定的家庭收入"

    def formula(household, period):
        return household("income", period) - household("medical_deduction", period)


class income_per_head(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "人均收入"

    def formula(household, period):
        return household("net_income", period) // np.maximum(household("members_insured", period), 1)


class eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "符合低保条件"

    def formula(household, period):
        return (
            (household("members_insured", period) > 0)
            & (household("income_per_head", period) < household("standard", period))
            & household("assets_fit", period)
        )


class edge(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "低保边缘家庭"

    def formula(household, period):
        limit = household("standard", period) * household("edge_multiple", period) // BASIS
        return (
            (household("members_insured", period) > 0)
            & ~household("eligible", period)
            & (household("income_per_head", period) < limit)
            & household("assets_fit", period)
        )


class gap(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "低保金（补差）"

    def formula(household, period):
        full = household("standard", period) * household("members_insured", period)
        least = full * household("minimum_gap", period) // BASIS
        amount = np.maximum(full - household("net_income", period), least)
        return np.where(household("eligible", period), -(-amount // 100) * 100, 0)


class relief_class(Variable):
    value_type = Enum
    possible_values = ReliefClass
    default_value = ReliefClass.none
    entity = Person
    definition_period = MONTH
    label = "分类施保类别"

    def formula(person, period):
        age = person("age", period)
        on_dibao = person.household("eligible", period) & person("insured", period)
        return np.select(
            [
                ~on_dibao,
                person("severely_disabled", period) | (age >= person.household("elder_age", period)),
                person("seriously_ill", period) | (age < person.household("child_age", period)),
                person("student", period) | (person("disability_level", period) > 0),
            ],
            [each.index for each in (ReliefClass.none, ReliefClass.A, ReliefClass.B, ReliefClass.C)],
            ReliefClass.none.index,
        )


class top_up(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "分类施保增发"

    def formula(person, period):
        relief_class = person("relief_class", period)
        share = np.select(
            [relief_class == each for each in (ReliefClass.A, ReliefClass.B, ReliefClass.C)],
            [person.household(name, period) for name in ("top_up_a", "top_up_b", "top_up_c")],
            0,
        )
        return person.household("standard", period) * share // BASIS


class dibao(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "每月低保金"

    def formula(household, period):
        return household("gap", period) + household.sum(household.members("top_up", period))


class price_relief(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "价格临时补贴"

    def formula(household, period):
        edge = household("edge", period) & household("price_covers_edge", period)
        amount = household("price_per_head", period) * household("members_insured", period)
        return np.where(household("eligible", period) | edge, amount, 0)


class destitute_support(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "特困供养金"

    def formula(person, period):
        standard = person.household("standard", period)
        basic = standard * person.household("destitute_ratio", period) // BASIS
        whole = -(-basic // 100) * 100 + person("destitute_care", period)
        return np.where(person("destitute", period), whole, 0)


class care_allowance(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "重度残疾人护理补贴"

    def formula(person, period):
        excluded = person("in_institution", period) | person("destitute", period)
        return np.where(excluded, 0, person("care_rate", period))


class living_allowance(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "困难残疾人生活补贴"

    def formula(person, period):
        poor = person.household("eligible", period) | person.household("edge", period)
        return np.where(person("insured", period) & poor, person("living_rate", period), 0)


class longevity(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "高龄津贴"

    def formula(person, period):
        age = person("age", period)
        names = ("longevity_100", "longevity_90", "longevity_80")
        amounts = [person.household(name, period) for name in names]
        return np.select([age >= 100, age >= 90, age >= 80], amounts, 0)


class allowances(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "福利补贴"

    def formula(person, period):
        care, longevity = person("care_allowance", period), person("longevity", period)
        one_of_both = person.household("care_or_longevity", period)
        both = np.where(one_of_both, np.maximum(care, longevity), care + longevity)
        return person("living_allowance", period) + both


class emergency_limit(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "临时救助全年上限"

    def formula(household, period):
        full = household("standard", period) * household("household_size", period)
        limit = full * household("emergency_cap", period) // BASIS
        return np.maximum(limit - household("emergency_paid_fen", period), 0)


class emergency_aid(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "临时救助"

    def formula(household, period):
        aid = household("emergency_cost_fen", period) * household("emergency_rate", period) // BASIS
        poor = household("eligible", period) | household("edge", period)
        return np.where(poor, np.minimum(aid, household("emergency_limit", period)), 0)


class personal_relief(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "本人待遇"

    def formula(person, period):
        support = person("destitute_support", period)
        return person("top_up", period) + support + person("allowances", period)


class monthly_relief(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "全家每月待遇"

    def formula(household, period):
        personal = household.sum(household.members("personal_relief", period))
        return household("gap", period) + household("price_relief", period) + personal


class payable(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "本月应发"

    def formula(household, period):
        return household("monthly_relief", period) + household("emergency_aid", period)


class receives(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "受助人员"

    def formula(person, period):
        on_dibao = person("insured", period) & person.household("eligible", period)
        return on_dibao | (person("personal_relief", period) > 0)


RULES = tuple(each for each in Variable.__subclasses__() if each.__module__ == __name__)
