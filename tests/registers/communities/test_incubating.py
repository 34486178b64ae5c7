"""Bases and stays: every act in every state, borders of points and months, and indicators by hand."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid, MinzhengError
from minzheng.registers.communities import commands, queries
from minzheng.registers.communities.errors import AlreadyThere, BaseFull, IncubationNotFound, IncubationNotNow
from minzheng.registers.communities.models import Incubation, IncubationBase, IncubationState
from tests.laid import faults

from .conftest import AT, DAY, STREET

CODE = "52431103MJJ123450F"


@pytest.fixture
def base(officers) -> IncubationBase:
    return commands.open_base(
        name="区孵化中心", division_code="431103", address="示例路", capacity=2, opened_date=dt.date(2019, 3, 1),
        actor=officers["shezu"], at=AT,
    )  # fmt: skip


@pytest.fixture
def apply(officers, base):
    def make(name: str = "晨曦服务中心") -> Incubation:
        return commands.apply_for_incubation(
            base_id=base.id, name=name, contact="李明", phone="1", plan="一年内独立承接项目", request_id=uuid.uuid4(),
            actor=officers["shezu"], at=AT,
        )  # fmt: skip

    return make


def by(officers, username="shenpi", at=AT) -> dict:
    return {"actor": officers[username], "at": at}


def admit(officers, stay, **changes):
    held = {"points": 60, "opinion": "可以", "from_date": DAY, "months": 12} | changes
    return commands.admit(incubation_id=stay.id, **held, **by(officers))


ACTS = {
    "admit": lambda stay, o: admit(o, stay),
    "decline": lambda stay, o: commands.decline(incubation_id=stay.id, points=40, opinion="不成熟", **by(o)),
    "service": lambda stay, o: commands.record_service(
        incubation_id=stay.id, on_date=DAY, title=str(uuid.uuid4()), minutes=90, mentor="周", **by(o, "shezu")
    ),
    "midterm": lambda stay, o: commands.review_midterm(
        incubation_id=stay.id, points=70, opinion="", **by(o, "shezu")
    ),
    "registered": lambda stay, o: commands.note_registration(
        incubation_id=stay.id, uscc=CODE, registered_date=DAY, **by(o, "shezu")
    ),
    "graduate": lambda stay, o: commands.graduate(incubation_id=stay.id, points=60, opinion="", **by(o)),
    "end": lambda stay, o: commands.end_incubation(incubation_id=stay.id, reason="停办", **by(o)),
}
AFTER = {
    ("applied", "admit"): "admitted", ("applied", "decline"): "declined", ("admitted", "service"): "admitted",
    ("admitted", "midterm"): "admitted", ("admitted", "registered"): "admitted",
    ("admitted", "graduate"): "graduated", ("admitted", "end"): "ended",
    ("graduated", "registered"): "graduated",
}  # fmt: skip
WAY = {"applied": (), "admitted": ("admit",), "declined": ("decline",), "graduated": ("admit", "graduate"),
       "ended": ("admit", "end")}  # fmt: skip


@pytest.mark.parametrize("state", IncubationState.values)
def test_every_act_in_every_state(apply, officers, state):
    stay = apply()
    for step in WAY[state]:
        ACTS[step](stay, officers)
    stay.refresh_from_db()
    assert stay.state == state
    rows = (stay.reviews.count(), stay.services.count())

    def attempt(act: str) -> None:
        wanted = AFTER.get((state, act))
        if wanted is None:
            with pytest.raises(IncubationNotNow):
                ACTS[act](stay, officers)
            assert (stay.reviews.count(), stay.services.count()) == rows
        else:
            ACTS[act](stay, officers)
        stay.refresh_from_db()
        assert stay.state == (wanted or state)

    assert faults(attempt, ACTS) == []


def test_deciding_is_the_heads_and_handling_the_clerks(apply, officers):
    stay = apply()
    with pytest.raises(NotPermitted):
        commands.admit(
            incubation_id=stay.id, points=90, opinion="", from_date=DAY, months=12, **by(officers, "shezu")
        )
    with pytest.raises(IncubationNotFound):
        ACTS["admit"](stay, officers | {"shenpi": officers["shouli"]})
    stay.refresh_from_db()
    assert stay.state == "applied"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": 59}, "低于合格分 60"),
        ({"points": 101}, "0 到 100"),
        ({"months": 5}, "6 至 24 个月"),
        ({"months": 25}, "6 至 24 个月"),
    ],
)
def test_borders_of_admission(apply, officers, changes, said):
    stay = apply()
    with pytest.raises(Invalid, match=said):
        admit(officers, stay, **changes)
    stay.refresh_from_db()
    assert (stay.state, stay.reviews.count()) == ("applied", 0)


@pytest.mark.parametrize(
    ("from_date", "months", "until"),
    [
        (dt.date(2020, 11, 5), 6, dt.date(2021, 5, 4)),
        (dt.date(2020, 11, 5), 24, dt.date(2022, 11, 4)),
        (
            dt.date(2020, 8, 31),
            6,
            dt.date(2021, 2, 27),
        ),  # the month ends on the 28th, the day before it is the last
    ],
)
def test_the_contract_ends_the_day_before(apply, officers, from_date, months, until):
    assert admit(officers, apply(), from_date=from_date, months=months).until_date == until


def test_a_base_takes_no_more_than_it_holds(apply, officers, base):
    for name in ("甲", "乙"):
        admit(officers, apply(f"{name}中心"))
    third = apply("丙中心")
    with pytest.raises(BaseFull, match="可入驻 2 家，已满"):
        admit(officers, third)
    third.refresh_from_db()
    assert third.state == "applied"
    commands.graduate(
        incubation_id=Incubation.objects.order_by("id")[0].id, points=80, opinion="", **by(officers)
    )
    assert admit(officers, third).state == "admitted"


def test_one_body_is_in_one_base_at_a_time(apply):
    apply()
    with pytest.raises(AlreadyThere):
        apply()
    assert Incubation.objects.count() == 1


@pytest.mark.parametrize(("points", "passes"), [(59, False), (60, True)])
def test_leaving_needs_its_points(apply, officers, points, passes):
    stay = admit(officers, apply())
    if not passes:
        with pytest.raises(Invalid, match="低于合格分"):
            commands.graduate(incubation_id=stay.id, points=points, opinion="", **by(officers))
    else:
        commands.graduate(incubation_id=stay.id, points=points, opinion="", **by(officers))
    stay.refresh_from_db()
    assert (stay.state == "graduated") is passes


def test_the_tree_of_bases(officers, base):
    station = commands.open_base(
        name="梅湾孵化站",
        division_code=STREET,
        address="",
        capacity=3,
        opened_date=DAY,
        **by(officers, "shezu"),
    )
    assert (base.kind, base.parent, station.kind, station.parent) == ("centre", None, "station", base)
    for changes, error in (
        ({"name": "第二中心"}, AlreadyThere),
        ({"name": "区孵化中心", "division_code": "431103002"}, AlreadyThere),
        ({"name": "村站", "division_code": "431103001005"}, Invalid),
        (
            {"name": "明天站", "division_code": "431103003", "opened_date": DAY + dt.timedelta(days=1)},
            Invalid,
        ),
        ({"name": "零", "division_code": "431103003", "capacity": 0}, Invalid),
    ):
        held = {
            "name": "x",
            "division_code": "431103",
            "address": "",
            "capacity": 3,
            "opened_date": DAY,
        } | changes
        with pytest.raises(error):
            commands.open_base(**held, **by(officers, "shezu"))
    assert IncubationBase.objects.count() == 2


def test_a_station_needs_its_centre(officers):
    with pytest.raises(Invalid, match="先登记区级"):
        commands.open_base(
            name="站", division_code=STREET, address="", capacity=3, opened_date=DAY, **by(officers, "shezu")
        )


def test_the_indicators_by_hand(apply, officers, base):
    """Four taken in: two grown up, one ended, one inside; 2 ÷ 3 = 66.67 %, rounded half up."""
    base.capacity = 9
    base.save()
    stays = [admit(officers, apply(f"{name}中心")) for name in "甲乙丙丁"]
    apply("戊中心")
    ACTS["registered"](stays[0], officers)
    ACTS["service"](stays[0], officers)
    ACTS["service"](stays[1], officers)
    ACTS["graduate"](stays[0], officers)
    ACTS["graduate"](stays[1], officers)
    ACTS["end"](stays[2], officers)
    found = queries.indicators(queries.incubations(officers["shezu"]))
    assert (found.taken_in, found.inside, found.graduated, found.ended, found.registered) == (4, 1, 2, 1, 1)
    assert (found.service_minutes, found.graduation_text, found.codes) == (180, "66.67%", (CODE,))
    assert queries.indicators([]).graduation_text == "—"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on_date": DAY - dt.timedelta(days=1)}, "协议开始以后"),
        ({"on_date": DAY + dt.timedelta(days=1)}, "今天以前"),
        ({"title": " "}, "写明"),
        ({"minutes": 0}, "至少 1 分钟"),
    ],
)
def test_services_that_are_refused(apply, officers, changes, said):
    stay = admit(officers, apply())
    held = {"on_date": DAY, "title": "辅导", "minutes": 60, "mentor": "周"} | changes
    with pytest.raises(MinzhengError, match=said):
        commands.record_service(incubation_id=stay.id, **held, **by(officers, "shezu"))
    assert not stay.services.exists()


def test_registration_before_the_stay_is_none_of_its_results(apply, officers):
    stay = admit(officers, apply())
    for day in (DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)):
        with pytest.raises(Invalid):
            commands.note_registration(
                incubation_id=stay.id, uscc=CODE, registered_date=day,
                **by(officers, "shezu", at_hour(DAY)),
            )  # fmt: skip
    stay.refresh_from_db()
    assert stay.registered_date is None
