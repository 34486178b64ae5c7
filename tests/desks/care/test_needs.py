"""Needs and meetings at the desk: lists, an assessment on a phone, its plan, a session to its minutes."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from minzheng.config.demo import accounts
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import FactSource
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.needs.models import (
    AssistanceMeeting,
    Helper,
    MeetingItem,
    NeedsAssessment,
    ServiceMeasure,
)

NEEDS, MEETINGS = "/care/needs/", "/care/meetings/"
AREAS = ("income", "health", "care", "children", "housing", "work")
ASSESSED = {
    "assessed_date": "2021-08-02", "first_assessor": "唐秀英", "second_assessor": "蒋志明", "review_date": "",
    **{f"{area}_grade": "0" for area in AREAS}, **{f"{area}_words": "" for area in AREAS},
    "care_grade": "2", "care_words": "老人失能",
}  # fmt: skip
PLANNED = {
    "area": "care",
    "what": "上门照料",
    "doer_kind": "organisation",
    "doer": "示例社工站",
    "due_date": "2021-09-01",
}
HELD = {
    "kind": "joint", "division_code": accounts.TOWN, "held_date": "2021-08-02", "place": "村委会",
    "village": "唐秀英 村支书", "township": "蒋志明，民政办", "district": "",
}  # fmt: skip


@pytest.fixture
def home(officers, stories):
    """A family of the village with 低保, by the urban standard."""
    at = at_hour(dt.date(2021, 8, 2), 7)
    number = stories.invention.identity_number(dt.date(1968, 3, 5), "女")
    by = {"actor": SYSTEM, "at": at}
    head = people.register_person(identity_number=number, name="何示例", division_code=accounts.VILLAGE, **by)
    made = people.form_household(
        head=head, division_code=accounts.VILLAGE, from_date=dt.date(2020, 1, 1), **by
    )
    benefits.open_award(
        programme="dibao", household=made, payee=head, division_code=accounts.VILLAGE, persons=[head],
        from_month=Month(2021, 1), basis="示例", **by,
    )  # fmt: skip
    facts = [
        people.NewFact(
            name=name,
            value=1,
            from_date=dt.date(2021, 1, 1),
            household_id=made.id,
            source=FactSource.IMPORTED,
        )
        for name in ("urban", "poverty_monitoring")
    ]
    people.record_facts(facts, **by)
    return made


def text(response) -> str:
    return response.content.decode()


def workbook(response) -> list[list]:
    content = io.BytesIO(b"".join(response))
    return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


def test_lists_say_who_lacks_what(desk, home):
    page = text(desk("shencha").get(NEEDS, {"lacks": "helper"}))
    assert "何示例" in page
    assert "没有评估" in page
    assert "没有符合条件的家庭" in text(desk("shencha").get(NEEDS, {"layer": "special"}))
    assert "没有符合条件的家庭" in text(desk("shencha").get(NEEDS, {"layer": "x"}))
    rows = workbook(desk("shencha").get(NEEDS, {"format": "xlsx"}))
    assert [
        rows[-1][0],
        rows[-1][2],
        rows[-1][5],
        rows[-1][6],
    ] == ["何示例", "基本生活救助", "没有评估", "没有"]
    assert EventRow.objects.latest("id").kind == "audit.record_opened"
    groups = desk("cun").get(f"{NEEDS}groups/", {"group": "poor", "covered": "yes"})
    assert "何示例" in text(groups)
    assert workbook(desk("cun").get(f"{NEEDS}groups/", {"format": "xlsx"}))[-1][2] == "未脱贫户"


def test_an_assessment_on_a_phone_and_its_plan(desk, home, post):
    client, address = desk("cun"), f"{NEEDS}{home.id}/"
    wrong = post(client, f"{address}assess/", ASSESSED | {"health_grade": "1"})
    assert wrong.status_code == 422
    assert "“健康”有需求，请写明具体情况" in text(wrong)
    assert "老人失能" in text(wrong)  # what was typed stays
    assert not NeedsAssessment.objects.exists()
    done = post(client, f"{address}assess/", ASSESSED)
    assert done.url == f"{address}?saved=1"
    assert f'data-draft-forget="visit-needs-{home.id}"' in text(client.get(done.url))
    assert "照料方面有需求，还没有安排措施" in text(client.get(address))
    bad = post(client, f"{address}plan/", PLANNED | {"due_date": "2021-08-01"})
    assert (bad.status_code, "落实期限已经过去" in text(bad), "上门照料" in text(bad)) == (422, True, True)
    assert post(client, f"{address}plan/", PLANNED).url == address
    measure = ServiceMeasure.objects.get()
    values = {"measure_id": measure.id, "done_date": "2021-08-02", "outcome": ""}
    assert post(client, f"{address}finish/", values).status_code == 422
    assert post(client, f"{address}finish/", values | {"outcome": "已上门"}).url == address
    assert "已落实" in text(client.get(address))
    late = post(client, f"{address}drop/", {"measure_id": measure.id, "outcome": "不用了"})
    assert (late.status_code, "这条措施现在是“已落实”，不能再办理" in text(late)) == (409, True)
    assert post(client, f"{address}nothing/", {}).status_code == 404


def test_the_helper_and_who_sees_the_phone(desk, home, post):
    address = f"{NEEDS}{home.id}/"
    values = {"name": "周助", "unit": "民政办", "phone": "19900001234", "from_date": "2021-08-02"}
    assert post(desk("cun"), f"{address}appoint/", values).status_code == 403
    assert "您的岗位不能办理此操作" in text(post(desk("cun"), f"{address}appoint/", values))
    assert not Helper.objects.exists()
    assert post(desk("shouli"), f"{address}appoint/", values).url == address
    assert "19900001234" in text(desk("cun").get(address))
    page = text(desk("shenji").get(address))
    assert ("199****1234" in page, "19900001234" in page) == (True, False)
    assert "周助" in text(desk("shencha").get(NEEDS, {"q": "周助"}))
    assert "需求和帮扶" in text(desk("cun").get(f"/counter/households/{home.id}/"))


def test_a_joint_session_to_its_minutes(desk, home, post):
    client = desk("shouli")
    refused = post(client, f"{MEETINGS}new/", HELD)
    assert refused.status_code == 422
    assert "还没有区县的人员" in text(refused)
    assert "唐秀英 村支书" in text(refused)
    assert not AssistanceMeeting.objects.exists()
    made = post(client, f"{MEETINGS}new/", HELD | {"district": "邓永强 局长\n黄丽芳"})
    address = made.url
    assert "蒋志明（民政办）" in text(client.get(address))
    meeting = AssistanceMeeting.objects.get()
    asked = {"meeting_id": meeting.id, "question": "是否提高档次"}
    assert post(client, f"{NEEDS}{home.id}/propose/", asked).status_code == 302
    item = MeetingItem.objects.get()
    early = post(client, f"{address}minutes/", {})
    assert (early.status_code, "没有议定意见" in text(early)) == (409, True)
    values = {
        "item_id": item.id, "decision": "同意", "follow_up": "告知", "follow_up_by": "蒋志明",
        "follow_up_due_date": "2021-08-01",
    }  # fmt: skip
    wrong = post(client, f"{address}decide/", values)
    assert (wrong.status_code, "跟进期限早于会议日期" in text(wrong)) == (422, True)
    assert post(client, f"{address}decide/", values | {"follow_up_due_date": "2021-08-10"}).url == address
    assert post(client, f"{address}minutes/", {}).url == address
    closed = post(client, f"{NEEDS}{home.id}/propose/", asked)
    assert (closed.status_code, "没有办成" in text(closed)) == (422, True)
    paper = client.get(f"{address}minutes.pdf")
    assert b"".join(paper)[:5] == b"%PDF-"
    assert "议定：同意" in text(desk("cun").get(f"{NEEDS}{home.id}/"))
    row = workbook(desk("shencha").get(MEETINGS, {"format": "xlsx", "q": "何示例"}))[-1]
    assert row[0] == "救助会议〔2021〕1号"
    assert [int(value) for value in row[4:7]] == [1, 1, 0]


def test_a_case_is_an_item_and_leads_to_its_page(desk, submitted_walk, post):
    client, case = desk("shouli"), submitted_walk.case
    address = post(client, f"{MEETINGS}new/", HELD | {"district": "邓永强"}).url
    values = {"kind": "case", "case_number": case.number, "subject": "", "question": "收入如何认定"}
    wrong = post(client, f"{address}item/", values | {"case_number": "没有"})
    assert (wrong.status_code, "没有这个编号的办件" in text(wrong)) == (422, True)
    assert post(client, f"{address}item/", values).url == address
    assert f'href="/review/cases/{case.id}/"' in text(client.get(address))
    again = post(client, f"{address}item/", values)
    assert (again.status_code, MeetingItem.objects.count()) == (422, 1)


def test_two_score_the_urban_acceptance(desk, home, post):
    values = {"income": 30, "work": 20, "medical": 20, "school": 5, "housing": 5, "note": ""}
    for who, changed in (("shouli", {}), ("shenhe", {"school": 6})):
        assert post(desk(who), f"{NEEDS}{home.id}/score/", values | changed).status_code == 302
    page = text(desk("shencha").get(f"{NEEDS}acceptance/", {"outcome": "passed"}))
    assert ("何示例" in page, "80.5" in page) == (True, True)
    again = post(desk("shouli"), f"{NEEDS}{home.id}/score/", values)
    assert (again.status_code, NeedsAssessment.objects.count()) == (409, 0)
    rows = workbook(desk("shencha").get(f"{NEEDS}acceptance/", {"format": "xlsx"}))
    assert rows[-1][3:5] == ["80.5", "通过"]
