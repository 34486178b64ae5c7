"""A snapshot too large for a request, and one that came as a file: the pages of the lab."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from minzheng.config.demo import neighbour, province
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.queries import officer_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base import commands as base
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.policy import commands, simulating, tasks
from minzheng.registers.policy.models import ComputedEffect, EffectState, Scenario
from tests.desks.policy_lab import district

from .test_lab import RISE, asked, tiles, url, words


@pytest.fixture
def lab(officers):
    base.move_rehearsal(day=district.TODAY)
    district.settle()
    return district.take_snapshot(officers["zhengce"])


@pytest.fixture
def large(lab, monkeypatch):
    """The district's six households count as too many."""
    monkeypatch.setattr(simulating, "IN_REQUEST_MAX", 5)
    return lab


def begin(client, post, query: str = "v-standard_urban=600") -> ComputedEffect:
    answer = post(client, f"{url('compute')}?{query}")
    assert answer.headers["Location"] == f"{url('lab')}?{query}"
    return ComputedEffect.objects.latest("asked_at", "id")


def test_a_large_snapshot_is_left_to_a_worker_and_then_shown(desk, large, post):
    client = desk("zhengce")
    before = asked(client, **RISE)
    assert "这个快照有6户，测算要几秒到一分钟。" in words(before)
    assert "answer" not in before.context
    assert not ComputedEffect.objects.exists()  # to look costs nothing
    effect = begin(client, post)
    poll = f'hx-get="{url("effect_progress", effect.id)}"'
    running = asked(client, **RISE)
    assert poll in running.content.decode()
    assert "后台程序没有运行" in words(running)
    tasks.compute(effect.id)
    after = asked(client, **RISE)
    assert tiles(after)["12 个月合计"] == ("+2,000.04", "+7.6%，26,220.00 → 28,220.04")
    assert [row["value"] for row in after.context["division_rows"]] == [13_667, 3_000]
    assert [row["url"] for row in after.context["division_rows"]] == ["", ""]  # villages were not kept
    assert tiles(asked(desk("shenji"), **RISE))["12 个月合计"][0] == "+2,000.04"


def test_the_bar_says_how_far_and_then_loads_the_page_again(desk, large, post):
    client = desk("zhengce")
    effect = begin(client, post)
    ComputedEffect.objects.filter(id=effect.id).update(done=3)
    bar = client.get(url("effect_progress", effect.id))
    assert "3/6户（50%）" in words(bar)
    assert "HX-Refresh" not in bar.headers
    tasks.compute(effect.id)
    bar = client.get(url("effect_progress", effect.id))
    assert "测算完成" in words(bar)
    assert bar.headers["HX-Refresh"] == "true"


def test_another_question_takes_its_place(desk, large, post):
    client = desk("zhengce")
    first = begin(client, post)
    begin(client, post, "v-standard_urban=610")
    first.refresh_from_db()
    assert first.state == EffectState.SUPERSEDED
    page = asked(client, **RISE)
    assert "bar" not in page.context
    assert "开始测算" in words(page)
    bar = client.get(url("effect_progress", first.id))
    assert "这次测算已停下" in words(bar)
    assert bar.headers["HX-Refresh"] == "true"


def test_a_fault_is_shown_and_the_question_can_be_asked_again(desk, large, post):
    client = desk("zhengce")
    effect = begin(client, post)
    ComputedEffect.objects.update(state=EffectState.FAILED, fault="系统故障（示例）。")
    page = words(asked(client, **RISE))
    assert "系统故障（示例）。" in page
    assert "开始测算" in page
    assert begin(client, post).id == effect.id
    assert ComputedEffect.objects.get().state == EffectState.COMPUTING


def test_an_auditor_looks_and_does_not_begin(desk, large, post):
    client = desk("shenji")
    page = words(asked(client, **RISE))
    assert "请政策测算岗的同事打开这个网址发起" in page
    assert "开始测算" not in page
    assert post(client, f"{url('compute')}?v-standard_urban=600").status_code == 403
    assert not ComputedEffect.objects.exists()


def test_nothing_to_compute_is_refused_with_the_page(desk, large, post):
    client = desk("zhengce")
    for query in ("", "v-standard_urban=x"):
        assert post(client, f"{url('compute')}?{query}").status_code == 422
    assert not ComputedEffect.objects.exists()


def test_a_small_snapshot_needs_no_worker(desk, lab, post):
    answer = post(desk("zhengce"), f"{url('compute')}?v-standard_urban=600")
    assert answer.status_code == 200
    assert tiles(answer)["12 个月合计"][0] == "+2,000.04"
    assert not ComputedEffect.objects.exists()


def test_saving_export_and_scenario_wait_for_the_figures(desk, large, post):
    client, query = desk("zhengce"), "?v-standard_urban=600"
    assert client.get(url("export") + query).status_code == 422
    assert post(client, url("save") + query, {"name": "提到600元"}).status_code == 422
    assert not Scenario.objects.exists()
    effect = begin(client, post)
    tasks.compute(effect.id)
    post(client, url("save") + query, {"name": "提到600元"})
    scenario = Scenario.objects.get()
    page = client.get(url("scenario", scenario.id))
    assert "与保存时的结果一致" in words(page)
    ComputedEffect.objects.all().delete()  # a fortnight later
    page = client.get(url("scenario", scenario.id))
    assert "要先在后台测算" in words(page)
    query = page.context["lab_query"]
    assert f"snapshot={large.id}" in query
    tasks.compute(begin(client, post, query).id)
    assert "与保存时的结果一致" in words(client.get(url("scenario", scenario.id)))


