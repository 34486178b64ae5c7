"""Institutions and beds: never more persons than beds, one place at a time."""

import datetime as dt

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.support import commands, queries
from minzheng.registers.support.errors import AlreadyThere, NoBed, NotNow, NotOnTheLedger
from minzheng.registers.support.models import CareInstitution, Placement, PlacementWish

from .conftest import AT, DISTRICT, TODAY


def move_in(world, person_id: int, institution_id: int, bed: str = "101-1", **more):
    given = {
        "person_id": person_id, "institution_id": institution_id, "bed": bed, "is_nursing": True,
        "from_date": dt.date(2020, 6, 20), "actor": world.town, "at": AT,
    }  # fmt: skip
    return commands.admit(**given | more)


def beds(world, on_date: dt.date = TODAY) -> list[tuple[int, int, int]]:
    rows = queries.houses(world.village, on_date=on_date)
    return [(one.inside, one.free, one.nursing_free) for one in rows]


def test_a_full_house_is_refused_and_says_so(world):
    house, second = world.institution(), world.support("周示例", mode=1, level=2)
    move_in(world, world.inside, house)
    assert beds(world) == [(1, 1, 0)]
    with pytest.raises(NoBed, match="护理型床位 1 张已住满（1 人）"):
        move_in(world, second, house, "101-2")
    move_in(world, second, house, "101-2", is_nursing=False)
    assert beds(world) == [(2, 0, 0)]
    third = world.support("李示例", mode=1, level=1)
    with pytest.raises(NoBed, match="普通床位 1 张已住满"):
        move_in(world, third, house, "101-3", is_nursing=False)
    assert Placement.objects.count() == 2


def test_the_days_before_a_later_admission_count_as_well(world):
    house, second = world.institution(), world.support("周示例", mode=1, level=2)
    move_in(world, second, house, from_date=dt.date(2020, 6, 28))
    with pytest.raises(NoBed):
        move_in(world, world.inside, house, "101-2", from_date=dt.date(2020, 6, 20))


def test_one_place_and_one_person_in_a_bed(world):
    house = world.institution(beds=5, nursing_beds=4)
    move_in(world, world.inside, house)
    with pytest.raises(AlreadyThere):
        move_in(world, world.inside, house, "101-2")
    with pytest.raises(AlreadyThere):
        move_in(world, world.support("周示例", mode=1, level=2), house, "101-1")
    assert Placement.objects.count() == 1


def test_who_is_registered_as_at_home_cannot_move_in(world):
    with pytest.raises(NotNow, match="供养方式不是集中供养"):
        move_in(world, world.home, world.institution())
    with pytest.raises(NotOnTheLedger):
        move_in(world, world.inside, 0)
    with pytest.raises(Invalid):
        move_in(world, world.inside, world.institution(name="乙院"), from_date=dt.date(2020, 7, 2))
    with pytest.raises(NotPermitted):
        move_in(world, world.inside, world.institution(name="丙院"), actor=world.village)
    assert not Placement.objects.exists()


def test_leaving_frees_the_bed(world):
    house = world.institution()
    with pytest.raises(NotNow, match="没有入住"):
        commands.leave(person_id=world.inside, last_date=TODAY, reason="回家", actor=world.town, at=AT)
    move_in(world, world.inside, house)
    commands.leave(
        person_id=world.inside, last_date=dt.date(2020, 6, 30), reason="回家", actor=world.town, at=AT
    )
    assert beds(world) == [(0, 2, 1)]
    assert beds(world, dt.date(2020, 6, 30)) == [(1, 1, 0)]


def test_a_death_frees_the_bed_at_once_and_the_next_one_takes_it(world):
    house, second = world.institution(), world.support("周示例", mode=1, level=2)
    move_in(world, world.inside, house)
    world.dies(world.inside, dt.date(2020, 7, 10))
    day = dt.date(2020, 7, 12)
    assert beds(world, day) == [(0, 2, 1)]
    move_in(world, second, house, from_date=dt.date(2020, 7, 11), at=at_hour(day))
    rows = Placement.objects.order_by("valid")
    assert [(one.person_id, one.last_date, one.end_reason) for one in rows] == [
        (world.inside, dt.date(2020, 7, 10), "死亡或待遇终止"), (second, None, ""),
    ]  # fmt: skip


