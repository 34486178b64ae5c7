"""The lab: what is assumed, what follows, what is refused; scenarios kept, opened, compared, put away."""

import io
import re

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base import commands as base
from minzheng.registers.policy.files import path_of
from minzheng.registers.policy.models import PopulationSnapshot, Scenario
from tests.desks.policy_lab import district
from tests.laid import laid

RISE = {"v-standard_urban": "600"}


@laid
def lab(officers):
    """The five households of `district`, without a snapshot yet."""
    base.move_rehearsal(day=district.TODAY)
    return district.settle()


@pytest.fixture
def snapshot(lab, officers) -> PopulationSnapshot:
    """Anew for each test: a file comes with it, and files are not rolled back."""
    return district.take_snapshot(officers["zhengce"])


def url(name: str, *args) -> str:
    return reverse(f"policy_lab:{name}", args=args)


def words(answer) -> str:
    return re.sub(r"<[^>]+>|\s", "", b"".join(answer).decode())


def tiles(answer) -> dict[str, tuple[str, str]]:
    shown = [*answer.context["money_tiles"], *answer.context["people_tiles"]]
    return {one["label"]: (one["value"], one["note"]) for one in shown}


def asked(client, **query):
    return client.get(url("lab"), query)


def test_a_rise_to_600_costs_what_was_worked_by_hand(desk, snapshot):
    answer = asked(desk("zhengce"), **RISE)
    assert answer.status_code == 200
    assert tiles(answer) == {
        "2022年1月支出": ("+166.67", "+7.6%，2,185.00 → 2,351.67"),
        "12 个月合计": ("+2,000.04", "+7.6%，26,220.00 → 28,220.04"),
        "新进入": ("1", "1 人"),
        "退出": ("0", "0 人"),
        "金额提高": ("3", "5 人"),
        "金额降低": ("0", "0 人"),
    }
    assert answer.context["totals"] == [
        {"label": "享受户数", "before": "4", "after": "5", "change": "+1"},
        {"label": "享受人数", "before": "6", "after": "7", "change": "+1"},
    ]
    assert answer.context["distribution_rows"] == [
        ("增加不到 20 元", 1), ("增加 20～50 元", 2), ("增加 50～100 元", 1)
    ]  # fmt: skip


def test_a_value_holds_from_its_month_on(desk, snapshot):
    answer = asked(desk("zhengce"), **RISE, **{"m-standard_urban": "2021-12"})
    assert tiles(answer)["12 个月合计"][0] == "+333.34"  # December and January
    costs = answer.context["answer"].outcome.cost()
    assert [after - before for _, before, after in costs] == [0] * 10 + [16_667] * 2


def test_a_year_gone_by_is_paid_by_its_own_standards(desk, snapshot):
    """In 2020 the standard was 500 until October: 甲一 500, 乙二 500, 戊五 500, 丁四 335."""
    answer = asked(desk("zhengce"), first="2020-01", length="12", **{"v-standard_urban": "570"})
    costs = answer.context["answer"].outcome.cost()
    assert [before for _, before, _ in costs] == [183_500] * 10 + [218_500] * 2
    assert {after for _, _, after in costs} == {218_500}


def test_the_changed_households_are_masked_and_the_greatest_come_first(desk, snapshot, lab):
    answer = asked(desk("zhengce"), **RISE)
    rows = answer.context["changed_rows"]
    assert [row["household"].head_name for row in rows] == ["乙二", "甲一", "戊五", "丙三"]
    assert [row["change_fen"] for row in rows] == [9000, 3000, 3000, 1667]
    text = b"".join(answer).decode()
    assert "乙*" in text
    assert "乙二" not in text
    assert "/review/awards/" not in text  # this post opens no award
    assert "/review/awards/" in asked(desk("shenpi"), **RISE).content.decode()


def test_the_map_goes_from_townships_down_to_villages(desk, snapshot):
    client = desk("zhengce")
    towns = asked(client, **RISE).context["division_rows"]
    assert [(row["code"], row["value"], row["text"]) for row in towns] == [
        ("431103001", 13_667, "+136.67"), (district.FAR_TOWN, 3000, "+30.00")
    ]  # fmt: skip
    answer = client.get(url("lab") + towns[1]["url"])
    assert [(row["code"], row["value"]) for row in answer.context["division_rows"]] == [
        (district.FAR_VILLAGE, 3000)
    ]
    assert tiles(answer)["新进入"] == ("1", "1 人")  # the rest of the page stays the whole district's


