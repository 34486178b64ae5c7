"""Two organisations with their agent, one founded in the system; one application under way."""

import datetime as dt

from minzheng.config.demo.fields import organisation_book as book
from minzheng.config.demo.fields.organisations import Story
from minzheng.config.demo.invented import Invention
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents import queries as archive
from minzheng.registers.organisations import commands
from minzheng.registers.organisations.models import Organisation

from ..address import Address

SEED, MARCH = 2052, dt.date(2020, 3, 2)
DECIDED = dt.date(2020, 11, 26)


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    story = Story(officers, Invention(SEED))
    old = Organisation(
        uscc="51431103MJH000019M", kind="association", name=f"{book.PLACE}书法家协会", state="registered",
        division_code=book.DISTRICT, supervisor="冷水滩区文联", registration_mode="dual",
        legal_representative="王建国", capital_fen=3_000_000, residence=f"{book.PLACE}梅湾路1号", scope="书法交流。",
        registered_date=dt.date(2012, 5, 4), certificate_from=MARCH, certificate_until=dt.date(2025, 3, 1),
    )  # fmt: skip
    commands.take_over(
        organisations=[old], officers={}, source="纸质登记簿", division_code=book.DISTRICT,
        actor=officers["shenpi"], at=at_hour(MARCH),
    )  # fmt: skip
    commands.appoint_agent(
        organisation_id=old.id, username="shetuan", actor=officers["shezu"], at=at_hour(MARCH)
    )
    story.founding(book.ASSOCIATION_2020, dt.date(2020, 11, 9), decided=DECIDED, delivered=False)
    story.founding(book.WAITING[1], dt.date(2020, 12, 21), until="accepted")


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    return {**_register(), **_institution()}


def _objects():
    waiting = Case.objects.get(matter="organisation_founding", state="accepted")
    founded = Organisation.objects.get(name=book.ASSOCIATION_2020["name"])
    return waiting, founded, founded.certificates.get()


def _register() -> dict[str, Address]:
    waiting, founded, certificate = _objects()
    case = {"case_id": waiting.id}
    seen = {"visited_date": "2020-12-22", "visitors": "秦海燕\n伍国华", "fits": "yes", "findings": "属实"}
    paper, document = waiting.papers.first(), archive.documents_of(case_id=waiting.id)[0]
    printed = {"organisation_id": founded.id, "certificate_id": certificate.id}
    return {
        "organisations:case": Address(case),
        "organisations:act": Address(case | {"action": "visit"}, form=seen),
        "organisations:add_paper": Address(case, form={"label": "补充材料"}, file="file"),
        "organisations:paper": Address(case | {"paper_id": paper.id}),
        "organisations:document": Address(case | {"document_id": document.id}),
        "organisations:organisation": Address({"organisation_id": founded.id}),
        "organisations:do": Address(
            {"organisation_id": founded.id, "key": "party"}, form={"form": "branch", "members": "3"}
        ),
        "organisations:certificate": Address(printed),
        "organisations:deliver": Address(printed, form={"delivered_date": "2020-12-01"}),
    }


def _institution() -> dict[str, Address]:
    waiting, founded, certificate = _objects()
    case = {"case_id": waiting.id}
    paper, document = waiting.papers.first(), archive.documents_of(case_id=waiting.id)[0]
    own = {"organisation_id": founded.id}
    return {
        "institution:organisation": Address(own),
        "institution:change": Address(own),
        "institution:cancellation": Address(own),
        "institution:seal": Address(own),
        "institution:certificate": Address(own | {"certificate_id": certificate.id}),
        "institution:case": Address(case),
        "institution:act": Address(case | {"action": "withdraw"}, form={"note": "改用别的名称"}),
        "institution:add_paper": Address(case, form={"label": "补充材料"}, file="file"),
        "institution:paper": Address(case | {"paper_id": paper.id}),
        "institution:document": Address(case | {"document_id": document.id}),
    }
