"""The registration of an adoption, step by step, right and wrong."""

import datetime as dt
import itertools
import json

import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError
from minzheng.kernel.cases.errors import MustBeSomebodyElse, NotNow, NotReady
from minzheng.kernel.cases.models import CaseParty, Step
from minzheng.kernel.documents.models import Document, NumberSeries
from minzheng.kernel.people.models import Person
from minzheng.matters.adoption.registration.matter import MATTER, PROCEDURE
from minzheng.registers.adoptions import commands, queries
from minzheng.registers.adoptions.errors import AlreadyAdopted
from minzheng.registers.adoptions.models import (
    Adoption,
    AdoptionAssessment,
    AdoptionEnding,
    Dossier,
    DossierParty,
    FoundlingNotice,
)
from tests.pictures import picture

DAY = dt.date
TABLES = (
    Dossier, DossierParty, AdoptionAssessment, FoundlingNotice, Adoption, AdoptionEnding, CaseParty, Step,
    Document,
    NumberSeries, EventRow,
)  # fmt: skip


def everything() -> dict:
    return picture(TABLES)


def refused(walk, error, action, day, words, **data):
    """An act is refused with these words, and nothing has changed."""
    before = everything()
    with pytest.raises(error) as caught:
        walk.act(action, day, **data)
    assert words in caught.value.sentence
    assert everything() == before


def to_examined(walk, **changes):
    """A foundling's adoption to the opinion: everything begins on 2021-03-01 as in the example of the
    sheet.
    """
    first = DAY(2021, 3, 1)
    walk.open(first, **changes)
    walk.consent(first)
    walk.publish(first)
    walk.report(DAY(2021, 4, 28))
    walk.accept(DAY(2021, 5, 6))
    return walk.act("examine", DAY(2021, 5, 10))


def test_the_example_of_the_sheet(walk):
    """Consent and notice on 03-01, papers on 05-06: the review ends on Monday 2021-06-07."""
    case = walk.open(DAY(2021, 3, 1))
    assert case.step_due_date is None
    assert walk.consent(DAY(2021, 3, 1)).step_due_date == DAY(2021, 4, 30)
    assert walk.publish(DAY(2021, 3, 1)).step_due_date == DAY(2021, 4, 30)
    walk.report(DAY(2021, 4, 28))
    case = walk.accept(DAY(2021, 5, 6))
    assert (case.state, case.step_due_date) == ("accepted", DAY(2021, 6, 7))
    case = walk.act("examine", DAY(2021, 5, 10))
    assert (case.state, case.step_due_date) == ("examined", DAY(2021, 6, 7))
    case = walk.act("register", DAY(2021, 5, 11), who="chuzhang")
    assert (case.state, case.step_due_date) == ("registered", None)
    adoption = Adoption.objects.get()
    assert (adoption.registered_on, adoption.certificate_number) == (DAY(2021, 5, 11), "S431103-2021-000001")
    assert adoption.document.title == "收养登记证"
    assert adoption.document.pdf.size_bytes > 5000


def test_the_example_of_2025(walk):
    """Papers on 2025-03-03, notice on 03-05: one day used before it, 29 after; 端午 moves the end to 06-03.

    The assessment of that example was over before the papers came.
    """
    walk.open(DAY(2025, 1, 20))
    walk.consent(DAY(2025, 1, 20))
    walk.report(DAY(2025, 2, 25))
    assert walk.accept(DAY(2025, 3, 3)).step_due_date == DAY(2025, 4, 2)
    assert walk.publish(DAY(2025, 3, 5)).step_due_date == DAY(2025, 6, 3)
    refused(walk, NotReady, "examine", DAY(2025, 5, 4), "公告 2025-05-04 期满")
    assert walk.act("examine", DAY(2025, 5, 5)).step_due_date == DAY(2025, 6, 3)