# --- a file from elsewhere ---------------------------------------------------------------------------


@pytest.fixture
def file(lab, officers, tmp_path):
    path = tmp_path / "province.parquet"
    known_at = at_hour(dt.date(2021, 1, 5))
    province.write(path, 3_000, as_of=dt.date(2021, 2, 1), known_at=known_at, seed=1)
    return commands.register_snapshot(
        path=path, programme_code="dibao", division_prefix="431103", region="431103",
        actor=officers["zhengce"], at=district.AT,
    )  # fmt: skip


def test_the_own_snapshot_is_taken_unless_another_one_is_chosen(desk, file):
    client = desk("zhengce")
    assert tiles(asked(client, **RISE))["12 个月合计"][0] == "+2,000.04"
    answer = asked(client, snapshot=str(file.id), **RISE)
    assert answer.context["lab"].record == file
    assert "快照来自外部文件：虚构的省，种子1。" in words(answer)
    assert "现行570.00元/人月" in words(answer)
    assert "没有“9999”这个选项" in words(asked(client, snapshot="9999", **RISE))
    assert f"snapshot={file.id}" in client.get(url("home")).content.decode()


def test_households_of_a_file_are_nobody_whom_we_know(desk, file):
    answer = asked(desk("shenpi"), snapshot=str(file.id), **RISE)
    row = answer.context["changed_rows"][0]["household"]
    assert (row.head_name, row.award_id) == ("", None)
    text = answer.content.decode()
    assert f"户 {row.changed.household_id}" in text
    assert "/review/awards/" not in text


def test_the_map_goes_down_by_the_levels_that_occur(desk, file):
    client = desk("zhengce")
    answer = asked(client, snapshot=str(file.id), **RISE)
    whole = answer.context["answer"].counts.change_fen
    for length, title in ((4, "市（州）"), (6, "县（市、区）"), (9, "乡镇（街道）")):
        rows = answer.context["division_rows"]
        assert {len(row["code"]) for row in rows} == {length}
        assert answer.context["division_title"] == f"各{title}每月支出变化"
        assert sum(row["value"] for row in rows) == whole
        first, whole = rows[0], rows[0]["value"]
        if length < 9:
            answer = client.get(url("lab") + first["url"])
    assert first["url"] == ""
    assert [one["label"] for one in answer.context["division_path"]] == ["99", "9901", "990101"]
    back = client.get(url("lab") + answer.context["division_path"][0]["url"])
    assert {len(row["code"]) for row in back.context["division_rows"]} == {4}


@pytest.mark.parametrize("at", ["43", "990", "99010110", "99x", "9999"])
def test_a_place_that_does_not_occur_shows_the_whole(desk, file, at):
    answer = asked(desk("zhengce"), snapshot=str(file.id), at=at, **RISE)
    assert {len(row["code"]) for row in answer.context["division_rows"]} == {4}


def test_a_city_uses_the_lab_on_its_own_file(file, officers, client, tmp_path):
    """An officer of the invented province: no books, one file, the levels below the province."""
    account = access.open_account(
        username="sheng", display_name="省政策岗", password="correct horse", actor=SYSTEM, at=district.AT
    )
    access.give_post(
        account=account, role=Role.POLICY_OFFICER, division_prefix="99", from_date=dt.date(2020, 1, 1),
        actor=SYSTEM, at=district.AT,
    )  # fmt: skip
    client.force_login(account)
    assert "还没有快照" in words(client.get(reverse("policy_lab:lab")))
    path = tmp_path / "province.parquet"
    actor = officer_for(account, on_date=district.TODAY)
    commands.register_snapshot(
        path=path, programme_code="dibao", division_prefix="99", region="431103", actor=actor, at=district.AT
    )
    answer = asked(client, **RISE)
    assert re.match(r"\+[\d,.]+$", tiles(answer)["12 个月合计"][0])
    assert {len(row["code"]) for row in answer.context["division_rows"]} == {4}


# --- other regions -----------------------------------------------------------------------------------


def test_the_neighbours_standards_for_everybody(desk, lab):
    """Next door 650 a month and 4,800 a year (400 a month), the rest as the nation has it.

    甲一 650, 乙二 (650 × 36 − 12,000) ÷ 12 = 950, 丙三 (7,800 − 7,000) ÷ 12 = 66.67, 丁四 400, 戊五 650.
    """
    neighbour.settle(district.OPENED)
    client = desk("zhengce")
    regions = client.get(url("lab")).context["lab"].scope.fields["region"].choices
    assert regions == [("", "本区现行"), ("999901", "示例邻区（虚构）")]
    answer = asked(client, region="999901")
    counts = answer.context["answer"].counts
    assert (counts.before_fen, counts.after_fen) == (218_500, 271_667)
    assert (counts.households_in, counts.households_up) == (1, 4)
    assert tiles(answer)["2022年1月支出"] == ("+531.67", "+24.3%，2,185.00 → 2,716.67")
    higher = asked(client, region="999901", **{"v-standard_urban": "700"})
    # On top of the neighbour's: 700 + 1,100 + 116.67 + 400 + 700.
    assert higher.context["answer"].counts.after_fen == 301_667
