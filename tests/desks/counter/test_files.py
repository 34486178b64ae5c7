"""一人一档 and 一户一档 at the counter: what is due, what could be had and why not, what waits, and the story."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.people.models import Membership
from minzheng.kernel.watch import commands as watch
from minzheng.registers.benefits import commands as benefits
from tests.matters.granting import District

DAY = dt.date(2020, 8, 10)
CARD = {"disability_category": 4, "disability_grade": 1}
NURSING = "disability_nursing"


@pytest.fixture
def district(officers):
    base.move_rehearsal(day=DAY)
    return District(officers)


@pytest.fixture
def family(district):
    """A head and her child, both with a card of the first grade; the child draws the nursing subsidy."""
    head = district.person(**CARD)
    child = joined(district, head)
    district.receives(NURSING, child, Month(2020, 3))
    return head, child


def joined(district, head, born: dt.date = dt.date(2008, 4, 1)):
    child = district.person(born, **CARD)
    Membership.objects.filter(person=child).delete()
    people.add_member(
        household=district.home(head), person=child, relation="20", from_date=dt.date(2020, 1, 2),
        actor=district.officers["shencha"], at=at_hour(dt.date(2020, 1, 2)),
    )  # fmt: skip
    return child


def home_address(person) -> str:
    return f"/counter/households/{Membership.objects.get(person=person, superseded_at=None).household_id}/"


def seen(desk, address: str, who: str = "shouli", **query) -> str:
    response = desk(who).get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def card(page: str, id: str) -> str:
    """The card with an id, without those before and after it."""
    return page.partition(f'id="{id}"')[2].partition("</section>")[0]


def test_a_household_shows_its_members_side_by_side_with_what_each_has(desk, family):
    """65 元 a month since March for the child; the head could have the same."""
    head, child = family
    page = seen(desk, home_address(head))
    for person in family:
        assert f"/counter/persons/{person.id}/" in card(page, "members")
    row = card(page, "programmes").partition("重度残疾人护理补贴")[2].partition("</tr>")[0]
    assert "65.00" in row.partition(f'data-label="{child.name}"')[2].partition("</td>")[0]
    assert "—" in row.partition(f'data-label="{head.name}"')[2].partition("</td>")[0]
    due = card(page, "due")
    for text in (
        "2020年8月应发",
        "65.00",
        "还没有测算批次",
        "以前月份还没发",
        "325.00",
        "2020年7月还没发 65.00 元",
    ):
        assert text in due, text
    could = card(page, "claims")
    for text in (
        "重度残疾人护理补贴",
        head.name,
        "每月 65.00 元",
        "没有申请过",
        "/welfare/cases/new/disability_subsidies/",
    ):
        assert text in could, text
    assert child.name not in could.partition("逐项查看")[0]


def test_who_opened_the_file_of_a_household_is_told_of_it_and_of_each_member(desk, family):
    head, child = family
    seen(desk, home_address(head))
    looks = EventRow.objects.filter(kind="audit.record_opened").order_by("id")
    home = Membership.objects.get(person=head, superseded_at=None).household_id
    assert list(looks.values_list("person_id", "household_id", "sentence")) == [
        (None, home, "查看家庭档案"), (head.id, None, "查看家庭档案"), (child.id, None, "查看家庭档案"),
    ]  # fmt: skip


def test_a_household_of_another_jurisdiction_does_not_exist(desk, family, open_staff):
    open_staff("far", Role.TOWN_CLERK, "431103101")
    assert desk("far").get(home_address(family[0])).status_code == 404
    assert desk("shouli").get("/counter/households/999999/").status_code == 404
    assert not EventRow.objects.filter(kind="audit.record_opened").exists()


def test_who_joined_and_left_is_on_the_file(desk, district, family):
    head, child = family
    people.remove_member(
        household_id=district.home(head).id, person_id=child.id, until_date=dt.date(2020, 8, 1),
        reason="随父生活",
        actor=district.officers["shencha"], at=at_hour(dt.date(2020, 8, 3)),
    )  # fmt: skip
    members = card(seen(desk, home_address(head)), "members")
    assert "以前的成员" in members
    for text in (child.name, "2020年8月1日", "随父生活"):
        assert text in members, text


def test_a_warning_is_on_the_persons_page_with_its_article_and_for_whom_it_waits(desk, family):
    head, _ = family
    watch.look([head.id], at=at_hour(DAY))
    page = seen(desk, f"/counter/persons/{head.id}/")
    waits = card(page, "waits")
    for text in ("残疾人两项补贴待申请", "村（社区）救助协理员、乡镇（街道）经办人", "国发〔2015〕52号"):
        assert text in waits, text
    story = card(page, "story")
    assert "残疾人两项补贴待申请" in story
    assert "国发〔2015〕52号（定期复核，应补尽补、应退则退）" in story
    assert "待申请" not in card(seen(desk, f"/counter/persons/{head.id}/", kind="card"), "story")


def test_the_story_is_paged_filtered_and_shown_whole(desk, district, family):
    head, _ = family
    for number in range(40):
        district.know(head, dt.date(2020, 2, 1) + dt.timedelta(number), medical_cost_year_fen=number + 1)
    address = f"/counter/persons/{head.id}/"
    first = card(seen(desk, address, kind="fact"), "story")
    assert first.count("登记") >= 30
    assert "0.40 元/年" in first
    assert "0.01 元/年" not in first
    assert "全部显示（40 条，便于打印）" in first
    assert "0.01 元/年" in card(seen(desk, address, kind="fact", page="2"), "story")
    whole = card(seen(desk, address, all="1"), "story")
    assert "0.01 元/年" in whole
    assert "0.40 元/年" in whole


def test_what_is_due_is_told_after_a_death_without_what_could_be_claimed(desk, district, family):
    """Dead in June: July and August are no longer due; what was not yet paid until June still is."""
    head, child = family
    district.know(child, dt.date(2020, 6, 20), death_day=day_number(dt.date(2020, 6, 20)))
    watch.look([child.id], at=at_hour(DAY))
    page = seen(desk, f"/counter/persons/{child.id}/")
    assert 'id="claims"' not in page
    assert "2020年6月还没发 65.00 元" in card(page, "due")
    assert "死亡停发" in card(page, "story")
    assert "因死亡自2020年7月起停发重度残疾人护理补贴" in card(page, "story")
    assert "已故" in card(seen(desk, home_address(head)), "members")


def test_a_file_without_anything_says_so(desk, district):
    person = district.person()
    district.home(person)
    page = seen(desk, home_address(person))
    for text in (
        "全家没有享受待遇",
        "本月没有应发的待遇",
        "没有符合条件而没有享受的",
        "还没有发放记录",
        "没有办件",
    ):
        assert text in page, text


def test_what_cannot_be_reckoned_says_which_facts_are_missing(desk, district):
    person = district.person()
    district.receives("dibao", person, Month(2020, 8))
    page = seen(desk, home_address(person))
    due = card(page, "due")
    for text in ("有 1 项待遇信息不全，不能测算", "不能测算", f"缺少：{person.name}的工资性收入"):
        assert text in due, text
    assert "信息不全" in card(page, "programmes")


def test_payments_are_not_shown_to_who_may_not_read_them(desk, family):
    page = seen(desk, home_address(family[0]), "cun")
    assert 'id="months"' not in page
    assert "以前月份还没发" not in page
    assert "发放记录只对管理待遇和资金的岗位显示" in page
    assert "65.00" in card(page, "programmes")


def test_the_months_and_the_story_go_out_as_a_workbook(desk, district, family):
    """The months of the nursing subsidy, 65 元, and the opening of its award."""
    issued(district)
    address = home_address(family[0]) + "file.xlsx"
    content = io.BytesIO(b"".join(desk("shouli").get(address)))
    book = CalamineWorkbook.from_filelike(content)
    assert book.sheet_names == ["逐月发放", "经过"]
    months, story = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert months[2][:3] == ["月份", "重度残疾人护理补贴（元）", "合计（元）"]
    assert [row[2] for row in months[3:]] == [65.0] * 6
    assert "开通重度残疾人护理补贴，自2020年3月起" in [row[2] for row in story]
    assert "导出 Excel" in EventRow.objects.filter(kind="audit.record_opened").latest("id").sentence
    assert desk("cun").get(address).status_code == 403


def issued(district) -> None:
    """The run of August is made, checked and booked: six months since March."""
    officers, at = district.officers, {"at": at_hour(DAY, 8)}
    run = benefits.start_run(
        programme_code=NURSING, division_prefix="431103", month=Month(2020, 8), actor=officers["zhidan"], **at
    )
    benefits.prepare_run(run_id=run.id, actor=officers["zhidan"], **at)
    benefits.check_run(run_id=run.id, actor=officers["fuhe"], **at)
    benefits.post_run(run_id=run.id, actor=officers["fuhe"], **at)


def test_what_a_run_has_booked_stands_beside_what_is_due(desk, district, family):
    issued(district)
    due = card(seen(desk, home_address(family[0])), "due")
    assert "批次已入账" in due
    assert "以前月份还没发" not in due
    months = card(seen(desk, home_address(family[0])), "months")
    assert "2020年8月" in months
    assert "退票" in months  # there is no card to pay to
    assert "390.00" in months
    assert "2020年8月 390.00 元 退票，还没有重发" in card(seen(desk, home_address(family[0])), "owing")


def test_the_search_and_the_list_of_awards_lead_to_the_household(desk, district, family):
    head, child = family
    address = home_address(head)
    assert address in seen(desk, "/counter/", q=head.name)
    assert address in seen(desk, f"/counter/persons/{child.id}/")
    assert address in seen(desk, "/review/awards/", programme=NURSING)
    award = benefits.open_award(
        programme="dibao", household=district.home(head), payee=head, division_code=head.division_code,
        persons=[head, child], from_month=Month(2020, 8), basis="示例依据", actor=district.officers["shencha"],
        at=at_hour(DAY),
    )  # fmt: skip
    assert address in seen(desk, f"/review/awards/{award.id}/")
    assert address not in seen(desk, f"/review/awards/{award.id}/", "zhidan")


@pytest.mark.parametrize("address", ["household", "person"])
def test_a_page_takes_as_many_queries_for_five_members_as_for_two(desk, district, family, address):
    head, _ = family
    path, client, counts = home_address(head), desk("shouli"), []
    path = path if address == "household" else f"/counter/persons/{head.id}/"
    for more in (0, 3):
        for number in range(more):
            district.receives(NURSING, joined(district, head, dt.date(2000 + number, 4, 1)), Month(2020, 3))
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_what_departments_were_asked_and_answered_is_part_of_the_story(assessed_walk, at_desk, desk):
    """Nine departments are asked of each of two: eighteen answers."""
    case = at_desk(assessed_walk)
    story = card(seen(desk, f"/counter/households/{case.household_id}/", kind="case", all="1"), "story")
    for text in ("提请核对家庭经济状况", "交管（机动车）", "核对答复 18 项", "无记录：", case.number):
        assert text in story, text
    assert story.index("核对答复 18 项") < story.index("提请核对家庭经济状况")
    hidden = seen(desk, f"/counter/persons/{case.applicant_id}/", "hedui", kind="case")
    assert "提请核对家庭经济状况" not in hidden  # the verifier reads no cases