def test_an_open_assessment_leaves_the_review_without_an_end(walk):
    walk.open(DAY(2021, 3, 1), origin="orphan_home", found_sketch="")
    assert walk.accept(DAY(2021, 3, 2)).step_due_date == DAY(2021, 4, 1)
    assert walk.consent(DAY(2021, 3, 12)).step_due_date == DAY(2021, 5, 11)
    clock = queries.clock_of(walk.dossier, on_date=DAY(2021, 4, 5))
    assert (clock.review_due, clock.days_used, clock.running) == (None, 9, ("收养评估",))
    # 03-03 to 03-11 are nine days; the report of 04-20 lets 21 more run: 04-21 to 05-11
    assert walk.report(DAY(2021, 4, 20)).step_due_date == DAY(2021, 5, 11)


def test_names_stand_nowhere_in_the_clear(walk):
    case = to_examined(walk)
    shown = json.dumps([case.title, case.application, list(case.parties.values_list("name", flat=True))])
    shown += str(list(DossierParty.objects.values_list("name_masked", flat=True)))
    shown += str(list(EventRow.objects.values_list("details", flat=True))) + str(
        list(Step.objects.values_list())
    )
    shown += str(list(Document.objects.filter(title="查找生父母公告").values_list("data", flat=True)))
    assert case.title == "秦*林、易*英"
    for name in ("秦长林", "易秀英", "冷福安"):
        assert name not in shown
        assert all(
            name.encode() not in bytes(party.particulars_cipher) for party in DossierParty.objects.all()
        )


def test_opening_the_parties_needs_a_reason_and_is_recorded(walk, officers):
    case = walk.open(DAY(2021, 3, 1))
    at = at_hour(DAY(2021, 3, 1), 15)
    with pytest.raises(Invalid):
        queries.open_parties(walk.dossier.id, reason="看看", actor=officers["dengji"], at=at)
    assert not EventRow.objects.filter(kind="audit.record_opened").exists()
    opened = queries.open_parties(
        walk.dossier.id, reason="核对证件", case_id=case.id, actor=officers["shenji"], at=at
    )
    assert [(one.label, one.name) for one in opened] == [
        ("收养人", "秦长林"), ("收养人（配偶）", "易秀英"), ("被收养人", "冷福安"), ("送养人", "示例儿童福利院"),
    ]  # fmt: skip
    assert EventRow.objects.filter(kind="audit.record_opened", case_id=case.id).count() == 1


def test_certificates_have_no_gap_though_one_was_refused(walk):
    to_examined(walk)
    refused(walk, NotPermitted, "register", DAY(2021, 5, 11), "婚姻登记处负责人")
    walk.act("register", DAY(2021, 5, 11), who="chuzhang")
    other = {"child_name": "冷满妹", "adopter_name": "蒋国平", "spouse_name": "陈桂兰"}
    to_examined(walk, **other)
    walk.act("register", DAY(2021, 5, 12), who="chuzhang")
    numbers = Adoption.objects.order_by("id").values_list("certificate_number", flat=True)
    assert list(numbers) == ["S431103-2021-000001", "S431103-2021-000002"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"in_district": "no"}, "in_district", "儿童福利机构所在地"),
        ({"giver_name": ""}, "giver_name", "送养人"),
        ({"found_sketch": " "}, "found_sketch", "捡拾"),
        ({"found_sketch": "冷福安在卫生院门口"}, "found_sketch", "民法典 第一千一百一十条"),
        ({"child_sex": ""}, "child_birth_date", "性别"),
        ({"spouse_name": "", "spouse_number": ""}, "spouse_name", "民法典 第一千一百零一条"),
        ({"married": False}, "married", "核对"),
        ({"adopter_number": "431103198304021234"}, "adopter_number", "校验"),
    ],
)
def test_an_application_that_cannot_be_one_leaves_nothing(walk, changes, field, words):
    before = everything() | {"persons": Person.objects.count()}
    with pytest.raises(Invalid) as caught:
        walk.open(DAY(2021, 3, 1), **changes)
    assert caught.value.field == field
    assert words in caught.value.sentence
    assert everything() | {"persons": Person.objects.count()} == before


