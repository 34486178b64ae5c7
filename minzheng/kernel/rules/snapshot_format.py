"""What a snapshot file says of itself, and how each fact is laid down: columns, types, digests."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from minzheng.kernel.base.errors import Invalid

from .engine.columns import HouseholdColumns
from .engine.declared import Declared
from .engine.graph import Level
from .engine.intervals import MONTHS
from .engine.units import Kind

FORMAT = 2
KEY = b"minzheng.snapshot"
OWN = ("id", "division", "members")  # the file's columns that are no facts


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


@dataclass(frozen=True)
class Fact:
    """An input as a file holds it: all that decides how its column is read and what its numbers mean."""

    name: str
    level: Level
    kind: Kind
    low: int
    high: int
    unit: str
    codes: tuple[str, ...]

    @classmethod
    def of(cls, item: Declared) -> "Fact":
        codes = item.unit.enumeration.codes if item.unit.enumeration else ()
        unit = "" if codes else item.unit.text  # of codes the text is only a heading
        return cls(item.name, item.level, item.unit.kind, item.low, item.high, unit, codes)

    def plain(self) -> list:
        codes = list(self.codes)
        return [self.name, int(self.level), self.kind.value, self.low, self.high, self.unit, codes]

    @classmethod
    def read(cls, plain: Sequence) -> "Fact":
        name, level, kind, low, high, unit, codes = plain
        return cls(name, Level(level), Kind(kind), low, high, unit, tuple(codes))

    def means(self, other: "Fact") -> bool:
        """Whether the same number says the same; ranges may differ, the door holds values to them."""
        return replace(self, low=other.low, high=other.high) == other

    @property
    def has_members(self) -> bool:
        return self.level.has_members

    @property
    def field(self) -> pa.Field:
        """The column, in the narrowest type that the range fits."""
        kind = pa.bool_() if self.kind is Kind.YES_NO else _narrowest(self.low, self.high)
        if self.level.has_months:
            kind = pa.list_(pa.field("element", kind, nullable=False), MONTHS)
        return pa.field(self.name, kind, nullable=False)


def _narrowest(low: int, high: int) -> pa.DataType:
    for bits in (8, 16, 32):
        if -(2 ** (bits - 1)) <= low and high < 2 ** (bits - 1):
            return getattr(pa, f"int{bits}")()
    return pa.int64()


def schema_of(facts: Iterable[Fact]) -> pa.Schema:
    """The columns of a file: ids and divisions, facts of the household, members with theirs."""
    facts = list(facts)
    own = [fact.field for fact in facts if not fact.has_members]
    person = pa.struct([fact.field for fact in facts if fact.has_members])
    members = pa.list_(pa.field("element", person, nullable=False))
    return pa.schema(
        [
            pa.field("id", pa.int64(), nullable=False),
            pa.field("division", pa.dictionary(pa.int32(), pa.string()), nullable=False),
            *own,
            pa.field("members", members, nullable=False),
        ]
    )


def check_names(facts: Iterable[Fact]) -> None:
    """Raises Invalid for a fact called like one of the file's own columns, and where none is of persons."""
    facts = list(facts)
    for fact in facts:
        if fact.name in OWN:
            raise Invalid(f"数据项不能叫“{fact.name}”：快照用它写户编号、区划或成员；请在规则中换一个名称。")
    if not any(fact.has_members for fact in facts):
        raise Invalid("规则没有任何关于成员的数据项，不能生成快照；请至少声明一项个人的数据。")


def metadata_of(
    about: About, households: int, persons: int, set_aside: int, facts: Iterable[Fact], content: str
) -> dict:
    """What a file says of itself, but for the digest over it. `content` is the digest of the rows."""
    return {
        "format": FORMAT,
        **about.plain(),
        "households": households,
        "persons": persons,
        "set_aside": set_aside,
        "inputs": [fact.plain() for fact in facts],
        "content": content,
    }


def digest_of(plain: Mapping) -> str:
    """Of the metadata and so of all that the file holds: the digest of the rows is among them."""
    covered = {name: value for name, value in plain.items() if name != "digest"}
    return hashlib.sha256(json.dumps(covered, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def add_content(digest: "hashlib._Hash", columns: HouseholdColumns, divisions: np.ndarray) -> None:
    """Add the rows of one row group to a digest, whatever the layout and compression of the file."""
    digest.update(f"{len(columns)} {columns.offsets[-1]} ".encode())
    digest.update(np.asarray(columns.ids, np.int64).tobytes())
    digest.update("\n".join(divisions).encode())
    digest.update(columns.offsets.astype(np.int32).tobytes())
    for column in (*columns.household.values(), *columns.members.values()):
        digest.update(column.tobytes())
