"""Whose business a pay card is: who pays, who takes in applications there, and the household itself."""

import pytest

from minzheng.kernel.access import commands as access
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.people import commands as people
from minzheng.registers.benefits import commands
from minzheng.registers.benefits.models import PayCard
from tests.registers.benefits.bureau import (
    BY,
    DISTRICT,
    FAR_DISTRICT,
    card_number,
    household,
    members,
    officer,
)

pytestmark = pytest.mark.usefixtures("bureau")


def card_of(person, actor, serial: int) -> PayCard:
    return commands.register_card(
        person=person, holder_name=person.name, bank="示例银行", number=card_number(serial),
        from_date=BY["at"].date(), actor=actor, at=BY["at"],
    )  # fmt: skip


def resident(username: str, person=None) -> Officer:
    """An account without a post, of a person where one is given."""
    account = access.open_account(username=username, display_name="居民", password="correct horse", **BY)
    if person is not None:
        people.link_account(account_id=account.id, person=person)
    return Officer(account_id=account.id, name="居民")


@pytest.mark.parametrize("role", [Role.TREASURY_MAKER, Role.TOWN_CLERK, Role.VILLAGE_WORKER])
def test_who_pays_or_takes_in_registers_it(role):
    payee = members(household(card=False))[0]
    made = card_of(payee, officer(role, DISTRICT), 900_001)
    assert (made.number_tail, PayCard.objects.get()) == (card_number(900_001)[-4:], made)


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.TREASURY_MAKER, FAR_DISTRICT),
        (Role.VILLAGE_WORKER, FAR_DISTRICT),
        (Role.TREASURY_CHECKER, DISTRICT),
        (Role.BUREAU_HEAD, DISTRICT),
        (Role.AUDITOR, DISTRICT),
    ],
)
def test_nobody_else_does(role, place):
    payee = members(household(card=False))[0]
    with pytest.raises(NotPermitted):
        card_of(payee, officer(role, place), 900_002)
    assert not PayCard.objects.exists()


def test_a_resident_names_a_card_of_her_own_household_and_of_no_other():
    mother, child = members(household(persons=2, card=False))
    stranger = members(household("李四", card=False))[0]
    at_home = resident("mother", mother)
    assert card_of(mother, at_home, 900_003).person_id == mother.id
    assert card_of(child, at_home, 900_004).person_id == child.id
    for somebody in (at_home, resident("nobody")):
        with pytest.raises(NotPermitted):
            card_of(stranger, somebody, 900_005)
    assert PayCard.objects.count() == 2
