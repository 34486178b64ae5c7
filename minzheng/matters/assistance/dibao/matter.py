"""MATTER: the procedure, papers, assessment and grant of 最低生活保障."""

import datetime as dt

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import BenefitMatter, Outcome, Paper
from minzheng.kernel.cases.models import Case, Decision
from minzheng.kernel.cases.procedures import (
    DIBAO_2012,
    DIBAO_2021,
    DIBAO_2021_DELEGATED,
    DIBAO_2022_DELEGATED,
    BenefitProcedure,
)
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.models import Person
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.entitlement import FactsMissing
from minzheng.registers.verification import queries as verification

from . import questions
from .application import ended, take_in
from .entitlement import CATEGORIES, CODE, ENTITLEMENT, LAW

MEASURES_FROM = dt.date(2021, 7, 1)  # 民发〔2021〕57号
DELEGATED_20_DAYS_FROM = dt.date(2022, 10, 20)  # 民发〔2022〕83号

PAPERS = (
    Paper("identity", "身份证", help="每位家庭成员的身份证正反面；没有办证的孩子可不拍。"),
    Paper("household_register", "户口簿", help="首页和每位家庭成员的一页。"),
    Paper(
        "income", "收入证明", required=False, help="工资单、银行流水、承包地或打工收入的证明，有什么拍什么。"
    ),
    Paper(
        "illness", "残疾证或病历", required=False, help="有残疾或重病的成员提供；残疾证能查到的不用重复提供。"
    ),
    Paper("medical_bills", "医疗费用票据", required=False, help="近 12 个月医保报销以后自己付钱的票据。"),
    Paper("home", "房屋证明或租房合同", required=False, help="租房的拍租房合同。"),
    Paper("support", "离婚、赡养、抚养的判决书或协议", required=False, help="有的才提供。"),
)

GUIDE = {
    "who": "共同生活的家庭成员人均月收入低于当地低保标准，并且家庭财产符合规定的家庭。",
    "where": "户籍所在地的乡镇人民政府（街道办事处），也可以请村（社区）代为申请。",
    "amount": "按人均收入低于标准的差额，每月发到银行卡上；从确认的下一个月起发。",
    "time": "从受理到作出决定一般不超过 30 个工作日；情况复杂的不超过 45 个工作日。",
    "fee": "不收费。",
}


def procedure_on(day: dt.date, division_code: str) -> BenefitProcedure:
    """The procedure of a case accepted on a day, by the law of that day.

    To 2021-06-30 the district approves (民发〔2012〕220号). Afterwards it confirms (民发〔2021〕57号), or the
    township does where the district has delegated it, since 2022-10-20 within twenty working days.
    """
    if day < MEASURES_FROM:
        return DIBAO_2012
    if not LAW.setting("delegated", division_code, day):
        return DIBAO_2021
    return DIBAO_2022_DELEGATED if day >= DELEGATED_20_DAYS_FROM else DIBAO_2021_DELEGATED


def hindrances(case: Case, on_date: dt.date) -> list[str]:
    """Everything that an assessment still lacks, so that it can be told at once."""
    missing = []
    if not case.visits.filter(level="town").exists():
        missing.append("乡镇（街道）入户调查记录")
    for member in people.members(case.household_id, on_date=on_date):
        if people.authorised(member.person.id, on_date=on_date) is None:
            missing.append(f"{member.person.name}的核对授权")
    missing += verification.unanswered(case, on_date=on_date)
    missing += verification.unsettled(case)
    try:
        if ENTITLEMENT.file_of(case.household_id).situation(on_date) is None:
            missing.append("家庭成员")
    except FactsMissing as error:
        missing += error.missing
    return missing


def assess(case: Case, law_date: dt.date, on_date: dt.date) -> Outcome:
    """What the rules say of the household as it stands on `on_date`.

    Facts are those of `on_date` itself, not of the first of the month: what was found and corrected during
    the case must count. Rules and parameters are those of `law_date`, the day of acceptance; only the
    standard is that of the first month that a decision on `on_date` would pay (see `ProgrammeLaw`).
    Raises FactsMissing.
    """
    situation = ENTITLEMENT.file_of(case.household_id).situation(on_date, with_sources=True)
    if situation is None:
        raise FactsMissing(["家庭成员"])
    first_month = Month.of(on_date).plus(1)
    program = LAW.assessment_program(case.division_code, law_date, first_month, on_date)
    explanation = program.explain(
        situation.household, situation.members, household_id=case.household_id,
        member_labels=situation.names, fact_sources=situation.sources,
    )  # fmt: skip
    values = explanation.values
    kind = CATEGORIES["urban" if values["urban"] else "rural"]
    return Outcome(
        eligible=values["eligible"],
        amount_fen=values["gap"],
        category=f"{kind}低保",
        reasons=tuple(reasons(values, kind)),
        summary={
            "persons": values["members"],
            "income_per_head": yuan_text(values["income_per_head"]),
            "standard": yuan_text(values["standard"]),
            "household_income_year": yuan_text(values["household_income_year"]),
            "rigid_deduction_year": yuan_text(values["rigid_deduction_year"]),
            "first_month": first_month.label,
        },
        tree=explanation.tree("amount"),
        rules_digest=program.digest,
        parameters_digest=program.parameters_digest(),
        law_date=law_date,
    )


def reasons(values: dict, kind: str) -> list[str]:
    """The conditions not met, each with its figures; empty when all are."""
    found = []
    if values["members"] == 0:
        found.append("没有计入的共同生活家庭成员")
    if not values["below_standard"]:
        found.append(
            f"家庭人均月收入 {yuan_text(values['income_per_head'])} 元，"
            f"不低于{kind}低保标准每人每月 {yuan_text(values['standard'])} 元"
        )
    if not values["financial_assets_fit"]:
        found.append(
            f"家庭金融资产 {yuan_text(values['financial_assets_fen'])} 元，"
            f"超过上限 {yuan_text(values['financial_assets_limit'])} 元"
        )
    if not values["vehicles_fit"]:
        found.append(f"有机动车 {values['vehicle_count']} 辆，规定不超过 {values['vehicle_limit']} 辆")
    if not values["homes_fit"]:
        found.append(f"有住房 {values['home_count']} 套，规定不超过 {values['home_limit']} 套")
    if not values["business_fits"]:
        found.append("有实际经营的工商登记")
    return found


def grant(case: Case, decision: Decision, actor: Actor, at: dt.datetime) -> None:
    """Open the award from the month after the confirmation, paid to the holder of the card named.

    Raises FactsMissing when nobody is left to be granted to.
    """
    first_day = decision.from_month.first_date
    situation = ENTITLEMENT.file_of(case.household_id).situation(first_day)
    if situation is None or not situation.living:
        raise FactsMissing(["家庭成员"])
    payee_id = case.application.get("account", {}).get("person_id", case.applicant_id)
    benefits.open_award(
        programme=CODE, household=case.household, payee=Person.objects.get(id=payee_id),
        division_code=case.division_code, persons=Person.objects.filter(id__in=situation.living),
        from_month=decision.from_month, basis=f"最低生活保障确认决定（办件 {case.number}）", case=case,
        actor=actor, at=at,
    )  # fmt: skip


MATTER = BenefitMatter(
    code=CODE,
    name="最低生活保障",
    basis="《社会救助暂行办法》第九条至第十三条",
    procedure_on=procedure_on,
    questions=questions,
    papers=PAPERS,
    take_in=take_in,
    assess=assess,
    hindrances=hindrances,
    grant=grant,
    ended=ended,
    paper_folder="matters/assistance/dibao/papers",
    number_word="低保",
    guide=GUIDE,
)
