"""From a rule book to a programme of payment: which law, which facts, what is due and why."""

from .computing import Assessed, Entitlement
from .law import LawOfMonth, ProgrammeLaw
from .monthly import MonthlyEntitlement
from .reading import Derived, FactsMissing, FactValue, Reading
from .subjects import Situation, SubjectFile, holds_on

__all__ = [
    "Assessed",
    "Derived",
    "Entitlement",
    "FactValue",
    "FactsMissing",
    "LawOfMonth",
    "MonthlyEntitlement",
    "ProgrammeLaw",
    "Reading",
    "Situation",
    "SubjectFile",
    "holds_on",
]
