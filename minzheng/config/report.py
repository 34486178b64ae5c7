"""The year of a district beside what its bureau printed."""

from dataclasses import dataclass

from minzheng.kernel.base.money import wan_text
from minzheng.registers.benefits import queries as benefits

PROGRAMME = "dibao"
# 冷水滩区民政局2020年工作总结和2021年工作规划, 一(一)1: person-times, household-times, fen
PRINTED = {
    ("431103", 2020): {
        "urban": {"persons": 37_607, "households": 23_082, "fen": 1_515_450_000},
        "rural": {"persons": 107_401, "households": 58_567, "fen": 2_915_590_000},
    }
}
LABELS = {"urban": "城市低保", "rural": "农村低保"}
NOTE = (
    "说明：演示区的人口是虚构的。户数、人数和收入在生成时按印出的全年数调校（先定全年的进出，再定一月的存量，"
    "收入随机后按平均补助水平整体缩放）；发放数由十二个月的真实发放批次逐月产生，没有写入任何结果。"
)


@dataclass(frozen=True)
class Row:
    """One figure of ours beside the printed one. `off_per_mille` is the difference in tenths of a percent."""

    label: str
    ours: str
    printed: str
    off_per_mille: int | None


def rows(division_prefix: str, year: int) -> list[Row]:
    """Person-times, household-times and amounts of 低保 in a year, urban and rural."""
    totals = benefits.year_totals(PROGRAMME, division_prefix, year=year)
    printed = PRINTED.get((division_prefix, year), {})
    found = []
    for category, label in LABELS.items():
        for key, unit, text in (
            ("persons", "人次", str),
            ("households", "户次", str),
            ("fen", "万元", wan_text),
        ):
            ours, theirs = totals[category][key], printed.get(category, {}).get(key)
            off = None if theirs is None else round((ours - theirs) * 1000 / theirs)
            found.append(Row(f"{label}（{unit}）", text(ours), "—" if theirs is None else text(theirs), off))
    return found