def test_the_effect_alone_is_that_of_the_page(desk, snapshot):
    client = desk("zhengce")
    alone = client.get(url("lab"), RISE, headers={"HX-Request": "true"})
    assert words(alone) == words(asked(client, **RISE))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"v-standard_urban": "六百"}, "“城市低保标准”应填数字（单位：元/人月），现在是“六百”。"),
        ({"v-standard_urban": "600.005"}, "“城市低保标准”的小数位太多（单位：元/人月），现在是“600.005”。"),
        ({"v-standard_urban": "0"}, "“城市低保标准”应在1.00元/人月至10,000.00元/人月之间"),
        ({"v-standard_urban": "-5"}, "“城市低保标准”应在1.00元/人月至10,000.00元/人月之间"),
        ({"v-standard_urban": "99999"}, "现在是99,999.00元/人月。请核对数值和单位。"),
        ({"m-standard_urban": "2021-05"}, "“城市低保标准”选了执行月份，还没有填假设值。"),
        ({"v-standard_urban": "600", "m-standard_urban": "2020-12"}, "没有“2020-12”这个选项"),
        ({"first": "昨天", **RISE}, "“昨天”不是有效的月份"),
        ({"first": "1999-12", **RISE}, "测算起月应在2000年1月至2026年1月之间，现在是1999年12月。"),
        ({"length": "7", **RISE}, "没有“7”这个选项，请从列表中选择。"),
        ({"region": "990101", **RISE}, "没有“990101”这个选项，请从列表中选择。"),
    ],
)
def test_what_cannot_be_computed_is_said_and_what_was_typed_stays(desk, snapshot, query, sentence):
    answer = asked(desk("zhengce"), **query)
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert "answer" not in answer.context
    typed = query.get("v-standard_urban")
    if typed:
        assert f'value="{typed}"' in answer.content.decode()


def test_a_month_before_any_standard_says_which_value_is_missing(desk, snapshot):
    answer = asked(desk("zhengce"), first="2019-06", length="1", **RISE)
    assert "算不出来" in words(answer)
    assert "参数“城市低保标准”" in words(answer)
    assert "还没有假设任何改变" not in words(answer)


def test_without_a_snapshot_the_page_says_what_to_do(desk, lab):
    answer = asked(desk("zhengce"), **RISE)
    assert answer.status_code == 200
    assert "还没有快照" in words(answer)
    assert "answer" not in answer.context


def test_a_file_that_is_gone_is_told(desk, snapshot):
    path_of(snapshot).unlink()
    assert "快照文件已不在服务器上" in words(asked(desk("zhengce"), **RISE))


def test_nothing_assumed_is_no_effect_but_a_word(desk, snapshot):
    answer = asked(desk("zhengce"))
    assert "还没有假设任何改变" in words(answer)
    assert "现行570.00元/人月" in words(answer)


def test_the_workbook_holds_every_table(desk, snapshot):
    answer = desk("zhengce").get(url("export"), RISE)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    assert book.sheet_names == ["假设", "各月", "各地", "变化分布", "变化的家庭", "摘要"]
    sheets = {name: book.get_sheet_by_name(name).to_python()[3:] for name in book.sheet_names}
    assert sheets["假设"] == [["城市低保标准", "600.00 元/人月", "2021-02"]]
    assert [row[:4] for row in sheets["各月"][:1]] == [["2021-02", 2185.0, 2351.67, 166.67]]
    assert len(sheets["各月"]) == 12
    assert sum(row[4] for row in sheets["各地"]) == pytest.approx(166.67)
    assert [row[1:] for row in sheets["变化的家庭"][:1]] == [["乙*", 710.0, 800.0, 90.0]]
    assert EventRow.objects.filter(kind="audit.record_opened").last().details["what"].startswith("政策测算")


def test_an_export_that_cannot_be_computed_is_the_page_again(desk, snapshot):
    answer = desk("zhengce").get(url("export"), {"v-standard_urban": "x"})
    assert answer.status_code == 422
    assert "应填数字" in words(answer)


# --- scenarios --------------------------------------------------------------------------------------


@pytest.fixture
def saved(desk, snapshot, post) -> Scenario:
    answer = post(desk("zhengce"), url("save") + "?v-standard_urban=600", {"name": "提到600元", "note": ""})
    scenario = Scenario.objects.get()
    assert answer.headers["Location"] == url("scenario", scenario.id)
    return scenario


def test_a_saved_scenario_opened_again_gives_the_same(desk, saved):
    answer = desk("shenpi").get(url("scenario", saved.id))
    assert answer.status_code == 200
    assert "与保存时的结果一致" in words(answer)
    assert "规则和参数也没有变化" in words(answer)
    assert tiles(answer)["12 个月合计"][0] == "+2,000.04"
    assert "城市低保标准600.00元/人月，自2021年2月起" in words(answer)


