"""All expressions of an edition as one list of steps, equal steps shared: what every reading executes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .graph import Level, Node, Op
from .intervals import Range
from .units import Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on earlier steps.

    `stage` counts how many times values went from members to the household before this step: all steps
    of one stage and level can be computed together. Going from months to one value is no such step, as it
    stays with the member or household. A lookup's `detail` holds (first key, stride) pairs. `range` holds
    every value that the step can have.
    """

    op: Op
    detail: object
    args: tuple[int, ...]
    level: Level
    kind: Kind
    range: Range
    stage: int


@dataclass
class Plan:
    """`steps` in executable order; `names` tells which step holds each input, parameter or rule."""

    steps: list[Step] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)

    def needed(self, outputs: Iterable[str]) -> list[int]:
        """The steps that the outputs rest on, in executable order."""
        wanted = {self.names[name] for name in outputs}
        for index in range(len(self.steps) - 1, -1, -1):
            if index in wanted:
                wanted.update(self.steps[index].args)
        return sorted(wanted)


def link(declared: dict, rules: dict) -> Plan:
    """Join the traced rules of an edition, given in order of dependence, into one plan."""
    plan = Plan()
    known: dict[tuple, int] = {}

    def put(op: Op, detail: object, args: tuple[int, ...], level: Level, kind: Kind, range_: Range) -> int:
        # The type keeps yes apart from 1, which Python holds to be equal.
        key = (op, detail, type(detail), args, level)
        if key not in known:
            known[key] = len(plan.steps)
            stage = max((plan.steps[arg].stage for arg in args), default=0)
            stage += op is Op.MEMBERS and bool(args)
            plan.steps.append(Step(op, detail, args, level, kind, range_, stage))
        return known[key]

    def place(root: Node) -> int:
        places: dict[int, int] = {}
        for node in root.walk():
            if node.op is Op.NAME:
                places[id(node)] = plan.names[node.detail]
            else:
                args = tuple(places[id(arg)] for arg in node.args)
                detail = _strides(node) if node.op is Op.LOOKUP else node.detail
                places[id(node)] = put(node.op, detail, args, node.level, node.kind, node.range)
        return places[id(root)]

    for name, item in declared.items():
        plan.names[name] = put(Op.NAME, name, (), item.level, item.kind, (item.low, item.high))
    for name, traced in rules.items():
        index = place(traced.root)
        level = traced.rule.level
        if plan.steps[index].level is not level:
            index = put(Op.SPREAD, "", (index,), level, traced.root.kind, traced.root.range)
        plan.names[name] = index
    return plan


def _strides(node: Node) -> tuple[tuple[int, int], ...]:
    table = node.args[0]
    strides = []
    stride = 1
    for _, codes in reversed(table.keys):
        strides.append((codes[0] if isinstance(codes[0], int) else 0, stride))
        stride *= len(codes)
    return tuple(reversed(strides))
