"""Whether two persons may marry here today: everything that stands in the way, at once, with article and
remedy.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from .models import OfficeAuthority, Source
from .parameters import age_rule, figure
from .parties import Party
from .rules.age import is_of_age, of_age_from
from .rules.kinship import BARRED_WORDS, DECLARED
from .rules.proofs import CATEGORIES, NATIONWIDE_FROM, SCOPE_OF, proof_holds_until, regulation
from .standing import WORDS, known_kinship, marital_state

_SINGLE_CATEGORIES = ("hk", "macau", "taiwan", "overseas", "foreign")  # who bring a proof of being single


@dataclass(frozen=True)
class Problem:
    """One thing in the way: what is wrong, by which article, what to do next, and where it was typed."""

    sentence: str
    article: str
    remedy: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.sentence}（{self.article}）。{self.remedy}"


def code_article(on_date: dt.date, code: str, law: str) -> str:
    """The article as it is cited on a day: of the Civil Code from 2021, of the Marriage Law before."""
    return f"民法典 {code}" if on_date >= dt.date(2021, 1, 1) else f"婚姻法 {law}"


def marriage_problems(
    male: Party, female: Party, *, office_code: str, on_date: dt.date, kinship: str = "none"
) -> list[Problem]:
    """Everything that bars a marriage of the two at an office on a day; empty where nothing does."""
    return [
        *_sexes(male, female),
        *(each for one in (male, female) for each in _age(one, office_code, on_date)),
        *(each for one in (male, female) for each in _state(one, on_date)),
        *_kin(male, female, kinship, office_code, on_date),
        *_jurisdiction(male, female, office_code, on_date),
        *(each for one in (male, female) for each in _proof(one, office_code, on_date)),
    ]


def _sexes(male: Party, female: Party) -> Iterator[Problem]:
    for one, wanted in ((male, "男"), (female, "女")):
        if one.sex != wanted:
            yield Problem(
                f"{one.label}的证件显示性别为{one.sex}", "民法典 第一千零四十六条：男女双方自愿",
                "请对照证件核对两人的位置是否填反。", f"{one.role}_number",
            )  # fmt: skip
    if male.index == female.index:
        yield Problem("双方填写了同一个证件号", "婚姻登记条例", "请对照两人的证件重新填写。", "female_number")


def _age(party: Party, office_code: str, on_date: dt.date) -> Iterator[Problem]:
    rule = age_rule(division_code=office_code, on_date=on_date)
    if is_of_age(party.birth_date, party.sex, on_date, rule):
        return
    from_day = of_age_from(party.birth_date, party.sex, rule)
    yield Problem(
        f"{party.label}{party.name}未到法定婚龄：{party.sex}方须满 {rule.years_for(party.sex)} 周岁，"
        f"{party.birth_date:%Y年%m月%d日}出生，到 {from_day:%Y年%m月%d日}才满",
        rule.article, f"请于 {from_day:%Y年%m月%d日}以后再来办理。", f"{party.role}_number",
    )  # fmt: skip


def _state(party: Party, on_date: dt.date) -> Iterator[Problem]:
    state = marital_state(party.index)
    article = code_article(on_date, "第一千零四十一条、第一千零五十一条", "第二条、第十条")
    if state.is_married:
        where = "全国婚姻登记信息库" if state.record.source == Source.EXCHANGE else "婚姻登记档案"
        yield Problem(
            f"{party.label}{party.name}已有配偶：{where}有在册婚姻 {state.record}"
            f"（{state.record.register_year} 年登记）",
            f"{article}：禁止重婚",
            "已离婚的请出示离婚证或生效的法院判决、调解书，由登记员和负责人两人核对后备注；配偶已死亡的请出示死亡证明。",
            f"{party.role}_number",
        )  # fmt: skip
    elif state.record is not None and state.code != party.pre_marital:
        yield Problem(
            f"{party.label}声明为“{WORDS[party.pre_marital]}”，登记档案为“{state.label}”（{state.record}）",
            f"{regulation(on_date)}：当事人对所作声明的真实性负责",
            f"请当事人按实际情况重新声明，选择“{state.label}”。", f"{party.role}_pre_marital",
        )  # fmt: skip


def _kin(male: Party, female: Party, declared: str, office_code: str, on_date: dt.date) -> Iterator[Problem]:
    article = code_article(
        on_date,
        "第一千零四十八条：直系血亲或者三代以内的旁系血亲禁止结婚",
        "第七条：三代以内旁系血亲禁止结婚",
    )
    remedy = "依法不能登记，任何登记机关都不能受理；要求书面答复的，出具不予办理结婚登记告知单。"
    if declared in BARRED_WORDS:
        yield Problem(f"双方声明的亲属关系为“{DECLARED[declared]}”", article, remedy, "kinship")
        return
    adoptive = bool(figure("adoptive_collateral_barred", division_code=office_code, on_date=on_date))
    known = known_kinship(male, female, adoptive_collateral=adoptive)
    if known.barred:
        yield Problem(f"按已掌握的亲子关系，双方是{known.words}", article, remedy, "kinship")


def _jurisdiction(male: Party, female: Party, office_code: str, on_date: dt.date) -> Iterator[Problem]:
    for scope in dict.fromkeys(SCOPE_OF[one.category] for one in (male, female)):
        if scope == "domestic":
            continue
        if not office_has(office_code, scope, on_date):
            label = OfficeAuthority.Scope(scope).label
            yield Problem(
                f"本登记处没有“{label}”的权限", f"{regulation(on_date)} 第二条",
                "请到省级民政部门或者省级民政部门确定的登记机关办理。",
                next(f"{one.role}_category" for one in (male, female) if SCOPE_OF[one.category] == scope),
            )  # fmt: skip
    mainlanders = [one for one in (male, female) if one.category == "mainland"]
    if on_date >= NATIONWIDE_FROM or not mainlanders:
        return
    if not any(one.region_code.startswith(office_code) for one in mainlanders):
        yield Problem(
            "双方的常住户口都不在本登记处辖区", f"{regulation(on_date)} 第四条",
            "请到一方常住户口所在地的婚姻登记机关办理；户口已迁入的请出示本人户口簿。",
            f"{mainlanders[0].role}_region_code",
        )  # fmt: skip


def office_has(office_code: str, scope: str, on_date: dt.date) -> bool:
    """Whether an office may register that kind of marriage on a day."""
    rows = OfficeAuthority.objects.filter(office_code=office_code, scope=scope, valid__contains=on_date)
    return rows.exists()


def _proof(party: Party, office_code: str, on_date: dt.date) -> Iterator[Problem]:
    if party.category not in _SINGLE_CATEGORIES:
        return
    words = f"{party.label}（{CATEGORIES[party.category]}）的无配偶证明或声明"
    if party.proof_issued is None:
        yield Problem(
            f"{words}没有填写出具日期", f"{regulation(on_date)} 第五条", "请对照证明填写出具日期。",
            f"{party.role}_proof_issued",
        )  # fmt: skip
        return
    months = figure("single_proof_months", division_code=office_code, on_date=on_date)
    last = proof_holds_until(party.proof_issued, party.proof_until, months)
    if not party.proof_issued <= on_date <= last:
        yield Problem(
            f"{words}不在有效期内：{party.proof_issued} 出具，有效至 {last}", "婚姻登记工作规范",
            "请当事人重新取得证明，办妥公证、认证后再来。", f"{party.role}_proof_issued",
        )  # fmt: skip
