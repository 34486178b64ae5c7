"""Taking an application in: persons, household, facts, card and authorisations from checked answers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases.catalogue import Filed
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.kernel.people import queries as known
from minzheng.kernel.people.commands import NewFact
from minzheng.kernel.people.models import FactSource, Household, Person
from minzheng.kernel.territory import queries as territory
from minzheng.kernel.territory.codes import Level
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits import queries as awards
from minzheng.registers.benefits.alone import may_apply_alone

from . import questions
from .entitlement import CODE, LAW
from .forms import GROUNDS, HEAD, RELIGIOUS

SCOPE = "户籍、婚姻、社会保险、不动产、车船、市场主体、纳税、公积金、存款和证券保险等收入和财产信息"
PURPOSE = "最低生活保障审核确认和动态管理"
ALONE = "以单人户申请低保"  # why somebody stands alone on a file


@dataclass(frozen=True)
class Checked:
    """The whole application after every step has been judged again."""

    family: dict
    members: list[dict]  # as cleaned, each with its `key`
    support: dict
    incomes: dict[str, dict]  # by member key
    property: dict
    relatives: list[dict]
    account: dict
    signatures: dict[str, dict]  # by member key

    @property
    def is_alone(self) -> bool:
        """Whether one person of a family applies for herself (单人户)."""
        return self.family["alone"] == "yes"


@transaction.atomic
def take_in(*, answers: Mapping[str, Any], actor: Actor, at: dt.datetime, on_behalf: bool) -> Filed:
    """File an application: every step is judged again, and nothing is filed unless all of it is right.

    Facts are declared from the first day of the month of submission, so that they hold on every reference
    day that follows. Raises Invalid with the step's key as `field`; Conflict for a person who is counted
    elsewhere or is on file under another name.
    """
    day = at.astimezone(CHINA).date()
    checked = _checked(answers, day)
    code = _village(checked.family["division_code"], day)
    persons = _persons(checked, code, actor, at)
    applicant = _applicant(checked, persons, actor, on_behalf)
    _require_uncovered(persons, day)
    first_day = day.replace(day=1)
    if checked.is_alone:
        household, left = _household_of_one(checked, persons, code, first_day, actor, at)
    else:
        household, left = _household(checked, persons, applicant, code, first_day, actor, at), None
    facts = [*_member_facts(checked, persons), *_household_facts(checked, household)]
    declared = {
        "from_date": first_day, "source": FactSource.DECLARED, "source_note": "申请表", "source_date": day,
    }  # fmt: skip
    people.record_facts([NewFact(**fact, **declared) for fact in facts], actor=actor, at=at)
    payee = persons[checked.account["holder"]]
    benefits.register_card(
        person=payee, holder_name=payee.name, bank=checked.account["bank"], number=checked.account["number"],
        from_date=day, actor=actor, at=at,
    )  # fmt: skip
    _sign(checked, persons, code, day, actor, at)
    record = _record(checked, persons, payee) | (
        {"alone": _alone_record(checked, left)} if checked.is_alone else {}
    )
    return Filed(household, applicant, record, tuple(checked.relatives))


def _checked(answers: Mapping[str, Any], day: dt.date) -> Checked:
    parts = {}
    for step in questions.steps():
        bound = step.check(answers, on_date=day)
        if not bound.is_valid():
            raise Invalid(f"“{step.title}”还没有填好：{'；'.join(bound.sentences()[:5])}", field=step.key)
        parts[step.key] = bound.cleaned()
    members = [
        row | {"key": questions.member_key(row["identity_number"].number)} for row in parts["family"][1]
    ]
    relatives = [
        {name: row[name] for name in ("official_name", "official_post", "relation")} | {"source": "declared"}
        for row in parts["relatives"][1]
    ]
    return Checked(
        family=parts["family"][0],
        members=members,
        support=parts["income"][0],
        incomes={row["member"]: row for row in parts["income"][1]},
        property=parts["property"][0],
        relatives=relatives,
        account=parts["account"][0],
        signatures={row["member"]: row for row in parts["authorisation"][1]},
    )


def _village(code: str, day: dt.date) -> str:
    division = territory.division_as_of(code, day)
    if division.level != Level.VILLAGE:
        raise Invalid(f"{division.name}不是村或社区，请选择户口所在的村（社区）。", field="family")
    return division.code


def _persons(checked: Checked, code: str, actor: Actor, at: dt.datetime) -> dict[str, Person]:
    """Every member on file, by key; the phone is the family's and stands with the head."""
    return {
        row["key"]: people.register_person(
            identity_number=row["identity_number"].number, name=row["name"], division_code=code,
            phone=checked.family["phone"] if row["relation"] == HEAD else "", actor=actor, at=at,
        )
        for row in checked.members
    }  # fmt: skip


