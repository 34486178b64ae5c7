"""Federations with members and joint activities; needs, offers and what is signed."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.registers.communities import commands, queries
from minzheng.registers.communities.errors import AlreadyThere, GroupNotNow, NotFoundHere
from minzheng.registers.communities.models import (
    CommunityNeed,
    Federation,
    FederationActivity,
    FederationMember,
    ServiceMatch,
    ServiceOffer,
)

from .conftest import AT, COMMUNITY, DAY, STREET


@pytest.fixture
def by(officers) -> dict:
    return {"actor": officers["shezu"], "at": AT}


@pytest.fixture
def federation(by) -> Federation:
    return commands.add_federation(
        name="区联合会", division_code="431103", president="李明", founded_date=dt.date(2019, 5, 20), **by
    )


def test_a_street_belongs_to_its_district(federation, by):
    held = {"president": "王", "founded_date": DAY}
    street = commands.add_federation(name="梅湾联合会", division_code=STREET, **held, **by)
    assert street.parent == federation
    for name, code, error in (
        ("区联合会", "431103002", AlreadyThere), ("又一个", STREET, AlreadyThere), ("村", COMMUNITY, Invalid),
    ):  # fmt: skip
        with pytest.raises(error):
            commands.add_federation(name=name, division_code=code, **held, **by)
    assert Federation.objects.count() == 2


def test_members_come_and_go(federation, by):
    join = {"federation_id": federation.id, "name": "博益中心"}
    member = commands.add_member(joined_date=dt.date(2019, 6, 1), **join, **by)
    with pytest.raises(AlreadyThere):
        commands.add_member(joined_date=DAY, **join, **by)
    for day in (dt.date(2019, 5, 19), DAY + dt.timedelta(days=1)):
        with pytest.raises(Invalid):
            commands.add_member(federation_id=federation.id, name="别的", joined_date=day, **by)
    assert queries.federations(by["actor"]).get().belong == 1
    gone = commands.remove_member(federation_id=federation.id, member_id=member.id, **by)
    assert gone.left_date == DAY
    with pytest.raises(AlreadyThere):
        commands.remove_member(federation_id=federation.id, member_id=member.id, **by)
    commands.add_member(joined_date=DAY, **join, **by)
    assert FederationMember.objects.count() == 2
    with pytest.raises(NotFoundHere):
        commands.remove_member(federation_id=federation.id, member_id=0, **by)


@pytest.mark.parametrize(
    "changes",
    [
        {"organisations": 1},
        {"title": " "},
        {"on_date": DAY + dt.timedelta(days=1)},
        {"on_date": dt.date(2019, 5, 1)},
    ],
)
def test_joint_activities_that_are_none(federation, by, changes):
    held = {"on_date": DAY, "title": "敬老", "organisations": 2, "beneficiaries": 10} | changes
    with pytest.raises(Invalid):
        commands.record_joint_activity(federation_id=federation.id, **held, **by)
    assert not FederationActivity.objects.exists()


def test_a_joint_activity_is_written_once(federation, by):
    held = {"on_date": DAY, "title": "敬老", "organisations": 2, "beneficiaries": 10}
    commands.record_joint_activity(federation_id=federation.id, **held, **by)
    with pytest.raises(AlreadyThere):
        commands.record_joint_activity(federation_id=federation.id, **held, **by)
    assert FederationActivity.objects.count() == 1


def test_federations_are_the_bureaus(federation, officers):
    for username, error in (("shenji", NotPermitted), ("shouli", NotFoundHere)):
        with pytest.raises(error):
            commands.add_member(
                federation_id=federation.id, name="x", joined_date=DAY, actor=officers[username], at=AT
            )
    assert not FederationMember.objects.exists()


NEED = {
    "division_code": COMMUNITY, "title": "独居老人探访", "kind": "elderly", "details": "每周一次",
    "beneficiaries": 80, "until_date": dt.date(2020, 11, 30),
}  # fmt: skip


@pytest.fixture
def need(clerk) -> CommunityNeed:
    return commands.post_need(**NEED, request_id=uuid.uuid4(), actor=clerk, at=AT)


def offer(need, actor, name="博益中心", at=AT) -> ServiceOffer:
    return commands.offer_service(
        need_id=need.id, organisation_name=name, proposal="每周两次", amount_fen=0, actor=actor, at=at
    )


def test_from_need_to_agreement(need, clerk, officers):
    first, second = offer(need, officers["shezu"]), offer(need, clerk, "同心中心")
    match = commands.sign_match(need_id=need.id, offer_id=second.id, actor=clerk, at=AT)
    need.refresh_from_db()
    assert (need.state, match.offer, match.signed_date) == ("matched", second, DAY)
    for act in (
        lambda: commands.sign_match(need_id=need.id, offer_id=first.id, actor=clerk, at=AT),
        lambda: offer(need, clerk, "第三家"),
        lambda: commands.close_need(need_id=need.id, actor=clerk, at=AT),
    ):
        with pytest.raises(GroupNotNow):
            act()
    assert (ServiceMatch.objects.count(), ServiceOffer.objects.count()) == (1, 2)


def test_offers_end_with_the_closing_day(need, clerk):
    offer(need, clerk, at=at_hour(dt.date(2020, 11, 30), 23))
    with pytest.raises(GroupNotNow, match="2020-11-30 截止"):
        offer(need, clerk, "同心中心", at=at_hour(dt.date(2020, 12, 1)))
    with pytest.raises(AlreadyThere):
        offer(need, clerk)
    assert ServiceOffer.objects.count() == 1


def test_an_offer_for_something_else_signs_nothing(need, clerk):
    other = commands.post_need(**NEED | {"title": "别的"}, request_id=uuid.uuid4(), actor=clerk, at=AT)
    stray = offer(other, clerk)
    with pytest.raises(NotFoundHere):
        commands.sign_match(need_id=need.id, offer_id=stray.id, actor=clerk, at=AT)
    assert not ServiceMatch.objects.exists()


def test_signing_is_the_communitys(need, officers):
    made = offer(need, officers["shezu"])
    for username, error in (("shezu", NotPermitted), ("shouli", NotFoundHere), ("shenji", NotPermitted)):
        with pytest.raises(error):
            commands.sign_match(need_id=need.id, offer_id=made.id, actor=officers[username], at=AT)
    assert not ServiceMatch.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"division_code": STREET + "000"},
        {"until_date": dt.date(2020, 11, 4)},
        {"details": ""},
    ],
)
def test_needs_that_are_refused(clerk, changes):
    with pytest.raises(Invalid):
        commands.post_need(**NEED | changes, request_id=uuid.uuid4(), actor=clerk, at=AT)
    assert not CommunityNeed.objects.exists()
