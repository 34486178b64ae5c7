"""The ledger of the destitute in the told district: one at home, one in an institution of the village."""

import datetime as dt
import uuid

from minzheng.config.demo.invented import Invention
from minzheng.config.demo.walking import photo
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.benefits.commands import LedgerPerson
from minzheng.registers.support import commands
from minzheng.registers.support.models import CareArrangement, CareInstitution, SupportVisit

from ..address import Address

VILLAGE, DAY = "431103102200", dt.date(2021, 1, 4)
FACTS = {"no_income_source": 1, "obligors_incapable": 1, "support_urban": 0, "self_care_level": 3}


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    invention, at = Invention(73, lane=7), at_hour(DAY)
    rows = [
        LedgerPerson(
            identity_number=invention.identity_number(dt.date(1944, 3, 7), "男"), name=name,
            division_code=VILLAGE, facts=FACTS | {"support_mode": mode},
        )
        for name, mode in (("孟在家", 2), ("孟在院", 1))
    ]  # fmt: skip
    awards = benefits.take_over_persons(
        programme="tekun", rows=rows, from_month=Month(2020, 12), basis="花名册接续",
        actor=officers["shencha"], at=at,
    )  # fmt: skip
    home, inside = (award.person_id for award in awards)
    by = {"actor": officers["shouli"], "at": at}
    first = dt.date(2020, 12, 1)
    house = commands.open_institution(
        name="示例村敬老院", kind="home", division_code=VILLAGE, beds=3, nursing_beds=2,
        opened_date=dt.date(2019, 1, 1), actor=officers["shencha"], at=at,
    )  # fmt: skip
    commands.admit(
        person_id=inside, institution_id=house.id, bed="101-1", is_nursing=True, from_date=first, **by
    )
    commands.arrange_care(
        person_id=home, caregiver_name="刘示例", relation="邻居", phone="13900000001",
        agreement_number="示例1号", duties=["meals"], calls_per_month=4, from_date=first, upload=photo("协议"),
        **by,
    )  # fmt: skip
    commands.insure(
        person_id=home, insurer="示例保险", number="SL-1", from_date=first, until_date=dt.date(2021, 11, 30),
        **by,
    )  # fmt: skip
    commands.record_stay(person_id=home, hospital="示例医院", reason="肺炎", from_date=DAY, **by)
    commands.record_visit(
        person_id=home, on_date=DAY, visitors="唐秀英", condition="well", request_id=uuid.uuid4(), **by
    )


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    person = {"person_id": SupportVisit.objects.latest("id").person_id}
    scan = CareArrangement.objects.latest("id").scan_id
    return {
        "care:support_file": Address(person | {"file_id": scan}),
        "care:support_person": Address(person),
        "care:support_sheet": Address(person),
        "care:support_act": Address(person | {"action": "visit"}),
        "care:support_institution": Address(
            {"institution_id": CareInstitution.objects.get(division_code=VILLAGE).id}
        ),
    }
