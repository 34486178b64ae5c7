"""Finding the header row of a sender's sheet and matching its columns to the contract."""

import re
from dataclasses import dataclass

from .cells import shown
from .contracts import Column, Dataset, header_unit, plain_header
from .errors import HeadersRefused
from .sheets import Sheet

HEADER_ROWS_SEARCHED = 30
REPORT_SHEET = "有问题的行"  # the first sheet of our own report: never read back (see `reports`)


@dataclass(frozen=True)
class Header:
    """Where the header stands and what each column means.

    `texts` are the sender's words in the sender's order; `places` maps a contract column to its index;
    `units` holds the units that headers state.
    """

    sheet: Sheet
    row_number: int
    texts: tuple[str, ...]
    places: dict[str, int]
    units: dict[str, str]

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Headers that the contract does not know, in the sender's order."""
        known = set(self.places.values())
        return tuple(text for index, text in enumerate(self.texts) if text and index not in known)


def find_header(sheets: list[Sheet], dataset: Dataset, *, sheet_name: str = "") -> Header:
    """The one header of a file. Raises HeadersRefused, saying which sheet or column and what to do."""
    wanted = [s for s in sheets if (s.name == sheet_name if sheet_name else s.name != REPORT_SHEET)]
    found = [(sheet, best) for sheet in wanted if (best := _best_row(sheet, dataset))]
    if not found:
        required = "、".join(column.label for column in dataset.columns if column.required)
        raise HeadersRefused(f"没有找到表头。请在第一张表里保留一行表头，至少包含：{required}。")
    complete = [(sheet, best) for sheet, best in found if not _missing(best[1], dataset)]
    filled = [(sheet, best) for sheet, best in complete if sheet.rows[-1][0] > best[0]]
    if len(filled) > 1:
        names = "、".join(f"“{sheet.name}”" for sheet, _ in filled)
        raise HeadersRefused(f"工作表{names}都像“{dataset.label}”。请只保留一张，或分成几个文件上传。")
    sheet, (row_number, places, texts) = (filled or complete or found)[0]
    if missing := _missing(places, dataset):
        raise HeadersRefused(
            f"工作表“{sheet.name}”第 {row_number} 行的表头缺少：{'、'.join(missing)}。请补上这些列，"
            "或把列名改成所列的名称。"
        )
    over_all = _unit_over_all(sheet, row_number)
    units = {name: header_unit(texts[index]) or over_all for name, index in places.items()}
    for name, unit in units.items():
        _refuse_other_period(dataset.column(name), unit)
    return Header(sheet, row_number, texts, places, units)


def _unit_over_all(sheet: Sheet, header_row: int) -> str:
    """The unit that bureaus write above a whole table, "单位：万元"; "" when there is none."""
    for number, cells in sheet.rows[:HEADER_ROWS_SEARCHED]:
        for cell in cells if number < header_row else ():
            if match := re.search(r"单位[:：]\s*(万元|元)", shown(cell)):
                return match[1]
    return ""


def _missing(places: dict[str, int], dataset: Dataset) -> list[str]:
    return [column.label for column in dataset.columns if column.required and column.name not in places]


def _best_row(sheet: Sheet, dataset: Dataset) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    """The row that names most columns of the contract, at least two of them (one, if it has only one)."""
    by_header = {header: column for column in dataset.columns for header in column.headers}
    best = None
    for number, cells in sheet.rows[:HEADER_ROWS_SEARCHED]:
        texts = tuple(shown(cell) for cell in cells)
        matches = [by_header.get(plain_header(text)) if text else None for text in texts]
        names = {column.name for column in matches if column}
        if len(names) >= min(2, len(dataset.columns)) and (best is None or len(names) > len(best[2])):
            best = (number, texts, names, matches)
    if best is None:
        return None
    number, texts, _, matches = best
    places: dict[str, int] = {}
    for index, column in enumerate(matches):
        if column is None:
            continue
        if column.name in places:
            first, second = texts[places[column.name]], texts[index]
            raise HeadersRefused(
                f"工作表“{sheet.name}”第 {number} 行的表头里，“{first}”和“{second}”都是“{column.label}”。请只保留一列。"
            )
        places[column.name] = index
    return number, places, texts


def _refuse_other_period(column: Column, unit: str) -> None:
    """A yearly amount in a monthly column would be twelve times wrong without anybody noticing."""
    ours, theirs = _period(column.unit), _period(unit)
    if ours and theirs and ours != theirs:
        raise HeadersRefused(
            f"“{column.label}”应按{ours}填写（{column.unit}），表头写的是“{unit}”。请换算后再上传，并改正表头。"
        )


def _period(unit: str) -> str:
    return unit[-1] if unit.endswith(("年", "月")) else ""
