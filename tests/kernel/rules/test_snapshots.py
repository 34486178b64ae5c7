"""The file keeps every fact of every household, holds no empty cell, and is there whole or not at all."""

import datetime as dt
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules import snapshots
from minzheng.kernel.rules.engine import (
    HOUSEHOLD,
    HOUSEHOLD_MONTH,
    PERSON,
    PERSON_MONTH,
    Book,
    HouseholdColumns,
    day_number,
)
from minzheng.kernel.rules.snapshots import About, Snapshot, SnapshotWriter

ABOUT = About(dt.date(2020, 12, 1), dt.datetime(2020, 12, 31, 9, tzinfo=dt.UTC), "999901", "示例")
DIVISIONS = ("999901001201", "999901001202", "999901002201")


def _book() -> Book:
    book = Book("示例")
    book.input("urban", HOUSEHOLD, "按城市标准")
    book.input("vehicles", HOUSEHOLD, "机动车", "辆", 0, 100)
    book.input("helped", HOUSEHOLD_MONTH, "领取临时救助")
    book.input("wage_fen", PERSON, "工资性收入", "元/年", 0, 10**11)
    book.input("birth_date", PERSON, "出生日期", "日期")
    book.input("alive", PERSON, "参考日在世")
    book.input("medical_fen", PERSON_MONTH, "医疗自付支出", "元/月", -5, 30_000)
    return book


INPUTS = _book().declared
MONTHS = st.lists(st.integers(-5, 30_000), min_size=12, max_size=12)
MEMBER = st.fixed_dictionaries(
    {
        "wage_fen": st.integers(0, 10**11),
        "birth_date": st.integers(day_number(dt.date(1900, 1, 1)), day_number(dt.date(2020, 12, 1))),
        "alive": st.booleans(),
        "medical_fen": MONTHS,
    }
)
HOME = st.fixed_dictionaries(
    {
        "urban": st.booleans(),
        "vehicles": st.integers(0, 100),
        "helped": st.lists(st.booleans(), min_size=12, max_size=12),
    }
)
HOUSEHOLDS = st.lists(
    st.tuples(HOME, st.lists(MEMBER, min_size=1, max_size=4), st.sampled_from(DIVISIONS)), max_size=14
)


def _home(**changed) -> dict:
    return {"urban": True, "vehicles": 1, "helped": [False] * 12} | changed


def _member(**changed) -> dict:
    plain = {"wage_fen": 1_200_000, "birth_date": 0, "alive": True, "medical_fen": [0] * 11 + [150]}
    return plain | changed


def _columns(rows, first_id: int = 0) -> HouseholdColumns:
    """(facts of the household, facts of each member, …) as columns; None is a missing fact."""
    homes, members = [row[0] for row in rows], [member for row in rows for member in row[1]]

    def column(name: str, of: list[dict]) -> np.ndarray:
        empty = (0, 12) if INPUTS[name].level.has_months else (0,)
        kind = bool if name in ("urban", "helped", "alive") else np.int64
        return np.array([one[name] for one in of]) if of else np.zeros(empty, kind)

    return HouseholdColumns(
        {name: column(name, homes) for name in ("urban", "vehicles", "helped")},
        {name: column(name, members) for name in ("wage_fen", "birth_date", "alive", "medical_fen")},
        np.cumsum([0, *(len(row[1]) for row in rows)]),
        ids=list(range(first_id, first_id + len(rows))),
    )


def _written(path, rows, part: int = 100) -> SnapshotWriter:
    with SnapshotWriter(path, INPUTS, ABOUT) as writer:
        for first in range(0, len(rows), part):
            some = rows[first : first + part]
            writer.append(_columns(some, first), [row[2] for row in some])
    return writer


def _read(snapshot: Snapshot) -> dict[int, tuple]:
    """Every household by id, as it was given: facts, members' facts, division."""
    found = {}
    for group in range(snapshot.groups):
        part = snapshot.read([group], snapshot.inputs)
        columns = part.columns
        for row, (begin, end) in enumerate(zip(columns.offsets[:-1], columns.offsets[1:], strict=True)):
            home = {name: values[row].tolist() for name, values in columns.household.items()}
            members = [
                {name: values[place].tolist() for name, values in columns.members.items()}
                for place in range(begin, end)
            ]
            found[int(columns.ids[row])] = (home, members, part.codes[part.place[row]])
    return found


@pytest.fixture
def group_of_five(monkeypatch):
    monkeypatch.setattr(snapshots, "ROW_GROUP", 5)


