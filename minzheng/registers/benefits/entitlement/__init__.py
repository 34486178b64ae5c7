"""From a rule book to a programme of payment: which law, which facts, what is due and why."""

from .computing import Assessed, Entitlement
from .law import LawOfMonth, ProgrammeLaw
from .reading import Derived, FactsMissing, FactValue, Reading
from .subjects import Situation, SubjectFile, holds_on

__all__ = [
    "Assessed",
    "Derived",
    "Entitlement",
    "FactValue",
    "FactsMissing",
    "LawOfMonth",
    "ProgrammeLaw",
    "Reading",
    "Situation",
    "SubjectFile",
    "holds_on",
]
