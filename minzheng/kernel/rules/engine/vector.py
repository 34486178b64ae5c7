"""The batch reading: a plan printed as one Python function on NumPy columns.

NumPy's integers agree with Python's on // and comparisons; its two silences, wrapping and x // 0 = 0,
cannot occur: the graph proved the range of every step for all values that the door lets in. The same
ranges choose the type of every step, the narrowest that holds it: that is what makes a batch fast.

Only steps, numbered names and the declared identifiers are printed, never text from outside.
"""

import re
from collections.abc import Callable, Iterable

import numpy as np

from . import intervals, primitives
from .graph import CONSTANT, HOUSEHOLD, PERSON, Level, Op
from .plan import Plan, Step
from .units import BASIS, Kind

_UFUNC = {Op.ADD: "add", Op.SUB: "subtract", Op.MUL: "multiply", Op.MIN: "minimum", Op.MAX: "maximum"}
_LOGIC = {Op.AND: "logical_and", Op.OR: "logical_or", Op.NOT: "logical_not"}
_SIGN = {
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "==": "equal",
    "!=": "not_equal",
}
_NUMPY = [*_UFUNC.values(), *_LOGIC.values(), *_SIGN.values(), "int8", "int16", "int32", "int64"]
_OWN = ["when", "divide", "round_to", "share", "elapsed", "place", "months", "over_months",
        "own_cells", "shared", "table"]  # fmt: skip
_LOCAL = re.compile(r"(?<!['.])\bs\d+(?:_\dm?)?\b")  # an input may bear such a name, in quotes


def narrow(*ranges: intervals.Range) -> str:
    """The narrowest integer type that holds all of the ranges."""
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    bits = next(bits for bits in (8, 16, 32, 64) if -(1 << bits - 1) <= low and high < 1 << bits - 1)
    return f"int{bits}"


def type_of(step: Step) -> str:
    return "bool" if step.kind is Kind.YES_NO else narrow(step.range)


def compile_vector(plan: Plan, outputs: Iterable[str]) -> Callable:
    """A function of (household, members, constants, layout) giving the outputs by name.

    `constants.value(step, level)` and `constants.cells(step, level, place)` give what is the same for all
    households of a parameter set. An output that all households share may be a single value.
    """
    space = _space()
    source = print_vector(plan, list(outputs))
    exec(compile(source, "<rule book>", "exec"), space)  # noqa: S102 - printed from the closed vocabulary
    return space["run"]


def compile_constants(plan: Plan, outputs: Iterable[str]) -> Callable:
    """A function of the parameters (arrays over the sets) giving what does not depend on any household.

    By step: a single value where all sets agree, else one element per set; of a table, its rows of cells.
    """
    space = _space()
    source = _Printer(plan).constants(list(outputs))
    exec(compile(source, "<rule book>", "exec"), space)  # noqa: S102 - printed from the closed vocabulary
    return space["constants"]


def _space() -> dict:
    space = {name: getattr(np, name) for name in _NUMPY}
    return space | {name: getattr(primitives, name) for name in _OWN}


def print_vector(plan: Plan, outputs: list[str]) -> str:
    """The source text of the function. Columns are let go after their last use, to stay in the cache."""
    return _Printer(plan).text(outputs)


