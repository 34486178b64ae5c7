"""Benefits of one person in the told district: an application under way, one of a resident, a candidate."""

import datetime as dt
import uuid

from minzheng.config.demo.invented import Invention
from minzheng.config.demo.walking import photo
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.queries import Officer, officer_for
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case, CasePaper
from minzheng.kernel.documents.models import Document
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.models import AccountPerson, FactSource, Person
from minzheng.kernel.watch import commands as watch
from minzheng.kernel.watch.models import Warning
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import AwardReview, BankBatch
from minzheng.registers.spot_checks import commands as spot_checks
from minzheng.registers.spot_checks.models import SpotCheckTask

from ..address import Address

VILLAGE, DAY = "431103102200", dt.date(2021, 1, 4)
MATTER = "disability_subsidies"
CARD = {"disability_category": 4, "disability_grade": 1}


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    invention, at = Invention(61, lane=7), at_hour(DAY)
    person = _person(invention, "何示例")
    _apply(person, officers["shouli"], at)
    tang = officer_for(Account.objects.get(username="tang"), on_date=DAY)
    own = AccountPerson.objects.get(account_id=tang.account_id).person
    case = _apply(own, tang, at, on_behalf=False)
    cases.act(
        case_id=case.id, action="ask_supplement", data={"missing": ["残疾人证"]}, actor=officers["shouli"], at=at,
        request_id=uuid.uuid4(),
    )  # fmt: skip
    _reviewed(invention, officers["shouli"], at)
    _checked(officers)
    candidate = _person(invention, "孟示例")
    facts = [
        people.NewFact(name=name, value=value, from_date=DAY, person_id=candidate.id,
        source=FactSource.DOCUMENT)
        for name, value in CARD.items()
    ]  # fmt: skip
    people.record_facts(facts, actor=SYSTEM, at=at)
    watch.look([candidate.id], at=at)


def _person(invention: Invention, name: str) -> Person:
    number = invention.identity_number(dt.date(1968, 3, 5), "女")
    return people.register_person(
        identity_number=number, name=name, division_code=VILLAGE, actor=SYSTEM, at=at_hour(DAY)
    )


def _reviewed(invention: Invention, clerk: Officer, at: dt.datetime) -> None:
    """An elder whose allowance was looked at, with something found."""
    elder = _person(invention, "古示例")
    home = people.home_of(person=elder, on_date=DAY, actor=SYSTEM, at=at)
    award = benefits.open_award(
        programme="elderly", household=home, payee=elder, division_code=VILLAGE, persons=[elder],
        person=elder, from_month=Month(2020, 1), basis="示例依据", actor=SYSTEM, at=at,
    )  # fmt: skip
    benefits.record_review(
        award_id=award.id,
        on_date=DAY,
        way="home",
        finding="lost",
        note="两次上门都没有人",
        actor=clerk,
        at=at,
    )


def _checked(officers: dict[str, Officer]) -> None:
    """A check that was drawn, with one task whose problem waits to be put right."""
    by = {"actor": officers["shenpi"], "at": at_hour(DAY)}
    check = spot_checks.plan_check(
        title="示例抽查", population="standing", programme_code="elderly", division_code=VILLAGE[:6],
        first_date=DAY, last_date=DAY, share_basis_points=10_000, finish_by=dt.date(2021, 1, 31),
        entropy_source="示例", issue="1", draw_date=dt.date(2021, 1, 5), **by,
    )  # fmt: skip
    at = at_hour(dt.date(2021, 1, 5))
    spot_checks.draw_check(check_id=check.id, entropy="1|01 02", actor=officers["shenpi"], at=at)
    task = check.tasks.filter(division_code=VILLAGE).latest("rank")
    spot_checks.record_result(
        task_id=task.id, on_date=at.date(), checked_by_names="甲某、乙某", score=70, has_problem=True,
        note="缺健在确认照片", actor=officers["shencha"], at=at,
    )  # fmt: skip


def _apply(person: Person, actor: Officer, at: dt.datetime, *, on_behalf: bool = True) -> Case:
    data = form_of(person) | {
        "disability_category": 4,
        "disability_grade": 1,
        "programmes": ["disability_nursing"],
    }
    case = cases.open_case(
        matter=MATTER, data=data, actor=actor, at=at, request_id=uuid.uuid4(), on_behalf=on_behalf
    )
    cases.add_paper(
        upload=photo("证件"), key="identity", label="身份证或户口簿", case_id=case.id, actor=actor, at=at
    )
    return case


def form_of(person: Person) -> dict:
    """The form of an application by somebody on file."""
    return {
        "name": person.name, "identity_number": secrecy.decrypt(person.identity_cipher, purpose=IDENTITY),
        "division_code": person.division_code, "phone": "", "payee_name": "", "payee_number": "", "bank": "",
        "card_number": "",
    }  # fmt: skip


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    officer, own = Case.objects.filter(matter=MATTER).order_by("id")
    candidate = {"warning_id": Warning.objects.filter(rule__startswith="candidate.").latest("id").id}
    review = AwardReview.objects.latest("id")
    task = SpotCheckTask.objects.get(has_problem=True)
    found = {}
    told = {"case_id": own.id, "document_id": Document.objects.filter(case_id=own.id).latest("id").id}
    for prefix, case, action in (("welfare:", officer, "accept"), ("citizen:grant_", own, "supplement")):
        one = {"case_id": case.id}
        paper = one | {"paper_id": CasePaper.objects.get(case=case).id}
        found |= {
            f"{prefix}case": Address(one),
            f"{prefix}act": Address(one | {"action": action}),
            f"{prefix}add_paper": Address(one, form={"label": "残疾人证"}, file="file"),
            f"{prefix}paper": Address(paper),
            f"{prefix}document": Address(told),
        }
    return found | {
        "citizen:grant": Address({"code": MATTER}),
        "counter:claims": Address({"person_id": officer.parties.get(role="applicant").person_id}),
        "welfare:new": Address({"matter_code": MATTER}),
        "welfare:warning": Address(candidate),
        "welfare:act_on": Address(candidate),
        "welfare:settle": Address(candidate, form={"outcome": "已电话告知本人"}),
        "welfare:apply_for": Address(candidate),
        "care:check": Address({"check_id": task.check_of_id}),
        "care:draw_check": Address({"check_id": task.check_of_id}),
        "care:void_check": Address({"check_id": task.check_of_id}),
        "care:check_export": Address({"check_id": task.check_of_id}),
        "care:check_task": Address({"task_id": task.id}),
        "care:record_check": Address({"task_id": task.id}),
        "care:rectify_check": Address({"task_id": task.id}),
        "care:review": Address({"award_id": review.award_id}),
        "care:record_review": Address({"award_id": review.award_id}),
        "care:settle_review": Address({"review_id": review.id}),
        "treasury:make_package": Address(
            form={"batch": [BankBatch.objects.filter(downloaded_at=None)[0].id]}
        ),
        "treasury:fund": Address({"programme_code": "dibao", "prefix": 431103}),
    }
