"""A snapshot: the facts of many households on one day, as known at one moment, in one nested Parquet file.

One household is one row: its id, its division, its facts, and `members`, a list of structures with the
facts of each. No cell is empty: households with missing or impossible facts are set aside by the writer
and listed, never guessed. Whole numbers are stored as the engine holds them (fen, day numbers, positions
of codes), in the narrowest type that the declared range fits; a fact of a month level is a list of twelve.
The file's metadata say what it holds.

Within a row group households stand by number of members: sums over members are then sums of columns.

Damage does not pass unseen: every page has a checksum that is verified whenever it is read, the digest of
the metadata is held against them when a file is opened, and `recomputed_digest` tells whether it is still
that of the content.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from minzheng.kernel.base.errors import Invalid

from .engine.column_door import admit_columns
from .engine.columns import HouseholdColumns
from .engine.declared import Declared
from .engine.intervals import INT64, MONTHS
from .errors import Fault
from .parameters import significant_area
from .snapshot_format import (
    FORMAT,
    KEY,
    About,
    Fact,
    add_content,
    check_names,
    digest_of,
    metadata_of,
    schema_of,
)

ROW_GROUP = 65_536  # households; about 170,000 persons, a few MB in memory


class SnapshotWriter:
    """Writes a snapshot; a context manager. The file appears under its name only when it is whole.

    Raises Invalid for rules that know no fact about persons (there is nothing to hold the members by) or
    call a fact like one of the file's own columns. The same households in the same order give the same
    file, in whatever parts they are appended. `set_aside` counts the households that were left out.
    Until it is whole the file lies beside its place, under a name of its own that ends in ".part": what a
    killed writer leaves can be thrown away. Only its owner may read it.
    """

    def __init__(self, path: Path | str, inputs: Mapping[str, Declared], about: About):
        self.path = Path(path)
        self.inputs = {name: item for name, item in inputs.items() if not item.is_parameter}
        self.about = about
        self.faults: list[Fault] = []
        self.households = self.persons = self.set_aside = self._seen = 0
        self._facts = [Fact.of(item) for item in self.inputs.values()]
        check_names(self._facts)
        self._schema = schema_of(self._facts)
        self._content = hashlib.sha256()
        self._waiting: list[tuple[HouseholdColumns, np.ndarray]] = []
        self._last_id: int | None = None
        self._ascending = True

    def __enter__(self) -> "SnapshotWriter":
        handle, part = tempfile.mkstemp(prefix=f"{self.path.name}.", suffix=".part", dir=self.path.parent)
        os.close(handle)
        self._part = Path(part)
        self._file = pq.ParquetWriter(
            self._part, self._schema, compression="lz4", use_dictionary=["division"], write_statistics=False,
            write_page_checksum=True,
        )  # fmt: skip
        return self

    def append(self, columns: HouseholdColumns, divisions: Sequence[str] | np.ndarray) -> tuple[Fault, ...]:
        """Add households with their division codes; ids are whole numbers, by default from 0 on.

        Gives, and keeps, what was wrong with those set aside. Raises Invalid for a household without a
        division or whose id is no whole number of 64 bits. An id that comes twice is refused at the latest
        when the file is finished.
        """
        ids = _ids(columns, self._seen)
        codes = _codes(ids, divisions)
        used = replace(columns, ids=ids, parameter_rows=None)
        admitted, rows, faults = admit_columns(self.inputs, self.inputs, used, 1, "set_aside")
        self.faults += faults
        self.leave_out(len(columns) - len(rows))
        if len(rows):
            self._note_order(ids[rows])
            self._waiting.append((replace(admitted, ids=ids[rows]), codes[rows]))
        self._seen += len(columns)
        waiting = sum(len(one) for one, _ in self._waiting)
        if waiting >= ROW_GROUP:
            self._flush(waiting - waiting % ROW_GROUP)
        return faults

    def _note_order(self, ids: np.ndarray) -> None:
        """Ids that ascend cannot repeat; only where they do not are they all looked at in the end."""
        follows = self._last_id is None or int(ids[0]) > self._last_id
        self._ascending = self._ascending and follows and bool((ids[1:] > ids[:-1]).all())
        self._last_id = int(ids[-1])

    def leave_out(self, households: int) -> None:
        """Count households that lack facts and were not appended at all."""
        self.set_aside += households

    def _flush(self, number: int) -> None:
        """Write that many of the waiting households; in each row group those of few members come first."""
        columns, divisions = _joined(self._waiting)
        rest = np.arange(number, len(columns))
        self._waiting = [(columns.taken(rest), divisions[rest])] if len(rest) else []
        sizes = np.diff(columns.offsets)
        for begin in range(0, number, ROW_GROUP):
            places = np.arange(begin, min(begin + ROW_GROUP, number))
            places = places[np.argsort(sizes[places], kind="stable")]
            self._put(columns.taken(places), divisions[places])

    def _put(self, columns: HouseholdColumns, divisions: np.ndarray) -> None:
        """Write one row group."""
        members = self._schema.field("members").type
        own = {
            one.name: _arrow(columns.household[one.name], one.type)
            for one in self._schema
            if one.name in columns.household
        }
        each = {one.name: _arrow(columns.members[one.name], one.type) for one in members.value_type}
        struct = pa.StructArray.from_arrays(list(each.values()), fields=list(members.value_type))
        offsets = pa.array(columns.offsets, pa.int32())
        arrays = [
            pa.array(columns.ids, pa.int64()),
            pa.array(divisions, pa.string()).dictionary_encode(),
            *own.values(),
            pa.ListArray.from_arrays(offsets, struct, type=members),
        ]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=ROW_GROUP)
        narrow = replace(columns, household=_plain_all(own), members=_plain_all(each))
        add_content(self._content, narrow, divisions)
        self.households += len(columns)
        self.persons += len(struct)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with closing(self._file):
                if kind is None:
                    self._finish()
            if kind is None:
                self._nobody_twice()
                self._part.replace(self.path)
        finally:
            self._part.unlink(missing_ok=True)

    def _finish(self) -> None:
        if self._waiting:
            self._flush(sum(len(one) for one, _ in self._waiting))
        plain = metadata_of(
            self.about, self.households, self.persons, self.set_aside, self._facts, self._content.hexdigest()
        )
        written = json.dumps(plain | {"digest": digest_of(plain)}, ensure_ascii=False)
        self._file.add_key_value_metadata({KEY: written.encode()})

    def _nobody_twice(self) -> None:
        """Raises Invalid for an id that stands in the file twice."""
        if self._ascending:
            return
        with pq.ParquetFile(self._part) as file:
            ids = np.sort(file.read(columns=["id"]).column("id").to_numpy())
        twice = ids[1:][ids[1:] == ids[:-1]]
        if len(twice):
            raise Invalid(f"户 {twice[0]} 在快照中出现了不止一次；请核对来源数据，每户只写一次。")


def _ids(columns: HouseholdColumns, first: int) -> np.ndarray:
    """The ids as int64; raises Invalid for anything that would have to be changed for that."""
    given, many = columns.ids, len(columns)
    if given is None:
        return np.arange(first, first + many)
    # Of a list each element is kept as it is, so that none changes its type unseen.
    ids = np.asarray(given if isinstance(given, np.ndarray | range) else np.array(list(given), dtype=object))
    if ids.dtype == object and all(type(one) is int or isinstance(one, np.integer) for one in ids.flat):
        with suppress(OverflowError):
            ids = ids.astype(np.int64)
    whole = ids.dtype.kind in "iu" and not np.ma.is_masked(given)
    if not whole or ids.shape != (many,) or (many and int(ids.max()) > INT64):
        raise Invalid(
            f"户编号（ids）须是 64 位有符号整数，每户一个；收到的是 {ids.dtype} 类型，形状 {ids.shape}，"
            f"户数是 {many}。请核对来源数据。"
        )
    return ids.astype(np.int64)


def _codes(ids: np.ndarray, divisions: Sequence[str] | np.ndarray) -> np.ndarray:
    """The division codes, each seen to be one. Raises Invalid."""
    codes = np.asarray(divisions, dtype=object)
    if codes.shape != ids.shape:
        raise Invalid(f"户数是 {len(ids)}，区划代码却有 {codes.size} 个；请为每户给出一个区划。")
    nowhere = [row for row, code in enumerate(codes) if code is None or code == ""]
    if nowhere:
        raise Invalid(f"有 {len(nowhere)} 户没有区划代码，例如户 {ids[nowhere[0]]}；请先补上所在村（社区）。")
    known = {code for code in {code for code in codes if isinstance(code, str)} if _is_code(code)}
    for row, code in enumerate(codes):
        if not isinstance(code, str) or code not in known:
            raise Invalid(
                f"户 {ids[row]} 的区划代码 {code!r} 无效；应是 2、4、6、9 或 12 位数字的文本，请核对来源数据。"
            )
    return codes


def _is_code(code: str) -> bool:
    try:
        return bool(significant_area(code))
    except Invalid:
        return False


def _arrow(values: np.ndarray, kind: pa.DataType) -> pa.Array:
    if pa.types.is_fixed_size_list(kind):
        return pa.FixedSizeListArray.from_arrays(
            pa.array(values.reshape(-1)).cast(kind.value_type), type=kind
        )
    return pa.array(values).cast(kind)


def _plain(array: pa.Array) -> np.ndarray:
    if pa.types.is_fixed_size_list(array.type):
        return array.flatten().to_numpy(zero_copy_only=False).reshape(-1, MONTHS)
    return array.to_numpy(zero_copy_only=False)


def _plain_all(arrays: Mapping[str, pa.Array]) -> dict[str, np.ndarray]:
    return {name: _plain(array) for name, array in arrays.items()}


def _joined(waiting: Sequence[tuple[HouseholdColumns, np.ndarray]]) -> tuple[HouseholdColumns, np.ndarray]:
    """Several parts as one, with their divisions."""
    parts = [columns for columns, _ in waiting]
    sizes = np.concatenate([np.diff(one.offsets) for one in parts])
    return HouseholdColumns(
        {name: np.concatenate([one.household[name] for one in parts]) for name in parts[0].household},
        {name: np.concatenate([one.members[name] for one in parts]) for name in parts[0].members},
        np.concatenate(([0], np.cumsum(sizes))),
        np.concatenate([one.ids for one in parts]),
    ), np.concatenate([divisions for _, divisions in waiting])


@dataclass(frozen=True)
class Part:
    """Some row groups as columns. `place` says for each household which of `codes` is its division."""

    columns: HouseholdColumns
    codes: tuple[str, ...]
    place: np.ndarray

    def with_parameters(self, rows: np.ndarray | None) -> HouseholdColumns:
        """The columns, each household with the index of its parameter set."""
        return replace(self.columns, parameter_rows=rows)


@dataclass(frozen=True)
class Snapshot:
    """A snapshot file that has been opened. Cheap: only the metadata are in memory."""

    path: Path
    about: About
    households: int
    persons: int
    set_aside: int
    digest: str
    groups: int
    inputs: Mapping[str, Fact] = field(repr=False)

    @classmethod
    def open(cls, path: Path | str) -> "Snapshot":
        """Raises Invalid for a file that is no snapshot, of another version, or damaged."""
        path = Path(path)
        with _reading(path):
            meta = pq.read_metadata(path)
            plain = _plain_metadata(meta, path)
            if plain.get("digest") != digest_of(plain):
                raise Invalid(f"快照文件 {path.name} 的说明被改动或已损坏；请重新生成，或重新取得文件。")
            facts = {fact.name: fact for fact in map(Fact.read, plain["inputs"])}
            rows = [meta.row_group(group).num_rows for group in range(meta.num_row_groups)]
            same_schema = schema_of(facts.values()).equals(meta.schema.to_arrow_schema())
            if not same_schema or not plain["households"] == meta.num_rows == sum(rows):
                raise Invalid(f"快照文件 {path.name} 的内容与说明不符；请重新生成，或重新取得文件。")
            return cls(
                path, About.read(plain), plain["households"], plain["persons"], plain["set_aside"],
                plain["digest"], meta.num_row_groups, facts,
            )  # fmt: skip

    def fits(self, inputs: Mapping[str, Declared]) -> None:
        """Raises Invalid where the file lacks a fact that the rules need, or holds it in another sense."""
        for name, item in inputs.items():
            if name not in self.inputs:
                raise Invalid(f"快照中没有“{item.label}”（{name}）；规则已更新，请重新生成快照。")
            if not self.inputs[name].means(Fact.of(item)):
                raise Invalid(f"快照中“{item.label}”（{name}）的含义与现行规则不同；请重新生成快照。")

    @cached_property
    def _metadata(self) -> tuple[pq.FileMetaData, tuple[int, ...]]:
        """The file's own, read once, and by what to see that it is still the same file."""
        with _reading(self.path):
            stamp, meta = _stamp(self.path), pq.read_metadata(self.path)
            if _plain_metadata(meta, self.path).get("digest") != self.digest:
                raise _replaced(self.path)
            return meta, stamp

    def __getstate__(self) -> dict:
        return {name: value for name, value in self.__dict__.items() if name != "_metadata"}

    @property
    def parts(self) -> list[tuple[int, ...]]:
        """The row groups one by one: what a worker takes at a time."""
        return [(group,) for group in range(self.groups)]

    def divisions(self) -> tuple[str, ...]:
        """Every division code that occurs, in order. Raises Invalid for a file that is gone or damaged."""
        with _reading(self.path), self._file() as file:
            column = file.read(columns=["division"]).column("division")
            return tuple(sorted({code for chunk in column.chunks for code in chunk.dictionary.to_pylist()}))

    def read(self, groups: Iterable[int], names: Iterable[str], *, ids: bool = True) -> Part:
        """The named inputs of some row groups, with divisions and, unless told otherwise, with ids.

        Raises Invalid for a file that is gone or damaged.
        """
        facts = [self.inputs[name] for name in names]
        wanted = [_path_of(fact) for fact in facts]
        if not any(fact.has_members for fact in facts):  # for how many they are
            wanted.append(_path_of(next(fact for fact in self.inputs.values() if fact.has_members)))
        own = ["id", "division"] if ids else ["division"]
        with _reading(self.path), self._file() as file:
            return _part(file.read_row_groups(list(groups), columns=own + wanted, use_threads=False), facts)

    def _file(self) -> pq.ParquetFile:
        meta, stamp = self._metadata
        if _stamp(self.path) != stamp:
            raise _replaced(self.path)
        return pq.ParquetFile(
            self.path, memory_map=False, read_dictionary=["division"], metadata=meta,
            page_checksum_verification=True,
        )  # fmt: skip

    def recomputed_digest(self) -> str:
        """The digest of what stands in the file now: differs from `digest` where the file was changed.

        Raises Invalid where it cannot even be read.
        """
        content, households, persons = hashlib.sha256(), 0, 0
        for group in range(self.groups):
            part = self.read([group], self.inputs)
            add_content(content, part.columns, np.array(part.codes, dtype=object)[part.place])
            households, persons = households + len(part.columns), persons + int(part.columns.offsets[-1])
        facts = self.inputs.values()
        return digest_of(
            metadata_of(self.about, households, persons, self.set_aside, facts, content.hexdigest())
        )


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Whatever a missing or damaged file brings about becomes one sentence. Raises Invalid."""
    try:
        yield
    except FileNotFoundError as error:
        raise Invalid(f"无法打开快照文件 {path.name}：文件不在了；请换一个快照，或重新生成。") from error
    except (OSError, pa.ArrowException, LookupError, ValueError) as error:
        if isinstance(error, OSError) and error.errno:
            reason = os.strerror(error.errno)
            raise Invalid(f"无法打开快照文件 {path.name}：{reason}；请检查文件和权限。") from error
        raise Invalid(f"快照文件 {path.name} 已损坏，不能读取；请重新生成，或重新取得文件。") from error


def _stamp(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _replaced(path: Path) -> Invalid:
    return Invalid(f"快照文件 {path.name} 在使用中被换成了另一份；请重新测算。")


def _plain_metadata(meta: pq.FileMetaData, path: Path) -> dict:
    """What the file says of itself. Raises Invalid for a foreign file and one of another version."""
    written = (meta.metadata or {}).get(KEY)
    plain = json.loads(written) if written is not None else None
    if not isinstance(plain, dict):
        raise Invalid(f"文件 {path.name} 不是本系统的快照；请选用“更新快照”生成的文件。")
    if plain.get("format") != FORMAT:
        raise Invalid(f"快照 {path.name} 的格式是 {plain.get('format')}，本系统用 {FORMAT}；请重新生成。")
    return plain


def _path_of(fact: Fact) -> str:
    return f"members.list.element.{fact.name}" if fact.has_members else fact.name


def _part(table: pa.Table, facts: Sequence[Fact]) -> Part:
    table = table.unify_dictionaries().combine_chunks()
    if not len(table):
        return Part(HouseholdColumns({}, {}, np.zeros(1, np.int64), []), (), np.zeros(0, np.int32))
    column = {name: table.column(name).chunk(0) for name in table.column_names}
    members, divisions = column["members"], column["division"]
    persons = members.values
    each = {one.name: persons.field(i) for i, one in enumerate(persons.type)}
    columns = HouseholdColumns(
        {fact.name: _plain(column[fact.name]) for fact in facts if not fact.has_members},
        {fact.name: _plain(each[fact.name]) for fact in facts if fact.has_members},
        members.offsets.to_numpy(),
        ids=column["id"].to_numpy() if "id" in column else None,
    )
    codes, place = tuple(divisions.dictionary.to_pylist()), divisions.indices.to_numpy()
    if int(place.max()) >= len(codes):
        raise ValueError("a division is not in the dictionary")
    return Part(columns, codes, place)
