"""The rules of 临时救助 (assistance sheet 5): of the applicant, by the figures that the decision sets."""

from pathlib import Path

from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    PERSON,
    Book,
    anyone,
    ceil_div,
    floor_div,
    min_of,
    of,
    round_to,
    when,
)
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
REGULATION = "社会救助暂行办法 第九章"  # 国务院令第649号
NOTICE = "国发〔2014〕47号"
SINCE = {"since": "2014-05-01"}
PERSONS_MAX, MONTHS_MAX, TIMES = 30, 12, 10_000
_FEN_MAX = 10**9

# Settings of the procedure, which no formula reads.
SETTINGS = {"supplement_working_days", "respond_days", "adding_up_days"}
book = Book(
    "临时救助",
    parameters={name: one for name, one in PARAMETERS.declarations.items() if name not in SETTINGS},
)
book.input("alive", PERSON, "参考日在世")
book.receives("dibao", level=PERSON, label="最低生活保障")
book.receives("tekun", level=PERSON, label="特困供养")
book.input("urgent", HOUSEHOLD, "急难型")
book.input("urban", HOUSEHOLD, "按城市标准")
book.input("local", HOUSEHOLD, "本地户籍或者持有居住证")
book.input("persons", HOUSEHOLD, "救助人数", "人", 1, PERSONS_MAX)
book.input("months", HOUSEHOLD, "救助月数", "个月", 1, MONTHS_MAX)
book.input("severity", HOUSEHOLD, "困难程度系数", "倍", 0, 10 * TIMES)
book.input("income_year_fen", HOUSEHOLD, "人均年可支配收入", "元/人年", 0, _FEN_MAX)
book.input("assets_fit", HOUSEHOLD, "家庭财产符合规定")
book.input("burdened", HOUSEHOLD, "必需支出超出家庭承受能力")
book.input("recent_aid_fen", HOUSEHOLD, "同户近期已批的临时救助", "元", 0, _FEN_MAX)


@book.rule(HOUSEHOLD, "月低保标准", "元/人月", source=f"{NOTICE}：与低保标准挂钩", **SINCE)
def standard(urban, standard_urban, standard_rural):
    return when(urban, standard_urban, floor_div(standard_rural, 12))


@book.rule(HOUSEHOLD, "属于受理范围", source=f"{NOTICE}；中办国办 2020：急难发生地救助", **SINCE)
def place_fits(urgent, local, anywhere):
    return local | (urgent & anywhere)


@book.rule(PERSON, "低保对象或者特困人员", source=NOTICE, **SINCE)
def guaranteed(receives_dibao, receives_tekun):
    return receives_dibao | receives_tekun


@book.rule(HOUSEHOLD, "收入、财产符合支出型条件", source=NOTICE, **SINCE)
def means_fit(guaranteed, income_year_fen, disposable_income, assets_fit):
    # Whoever is on 低保 or 特困 has been examined; only the expense is.
    return anyone(guaranteed) | ((income_year_fen < disposable_income) & assets_fit)


@book.rule(HOUSEHOLD, "符合支出型条件", source=NOTICE, **SINCE)
def expense_fits(burdened, means_fit):
    return burdened & means_fit


@book.rule(HOUSEHOLD, "月数、系数在规定以内", source="当地临时救助办法", **SINCE)
def within_limits(months, severity, months_limit, severity_limit):
    return (months <= months_limit) & (severity <= severity_limit) & (severity > 0)


@book.rule(HOUSEHOLD, "符合条件", source=REGULATION, **SINCE)
def eligible(alive, place_fits, within_limits, urgent, expense_fits):
    return anyone(alive) & place_fits & within_limits & (urgent | expense_fits)


@book.rule(HOUSEHOLD, "封顶线", "元", source="当地临时救助办法", **SINCE)
def cap(standard, persons, cap_multiple):
    return of(standard * persons, cap_multiple)


@book.rule(HOUSEHOLD, "按标准计算", "元", source="标准 × 人数 × 月数 × 系数", **SINCE)
def reckoned(standard, persons, months, severity, rounding_unit):
    return round_to(of(standard * persons * months, severity), rounding_unit, "half_up")


@book.rule(HOUSEHOLD, "临时救助金", "元", source=REGULATION, **SINCE)
def amount(eligible, reckoned, cap):
    return when(eligible, min_of(reckoned, cap))


@book.rule(HOUSEHOLD, "救助人次", "人", source=REGULATION, **SINCE)
def aided(eligible, persons):
    return when(eligible, persons)


@book.rule(HOUSEHOLD, "人均救助金（近期已批的合并计算）", "元/人", source="防止拆分规避审批权限", **SINCE)
def per_head(amount, recent_aid_fen, persons):
    return ceil_div(amount + recent_aid_fen, persons)


@book.rule(HOUSEHOLD, "在乡镇（街道）审批权限以内", source=f"{NOTICE}：小额委托乡镇审批", **SINCE)
def town_may_decide(per_head, town_limit):
    return per_head <= town_limit


book.programme("temporary_aid", "临时救助", amount="amount", persons="aided")
book.check()
