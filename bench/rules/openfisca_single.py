"""OpenFisca on one household, in its own environment; `single_household` runs it and prepares the folder."""

import json
import statistics
import sys
import time
from pathlib import Path

from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench.rules.openfisca_peer import MONTH_TEXT, Law

TURNS = 40


def calculate(system: TaxBenefitSystem, situation: dict, trace: bool) -> int:
    """What the household is paid; with `trace`, its serialised trace is made as well."""
    simulation = SimulationBuilder().build_from_dict(system, situation)
    simulation.trace = trace
    amount = simulation.calculate("payable", MONTH_TEXT)
    if trace:
        json.dumps(simulation.tracer.get_serialized_flat_trace(), default=str)  # it holds dates
    return int(amount[0])


def main(folder: Path) -> None:
    """Print the amount and the medians in microseconds."""
    system = Law(folder, "rows").system()
    situation = json.loads((folder / "situation.json").read_text())
    report: dict = {"payable": calculate(system, situation, trace=False)}
    for name, trace in (("openfisca", False), ("openfisca_with_trace", True)):
        taken = []
        for _ in range(TURNS):
            started = time.perf_counter_ns()
            calculate(system, situation, trace)
            taken.append(time.perf_counter_ns() - started)
        report[name] = round(statistics.median(taken) / 1000, 1)
    print(json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
