"""Who of a family may apply alone for what families get (单人户): answered by whoever has the rules.

A matter takes applications in, and another holds the rules; neither knows the other. The rules are offered
here while the application starts.
"""

import datetime as dt
from collections.abc import Callable, Mapping

Rules = Callable[..., bool]  # (person's facts, division_code=, on_date=) -> whether she may
_rules: list[Rules] = []


def offer(rules: Rules) -> None:
    """The rules of 单人户; offered once."""
    if _rules:
        raise RuntimeError("the rules of applying alone are offered twice")
    _rules.append(rules)


def may_apply_alone(person: Mapping[str, int | bool], *, division_code: str, on_date: dt.date) -> bool:
    """Whether a person with these facts may apply alone on a day; never before 2021-07-01."""
    [rules] = _rules
    return rules(dict(person), division_code=division_code, on_date=on_date)