def _applicant(checked: Checked, persons: dict[str, Person], actor: Actor, on_behalf: bool) -> Person:
    if on_behalf:
        return persons[_head_key(checked)]
    own = known.person_of_account(actor.account_id)
    if own is None:
        raise Invalid(
            "您的账号还没有完成实名认证，请到乡镇（街道）或村（社区）窗口办理认证后再申请。", field="family"
        )
    if own.id not in {person.id for person in persons.values()}:
        raise Invalid(
            f"家庭成员里没有您本人（{own.name}）。网上只能为自己的家庭申请，请把自己也填上。", field="family"
        )
    return own


def _head_key(checked: Checked) -> str:
    return next(row["key"] for row in checked.members if row["relation"] == HEAD)


def _require_uncovered(persons: dict[str, Person], day: dt.date) -> None:
    covered = [one.name for one in persons.values() if awards.award_covering(one.id, CODE, on_date=day)]
    if covered:
        raise Invalid(
            f"{'、'.join(covered)}已在享受最低生活保障，不能重复申请。"
            "家庭人口或收入有变化的，请到村（社区）办理变更；已分户的，请先在原家庭办理减员。",
            field="family",
        )


def _household(
    checked: Checked, persons: dict[str, Person], applicant: Person, code: str, first_day: dt.date,
    actor: Actor, at: dt.datetime,
) -> Household:  # fmt: skip
    """The household on file, with those who joined since; or a new one."""
    relations = {persons[row["key"]].id: row["relation"] for row in checked.members}
    head = persons[_head_key(checked)]
    day = at.astimezone(CHINA).date()
    household = known.household_of(applicant.id, on_date=day) or known.household_of(head.id, on_date=day)
    if household is None:
        household = people.form_household(
            head=head, division_code=code, address=checked.family["address"], from_date=first_day,
            actor=actor, at=at,
        )  # fmt: skip
        here = {head.id: head.name}
    else:
        here = {one.person.id: one.person.name for one in known.members(household.id, on_date=day)}
    gone = [name for person_id, name in here.items() if person_id not in relations]
    if gone:
        raise Invalid(
            f"系统中您家还登记有{'、'.join(gone)}，这次没有填写。仍在一起生活的请补填；"
            "已分户、迁出或去世的，请先到村（社区）办理减员。",
            field="family",
        )
    for person in persons.values():
        if person.id not in here:
            people.add_member(
                household=household, person=person, relation=relations[person.id], from_date=first_day,
                source="申请表", actor=actor, at=at,
            )  # fmt: skip
    return household


def _household_of_one(
    checked: Checked, persons: dict[str, Person], code: str, first_day: dt.date, actor: Actor, at: dt.datetime
) -> tuple[Household, Household | None]:
    """A file on which she stands alone, and the family that she leaves for it (单人户, 民发〔2021〕57号).

    Raises Invalid where the rules do not let her, or where the others would be left without their head.
    """
    [row], [person] = checked.members, persons.values()
    day = at.astimezone(CHINA).date()
    if not may_apply_alone(_facts_alone(checked, row, person, day), division_code=code, on_date=day):
        raise Invalid(
            f"按现有信息，{person.name}不符合“{GROUNDS[checked.family['ground']]}”单独申请的条件"
            "（民发〔2021〕57号，2021 年 7 月 1 日起）。请核对残疾等级、重病和低保边缘家庭认定，或者全家一起申请。",
            field="family",
        )
    family = known.household_of(person.id, on_date=day)
    if family is not None:
        there = known.members(family.id, on_date=day)
        if len(there) == 1:
            return family, None
        if family.head_id == person.id:
            raise Invalid(
                f"{person.name}是家庭档案的户主，还有 {len(there) - 1} 位家人在上面。请先到村（社区）变更户主，再单独申请。",
                field="family",
            )
        begun = next(one.from_date for one in there if one.person.id == person.id)
        if begun >= first_day:
            raise Invalid(f"{person.name}本月才登记到这个家庭，请下个月再单独申请。", field="family")
        people.remove_member(
            household_id=family.id,
            person_id=person.id,
            until_date=first_day,
            reason=ALONE,
            actor=actor,
            at=at,
        )
    made = people.form_household(
        head=person, division_code=code, address=checked.family["address"], from_date=first_day, source=ALONE,
        actor=actor, at=at,
    )  # fmt: skip
    return made, family


