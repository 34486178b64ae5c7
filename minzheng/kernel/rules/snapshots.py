"""A snapshot: the facts of many households on one day, as known at one moment, in one nested Parquet file.

One household is one row: its id, its division, its facts, and `members`, a list of structures with the
facts of each. No cell is empty: households with missing or impossible facts are set aside by the writer
and listed, never guessed. Whole numbers are stored as the engine holds them (fen, day numbers, positions
of codes), in the narrowest type that the declared range fits; a fact of a month level is a list of twelve.
The file's metadata say what it holds.

Within a row group households stand by number of members: sums over members are then sums of columns.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
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
from .engine.graph import Level
from .engine.intervals import MONTHS
from .engine.units import Kind
from .errors import Fault

FORMAT = 1
ROW_GROUP = 65_536  # households; about 170,000 persons, a few MB in memory
_KEY = b"minzheng.snapshot"
_OWN = ("id", "division")


@dataclass(frozen=True)
class About:
    """What a snapshot holds: the facts of a day, as known at a moment, of an area ("" is the nation)."""

    as_of: dt.date
    known_at: dt.datetime
    area: str = ""
    note: str = ""

    def plain(self) -> dict:
        return {
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at.isoformat(),
            "area": self.area,
            "note": self.note,
        }

    @classmethod
    def read(cls, plain: Mapping) -> "About":
        return cls(
            dt.date.fromisoformat(plain["as_of"]),
            dt.datetime.fromisoformat(plain["known_at"]),
            plain["area"],
            plain["note"],
        )


def _type(item: Declared) -> pa.DataType:
    if item.unit.kind is Kind.YES_NO:
        return pa.bool_()
    for bits in (8, 16, 32):
        if -(2 ** (bits - 1)) <= item.low and item.high < 2 ** (bits - 1):
            return getattr(pa, f"int{bits}")()
    return pa.int64()


def _field(item: Declared) -> pa.Field:
    kind = _type(item)
    if item.level.has_months:
        kind = pa.list_(pa.field("element", kind, nullable=False), MONTHS)
    return pa.field(item.name, kind, nullable=False)


def _schema(inputs: Mapping[str, Declared]) -> pa.Schema:
    own = [_field(item) for item in inputs.values() if not item.level.has_members]
    person = pa.struct([_field(item) for item in inputs.values() if item.level.has_members])
    if not person.num_fields:
        raise Invalid("规则没有任何关于成员的数据项，不能生成快照；请至少声明一项个人的数据。")
    members = pa.list_(pa.field("element", person, nullable=False))
    return pa.schema(
        [
            pa.field("id", pa.int64(), nullable=False),
            pa.field("division", pa.dictionary(pa.int32(), pa.string()), nullable=False),
            *own,
            pa.field("members", members, nullable=False),
        ]
    )


class SnapshotWriter:
    """Writes a snapshot; a context manager. The file appears under its name only when it is whole.

    Raises Invalid for rules that know no fact about persons: there is nothing to hold the members by.
    The same households in the same order give the same file, in whatever parts of up to ROW_GROUP they
    are appended. `set_aside` counts the households that were left out.
    """

    def __init__(self, path: Path | str, inputs: Mapping[str, Declared], about: About):
        self.path = Path(path)
        self.inputs = {name: item for name, item in inputs.items() if not item.is_parameter}
        self.about = about
        self.faults: list[Fault] = []
        self.households = self.persons = self.set_aside = self._seen = 0
        self._schema = _schema(self.inputs)
        self._digest = _new_digest(self._written())
        self._waiting: list[tuple[HouseholdColumns, np.ndarray]] = []

    def _written(self) -> list:
        return [item.canonical() for item in self.inputs.values()]

    def __enter__(self) -> "SnapshotWriter":
        self._part = self.path.with_name(self.path.name + ".part")
        self._file = pq.ParquetWriter(
            self._part, self._schema, compression="lz4", use_dictionary=["division"], write_statistics=False
        )
        return self

    def append(self, columns: HouseholdColumns, divisions: Sequence[str] | np.ndarray) -> tuple[Fault, ...]:
        """Add households with their division codes; ids are whole numbers, by default from 0 on.

        Gives, and keeps, what was wrong with those set aside. Raises Invalid for a household without a
        division.
        """
        if len(divisions) != len(columns):
            raise Invalid(f"户数是 {len(columns)}，区划代码却有 {len(divisions)} 个；请为每户给出一个区划。")
        nowhere = [columns.id_of(row) for row, code in enumerate(divisions) if not code]
        if nowhere:
            raise Invalid(f"有 {len(nowhere)} 户没有区划代码，例如户 {nowhere[0]}；请先补上所在村（社区）。")
        used = replace(columns, parameter_rows=None)
        admitted, rows, faults = admit_columns(self.inputs, self.inputs, used, 1, "set_aside")
        self.faults += faults
        self.leave_out(len({fault.household_id for fault in faults}))
        if len(rows):
            ids = self._seen + rows if columns.ids is None else admitted.ids
            admitted = replace(admitted, ids=np.asarray(ids, dtype=np.int64))
            self._waiting.append((admitted, np.asarray(divisions, dtype=object)[rows]))
        self._seen += len(columns)
        waiting = sum(len(one) for one, _ in self._waiting)
        if waiting >= ROW_GROUP:
            self._flush(waiting - waiting % ROW_GROUP)
        return faults

    def leave_out(self, households: int) -> None:
        """Count households that lack facts and were not appended at all."""
        self.set_aside += households

    def _flush(self, number: int) -> None:
        """Write that many of the waiting households, those of few members first."""
        columns, divisions = _joined(self._waiting)
        first, rest = np.arange(number), np.arange(number, len(columns))
        self._waiting = [(reordered(columns, rest), divisions[rest])] if len(rest) else []
        order = first[np.argsort(np.diff(columns.offsets)[first], kind="stable")]
        for begin in range(0, number, ROW_GROUP):
            places = order[begin : begin + ROW_GROUP]
            self._put(reordered(columns, places), divisions[places])

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
        _add_to_digest(self._digest, narrow, divisions)
        self.households += len(columns)
        self.persons += len(struct)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with closing(self._file):
                if kind is None:
                    self._finish()
        except BaseException:
            self._part.unlink()
            raise
        if kind is None:
            self._part.replace(self.path)
        else:
            self._part.unlink()

    def _finish(self) -> None:
        if self._waiting:
            self._flush(sum(len(one) for one, _ in self._waiting))
        about = {
            "format": FORMAT,
            **self.about.plain(),
            "households": self.households,
            "persons": self.persons,
            "set_aside": self.set_aside,
            "inputs": self._written(),
            "digest": self._digest.hexdigest(),
        }
        self._file.add_key_value_metadata({_KEY: json.dumps(about, ensure_ascii=False).encode()})


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


def _new_digest(inputs: list) -> "hashlib._Hash":
    return hashlib.sha256(json.dumps([FORMAT, *inputs]).encode())


def _add_to_digest(digest: "hashlib._Hash", columns: HouseholdColumns, divisions: np.ndarray) -> None:
    """The content of one row group, whatever the layout and compression of the file."""
    digest.update(np.asarray(columns.ids, np.int64).tobytes())
    digest.update("\n".join(divisions).encode())
    digest.update(columns.offsets.astype(np.int32).tobytes())
    for column in (*columns.household.values(), *columns.members.values()):
        digest.update(column.tobytes())


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


def reordered(columns: HouseholdColumns, order: np.ndarray) -> HouseholdColumns:
    """The households in another order, each with its members."""
    sizes = np.diff(columns.offsets)[order]
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    places = np.arange(offsets[-1]) + np.repeat(columns.offsets[:-1][order] - offsets[:-1], sizes)
    return HouseholdColumns(
        {name: column[order] for name, column in columns.household.items()},
        {name: column[places] for name, column in columns.members.items()},
        offsets,
        None if columns.ids is None else np.asarray(columns.ids)[order],
        None if columns.parameter_rows is None else columns.parameter_rows[order],
    )


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
    inputs: Mapping[str, list] = field(repr=False)

    @classmethod
    def open(cls, path: Path | str) -> "Snapshot":
        """Raises Invalid for a file that is no snapshot, or of a later version."""
        try:
            meta = pq.read_metadata(path)
        except (OSError, pa.ArrowInvalid) as error:
            raise Invalid(f"无法打开快照文件 {Path(path).name}：{error}。请重新生成快照。") from error
        written = (meta.metadata or {}).get(_KEY)
        if written is None:
            raise Invalid(f"文件 {Path(path).name} 不是本系统的快照；请选用“更新快照”生成的文件。")
        plain = json.loads(written)
        if plain["format"] != FORMAT:
            raise Invalid(
                f"快照 {Path(path).name} 的格式是 {plain['format']}，本系统用 {FORMAT}；请重新生成。"
            )
        return cls(
            Path(path), About.read(plain), plain["households"], plain["persons"], plain["set_aside"],
            plain["digest"], meta.num_row_groups, {one[0]: one for one in plain["inputs"]},
        )  # fmt: skip

    def fits(self, inputs: Mapping[str, Declared]) -> None:
        """Raises Invalid where the file lacks a fact that the rules need, or holds it in another sense."""
        for name, item in inputs.items():
            if name not in self.inputs:
                raise Invalid(f"快照中没有“{item.label}”（{name}）；规则已更新，请重新生成快照。")
            if self.inputs[name][1:3] != item.canonical()[1:3] or self.inputs[name][5] != item.canonical()[5]:
                raise Invalid(f"快照中“{item.label}”（{name}）的含义与现行规则不同；请重新生成快照。")

    @cached_property
    def _metadata(self) -> pq.FileMetaData:
        return pq.read_metadata(self.path)

    def __getstate__(self) -> dict:
        return {name: value for name, value in self.__dict__.items() if name != "_metadata"}

    @property
    def parts(self) -> list[tuple[int, ...]]:
        """The row groups one by one: what a worker takes at a time."""
        return [(group,) for group in range(self.groups)]

    def divisions(self) -> tuple[str, ...]:
        """Every division code that occurs, in order."""
        with pq.ParquetFile(self.path, read_dictionary=["division"]) as file:
            column = file.read(columns=["division"]).column("division")
        return tuple(sorted({code for chunk in column.chunks for code in chunk.dictionary.to_pylist()}))

    def read(self, groups: Iterable[int], names: Iterable[str], *, ids: bool = True) -> Part:
        """The named inputs of some row groups, with divisions and, unless told otherwise, with ids."""
        names = list(names)
        wanted = [
            f"members.list.element.{name}" if Level(self.inputs[name][1]).has_members else name
            for name in names
        ]
        if not any(Level(self.inputs[name][1]).has_members for name in names):
            wanted.append(self._any_fact_of_members())  # for how many they are
        own = _OWN if ids else _OWN[1:]
        with pq.ParquetFile(
            self.path, memory_map=False, read_dictionary=["division"], metadata=self._metadata
        ) as file:
            table = file.read_row_groups(list(groups), columns=[*own, *wanted], use_threads=False)
        return _part(table, names)

    def _any_fact_of_members(self) -> str:
        first = next(name for name, written in self.inputs.items() if Level(written[1]).has_members)
        return f"members.list.element.{first}"

    def recomputed_digest(self) -> str:
        """The digest of what stands in the file now: differs from `digest` where the file was changed."""
        found = _new_digest(list(self.inputs.values()))
        for group in range(self.groups):
            part = self.read([group], self.inputs)
            _add_to_digest(found, part.columns, np.array(part.codes, dtype=object)[part.place])
        return found.hexdigest()


def _part(table: pa.Table, names: list[str]) -> Part:
    table = table.unify_dictionaries().combine_chunks()
    if not len(table):
        return Part(HouseholdColumns({}, {}, np.zeros(1, np.int64), []), (), np.zeros(0, np.int32))
    column = {name: table.column(name).chunk(0) for name in table.column_names}
    members, divisions = column["members"], column["division"]
    persons = members.values
    each = {one.name: persons.field(i) for i, one in enumerate(persons.type)}
    columns = HouseholdColumns(
        _plain_all({name: column[name] for name in names if name in column}),
        _plain_all({name: each[name] for name in names if name in each}),
        members.offsets.to_numpy(),
        ids=column["id"].to_numpy() if "id" in column else None,
    )
    return Part(columns, tuple(divisions.dictionary.to_pylist()), divisions.indices.to_numpy())
