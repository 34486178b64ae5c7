"""A snapshot held against the books: every value of every household, read a second time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from minzheng.kernel.people.models import Household
from minzheng.kernel.rules.engine import Declared, HouseholdColumns
from minzheng.kernel.rules.engine.column_door import admit_columns
from minzheng.kernel.rules.snapshots import Part, Snapshot
from minzheng.registers.benefits.programmes import Programme

from .population import CHUNK, chunks, facts_of


@dataclass(frozen=True)
class Difference:
    """One thing that stands otherwise in a file than in the books; household 0 is the file as a whole."""

    household_id: int
    what: str
    in_file: str
    in_books: str

    @property
    def sentence(self) -> str:
        whose = f"户 {self.household_id} 的" if self.household_id else ""
        return f"{whose}{self.what}：快照为 {self.in_file}，数据库为 {self.in_books}"


@dataclass
class Check:
    """Reads a programme's households as of a snapshot's day, as known at its moment, beside the file.

    Iterate to compare; the counts say afterwards how much was compared. In memory stand one row group of
    the file and a thousand households of the books. Raises Invalid where the file is not of these rules.
    """

    file: Snapshot
    programme: Programme
    households: int = 0
    values: int = 0
    _inputs: Mapping[str, Declared] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._inputs = facts_of(self.programme)
        self.file.fits(self._inputs)

    def __iter__(self) -> Iterator[Difference]:
        computed = self.file.recomputed_digest()
        if computed != self.file.digest:
            yield Difference(0, "内容摘要", f"{computed}（重新计算）", f"{self.file.digest}（登记）")
        seen: set[int] = set()
        for group in range(self.file.groups):
            part = self.file.read([group], self._inputs)
            for first in range(0, len(part.columns), CHUNK):
                rows = np.arange(first, min(first + CHUNK, len(part.columns)))
                yield from self._beside_the_books(part, rows, seen)
        yield from self._left_out(seen)

    def _beside_the_books(self, part: Part, rows: np.ndarray, seen: set[int]) -> Iterator[Difference]:
        ids = [int(part.columns.ids[row]) for row in rows]
        known = dict(Household.objects.filter(id__in=ids).values_list("id", "division_code"))
        found = self._situations(ids)
        place = {int(one): row for row, one in enumerate(found.ids)}
        both: list[tuple[int, int]] = []
        for row, household_id in zip(rows, ids, strict=True):
            code = part.codes[part.place[row]]
            if household_id in seen:
                yield Difference(household_id, "行", "重复出现", "一户")
            elif household_id not in known:
                yield Difference(household_id, "档案", "有", "没有")
            elif household_id not in place:
                yield Difference(household_id, "信息", "齐全", "不全，或这一天没有成员")
            else:
                both.append((row, place[household_id]))
            if known.get(household_id, code) != code or not code.startswith(self.file.about.area):
                yield Difference(household_id, "所在村（社区）", code, known.get(household_id, "没有"))
            seen.add(household_id)
        self.households += len(ids)
        own = part.columns.taken(np.array([row for row, _ in both], dtype=np.int64))
        books = found.taken(np.array([row for _, row in both], dtype=np.int64))
        yield from self._of_columns(own, books)

    def _situations(self, ids: Sequence[int]) -> HouseholdColumns:
        about = self.file.about
        return self.programme.situations(ids, about.as_of, about.known_at).columns

    def _of_columns(self, own: HouseholdColumns, books: HouseholdColumns) -> Iterator[Difference]:
        """Compare the same households, standing in the same order."""
        sizes = [np.diff(one.offsets) for one in (own, books)]
        same = sizes[0] == sizes[1]
        for row in np.flatnonzero(~same):
            yield Difference(int(own.ids[row]), "成员人数", f"{sizes[0][row]} 人", f"{sizes[1][row]} 人")
        own, books = (one.taken(np.flatnonzero(same)) for one in (own, books))
        owner = np.repeat(np.arange(len(own)), np.diff(own.offsets))
        for name, item in self._inputs.items():
            of_members = item.level.has_members
            left, right = ((one.members if of_members else one.household)[name] for one in (own, books))
            self.values += left.size
            unequal = left != right
            for place in np.flatnonzero(unequal.any(axis=1) if unequal.ndim > 1 else unequal):
                row = owner[place] if of_members else place
                member = f"第 {place - own.offsets[row] + 1} 位成员的" if of_members else ""
                what = f"{member}“{item.label}”（{name}）"
                shown = (_text(item, column[place]) for column in (left, right))
                yield Difference(int(own.ids[row]), what, *shown)

    def _left_out(self, seen: set[int]) -> Iterator[Difference]:
        """Households of the area that are not in the file must lack something, or have no members."""
        about, set_aside = self.file.about, 0
        for divisions in chunks(about.area, about.known_at):
            rest = [household_id for household_id in divisions if household_id not in seen]
            found = self.programme.situations(rest, about.as_of, about.known_at)
            _, rows, faults = admit_columns(self._inputs, self._inputs, found.columns, 1, "set_aside")
            for row in rows:
                yield Difference(int(found.columns.ids[row]), "信息", "未列入", "齐全")
            set_aside += len(found.lacking) + len({fault.household_id for fault in faults})
        if set_aside != self.file.set_aside:
            yield Difference(0, "信息不全的户数", f"{self.file.set_aside} 户", f"{set_aside} 户")


def _text(item: Declared, value: np.ndarray) -> str:
    """A value as people read it; of a month level all twelve."""
    return "、".join(item.unit.show(one) for one in np.atleast_1d(value).tolist())
