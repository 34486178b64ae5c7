"""The facts on the file of a household of 低保: those the rules read, and those that lists and classes need."""

from minzheng.kernel.people.facts import FACT_KINDS, FactKind
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON

from .entitlement import ENTITLEMENT

_BESIDES = {
    "guarantee_class", "labour_ability", "in_school", "serious_illness", "disability_category",
    "disability_grade", "exempt_income_year_fen",
}  # fmt: skip
_HELD = _BESIDES | ENTITLEMENT.reading.facts_loaded(HOUSEHOLD) | ENTITLEMENT.reading.facts_loaded(PERSON)
FACTS: dict[str, FactKind] = {name: kind for name, kind in FACT_KINDS.items() if name in _HELD}
