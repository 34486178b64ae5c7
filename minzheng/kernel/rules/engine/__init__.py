"""The rule engine, pure Python and NumPy: a rule is written once, read as scalars, columns, SQL and text."""

from .book import Book
from .columns import ColumnResult, HouseholdColumns
from .declared import Declared
from .explanation import Explanation
from .graph import CONSTANT, HOUSEHOLD, PERSON, Level
from .intervals import MAX_MEMBERS
from .language import (
    age_on,
    anyone,
    calendar_months_between,
    ceil_div,
    ceil_to_yuan,
    choose,
    code,
    count,
    everyone,
    floor_div,
    floor_to_yuan,
    half_up_div,
    is_one_of,
    lookup,
    max_of,
    max_over,
    min_of,
    min_over,
    months_between,
    number_of_members,
    of,
    round_to,
    total,
    when,
)
from .program import Program
from .units import Enumeration, Unit, day_date, day_number, parse_unit, percent, yuan
from .values import ParameterSet, Value

__all__ = [
    "CONSTANT",
    "HOUSEHOLD",
    "MAX_MEMBERS",
    "PERSON",
    "Book",
    "ColumnResult",
    "Declared",
    "Enumeration",
    "Explanation",
    "HouseholdColumns",
    "Level",
    "ParameterSet",
    "Program",
    "Unit",
    "Value",
    "age_on",
    "anyone",
    "calendar_months_between",
    "ceil_div",
    "ceil_to_yuan",
    "choose",
    "code",
    "count",
    "day_date",
    "day_number",
    "everyone",
    "floor_div",
    "floor_to_yuan",
    "half_up_div",
    "is_one_of",
    "lookup",
    "max_of",
    "max_over",
    "min_of",
    "min_over",
    "months_between",
    "number_of_members",
    "of",
    "parse_unit",
    "percent",
    "round_to",
    "total",
    "when",
    "yuan",
]
