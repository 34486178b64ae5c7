"""Snapshot files from elsewhere: checked, copied, offered beside the own ones, removed with their results."""

import datetime as dt

import pytest

from minzheng.config.demo import province
from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.snapshots import About, SnapshotWriter
from minzheng.matters.assistance.dibao.rules import book
from minzheng.registers.policy import commands, queries
from minzheng.registers.policy.assumptions import Assumption
from minzheng.registers.policy.errors import SnapshotInUse, SnapshotNotFound, SnapshotRepeated
from minzheng.registers.policy.files import opened, path_of
from minzheng.registers.policy.models import ComputedEffect, PopulationSnapshot
from minzheng.registers.policy.simulating import Question, answer
from tests.desks.policy_lab import district
from tests.matters.assistance.dibao.filing import DISTRICT

pytestmark = pytest.mark.django_db

OFFICER = Officer(7, "政策岗示例", (HeldPost(Role.POLICY_OFFICER, DISTRICT),))
AUDITOR = Officer(8, "审计示例", (HeldPost(Role.AUDITOR, DISTRICT),))
OF_THE_PROVINCE = Officer(9, "省政策岗", (HeldPost(Role.POLICY_OFFICER, "99"),))
ELSEWHERE = Officer(10, "外地政策岗", (HeldPost(Role.POLICY_OFFICER, "990104"),))
RISE = Assumption("standard_urban", Month(2021, 2), 60_000)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "p.parquet"
    province.write(path, 500, as_of=dt.date(2021, 2, 1), known_at=at_hour(dt.date(2021, 1, 5)), seed=1)
    return path


def register(path, *, actor=OFFICER, owner=DISTRICT, region="431103", **more) -> PopulationSnapshot:
    return commands.register_snapshot(
        path=path, programme_code="dibao", division_prefix=owner, region=region, actor=actor, at=district.AT,
        **more,
    )  # fmt: skip


def refused(error, call, words: str) -> None:
    """The call is refused with these words, and neither rows, files nor events have changed."""

    def stands():
        files = sorted(path_of(PopulationSnapshot(id=0)).parent.glob("*"))
        return list(PopulationSnapshot.objects.values()), EventRow.objects.count(), files

    before = stands()
    with pytest.raises(error, match=words):
        call()
    assert stands() == before


def test_a_file_is_copied_and_offered_after_the_own_ones(file):
    district.settle()
    own = district.take_snapshot(OFFICER)
    found = register(file)
    file.unlink()
    assert opened(found).digest == found.digest
    assert path_of(found).stat().st_mode & 0o777 == 0o600
    assert (found.division_prefix, found.area, found.region, found.from_file, found.note) == (
        DISTRICT, "99", "431103", True, "虚构的省，种子 1",
    )  # fmt: skip
    assert (found.as_of_date, found.known_at) == (dt.date(2021, 2, 1), at_hour(dt.date(2021, 1, 5)))
    place = queries.place_of("dibao", DISTRICT)
    assert queries.ready_snapshots(place) == [own, found]
    assert queries.newest_snapshot(place) == own
    assert queries.unfinished_snapshot(place) is None
    event = EventRow.objects.get(kind="policy.snapshot_registered")
    assert (event.account_id, event.details["area"]) == (7, "99")


def test_the_present_law_of_a_foreign_area_is_that_of_the_region(file):
    """Everybody in it is paid as here: the urban without income 570, and 600 with the rise."""
    record = register(file)
    asked = Question("dibao", DISTRICT, Month(2021, 2), Month(2021, 2), assumptions=(RISE,))
    found = answer(asked, record)
    assert 0 < found.counts.before_fen < found.counts.after_fen
    assert found.counts.households_out == 0
    again = answer(Question("dibao", DISTRICT, Month(2021, 2), Month(2021, 2), region="431103"), record)
    assert again.counts.change_fen == 0
    assert {code[:2] for code in found.outcome.divisions} == {"99"}
    assert queries.listed_households(queries.place_of("dibao", DISTRICT), record, found.outcome.changed)[
        0
    ].head_name == ""  # fmt: skip