def test_a_child_has_one_application_and_one_relation_at_a_time(walk):
    to_examined(walk)
    before = everything()
    with pytest.raises(AlreadyAdopted):
        walk.open(DAY(2021, 5, 10), adopter_name="蒋国平", spouse_name="陈桂兰")
    assert everything() == before
    walk.act("register", DAY(2021, 5, 11), who="chuzhang")
    with pytest.raises(AlreadyAdopted):
        walk.open(DAY(2021, 5, 12), adopter_name="蒋国平", spouse_name="陈桂兰")


def test_after_a_withdrawal_the_child_is_free_again(walk):
    walk.open(DAY(2021, 3, 1))
    assert walk.act("withdraw", DAY(2021, 3, 2)).state == "withdrawn"
    assert walk.open(DAY(2021, 3, 3), adopter_name="蒋国平", spouse_name="陈桂兰").state == "submitted"


def test_too_young_by_a_day(walk):
    """Born on 1991-03-02, on 2021-03-01 still twenty-nine."""
    young = walk.invention.identity_number(DAY(1991, 3, 2), "女")
    walk.open(DAY(2021, 3, 1), spouse_number=young)
    papers = [key for key, _ in queries.papers(walk.dossier)]
    refused(walk, NotReady, "accept", DAY(2021, 3, 1), "第一千零九十八条第五项", papers=papers)
    assert walk.act("accept", DAY(2021, 3, 2), papers=papers).state == "accepted"


def test_all_missing_papers_are_named_at_once(walk):
    walk.open(DAY(2021, 3, 1))
    refused(walk, Invalid, "accept", DAY(2021, 3, 2), "还缺 9 份材料", papers=["application"])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"findings": ["violence"], "remarks": "邻里多次报警"}, "经常性家庭暴力"),
        ({"integration_from": DAY(2021, 4, 10)}, "融合期"),
        ({"integration_until": DAY(2021, 5, 1)}, "融合期"),
        ({"passed": "no"}, "理由"),
        ({"rating_motive": 0}, "收养动机"),
    ],
)
def test_a_report_that_may_not_say_so(walk, changes, words):
    walk.open(DAY(2021, 3, 1))
    walk.consent(DAY(2021, 3, 1))
    full = {f"rating_{key}": 3 for key in _indicators()} | {
        "findings": [], "passed": "yes", "remarks": "", "integration_from": DAY(2021, 3, 10),
        "integration_until": DAY(2021, 4, 27),
    }  # fmt: skip
    refused(walk, Invalid, "report_assessment", DAY(2021, 4, 28), words, **full | changes)


def _indicators():
    fields = MATTER.acts["report_assessment"].form().fields
    keys = [name.removeprefix("rating_") for name in fields if name.startswith("rating_")]
    assert len(keys) == 11
    return keys


def test_exactly_thirty_days_of_integration_do(walk):
    walk.open(DAY(2021, 3, 1))
    walk.consent(DAY(2021, 3, 1))
    walk.report(DAY(2021, 4, 28), integration_from=DAY(2021, 3, 28), integration_until=DAY(2021, 4, 27))
    assert queries.assessment(walk.dossier).passed


def test_a_failed_assessment_ends_in_a_refusal_in_writing(walk):
    walk.open(DAY(2021, 3, 1), origin="orphan_home", found_sketch="")
    walk.consent(DAY(2021, 3, 1))
    walk.report(DAY(2021, 4, 1), passed="no", findings=["vice"], remarks="多次因赌博被处罚")
    walk.accept(DAY(2021, 4, 2))
    refused(walk, NotReady, "examine", DAY(2021, 4, 3), "收养评估不合格")
    case = walk.act("refuse", DAY(2021, 4, 6), who="chuzhang", reasons="评估不合格，不具备抚养条件。")
    assert case.state == "not_registered"
    paper = Document.objects.get(title="不予收养登记通知书")
    assert paper.number.endswith("收养〔2021〕1号")
    assert queries.dossier(walk.dossier.id, actor=walk.officers["dengji"]).closed_on == DAY(2021, 4, 6)


