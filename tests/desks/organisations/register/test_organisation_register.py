"""The register's desk: lists, the file of one organisation, verbs, licences with both clocks, figures."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from minzheng.config.demo.fields import organisation_book as planned
from minzheng.config.demo.fields.organisations import Story
from minzheng.config.demo.invented import Invention
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases.models import Case
from minzheng.registers.organisations import commands
from minzheng.registers.organisations.models import Announcement, Certificate, Organisation, RegisteredValue

AT = "/organisations/register/"
DAY = dt.date(2021, 1, 6)
CODE = "51431103MJH000019M"


def calligraphers(**more) -> Organisation:
    return Organisation(
        **{
            "uscc": CODE, "kind": "association", "name": "永州市冷水滩区书法家协会", "state": "registered",
            "division_code": "431103", "supervisor": "冷水滩区文联", "registration_mode": "dual",
            "legal_representative": "王建国", "capital_fen": 3_000_000, "residence": "冷水滩区梅湾路1号",
            "scope": "书法交流。", "registered_date": dt.date(2012, 5, 4),
            "certificate_from": dt.date(2020, 3, 2), "certificate_until": dt.date(2025, 3, 1),
            "old_registration_number": "冷社证字第0001号",
        } | more
    )  # fmt: skip


@pytest.fixture
def old(officers) -> Organisation:
    [one] = commands.take_over(
        organisations=[calligraphers()], officers={}, source="纸质登记簿", division_code="431103",
        actor=officers["shenpi"], at=at_hour(dt.date(2020, 3, 2)),
    )  # fmt: skip
    base.move_rehearsal(day=DAY)
    return one


@pytest.fixture
def story(officers, old) -> Story:
    return Story(officers, Invention(7))


def text(response) -> str:
    return response.content.decode()


def sheet(response) -> list:
    content = io.BytesIO(b"".join(response))  # to its end, where the file is closed
    return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


class TestList:
    def test_it_is_found_by_name_code_old_number_and_earlier_name(self, desk, old, officers):
        commands.change_items(
            organisation_id=old.id, changes={"name": "永州市冷水滩区翰墨书画协会"}, actor=officers["shenpi"],
            at=at_hour(dt.date(2020, 11, 2)),
        )  # fmt: skip
        browser = desk("shezu")
        for words in ("翰墨", CODE[:12], "第0001号", "书法家"):
            assert "永州市冷水滩区翰墨书画协会" in text(browser.get(AT, {"text": words}))
        assert "没有符合条件的社会组织" in text(browser.get(AT, {"text": "不存在"}))

    def test_a_filter_that_does_not_read_shows_nothing(self, desk, old):
        page = text(desk("shezu").get(AT, {"kind": "company"}))
        assert "书法家协会" not in page

    def test_the_ended_are_left_out_until_asked_for(self, desk, old):
        Organisation.objects.filter(id=old.id).update(state="cancelled", ended_date=DAY)
        browser = desk("shezu")
        assert "书法家协会" not in text(browser.get(AT))
        assert "书法家协会" in text(browser.get(AT, {"state": "all"}))

    def test_the_workbook_says_what_the_list_says(self, desk, old):
        rows = sheet(desk("shezu").get(f"{AT}list.xlsx"))
        assert [row[:2] for row in rows if row[0] == CODE] == [[CODE, "永州市冷水滩区书法家协会"]]

    def test_every_sort_of_the_table_is_taken(self, desk, old):
        for sort in ("name", "-uscc", "registered", "-until", "capital", "nonsense"):
            assert desk("shezu").get(AT, {"sort": sort}).status_code == 200


class TestNames:
    def test_a_verdict_with_its_reason(self, desk, old):
        page = text(desk("shezu").get(f"{AT}names/", {"kind": "association", "name": "冷水滩区书法佳协会"}))
        assert "不能使用" in page
        assert "“永州市冷水滩区书法家协会”读音相同" in page

    def test_a_missing_name_is_asked_for(self, desk, old):
        response = desk("shezu").get(f"{AT}names/", {"kind": "association", "name": ""})
        assert response.status_code == 422
        assert "请填写“拟用名称”" in text(response)


class TestOrganisation:
    def post(self, browser, one, key, **form):
        return browser.post(f"{AT}{one.id}/do/{key}/", form)

    def test_the_file_says_what_is_registered(self, desk, old):
        page = text(desk("shenji").get(f"{AT}{old.id}/"))
        for words in (CODE, "30,000.00 元", "冷社证字第0001号", "登记事项的历史"):
            assert words in page
        assert "登记清算" not in page  # an auditor reads

    def test_a_winding_up_with_its_last_day(self, desk, old):
        form = {
            "members": "甲、乙", "formed_date": "2021-01-04", "notice_date": "2021-01-04",
            "consent_date": "2021-01-04",
        }  # fmt: skip
        response = self.post(desk("shezu"), old, "liquidate", **form)
        assert response.status_code == 302
        page = text(desk("shezu").get(f"{AT}{old.id}/"))
        assert "2021年2月18日截止" in page  # 4 January + 45 days
        assert Announcement.objects.get().subject == "清算公告"

    def test_what_is_refused_stays_as_typed_and_changes_nothing(self, desk, old):
        form = {"members": "清算小组甲", "formed_date": "2021-02-01", "notice_date": "2021-02-01"}
        response = self.post(desk("shezu"), old, "liquidate", **form)
        assert response.status_code == 422
        assert "清算组成立日期晚于今天" in text(response)
        assert "清算小组甲" in text(response)
        old.refresh_from_db()
        assert old.state == "registered"
        assert not RegisteredValue.objects.filter(item="state", value="liquidating").exists()

    def test_a_verb_of_another_state_is_a_conflict(self, desk, old):
        form = {"ended_date": "2021-01-05", "residue": "捐"}
        response = self.post(desk("shezu"), old, "end_liquidation", **form)
        assert response.status_code == 409
        assert "当前是“正常”，不能结束清算" in text(response)

    def test_only_the_head_revokes(self, desk, old):
        assert self.post(desk("shezu"), old, "revoke", reason="甲").status_code == 403
        assert self.post(desk("shenpi"), old, "revoke", reason="冷民罚决〔2020〕示例1号").status_code == 302
        old.refresh_from_db()
        assert (old.state, old.ended_date) == ("revoked", DAY)

    def test_an_unknown_verb_and_an_unknown_organisation(self, desk, old):
        assert self.post(desk("shezu"), old, "explode").status_code == 404
        assert desk("shezu").get(f"{AT}999999/").status_code == 404

    def test_a_paper_certificate_has_no_file(self, desk, old):
        certificate = Certificate.objects.get()
        response = desk("shezu").get(f"{AT}{old.id}/certificates/{certificate.id}/")
        assert response.status_code == 404
        assert "只有纸质原件" in text(response)


class TestLicences:
    def test_who_waits_for_whom_with_both_clocks(self, desk, story):
        story.founding(planned.WAITING[1], dt.date(2020, 12, 21), until="accepted")
        story.founding(planned.WAITING[2], dt.date(2020, 12, 10), until="examined")
        clerk, head = text(desk("shezu").get(f"{AT}cases/")), text(desk("shenpi").get(f"{AT}cases/"))
        assert "还剩 9 个工作日（1月19日到期）" in clerk
        assert "还剩 44 天（2月19日到期）" in clerk
        waiting = head.split("全部办件")[0]
        assert "马拉松运动协会" in waiting
        assert "星语儿童康复" not in waiting

    def test_the_page_of_a_case_shows_stages_and_what_stands_against_it(self, desk, story):
        story.founding(planned.WAITING[2], dt.date(2020, 12, 10), until="examined")
        case = Case.objects.get()
        page = text(desk("shenpi").get(f"{AT}cases/{case.id}/"))
        assert "名称、成立条件、负责人都符合规定" in page
        assert "受理审查" in page
        calligraphers(
            name=planned.WAITING[2]["name"], uscc="51431103MJJ0000126", old_registration_number=""
        ).save()
        page = text(desk("shenpi").get(f"{AT}cases/{case.id}/"))
        assert "今天不能准予登记" in page
        assert "重名" in page

    def test_the_list_is_filtered_sorted_and_taken_out(self, desk, story):
        story.founding(planned.WAITING[1], dt.date(2020, 11, 2), until="accepted")
        browser = desk("shezu")
        late = text(browser.get(f"{AT}cases/", {"late": "on"}))
        assert "已超期" in late.split("全部办件")[1]  # the promise ended on 30 November
        assert "没有符合条件的办件" in text(browser.get(f"{AT}cases/", {"state": "registered"}))
        for sort in ("number", "-promise", "total", "nonsense"):
            assert browser.get(f"{AT}cases/", {"sort": sort}).status_code == 200
        assert any("星语儿童康复" in str(row) for row in sheet(browser.get(f"{AT}cases.xlsx")))


class TestFigures:
    def test_the_year_of_the_book(self, desk, old):
        page = text(desk("shezu").get(f"{AT}figures/", {"year": "2020"}))
        assert "年初、增减、年末相符" in page
        assert sheet(desk("shezu").get(f"{AT}figures.xlsx", {"year": "2020"}))[3][:7] == [
            "社会团体", 1, 0, 0, 0, 1, 0,
        ]  # fmt: skip

    def test_the_other_lists_open_when_they_are_empty(self, desk, old):
        for name in ("leaders/", "announcements/", "shells/"):
            assert desk("shezu").get(AT + name).status_code == 200
        assert sheet(desk("shezu").get(f"{AT}leaders.xlsx"))[0][0] == "社会组织负责人"
