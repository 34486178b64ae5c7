"""What the tests of this room stand on: officers, households, and cases put where a test wants them."""

import datetime as dt
import itertools
import uuid

from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import clock
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.cases import commands
from minzheng.kernel.cases.models import (
    Appeal,
    Assessment,
    Case,
    Decision,
    HomeVisit,
    NearRelativeFiling,
    Notice,
    Objection,
    Pause,
    Step,
)
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.identity import check_digit
from tests.kernel.cases.sample_matter import CODE

DISTRICT, TOWN, VILLAGE = "990103", "990103001", "990103001001"
FAR_DISTRICT = "990104"
DAY = dt.date(2021, 9, 6)  # a Monday
AT = clock.at_hour(DAY)
BY = {"actor": SYSTEM, "at": AT}
CHECKLIST = {"实际居住": "是"}
_serial = itertools.count(1)


def officer(role: Role, *, place: str = DISTRICT, name: str = "", account_id: int | None = None) -> Officer:
    """Somebody who holds a post; no account is needed for what the room decides by it."""
    number = account_id or 900_000 + next(_serial)
    return Officer(number, name or f"{role.label}{number}", (HeldPost(role, place),))


def at(day: str, hour: int = 9) -> dt.datetime:
    return clock.at_hour(dt.date.fromisoformat(day), hour)


def identity_number(serial: int, birth: str = "19800101") -> str:
    first = f"999901{birth}{serial:03d}"
    return first + check_digit(first)


def family(name: str = "张三", *, birth: str = "19800101"):
    """(person, household): an invented family of one."""
    number = identity_number(next(_serial) % 900 + 100, birth)
    person = people.register_person(identity_number=number, name=name, division_code=VILLAGE, **BY)
    home = people.form_household(head=person, division_code=VILLAGE, from_date=dt.date(2021, 9, 1), **BY)
    return person, home


def open_case(
    state: str = "submitted", *, procedure: str = "dibao-2021", amount_fen: int = 71_000,
    near_relative: bool = False, who=None, visits: tuple[str, ...] = ("town", "district"),
) -> Case:  # fmt: skip
    """A case put straight into a state, with all that had to happen before it."""
    person, home = who or family()
    case = Case.objects.create(
        number=f"示救{uuid.uuid4().hex[:12]}", matter=CODE, procedure=procedure, state=state,
        division_code=VILLAGE,
        applicant=person, household=home, application={"amount_fen": amount_fen, "persons": 2},
        submitted_at=AT, accepted_at=AT, near_relative=near_relative,
    )  # fmt: skip
    Step.objects.create(
        case=case, action="submit", label="提交申请", source="", target=state, actor_name="申请人", at=AT,
        request_id=uuid.uuid4(),
    )  # fmt: skip
    for level in visits:
        visited(case, level)
    assessed(case)
    return case


def visited(case: Case, level: str) -> HomeVisit:
    return HomeVisit.objects.create(
        case=case, level=level, visited_at=AT, first_visitor="甲某", second_visitor="乙某", checklist=CHECKLIST,
        findings="情况属实", signed_by="户主", recorded_at=AT, request_id=uuid.uuid4(),
    )  # fmt: skip


def assessed(case: Case) -> Assessment:
    amount_fen = case.application["amount_fen"]
    return Assessment.objects.create(
        case=case, made_at=AT, law_date=DAY, eligible=amount_fen > 0, amount_fen=amount_fen, category="城市救助",
        summary={"persons": case.application["persons"]}, tree={}, rules_digest="r", parameters_digest="p",
    )  # fmt: skip


def published(case: Case, *, from_date: dt.date, level: str = "town", amount: str = "710.00") -> Notice:
    return Notice.objects.create(
        case=case, level=level, division_code=VILLAGE, from_date=from_date,
        until_date=from_date + dt.timedelta(days=7),
        content={"name": case.applicant.name, "persons": 2, "category": "城市救助", "amount": amount},
    )  # fmt: skip


def act(verb: str, case: Case, actor, when: dt.datetime = AT, *, request_id=None, **more) -> Case:
    """One verb with a request of its own; the case as it stands afterwards."""
    getattr(commands, verb)(
        case_id=case.id, actor=actor, at=when, request_id=request_id or uuid.uuid4(), **more
    )
    case.refresh_from_db()
    return case


_TABLES = (
    Appeal, Assessment, Decision, EventRow, HomeVisit, NearRelativeFiling, Notice, Objection, Pause, Step,
)  # fmt: skip


def everything(case: Case) -> dict:
    """All that a refused verb must leave as it was."""
    found = {table.__name__: table.objects.count() for table in _TABLES}
    found["case"] = Case.objects.filter(id=case.id).values().get()
    found["notices"] = list(case.notices.order_by("id").values_list("id", "ended_at"))
    return found
