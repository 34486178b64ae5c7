"""Care agreement, guardian, family doctor: who may, what is refused, one at a time."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.support import commands, queries
from minzheng.registers.support.errors import AlreadyThere, NotNow, NotOnTheLedger
from minzheng.registers.support.models import CareArrangement, DoctorContract, Guardianship

from .conftest import AT, TODAY

CARE = {
    "caregiver_name": "刘照料", "relation": "邻居", "phone": "13900000001", "agreement_number": "示例协议1号",
    "duties": ["meals", "company"], "calls_per_month": 8, "from_date": dt.date(2020, 6, 15),
}  # fmt: skip
GUARDIAN = {
    "kind": "committee", "guardian_name": "示例村民委员会", "relation": "所在村", "phone": "0746-1234567",
    "agreement_number": "示例监护1号", "from_date": dt.date(2020, 6, 15),
}  # fmt: skip
DOCTOR = {"hospital": "示例卫生院", "team": "第一团队", "from_date": dt.date(2020, 1, 1)}
KINDS = (
    ("arrange_care", "end_care", CareArrangement, CARE),
    ("appoint_guardian", "end_guardianship", Guardianship, GUARDIAN),
    ("sign_doctor", "end_doctor", DoctorContract, DOCTOR),
)


@pytest.mark.parametrize(("enter", "end", "model", "given"), KINDS)
def test_one_at_a_time_and_a_new_one_after_the_end(world, enter, end, model, given):
    by = {"person_id": world.home, "actor": world.town, "at": AT}
    enter, end = getattr(commands, enter), getattr(commands, end)
    with pytest.raises(NotNow, match="现在没有"):
        end(last_date=TODAY, reason="去世", **by)
    enter(**given, **by)
    with pytest.raises(AlreadyThere, match="请先终止"):
        enter(**given | {"from_date": TODAY}, **by)
    with pytest.raises(Invalid, match="终止原因"):
        end(last_date=TODAY, reason=" ", **by)
    with pytest.raises(Invalid, match="之间"):
        end(last_date=dt.date(2020, 7, 2), reason="搬走", **by)
    assert [(one.last_date, one.end_reason) for one in model.objects.all()] == [(None, "")]
    end(last_date=dt.date(2020, 6, 30), reason="搬走", **by)
    enter(**given | {"from_date": TODAY}, **by)
    rows = model.objects.order_by("valid")
    assert [(one.last_date, one.end_reason) for one in rows] == [(dt.date(2020, 6, 30), "搬走"), (None, "")]


@pytest.mark.parametrize(("enter", "end", "model", "given"), KINDS)
def test_who_may_and_who_may_not(world, enter, end, model, given):
    for actor in (world.village, world.auditor, world.officers["shenhe"]):
        with pytest.raises(NotPermitted):
            getattr(commands, enter)(**given, person_id=world.home, actor=actor, at=AT)
    with pytest.raises(NotOnTheLedger):
        getattr(commands, enter)(**given, person_id=0, actor=world.town, at=AT)
    assert not model.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"caregiver_name": " "}, "caregiver_name"),
        ({"phone": ""}, "phone"),
        ({"agreement_number": ""}, "agreement_number"),
        ({"duties": []}, "duties"),
        ({"duties": ["cooking"]}, "duties"),
        ({"calls_per_month": 0}, "calls_per_month"),
        ({"until_date": dt.date(2020, 6, 14)}, "until_date"),
        ({"caregiver_number": "123"}, "caregiver_number"),
    ],
)
def test_a_wrong_agreement_is_refused_with_its_field(world, change, field):
    with pytest.raises(Invalid) as refused:
        commands.arrange_care(**CARE | change, person_id=world.home, actor=world.town, at=AT)
    assert refused.value.field == field
    assert not CareArrangement.objects.exists()


def test_nobody_in_an_institution_needs_an_agreement(world):
    with pytest.raises(NotNow, match="集中供养"):
        commands.arrange_care(**CARE, person_id=world.inside, actor=world.town, at=AT)


def test_the_phone_is_sealed_and_masked(world):
    made = commands.arrange_care(**CARE, person_id=world.home, actor=world.town, at=AT)
    assert b"13900000001" not in bytes(made.phone_sealed)
    assert queries.phone(made) == "13900000001"
    assert queries.masked_phone(made) == "****0001"
    assert queries.duty_labels(made) == ["做饭、送饭", "日常看望、精神慰藉"]


def test_a_death_ends_everything_without_anybody_writing_it(world):
    commands.arrange_care(**CARE, person_id=world.home, actor=world.town, at=AT)
    world.dies(world.home, dt.date(2020, 7, 10))
    day = dt.date(2020, 7, 20)  # the award still covers July
    assert world.home not in [row.person_id for row in queries.supported(world.town, on_date=day)]
    file = queries.file(world.home, actor=world.town, on_date=day)
    assert (file.row, file.last_date) == (None, dt.date(2020, 7, 10))
    with pytest.raises(NotNow, match="已去世或待遇已终止"):
        commands.sign_doctor(**DOCTOR, person_id=world.home, actor=world.town, at=at_hour(day))
    assert not DoctorContract.objects.exists()
