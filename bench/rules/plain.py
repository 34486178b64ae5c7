"""The book of the bench by hand in plain Python, for one household: the yardstick of the scalar reading.

    python -m bench.rules.plain FOLDER

computes a whole folder with it, which makes it a peer whose totals must agree as well. Standard library
only, but for reading the files.
"""

from bench.rules.reporting import TOTALS, report  # starts the clock

import datetime as dt  # isort: skip
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

CATEGORIES = ("none", "visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple")
SELF_CARE = ("full", "partial", "none")
LEVELS = 5
BASIS = 10_000


def relief(household: Mapping, members: Sequence[Mapping], p: Mapping) -> dict[str, int]:
    """The results of one household by the names of TOTALS, a person's results summed over the members.

    Facts are as `Program.evaluate` takes them (fen, bools, codes, dates); `p` holds whole numbers by name,
    tables as tuples.
    """
    standard = p["standard_urban"] if household["urban"] else p["standard_rural"]
    size = 0
    for member in members:
        if member["counted"] and not member["in_institution"]:
            size += 1
    property_fits = (
        household["financial_assets_fen"] <= standard * size * p["assets_multiple"] // BASIS
        and household["vehicles"] <= p["vehicle_limit"]
        and household["homes"] <= p["home_limit"]
        and (not household["runs_business"] or p["business_allowed"])
    )
    insured, income, medical, ages, destitute = [], household["support_fen"], 0, [], []
    for member in members:
        age = _age(member["birth_date"], p["reference_date"])
        resident = member["counted"] and not member["in_institution"]
        countable = _countable_income(member, p) if resident else 0
        helpless = age >= 60 or age < 16 or 1 <= member["disability_level"] <= 2
        poor = resident and member["without_supporter"] and helpless
        alone = poor and countable < standard and property_fits
        ages.append(age)
        destitute.append(alone)
        insured.append(resident and not alone)
        if insured[-1]:
            income += countable
            medical += member["medical_fen"]
    many = sum(insured)
    net_income = income - min(medical, income * p["medical_cap"] // BASIS)
    per_head = net_income // max(many, 1)
    eligible = many > 0 and per_head < standard and property_fits
    near = many > 0 and not eligible and property_fits
    edge = near and per_head < standard * p["edge_multiple"] // BASIS
    gap = price_relief = emergency_aid = 0
    if eligible:
        full = standard * many
        gap = -(-max(full - net_income, full * p["minimum_gap"] // BASIS) // 100) * 100
    if eligible or (edge and p["price_covers_edge"]):
        price_relief = p["price_per_head"] * many
    if eligible or edge:
        limit = max(standard * size * p["emergency_cap"] // BASIS - household["emergency_paid_fen"], 0)
        emergency_aid = min(household["emergency_cost_fen"] * p["emergency_rate"] // BASIS, limit)
    whole = dict.fromkeys(TOTALS, 0)
    for person in zip(members, ages, insured, destitute, strict=True):
        _add_person(whole, *person, standard, eligible, edge, p)
    whole["eligible"], whole["edge"], whole["gap"] = int(eligible), int(edge), gap
    whole["price_relief"], whole["emergency_aid"] = price_relief, emergency_aid
    personal = whole["top_up"] + whole["destitute_support"] + whole["allowances"]
    whole["payable"] = gap + price_relief + personal + emergency_aid
    return whole


def _age(birth: dt.date, on: dt.date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _countable_income(member: Mapping, p: Mapping) -> int:
    wage = member["wage_fen"]
    return (
        (0 if member["student"] else wage - wage * p["work_deduction"] // BASIS)
        + max(member["pension_fen"] - p["pension_disregard"], 0)
        + max(member["business_fen"], 0)
        + member["property_fen"]
        + member["transfer_fen"]
    )


def _add_person(
    whole: dict, member: Mapping, age: int, insured: bool, destitute: bool, standard: int, eligible: bool,
    edge: bool, p: Mapping,
) -> None:  # fmt: skip
    """Add to the sums of the household what one member receives."""
    level = member["disability_level"]
    top_up = support = care = living = longevity = 0
    if eligible and insured:
        share = _top_up_share(member, age, level, p)
        top_up = standard * share // BASIS
    if destitute:
        basic = -(-(standard * p["destitute_ratio"] // BASIS) // 100) * 100
        support = basic + p["destitute_care"][SELF_CARE.index(member["self_care"])]
    elif not member["in_institution"]:
        care = p["care_rate"][CATEGORIES.index(member["disability_category"]) * LEVELS + level]
    if insured and (eligible or edge):
        living = p["living_rate"][level]
    if age >= 80:
        longevity = p["longevity_100" if age >= 100 else "longevity_90" if age >= 90 else "longevity_80"]
    allowances = living + (max(care, longevity) if p["care_or_longevity"] else care + longevity)
    whole["destitute"] += destitute
    whole["receives"] += (insured and eligible) or top_up + support + allowances > 0
    whole["top_up"] += top_up
    whole["destitute_support"] += support
    whole["care_allowance"] += care
    whole["living_allowance"] += living
    whole["longevity"] += longevity
    whole["allowances"] += allowances


def _top_up_share(member: Mapping, age: int, level: int, p: Mapping) -> int:
    if 1 <= level <= 2 or age >= p["elder_age"]:
        return p["top_up_a"]
    if member["seriously_ill"] or age < p["child_age"]:
        return p["top_up_b"]
    return p["top_up_c"] if member["student"] or level > 0 else 0


# --- A whole folder ----------------------------------------------------------------------------------


def read_parameters(folder: Path) -> dict[int, dict]:
    """The parameters of each county, with its tables as tuples."""
    import pyarrow.parquet as pq

    found = {}
    for row in pq.read_table(folder / "parameters.parquet").to_pylist():
        for name, cells in (("living_rate", LEVELS), ("destitute_care", len(SELF_CARE))):
            row[name] = tuple(row.pop(f"{name}_{place}") for place in range(cells))
        found[row["division"]] = row | {"care_rate": ()}
    for row in pq.read_table(folder / "care_rates.parquet").to_pylist():
        found[row["division"]]["care_rate"] += (row["care_rate"],)
    return found


def households(folder: Path) -> Iterator[tuple[dict, list[dict]]]:
    """Each household with its members, facts as `relief` takes them."""
    import pyarrow.parquet as pq

    members = _rows(pq.ParquetFile(folder / "persons.parquet"))
    member = next(members)
    for household in _rows(pq.ParquetFile(folder / "households.parquet")):
        own = []
        while member and member["household_id"] == household["household_id"]:
            member["disability_category"] = CATEGORIES[member["disability_category"]]
            member["self_care"] = SELF_CARE[member["self_care"]]
            own.append(member)
            member = next(members, None)
        yield household, own


def _rows(file) -> Iterator[dict]:
    for batch in file.iter_batches():
        yield from batch.to_pylist()


def main(folder: Path) -> None:
    """Print the totals of the nation in a folder."""
    parameters = read_parameters(folder)
    provinces: dict[int, list[int]] = {}
    for household, members in households(folder):
        results = relief(household, members, parameters[household["division"]])
        sums = provinces.setdefault(household["division"] // BASIS, [0] * len(TOTALS))
        for place, name in enumerate(TOTALS):
            sums[place] += results[name]
    report((province, *sums) for province, sums in provinces.items())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