def test_the_address_to_go_on_from_asks_the_same(desk, saved):
    client = desk("zhengce")
    query = client.get(url("scenario", saved.id)).context["lab_query"]
    assert query == "place=dibao%3A431103&first=2021-02&length=12&v-standard_urban=600"
    assert tiles(client.get(f"{url('lab')}?{query}"))["12 个月合计"][0] == "+2,000.04"


def test_the_list_shows_what_it_costs(desk, saved):
    text = words(desk("shenji").get(url("home")))
    assert "提到600元" in text
    assert "2,000.04" in text
    assert saved.result_digest[:12] in text


def test_a_name_too_short_or_taken_is_refused_and_nothing_is_saved(desk, saved, post):
    client, address = desk("zhengce"), url("save") + "?v-standard_urban=610"
    for name, sentence in (("提", "2 至 60 个字"), ("提到600元", "已有名为"), ("", "请填写“方案名称”")):
        answer = post(client, address, {"name": name})
        assert answer.status_code == 422
        assert sentence in b"".join(answer).decode()
    assert Scenario.objects.count() == 1


def test_what_changes_nothing_is_not_saved(desk, snapshot, post):
    answer = post(desk("zhengce"), url("save"), {"name": "什么都不变"})
    assert answer.status_code == 422
    assert "还没有假设任何改变" in words(answer)
    assert not Scenario.objects.exists()


def test_a_scenario_put_away_frees_its_name_and_stays_readable(desk, saved, post):
    client = desk("zhengce")
    post(client, url("archive", saved.id))
    assert "提到600元" not in [row["scenario"].name for row in client.get(url("home")).context["rows"]]
    archived = client.get(url("home"), {"shown": "archived"}).context["rows"]
    assert [row["scenario"].id for row in archived] == [saved.id]
    assert "已归档" in words(client.get(url("scenario", saved.id)))
    post(client, url("save") + "?v-standard_urban=600", {"name": "提到600元"})
    assert Scenario.objects.count() == 2


def test_two_scenarios_side_by_side(desk, saved, post):
    client = desk("zhengce")
    post(client, url("save") + "?v-standard_urban=650", {"name": "提到650元"})
    other = Scenario.objects.latest("id")
    answer = client.get(url("compare"), {"a": saved.id, "b": other.id})
    rows = {row["label"]: (row["a"], row["b"], row["difference"]) for row in answer.context["rows"]}
    # At 650: 甲一 650, 乙二 950, 丙三 66.67, 丁四 335, 戊五 650: 2,651.67 a month.
    assert rows["假设支出（末月）"] == ("2,351.67", "2,651.67", "+300.00")
    assert rows["支出变化（各月合计）"] == ("2,000.04", "5,600.04", "+3,600.00")
    assert rows["新进入户数（末月）"] == ("1", "1", "+0")


def test_a_snapshot_is_asked_for_from_the_first_page(desk, lab, post):
    client = desk("zhengce")
    assert "还没有快照" in words(client.get(url("home")))
    answer = post(client, url("ask_snapshot"), {"place": "dibao:431103"})
    assert answer.status_code == 302
    record = PopulationSnapshot.objects.get()
    assert (record.state, record.total) == ("preparing", 6)
    page = client.get(url("home"))
    assert f'hx-get="{url("progress", record.id)}"' in page.content.decode()
    again = post(client, url("ask_snapshot"), {"place": "dibao:431103"}, follow=True)
    assert "正在生成" in words(again)
    assert PopulationSnapshot.objects.count() == 1


def test_who_has_left_the_programme_takes_no_part(desk, snapshot, lab):
    assert snapshot.not_receiving == [lab["己六"].id]
    assert (snapshot.households, snapshot.checked_awards, snapshot.checked_fen) == (6, 4, 218_500)
    text = words(desk("zhengce").get(url("home")))
    assert "参加测算5户" in text
    assert "没有享受，不参加1户" in text
    assert "以2021年2月1日的5户为准" in words(asked(desk("zhengce"), **RISE))


def test_a_failed_snapshot_says_why_and_can_be_tried_again(desk, snapshot, post):
    PopulationSnapshot.objects.filter(id=snapshot.id).update(state="failed", fault="磁盘已满。")
    client = desk("zhengce")
    assert "磁盘已满。" in words(client.get(url("home")))
    assert client.get(url("progress", snapshot.id)).headers["HX-Refresh"] == "true"
    post(client, url("again", snapshot.id))
    snapshot.refresh_from_db()
    assert (snapshot.state, snapshot.fault) == ("preparing", "")
