"""MATTER: one application by which a family is recognised as 低保边缘 or 刚性支出困难."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases.catalogue import Act, Moved, Paper
from minzheng.kernel.cases.commands.proceedings import refresh_clocks
from minzheng.kernel.cases.models import Case
from minzheng.kernel.cases.procedures import Transition, cd, wd
from minzheng.kernel.cases.states import State
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import queries as known
from minzheng.kernel.people.errors import NameDiffers
from minzheng.kernel.people.models import Household, Person
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.granting import NOTICED, REVIEWED, Grant, Steps, grant_procedure
from minzheng.registers.benefits.granting.filing import declare

from .entitlement import ENTITLEMENTS, FILE
from .family import Relative
from .forms import REASONS, ExtensionForm, LowIncomeForm
from .rules import INCOMES, SPENDING

MEASURES = "参照民发〔2021〕57号"
RIGID = "rigid_expense"
HOUSEHOLD_FACTS = (
    "urban", "support_income_year_fen", "financial_assets_fen", "vehicle_count", "home_count",
    "runs_business",
)  # fmt: skip
_WAITING = (State.ACCEPTED, REVIEWED, NOTICED)
PROCEDURE = replace(
    grant_procedure(
        "low-income", "低收入家庭认定", Steps(notice=cd(7, MEASURES), decide=wd(10, MEASURES)),
        total=wd(30, MEASURES),
        more_transitions=tuple(
            Transition("extend", "延长办理期限", (state,), state, "case.assess") for state in _WAITING
        ),
    ),
    total_extended=wd(45, MEASURES),
)  # fmt: skip


def facts_of(data: Mapping[str, Any]) -> dict[str, int]:
    """What the applicant declares of herself and of the household. Spending without bills is not declared."""
    spending = {name: data[name] for name in SPENDING if data.get(name)}
    return {name: int(data[name]) for name in (*INCOMES, *HOUSEHOLD_FACTS)} | spending


def files_relatives(
    person: Person, home: Household, data: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> None:
    """Enter the other members with what they declare.

    Raises InAnotherHousehold for who stands in another family, Invalid for a wrong number or name.
    """
    day = at.astimezone(CHINA).date()
    there = {member.person.id for member in known.members(home.id, on_date=day)}
    for one in data.get("relatives") or ():
        relative = _on_file(one, home, actor, at)
        if relative.id == person.id:
            raise Invalid(f"申请人{person.name}不用再填为其他家庭成员，请删去这一行。", field="relatives")
        if relative.id not in there:
            people.add_member(
                household=home, person=relative, relation=one.relation, from_date=day, source="低收入家庭认定申请",
                actor=actor, at=at,
            )  # fmt: skip
        declare(relative, home.id, one.incomes, day, actor, at)


def _on_file(one: Relative, home: Household, actor: Actor, at: dt.datetime) -> Person:
    try:
        return people.register_person(
            identity_number=one.identity_number, name=one.name, division_code=home.division_code, actor=actor,
            at=at,
        )  # fmt: skip
    except (Invalid, NameDiffers) as error:
        raise Invalid(f"其他家庭成员{one.name}：{error.sentence}", field="relatives") from error


def covered(case: Case, person: Person) -> list[Person]:
    """Whom the recognition covers: the living members who are neither on 低保 nor in 特困供养."""
    day = case.steps.order_by("-id").first().at.astimezone(CHINA).date()
    members = [one.person for one in known.members(case.application["household_id"], on_date=day)]
    values = known.fact_values(person_ids=[one.id for one in members], on_date=day)
    return [
        one
        for one in members
        if "death_day" not in values.get(("person", one.id), {})
        and not any(benefits.award_covering(one.id, code, on_date=day) for code in ("dibao", "tekun"))
    ]


def ends(case: Case, programme: str, from_month: Month) -> Month | None:
    """刚性支出困难 holds for the months of the parameter at most; 低保边缘 until a review ends it."""
    if programme != RIGID:
        return None
    entitlement = next(one for one in ENTITLEMENTS if one.code == programme)
    months = entitlement.law.setting("validity_months", case.division_code, from_month.first_date)
    return from_month.plus(months)


def extend(case: Case, data: dict, actor: Actor, at: dt.datetime) -> Moved:
    """The longer limit, once, for one of the reasons that the measures name."""
    case.is_extended = True
    refresh_clocks(case, at.astimezone(CHINA).date())
    return Moved(due_date=case.step_due_date, details={"sentence": REASONS[data["reason"]]})


def not_extended(case: Case, on_date: dt.date) -> bool:
    return not case.is_extended


def reasons(programme: str, values: Mapping[str, Any]) -> list[str]:
    """The conditions not met."""
    found = []
    if values["persons"] == 0:
        found.append("家庭成员都已享受低保或特困供养，不用再认定")
    if not values["assets_fit"]:
        found.append("家庭财产超过规定")
    if programme != RIGID:
        if not values["below_marginal_line"]:
            found.append("家庭人均月收入不低于低保标准的 1.5 倍")
        return found
    if values["is_marginal"]:
        found.append("已符合低保边缘家庭条件，按低保边缘家庭认定")
    if not values["below_disposable"]:
        found.append("人均收入不低于当地上年度居民人均可支配收入")
    if not values["spends_too_much"]:
        found.append("刚性支出占家庭总收入没有超过当地规定的比例")
    return found


GRANT = Grant(
    code=FILE.code,
    name=FILE.label,
    basis="国办发〔2023〕39号和《刚性支出困难家庭认定办法》",
    entitlements=ENTITLEMENTS,
    procedures=((dt.date(2021, 7, 1), PROCEDURE),),
    form=LowIncomeForm,
    facts_of=facts_of,
    files_more=files_relatives,
    answers_of=lambda data: {"programmes": list(data["programmes"])},
    answers_shown=lambda asked: [
        ("申请认定", "、".join(one.name for one in ENTITLEMENTS if one.code in asked["programmes"]))
    ],
    reasons=reasons,
    pays_from="decision",
    covered=covered,
    ends=ends,
    more_acts={
        "extend": Act(
            carry_out=extend, form=ExtensionForm, applies=not_extended, ahead=False, tone="secondary",
            says="人户分离或者调查难度大的，办理期限可以延长到 45 个工作日。", done="已延长办理期限。",
        )
    },
    number_word="低收",
    papers=(
        Paper("identity", "身份证、户口簿（全体家庭成员）"),
        Paper("authorisation", "家庭经济状况核对授权书（全体家庭成员）"),
        Paper("bills", "近十二个月刚性支出票据", required=False, help="申请刚性支出困难家庭的上传。"),
    ),
    guide={
        "who": "人均收入低于低保标准 1.5 倍的家庭；或者收入不低，但看病、上学、康复等支出过大的家庭。",
        "where": "户籍所在地的乡镇（街道）。",
        "amount": "不发现金。认定后可以申请医疗、教育、住房等专项救助，重病重残成员可以单独申请低保。",
        "time": "受理后 30 个工作日，情况复杂的 45 个工作日；刚性支出困难家庭一年内有效。",
        "fee": "不收费。",
    },
)  # fmt: skip
MATTER = GRANT.matter()
