"""How each input of a rule book is read: by its name, or as the programme says.

    a kind of `people.facts`      the fact of the person, or of her household, that holds on the day
    alive                         no day of death before the day; told at any time, it holds for all time
    age                           years completed on the day
    age_day_before                on the day before it (满十八周岁次月停: the month of the birthday is paid)
    age_at_month_end              on the last day of the month (a band that begins with the birthday's month)
    receives_<code>               whether the person is covered by another programme on the day
    share_<code>_fen              what another programme owes for the person in the month of the day
    a name in `terms`             what the decision set (`Award.terms`)
    a name in `derived`           what the programme makes of facts

Nothing is guessed: a fact that is not on file raises FactsMissing with person and item, unless `optional`
gives it a meaning when absent.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.people.facts import FACT_KINDS, Unit
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, Book, Level

ALIVE, DEATH = "alive", "death_day"
AGES = ("age_day_before", "age", "age_at_month_end")
RECEIVES, SHARE, FEN = "receives_", "share_", "_fen"
OF = "的"  # between a person and an item; no item has it in its name

FactValue = Callable[[str], int | None]


class FactsMissing(Invalid):
    """Facts that the rules need are not on file. `missing` names person and item, one text each."""

    def __init__(self, missing: list[str]):
        self.missing = tuple(missing)
        super().__init__(f"还缺以下信息，不能测算：{'；'.join(missing)}。请补录后再办理。", field="facts")

    @property
    def items(self) -> tuple[str, ...]:
        """The items alone, without whose they are."""
        return tuple(dict.fromkeys(text.rpartition(OF)[2] for text in self.missing))


@dataclass(frozen=True)
class Derived:
    """An input made of facts: `value(fact, day)`, where `fact(name)` is None for one that is not on file.

    The situation may change wherever one of the facts begins or ends; of a fact that is a day, also on that
    day and the day after it.
    """

    facts: tuple[str, ...]
    value: Callable[[FactValue, dt.date], int | bool]


@dataclass(frozen=True, eq=False)
class Reading:
    """The inputs of a book, sorted by where they come from.

    With `month_of_entry` a fact that begins within the month counts for all of it where nothing stood on file
    on its first day (自申请当月计发: a card of 15 June is paid for June); what ends counts from the next month in
    either case.
    """

    book: Book
    optional: Mapping[str, int] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    month_of_entry: bool = False

    def __post_init__(self):
        strange = [
            name for level in (HOUSEHOLD, PERSON) for name in self.inputs(level)
            if name not in FACT_KINDS and name not in self.derived and name not in self.terms
            and not self._has_a_meaning(name)
        ]  # fmt: skip
        if strange:
            raise ValueError(f"{self.book.name}: nobody knows how to read {'、'.join(strange)}")

    @staticmethod
    def _has_a_meaning(name: str) -> bool:
        return name == ALIVE or name in AGES or name.startswith(RECEIVES) or _shared(name) is not None

    def inputs(self, level: Level) -> tuple[str, ...]:
        """Every input of a level."""
        return tuple(name for name, one in self.book.declared.items() if one.level is level)

    def facts(self, level: Level) -> tuple[str, ...]:
        """Those that are facts on file."""
        return tuple(
            name
            for name in self.inputs(level)
            if name in FACT_KINDS and name not in self.derived and name not in self.terms
        )

    def required(self, level: Level) -> tuple[str, ...]:
        """Facts without which there is no result."""
        return tuple(name for name in self.facts(level) if name not in self.optional)

    @cached_property
    def person_facts(self) -> tuple[str, ...]:
        return self.facts(PERSON)

    @cached_property
    def household_facts(self) -> tuple[str, ...]:
        return self.facts(HOUSEHOLD)

    def facts_loaded(self, level: Level) -> set[str]:
        """Every kind of fact to fetch for a level: read as it is, or derived from, or the day of death."""
        names = set(self.facts(level))
        for name, one in self.derived.items():
            if self.book.declared[name].level is level:
                names |= set(one.facts)
        if level is PERSON and ALIVE in self.book.declared:
            names.add(DEATH)
        return names

    @cached_property
    def days(self) -> set[str]:
        """Kinds of facts whose value is a day on which, or after which, something changes."""
        used = {DEATH} | {name for one in self.derived.values() for name in one.facts}
        return {name for name in used if FACT_KINDS[name].unit is Unit.DAY}

    @cached_property
    def ages(self) -> tuple[str, ...]:
        return tuple(name for name in AGES if name in self.book.declared)

    @cached_property
    def received(self) -> dict[str, str]:
        """Inputs that ask for another programme: name to code."""
        return {
            name: name.removeprefix(RECEIVES)
            for name in self.inputs(PERSON)
            if name.startswith(RECEIVES) and name not in self.derived
        }

    @cached_property
    def shares(self) -> dict[str, str]:
        """Inputs that ask for what another programme owes: name to code."""
        return {name: code for name in self.inputs(PERSON) if (code := _shared(name)) is not None}

    @property
    def other_programmes(self) -> set[str]:
        return {*self.received.values(), *self.shares.values()}


def _shared(name: str) -> str | None:
    if name.startswith(SHARE) and name.endswith(FEN):
        return name.removeprefix(SHARE).removesuffix(FEN)
    return None