@settings(max_examples=60, deadline=None)
@given(rows=HOUSEHOLDS, part=st.integers(1, 5))
def test_what_is_read_is_what_was_written_however_it_came_in(tmp_path_factory, rows, part):
    folder = tmp_path_factory.mktemp("snapshot")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(snapshots, "ROW_GROUP", 5)
        _written(folder / "parts", rows, part)
        _written(folder / "whole", rows, 5)
        snapshot = Snapshot.open(folder / "parts")
        assert _read(snapshot) == dict(enumerate(rows))
        assert snapshot.about == ABOUT
        assert (snapshot.households, snapshot.persons) == (len(rows), sum(len(row[1]) for row in rows))
        assert snapshot.divisions() == tuple(sorted({row[2] for row in rows}))
        assert snapshot.groups == -(-len(rows) // 5)
        # The digest is of the content: the same for the same households in the same order.
        assert snapshot.digest == snapshot.recomputed_digest() == Snapshot.open(folder / "whole").digest


@pytest.mark.usefixtures("group_of_five")
def test_households_stand_by_number_of_members_within_a_row_group(tmp_path):
    sizes = [3, 1, 2, 1, 3, 2, 1]
    _written(tmp_path / "a", [(_home(), [_member()] * size, DIVISIONS[0]) for size in sizes], 4)
    snapshot = Snapshot.open(tmp_path / "a")
    groups = [snapshot.read([group], ["urban"]).columns for group in range(snapshot.groups)]
    assert [np.diff(one.offsets).tolist() for one in groups] == [[1, 1, 2, 3, 3], [1, 2]]
    assert [one.ids.tolist() for one in groups] == [[1, 3, 2, 0, 4], [6, 5]]


def test_each_column_is_as_narrow_as_its_range_and_holds_no_null(tmp_path):
    _written(tmp_path / "a", [(_home(), [_member()], DIVISIONS[0])])
    schema = pq.read_schema(tmp_path / "a")
    person = schema.field("members").type.value_type
    fields = {field.name: field for field in (*schema, *person)}
    assert {name: str(fields[name].type) for name in ("vehicles", "urban", "wage_fen", "birth_date")} == {
        "vehicles": "int8", "urban": "bool", "wage_fen": "int64", "birth_date": "int32",
    }  # fmt: skip
    assert fields["medical_fen"].type.list_size == 12
    assert str(fields["medical_fen"].type.value_type) == "int16"
    assert not any(field.nullable for field in fields.values())
    assert not fields["members"].type.value_field.nullable


def test_households_with_missing_or_impossible_facts_are_set_aside_and_listed(tmp_path):
    rows = [
        (_home(), [_member(), _member(wage_fen=None)], DIVISIONS[0]),
        (_home(vehicles=101), [_member(medical_fen=[0] * 3 + [30_001] + [0] * 8)], DIVISIONS[0]),
        (_home(), [_member()], DIVISIONS[1]),
        (_home(), [], DIVISIONS[1]),
    ]
    writer = _written(tmp_path / "a", rows)
    assert [(one.household_id, one.member, one.field, one.month) for one in writer.faults] == [
        ("3", 0, "members", 0), ("1", 0, "vehicles", 0), ("0", 2, "wage_fen", 0), ("1", 1, "medical_fen", 4),
    ]  # fmt: skip
    snapshot = Snapshot.open(tmp_path / "a")
    assert _read(snapshot) == {2: rows[2]}
    assert (snapshot.households, snapshot.persons, snapshot.set_aside) == (1, 1, 3)


def test_households_left_out_before_they_came_are_counted(tmp_path):
    with SnapshotWriter(tmp_path / "a", INPUTS, ABOUT) as writer:
        writer.leave_out(2)
    snapshot = Snapshot.open(tmp_path / "a")
    assert (snapshot.households, snapshot.set_aside, snapshot.groups, snapshot.divisions()) == (0, 2, 0, ())
    assert snapshot.digest == snapshot.recomputed_digest()


def test_a_household_without_a_division_is_refused(tmp_path):
    rows = [(_home(), [_member()], DIVISIONS[0]), (_home(), [_member()], "")]
    with pytest.raises(Invalid, match="有 1 户没有区划代码，例如户 1"):
        _written(tmp_path / "a", rows)
    assert list(tmp_path.iterdir()) == []


def test_households_and_divisions_must_be_as_many(tmp_path):
    with (
        pytest.raises(Invalid, match="户数是 1，区划代码却有 2 个"),
        SnapshotWriter(tmp_path / "a", INPUTS, ABOUT) as writer,
    ):
        writer.append(_columns([(_home(), [_member()])]), DIVISIONS[:2])
    assert list(tmp_path.iterdir()) == []


def test_a_half_written_file_never_appears_and_the_old_one_stays(tmp_path):
    row = (_home(), [_member()], DIVISIONS[0])
    _written(tmp_path / "a", [row])
    before = (tmp_path / "a").read_bytes()

    def cut_off():
        with SnapshotWriter(tmp_path / "a", INPUTS, ABOUT) as writer:
            writer.append(_columns([row, row]), [DIVISIONS[0]] * 2)
            assert (tmp_path / "a").read_bytes() == before
            raise OSError("cut")

    with pytest.raises(OSError, match="cut"):
        cut_off()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == before


def test_rules_without_any_fact_about_persons_are_refused(tmp_path):
    with pytest.raises(Invalid, match="没有任何关于成员的数据项"):
        SnapshotWriter(tmp_path / "a", {"urban": INPUTS["urban"]}, ABOUT)


def test_a_foreign_a_torn_and_a_missing_file_are_refused(tmp_path):
    pq.write_table(pa.table({"id": [1]}), tmp_path / "foreign")
    with pytest.raises(Invalid, match="文件 foreign 不是本系统的快照"):
        Snapshot.open(tmp_path / "foreign")
    _written(tmp_path / "a", [(_home(), [_member()], DIVISIONS[0])])
    (tmp_path / "torn").write_bytes((tmp_path / "a").read_bytes()[:-20])
    for name in ("torn", "absent"):
        with pytest.raises(Invalid, match=f"无法打开快照文件 {name}"):
            Snapshot.open(tmp_path / name)


def _rewritten(path, *, table: pa.Table | None = None, **changed) -> None:
    """The file once more, with another table or other metadata."""
    kept = pq.read_metadata(path).metadata[b"minzheng.snapshot"]
    metadata = {b"minzheng.snapshot": json.dumps(json.loads(kept) | changed).encode()}
    pq.write_table((table or pq.read_table(path)).replace_schema_metadata(metadata), path)


def test_a_file_of_another_version_is_refused(tmp_path):
    _written(tmp_path / "a", [(_home(), [_member()], DIVISIONS[0])])
    _rewritten(tmp_path / "a", format=99)
    with pytest.raises(Invalid, match="快照 a 的格式是 99，本系统用 1；请重新生成"):
        Snapshot.open(tmp_path / "a")


def test_a_changed_value_shows_in_the_digest(tmp_path):
    _written(tmp_path / "a", [(_home(vehicles=3), [_member()], DIVISIONS[0])])
    table = pq.read_table(tmp_path / "a")
    vehicles = table.schema.get_field_index("vehicles")
    changed = table.set_column(vehicles, table.schema.field(vehicles), pa.array([4], pa.int8()))
    for content, same in ((table, True), (changed, False)):
        _rewritten(tmp_path / "a", table=content)
        snapshot = Snapshot.open(tmp_path / "a")
        assert (snapshot.digest == snapshot.recomputed_digest()) is same


def test_a_file_that_lacks_a_fact_or_means_another_does_not_fit(tmp_path):
    _written(tmp_path / "a", [(_home(), [_member()], DIVISIONS[0])])
    snapshot = Snapshot.open(tmp_path / "a")
    snapshot.fits(INPUTS)
    book = Book("以后")
    book.input("students", PERSON, "在校学生")
    with pytest.raises(Invalid, match="快照中没有“在校学生”（students）"):
        snapshot.fits(book.declared)
    book.input("vehicles", PERSON, "机动车", "辆", 0, 100)
    with pytest.raises(Invalid, match="“机动车”（vehicles）的含义与现行规则不同"):
        snapshot.fits({"vehicles": book.declared["vehicles"]})


def test_reading_some_facts_reads_no_others(tmp_path):
    _written(tmp_path / "a", [(_home(), [_member(), _member()], DIVISIONS[0])])
    snapshot = Snapshot.open(tmp_path / "a")
    own = snapshot.read([0], ["helped"]).columns
    assert (set(own.household), set(own.members), own.offsets.tolist()) == ({"helped"}, set(), [0, 2])
    each = snapshot.read([0], ["medical_fen"]).columns
    assert (set(each.household), each.members["medical_fen"].shape) == (set(), (2, 12))
