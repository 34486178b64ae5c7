"""The departments of a demo district: they answer pending inquiries with workbooks, as real ones would.

The answers agree with what is on file, with one rule so that a visitor sees contradictions in about one case
in eight. It depends on the applicant's day of birth alone, which a visitor chooses with the identity number:

    born on the 1st, 9th, 17th or 25th: one department knows more than was declared about the applicant -
        month of birth 1, 4, 7, 10: the traffic police one vehicle more;
        month of birth 2, 5, 8, 11: the social insurance a pension of 300 yuan a month more;
        month of birth 3, 6, 9, 12: the bank 20,000 yuan more.
    born on any other day: everything agrees.

What is the household's (vehicles, homes, business, deposits) is answered for the applicant. Nothing here is
random: the same inquiry gets the same answer, except for a data date counted back from the day of answering.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.facts import DISABILITY, GRADES
from minzheng.kernel.people.models import Person

from .commands.answering import workbook
from .contracts import MARRIAGE, RESULTS, department_of
from .errors import NothingWaiting
from .models import AnswerStatus, Department, Inquiry

_DATA_AGE_DAYS = {Department.BANK: 12, Department.SOCIAL_INSURANCE: 5, Department.REAL_ESTATE: 3}
_EMPLOYER = "示例劳务有限公司"
_PENSION_MORE_MONTH_FEN = 30_000
_BALANCE_MORE_FEN = 2_000_000
Cells = dict[str, Any]


@dataclass(frozen=True)
class _Subject:
    """Of whom a department speaks: the person, what is on file, and whether she answers for the household."""

    person: Person
    is_applicant: bool
    has_spouse: bool
    facts: Mapping[str, int]
    household_facts: Mapping[str, int]
    deviates: str = ""

    def yearly(self, name: str) -> int:
        return self.facts.get(name, 0)

    def shared(self, name: str) -> int:
        """A household's figure, on the applicant; nothing on the others."""
        return self.household_facts.get(name, 0) if self.is_applicant else 0


def answer_pending(department: str, at: dt.datetime, only_case_id: int | None = None) -> bytes:
    """The answer workbook of a department to its pending inquiries (of one case, when named).

    Raises NothingWaiting when it has none.
    """
    wanted, today = department_of(department), at.astimezone(CHINA).date()
    rows = Inquiry.objects.waiting().authorised_on(today).filter(department=wanted)
    if only_case_id is not None:
        rows = rows.filter(case_id=only_case_id)
    found = list(rows.select_related("person", "authorisation", "case__applicant").order_by("id"))
    if not found:
        raise NothingWaiting(f"{wanted.label}没有等待答复的查询。")
    answers = [_cells(wanted, subject, today) for subject in _subjects(found, today)]
    return workbook(
        wanted, found, answers, title=f"经济状况核对答复：{wanted.label}", note=f"答复日期 {today}"
    )


def deviation(applicant: Person) -> str:
    """The contradiction that the rule above gives the case: "", "vehicle", "pension" or "balance"."""
    if applicant.birth_date.day % 8 != 1:
        return ""
    return ("balance", "vehicle", "pension")[applicant.birth_date.month % 3]


def _subjects(inquiries: list[Inquiry], today: dt.date) -> list[_Subject]:
    on_file = people.fact_values(
        person_ids={row.person_id for row in inquiries},
        household_ids={row.case.household_id for row in inquiries}, on_date=today,
    )  # fmt: skip
    couples: dict[int, set[int]] = {}
    for household_id in {row.case.household_id for row in inquiries}:
        members = people.members(household_id, on_date=today)
        couple = {member.person.id for member in members if member.relation in ("01", "10")}
        couples[household_id] = couple if len(couple) > 1 else set()
    subjects = []
    for row in inquiries:
        household_id, is_applicant = row.case.household_id, row.person_id == row.case.applicant_id
        subjects.append(
            _Subject(
                person=row.person, is_applicant=is_applicant,
                has_spouse=row.person_id in couples[household_id],
                facts=on_file.get(("person", row.person_id), {}),
                household_facts=on_file.get(("household", household_id), {}),
                deviates=deviation(row.person) if is_applicant else "",
            )
        )  # fmt: skip
    return subjects


def _cells(department: Department, subject: _Subject, today: dt.date) -> Cells:
    """The cells of one answer: what the department knows, or "nothing found"."""
    known = _KNOWN[department](subject)
    age = dt.timedelta(days=_DATA_AGE_DAYS.get(department, 1))
    status = AnswerStatus.HIT if known else AnswerStatus.NONE
    return {"result": RESULTS[status][0], "data_date": today - age, **known}


def _household_register(subject: _Subject) -> Cells:
    return {"registered_place": "本区户籍"}


def _civil_affairs(subject: _Subject) -> Cells:
    return {"marriage": MARRIAGE["married"][0]} if subject.has_spouse else {}


def _disability(subject: _Subject) -> Cells:
    category = subject.facts.get("disability_category", 0)
    grade = subject.facts.get("disability_grade", 0)
    if not category or not grade:
        return {}
    return {"disability_category": DISABILITY[category], "disability_grade": GRADES[grade]}


def _vehicle(subject: _Subject) -> Cells:
    count = subject.shared("vehicle_count") + (subject.deviates == "vehicle")
    return {"vehicle_count": count} if count else {}


def _real_estate(subject: _Subject) -> Cells:
    count = subject.shared("home_count")
    return {"home_count": count} if count else {}


def _social_insurance(subject: _Subject) -> Cells:
    """A base of nine tenths of the declared wage, and the declared transfers as pension."""
    cells: Cells = {}
    wage_fen = subject.yearly("wage_income_year_fen")
    if wage_fen:
        cells |= {"contribution_base_month_fen": wage_fen * 9 // 120, "employer": _EMPLOYER}
    pension_fen = subject.yearly("transfer_income_year_fen") // 12
    if subject.deviates == "pension":
        # Money declared as exempt explains as much of a pension, so it comes on top.
        pension_fen += subject.yearly("exempt_income_year_fen") // 12 + _PENSION_MORE_MONTH_FEN
    return cells | ({"pension_month_fen": pension_fen} if pension_fen else {})


def _provident_fund(subject: _Subject) -> Cells:
    return {}


def _business(subject: _Subject) -> Cells:
    return {"runs_business": True} if subject.shared("runs_business") else {}


def _bank(subject: _Subject) -> Cells:
    """Nine tenths of the declared assets lie on the applicant's account."""
    balance_fen = subject.shared("financial_assets_fen") * 9 // 10
    if subject.deviates == "balance":
        balance_fen = subject.shared("financial_assets_fen") + _BALANCE_MORE_FEN
    return {"balance_fen": balance_fen} if balance_fen else {}


_KNOWN: dict[Department, Callable[[_Subject], Cells]] = {
    Department.HOUSEHOLD_REGISTER: _household_register,
    Department.CIVIL_AFFAIRS: _civil_affairs,
    Department.DISABILITY: _disability,
    Department.VEHICLE: _vehicle,
    Department.REAL_ESTATE: _real_estate,
    Department.SOCIAL_INSURANCE: _social_insurance,
    Department.PROVIDENT_FUND: _provident_fund,
    Department.BUSINESS: _business,
    Department.BANK: _bank,
}