def test_one_assessor_is_not_enough(walk):
    walk.open(DAY(2021, 3, 1))
    refused(
        walk, Invalid, "consent_assessment", DAY(2021, 3, 1), "不少于 2 人", team="officers",
        assessors="肖玉兰、肖玉兰", provider="", provider_staff=None,
    )  # fmt: skip
    refused(
        walk, Invalid, "consent_assessment", DAY(2021, 3, 1), "5 名以上", team="provider",
        assessors="甲、乙", provider="示例社工中心", provider_staff=4,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "changes"),
    [
        (DAY(2021, 3, 1), {"origin": "step", "spouse_name": "", "spouse_number": "", "giver_name": "冷大庆"}),
        (DAY(2020, 12, 31), {"origin": "orphan_home", "found_sketch": ""}),
    ],
)
def test_no_assessment_for_a_step_child_nor_before_2021(walk, day, changes):
    walk.open(day, **changes)
    refused(
        walk, NotNow, "consent_assessment", day, "现在用不着“确认收养评估”", team="officers",
        assessors="甲、乙", provider="", provider_staff=None,
    )  # fmt: skip
    walk.accept(day)
    walk.act("examine", day + dt.timedelta(days=1))
    assert walk.act("register", day + dt.timedelta(days=4), who="chuzhang").state == "registered"


def test_a_claimed_child_is_not_adopted(walk):
    walk.open(DAY(2021, 3, 1))
    walk.publish(DAY(2021, 3, 1))
    assert walk.act("claim", DAY(2021, 3, 20), claim_note="生母经DNA比对认领").state == "aborted"
    refused(walk, NotNow, "accept", DAY(2021, 5, 6), "已终止", papers=[])


def test_the_notice_names_nobody(walk):
    walk.open(DAY(2021, 3, 1))
    refused(
        walk, Invalid, "publish_notice", DAY(2021, 3, 1), "第一千一百一十条", medium="示例日报",
        text="女婴冷福安，示例街道卫生院门口捡拾。",
    )  # fmt: skip


def test_a_report_grows_old(walk):
    """Reported on 2021-04-28 it is good to 2022-04-28; the day after it is not."""
    walk.open(DAY(2021, 3, 1))
    walk.consent(DAY(2021, 3, 1))
    walk.publish(DAY(2021, 3, 1))
    walk.report(DAY(2021, 4, 28))
    walk.accept(DAY(2022, 4, 27))
    assert queries.hindrances(walk.dossier, on_date=DAY(2022, 4, 28)) == []
    refused(walk, NotReady, "examine", DAY(2022, 4, 29), "过期")


def test_children_adopted_meanwhile_count(walk):
    """A couple with one child of its own adopts an able-bodied child of poor parents, then wants another."""
    same = {"origin": "hardship", "found_sketch": "", "children": 1, "giver_name": "冷大庆"}
    couple = {name: walk.typed()[name] for name in ("adopter_number", "spouse_number")}
    walk.open(DAY(2020, 11, 2), **same | couple | {"children": 0})
    walk.accept(DAY(2020, 11, 2))
    walk.act("examine", DAY(2020, 11, 3))
    walk.act("register", DAY(2020, 11, 4), who="chuzhang")
    walk.open(DAY(2021, 3, 1), **same | couple | {"child_name": "冷二妹", "children": 0})
    assert queries.children_now(walk.dossier) == 1  # the register knows better than "none"
    assert queries.conditions(walk.dossier, on_date=DAY(2021, 3, 1)) == []
    walk.open(DAY(2021, 3, 1), **same | couple | {"child_name": "冷三妹", "children": 2})
    found = queries.conditions(walk.dossier, on_date=DAY(2021, 3, 1))
    assert [one.code for one in found] == ["children"]


