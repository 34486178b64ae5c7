"""The data door for columns: every fact of every household checked at once, the bad ones named one by one."""

from collections.abc import Mapping

import numpy as np

from ..errors import FactError, Fault, RuleError
from .columns import HouseholdColumns
from .door import division_fault, fault, range_fault, size_fault
from .intervals import INT64, MAX_MEMBERS, MONTHS
from .units import Family

LISTED_WHEN_REFUSED = 1000


def admit_columns(
    inputs: Mapping, declared: Mapping, columns: HouseholdColumns, sets: int, on_bad: str = "refuse"
) -> tuple[HouseholdColumns, np.ndarray, tuple[Fault, ...]]:
    """The facts as plain columns of integers and bool, the rows kept, and what was wrong with the others.

    `inputs` are those that must be there; other declared columns may be there and are left unread.
    `on_bad` is "refuse" (raise FactError, listing up to 1,000 faults) or "set_aside" (leave those
    households out and list every fault). Columns of the wrong length or type are refused in either case.
    """
    if on_bad not in ("refuse", "set_aside"):
        raise RuleError(f'on_bad 只能是 "refuse" 或 "set_aside"，不能是“{on_bad}”。')
    _all_known(declared, columns)
    offsets = _offsets(columns)
    _ids_fit(columns)
    limit = LISTED_WHEN_REFUSED if on_bad == "refuse" else None
    bad = np.zeros(len(offsets) - 1, dtype=bool)
    faults: list[Fault] = []
    sizes = np.diff(offsets)
    for row in np.flatnonzero((sizes < 1) | (sizes > MAX_MEMBERS))[:limit]:
        faults.append(size_fault(columns.id_of(row), int(sizes[row])))
        bad[row] = True
    parameter_rows = _parameter_rows(columns, len(bad), sets)
    if parameter_rows is not None:
        for row in np.flatnonzero(parameter_rows < 0)[:limit]:
            faults.append(division_fault(columns.id_of(row)))
            bad[row] = True
    household: dict[str, np.ndarray] = {}
    members: dict[str, np.ndarray] = {}
    for name, item in inputs.items():
        source = columns.members if item.level.has_members else columns.household
        if name not in source:
            raise RuleError(
                f"缺少数据列“{item.label}”（{name}，层级：{item.level.label}）；请在批量数据中补上。"
            )
        length = int(offsets[-1]) if item.level.has_members else len(bad)
        values, missing = _plain(item, source[name], length)
        if not _all_fine(item, values, missing):
            for at in _places(item, values, missing, limit):
                row, member = _whose(item, at[0], offsets)
                absent = missing is not None and missing[at]
                faults.append(_fault(item, columns.id_of(row), member, values[at], absent, at[1:]))
                bad[row] = True
        (members if item.level.has_members else household)[name] = values
    if faults and on_bad == "refuse":
        raise FactError(faults)
    admitted = HouseholdColumns(household, members, offsets, columns.ids, parameter_rows)
    rows = np.flatnonzero(~bad)
    return (admitted.taken(rows) if bad.any() else admitted), rows, tuple(faults)


def _all_known(declared: Mapping, columns: HouseholdColumns) -> None:
    for label, source in (("户", columns.household), ("人", columns.members)):
        for name in source:
            item = declared.get(name)
            if item is None or item.is_parameter or item.level.has_members != (source is columns.members):
                raise RuleError(
                    f"数据列“{name}”没有声明为{label}的数据项；请核对列名，或从批量数据中去掉它。"
                )


def _offsets(columns: HouseholdColumns) -> np.ndarray:
    offsets = _array(columns.offsets, "offsets ")
    if offsets.ndim != 1 or len(offsets) < 1 or offsets.dtype.kind not in "iu":
        raise RuleError("offsets 须是一维整数数组，长度为户数加 1；请检查批量数据的构造。")
    offsets = offsets.astype(np.int64)
    if offsets[0] != 0 or (np.diff(offsets) < 0).any():
        raise RuleError("offsets 须从 0 开始且不减；请检查批量数据的构造。")
    return offsets


def _ids_fit(columns: HouseholdColumns) -> None:
    if columns.ids is not None and len(columns.ids) != len(columns):
        raise RuleError(
            f"户编号（ids）有 {len(columns.ids)} 个，户数是 {len(columns)}；请为每户给出一个编号。"
        )


def _all_fine(item, values: np.ndarray, missing: np.ndarray | None) -> bool:
    """Whether no fact of a column is missing or out of range: one look at its least and greatest."""
    if missing is not None or not values.size:
        return missing is None
    return values.dtype == bool or (item.low <= int(values.min()) and int(values.max()) <= item.high)


def _places(item, values: np.ndarray, missing: np.ndarray | None, limit: int | None) -> list[tuple[int, ...]]:
    """Where facts are missing or out of range, in order, up to a limit: (row,) or (row, month)."""
    wrong = np.zeros(values.shape, bool) if missing is None else missing
    if values.dtype != bool:
        wrong = wrong | (values < item.low) | (values > item.high)
    return [tuple(map(int, at)) for at in np.argwhere(wrong)[:limit]]


