"""The invented people of the invented nation, the same for the same seed and size, in constant memory.

    python -m bench.rules.population 1e6 [folder]

writes under the folder (var/bench) `1000000/households.parquet`, `persons.parquet` and the parameters as
plain tables, for the peers; our own nested snapshot is written from the same chunks. Households stand in
the order of counties and persons in the order of households, which suits every peer.
"""

import datetime as dt
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from minzheng.kernel.rules import snapshot_format, snapshots
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON, HouseholdColumns, Level, day_number
from minzheng.kernel.rules.engine.units import Family, Kind
from minzheng.kernel.rules.snapshots import About, SnapshotWriter

from .book import book
from .parameters import ON_DATE, divisions, parameter_sets

SEED = 5
CHUNK = 262_144  # households
FOLDER = Path(__file__).resolve().parents[2] / "var" / "bench"
# Shares of households with 1 to 8 members; the mean is 2.63.
_SIZES = np.array([0.250, 0.294, 0.212, 0.134, 0.068, 0.028, 0.010, 0.004])
MEAN_SIZE = float(_SIZES @ np.arange(1, 9))


def chunks(persons: int) -> Iterator[tuple[HouseholdColumns, np.ndarray]]:
    """Households of a nation of about so many persons, with their division codes, in order of county.

    Ids are the row numbers from 0. A chunk depends on the seed, its number and the size of the nation only.
    """
    households = round(persons / MEAN_SIZE)
    people = np.random.default_rng([SEED, persons]).lognormal(0, 0.7, len(divisions()))
    ends = np.round(np.cumsum(people) / people.sum() * households).astype(np.int64)
    codes = np.array(divisions(), dtype=object)
    for number, first in enumerate(range(0, households, CHUNK)):
        ids = np.arange(first, min(first + CHUNK, households))
        places = np.searchsorted(ends, ids, side="right")
        yield _chunk(np.random.default_rng([SEED, persons, number]), ids), codes[places]


def _chunk(chance: np.random.Generator, ids: np.ndarray) -> HouseholdColumns:
    sizes = chance.choice(len(_SIZES), len(ids), p=_SIZES / _SIZES.sum()) + 1
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    owner = np.repeat(np.arange(len(ids)), sizes)
    urban = chance.random(len(ids)) < 0.6
    # How well off the household is; everything that follows depends on it.
    means = chance.lognormal(np.where(urban, 0.1, -0.25), 0.55)
    columns = _person_columns(chance, means[owner], urban[owner])
    return HouseholdColumns(_household_columns(chance, means, urban), columns, offsets, ids=ids)


def _household_columns(chance: np.random.Generator, means: np.ndarray, urban: np.ndarray) -> dict:
    many = len(means)
    happened = chance.random(many) < 0.02
    return {
        "urban": urban,
        "vehicles": chance.binomial(3, np.clip(means * 0.13, 0, 0.9)).astype(np.int8),
        "homes": (1 + (chance.random(many) < means * 0.12) - (chance.random(many) < 0.06)).astype(np.int8),
        "runs_business": chance.random(many) < 0.06,
        "financial_assets_fen": _fen(chance.lognormal(0, 1.1, many) * means * 30_000, 0, 10_000_000),
        "support_fen": _fen(_some(chance, many, 0.12) * means * 500, 0, 100_000),
        "emergency_cost_fen": _fen(happened * chance.lognormal(8.5, 1.2, many), 0, 4_000_000),
        "emergency_paid_fen": _fen(_some(chance, many, 0.01) * happened * 1_500, 0, 100_000),
    }


def _person_columns(chance: np.random.Generator, means: np.ndarray, urban: np.ndarray) -> dict:
    many = len(means)
    days = np.minimum((chance.beta(1.6, 2.6, many) * 38_000).astype(np.int32), 46_000)
    age = days // 365
    adult, old, child = (age >= 18) & (age < 60), age >= 60, (age >= 6) & (age < 22)
    disabled = chance.random(many) < np.where(old, 0.11, 0.03)
    level = np.where(disabled, chance.integers(1, 5, many), 0)
    frail = np.clip((age - 55) / 90, 0, 0.5)
    dependence = chance.random(many)
    work = adult & (chance.random(many) < 0.86)
    return {
        "birth_date": (day_number(ON_DATE) - 1 - days).astype(np.int32),
        "counted": chance.random(many) < 0.975,
        "in_institution": chance.random(many) < np.where(old, 0.02, 0.002),
        "student": child & (chance.random(many) < 0.93),
        "disability_category": np.where(disabled, chance.integers(1, 8, many), 0).astype(np.int8),
        "disability_level": level.astype(np.int8),
        "self_care": ((dependence < frail).astype(np.int8) + (dependence < frail * 0.4)).astype(np.int8),
        "without_supporter": chance.random(many) < np.where(old, 0.03, 0.006),
        "seriously_ill": chance.random(many) < np.where(old, 0.05, 0.012),
        "wage_fen": _fen(work * chance.lognormal(0, 0.45, many) * means * 5_200, 0, 200_000, whole=True),
        "business_fen": _fen(_some(chance, many, 0.05) * means * 3_000 - _some(chance, many, 0.01) * 900),
        "property_fen": _fen(_some(chance, many, 0.18) * means * 260, 0, 200_000),
        "transfer_fen": _fen(_some(chance, many, 0.60) * means * 520, 0, 200_000, whole=True),
        "pension_fen": _fen(old * np.where(urban, 3_100, 560) * chance.lognormal(0, 0.4, many), 0, 200_000),
        "medical_fen": _fen(_some(chance, many, 0.3) * np.where(old, 420, 110), 0, 500_000),
    }