def test_beds_are_not_taken_from_under_somebody(world):
    house = world.institution(beds=5, nursing_beds=2)
    move_in(world, world.inside, house)
    change = {"institution_id": house, "actor": world.bureau, "at": AT}
    with pytest.raises(NoBed, match="不能减到 0 张"):
        commands.change_institution(beds=5, nursing_beds=0, **change)
    with pytest.raises(Invalid):
        commands.change_institution(beds=5, nursing_beds=6, **change)
    commands.change_institution(beds=4, nursing_beds=1, funding="福彩公益金", **change)
    with pytest.raises(NotNow, match="还有 1 人入住"):
        commands.close_institution(closed_date=TODAY, **change)
    commands.leave(
        person_id=world.inside, last_date=dt.date(2020, 6, 30), reason="转院", actor=world.town, at=AT
    )
    commands.close_institution(closed_date=TODAY, **change)
    for again in (
        lambda: commands.close_institution(closed_date=TODAY, **change),
        lambda: commands.change_institution(beds=9, nursing_beds=1, **change),
        lambda: move_in(world, world.inside, house, from_date=TODAY),
    ):
        with pytest.raises(NotNow, match="停办"):
            again()
    found = CareInstitution.objects.get()
    assert (found.beds, found.nursing_beds, found.closed_date) == (4, 1, TODAY)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"beds": 0}, "beds"),
        ({"nursing_beds": 11}, "nursing_beds"),
        ({"name": " "}, "name"),
        ({"kind": "hotel"}, "kind"),
        ({"division_code": "4311031"}, "division_code"),
        ({"opened_date": dt.date(2020, 7, 2)}, "opened_date"),
    ],
)
def test_a_wrong_institution_is_refused_with_its_field(world, change, field):
    given = {
        "name": "示例院", "kind": "mental", "division_code": DISTRICT, "beds": 10, "nursing_beds": 4,
        "opened_date": dt.date(2019, 1, 1), "actor": world.bureau, "at": AT,
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        commands.open_institution(**given | change)
    assert refused.value.field == field
    with pytest.raises(NotPermitted):
        commands.open_institution(**given | {"actor": world.town})
    assert not CareInstitution.objects.exists()


def wish(world, person_id: int, **more):
    given = {"person_id": person_id, "from_date": TODAY, "actor": world.town, "at": AT}
    return commands.record_wish(**given | more)


def test_a_wish_stands_until_it_is_withdrawn_or_its_person_moves_in(world):
    house = world.institution()
    wish(world, world.inside, kind="home", from_date=dt.date(2020, 6, 10))
    with pytest.raises(AlreadyThere, match="先撤回"):
        wish(world, world.inside)
    move_in(world, world.inside, house)
    with pytest.raises(NotNow, match="已经入住示例敬老院"):
        wish(world, world.inside)
    wish(world, world.home)
    with pytest.raises(Invalid):
        wish(world, world.able, kind="hotel")
    with pytest.raises(NotPermitted):
        wish(world, world.able, actor=world.village)
    by = {"person_id": world.home, "last_date": TODAY, "actor": world.town, "at": AT}
    commands.withdraw_wish(reason="愿意留在家里", **by)
    rows = PlacementWish.objects.order_by("valid")
    assert [(one.person_id, one.last_date, one.end_reason) for one in rows] == [
        (world.inside, dt.date(2020, 6, 19), "已入住"), (world.home, TODAY, "愿意留在家里"),
    ]  # fmt: skip


def test_beds_are_offered_by_need_and_then_by_day_and_none_twice(world):
    world.institution(beds=2, nursing_beds=1, name="甲院")
    partly = world.support("周示例", mode=2, level=2)
    wish(world, partly, from_date=dt.date(2020, 6, 5))
    wish(world, world.able, from_date=dt.date(2020, 6, 6))
    wish(world, world.home, from_date=TODAY)
    waiting = queries.waiting(queries.supported(world.bureau, on_date=TODAY))
    found = queries.matched(waiting, queries.houses(world.bureau, on_date=TODAY))
    assert [(one.row.person_id, one.institution and one.institution.name) for one in found] == [
        (world.home, "甲院"), (partly, None), (world.able, "甲院"),
    ]  # fmt: skip
    commands.withdraw_wish(
        person_id=world.able, last_date=dt.date(2020, 6, 30), reason="改主意", actor=world.town, at=AT
    )
    wish(world, world.able, kind="mental")
    waiting = queries.waiting(queries.supported(world.bureau, on_date=TODAY))
    found = queries.matched(waiting, queries.houses(world.bureau, on_date=TODAY))
    assert [(one.row.person_id, one.institution and one.institution.name) for one in found] == [
        (world.home, "甲院"), (partly, None), (world.able, None),
    ]  # fmt: skip
