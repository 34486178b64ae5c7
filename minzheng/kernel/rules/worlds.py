"""A world: one state of the law, in which a batch asks what everybody would receive."""

import datetime as dt
import hashlib
import importlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from minzheng.kernel.base.errors import Invalid

from .engine.book import Book, Programme
from .engine.column_door import admit_columns
from .engine.columns import Batch, HouseholdColumns
from .engine.library import Library
from .engine.program import column_type
from .engine.values import Value
from .errors import Fault, RuleError
from .parameters import Parameters, significant_area


def find_book(path: str) -> Book:
    """The book, or the joined book of a library, at an import path "package.module:name".

    By the path a worker in another process finds the same rules.
    """
    found = _find(path)
    return found.book if isinstance(found, Library) else found


def programmes_of(path: str) -> tuple[Programme, ...]:
    """What a book, or each book of a library, pays."""
    found = _find(path)
    if isinstance(found, Library):
        return found.programmes
    return (found.offered,) if found.offered else ()


def _find(path: str) -> Book | Library:
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise Invalid(f"找不到规则册“{path}”；请核对名称，或在这台机器上安装含有它的版本。") from error


@dataclass(frozen=True)
class Compiled:
    """The rules of a day with the parameters of many divisions: data that can be sent to another process.

    `parameters` holds a column of values, one per set, for each parameter in force; `rows` gives for each
    division code its set. `programmes` are those that exist on that day. The rules themselves are found
    again by the book's path, and held to the same digest.
    """

    book: str
    on_date: dt.date
    digest: str
    parameters: Mapping[str, np.ndarray]
    sets: int
    rows: Mapping[str, int]
    programmes: tuple[Programme, ...]
    _loaded: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    def __getstate__(self) -> dict:
        return {**self.__dict__, "_loaded": {}}

    @property
    def outputs(self) -> tuple[str, ...]:
        """The rules that say what is paid and for whom."""
        names = [name for one in self.programmes for name in (one.amount, one.persons) if name]
        return tuple(dict.fromkeys(names))

    @property
    def key(self) -> str:
        """Digest of rules and parameters: the same key gives the same fen to everybody."""
        if "key" not in self._loaded:
            self._loaded["key"] = self._key()
        return self._loaded["key"]

    def _key(self) -> str:
        values = [[name, column.tolist()] for name, column in sorted(self.parameters.items())]
        text = json.dumps([self.digest, values, sorted(self.rows.items())], separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def edition(self):
        """The rules, loaded once; raises Invalid where this process holds others than the one that asked."""
        if "edition" not in self._loaded:
            edition = find_book(self.book).edition(self.on_date)
            if edition.digest != self.digest:
                raise Invalid("执行测算的进程装有不同版本的规则；请在各节点安装同一版本后重试。")
            self._loaded["edition"] = edition
        return self._loaded["edition"]

    def batch(self, outputs: Sequence[str]) -> Batch:
        """The compiled batch reading of some outputs, for facts that `admit` has let in; kept."""
        outputs = tuple(outputs)
        if outputs not in self._loaded:
            self._loaded[outputs] = Batch(self.edition.plan, outputs, self.parameters)
        return self._loaded[outputs]

    def admit(
        self, columns: HouseholdColumns, outputs: Sequence[str], on_bad: str
    ) -> tuple[HouseholdColumns, np.ndarray, tuple[Fault, ...]]:
        """The facts that the outputs need, the rows kept, and what was wrong with the others; see Program."""
        inputs = self.edition.inputs_of(outputs)
        # Another world's rules may need facts that these do not know.
        own, each = (
            {name: column for name, column in source.items() if name in inputs}
            for source in (columns.household, columns.members)
        )
        columns = replace(columns, household=own, members=each)
        return admit_columns(inputs, self.edition.declared, columns, self.sets, on_bad)

    def parameter_rows(self, codes: Sequence[str], place: np.ndarray) -> np.ndarray | None:
        """For each household the index of its parameter set; `place` says which code is whose.

        Raises Invalid for a division that was not asked for when the parameters were resolved.
        """
        unknown = sorted(set(codes) - self.rows.keys())
        if unknown:
            raise Invalid(
                f"区划 {'、'.join(unknown[:5])} 没有参数；请核对快照中的区划代码，或补上这些区划的标准。"
            )
        if self.sets == 1:
            return None
        return np.array([self.rows[code] for code in codes])[place]


@dataclass(frozen=True)
class World:
    """A book with its parameters. `region` takes the values of one area for everybody, wherever they live.

    `known_at` leaves out parameter values that became known later; None takes all.
    """

    book: str
    parameters: Parameters
    region: str | None = None
    known_at: dt.date | None = None

    def compile(self, codes: Iterable[str], on_date: dt.date) -> Compiled:
        """The rules and parameters of a day for some divisions. Raises ParameterError for a missing value."""
        edition = find_book(self.book).edition(on_date)
        if not edition.rules:
            raise RuleError(f"{on_date} 没有任何生效的规则；请核对日期，或补上那个时期的规则版本。")
        decided = _decided(self.parameters.areas, tuple(codes), self.region)
        if not decided:
            raise Invalid("快照中没有任何住户；请先更新快照。")
        areas = list(dict.fromkeys(decided.values()))
        values = {
            name: self.parameters.values_for(name, areas, on_date, self.known_at)
            for name in edition.parameters
        }
        self._all_there(areas, values, on_date)
        # Divisions in which every value is the same share a set.
        places: dict[tuple, int] = {}
        plain = zip(*([value.value for value in column] for column in values.values()), strict=True)
        keys = list(plain) if values else [()] * len(areas)
        of_area = {area: places.setdefault(key, len(places)) for area, key in zip(areas, keys, strict=True)}
        distinct = dict(zip(values, zip(*places, strict=True), strict=True))
        columns = {
            name: np.array(column, dtype=column_type(edition.parameters[name]))
            for name, column in distinct.items()
        }
        rows = {code: of_area[area] for code, area in decided.items()}
        paid = tuple(one for one in programmes_of(self.book) if one.amount in edition.rules)
        return Compiled(self.book, on_date, edition.digest, columns, len(places), rows, paid)

    def _all_there(
        self, areas: list[str], values: Mapping[str, list[Value | None]], on_date: dt.date
    ) -> None:
        """Raises ParameterError for a value missing or impossible, as compiling for one division does."""
        book = find_book(self.book)
        edition = book.edition(on_date)
        fine: set[int] = set()
        for name, column in values.items():
            for area, value in zip(areas, column, strict=True):
                if value is None or (id(value) not in fine and edition.parameters[name].wrong(value.value)):
                    book.compile(on_date, self.parameters.resolve(area, on_date, self.known_at))
                fine.add(id(value))


@lru_cache(maxsize=8)  # the months of a simulation ask the same again and again
def _decided(areas: frozenset[str], codes: tuple[str, ...], region: str | None) -> dict[str, str]:
    """For each division the one that decides all its values."""
    return {code: nearest(areas, code if region is None else region) for code in codes}


def nearest(areas: Collection[str], code: str) -> str:
    """The nearest of the areas at or above a division: there all its values are decided; "" is the nation."""
    area = significant_area(code)
    while area and area not in areas:
        area = area[:-1]
    return area
