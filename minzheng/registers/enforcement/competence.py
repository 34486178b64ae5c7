"""谁能罚什么: which level may impose which kind of penalty in which field, by which law and from when."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .errors import NotCompetent
from .fields import Field, PenaltyKind

FILE = Path(__file__).with_name("competence.toml")
LEVELS = {2: ("province", "省级"), 4: ("city", "市级"), 6: ("county", "县级")}


@dataclass(frozen=True)
class Competence:
    """One row: a level may impose these kinds in this field."""

    field: str
    level: str
    kinds: tuple[str, ...]
    department: str
    basis: str
    from_date: dt.date
    elsewhere: str
    certainty: str


def rows(on_date: dt.date | None = None) -> tuple[Competence, ...]:
    found = _table()
    return found if on_date is None else tuple(one for one in found if one.from_date <= on_date)


def level_of(division_code: str) -> tuple[str, str]:
    """Code and label of the level of an office; townships and villages impose no penalties of their own."""
    return LEVELS.get(len(division_code), ("township", "乡镇"))


def require(field: str, kinds: tuple[str, ...], *, division_code: str, on_date: dt.date) -> Competence:
    """The row that allows it. Raises NotCompetent, which says to whom the matter belongs."""
    level, label = level_of(division_code)
    name = Field(field).label
    mine = [one for one in rows(on_date) if one.field == field and one.level == level]
    if not mine:
        other = next(
            (one.elsewhere for one in rows() if one.field == field and one.elsewhere), "有管辖权的机关"
        )
        raise NotCompetent(
            f"{label}民政部门没有{name}领域的行政处罚权（行政处罚法 第二十二条、第二十三条）。请移送{other}处理。"
        )
    row = mine[-1]
    beyond = [PenaltyKind(kind).label for kind in kinds if kind not in row.kinds]
    if beyond:
        raise NotCompetent(
            f"{label}{row.department}在{name}领域不能作出{'、'.join(beyond)}（{row.basis}）。请移送{row.elsewhere}处理。"
        )
    return row


@lru_cache(maxsize=1)
def _table() -> tuple[Competence, ...]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Competence(
            row["field"], row["level"], tuple(row["kinds"]), row["department"], row["basis"], row["from"],
            row.get("elsewhere", ""), row.get("certainty", "sure"),
        )
        for row in content["competence"]
    )  # fmt: skip