def _plain(item, column, length: int) -> tuple[np.ndarray, np.ndarray | None]:
    """The column as integers or bool, and where facts are missing (there the value is the lowest allowed).

    None says that none is missing: what a column of plain integers shows without being read.
    """
    # Of a list each element is kept as it is, so that none changes its type unseen.
    kind = object if isinstance(column, list | tuple) else None
    column = _array(column, f"数据列“{item.label}”（{item.name}）", kind)
    shape = (length, MONTHS) if item.level.has_months else (length,)
    if column.shape != shape:
        raise RuleError(f"数据列“{item.label}”（{item.name}）的长度是 {column.shape}，应是 {shape}。")
    missing = None
    if isinstance(column, np.ma.MaskedArray):
        missing = np.ma.getmaskarray(column)
        nothing = None if column.dtype == object else np.zeros((), column.dtype)
        column = np.where(missing, nothing, column.data)  # what lies under a mask is no fact
    column, absent = _by_type(item, column)
    if absent is not None:
        missing = absent if missing is None else missing | absent
    if missing is None or not missing.any():
        return column, None
    wants_bool = item.unit.family is Family.YES_NO
    whole = column if wants_bool else column.astype(np.int64)
    return np.where(missing, False if wants_bool else item.low, whole), missing


def _array(values, what: str, kind: type | None = None) -> np.ndarray:
    if isinstance(values, np.ndarray):
        return values
    try:
        return np.asarray(values, dtype=kind)
    except (TypeError, ValueError, OverflowError) as error:
        raise RuleError(f"{what}不能读作数组；请让各行长短一致，或改用 numpy 数组。") from error


def _by_type(item, column: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """The column as integers or bool, and where its own type says that a fact is missing.

    Only what is such a fact without a guess passes: days for dates, bool for yes/no, whole numbers of
    64 bits for the rest.
    """
    wants_bool, is_date = item.unit.family is Family.YES_NO, item.unit.family is Family.DATE
    absent = None
    if column.dtype == object:
        absent = np.fromiter((value is None for value in column.flat), bool, column.size)
        absent = absent.reshape(column.shape)
        kept = np.where(absent, False if wants_bool else 0, column)
        if all(isinstance(value, bool | np.bool_) is wants_bool and _fits(value) for value in kept.flat):
            column = kept.astype(bool if wants_bool else np.int64)
    elif is_date and column.dtype.kind == "M" and np.datetime_data(column.dtype) == ("D", 1):
        absent, column = np.isnat(column), column.astype(np.int64)
    if column.dtype.kind not in ("b" if wants_bool else "iu"):
        wanted = "是/否（bool）" if wants_bool else f"整数（int64）{'或 datetime64[D]' if is_date else ''}"
        raise RuleError(
            f"数据列“{item.label}”（{item.name}）的类型是 {column.dtype}，应是{wanted}；"
            "浮点数、文本和带时刻的时间请先换算，缺失值请用掩码数组。"
        )
    if column.dtype.kind == "u":
        if column.dtype == np.uint64 and column.size and int(column.max()) > INT64:
            raise RuleError(
                f"数据列“{item.label}”（{item.name}）含有超出 64 位有符号整数的值；请核对来源数据。"
            )
        column = column.astype(np.int64)
    return column if column.dtype.isnative else column.astype(column.dtype.newbyteorder("=")), absent


def _fits(value: object) -> bool:
    return isinstance(value, int | np.integer | np.bool_) and abs(int(value)) <= INT64


def _whose(item, place: int, offsets: np.ndarray) -> tuple[int, int]:
    """The household row of an element, and the member's number from 1 (0 for a fact of the household)."""
    if not item.level.has_members:
        return int(place), 0
    row = int(np.searchsorted(offsets, place, side="right")) - 1
    return row, int(place - offsets[row]) + 1


def _fault(item, household_id, member: int, value, missing: bool, month: tuple[int, ...]) -> Fault:
    number = month[0] + 1 if month else 0
    if missing:
        return fault(item, household_id, member, "", "为空", number)
    return range_fault(item, household_id, member, int(value), number)


def _parameter_rows(columns: HouseholdColumns, length: int, sets: int) -> np.ndarray | None:
    rows = columns.parameter_rows
    if rows is None:
        if sets > 1:
            raise RuleError(f"程序带有 {sets} 套参数，但没有给出 parameter_rows；请写明每户用哪一套。")
        return None
    rows = _array(rows, "parameter_rows ")
    fits = rows.shape == (length,) and rows.dtype.kind in "iu"
    if not fits or (length and (int(rows.min()) < -1 or int(rows.max()) >= sets)):
        raise RuleError(
            f"parameter_rows 须为每户给出 0 至 {sets - 1} 的整数（没有对应参数的写 -1）；请检查批量数据的构造。"
        )
    return rows.astype(np.int64)
