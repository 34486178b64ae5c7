"""States, and which step leads from which to which. Pure: no Django, no database.

A step asks for things (`Ask`): the pages draw a form from them and `read` judges what was typed, so that a
step asks the same of whoever takes it, at a desk or in a program.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import parse_fen, yuan_text

from .errors import NotNow

READ, HANDLE, DECIDE, REPORT = (
    "organisation.read", "organisation.handle", "organisation.decide", "organisation.report",
)  # fmt: skip
FILE = "file"


@dataclass(frozen=True)
class Stage:
    """A state. `tone` colours its pill; a closed one takes no further part in work to do."""

    code: str
    label: str
    tone: str = "wait"
    closed: bool = False


@dataclass(frozen=True)
class Ask:
    """One thing a step asks for.

    `kind`: text, long, date, money (fen), number, score (tenths of a point), choice, choices, yes, file.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    longest: int = 200
    least: int = 0

    def read(self, value: Any) -> Any:
        """What was given, as the step keeps it; None for nothing. Raises Invalid beside its field."""
        if self.kind == FILE:
            return self._present(value or None)
        if self.kind == "yes":
            return value in (True, "on", "true", "1", "yes")
        if self.kind == "choices":
            return self._chosen(value)
        if isinstance(value, str):
            value = value.strip()
        if value in (None, ""):
            return self._present(None)
        return _READERS[self.kind](self, value)

    def _present(self, value: Any) -> Any:
        if value is None and self.required:
            verb = {"choice": "请选择", FILE: "请上传"}.get(self.kind, "请填写")
            raise Invalid(f"{verb}“{self.label}”。", field=self.name)
        return value

    def _chosen(self, value: Any) -> list[str]:
        given = [value] if isinstance(value, str) else list(value or ())
        if unknown := [one for one in given if one not in dict(self.choices)]:
            raise Invalid(f"“{self.label}”没有“{unknown[0]}”这一项，请重新选择。", field=self.name)
        if not given and self.required:
            raise Invalid(f"请选择“{self.label}”。", field=self.name)
        return given

    def show(self, value: Any) -> str:
        """A kept value in words."""
        if value in (None, "", []):
            return "—"
        match self.kind:
            case "money":
                return f"{yuan_text(value)} 元"
            case "score":
                return score_text(value)
            case "yes":
                return "是" if value else "否"
            case "choice":
                return dict(self.choices).get(value, str(value))
            case "choices":
                return "；".join(dict(self.choices).get(one, one) for one in value)
            case _:
                return str(value)


def score_text(tenths: int) -> str:
    """Tenths of a point as written: 9505 -> "950.5"."""
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _text(ask: Ask, value: Any) -> str:
    text = str(value)
    if len(text) > ask.longest:
        raise Invalid(f"“{ask.label}”最多 {ask.longest} 个字，请缩短。", field=ask.name)
    if len(text) < ask.least:
        raise Invalid(f"“{ask.label}”不少于 {ask.least} 个字，请写具体。", field=ask.name)
    return text


def _long(ask: Ask, value: Any) -> str:
    longest = 4000 if ask.longest == 200 else ask.longest
    if len(str(value)) > longest:
        raise Invalid(f"“{ask.label}”最多 {longest} 个字，请缩短。", field=ask.name)
    return _text(Ask(ask.name, ask.label, longest=longest, least=ask.least), value)


def _date(ask: Ask, value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise Invalid(f"“{ask.label}”不是日期，请按 2020-09-30 的样子填写。", field=ask.name) from None


def _money(ask: Ask, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return parse_fen(str(value), label=ask.label, negative=ask.least < 0)
    except Invalid as error:
        raise Invalid(error.sentence, field=ask.name) from None


def _number(ask: Ask, value: Any) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise Invalid(f"“{ask.label}”应是整数。", field=ask.name) from None
    if not 0 <= number <= 1_000_000:
        raise Invalid(f"“{ask.label}”应在 0 到 1000000 之间。", field=ask.name)
    return number


def _score(ask: Ask, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        tenths = Decimal(str(value)) * 10
    except InvalidOperation:
        raise Invalid(f"“{ask.label}”应是分数，例如 950.5。", field=ask.name) from None
    if not tenths.is_finite() or tenths != tenths.to_integral_value() or tenths < 0:
        raise Invalid(f"“{ask.label}”最多一位小数，不能为负，例如 950.5。", field=ask.name)
    return int(tenths)


def _choice(ask: Ask, value: Any) -> str:
    if str(value) not in dict(ask.choices):
        raise Invalid(f"“{ask.label}”没有“{value}”这一项，请重新选择。", field=ask.name)
    return str(value)


_READERS = {
    "text": _text, "long": _long, "date": _date, "money": _money, "number": _number, "score": _score,
    "choice": _choice,
}  # fmt: skip


def read(asks: tuple[Ask, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a step asks for, read. Raises Invalid for the first thing that does not fit."""
    return {ask.name: ask.read(data.get(ask.name)) for ask in asks}


@dataclass(frozen=True)
class Move:
    """One step: from `sources` to `target`, for whoever holds `permission`.

    `not_by`: earlier steps whose doer may not take this one (separation of duties). `says` tells before the
    step what it will do; `or_to` are targets that its effect may choose instead; `bulk_only` steps are
    taken by commands alone.
    """

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: str = HANDLE
    asks: tuple[Ask, ...] = ()
    not_by: tuple[str, ...] = ()
    says: str = ""
    danger: bool = False
    bulk_only: bool = False
    or_to: tuple[str, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """Every state to which the step may lead."""
        return (self.target, *self.or_to)


@dataclass(frozen=True)
class Machine:
    """All states and steps of one kind of subject. Checked when it is made."""

    code: str
    label: str
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    starts: tuple[str, ...]
    opening: tuple[Ask, ...] = ()
    basis: str = ""
    lead: str = ""
    by_code: Mapping[str, Stage] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        by_code = {stage.code: stage for stage in self.stages}
        object.__setattr__(self, "by_code", by_code)
        used = {
            *self.starts,
            *(code for move in self.moves for code in (*move.sources, *move.targets)),
        }
        if used != set(by_code):
            raise ValueError(f"{self.code}: states {sorted(used ^ set(by_code))} are unknown or unused")
        pairs = [(move.action, source) for move in self.moves for source in move.sources]
        if len(pairs) != len(set(pairs)):
            raise ValueError(f"{self.code}: one step leads two ways from one state")

    @property
    def actions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(move.action for move in self.moves))

    def find(self, state: str, action: str) -> Move | None:
        return next((one for one in self.moves if one.action == action and state in one.sources), None)

    def move(self, state: str, action: str) -> Move:
        """The step from a state. Raises NotNow, which says what is possible instead."""
        found = self.find(state, action)
        if found is not None:
            return found
        label = next((one.label for one in self.moves if one.action == action), "")
        if not label:
            raise NotNow(f"{self.label}没有这种操作，请返回页面重新选择。")
        possible = "、".join(dict.fromkeys(one.label for one in self.possible(state))) or "无"
        raise NotNow(
            f"{self.label}当前为“{self.by_code[state].label}”，不能“{label}”。现在可以办理的有：{possible}。"
            "页面可能已经过时，请刷新后再办。"
        )

    def possible(self, state: str) -> list[Move]:
        return [one for one in self.moves if state in one.sources]

    @property
    def open_codes(self) -> tuple[str, ...]:
        return tuple(stage.code for stage in self.stages if not stage.closed)
