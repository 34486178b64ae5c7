"""The policy of a year, and a stay on its way: admitted, discharged, claimed, paid."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.support import commands, queries
from minzheng.registers.support.errors import AlreadyThere, NotNow, NotOnTheLedger
from minzheng.registers.support.models import CarePolicy, HospitalStay
from tests.laid import faults

from .conftest import AT, DISTRICT, TODAY

STATES = ("inside", "discharged", "claimed", "paid")
DONE = {
    "discharge": {"last_date": dt.date(2020, 6, 14)},
    "claim": {"nursing_days": 5, "claimed_fen": 75_000},
    "settle_claim": {"paid_fen": 60_000, "paid_date": TODAY},
}
ALLOWED = {"discharge": "inside", "claim": "discharged", "settle_claim": "claimed"}


def insure(world, **more):
    given = {
        "person_id": world.home, "insurer": "示例保险", "number": "SL-1", "from_date": dt.date(2020, 1, 1),
        "until_date": dt.date(2020, 12, 31), "actor": world.town, "at": AT,
    }  # fmt: skip
    return commands.insure(**given | more)


def admitted(world, **more):
    given = {
        "person_id": world.home, "hospital": "示例医院", "reason": "肺炎", "from_date": dt.date(2020, 6, 10),
        "actor": world.town, "at": AT,
    }  # fmt: skip
    return commands.record_stay(**given | more)


def do(world, stay, action: str, **more):
    by = {"person_id": world.home, "stay_id": stay.id, "actor": world.town, "at": AT}
    return getattr(commands, action)(**DONE[action] | by | more)


def in_state(world, state: str) -> HospitalStay:
    stay = admitted(world)
    for action in list(DONE)[: STATES.index(state)]:
        do(world, stay, action)
    stay.refresh_from_db()
    assert stay.state == state
    return stay


@pytest.mark.parametrize("state", STATES)
def test_every_step_from_every_state(world, state):
    insure(world)
    stay = in_state(world, state)

    def attempt(action: str) -> None:
        if ALLOWED[action] == state:
            do(world, stay, action)
            return
        with pytest.raises(NotNow, match="不能办理这一步"):
            do(world, stay, action)
        assert HospitalStay.objects.filter(id=stay.id).values()[0] == before

    before = HospitalStay.objects.filter(id=stay.id).values()[0]
    assert faults(attempt, DONE) == []


@pytest.mark.parametrize(
    ("state", "action", "change", "field"),
    [
        ("inside", "discharge", {"last_date": dt.date(2020, 6, 9)}, "last_date"),
        ("inside", "discharge", {"last_date": dt.date(2020, 7, 2)}, "last_date"),
        ("discharged", "claim", {"nursing_days": 6}, "nursing_days"),  # 10 to 14 June are five days
        ("discharged", "claim", {"claimed_fen": 0}, "claimed_fen"),
        ("claimed", "settle_claim", {"paid_fen": 75_001}, "paid_fen"),
        ("claimed", "settle_claim", {"paid_date": dt.date(2020, 6, 13)}, "paid_date"),
    ],
)
def test_a_wrong_figure_is_refused_with_its_field(world, state, action, change, field):
    insure(world)
    stay = in_state(world, state)
    with pytest.raises(Invalid) as refused:
        do(world, stay, action, **change)
    assert refused.value.field == field
    assert HospitalStay.objects.get().state == state


def test_without_a_policy_of_the_day_nothing_is_claimed(world):
    stay = in_state(world, "discharged")
    insure(world, from_date=dt.date(2020, 6, 11), until_date=dt.date(2020, 12, 31))
    with pytest.raises(NotNow, match="没有覆盖入院日 2020-06-10 的保单"):
        do(world, stay, "claim")


def test_one_policy_for_a_day_and_one_stay_at_a_time(world):
    insure(world)
    with pytest.raises(AlreadyThere):
        insure(world, from_date=dt.date(2020, 12, 31), until_date=dt.date(2021, 6, 30))
    with pytest.raises(Invalid):
        insure(world, from_date=dt.date(2021, 1, 1), until_date=dt.date(2022, 1, 3))
    admitted(world)
    with pytest.raises(AlreadyThere):
        admitted(world, from_date=dt.date(2020, 6, 20))
    assert (CarePolicy.objects.count(), HospitalStay.objects.count()) == (1, 1)


def test_who_may_not(world):
    stay = in_state(world, "inside")
    for actor in (world.village, world.auditor):
        with pytest.raises(NotPermitted):
            insure(world, actor=actor)
        with pytest.raises(NotPermitted):
            do(world, stay, "discharge", actor=actor)
    with pytest.raises(NotOnTheLedger):
        do(world, stay, "discharge", person_id=world.able)
    with pytest.raises(NotPermitted):
        commands.take_over_ledger(rows=[], division_code=DISTRICT, actor=world.town, at=AT)
    assert not CarePolicy.objects.exists()


def test_a_claim_is_settled_after_a_death(world):
    insure(world)
    stay = in_state(world, "claimed")
    world.dies(world.home, dt.date(2020, 6, 30))
    do(world, stay, "settle_claim")
    assert HospitalStay.objects.get().paid_fen == 60_000


def test_a_policy_about_to_end_is_flagged(world):
    insure(world)
    rows = queries.supported(world.town, on_date=dt.date(2020, 11, 30), flag="policy")
    assert rows == []  # 31 days are left
    rows = queries.supported(world.town, on_date=dt.date(2020, 12, 1), flag="policy")
    assert [row.person_id for row in rows] == [world.home]
