"""The rules of both identities (assistance sheet 6.1, 6.2). Incomes are totals of twelve months, in fen."""

from pathlib import Path

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    count,
    floor_div,
    max_of,
    of,
    total,
    when,
)
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
LAYERS = "国办发〔2023〕39号"
MEASURES = "民发〔2021〕57号"
RIGID = "《刚性支出困难家庭认定办法》"
_YEAR_FEN_MAX = 10**11
INCOMES = {
    "wage_income_year_fen": "工资性收入",
    "employment_cost_year_fen": "必要就业成本",
    "business_income_year_fen": "经营净收入",
    "property_income_year_fen": "财产净收入",
    "transfer_income_year_fen": "转移净收入",
    "other_income_year_fen": "其他收入",
}
SPENDING = {
    "rigid_living_year_fen": "刚性支出：生活及当地认定的其他",
    "rigid_medical_year_fen": "刚性支出：医疗",
    "rigid_schooling_year_fen": "刚性支出：教育",
    "rigid_rehabilitation_year_fen": "刚性支出：残疾康复",
}


def _incomes(book: Book, source: str, **since: str) -> None:
    """What the family has: heads, income, and who of them may be recognised at all."""

    @book.rule(PERSON, "计入共同生活家庭成员", source=MEASURES, **since)
    def counted(alive):
        return alive

    @book.rule(HOUSEHOLD, "家庭人数", "人", source=MEASURES, **since)
    def members(counted):
        return count(counted)

    @book.rule(PERSON, "没有享受低保和特困供养的成员", source=LAYERS, **since)
    def in_scope(counted, receives_dibao, receives_tekun):
        return counted & ~receives_dibao & ~receives_tekun

    @book.rule(HOUSEHOLD, "认定人数", "人", source=LAYERS, **since)
    def persons(in_scope):
        return count(in_scope)

    @book.rule(PERSON, "计入的年收入", "元/年", source=f"{MEASURES} 第十三条、第十四条", **since)
    def countable_income_year(
        counted, wage_income_year_fen, employment_cost_year_fen, business_income_year_fen,
        property_income_year_fen, transfer_income_year_fen, other_income_year_fen,
    ):  # fmt: skip
        wage = max_of(wage_income_year_fen - employment_cost_year_fen, 0)
        others = property_income_year_fen + transfer_income_year_fen + other_income_year_fen
        return when(counted, wage + business_income_year_fen + others)

    @book.rule(HOUSEHOLD, "家庭年收入", "元/年", source=f"{MEASURES} 第十三条", **since)
    def household_income_year(countable_income_year, support_income_year_fen):
        return total(countable_income_year) + support_income_year_fen

    @book.rule(HOUSEHOLD, "家庭人均月收入", "元/人月", source=source, **since)
    def income_per_head(household_income_year, members):
        # Rounding down cannot change a comparison with a line in whole fen.
        return floor_div(household_income_year, 12 * max_of(members, 1))

    @book.rule(HOUSEHOLD, "低保标准", "元/人月", source=source, **since)
    def standard(urban, standard_urban, standard_rural):
        return when(urban, standard_urban, floor_div(standard_rural, 12))


def _property(book: Book, source: str, **since: str) -> None:
    """Whether the family's property keeps within the limits of the place."""

    @book.rule(HOUSEHOLD, "家庭金融资产上限", "元", source=source, **since)
    def financial_assets_limit(standard, members, financial_assets_multiple):
        return of(standard * members, financial_assets_multiple)

    @book.rule(HOUSEHOLD, "家庭财产符合规定", source=source, **since)
    def assets_fit(
        financial_assets_fen, financial_assets_limit, vehicle_count, vehicle_limit, home_count, home_limit,
        runs_business, business_allowed,
    ):  # fmt: skip
        fits = (financial_assets_fen <= financial_assets_limit) & (vehicle_count <= vehicle_limit)
        return fits & (home_count <= home_limit) & (~runs_business | business_allowed)

    @book.rule(HOUSEHOLD, "低保边缘收入线", "元/人月", source=f"{LAYERS}：低保标准的 1.5 倍", **since)
    def marginal_line(standard, marginal_multiple):
        return of(standard, marginal_multiple)

    @book.rule(HOUSEHOLD, "家庭人均月收入低于边缘收入线", source=LAYERS, **since)
    def below_marginal_line(income_per_head, marginal_line):
        return income_per_head < marginal_line


