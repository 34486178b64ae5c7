"""Each rule finds what it is meant to find, and not what has been put right."""

import datetime as dt

import pytest
from django.urls import reverse

from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import clues, commands
from minzheng.registers.benefits.models import Clawback
from tests.desks.treasury import world


def page_of(desk, rule: str) -> str:
    return desk.auditor.get(reverse("oversight:clues", args=[rule])).content.decode()


@pytest.fixture
def died(desk):
    """Of 乙二's two persons one died on 2020-09-20; October was paid for both."""
    award = desk.awards["乙二"]
    world.posted_run(desk.actor["maker"], desk.actor["checker"])
    member = award.persons.exclude(person=award.payee).get().person
    worker = world.actor_of(world.open_account("worker", world.Role.VILLAGE_WORKER, world.VILLAGE))
    commands.record_death(
        award_id=award.id, person_id=member.id, death_date=dt.date(2020, 9, 20), source_note="火化证明",
        actor=worker, at=world.AT,
    )  # fmt: skip
    return award


def test_money_after_a_death_is_a_clue_until_it_is_taken_back(desk, died):
    found = clues.paid_after_death(desk.actor["auditor"])
    assert [(clue.award_id, clue.words) for clue in found] == [
        (died.id, "有成员死亡，2020年10月仍按原人数发放，尚未追回")
    ]
    assert "乙二" in page_of(desk, "death")
    world.posted_run(desk.actor["maker"], desk.actor["checker"])
    commands.decide_clawback(
        clawback_id=Clawback.objects.get().id, claim=True, cause="family", note="火化后没有报告。",
        actor=desk.actor["head"], at=world.AT,
    )  # fmt: skip
    assert clues.paid_after_death(desk.actor["auditor"]) == []
    assert "乙二" not in page_of(desk, "death")


def test_a_month_paid_without_entitlement_is_a_clue(desk, posted):
    award = desk.awards["甲一"]
    commands.stop_award(
        award_id=award.id, from_month=Month(2020, 10), reason="迁出", actor=desk.actor["head"], at=world.AT
    )
    found = clues.paid_without_award(desk.actor["auditor"])
    assert [(clue.award_id, clue.words) for clue in found] == [
        (award.id, "2020年10月不在享受期内，已发 500.00 元未追回")
    ]


def test_one_card_for_two_households_is_a_clue_and_a_like_tail_is_none(desk):
    first, second = desk.awards["甲一"], desk.awards["丙三"]
    assert clues.shared_cards(desk.actor["auditor"]) == []
    commands.register_card(
        person=second.payee, holder_name="甲一", bank="示例银行", number=world.card_number(0),
        from_date=world.TODAY, **world.BY,
    )  # fmt: skip
    found = clues.shared_cards(desk.actor["auditor"])
    assert {clue.award_id for clue in found} == {first.id, second.id}
    assert world.card_number(0) not in page_of(desk, "card")


def test_a_payee_who_is_not_covered_is_a_clue(desk):
    award = desk.awards["乙二"]
    assert clues.payee_not_covered(desk.actor["auditor"]) == []
    commands.remove_person(
        award_id=award.id, person_id=award.payee_id, from_month=Month(2020, 11), reason="服刑",
        actor=desk.actor["head"], at=world.AT,
    )  # fmt: skip
    assert [clue.award_id for clue in clues.payee_not_covered(desk.actor["auditor"])] == [award.id]


def test_an_auditor_of_another_district_gets_no_clue(desk, died):
    far = world.browser(world.open_account("far", world.Role.AUDITOR, world.OTHER_DISTRICT))
    assert clues.paid_after_death(world.actor_of(far.account)) == []
    assert "乙二" not in far.get(reverse("oversight:clues", args=["death"])).content.decode()


def test_an_unknown_rule_is_not_found(desk):
    assert desk.auditor.get(reverse("oversight:clues", args=["nothing"])).status_code == 404


def test_every_rule_has_a_page(desk):
    for rule in (*clues.RULES, "overdue", "relative"):
        assert "没有这样的线索" in page_of(desk, rule)