STATES = (
    "submitted",
    "supplement",
    "accepted",
    "examined",
    "registered",
    "not_registered",
    "withdrawn",
    "aborted",
)
PERMITTED = {
    ("accept", "submitted"), ("publish_notice", "submitted"), ("publish_notice", "accepted"),
    ("consent_assessment", "submitted"), ("consent_assessment", "accepted"), ("report_assessment",
    "submitted"),
    ("report_assessment", "accepted"), ("examine", "accepted"), ("register", "examined"),
    ("send_back", "examined"), ("ask_supplement", "submitted"), ("supplement", "supplement"),
    ("claim", "submitted"), ("claim", "accepted"), ("claim", "examined"), ("refuse", "submitted"),
    ("refuse", "accepted"), ("refuse", "examined"), ("withdraw", "submitted"), ("withdraw", "supplement"),
    ("withdraw", "accepted"), ("withdraw", "examined"),
}  # fmt: skip


def test_every_action_in_every_state(walk):
    """What the table does not permit is refused as not now, and changes nothing."""
    case = walk.open(DAY(2021, 3, 1))
    assert {str(state) for state in PROCEDURE.states} == set(STATES)
    for state, action in itertools.product(STATES, MATTER.acts):
        type(case).objects.filter(id=case.id).update(state=state)
        before = everything()
        who = "chuzhang" if action in ("register", "refuse", "send_back") else "dengji"
        if (action, state) in PERMITTED:
            assert PROCEDURE.transition(action, state) is not None
            continue
        assert PROCEDURE.transition(action, state) is None
        with pytest.raises(NotNow):
            walk.act(action, DAY(2021, 3, 2), who=who)
        assert everything() == before


def test_whoever_accepted_does_not_decide(walk, officers):
    to_examined(walk)
    step = Step.objects.filter(case=walk.case, action="examine")
    assert step.exists()
    row = PROCEDURE.transition("register", walk.case.current)
    assert row.not_by == ("accept", "examine")
    with pytest.raises((MustBeSomebodyElse, NotPermitted)):
        walk.act("register", DAY(2021, 5, 11), who="dengji")


def test_an_orphans_benefit_can_ask_since_when(walk):
    child = walk.invention.identity_number(DAY(2015, 6, 1), "女")
    walk.open(DAY(2021, 3, 1), child_number=child, origin="orphan_home", found_sketch="")
    person = queries.parties(walk.dossier)["child"].person
    walk.consent(DAY(2021, 3, 1))
    walk.report(DAY(2021, 4, 28))
    walk.accept(DAY(2021, 5, 6))
    walk.act("examine", DAY(2021, 5, 10))
    walk.act("register", DAY(2021, 5, 11), who="chuzhang")
    assert queries.adopted_on(person.id, on_date=DAY(2021, 5, 10)) is None
    assert queries.adopted_on(person.id, on_date=DAY(2021, 5, 11)) == DAY(2021, 5, 11)
    commands.revoke(
        adoption_id=Adoption.objects.get().id, basis="查实提供虚假证明", certificate_collected=True,
        actor=walk.officers["chuzhang"], at=at_hour(DAY(2021, 8, 2)),
    )  # fmt: skip
    assert queries.adopted_on(person.id, on_date=DAY(2021, 6, 1)) is None
    assert Document.objects.get(title="收养登记证").voiding.reason.startswith("收养关系被撤销")
    before = everything()
    with pytest.raises(Conflict):
        commands.revoke(
            adoption_id=Adoption.objects.get().id, basis="查实提供虚假证明", certificate_collected=True,
            actor=walk.officers["chuzhang"], at=at_hour(DAY(2021, 8, 3)),
        )  # fmt: skip
    assert everything() == before


def test_a_foreign_office_sees_nothing(walk, officers):
    walk.open(DAY(2021, 3, 1))
    with pytest.raises(MinzhengError) as caught:
        queries.dossier(walk.dossier.id, actor=officers["shouli"])
    assert caught.value.status == 404
