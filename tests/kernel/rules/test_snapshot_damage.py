"""A snapshot file that is torn, changed, replaced or gone is refused in a sentence, never half believed."""

import datetime as dt
import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules import snapshots
from minzheng.kernel.rules.snapshots import Snapshot, SnapshotWriter
from tests.kernel.rules.small_snapshots import ABOUT, DIVISIONS, INPUTS, columns, home, member, read, written


def test_a_foreign_a_torn_and_a_missing_file_are_refused(tmp_path):
    pq.write_table(pa.table({"id": [1]}), tmp_path / "foreign")
    with pytest.raises(Invalid, match="文件 foreign 不是本系统的快照"):
        Snapshot.open(tmp_path / "foreign")
    written(tmp_path / "a", [(home(), [member()], DIVISIONS[0])])
    (tmp_path / "torn").write_bytes((tmp_path / "a").read_bytes()[:-20])
    with pytest.raises(Invalid, match="快照文件 torn 已损坏，不能读取"):
        Snapshot.open(tmp_path / "torn")
    with pytest.raises(Invalid, match="无法打开快照文件 absent：文件不在了"):
        Snapshot.open(tmp_path / "absent")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Invalid, match="快照文件 folder"):
        Snapshot.open(tmp_path / "folder")


def _rewritten(path, *, table: pa.Table | None = None, **changed) -> None:
    """The file once more, with another table or other metadata."""
    kept = pq.read_metadata(path).metadata[b"minzheng.snapshot"]
    metadata = {b"minzheng.snapshot": json.dumps(json.loads(kept) | changed).encode()}
    pq.write_table((table or pq.read_table(path)).replace_schema_metadata(metadata), path)


def test_a_file_of_another_version_is_refused(tmp_path):
    written(tmp_path / "a", [(home(), [member()], DIVISIONS[0])])
    _rewritten(tmp_path / "a", format=99)
    with pytest.raises(Invalid, match="快照 a 的格式是 99，本系统用 2；请重新生成"):
        Snapshot.open(tmp_path / "a")


def test_a_changed_value_shows_in_the_digest(tmp_path):
    written(tmp_path / "a", [(home(vehicles=3), [member()], DIVISIONS[0])])
    table = pq.read_table(tmp_path / "a")
    vehicles = table.schema.get_field_index("vehicles")
    changed = table.set_column(vehicles, table.schema.field(vehicles), pa.array([4], pa.int8()))
    for content, same in ((table, True), (changed, False)):
        _rewritten(tmp_path / "a", table=content)
        snapshot = Snapshot.open(tmp_path / "a")
        assert (snapshot.digest == snapshot.recomputed_digest()) is same


CHANGED = {
    "as_of": "2020-11-01", "known_at": "2020-12-31T10:00:00+00:00", "area": "999902", "note": "别的",
    "households": 2, "persons": 2, "set_aside": 5, "inputs": [], "content": "0" * 64, "digest": "0" * 64,
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_what_a_file_says_of_itself_cannot_be_changed(tmp_path, name):
    written(tmp_path / "a", [(home(), [member()], DIVISIONS[0])])
    _rewritten(tmp_path / "a", **{name: CHANGED[name]})
    with pytest.raises(Invalid, match="快照文件 a 的说明被改动或已损坏"):
        Snapshot.open(tmp_path / "a")


@pytest.mark.parametrize("name", ["as_of", "known_at", "area", "note"])
def test_the_digest_is_also_of_day_moment_area_and_note(tmp_path, name):
    other = {"as_of": dt.date(2020, 11, 1), "known_at": dt.datetime(2021, 1, 1, tzinfo=dt.UTC)}
    digests = set()
    for place, about in enumerate((ABOUT, replace(ABOUT, **{name: other.get(name, "999902")}))):
        with SnapshotWriter(tmp_path / str(place), INPUTS, about) as writer:
            writer.append(columns([(home(), [member()])]), [DIVISIONS[0]])
        snapshot = Snapshot.open(tmp_path / str(place))
        assert snapshot.recomputed_digest() == snapshot.digest
        digests.add(snapshot.digest)
    assert len(digests) == 2


def test_metadata_that_cannot_be_read_are_damage(tmp_path):
    written(tmp_path / "a", [(home(), [member()], DIVISIONS[0])])
    whole = (tmp_path / "a").read_bytes()
    for old, new in (
        (b'"format": 2,', b'"format": 2;'),
        (b'"note": "', b'"note": \xff'),
        (b'"as_of"', b'"as_oF"'),
    ):
        assert whole.count(old) == 1
        (tmp_path / "a").write_bytes(whole.replace(old, new))
        with pytest.raises(Invalid, match=r"快照文件 a .*已损坏"):
            Snapshot.open(tmp_path / "a")


def test_no_flipped_bit_brings_other_facts_or_a_crash(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshots, "ROW_GROUP", 5)
    rows = [(home(vehicles=n), [member(wage_fen=n)] * (1 + n % 3), DIVISIONS[n % 3]) for n in range(12)]
    written(tmp_path / "a", rows)
    whole = (tmp_path / "a").read_bytes()
    refused = 0
    for bit in range(0, 8 * len(whole), 61):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        (tmp_path / "a").write_bytes(damaged)
        try:
            snapshot = Snapshot.open(tmp_path / "a")
            found = read(snapshot), snapshot.about
        except Invalid:
            refused += 1
        else:
            assert found == (dict(enumerate(rows)), ABOUT), bit
    assert refused > 300  # the others hit what no reader looks at


def test_a_file_that_goes_or_changes_while_it_is_used_is_refused(tmp_path):
    rows = [(home(), [member()], DIVISIONS[0])]
    written(tmp_path / "a", rows)
    snapshot, other = Snapshot.open(tmp_path / "a"), Snapshot.open(tmp_path / "a")
    assert read(snapshot) == dict(enumerate(rows))
    written(tmp_path / "a", [(home(vehicles=2), [member()], DIVISIONS[0])])
    for one in (snapshot, other):  # one that has read from the old file, and one that has not yet
        with pytest.raises(Invalid, match="快照文件 a 在使用中被换成了另一份"):
            one.read([0], ["vehicles"])
    (tmp_path / "a").unlink()
    for reading in (snapshot.divisions, snapshot.recomputed_digest, lambda: other.read([0], ["vehicles"])):
        with pytest.raises(Invalid, match="无法打开快照文件 a：文件不在了"):
            reading()


def test_two_writers_of_one_file_do_not_disturb_each_other(tmp_path):
    row = (home(), [member()])
    with SnapshotWriter(tmp_path / "a", INPUTS, ABOUT) as first:
        first.append(columns([row]), [DIVISIONS[0]])
        with SnapshotWriter(tmp_path / "a", INPUTS, ABOUT) as second:
            second.append(columns([row, row]), DIVISIONS[:2])
        assert Snapshot.open(tmp_path / "a").households == 2
    assert Snapshot.open(tmp_path / "a").households == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_reading_some_facts_reads_no_others(tmp_path):
    written(tmp_path / "a", [(home(), [member(), member()], DIVISIONS[0])])
    snapshot = Snapshot.open(tmp_path / "a")
    own = snapshot.read([0], ["helped"]).columns
    assert (set(own.household), set(own.members), own.offsets.tolist()) == ({"helped"}, set(), [0, 2])
    each = snapshot.read([0], ["medical_fen"]).columns
    assert (set(each.household), each.members["medical_fen"].shape) == (set(), (2, 12))
