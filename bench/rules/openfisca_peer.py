"""OpenFisca-core on the flat tables: python -m bench.rules.openfisca_peer rows|table FOLDER

`rows` reads a parameter of an area as its documentation says, by an array of areas, which the library
does in a Python loop over the rows; `table` reads each area once and indexes with NumPy, as a user does who
has found that out. Its whole numbers are patched to 64 bits: with its own 32 the sums are wrong.
"""

from bench.rules.reporting import TOTALS, report  # starts the clock

import datetime as dt  # isort: skip
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from openfisca_core.entities import Entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable, config

config.VALUE_TYPES[int]["dtype"] = np.int64

from bench.rules.openfisca_rules import RULES, DisabilityCategory, Household, Person, SelfCare  # noqa: E402

MONTH_TEXT = "2026-03"
FROM = "2024-01-01"
INPUTS = {
    Person: {
        **dict.fromkeys(("counted", "in_institution", "student", "without_supporter", "seriously_ill"), bool),
        **dict.fromkeys(("disability_level", "wage_fen", "business_fen", "property_fen"), int),
        **dict.fromkeys(("transfer_fen", "pension_fen", "medical_fen"), int),
        "disability_category": DisabilityCategory,
        "self_care": SelfCare,
    },
    Household: {
        **dict.fromkeys(("urban", "runs_business"), bool),
        **dict.fromkeys(("division", "vehicles", "homes", "financial_assets_fen", "support_fen"), int),
        **dict.fromkeys(("emergency_cost_fen", "emergency_paid_fen"), int),
    },
}


def variable(name: str, entity: Entity, kind: type, formula: Callable | None = None) -> type[Variable]:
    """A variable class made from its name, for inputs and parameters, which are many and alike."""
    own = {"value_type": kind, "entity": entity, "definition_period": MONTH, "label": name}
    if kind in (DisabilityCategory, SelfCare):
        own |= {
            "value_type": kind.__base__, "possible_values": kind, "default_value": next(iter(kind)),
        }  # fmt: skip
    if name == "birth_date":
        own |= {"definition_period": ETERNITY}
    return type(name, (Variable,), own | ({"formula": formula} if formula else {}))


class Law:
    """The parameters of a folder as an OpenFisca tree, and the variables that read them."""

    def __init__(self, folder: Path, lookup: str):
        table = pq.read_table(folder / "parameters.parquet")
        self.lookup = lookup
        self.counties = table.column("division").to_numpy()
        self.provinces = np.unique(self.counties // 10_000)
        self.tree: dict = {"county": {}, "province": {}}
        self.variables: list[type[Variable]] = []
        for name in table.column_names:
            if name not in ("division", "reference_date"):
                self._plain(name, table.column(name).to_pylist())
        self._matrix("living_rate", "disability_level", [f"living_rate_{level}" for level in range(5)])
        self._matrix("destitute_care", "self_care", [f"destitute_care_{place}" for place in range(3)])
        self._care(pq.read_table(folder / "care_rates.parquet").to_pydict())

    def _plain(self, name: str, values: list) -> None:
        """A parameter with one value a county, or a province where its counties agree."""
        by_province = {
            str(county // 10_000): value for county, value in zip(self.counties, values, strict=True)
        }
        same = all(by_province[str(c // 10_000)] == v for c, v in zip(self.counties, values, strict=True))
        scope = "province" if same else "county"
        cells = by_province if same else dict(zip(map(str, self.counties), values, strict=True))
        self.tree[scope][name] = {area: _dated(value) for area, value in cells.items()}
        kind = bool if isinstance(values[0], bool) else int

        def formula(household, period, parameters):
            codes = household("division", period) // (10_000 if same else 1)
            node = parameters(period)[scope][name]
            if self.lookup == "rows":
                return node[codes]
            areas = self.provinces if same else self.counties
            return np.array([node[str(area)] for area in areas])[np.searchsorted(areas, codes)]

        self.variables.append(variable(name, Household, kind, formula))

    def _matrix(self, name: str, key: str, columns: list[str]) -> None:
        """A person's cell of a small table whose columns are parameters of the area."""

        def formula(person, period):
            places = np.asarray(person(key, period))
            cells = [person.household(column, period) for column in columns]
            return np.select([places == place for place in range(len(columns))], cells)

        self.variables.append(variable(name, Person, int, formula))

    def _care(self, rates: dict) -> None:
        names = [each.name for each in DisabilityCategory]
        tree: dict = {}
        for division, category, level, rate in zip(*rates.values(), strict=True):
            of_province = tree.setdefault(str(division // 10_000), {name: {} for name in names})
            of_province[names[category]][str(level)] = _dated(rate)
        self.tree["province"]["care_rate"] = tree
        shape = (len(self.provinces), len(names), 5)

        def formula(person, period, parameters):
            provinces = person.household("division", period) // 10_000
            category, level = person("disability_category", period), person("disability_level", period)
            node = parameters(period).province.care_rate
            if self.lookup == "rows":
                return node[provinces][category][level.astype(str)]
            cells = [node[str(p)][c][str(x)] for p in self.provinces for c in names for x in range(5)]
            place = np.searchsorted(self.provinces, provinces)
            return np.array(cells).reshape(shape)[place, np.asarray(category), level]

        self.variables.append(variable("care_rate", Person, int, formula))

    def system(self) -> TaxBenefitSystem:
        """The tax and benefit system: entities, inputs, parameters and rules."""
        system = TaxBenefitSystem([Person, Household])
        for entity, inputs in INPUTS.items():
            system.add_variables(*(variable(name, entity, kind) for name, kind in inputs.items()))
        system.add_variables(variable("birth_date", Person, dt.date), *self.variables, *RULES)
        system.parameters = ParameterNode("", data=self.tree)
        return system


def _dated(value: int | bool) -> dict:
    return {"values": {FROM: {"value": value}}}


def simulation(folder: Path, system: TaxBenefitSystem) -> Simulation:
    """The whole nation of a folder in memory, as OpenFisca needs it."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    members = pq.read_table(folder / "persons.parquet")
    own = pq.read_table(folder / "households.parquet")
    builder.declare_person_entity("person", np.arange(len(members)))
    households = builder.declare_entity("household", np.arange(len(own)))
    households.members_entity_id = members.column("household_id").to_numpy()
    built = builder.build(system)
    for table in (members, own):
        for name in table.column_names:
            if name != "household_id":
                built.set_input(name, MONTH_TEXT, table.column(name).to_numpy())
    return built


def main(lookup: str, folder: Path) -> None:
    """Print the totals of the nation in a folder."""
    asked = simulation(folder, Law(folder, lookup).system())
    household_province = asked.calculate("division", MONTH_TEXT) // 10_000
    person_province = household_province[asked.populations["household"].members_entity_id]
    sums = [_by_province(household_province, household_province)[0]]
    for name in TOTALS:
        values = asked.calculate(name, MONTH_TEXT)
        whole = len(values) == len(household_province)
        sums.append(_by_province(household_province if whole else person_province, values)[1])
    report(zip(*sums, strict=True))


def _by_province(provinces: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Province numbers and sums of values whose provinces stand in order."""
    starts = np.flatnonzero(np.diff(provinces, prepend=-1))
    return provinces[starts], np.add.reduceat(np.asarray(values).astype(np.int64), starts)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
