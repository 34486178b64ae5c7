"""Random rule books, parameters and households, from a seed."""

import datetime as dt
import inspect
import random

from minzheng.kernel.rules.engine import (
    CONSTANT,
    HOUSEHOLD,
    HOUSEHOLD_MONTH,
    MONTHS,
    PERSON,
    PERSON_MONTH,
    Book,
    Enumeration,
    Library,
    ParameterSet,
    Value,
    age_on,
    any_month,
    anyone,
    calendar_months_between,
    ceil_div,
    choose,
    count,
    count_of_months,
    day_date,
    every_month,
    everyone,
    floor_div,
    half_up_div,
    is_one_of,
    lookup,
    max_of,
    max_of_months,
    max_over,
    min_of,
    min_of_months,
    min_over,
    months_between,
    number_of_members,
    of,
    round_to,
    total,
    total_of_months,
    when,
)
from minzheng.kernel.rules.engine.units import day_number
from minzheng.kernel.rules.errors import RuleError

DAY = dt.date(2020, 11, 1)
CLASS = Enumeration("类别", {"A": "重点", "B": "一般", "C": "临时"})
FLOWS = [("flow", -3000, 50_000), ("visits", 0, 31)]
NUMBERS = [("cash", -5000, 90_000), ("months", 0, 24), ("huge", -(10**12), 10**12), ("share", -3, 7)]


def declare(book: Book) -> None:
    for level, prefix in ((HOUSEHOLD, "h"), (PERSON, "p")):
        for name, low, high in NUMBERS:
            book.input(f"{prefix}_{name}", level, name, "元" if name == "cash" else "次", low, high)
        book.input(f"{prefix}_yes", level, "条件")
        book.input(f"{prefix}_class", level, "类别", CLASS)
        book.input(f"{prefix}_day", level, "日期", "日期", dt.date(1896, 1, 1), dt.date(2104, 12, 31))
    for level, prefix in ((HOUSEHOLD_MONTH, "h"), (PERSON_MONTH, "p")):
        for name, low, high in FLOWS:
            book.input(f"{prefix}_{name}", level, name, "元" if name == "flow" else "次", low, high)
        book.input(f"{prefix}_mark", level, "当月条件")
    book.parameter("std", "标准", "元/人月", -100, 100_000)
    book.parameter("rate", "比例", "%", 0, 20_000)
    book.parameter("flag", "开关")
    book.parameter("class_of_all", "通用类别", CLASS)
    book.parameter("start", "起算日", "日期", dt.date(1999, 1, 1), dt.date(2020, 12, 31))
    book.parameter("grid", "档位表", "元", -900, 900, {"类别": ["A", "B", "C"], "级": [2, 3, 4]})


def parameter_set(seed: random.Random) -> ParameterSet:
    cells = tuple(seed.randint(-900, 900) for _ in range(9))
    plain = {
        "std": seed.randint(-100, 100_000),
        "rate": seed.randint(0, 20_000),
        "flag": seed.random() < 0.5,
        "class_of_all": seed.randint(0, 2),
        "start": day_number(dt.date(seed.randint(1999, 2020), 2, 28)),
        "grid": cells,
    }
    return ParameterSet({n: Value(v, "", n, "某文", "", DAY) for n, v in plain.items()})


def facts(seed: random.Random, prefix: str) -> dict:
    """Facts as the engine's whole numbers, with the ends of each range and 29 February well represented."""
    made = {
        f"{prefix}_{name}": seed.choice([low, high, 0, seed.randint(low, high)])
        for name, low, high in NUMBERS
    }
    leap = day_number(dt.date(4 * seed.randint(477, 523), 2, 29)) if seed.random() < 0.8 else 0
    days = [day_number(dt.date(1896, 1, 1)), day_number(dt.date(2104, 12, 31)), seed.randint(-27000, 49000)]
    day = seed.choice([*days, leap, leap + seed.choice([-1, 1, 365, 366])])
    made |= {f"{prefix}_yes": seed.random() < 0.5, f"{prefix}_class": seed.randint(0, 2)}
    made |= {
        f"{prefix}_{name}": [seed.choice([low, high, seed.randint(low, high)]) for _ in range(MONTHS)]
        for name, low, high in FLOWS
    }
    often = seed.choice([0, 0.1, 0.5, 0.9, 1])
    made |= {f"{prefix}_mark": [seed.random() < often for _ in range(MONTHS)]}
    return made | {f"{prefix}_day": min(max(day, days[0]), days[1])}


