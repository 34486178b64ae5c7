"""The data door: no fact enters a computation unless it is there, known and inside its declared range."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from minzheng.kernel.base.errors import Invalid

from ..errors import FactError, Fault
from .intervals import MAX_MEMBERS, MONTHS
from .units import Family, day_date, day_number

REMEDY = "请核对来源数据后更正"


def _whose(household_id: object, member: int) -> str:
    household = f"户 {household_id} " if str(household_id) else "本户"
    return f"{household}第 {member} 位成员" if member else household


def fault(declared, household_id: object, member: int, found: str, wrong: str, month: int = 0) -> Fault:
    """What is wrong with one declared fact; `wrong` completes "the fact of this household …"."""
    whose = _whose(household_id, member)
    at = f"第 {month} 个月（共 {MONTHS} 个月，最早的为第 1 个月）" if month else ""
    sentence = f"{whose}的“{declared.label}”（{declared.name}）{at}{wrong}；{REMEDY}。"
    return Fault(str(household_id), member, declared.name, found, sentence, month)


def range_fault(declared, household_id: object, member: int, value: int, month: int = 0) -> Fault:
    """The fault of a whole number outside the declared range."""
    if declared.unit.family is Family.CODE:
        return fault(declared, household_id, member, str(value), f"的代码序号 {value} 不存在", month)
    show = declared.unit.show
    wrong = f"为 {_shown(declared, value)}，超出允许的范围（{show(declared.low)} 至 {show(declared.high)}）"
    return fault(declared, household_id, member, str(value), wrong, month)


def division_fault(household_id: object) -> Fault:
    """A household in a division for which no parameters were given."""
    wrong = "所在的区划没有对应的参数；请核对户的区划，或为该区划给出一套参数"
    return Fault(str(household_id), 0, "division", "", f"{_whose(household_id, 0)}{wrong}。")


def _shown(declared, value: int) -> str:
    try:
        return declared.unit.show(value)
    except (ValueError, OverflowError):  # a day number that no calendar has
        return str(value)


def size_fault(household_id: object, size: int) -> Fault:
    whose = _whose(household_id, 0)
    wrong = "没有任何成员" if size == 0 else f"有 {size} 位成员，超过上限 {MAX_MEMBERS} 位"
    return Fault(
        str(household_id), 0, "members", str(size), f"{whose}{wrong}；请补录或核对家庭成员后再计算。"
    )


class Door:
    """The facts that some outputs need, and every other declared one, held to their declarations.

    What is fine passes quickly; only where something is not are all faults looked for and named.
    """

    def __init__(self, inputs: Mapping, declared: Mapping):
        self._inputs = inputs
        self._declared = declared
        self._sides = tuple(_side(inputs, declared, of_members) for of_members in (False, True))

    def admit(
        self, household: Mapping, members: Sequence[Mapping], household_id: object = ""
    ) -> tuple[dict, list[dict]]:
        """The facts of one household as the engine's whole numbers; raises FactError with every fault."""
        if 1 <= len(members) <= MAX_MEMBERS:
            of_household, of_members = self._sides
            own = _quick(*of_household, household)
            rows = [_quick(*of_members, member) for member in members]
            if own is not None and None not in rows:
                return own, rows
        return self._slowly(household, members, household_id)

    def _slowly(self, household: Mapping, members: Sequence[Mapping], household_id: object):
        faults: list[Fault] = []
        if not 1 <= len(members) <= MAX_MEMBERS:
            faults.append(size_fault(household_id, len(members)))
        own = self._row(household, household_id, 0, faults)
        rows = [
            self._row(member, household_id, number, faults) for number, member in enumerate(members, start=1)
        ]
        if faults:
            raise FactError(faults)
        return own, rows

    def _row(self, facts: Mapping, household_id, member: int, faults: list[Fault]) -> dict:
        admitted = {}
        for name, item in self._inputs.items():
            if item.level.has_members == bool(member) and name not in facts:
                faults.append(fault(item, household_id, member, "", "没有填写"))
        for name, value in facts.items():
            item = self._declared.get(name)
            if item is None or item.is_parameter or item.level.has_members != bool(member):
                faults.append(_unknown(name, item, household_id, member))
            elif item.level.has_months:
                admitted[name] = _months(item, value, household_id, member, faults)
            else:
                admitted[name] = _admitted(item, value, household_id, member, 0, faults)
        return admitted


