"""What the tests of granted benefits share: a district with its officers, and the walk of one application."""

import datetime as dt
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.config.demo.walking import photo
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import catalogue, commands
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.commands import IDENTITY
from minzheng.kernel.people.facts import kind_of
from minzheng.kernel.people.models import FactSource, Household, Person
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import programme

VILLAGE = accounts.VILLAGE
SUBMITTED = dt.date(2020, 6, 10)
OF_HOUSEHOLDS = ("dibao",)
_STEPS = {
    "accept": "shouli",
    "review": "shouli",
    "audit": "canlian",
    "publish": "shouli",
    "approve": "shenpi",
}


class District:
    """The demo district with its officers, empty of people; laid anew where no officers are given."""

    def __init__(self, officers: dict[str, Officer] | None = None):
        if officers is None:
            build.lay_ground(lambda words: None)
            officers = accounts.open_all(build.STARTS_AT)
        self.officers = officers
        self.invention = Invention(5)

    def person(
        self, born: dt.date = dt.date(1968, 3, 5), sex: str = "女", name: str = "", **facts: int
    ) -> Person:
        """An invented person with facts on file for all time."""
        by = {"actor": SYSTEM, "at": at_hour(dt.date(2020, 1, 2))}
        found = people.register_person(
            identity_number=self.invention.identity_number(born, sex), name=name or self.invention.name(sex),
            division_code=VILLAGE, **by,
        )  # fmt: skip
        self.know(found, dt.date(2015, 1, 1), **facts)
        return found

    def know(
        self, person: Person, from_date: dt.date, until_date: dt.date | None = None, **facts: int
    ) -> None:
        """Facts of a person, or of her household, from a paper."""
        at = at_hour(max(from_date, dt.date(2020, 1, 2)))
        home = None
        rows = []
        for name, value in facts.items():
            if kind_of(name).of == "household" and home is None:
                home = self.home(person)
            about = {"household_id": home.id} if kind_of(name).of == "household" else {"person_id": person.id}
            rows.append(
                people.NewFact(name=name, value=value, from_date=from_date, until_date=until_date,
                               source=FactSource.DOCUMENT, **about)
            )  # fmt: skip
        people.record_facts(rows, actor=SYSTEM, at=at)

    def home(self, person: Person, on_date: dt.date = dt.date(2020, 1, 2)) -> Household:
        return people.home_of(person=person, on_date=on_date, actor=SYSTEM, at=at_hour(on_date))

    def receives(self, code: str, person: Person, from_month: Month, **more: Any) -> Award:
        """An award of another programme, as if it had been decided."""
        of_person = code not in OF_HOUSEHOLDS
        return benefits.open_award(
            programme=code, household=self.home(person), payee=person, division_code=VILLAGE,
            persons=[person],
            person=person if of_person else None, from_month=from_month, basis="示例依据", actor=SYSTEM,
            at=at_hour(from_month.first_date), **more,
        )  # fmt: skip

    def form(self, matter: str, person: Person, **answers: Any) -> dict[str, Any]:
        """The cleaned form of an application for a person on file."""
        number = secrecy.decrypt(person.identity_cipher, purpose=IDENTITY)
        return {
            "name": person.name, "identity_number": number, "division_code": VILLAGE, "phone": "",
            "payee_name": "", "payee_number": "", "bank": "", "card_number": "", **answers,
        }  # fmt: skip

    def apply(
        self, matter: str, person: Person, day: dt.date = SUBMITTED, who: str = "shouli", **answers: Any
    ) -> Case:
        """An application taken in with every paper that it needs."""
        case = commands.open_case(
            matter=matter, data=self.form(matter, person, **answers), actor=self.officers[who],
            at=at_hour(day), request_id=uuid.uuid4(),
        )  # fmt: skip
        for one in catalogue.matter(matter).papers:
            if one.required:
                upload: SimpleUploadedFile = photo(one.label)
                commands.add_paper(
                    upload=upload, key=one.key, label=one.label, case_id=case.id, actor=self.officers[who],
                    at=at_hour(day),
                )  # fmt: skip
        return case

    def act(self, case: Case, action: str, day: dt.date, who: str = "", **data: Any) -> Case:
        return commands.act(
            case_id=case.id, action=action, data=data, actor=self.officers[who or _STEPS[action]],
            at=at_hour(day, 14), request_id=uuid.uuid4(),
        )  # fmt: skip

    def walk(self, case: Case, *actions: str, day: dt.date = SUBMITTED) -> Case:
        """Take steps one after the other on one day."""
        for action in actions:
            case = self.act(case, action, day)
        return case

    def due(self, award: Award, *months: Month, known: dt.date = dt.date(2021, 1, 31)) -> list[int]:
        """Fen due for months of an award, 0 where nothing is."""
        award.refresh_from_db()
        found = programme(award.programme).due([award], months, at_hour(known))
        return [found[award.id, month].amount_fen if (award.id, month) in found else 0 for month in months]