def _facts_alone(checked: Checked, row: dict, person: Person, day: dt.date) -> dict[str, int | bool]:
    """The facts by which the rules of 单人户 judge: declared, and what her family is recognised as."""
    family = checked.family
    recognised = {award.programme for award in awards.awards_covering(person.id, on_date=day)}
    return {
        "alive": True, "age": known.age_years(person.birth_date, day),
        "disability_category": int(row["disability_category"]),
        "disability_grade": int(row["disability_grade"]),
        "serious_illness": bool(row["serious_illness"]), "without_work": family["ground"] == "no_work",
        "years_in_religious_place": family["religious_years"] or 0 if family["ground"] == RELIGIOUS else 0,
        "named_by_county": family["ground"] == "county",
        "receives_dibao_marginal": "dibao_marginal" in recognised,
        "receives_rigid_expense": "rigid_expense" in recognised,
    }  # fmt: skip


def _alone_record(checked: Checked, left: Household | None) -> dict[str, Any]:
    return {"ground": GROUNDS[checked.family["ground"]], "left_household_id": left.id if left else None}


def ended(*, case: Case, actor: Actor, at: dt.datetime) -> None:
    """A case of one person alone that is over without an award: her family may count her again."""
    if "alone" in case.application:
        people.release_file(household_id=case.household_id, person_id=case.applicant_id, actor=actor, at=at)


def _member_facts(checked: Checked, persons: dict[str, Person]) -> list[dict[str, Any]]:
    found = []
    for row in checked.members:
        values = _member_values(row, checked.incomes[row["key"]])
        person_id = persons[row["key"]].id
        found += [{"name": name, "value": value, "person_id": person_id} for name, value in values.items()]
    return found


def _member_values(row: dict, income: dict) -> dict[str, int]:
    """Fact names to values, as declared; wages and their cost by the month become twelve of them."""
    times = 12 if income["wage_period"] == "month" else 1
    return {
        "wage_income_year_fen": income["wage"] * times,
        "employment_cost_year_fen": income["employment_cost"] * times,
        "business_income_year_fen": income["business"],
        "property_income_year_fen": income["property"],
        "transfer_income_year_fen": income["transfer"],
        "other_income_year_fen": income["other"],
        "exempt_income_year_fen": income["exempt"],
        "medical_cost_year_fen": income["medical"],
        "labour_ability": int(row["labour_ability"]),
        "disability_category": int(row["disability_category"]),
        "disability_grade": int(row["disability_grade"]),
        "serious_illness": int(row["serious_illness"]),
        "in_school": int(row["in_school"]),
    }


def _household_values(checked: Checked) -> dict[str, int]:
    return {
        "urban": int(checked.family["urban"] == "yes"),
        "support_income_year_fen": checked.support["support"],
        "financial_assets_fen": checked.property["financial_assets"],
        "vehicle_count": checked.property["vehicle_count"],
        "home_count": checked.property["home_count"],
        "runs_business": int(checked.property["runs_business"]),
    }


def _household_facts(checked: Checked, household: Household) -> list[dict[str, Any]]:
    values = _household_values(checked)
    return [{"name": name, "value": value, "household_id": household.id} for name, value in values.items()]


def _sign(
    checked: Checked, persons: dict[str, Person], code: str, day: dt.date, actor: Actor, at: dt.datetime
) -> None:
    """One authorisation for each member; the digest binds the words signed to who signed them and when."""
    until = _months_later(day, LAW.setting("authorisation_months", code, day))
    for row in checked.members:
        signature = checked.signatures[row["key"]]
        person, signer = persons[row["key"]], persons[signature["signer"]]
        words = f"{SCOPE}\n{PURPOSE}\n{person.id}\n{signer.id}\n{signature['signature']}\n{at.isoformat()}"
        people.sign_authorisation(
            person=person, signed_by=signer, method="e_sign", scope=SCOPE, purpose=PURPOSE, until_date=until,
            signature_digest=sm3_hex(words.encode()), actor=actor, at=at,
        )  # fmt: skip


def _months_later(day: dt.date, months: int) -> dt.date:
    """The corresponding day, or the month's last where there is none (民法典 第二百零二条)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def _reason(checked: Checked) -> str:
    said = checked.family["reason"]
    return f"单人户申请（{GROUNDS[checked.family['ground']]}）：{said}" if checked.is_alone else said


def _record(checked: Checked, persons: dict[str, Person], payee: Person) -> dict[str, Any]:
    """What was declared, for ever: persons by id, the card by its last four digits."""
    members = [
        {
            "person_id": persons[row["key"]].id,
            "relation": row["relation"],
            "declared": _member_values(row, checked.incomes[row["key"]]),
        }
        for row in checked.members
    ]
    number = checked.account["number"]
    return {
        "address": checked.family["address"],
        "reason": _reason(checked),
        "members": members,
        "declared": _household_values(checked),
        "account": {"person_id": payee.id, "bank": checked.account["bank"], "tail": number[-4:]},
    }