class _Printer:
    def __init__(self, plan: Plan):
        self.plan = plan
        self.steps = plan.steps
        self.lines: list[str] = []
        self.raised: dict[tuple[int, Level], str] = {}

    def text(self, outputs: list[str]) -> str:
        for i in self.plan.needed(outputs):
            if self.steps[i].level is not CONSTANT:
                self._let(f"s{i}", self._expression(self.steps[i]))
        answers = []
        for name in outputs:
            i = self.plan.names[name]
            answers.append(f"{name!r}: {self._at(i, max(self.steps[i].level, HOUSEHOLD))}")
        answer = f"return {{{', '.join(answers)}}}"
        lines = ["def run(household, members, constants, layout):", *self._with_deletions(answer), answer]
        return "\n    ".join(lines) + "\n"

    def constants(self, outputs: list[str]) -> str:
        """The text of the function for what depends on the parameters alone."""
        answers = []
        for i in self.plan.needed(outputs):
            step = self.steps[i]
            if step.level is CONSTANT and step.op is not Op.LITERAL:
                self._let(f"s{i}", self._expression(step))
                word = "table" if step.kind is Kind.TABLE else "shared"
                answers.append(f"{i}: {word}(s{i}, {'None' if word == 'table' else type_of(step)})")
        answer = f"return {{{', '.join(answers)}}}"
        return "\n    ".join(["def constants(parameters):", *self.lines, answer]) + "\n"

    def _let(self, name: str, expression: str) -> str:
        self.lines.append(f"{name} = {expression}")
        return name

    def _with_deletions(self, answer: str) -> list[str]:
        last_use = {word: n for n, line in enumerate(self.lines) for word in _LOCAL.findall(line)}
        kept = set(_LOCAL.findall(answer))
        lines = []
        for number, line in enumerate(self.lines):
            lines.append(line)
            gone = [word for word, last in last_use.items() if last == number and word not in kept]
            if gone:
                lines.append(f"del {', '.join(gone)}")
        return lines

    def _at(self, i: int, level: Level) -> str:
        """A step as an operand at a level; a literal stays a single value."""
        step = self.steps[i]
        if step.op is Op.LITERAL:
            return repr(step.detail)
        if step.level is level:
            return f"s{i}"
        if (i, level) not in self.raised:
            self.raised[i, level] = self._raise(i, step, level)
        return self.raised[i, level]

    def _raise(self, i: int, step: Step, level: Level) -> str:
        """Bring a value from the constants or the household to those who share it."""
        base = _base(level)
        if step.level is CONSTANT:
            name = self._let(f"s{i}_{base:d}", f"constants.value({i}, {base:d})")
        elif base is PERSON and not step.level.has_members:
            name = self._let(f"s{i}_{base:d}", f"layout.spread(s{i})")
        else:
            name = f"s{i}"
        if level.has_months and not step.level.has_months:
            name = self._let(f"s{i}_{level:d}m", f"months({name})")
        return name

    def _expression(self, step: Step) -> str:
        match step.op:
            case Op.NAME if step.level is CONSTANT:
                return f"parameters[{step.detail!r}]"
            case Op.NAME:
                return f"{'members' if step.level.has_members else 'household'}[{step.detail!r}]"
            case Op.MEMBERS:
                return self._over_members(step)
            case Op.MONTHS:
                how, last = step.detail
                value = self._at(step.args[0], self.steps[step.args[0]].level)
                return f"over_months({how!r}, {value}, {last}, {self._wide(step)})"
            case Op.LOOKUP:
                return self._lookup(step)
        args = [self._at(arg, step.level) for arg in step.args]
        ranges = [self.steps[arg].range for arg in step.args]
        match step.op:
            case Op.ADD | Op.SUB | Op.MUL:
                return f"{_UFUNC[step.op]}({args[0]}, {args[1]}, dtype={narrow(step.range, *ranges)})"
            case Op.MIN | Op.MAX:
                text = args[0]
                for arg in args[1:]:
                    text = f"{_UFUNC[step.op]}({text}, {arg}, dtype={narrow(*ranges)})"
                return text
            case Op.AND | Op.OR | Op.NOT:
                return f"{_LOGIC[step.op]}({', '.join(args)})"
            case Op.COMPARE:
                return f"{_SIGN[step.detail]}({args[0]}, {args[1]})"
            case Op.WHEN:
                return f"when({', '.join(args)}, {self._wide(step)})"
            case Op.ELAPSED:
                between = f"{step.detail!r}, {args[0]}, {args[1]}, {ranges[0]}, {ranges[1]}"
                return f"elapsed({between}, {type_of(step)})"
            case Op.SPREAD:
                return args[0]
        return self._rounded(step, args, ranges)

    def _rounded(self, step: Step, args: list[str], ranges: list[intervals.Range]) -> str:
        """Steps with a division: what stands on the way may need a wider type than the result."""
        amount = ranges[0]
        if step.op is Op.OF:
            loop = narrow(*ranges, intervals.of_product(*ranges), (0, BASIS))
            return f"share({args[0]}, {args[1]}, {loop}, {type_of(step)})"
        word = "divide" if step.op is Op.DIV else "round_to"
        loop = narrow(*ranges, (-amount[1], -amount[0]), step.range)
        return f"{word}({step.detail!r}, {args[0]}, {args[1]}, {loop}, {type_of(step)})"

    def _wide(self, step: Step) -> str:
        """The narrowest type that holds a step and what it is made of."""
        if step.kind is Kind.YES_NO:
            return "bool"
        made_of = [self.steps[arg] for arg in step.args]
        return narrow(step.range, *(one.range for one in made_of if one.kind is not Kind.YES_NO))

    def _over_members(self, step: Step) -> str:
        if step.detail == "size":
            return "layout.sizes"
        value = self._at(step.args[0], self.steps[step.args[0]].level)
        text = f"layout.{step.detail}({value}, {self._wide(step)})"
        return f"months({text})" if step.level.has_months else text

    def _lookup(self, step: Step) -> str:
        table, *keys = step.args
        places = [
            f"({self._at(key, step.level)}, {first}, {stride})"
            for key, (first, stride) in zip(keys, step.detail, strict=True)
        ]
        if step.level is CONSTANT:
            return f"own_cells(s{table}, place({', '.join(places)}))"
        months = ", months" if step.level.has_months else ""
        return f"constants.cells({table}, {_base(step.level):d}, place({', '.join(places)}){months})"


def _base(level: Level) -> Level:
    return PERSON if level.has_members else HOUSEHOLD