def as_written(row: dict) -> dict:
    """Whole numbers as `Program.evaluate` takes them."""
    return {
        name: CLASS.codes[value]
        if name.endswith("_class")
        else day_date(value)
        if name.endswith("_day")
        else value
        for name, value in row.items()
    }


class Author:
    """Writes random expressions over the symbolic values at hand."""

    def __init__(self, seed: random.Random, names: dict, level):
        self.seed = seed
        self.names = names
        self.level = level

    def leaf(self, kind: str, level):
        fitting = {
            name: node
            for name, node in self.names.items()
            if node.kind == kind and node.level.spreads_to(level) and node.op == "name"
        }
        monthly = [node for node in fitting.values() if node.level.has_months]
        if monthly and self.seed.random() < 0.6:
            return self.seed.choice(monthly)
        made = [node for name, node in fitting.items() if name.startswith(("r", "receives_"))]
        return self.seed.choice(made if made and self.seed.random() < 0.5 else list(fitting.values()))

    def number(self, depth: int, level):
        seed = self.seed
        if depth == 0:
            return seed.choice(
                [self.leaf("number", level), self.leaf("number", level), seed.randint(-99, 999)]
            )
        a, b = self.number(depth - 1, level), self.number(depth - 1, level)
        made = [
            lambda: a + b,
            lambda: a - b,
            lambda: a * b,
            lambda: floor_div(a, max_of(b, seed.randint(1, 9))),
            lambda: ceil_div(a, max_of(b, seed.randint(1, 9))),
            lambda: half_up_div(a, max_of(b, seed.randint(1, 9))),
            lambda: of(a, b),
            lambda: round_to(a, seed.choice([2, 7, 10, 100]), seed.choice(["floor", "ceil", "half_up"])),
            lambda: round_to(a, max_of(b, 1), seed.choice(["floor", "ceil", "half_up"])),
            lambda: min_of(a, b, seed.randint(-9, 9)),
            lambda: max_of(a, b),
            lambda: when(self.yes(depth - 1, level), a, b),
            lambda: when(self.yes(depth - 1, level), a),
            lambda: choose(self.leaf("code", level), {"C": a, "A": b}, 5),
            lambda: choose([(self.yes(depth - 1, level), a), (self.yes(depth - 1, level), b)], 7),
            lambda: lookup(
                self.names["grid"],
                self.leaf("code", level),
                min_of(max_of(self.number(depth - 1, level), 2), 4),
            ),
            lambda: age_on(self.day(level), self.day(level)),
            lambda: months_between(self.day(level), self.day(level)),
            lambda: calendar_months_between(self.day(level), self.day(level)),
            lambda: self.day(level) - self.day(level),
        ]
        if level is not CONSTANT and not level.has_members:
            below = PERSON_MONTH if level.has_months else PERSON
            made += 2 * [
                lambda: total(self.number(depth - 1, below)),
                lambda: count(self.yes(depth - 1, below)),
                lambda: max_over(self.number(depth - 1, below)),
                lambda: min_over(self.number(depth - 1, below)),
                lambda: number_of_members(),
            ]
        if level is not CONSTANT and not level.has_months:
            months = PERSON_MONTH if level.has_members else HOUSEHOLD_MONTH
            last = seed.choice([1, 3, 12])
            made += 2 * [
                lambda: total_of_months(self.number(depth - 1, months), last),
                lambda: count_of_months(self.yes(depth - 1, months), last),
                lambda: max_of_months(self.number(depth - 1, months), last),
                lambda: min_of_months(self.number(depth - 1, months), last),
            ]
        return self.first_allowed(made, a)

    def yes(self, depth: int, level):
        seed = self.seed
        if depth == 0:
            return self.leaf("yes_no", level)
        a, b = self.number(depth - 1, level), self.number(depth - 1, level)
        made = [
            lambda: (
                seed.choice([a < b, a <= b, a > b, a >= b, a == b, a != b])
                if not isinstance(a, int) or not isinstance(b, int)
                else self.leaf("yes_no", level)
            ),
            lambda: self.yes(depth - 1, level) & self.yes(depth - 1, level),
            lambda: self.yes(depth - 1, level) | self.yes(depth - 1, level),
            lambda: ~self.yes(depth - 1, level),
            lambda: self.leaf("code", level) == self.leaf("code", level),
            lambda: is_one_of(self.leaf("code", level), "A", "C"),
            lambda: self.day(level) <= self.day(level),
            lambda: when(self.yes(depth - 1, level), self.yes(depth - 1, level)),
        ]
        if level is not CONSTANT and not level.has_members:
            below = PERSON_MONTH if level.has_months else PERSON
            made += [
                lambda: anyone(self.yes(depth - 1, below)),
                lambda: everyone(self.yes(depth - 1, below)),
            ]
        if level is not CONSTANT and not level.has_months:
            months = PERSON_MONTH if level.has_members else HOUSEHOLD_MONTH
            made += [
                lambda: any_month(self.yes(depth - 1, months), seed.choice([2, 12])),
                lambda: every_month(self.yes(depth - 1, months), seed.choice([2, 12])),
            ]
        return self.first_allowed(made, self.leaf("yes_no", level))

    def day(self, level):
        day = self.leaf("date", level)
        return self.seed.choice(
            [day, day + self.seed.randint(-400, 400), max_of(day, self.leaf("date", level))]
        )

    def first_allowed(self, made: list, fallback):
        """A random way; ways that the engine refuses (overflow, no person's value) give another one."""
        for _ in range(4):
            try:
                return self.seed.choice(made)()
            except RuleError:
                continue
        return fallback


