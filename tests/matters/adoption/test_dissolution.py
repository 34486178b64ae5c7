"""The end of an adoption by agreement."""

import datetime as dt
import uuid

import pytest

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.errors import NotNow, NotReady
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents.models import Document
from minzheng.matters.adoption.dissolution.conditions import obstacles
from minzheng.matters.adoption.dissolution.matter import MATTER, PROCEDURE
from minzheng.registers.adoptions import queries
from minzheng.registers.adoptions.models import Adoption, AdoptionEnding

from .test_registration import everything

DAY = dt.date
AGREED = {"adopters_agree": True, "other_side_agrees": True, "child_agrees": True}


@pytest.fixture
def adopted(walk):
    """An orphan of ten, adopted on 2020-11-04."""
    child = walk.invention.identity_number(DAY(2010, 6, 1), "女")
    walk.open(DAY(2020, 11, 2), origin="orphan_home", found_sketch="", child_number=child, child_agrees=True)
    walk.accept(DAY(2020, 11, 2))
    walk.act("examine", DAY(2020, 11, 3))
    walk.act("register", DAY(2020, 11, 4), who="chuzhang")
    return Adoption.objects.get()


def ask(walk, number: str, day: dt.date, **changes) -> Case:
    data = {"certificate_number": number, "grounds": "双方协议解除"} | AGREED | changes
    walk.case = cases.open_case(
        matter="adoption-dissolution", data=data, actor=walk.officers["dengji"], at=at_hour(day),
        request_id=uuid.uuid4(),
    )  # fmt: skip
    return walk.case


def test_it_ends_with_the_day_of_registration(walk, adopted):
    """Papers on 2021-05-06: thirty days end on Saturday 06-05, so on Monday 06-07."""
    assert adopted.certificate_number == "S431103-2020-000001"
    ask(walk, adopted.certificate_number, DAY(2021, 5, 6))
    assert walk.act("accept", DAY(2021, 5, 6)).step_due_date == DAY(2021, 6, 7)
    assert walk.act("examine", DAY(2021, 5, 7)).step_due_date == DAY(2021, 6, 7)
    before = everything()
    with pytest.raises(Invalid):
        walk.act("dissolve", DAY(2021, 5, 10), who="chuzhang", certificate_collected=False)
    assert everything() == before
    assert (
        walk.act("dissolve", DAY(2021, 5, 10), who="chuzhang", certificate_collected=True).state
        == "registered"
    )
    ending = AdoptionEnding.objects.get()
    assert (ending.kind, ending.ended_on, ending.number) == (
        "dissolved",
        DAY(2021, 5, 10),
        "JS431103-2021-000001",
    )
    assert queries.adopted_on(adopted.child_id, on_date=DAY(2021, 5, 9)) == DAY(2020, 11, 4)
    assert queries.adopted_on(adopted.child_id, on_date=DAY(2021, 5, 10)) is None
    assert Document.objects.filter(title="解除收养关系证明").count() == 1
    assert Document.objects.get(title="收养登记证").voiding
    with pytest.raises(Invalid, match="已解除"):
        ask(walk, adopted.certificate_number, DAY(2021, 5, 11))


def test_a_number_that_is_not_ours(walk, adopted):
    before = everything()
    with pytest.raises(Invalid, match="没有这个字号"):
        ask(walk, "S431103-2020-000009", DAY(2021, 5, 6))
    assert everything() == before


@pytest.mark.parametrize("missing", AGREED)
def test_of_a_minor_all_three_must_agree(walk, adopted, missing):
    ask(walk, adopted.certificate_number, DAY(2021, 5, 6), **{missing: False})
    before = everything()
    with pytest.raises(NotReady, match="第一千一百一十四条"):
        walk.act("accept", DAY(2021, 5, 6))
    assert everything() == before


@pytest.mark.parametrize(
    ("birth", "agrees", "articles"),
    [
        (DAY(2013, 5, 7), (True, True, False), []),  # eight tomorrow
        (DAY(2013, 5, 6), (True, True, False), ["第一千一百一十四条"]),
        (DAY(2003, 5, 6), (True, True, False), []),  # eighteen today
        (DAY(2003, 5, 6), (True, False, False), ["第一千一百一十五条"]),
        (DAY(2003, 5, 7), (True, False, True), ["第一千一百一十四条"]),
        (DAY(2003, 5, 6), (False, True, True), ["第一千一百一十四条"]),
    ],
)
def test_who_must_agree_at_which_age(birth, agrees, articles):
    adopters, other, child = agrees
    found = obstacles(
        birth_date=birth, on_date=DAY(2021, 5, 6), consent_age=8, adopters_agree=adopters,
        other_side_agrees=other,
        child_agrees=child,
    )  # fmt: skip
    assert [text[-10:-1] for text in found] == [article[-9:] for article in articles]


def test_a_refusal_is_in_writing(walk, adopted):
    ask(walk, adopted.certificate_number, DAY(2021, 5, 6), other_side_agrees=False)
    case = walk.act("refuse", DAY(2021, 5, 7), who="chuzhang", reasons="送养人不同意解除。")
    assert case.state == "not_registered"
    assert Document.objects.filter(title="不予解除收养登记通知书").count() == 1
    assert Adoption.objects.get().status == "in_force"


def test_every_action_in_every_state(walk, adopted):
    case = ask(walk, adopted.certificate_number, DAY(2021, 5, 6))
    tried = 0
    for state in PROCEDURE.states:
        Case.objects.filter(id=case.id).update(state=state)
        for action in MATTER.acts:
            if PROCEDURE.transition(action, state) is None:
                before = everything()
                who = "chuzhang" if action in ("dissolve", "refuse", "send_back") else "dengji"
                with pytest.raises(NotNow):
                    walk.act(action, DAY(2021, 5, 7), who=who)
                assert everything() == before
                tried += 1
    assert tried == 6 * 6 - 10
