"""`manage.py snapshot`: an operator takes, checks, lists and tries snapshots; a refusal is one sentence."""

import datetime as dt
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from minzheng.config.demo import province
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Household
from minzheng.kernel.rules.snapshots import Snapshot
from minzheng.registers.policy.files import path_of
from minzheng.registers.policy.models import PopulationSnapshot
from tests.matters.assistance.dibao import filing

SINCE = dt.date(2020, 11, 1)
OPENED_AT = at_hour(dt.date(2020, 11, 1))
KNOWN_AT = {"as_of": "2021-01-01", "known_at": "2020-12-10T09:00"}


def said(*words: str, **options) -> str:
    out = StringIO()
    options = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("snapshot", *words, *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def household(db) -> Household:
    """A person alone in town without income, and the account that takes snapshots."""
    account = access.open_account(
        username="lab", display_name="政策岗示例", password="correct horse", actor=SYSTEM, at=OPENED_AT
    )
    access.give_post(
        account=account, role=Role.POLICY_OFFICER, division_prefix=filing.DISTRICT, from_date=SINCE,
        actor=SYSTEM, at=OPENED_AT,
    )  # fmt: skip
    return filing.home(filing.person("示例甲", "19600101", 1), since=SINCE)


def test_a_snapshot_is_taken_listed_and_agrees_with_the_books(household):
    told = said("take", account="lab", **KNOWN_AT)
    record = PopulationSnapshot.objects.get()
    assert told.startswith(
        f"{record.id}  dibao  431103  可用  事实日期 2021-01-01，截止 2020-12-10 09:00，1 户 1 人，未列入 0 户"
    )
    assert said("list").startswith(f"{record.id}  dibao  431103  可用  事实日期 2021-01-01")
    for wanted in (str(record.id), str(path_of(record))):
        assert said("check", wanted).startswith("快照与数据库完全一致：比较了 1 户、16 项")


def test_a_difference_is_printed_and_fails_the_check(household):
    said("take", account="lab", **KNOWN_AT)
    earlier = at_hour(dt.date(2020, 12, 1))
    filing.declare(household, since=SINCE, at=earlier, financial_assets_fen=123_456)
    out = StringIO()
    with pytest.raises(CommandError, match=r"快照与数据库有 1 处不同（只列前 20 处）；比较了 1 户、16 项"):
        call_command("snapshot", "check", str(PopulationSnapshot.objects.get().id), stdout=out)
    assert out.getvalue() == (
        f"户 {household.id} 的“家庭金融资产”（financial_assets_fen）：快照为 0.00 元，数据库为 1,234.56 元\n"
    )


def test_households_left_out_are_told_with_the_reason(household):
    head = filing.person("示例乙", "19700101", 2)
    other = people.form_household(
        head=head, division_code=filing.VILLAGE, from_date=SINCE, actor=SYSTEM, at=filing.AT
    )
    said("take", account="lab", **KNOWN_AT)
    told = said("left", str(PopulationSnapshot.objects.get().id))
    assert told.startswith(f"户 {other.id}（431103001001）缺少：按城市标准；")
    assert told.count("\n") == 1


def test_the_effect_of_another_standard_is_told_by_month(household):
    said("take", account="lab", **KNOWN_AT)
    number = str(PopulationSnapshot.objects.get().id)
    # A person without income receives the whole standard: 570 yuan from November 2020 on.
    lines = said("effect", number, "standard_urban=600", months=2).splitlines()
    assert lines[:2] == [f"2021-0{month}  570.00 → 600.00 元（+30.00）" for month in (1, 2)]
    assert lines[2].startswith("2021-02：新增 0 户，退出 0 户，提高 1 户，降低 0 户；共 1 户 1 人")


@pytest.mark.parametrize(
    ("words", "options", "sentence"),
    [
        (("take",), {"account": "lab", "as_of": "2021-01-02"}, "快照取每月1日的事实"),
        (("take",), {"account": "lab", "programme": "nothing"}, "请用 --programme 指明一项待遇"),
        (("take",), {"account": "lab", "area": "431103001"}, "快照以省、市或区（县）为单位"),
        (("take",), {"account": "lab", "known_at": "2999-01-01"}, "不能写将来才知道的事实"),
        (("check", "77"), {}, "没有编号为 77 的快照"),
        (("check", "nowhere"), {}, "无法打开快照文件 nowhere"),
    ],
)
def test_what_cannot_be_done_is_refused(household, words, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        said(*words, **options)
    assert not PopulationSnapshot.objects.exists()


@pytest.mark.parametrize(
    "written", ["standard_urban", "standard=600", "standard_urban=a", "standard_urban=-1"]
)
def test_an_assumption_that_cannot_be_read_is_refused(household, written):
    said("take", account="lab", **KNOWN_AT)
    with pytest.raises(CommandError, match=r"应写成“参数=新值”|应填数字|应在 "):
        said("effect", str(PopulationSnapshot.objects.get().id), written)


def test_a_district_without_a_whole_household_gets_no_snapshot(household):
    with pytest.raises(CommandError, match="快照没有生成：没有一户信息齐全的家庭"):
        said("take", account="lab", as_of="2020-01-01")
    assert PopulationSnapshot.objects.get().state == "failed"


# --- The invented province -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    path = tmp_path_factory.mktemp("province") / "a.parquet"
    told = StringIO()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(province, "CHUNK", 3_000)
        as_of, known_at = dt.date(2021, 2, 1), at_hour(dt.date(2021, 1, 6))
        writer = province.write(path, 20_000, as_of=as_of, known_at=known_at, seed=3)
        again = province.write(
            path.with_name("b"), 20_000, as_of=as_of, known_at=known_at, seed=3,
            on_progress=lambda persons: told.write(f"{persons} "),
        )  # fmt: skip
    return writer, again, path


def test_the_invented_province_is_of_the_size_asked_for_and_the_same_each_time(invented):
    writer, again, path = invented
    snapshot = Snapshot.open(path)
    assert (writer.faults, snapshot.set_aside) == ([], 0)
    assert abs(snapshot.persons - 20_000) < 600
    assert snapshot.digest == Snapshot.open(again.path).digest == snapshot.recomputed_digest()
    assert all(code.startswith("99") and len(code) == 9 for code in snapshot.divisions())


def test_an_invented_household_earns_and_is_of_any_size(invented):
    snapshot = Snapshot.open(invented[2])
    columns = snapshot.read([0], snapshot.inputs).columns
    assert set(np.diff(columns.offsets)) == {1, 2, 3, 4, 5, 6, 7}
    assert len(set(columns.ids.tolist())) == len(columns)
    assert columns.members["wage_income_year_fen"].mean() > 1_000_000
    assert 0.5 < columns.household["urban"].mean() < 0.7


def test_a_province_is_tried_with_the_values_of_a_region(db, tmp_path):
    path = tmp_path / "p.parquet"
    assert said("invent", persons=5_000, out=path, seed=1).startswith(f"{path}：")
    told = said("effect", str(path), "standard_urban=600", region="431103", months=1, first="2021-02")
    assert " 元（+" in told.splitlines()[0]
    with pytest.raises(CommandError, match=r"城市低保标准.*没有适用的值"):
        said("effect", str(path), "standard_urban=600", months=1, first="2021-02")


# --- Files from elsewhere --------------------------------------------------------------------------------


def test_a_file_is_registered_listed_and_forgotten(household, tmp_path):
    path = tmp_path / "p.parquet"
    said("invent", persons=500, out=path, seed=1)
    told = said("register", str(path), account="lab", programme="dibao", region="431103", note="试算一省")
    record = PopulationSnapshot.objects.get()
    assert told.startswith(f"{record.id}  dibao  431103  可用")
    assert told.endswith(f"{record.digest[:12]}  外来（99）：试算一省\n")
    assert said("list") == told
    lines = said("effect", str(record.id), "standard_urban=600", region="431103", months=1).splitlines()
    assert " 元（+" in lines[0]
    assert said("forget", str(record.id), account="lab") == f"快照 {record.id} 已删除\n"
    assert not PopulationSnapshot.objects.exists()


def test_a_file_without_present_standards_is_refused(household, tmp_path):
    path = tmp_path / "p.parquet"
    said("invent", persons=500, out=path, seed=1)
    with pytest.raises(CommandError, match="或用 --region 指明以哪个地区的标准为现行"):
        said("register", str(path), account="lab")
    with pytest.raises(CommandError, match="没有编号为 77 的快照"):
        said("forget", "77", account="lab")
    assert not PopulationSnapshot.objects.exists()