def random_book(number: int, rules: int = 9) -> Book:
    """A book of random rules of all levels, each free to rest on the inputs and all earlier rules.

    Every other one is a library of two or three books, each of which asks those before it.
    """
    seed = random.Random(number)
    if number % 2:
        return random_library(seed).book
    book = Book("random")
    declare(book)
    add_rules(seed, book, rules)
    return book


def random_library(seed: random.Random) -> Library:
    books = []
    for index in range(seed.choice([2, 3])):
        book = Book(f"random {index}")
        declare(book)
        for asked in range(index):
            book.receives(f"p{asked}", level=seed.choice([HOUSEHOLD, PERSON]))
        names = add_rules(seed, book, 4)
        dated = seed.choice([{}, {}, {"since": DAY}, {"since": DAY + dt.timedelta(1)}, {"until": DAY}])
        level = seed.choice([HOUSEHOLD, PERSON])
        _add(book, "r_amount", level, "number", names, seed.random(), **dated)
        book.programme(f"p{index}", f"待遇{index}", amount="r_amount")
        books.append(book)
    return Library(seed.sample(books, len(books)))


def add_rules(seed: random.Random, book: Book, rules: int) -> list[str]:
    """Rules r0, r1 …; gives all names that a further rule may rest on."""
    names = list(book.declared)
    for index in range(rules):
        level = CONSTANT if index == 0 else seed.choice([HOUSEHOLD, PERSON, HOUSEHOLD_MONTH, PERSON_MONTH])
        kind = seed.choice(["number", "number", "yes_no"])
        _add(book, f"r{index}", level, kind, list(names), seed.random())
        names.append(f"r{index}")
    return names


def _add(book: Book, name: str, level, kind: str, arguments: list[str], own_seed, **dated) -> None:
    def rule(*symbols):
        author = Author(random.Random(own_seed), dict(zip(arguments, symbols, strict=True)), level)
        return author.number(3, level) if kind == "number" else author.yes(3, level)

    rule.__signature__ = inspect.Signature(
        [inspect.Parameter(argument, inspect.Parameter.POSITIONAL_OR_KEYWORD) for argument in arguments]
    )
    book.rule(level, name, "元" if kind == "number" else "", name=name, **dated)(rule)
