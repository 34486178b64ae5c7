"""The clerk's pages of community groups: filed in a minute, refused without loss, the gap seen to shrink."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from minzheng.config.demo import accounts
from minzheng.kernel.access.roles import Role
from minzheng.registers.communities.models import CommunityGroup, GroupActivity

VILLAGE = accounts.VILLAGE
ENTRY = {
    "name": "秋叶书画社", "kind": "culture", "division_code": VILLAGE, "leader_name": "周秀兰",
    "leader_phone": "19900000001", "member_count": "12", "place": "文化礼堂", "purpose": "",
}  # fmt: skip
NEW = "/organisations/communities/groups/new/"


@pytest.fixture
def clerk(desk):
    return desk("shouli")


@pytest.fixture
def filed(clerk, post) -> CommunityGroup:
    post(clerk, NEW, ENTRY)
    return CommunityGroup.objects.get()


def test_a_group_is_filed_and_the_gap_shrinks(clerk, post):
    before = clerk.get("/organisations/communities/").content.decode()
    assert "普利桥镇" in before
    answer = post(clerk, NEW, ENTRY, follow=True)
    page = answer.content.decode()
    assert "已备案，编号 431103102-2021-0001" in page
    assert "应有 5 家，现有 1 家，还缺 4 家" in page
    context = clerk.get("/organisations/communities/").context
    assert (context["target"], context["filed"], context["gap"]) == (125, 1, 124)  # 1 × 10 + 23 × 5


def test_what_was_typed_stays_after_a_refusal(clerk, post):
    answer = post(clerk, NEW, ENTRY | {"member_count": "4"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "至少要 5 人" in page
    assert 'value="秋叶书画社"' in page
    assert not CommunityGroup.objects.exists()


def test_a_similar_group_is_asked_about_with_a_box_to_tick(clerk, post, filed):
    more = ENTRY | {"name": "秋叶书画二社", "leader_name": "李明"}
    answer = post(clerk, NEW, more)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "确认不是同一个组织" in page
    assert 'type="checkbox" name="sure"' in page
    assert CommunityGroup.objects.count() == 1
    assert post(clerk, NEW, more | {"sure": "on"}).status_code == 302
    assert CommunityGroup.objects.count() == 2


def test_the_same_form_twice_files_once(clerk):
    form = ENTRY | {"request_id": "7f7f2d26-7a2d-4a5e-9a56-0f0c9e1c0001"}
    for _ in range(2):
        assert clerk.post(NEW, form).status_code == 302
    assert CommunityGroup.objects.count() == 1


def test_acts_on_the_page(clerk, post, filed):
    home = reverse("communities:group", args=[filed.id])
    act = {"on_date": "2021-08-02", "title": "书画展", "participants": "30"}
    assert post(clerk, f"{home}activity/", act).status_code == 302
    again = post(clerk, f"{home}activity/", act)
    assert again.status_code == 409
    assert "已经登记过" in again.content.decode()
    assert 'value="书画展"' in again.content.decode()
    assert GroupActivity.objects.count() == 1
    assert post(clerk, f"{home}fly/").status_code == 404
    assert post(clerk, f"{home}certificate/").status_code == 302
    page = clerk.get(home)
    (paper,) = page.context["papers"]
    pdf = clerk.get(reverse("communities:paper", args=[filed.id, paper.id]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert post(clerk, f"{home}withdraw/", {"reason": "解散"}).status_code == 302
    filed.refresh_from_db()
    assert filed.state == "withdrawn"
    assert clerk.get(home).context["acts"] == []


def test_the_list_is_narrowed_sorted_and_taken_out(clerk, post, filed, desk):
    post(clerk, NEW, ENTRY | {"name": "长青门球队", "leader_name": "李明", "member_count": "30"})
    address = "/organisations/communities/groups/"
    found = clerk.get(address, {"text": "门球"}).context["rows"]
    assert [group.name for group, _ in found] == ["长青门球队"]
    sorted_rows = clerk.get(address, {"sort": "-members"}).context["rows"]
    assert [group.member_count for group, _ in sorted_rows] == [30, 12]
    file = b"".join(clerk.get("/organisations/communities/groups.xlsx").streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[3:]] == ["秋叶书画社", "长青门球队"]
    assert "19900000001" not in str(rows)  # no phone leaves in the list
    assert clerk.get(address, {"text": "没有这个"}).context["rows"] == []


def test_another_township_finds_nothing(filed, open_staff, desk):

    open_staff("second", Role.TOWN_CLERK, "431103101")
    other = desk("second")
    assert other.get(reverse("communities:group", args=[filed.id])).status_code == 404
    assert other.get("/organisations/communities/groups/").context["rows"] == []


def test_idle_groups_are_told_and_marked(clerk, post, filed):
    CommunityGroup.objects.update(filed_date="2019-01-01", active_date="2019-01-01")
    assert clerk.get("/organisations/communities/").context["overdue"] == 1
    assert post(clerk, "/organisations/communities/dormant/").status_code == 302
    page = clerk.get("/organisations/communities/")
    assert (page.context["overdue"], page.context["filed"]) == (0, 0)
