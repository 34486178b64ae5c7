"""A household of three under investigation, in an invented township, with the officers who handle it."""

import datetime as dt
import io
from dataclasses import dataclass

import pytest

from minzheng.kernel.access import commands as access
from minzheng.kernel.access import queries as access_queries
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.cases.models import Case
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import kind_of
from minzheng.kernel.people.identity import check_digit
from minzheng.kernel.people.models import FactSource, Household, Person
from minzheng.registers.verification import commands
from minzheng.registers.verification.contracts import DATASETS
from minzheng.registers.verification.models import Department, Inquiry

VILLAGE = "999901100201"
DAY = dt.date(2020, 11, 5)  # a Thursday
AT = clock.at_hour(DAY)
MONTH_BEGIN = dt.date(2020, 11, 1)


def number(birth: str, serial: str = "001") -> str:
    first = "999901" + birth + serial
    return first + check_digit(first)


HEAD, WIFE, CHILD = number("19800312"), number("19820405", "002"), number("20120620", "003")


@dataclass(frozen=True)
class Home:
    """The case with its people: a couple and a child of eight."""

    case: Case
    household: Household
    head: Person
    wife: Person
    child: Person

    @property
    def persons(self) -> tuple[Person, ...]:
        return self.head, self.wife, self.child


def officer(username: str, role: Role, division: str = "999901100", name: str = "") -> Officer:
    account = access.open_account(
        username=username, display_name=name or role.label, password="correct horse", actor=SYSTEM, at=AT
    )
    access.give_post(
        account=account,
        role=role,
        division_prefix=division,
        from_date=dt.date(2020, 1, 1),
        actor=SYSTEM,
        at=AT,
    )
    return access_queries.officer_for(account, on_date=DAY)


def sign(person: Person, signer: Person | None = None, until: dt.date = dt.date(2021, 11, 5)):
    return people.sign_authorisation(
        person=person, signed_by=signer or person, method="e_sign", scope="全部", purpose="低保审核",
        until_date=until, signature_digest="0" * 64, actor=SYSTEM, at=AT,
    )  # fmt: skip


def declare(subject: Person | Household, **values: int) -> None:
    key = "person_id" if isinstance(subject, Person) else "household_id"
    new = [
        people.NewFact(
            name=name, value=value, from_date=MONTH_BEGIN, source=FactSource.DECLARED, **{key: subject.id}
        )
        for name, value in values.items()
    ]
    assert all(kind_of(name).of == key.removesuffix("_id") for name in values)
    people.record_facts(new, actor=SYSTEM, at=AT)


def make_home(*, numbers: tuple[str, str, str] = (HEAD, WIFE, CHILD), case_number: str = "DB-1") -> Home:
    names = ("王示例", "李示例", "王小例")
    head, wife, child = (
        people.register_person(identity_number=text, name=name, division_code=VILLAGE, actor=SYSTEM, at=AT)
        for text, name in zip(numbers, names, strict=True)
    )
    household = people.form_household(
        head=head, division_code=VILLAGE, from_date=MONTH_BEGIN, actor=SYSTEM, at=AT
    )
    for person, relation in ((wife, "10"), (child, "20")):
        people.add_member(
            household=household, person=person, relation=relation, from_date=MONTH_BEGIN, actor=SYSTEM, at=AT
        )
    case = Case.objects.create(
        number=case_number, matter="dibao", procedure="dibao-2012", state="investigating",
        division_code=VILLAGE,
        applicant=head, household=household, submitted_at=AT, accepted_at=AT,
    )  # fmt: skip
    declare(household, vehicle_count=0, home_count=1, financial_assets_fen=1_000_000, runs_business=0)
    for person in (head, wife):
        declare(person, wage_income_year_fen=0, transfer_income_year_fen=0, exempt_income_year_fen=0)
        declare(person, disability_category=0, disability_grade=0)
    return Home(case, household, head, wife, child)


@pytest.fixture
def home(db) -> Home:
    """Everybody has signed, the mother for the child."""
    made = make_home()
    for person in (made.head, made.wife):
        sign(person)
    sign(made.child, signer=made.wife)
    return made


@pytest.fixture
def clerk(db) -> Officer:
    return officer("clerk", Role.TOWN_CLERK)


@pytest.fixture
def verifier(db) -> Officer:
    return officer("verifier", Role.VERIFIER, "999901")


@pytest.fixture
def asked(home, clerk) -> Home:
    commands.ask(case_id=home.case.id, actor=clerk, at=AT)
    return home


def inquiry(home: Home, person: Person, department: str) -> Inquiry:
    return Inquiry.objects.current().get(case=home.case, person=person, department=department)


def answer_file(department: str, rows: list[dict]) -> io.BytesIO:
    """An answer workbook with the given cells; `inquiry` stands for number and identity number."""
    as_text = (Kind.CHOICE, Kind.YES_NO)
    columns = [
        TableColumn(label=column.label, kind=Kind.TEXT if column.kind in as_text else column.kind)
        for column in DATASETS[Department(department)].columns
    ]
    names = [column.name for column in DATASETS[Department(department)].columns]
    lines = [[row.get(name) for name in names] for row in rows]
    with table_workbook("答复", columns, lines) as file:
        return io.BytesIO(file.read())


def row(home: Home, person: Person, department: str, result: str = "无记录", **cells) -> dict:
    numbers = dict(zip((home.head.id, home.wife.id, home.child.id), (HEAD, WIFE, CHILD), strict=True))
    return {
        "inquiry_number": str(inquiry(home, person, department).id), "identity_number": numbers[person.id],
        "result": result, "data_date": dt.date(2020, 11, 4), **cells,
    }  # fmt: skip


def take_in(department: str, rows: list[dict], verifier: Officer, at: dt.datetime = AT):
    return commands.take_in_answers(
        department=department,
        upload=answer_file(department, rows),
        file_name="答复.xlsx",
        actor=verifier,
        at=at,
    )


def answer(home: Home, department: str, verifier: Officer, **cells_of):
    """Answer for all three: `head={...}` with cells for a hit, nothing for "no record"."""
    rows = [
        row(home, person, department, "有记录", **cells_of[name])
        if name in cells_of
        else row(home, person, department)
        for name, person in zip(("head", "wife", "child"), home.persons, strict=True)
    ]
    return take_in(department, rows, verifier)