def _some(chance: np.random.Generator, many: int, share: float) -> np.ndarray:
    """A number around 1 for a share of the cases, 0 for the others."""
    return (chance.random(many) < share) * chance.lognormal(0, 0.9, many)


def _fen(yuan: np.ndarray, low: int = -200_000, high: int = 200_000, whole: bool = False) -> np.ndarray:
    """Yuan as fen within bounds; `whole` for what is paid in whole yuan."""
    bounded = np.clip(yuan, low, high)
    return (np.rint(bounded).astype(np.int32) * 100) if whole else np.rint(bounded * 100).astype(np.int32)


# --- Files -------------------------------------------------------------------------------------------


def write(persons: int, folder: Path = FOLDER) -> Path:
    """Write the files of a nation, unless the same code has done so; gives the folder that holds them."""
    target = folder / str(persons)
    stamp, wanted = target / "written.stamp", _stamp()
    if stamp.exists() and stamp.read_text() == wanted:
        return target
    target.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    write_parameters(target)
    snapshot = SnapshotWriter(target / "snapshot.parquet", book.declared, about())
    households = _Flat(target / "households.parquet", HOUSEHOLD)
    members = _Flat(target / "persons.parquet", PERSON)
    with snapshot, households, members:
        for columns, codes in chunks(persons):
            sizes = np.diff(columns.offsets)
            households.append({"household_id": columns.ids, "division": codes.astype(np.int32)}, columns)
            members.append({"household_id": np.repeat(columns.ids, sizes)}, columns)
            snapshot.append(columns, codes)
    assert snapshot.faults == [], snapshot.faults[:3]
    stamp.write_text(wanted)
    return target


def _stamp() -> str:
    """A digest of whatever decides what stands in the files."""
    own = ("population.py", "parameters.py", "parameters.toml", "book.py")
    sources = [Path(module.__file__) for module in (snapshots, snapshot_format)]
    sources += (Path(__file__).with_name(name) for name in own)
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def about() -> About:
    known_at = dt.datetime.combine(ON_DATE, dt.time(), dt.UTC)
    return About(ON_DATE, known_at, "", f"测量用，种子 {SEED}")


class _Flat:
    """A plain table in a Parquet file: ids first, then the declared inputs of a level."""

    def __init__(self, path: Path, level: Level):
        self.path = path
        self.of_households = level is HOUSEHOLD
        own = [("household_id", pa.int32())] + [("division", pa.int32())] * self.of_households
        inputs = [item for item in book.declared.values() if not item.is_parameter]
        self.fields = [
            *own,
            *((item.name, _type(item)) for item in inputs if (item.level is HOUSEHOLD) == self.of_households),
        ]

    def __enter__(self) -> "_Flat":
        schema = pa.schema([pa.field(name, type_, nullable=False) for name, type_ in self.fields])
        self.file = pq.ParquetWriter(self.path, schema, compression="zstd")
        return self

    def append(self, ids: dict, columns: HouseholdColumns) -> None:
        values = ids | dict(columns.household if self.of_households else columns.members)
        arrays = [pa.array(values[name]).cast(type_) for name, type_ in self.fields]
        self.file.write_table(pa.Table.from_arrays(arrays, schema=self.file.schema))

    def __exit__(self, *_) -> None:
        self.file.close()


def _type(item) -> pa.DataType:
    """The narrowest column type that the declared range fits."""
    if item.unit.kind is Kind.YES_NO:
        return pa.bool_()
    if item.unit.family is Family.DATE:
        return pa.date32()
    return next(t for bits, t in ((7, pa.int8()), (15, pa.int16()), (31, pa.int32())) if item.high < 2**bits)


def write_parameters(folder: Path) -> None:
    """The values in force as plain tables, one row a county; the care rates, a matrix, one row a cell."""
    sets = parameter_sets()
    codes = np.array(divisions()).astype(np.int32)
    wide = {"division": codes}
    for name, item in book.edition(ON_DATE).parameters.items():
        values = [one[name].value for one in sets]
        if not item.keys:
            wide[name] = _column(name, values)
        elif len(item.keys) == 1:
            wide |= {
                f"{name}_{place}": pa.array(cells, pa.int32())
                for place, cells in enumerate(zip(*values, strict=True))
            }
    pq.write_table(pa.table(wide), folder / "parameters.parquet")
    rates = np.array([one["care_rate"].value for one in sets], dtype=np.int32)
    category, level = np.divmod(np.arange(rates.shape[1]), len(book.declared["care_rate"].keys[1][1]))
    long = {
        "division": np.repeat(codes, rates.shape[1]),
        "disability_category": np.tile(category, len(codes)).astype(np.int8),
        "disability_level": np.tile(level, len(codes)).astype(np.int8),
        "care_rate": rates.reshape(-1),
    }
    pq.write_table(pa.table(long), folder / "care_rates.parquet")


def _column(name: str, values: list) -> pa.Array:
    if book.unit_of(name).kind is Kind.YES_NO:
        return pa.array(values)
    whole = pa.array(values, pa.int32())
    return whole.cast(pa.date32()) if book.unit_of(name).kind is Kind.DATE else whole


if __name__ == "__main__":
    print(write(int(float(sys.argv[1])), *map(Path, sys.argv[2:])))
