"""The file keeps every fact of every household, holds no empty cell, and is there whole or not at all."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules import snapshots
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, HouseholdColumns, day_number
from minzheng.kernel.rules.engine.declared import Declared
from minzheng.kernel.rules.errors import RuleError
from minzheng.kernel.rules.snapshots import Snapshot, SnapshotWriter
from tests.kernel.rules.small_snapshots import ABOUT, DIVISIONS, INPUTS, columns, home, member, read, written

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


@pytest.fixture
def group_of_five(monkeypatch):
    monkeypatch.setattr(snapshots, "ROW_GROUP", 5)


@settings(max_examples=60, deadline=None)
@given(rows=HOUSEHOLDS, part=st.integers(1, 14))
def test_what_is_read_is_what_was_written_however_it_came_in(tmp_path_factory, rows, part):
    folder = tmp_path_factory.mktemp("snapshot")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(snapshots, "ROW_GROUP", 5)
        written(folder / "parts", rows, part)
        written(folder / "whole", rows)
        snapshot = Snapshot.open(folder / "parts")
        assert read(snapshot) == dict(enumerate(rows))
        assert snapshot.about == ABOUT
        assert (snapshot.households, snapshot.persons) == (len(rows), sum(len(row[1]) for row in rows))
        assert snapshot.divisions() == tuple(sorted({row[2] for row in rows}))
        assert snapshot.groups == -(-len(rows) // 5)
        # The same households in the same order are the same file.
        assert snapshot.digest == snapshot.recomputed_digest() == Snapshot.open(folder / "whole").digest
        assert (folder / "parts").read_bytes() == (folder / "whole").read_bytes()


@pytest.mark.usefixtures("group_of_five")
def test_households_stand_by_number_of_members_within_a_row_group(tmp_path):
    sizes = [3, 1, 2, 1, 3, 2, 1]
    written(tmp_path / "a", [(home(), [member()] * size, DIVISIONS[0]) for size in sizes], 4)
    snapshot = Snapshot.open(tmp_path / "a")
    groups = [snapshot.read([group], ["urban"]).columns for group in range(snapshot.groups)]
    assert [np.diff(one.offsets).tolist() for one in groups] == [[1, 1, 2, 3, 3], [1, 2]]
    assert [one.ids.tolist() for one in groups] == [[1, 3, 2, 0, 4], [6, 5]]


def test_each_column_is_as_narrow_as_its_range_and_holds_no_null(tmp_path):
    written(tmp_path / "a", [(home(), [member()], DIVISIONS[0])])
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
        (home(), [member(), member(wage_fen=None)], DIVISIONS[0]),
        (home(vehicles=101), [member(medical_fen=[0] * 3 + [30_001] + [0] * 8)], DIVISIONS[0]),
        (home(), [member()], DIVISIONS[1]),
        (home(), [], DIVISIONS[1]),
    ]
    writer = written(tmp_path / "a", rows)
    assert [(one.household_id, one.member, one.field, one.month) for one in writer.faults] == [
        ("3", 0, "members", 0), ("1", 0, "vehicles", 0), ("0", 2, "wage_fen", 0), ("1", 1, "medical_fen", 4),
    ]  # fmt: skip
    snapshot = Snapshot.open(tmp_path / "a")
    assert read(snapshot) == {2: rows[2]}
    assert (snapshot.households, snapshot.persons, snapshot.set_aside) == (1, 1, 3)


def test_households_left_out_before_they_came_are_counted(tmp_path):
    with SnapshotWriter(tmp_path / "a", INPUTS, ABOUT) as writer:
        writer.leave_out(2)
    snapshot = Snapshot.open(tmp_path / "a")
    assert (snapshot.households, snapshot.set_aside, snapshot.groups, snapshot.divisions()) == (0, 2, 0, ())
    assert snapshot.digest == snapshot.recomputed_digest()


def test_a_household_without_a_division_is_refused(tmp_path):
    rows = [(home(), [member()], DIVISIONS[0]), (home(), [member()], "")]
    with pytest.raises(Invalid, match="有 1 户没有区划代码，例如户 1"):
        written(tmp_path / "a", rows)
    assert list(tmp_path.iterdir()) == []


def test_households_and_divisions_must_be_as_many(tmp_path):
    with (
        pytest.raises(Invalid, match="户数是 1，区划代码却有 2 个"),
        SnapshotWriter(tmp_path / "a", INPUTS, ABOUT) as writer,
    ):
        writer.append(columns([(home(), [member()])]), DIVISIONS[:2])
    assert list(tmp_path.iterdir()) == []


def test_a_half_written_file_never_appears_and_the_old_one_stays(tmp_path):
    row = (home(), [member()], DIVISIONS[0])
    written(tmp_path / "a", [row])
    before = (tmp_path / "a").read_bytes()

    def cut_off():
        with SnapshotWriter(tmp_path / "a", INPUTS, ABOUT) as writer:
            writer.append(columns([row, row]), [DIVISIONS[0]] * 2)
            assert (tmp_path / "a").read_bytes() == before
            raise OSError("cut")

    with pytest.raises(OSError, match="cut"):
        cut_off()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == before


def test_rules_without_any_fact_about_persons_are_refused(tmp_path):
    with pytest.raises(Invalid, match="没有任何关于成员的数据项"):
        SnapshotWriter(tmp_path / "a", {"urban": INPUTS["urban"]}, ABOUT)


def test_a_file_that_lacks_a_fact_or_means_another_does_not_fit(tmp_path):
    written(tmp_path / "a", [(home(), [member()], DIVISIONS[0])])
    snapshot = Snapshot.open(tmp_path / "a")
    snapshot.fits(INPUTS)
    book = Book("以后")
    book.input("students", PERSON, "在校学生")
    with pytest.raises(Invalid, match="快照中没有“在校学生”（students）"):
        snapshot.fits(book.declared)
    book.input("vehicles", PERSON, "机动车", "辆", 0, 100)
    with pytest.raises(Invalid, match="“机动车”（vehicles）的含义与现行规则不同"):
        snapshot.fits({"vehicles": book.declared["vehicles"]})
    monthly = Declared.of("wage_fen", PERSON, "工资性收入", "元/月", 0, 10**11)
    with pytest.raises(Invalid, match="“工资性收入”（wage_fen）的含义与现行规则不同"):
        snapshot.fits({"wage_fen": monthly})
    snapshot.fits({"wage_fen": replace(INPUTS["wage_fen"], label="工资", high=10**6)})


# --- Names, ids and divisions ----------------------------------------------------------------------------


@pytest.mark.parametrize("level", [HOUSEHOLD, PERSON])
@pytest.mark.parametrize("name", ["id", "division", "members"])
def test_a_fact_called_like_a_column_of_the_file_is_refused(tmp_path, name, level):
    inputs = INPUTS | {name: Declared.of(name, level, "示例", "辆", 0, 9)}
    with pytest.raises(Invalid, match=f"数据项不能叫“{name}”"):
        SnapshotWriter(tmp_path / "a", inputs, ABOUT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["id", "ID", "division", "members", "household_id", "position", "parameter_row"]
)
def test_a_book_refuses_a_fact_called_like_a_key(name):
    book = Book("示例")
    with pytest.raises(RuleError, match=f"数据项“示例”不能叫“{name}”"):
        book.input(name, PERSON, "示例", "辆", 0, 9)
    assert book.declared == {}


def test_a_fact_comes_back_at_its_own_level_whatever_it_is_called(tmp_path):
    """`list` and `element` are what the file calls its own layers."""
    book = Book("示例")
    book.input("list", HOUSEHOLD, "甲", "辆", 0, 9)
    book.input("element", PERSON, "乙", "辆", 0, 9)
    given = {"household": {"list": np.array([7])}, "members": {"element": np.array([3, 4])}}
    with SnapshotWriter(tmp_path / "a", book.declared, ABOUT) as writer:
        writer.append(HouseholdColumns(**given, offsets=np.array([0, 2])), [DIVISIONS[0]])
    found = Snapshot.open(tmp_path / "a").read([0], book.declared).columns
    assert {name: column.tolist() for name, column in found.household.items()} == {"list": [7]}
    assert {name: column.tolist() for name, column in found.members.items()} == {"element": [3, 4]}


def _appended(path, *parts) -> Snapshot:
    """A file of households that differ in nothing but (ids, divisions) of each part."""
    with SnapshotWriter(path, INPUTS, ABOUT) as writer:
        for ids, divisions in parts:
            plain = columns([(home(), [member()])] * len(divisions))
            writer.append(replace(plain, ids=ids), divisions)
    return Snapshot.open(path)


def _ids_in(snapshot: Snapshot) -> list[int]:
    return snapshot.read(range(snapshot.groups), ["urban"]).columns.ids.tolist()


TWO = [DIVISIONS[0]] * 2
BAD_IDS = {
    "floats": [1.0, 2.5],
    "an array of floats": np.array([1.0, 2.0]),
    "text": ["1", "2"],
    "yes and no": [True, False],
    "one yes": [5, True],
    "nothing": [5, None],
    "masked": np.ma.array([5, 6], mask=[0, 1]),
    "unsigned beyond": np.array([2**63, 1], np.uint64),
    "beyond": [2**63, 1],
    "below": [-(2**63) - 1, 1],
    "too few": [5],
    "too many": [5, 6, 7],
    "two each": [[5, 6], [7, 8]],
}


@pytest.mark.parametrize("ids", BAD_IDS.values(), ids=BAD_IDS)
def test_ids_that_are_no_whole_numbers_are_refused(tmp_path, ids):
    with pytest.raises(Invalid, match=r"户编号（ids）须是 64 位有符号整数，每户一个.*户数是 2。"):
        _appended(tmp_path / "a", (ids, TWO))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "ids", [[9, 2**63 - 1], np.array([9, 2**63 - 1], np.uint64), np.array([9, 2**63 - 1], object)]
)
def test_ids_of_any_integer_type_are_kept(tmp_path, ids):
    assert _ids_in(_appended(tmp_path / "a", (ids, TWO))) == [9, 2**63 - 1]


@pytest.mark.usefixtures("group_of_five")
@pytest.mark.parametrize(
    "parts",
    [
        ([[3, 3], TWO],),
        ([[3, 8], TWO], [[2, 3], TWO]),
        ([[3, 8], TWO], [range(10, 15), [DIVISIONS[0]] * 5], [[3, 9], TWO]),
        ([[3, 9], TWO], [None, TWO]),
    ],
    ids=["in a part", "in another part", "in another row group", "before default ids"],
)
def test_a_household_that_comes_twice_is_refused(tmp_path, parts):
    with pytest.raises(Invalid, match=r"户 3 在快照中出现了不止一次"):
        _appended(tmp_path / "a", *parts)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("group_of_five")
def test_households_may_come_in_any_order(tmp_path):
    snapshot = _appended(tmp_path / "a", ([9, 4], TWO), ([-8, 5], TWO), ([2, 1], TWO))
    assert _ids_in(snapshot) == [9, 4, -8, 5, 2, 1]


def test_default_ids_count_on_and_name_who_is_set_aside(tmp_path):
    bad = replace(columns([(home(), [member()]), (home(vehicles=101), [member()])]), ids=None)
    with SnapshotWriter(tmp_path / "a", INPUTS, ABOUT) as writer:
        for _ in range(2):
            writer.append(bad, TWO)
    assert [fault.household_id for fault in writer.faults] == ["1", "3"]
    assert _ids_in(Snapshot.open(tmp_path / "a")) == [0, 2]


@pytest.mark.parametrize("code", [431103, float("nan"), "  ", "99990", "中", "999901\n", ["999901"]])
def test_what_is_no_division_code_is_refused(tmp_path, code):
    divisions = np.array([DIVISIONS[0], None], dtype=object)
    divisions[1] = code
    with pytest.raises(Invalid, match=r"户 8 的区划代码 .* 无效；应是 2、4、6、9 或 12 位数字的文本"):
        _appended(tmp_path / "a", ([7, 8], divisions))
    assert list(tmp_path.iterdir()) == []
