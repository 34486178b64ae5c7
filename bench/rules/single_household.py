"""One household of four in a warm process: python -m bench.rules.single_household

Medians, in one line of JSON, in microseconds: plain Python by hand; our compiled reading alone; with the
door that checks every fact; the full explanation tree; OpenFisca from its situation to the value, and with
its trace. All must give the same payable amount.
"""

import datetime as dt
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from minzheng.kernel.rules.engine import door

from .book import book
from .parameters import ON_DATE, divisions, parameters
from .peers import peer_python, run_python
from .plain import relief
from .population import write_parameters
from .reporting import TOTALS

TURNS = 2_000
COUNTY = divisions()[100]
HOUSEHOLD = {
    "urban": True,
    "vehicles": 0,
    "homes": 1,
    "runs_business": False,
    "financial_assets_fen": 800_000,
    "support_fen": 20_000,
    "emergency_cost_fen": 600_000,
    "emergency_paid_fen": 0,
}
_NOTHING = {
    "counted": True,
    "in_institution": False,
    "student": False,
    "disability_category": "none",
    "disability_level": 0,
    "self_care": "full",
    "without_supporter": False,
    "seriously_ill": False,
    "wage_fen": 0,
    "business_fen": 0,
    "property_fen": 0,
    "transfer_fen": 0,
    "pension_fen": 0,
    "medical_fen": 0,
}
MEMBERS = [
    _NOTHING | {"birth_date": dt.date(1939, 3, 1), "pension_fen": 23_000, "medical_fen": 31_050},
    _NOTHING | {"birth_date": dt.date(1980, 7, 9), "wage_fen": 190_000, "seriously_ill": True},
    _NOTHING | {"birth_date": dt.date(1983, 2, 28), "disability_category": "physical", "disability_level": 2},
    _NOTHING | {"birth_date": dt.date(2012, 9, 30), "student": True, "property_fen": 1_234},
]


def microseconds(work: Callable[[], object], turns: int = TURNS) -> float:
    """The median of single calls, after as many to warm up."""
    taken = []
    for _ in range(2 * turns):
        started = time.perf_counter_ns()
        work()
        taken.append(time.perf_counter_ns() - started)
    return round(statistics.median(taken[turns:]) / 1000, 1)


def own_times() -> tuple[dict, int]:
    """Plain Python and our readings, and the amount on which they agree."""
    values = parameters().resolve(COUNTY, ON_DATE)
    program = book.compile(ON_DATE, values)
    whole = {name: value.value for name, value in values.items()}
    by_hand = whole | {"reference_date": ON_DATE}
    inputs, compiled = program.edition.scalar(TOTALS)
    admitted = door.admit(inputs, program.edition.declared, HOUSEHOLD, MEMBERS)
    payable = relief(HOUSEHOLD, MEMBERS, by_hand)["payable"]
    assert program.evaluate(HOUSEHOLD, MEMBERS)["payable"] == payable
    work = {
        "plain": lambda: relief(HOUSEHOLD, MEMBERS, by_hand),
        "compiled": lambda: compiled(*admitted, whole),
        "evaluate": lambda: program.evaluate(HOUSEHOLD, MEMBERS, outputs=TOTALS),
        "evaluate_all_rules": lambda: program.evaluate(HOUSEHOLD, MEMBERS),
        "explain": lambda: program.explain(HOUSEHOLD, MEMBERS, outputs=["payable"]).tree("payable"),
    }
    return {name: microseconds(one) for name, one in work.items()}, payable


def situation() -> dict:
    """The household as OpenFisca wants it: every value under its month, every person under a name."""
    month = f"{ON_DATE:%Y-%m}"
    people = {}
    for number, member in enumerate(MEMBERS):
        facts = {name: {month: value} for name, value in member.items() if name != "birth_date"}
        people[f"p{number}"] = facts | {"birth_date": {"ETERNITY": member["birth_date"].isoformat()}}
    own = {name: {month: value} for name, value in HOUSEHOLD.items()}
    own |= {"members": list(people), "division": {month: int(COUNTY)}}
    return {"persons": people, "households": {"h": own}}


def main() -> None:
    """Print all times."""
    times, payable = own_times()
    with TemporaryDirectory() as folder:
        write_parameters(Path(folder))
        (Path(folder) / "situation.json").write_text(json.dumps(situation()))
        theirs = run_python(peer_python(), "bench.rules.openfisca_single", folder)
    assert theirs.pop("payable") == payable, "OpenFisca gives another amount"
    print(json.dumps({"payable_fen": payable, "microseconds": times | theirs}))


if __name__ == "__main__":
    main()
