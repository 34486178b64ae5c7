"""A snapshot is what the books said, as known then, with those left out listed, and found out if not."""

import datetime as dt
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from minzheng.kernel.access.errors import NotPermitted
from minzheng.kernel.access.queries import HeldPost, Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.audit.models import EventRow
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import Household, Person
from minzheng.kernel.rules.snapshots import Snapshot, SnapshotWriter
from minzheng.matters.assistance.dibao.rules import book
from minzheng.registers.benefits.programmes import programme
from minzheng.registers.policy import commands, population, queries
from minzheng.registers.policy.checking import Check
from minzheng.registers.policy.errors import NoSnapshot, SnapshotBusy
from minzheng.registers.policy.files import opened, path_of
from minzheng.registers.policy.models import PopulationSnapshot, SetAsideHousehold, SnapshotState
from tests.matters.assistance.dibao import filing

DISTRICT, VILLAGE = filing.DISTRICT, filing.VILLAGE
SINCE = dt.date(2020, 11, 1)
NOVEMBER = at_hour(dt.date(2020, 11, 5))
DECEMBER = at_hour(dt.date(2020, 12, 10))
OFFICER = Officer(7, "政策岗示例", (HeldPost(Role.POLICY_OFFICER, DISTRICT),))
JANUARY = Month(2021, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def family() -> Household:
    """A couple with a child: the head earns 12,000 yuan a year, on file since 5 November."""
    head = filing.person("示例甲", "19800101", 1, NOVEMBER)
    others = [
        filing.person("示例乙", "19820101", 2, NOVEMBER),
        filing.person("示例丙", "20150101", 3, NOVEMBER),
    ]
    wage = {head: {"wage_income_year_fen": 1_200_000}}
    return filing.home(head, *others, since=SINCE, at=NOVEMBER, incomes=wage)


@pytest.fixture
def single() -> Household:
    """A person alone with a car."""
    return filing.home(
        filing.person("示例丁", "19500101", 4, NOVEMBER), since=SINCE, at=NOVEMBER, vehicle_count=1
    )


@pytest.fixture
def unknown() -> Household:
    """A household of which nothing but one fact is on file."""
    head = filing.person("示例戊", "19600101", 5, NOVEMBER)
    household = people.form_household(
        head=head, division_code=VILLAGE, from_date=SINCE, actor=SYSTEM, at=NOVEMBER
    )
    filing.declare(head, since=SINCE, at=NOVEMBER, wage_income_year_fen=500)
    return household


def taken(known_at: dt.datetime = DECEMBER, month: Month = JANUARY, at: dt.datetime = DECEMBER):
    record = commands.ask_snapshot(
        programme_code="dibao", division_prefix=DISTRICT, month=month, known_at=known_at, actor=OFFICER, at=at
    )
    return commands.write_snapshot(snapshot_id=record.id, actor=OFFICER, at=at)


def leave(household: Household, person: Person, *, at: dt.datetime) -> None:
    people.remove_member(
        household_id=household.id, person_id=person.id, until_date=dt.date(2020, 12, 1), reason="示例",
        actor=SYSTEM, at=at,
    )  # fmt: skip


def content(record: PopulationSnapshot, *names: str) -> dict[int, list]:
    """The named facts of each household; of a person's fact one for each member."""
    file, found = opened(record), {}
    for group in range(file.groups):
        columns = file.read([group], names).columns
        for row, household_id in enumerate(columns.ids.tolist()):
            members = slice(columns.offsets[row], columns.offsets[row + 1])
            found[household_id] = [
                columns.household[name][row].tolist()
                if name in columns.household
                else columns.members[name][members].tolist()
                for name in names
            ]
    return found


def differences(record: PopulationSnapshot) -> list[str]:
    return [one.sentence for one in Check(opened(record), programme("dibao"))]


def test_facts_and_members_stand_in_the_file_as_they_are_on_file(family, single):
    record = taken()
    assert content(record, "wage_income_year_fen", "vehicle_count", "alive", "urban") == {
        family.id: [[1_200_000, 0, 0], 0, [True, True, True], True],
        single.id: [[0], 1, [True], True],
    }
    assert (record.state, record.total, record.done, record.households, record.persons, record.set_aside) == (
        SnapshotState.READY, 2, 2, 2, 4, 0,
    )  # fmt: skip
    file = opened(record)
    assert (file.about.as_of, file.about.known_at, file.about.area, file.divisions()) == (
        dt.date(2021, 1, 1), DECEMBER, DISTRICT, (VILLAGE,),
    )  # fmt: skip
    assert file.digest == record.digest == file.recomputed_digest()
    assert path_of(record).stat().st_mode & 0o777 == 0o600
    assert differences(record) == []
    events = list(EventRow.objects.filter(kind__startswith="policy.").order_by("id"))
    assert [(one.kind, one.account_id) for one in events] == [
        ("policy.snapshot_asked", 7), ("policy.snapshot_written", 7),
    ]  # fmt: skip


def test_a_household_that_lacks_facts_is_left_out_and_listed(single, unknown):
    record = taken()
    assert list(content(record, "urban")) == [single.id]
    left = queries.set_aside(record).get()
    assert left.household == unknown
    assert left.reason == (
        "缺少：按城市标准；赡养、抚养、扶养费；金融资产；机动车；住房套数；工商登记；必要就业成本；经营净收入；"
        "财产净收入；转移净收入；其他收入；医疗自付支出。"
    )
    assert (record.set_aside, opened(record).set_aside) == (1, 1)
    assert record.set_aside_reasons == [["按城市标准", 1]]
    assert differences(record) == []


def test_a_household_to_which_nobody_belongs_stands_nowhere(family, single):
    leave(single, single.head, at=DECEMBER)
    record = taken()
    assert (list(content(record, "urban")), record.total, record.set_aside) == ([family.id], 2, 0)
    assert queries.set_aside(record).count() == 0
    assert differences(record) == []


def test_a_district_without_one_whole_household_is_refused_and_its_households_listed(unknown):
    with pytest.raises(Invalid, match="没有一户信息齐全的家庭，不能生成快照；有 1 户信息不全"):
        taken()
    record = PopulationSnapshot.objects.get()
    assert (record.state, record.digest) == (SnapshotState.PREPARING, "")
    assert queries.set_aside(record).get().household == unknown


def test_facts_are_those_of_the_day_as_known_at_the_moment(family):
    filing.declare(family.head, since=dt.date(2020, 12, 15), at=DECEMBER, wage_income_year_fen=2_400_000)
    before = at_hour(dt.date(2020, 12, 9))
    for known_at, month, wage_fen in (
        (DECEMBER, JANUARY, 2_400_000),
        (DECEMBER, Month(2020, 12), 1_200_000),
        (before, JANUARY, 1_200_000),
    ):
        record = taken(known_at, month)
        assert content(record, "wage_income_year_fen") == {family.id: [[wage_fen, 0, 0]]}
        assert differences(record) == []


def test_a_household_that_was_filed_later_is_not_known_yet(family, single):
    late = filing.home(filing.person("示例己", "19700101", 6, DECEMBER), since=SINCE, at=DECEMBER)
    record = taken(at_hour(dt.date(2020, 12, 9)))
    assert (record.total, set(content(record, "urban"))) == (2, {family.id, single.id})
    assert late.id not in content(record, "urban")
    assert differences(record) == []


def test_memory_stays_flat_and_nothing_changes_when_the_books_are_read_in_small_parts(
    family, single, unknown, monkeypatch
):
    whole = taken()
    monkeypatch.setattr(population, "CHUNK", 1)
    parts = taken()
    assert parts.digest == whole.digest
    assert (parts.households, parts.set_aside, parts.done) == (2, 1, 3)


# --- The check -------------------------------------------------------------------------------------------


def test_the_check_finds_a_fact_that_was_slipped_into_the_past(family):
    record = taken()
    filing.declare(family.head, since=SINCE, at=at_hour(dt.date(2020, 12, 1)), wage_income_year_fen=1_300_000)
    assert differences(record) == [
        f"户 {family.id} 的第 1 位成员的“工资性收入”（wage_income_year_fen）：快照为 12,000.00 元/年，"
        "数据库为 13,000.00 元/年"
    ]


def test_the_check_finds_a_household_that_moved_to_another_village(single):
    record = taken()
    Household.objects.filter(id=single.id).update(division_code="431103001002")
    assert differences(record) == [
        f"户 {single.id} 的所在村（社区）：快照为 431103001001，数据库为 431103001002"
    ]


def test_the_check_finds_another_number_of_members(family):
    record = taken()
    child = family.memberships.get(person__name="示例丙").person
    leave(family, child, at=at_hour(dt.date(2020, 12, 2)))
    assert differences(record) == [f"户 {family.id} 的成员人数：快照为 3 人，数据库为 2 人"]


def test_the_check_finds_a_household_that_the_file_lacks_and_one_that_the_books_lack(family, single):
    record = taken()
    file = opened(record)
    columns = file.read([0], file.inputs).columns
    with SnapshotWriter(file.path, book.declared, file.about) as writer:
        strange = [single.id, 10**9]  # the family is not in the file, and a household is that nobody knows
        writer.append(
            type(columns)(columns.household, columns.members, columns.offsets, strange), [VILLAGE] * 2
        )
    found = [one.sentence for one in Check(Snapshot.open(file.path), programme("dibao"))]
    assert f"户 {family.id} 的信息：快照为 未列入，数据库为 齐全" in found
    assert "户 1000000000 的档案：快照为 有，数据库为 没有" in found


def test_the_check_finds_a_file_that_was_written_to(single):
    record = taken()
    path = path_of(record)
    table = pq.read_table(path)
    place = table.schema.get_field_index("vehicle_count")
    changed = table.set_column(place, table.schema.field(place), pa.array([0], pa.int8()))
    kept = json.loads(pq.read_metadata(path).metadata[b"minzheng.snapshot"])
    pq.write_table(changed.replace_schema_metadata({b"minzheng.snapshot": json.dumps(kept).encode()}), path)
    found = differences(record)
    assert len(found) == 2
    assert found[0].startswith("内容摘要：快照为 ")
    assert found[1] == f"户 {single.id} 的“机动车”（vehicle_count）：快照为 0 辆，数据库为 1 辆"


def test_the_check_finds_that_somebody_left_out_has_facts_by_now(single, unknown):
    record = taken()
    filing.declare_person(unknown.head, since=SINCE, at=at_hour(dt.date(2020, 12, 1)))
    values = {name: int(filing.NOTHING[name]) for name in filing.HOUSEHOLD_FACTS}
    filing.declare(unknown, since=SINCE, at=at_hour(dt.date(2020, 12, 1)), **values)
    assert differences(record) == [
        f"户 {unknown.id} 的信息：快照为 未列入，数据库为 齐全",
        "信息不全的户数：快照为 1 户，数据库为 0 户",
    ]


# --- Keeping ---------------------------------------------------------------------------------------------


def test_a_file_that_was_replaced_is_not_opened(single):
    record = taken()
    path = path_of(record)
    with SnapshotWriter(path, book.declared, opened(record).about):
        pass
    with pytest.raises(NoSnapshot, match="与登记的摘要不符"):
        opened(record)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(NoSnapshot, match=f"快照文件 {record.id}.parquet 已损坏"):
        opened(record)
    path.unlink()
    with pytest.raises(NoSnapshot, match="已不在服务器上"):
        opened(record)


def test_a_file_whose_day_was_changed_is_not_opened(single):
    record = taken()
    path = path_of(record)
    whole = path.read_bytes()
    assert whole.count(b'"as_of": "2021-01-01"') == 1
    path.write_bytes(whole.replace(b'"as_of": "2021-01-01"', b'"as_of": "2020-01-01"'))
    with pytest.raises(NoSnapshot, match="的说明被改动或已损坏"):
        opened(record)


def test_a_file_that_goes_during_the_check_is_told(single):
    record = taken()
    check = Check(opened(record), programme("dibao"))
    path_of(record).unlink()
    with pytest.raises(Invalid, match=f"无法打开快照文件 {record.id}.parquet：文件不在了"):
        list(check)


def test_old_snapshots_go_with_their_files_and_lists(single, unknown):
    records = [taken(known_at=at_hour(dt.date(2020, 12, day))) for day in (1, 2, 3, 4)]
    first = records[0]
    assert list(PopulationSnapshot.objects.order_by("id")) == records[1:]
    assert list(SetAsideHousehold.objects.order_by("id").values_list("snapshot_id", flat=True)) == [
        one.id for one in records[1:]
    ]
    assert not PopulationSnapshot.objects.filter(id=first.id).exists()


def test_an_interrupted_snapshot_is_written_from_the_start(single, unknown):
    asked = {"programme_code": "dibao", "division_prefix": DISTRICT, "actor": OFFICER, "at": DECEMBER}
    record = commands.ask_snapshot(**asked)
    SetAsideHousehold.objects.create(snapshot=record, household=single, reason="上次写到一半")
    with pytest.raises(SnapshotBusy, match="正在生成"):
        commands.ask_snapshot(**asked)
    assert PopulationSnapshot.objects.count() == 1
    commands.write_snapshot(snapshot_id=record.id, actor=OFFICER, at=DECEMBER)
    assert queries.set_aside(record).get().household == unknown


def test_who_may_not_simulate_and_what_is_not_known_yet_are_refused():
    asked = {"programme_code": "dibao", "division_prefix": DISTRICT, "at": DECEMBER}
    auditor = Officer(8, "审计示例", (HeldPost(Role.AUDITOR, DISTRICT),))
    with pytest.raises(NotPermitted):
        commands.ask_snapshot(**asked, actor=auditor)
    with pytest.raises(Invalid, match="不能写将来才知道的事实"):
        commands.ask_snapshot(**asked, actor=OFFICER, known_at=DECEMBER + dt.timedelta(minutes=1))
    assert not PopulationSnapshot.objects.exists()
