"""The rules of 医疗救助 (assistance sheet 9). Pure formulas: a patient and one bill are a subject of one."""

from pathlib import Path

from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, half_up_div, lookup, max_of, min_of, total
from minzheng.kernel.rules.parameters import load_parameters

PARAMETERS = load_parameters(Path(__file__).with_name("parameters.toml"))
LAW = "国办发〔2021〕42号"
SINCE = {"since": "2021-10-28"}
FEN_MAX = 10**9
WHOLE = 10_000  # basis points of 100 %

book = Book("医疗救助测算", parameters=PARAMETERS.declarations)
book.input("identity", PERSON, "救助对象类别", "项", 1, 4)
book.input("bill_fen", PERSON, "本次政策范围内个人自付费用", "元", 0, FEN_MAX)
book.input("earlier_bills_fen", PERSON, "本年以前的政策范围内个人自付费用", "元", 0, FEN_MAX)
book.input("earlier_aid_fen", PERSON, "本年已救助金额", "元", 0, FEN_MAX)


@book.rule(PERSON, "年度起付标准", "元/人年", source=f"{LAW}：起付标准", **SINCE)
def deductible(average_income, deductible_percent, identity):
    return half_up_div(average_income * lookup(deductible_percent, identity), WHOLE)


@book.rule(PERSON, "起付标准以上的全年费用", "元/人年", source=f"{LAW}：按年度累计", **SINCE)
def above_deductible(bill_fen, earlier_bills_fen, deductible):
    return max_of(bill_fen + earlier_bills_fen - deductible, 0)


@book.rule(PERSON, "全年应救助金额", "元/人年", source=f"{LAW}：救助比例、年度限额", **SINCE)
def aid_of_the_year(above_deductible, aid_percent, year_ceiling, identity):
    by_rate = half_up_div(above_deductible * lookup(aid_percent, identity), WHOLE)
    return min_of(by_rate, lookup(year_ceiling, identity))


@book.rule(PERSON, "本次救助", "元", source=f"{LAW}：全年应救助减去已救助，不超过本次费用", **SINCE)
def aid(aid_of_the_year, earlier_aid_fen, bill_fen):
    return min_of(max_of(aid_of_the_year - earlier_aid_fen, 0), bill_fen)


@book.rule(HOUSEHOLD, "本次医疗救助", "元", source=LAW, **SINCE)
def amount(aid):
    return total(aid)


book.check()