def _book(name: str, source: str, *leaving_out: str, **since: str) -> Book:
    declared = {key: one for key, one in PARAMETERS.declarations.items() if key not in leaving_out}
    book = Book(name, parameters=declared)
    book.input("alive", PERSON, "参考日在世")
    for key, label in INCOMES.items():
        book.input(key, PERSON, label, "元/年", 0, _YEAR_FEN_MAX)
    book.input("urban", HOUSEHOLD, "按城市标准")
    book.input("support_income_year_fen", HOUSEHOLD, "赡养、抚养、扶养费", "元/年", 0, _YEAR_FEN_MAX)
    book.input("financial_assets_fen", HOUSEHOLD, "家庭金融资产", "元", 0, _YEAR_FEN_MAX)
    book.input("vehicle_count", HOUSEHOLD, "机动车", "辆", 0, 100)
    book.input("home_count", HOUSEHOLD, "住房套数", "套", 0, 100)
    book.input("runs_business", HOUSEHOLD, "有实际经营的工商登记")
    book.receives("dibao", level=PERSON, label="最低生活保障")
    book.receives("tekun", level=PERSON, label="特困供养")
    _incomes(book, source, **since)
    _property(book, source, **since)

    @book.rule(HOUSEHOLD, "每月金额（只认定身份，不发现金）", "元/月", source=source, **since)
    def amount(eligible):
        return when(eligible, 0, 0)

    return book


MARGINAL = {"since": "2021-07-01"}
marginal = _book(
    "低保边缘家庭", LAYERS, "disposable_income_year", "rigid_share", "validity_months", **MARGINAL
)


@marginal.rule(HOUSEHOLD, "符合低保边缘家庭条件", source=LAYERS, name="eligible", **MARGINAL)
def is_marginal_family(persons, below_marginal_line, assets_fit):
    return (persons > 0) & below_marginal_line & assets_fit


SINCE_2025 = {"since": "2025-01-01"}
rigid = _book("刚性支出困难家庭", RIGID, **SINCE_2025)
for _key, _label in SPENDING.items():
    rigid.input(_key, HOUSEHOLD, _label, "元/年", 0, _YEAR_FEN_MAX)


@rigid.rule(HOUSEHOLD, "属于低保边缘家庭", source=LAYERS, **SINCE_2025)
def is_marginal(below_marginal_line, assets_fit):
    return below_marginal_line & assets_fit


@rigid.rule(HOUSEHOLD, "人均收入低于当地上年度人均可支配收入", source=RIGID, **SINCE_2025)
def below_disposable(household_income_year, members, disposable_income_year):
    return household_income_year < disposable_income_year * members


@rigid.rule(HOUSEHOLD, "十二个月刚性支出", "元/年", source=RIGID, **SINCE_2025)
def rigid_spending_year(
    rigid_living_year_fen, rigid_medical_year_fen, rigid_schooling_year_fen, rigid_rehabilitation_year_fen
):
    own_burden = rigid_medical_year_fen + rigid_schooling_year_fen + rigid_rehabilitation_year_fen
    return rigid_living_year_fen + own_burden


@rigid.rule(HOUSEHOLD, "刚性支出占收入超过当地比例", source=RIGID, **SINCE_2025)
def spends_too_much(rigid_spending_year, household_income_year, rigid_share):
    # Rounding the share of the income down cannot change what whole fen exceed.
    return rigid_spending_year > of(household_income_year, rigid_share)


@rigid.rule(HOUSEHOLD, "符合刚性支出困难家庭条件", source=RIGID, name="eligible", **SINCE_2025)
def is_rigid_family(persons, is_marginal, below_disposable, assets_fit, spends_too_much):
    return (persons > 0) & ~is_marginal & below_disposable & assets_fit & spends_too_much


marginal.programme("dibao_marginal", "低保边缘家庭", amount="amount", persons="persons")
rigid.programme("rigid_expense", "刚性支出困难家庭", amount="amount", persons="persons")
marginal.check()
rigid.check()
