"""Both subsidies once more in plain Python, from the sheet (disability 2.1, 2.2) and not from the rules."""

from collections.abc import Mapping
from typing import Any


def living_fen(person: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """Fen a month of the living subsidy. `values` are the parameters as plain numbers."""
    if not _may(person):
        return 0
    poor = person["receives_dibao"] or (values["living_extended"] and person["receives_dibao_marginal"])
    if not poor or person["disability_grade"] not in (1, 2, 3, 4) or person["receives_orphan"]:
        return 0
    if person["receives_unsupported_child"] and not person["receives_dibao"]:
        return 0
    others = [person["other_living_subsidy_fen"]]
    if values["elderly_counts_as_living"]:
        others.append(person["share_elderly_fen"])
    return 0 if max(others) >= values["living_standard"] else values["living_standard"]


def nursing_fen(person: Mapping[str, Any], values: Mapping[str, Any]) -> int:
    """Fen a month of the nursing subsidy."""
    if not _may(person) or (person["care_insurance"] and values["care_insurance_excludes"]):
        return 0
    grades = (1, 2)
    if values["nursing_extended"] and person["disability_category"] in (5, 6):
        grades = (1, 2, 3, 4)
    if person["disability_grade"] not in grades:
        return 0
    other = max(person["other_nursing_subsidy_fen"], person["share_elder_care_subsidy_fen"])
    return 0 if other >= values["nursing_standard"] else values["nursing_standard"]


def _may(person: Mapping[str, Any]) -> bool:
    stopped = ("receives_tekun", "work_injury_nursing", "serving_sentence")
    return person["alive"] and person["card_valid"] and not any(person[name] for name in stopped)