def admit(
    inputs: Mapping,
    declared: Mapping,
    household: Mapping,
    members: Sequence[Mapping],
    household_id: object = "",
) -> tuple[dict, list[dict]]:
    """One household through a door made for it alone; see `Door`."""
    return Door(inputs, declared).admit(household, members, household_id)


Check = Callable[[object], int | bool | list | None]


def _side(inputs: Mapping, declared: Mapping, of_members: bool) -> tuple[frozenset[str], dict[str, Check]]:
    """The names that must be there, and the check of every name that may be."""
    needed = frozenset(name for name, item in inputs.items() if item.level.has_members is of_members)
    mine = {
        name: item
        for name, item in declared.items()
        if not item.is_parameter and item.level.has_members is of_members
    }
    return needed, {
        name: _check_of_months(_check(item)) if item.level.has_months else _check(item)
        for name, item in mine.items()
    }


def _quick(needed: frozenset[str], checks: Mapping[str, Check], facts: Mapping) -> dict | None:
    """The facts as whole numbers where all are fine, else None."""
    if not facts.keys() >= needed:
        return None
    admitted = {}
    for name, value in facts.items():
        check = checks.get(name)
        if check is None:
            return None
        number = check(value)
        if number is None:
            return None
        admitted[name] = number
    return admitted


def _check(item) -> Check:
    """A function that gives the whole number of a plain, good value, and None for any other."""
    low, high = item.low, item.high
    match item.unit.family:
        case Family.YES_NO:
            return lambda value: value if type(value) is bool else None
        case Family.DATE:
            first, last = day_date(low), day_date(high)
            return lambda day: day_number(day) if type(day) is dt.date and first <= day <= last else None
        case Family.CODE:
            positions = {code: place for place, code in enumerate(item.unit.enumeration.codes)}
            return lambda code: positions.get(code) if type(code) is str else None
        case _:
            return lambda number: number if type(number) is int and low <= number <= high else None


def _check_of_months(check: Check) -> Check:
    def check_all(values: object) -> list | None:
        if type(values) not in (list, tuple) or len(values) != MONTHS:
            return None
        admitted = [check(value) for value in values]
        return None if None in admitted else admitted

    return check_all


def _admitted(item, value: object, household_id, member: int, month: int, faults: list[Fault]) -> int | None:
    """The engine's whole number; None, and a fault the more, for what cannot be computed with."""
    number = _whole(item, value)
    if isinstance(number, str):
        faults.append(fault(item, household_id, member, str(value), number, month))
    elif not item.low <= number <= item.high:
        faults.append(range_fault(item, household_id, member, number, month))
    else:
        return number
    return None


def _months(item, values: object, household_id, member: int, faults: list[Fault]) -> list[int | None]:
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != MONTHS:
        found = f"有 {len(values)} 个值" if isinstance(values, list | tuple) else f"为 {values!r}"
        wrong = f"{found}，应是由远到近的 {MONTHS} 个月的值"
        faults.append(fault(item, household_id, member, str(values), wrong))
        return []
    return [
        _admitted(item, value, household_id, member, month, faults) for month, value in enumerate(values, 1)
    ]


def _unknown(name: str, item, household_id, member: int) -> Fault:
    whose = _whose(household_id, member)
    if item is None:
        why = f"的数据项“{name}”在规则册中没有声明；请核对名称"
    elif item.is_parameter:
        why = f"的数据项“{name}”是参数，不能作为事实填入；请在参数文件中修改"
    else:
        why = f"的数据项“{name}”放错了位置；它属于{item.level.label}"
    return Fault(str(household_id), member, name, "", f"{whose}{why}。")


def _whole(item, value: object) -> int | bool | str:
    """The engine's whole number, or what is wrong with the value."""
    if value is None:
        return "为空"
    family = item.unit.family
    if family is Family.YES_NO:
        return value if isinstance(value, bool) else f"为 {value!r}，应是“是/否”"
    if family is Family.DATE:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return day_number(value)
        return f"为 {value!r}，应是日期"
    if family is Family.CODE:
        try:
            return item.unit.enumeration.position(value)
        except Invalid:
            return f"为 {value!r}，可用的代码是 {'、'.join(item.unit.enumeration.codes)}"
    if isinstance(value, bool) or not isinstance(value, int):
        return f"为 {value!r}，应是整数（金额以分计）"
    return value