def test_a_province_registers_its_own(file):
    record = register(file, actor=OF_THE_PROVINCE, owner="99")
    place = queries.places(OF_THE_PROVINCE)[0]
    assert (place.key, queries.ready_snapshots(place)) == ("dibao:99", [record])
    assert queries.regions(place, record) == []  # what would be borrowed counts already


def test_what_cannot_be_used_is_refused(file, tmp_path):
    empty = tmp_path / "empty.parquet"
    about = About(dt.date(2021, 2, 1), district.AT, "99")
    with SnapshotWriter(empty, book.declared, about):
        pass
    other = tmp_path / "other.parquet"
    alive = {name: book.declared[name] for name in ("urban", "alive")}
    with SnapshotWriter(other, alive, about):
        pass
    refused(Invalid, lambda: register(empty), "没有任何家庭")
    refused(Invalid, lambda: register(other), "快照中没有“")
    refused(Invalid, lambda: register(file, region=""), "请先录入这个地区的标准，或用 --region 指明")
    refused(Invalid, lambda: register(tmp_path / "nothing"), "无法打开快照文件")
    refused(NotPermitted, lambda: register(file, actor=AUDITOR), "您的岗位不能办理")
    refused(NotPermitted, lambda: register(file, actor=ELSEWHERE), "您的岗位不能办理")
    known = register(file)
    refused(SnapshotRepeated, lambda: register(file), f"已登记为快照 {known.id}")


def test_a_damaged_file_is_refused(file, monkeypatch):
    monkeypatch.setattr("minzheng.kernel.rules.snapshots.Snapshot.recomputed_digest", lambda self: "0" * 64)
    refused(Invalid, lambda: register(file), "与它的摘要不符，可能已损坏")


def test_a_copy_that_fails_leaves_nothing(file, monkeypatch):
    def full(source, target):
        target.write_bytes(b"half")
        raise OSError("no space")

    monkeypatch.setattr("shutil.copyfile", full)
    path_of(PopulationSnapshot(id=0)).parent.mkdir(parents=True, exist_ok=True)
    refused(OSError, lambda: register(file), "no space")


def test_a_file_goes_with_what_was_computed_on_it(file, django_capture_on_commit_callbacks):
    record = register(file)
    path = path_of(record)
    asked = Question("dibao", DISTRICT, Month(2021, 2), Month(2021, 2), assumptions=(RISE,))
    commands.ask_effect(question=asked, snapshot_id=record.id, actor=OFFICER, at=district.AT)
    by = {"snapshot_id": record.id, "at": district.AT}
    refused(NotPermitted, lambda: commands.forget_snapshot(actor=AUDITOR, **by), "您的岗位不能办理")
    refused(SnapshotNotFound, lambda: commands.forget_snapshot(actor=ELSEWHERE, **by), "没有编号为")
    with django_capture_on_commit_callbacks(execute=True):
        commands.forget_snapshot(actor=OFFICER, **by)
    assert not PopulationSnapshot.objects.exists()
    assert not ComputedEffect.objects.exists()
    assert not path.exists()
    assert EventRow.objects.filter(kind="policy.snapshot_forgotten").count() == 1


def test_what_scenarios_or_the_books_rest_on_stays(file):
    district.settle()
    own, record = district.take_snapshot(OFFICER), register(file)
    asked = Question("dibao", DISTRICT, Month(2021, 2), Month(2021, 2), assumptions=(RISE,))
    commands.save_scenario(
        name="试一省", note="", question=asked, snapshot_id=record.id, actor=OFFICER, at=district.AT,
        request_id="00000000-0000-0000-0000-000000000007",
    )  # fmt: skip
    by = {"actor": OFFICER, "at": district.AT}
    refused(SnapshotInUse, lambda: commands.forget_snapshot(snapshot_id=own.id, **by), "旧的自动清除")
    refused(
        SnapshotInUse, lambda: commands.forget_snapshot(snapshot_id=record.id, **by), "“试一省”以这个快照"
    )


def test_files_do_not_push_out_what_was_taken_from_the_books(file):
    district.settle()
    taken = [district.take_snapshot(OFFICER, at=district.AT + dt.timedelta(hours=n)) for n in range(3)]
    register(file)
    assert PopulationSnapshot.objects.filter(id__in=[one.id for one in taken]).count() == 3
