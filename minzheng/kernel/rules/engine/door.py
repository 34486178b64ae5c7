"""The data door: no fact enters a computation unless it is there, known and inside its declared range."""

import datetime as dt
from collections.abc import Mapping, Sequence

from minzheng.kernel.base.errors import Invalid

from ..errors import FactError, Fault
from .graph import HOUSEHOLD, PERSON
from .intervals import MAX_MEMBERS
from .units import Family, day_number

REMEDY = "请核对来源数据后更正"


def _whose(household_id: object, member: int) -> str:
    household = f"户 {household_id} " if str(household_id) else "本户"
    return f"{household}第 {member} 位成员" if member else household


def fault(declared, household_id: object, member: int, found: str, wrong: str) -> Fault:
    """What is wrong with one declared fact; `wrong` completes "the fact of this household …"."""
    whose = _whose(household_id, member)
    sentence = f"{whose}的“{declared.label}”（{declared.name}）{wrong}；{REMEDY}。"
    return Fault(str(household_id), member, declared.name, found, sentence)


def range_fault(declared, household_id: object, member: int, value: int) -> Fault:
    """The fault of a whole number outside the declared range."""
    if declared.unit.family is Family.CODE:
        return fault(declared, household_id, member, str(value), f"的代码序号 {value} 不存在")
    show = declared.unit.show
    wrong = f"为 {_shown(declared, value)}，超出允许的范围（{show(declared.low)} 至 {show(declared.high)}）"
    return fault(declared, household_id, member, str(value), wrong)


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


def admit(
    inputs: Mapping,
    declared: Mapping,
    household: Mapping,
    members: Sequence[Mapping],
    household_id: object = "",
) -> tuple[dict, list[dict]]:
    """The facts of one household as the engine's whole numbers; raises FactError with every fault.

    `inputs` are those that must be there; other declared inputs may be there and are then checked as well.
    """
    faults: list[Fault] = []
    if not 1 <= len(members) <= MAX_MEMBERS:
        faults.append(size_fault(household_id, len(members)))
    own = _row(inputs, declared, household, household_id, 0, faults)
    rows = [
        _row(inputs, declared, member, household_id, number, faults)
        for number, member in enumerate(members, start=1)
    ]
    if faults:
        raise FactError(faults)
    return own, rows


def _row(inputs, declared, facts: Mapping, household_id, member: int, faults: list[Fault]) -> dict:
    level = PERSON if member else HOUSEHOLD
    admitted = {}
    for name, item in inputs.items():
        if item.level == level and name not in facts:
            faults.append(fault(item, household_id, member, "", "没有填写"))
    for name, value in facts.items():
        item = declared.get(name)
        if item is None or item.level != level:
            faults.append(_unknown(name, item, household_id, member))
            continue
        number = _whole(item, value)
        if isinstance(number, str):
            faults.append(fault(item, household_id, member, str(value), number))
        elif not item.low <= number <= item.high:
            faults.append(range_fault(item, household_id, member, number))
        else:
            admitted[name] = number
    return admitted


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
