"""The scalar reading: a plan printed as one Python function on plain integers.

Only steps, numbered names and the declared identifiers are printed, never text from outside.
"""

from collections.abc import Callable, Iterable

from . import arithmetic
from .graph import Op
from .intervals import MONTHS
from .plan import Plan, Step
from .units import BASIS

_INFIX = {Op.ADD: "+", Op.SUB: "-", Op.MUL: "*", Op.AND: "and", Op.OR: "or"}


def compile_scalar(plan: Plan, outputs: Iterable[str]) -> Callable[[dict, list[dict], dict], dict]:
    """A function of (household facts, members' facts, parameters) giving the outputs by name.

    A person's output is a list in the order of the members, a month's a list of twelve. The facts have
    passed the data door.
    """
    source = print_scalar(plan, list(outputs))
    space = {
        "half_up_divide": arithmetic.half_up_divide,
        **{f"{unit}_elapsed": function for unit, function in arithmetic.ELAPSED.items()},
    }
    exec(compile(source, "<rule book>", "exec"), space)  # noqa: S102 - printed from the closed vocabulary
    return space["run"]


def print_scalar(plan: Plan, outputs: list[str]) -> str:
    """The source text of the function."""
    needed = plan.needed(outputs)
    steps = plan.steps
    last = max((steps[i].stage for i in needed), default=0)
    lines = ["def run(household, members, parameters):"]
    # A member's value is kept in a list where a later stage, an extreme or the caller asks for it.
    kept = {plan.names[name] for name in outputs if steps[plan.names[name]].level.has_members}
    for i in needed:
        for arg in steps[i].args:
            if steps[arg].level.has_members and (_is_extreme(steps[i]) or _later(steps, i, arg)):
                kept.add(arg)
    for stage in range(last + 1):
        lines += _household_lines(steps, needed, stage)
        lines += _member_lines(steps, needed, stage, kept)
    kept_name = {name: f"l{plan.names[name]}" for name in outputs if plan.names[name] in kept}
    answers = ", ".join(f"{name!r}: {kept_name.get(name, f's{plan.names[name]}')}" for name in outputs)
    lines.append(f"    return {{{answers}}}")
    return "\n".join(lines) + "\n"


def _is_extreme(step: Step) -> bool:
    return step.op is Op.MEMBERS and step.detail in ("max", "min")


def _later(steps: list[Step], user: int, arg: int) -> bool:
    return steps[user].level.has_members and steps[user].stage > steps[arg].stage


def _household_lines(steps: list[Step], needed: list[int], stage: int) -> list[str]:
    lines = []
    for i in needed:
        step = steps[i]
        if step.stage != stage or step.level.has_members:
            continue
        if step.op is Op.MEMBERS and step.detail != "size":
            if _is_extreme(step):
                lines.append(f"    s{i} = {_extreme(step)}")
            continue  # the loop over members before this stage has filled it
        lines.append(f"    s{i} = {_value(steps, step)}")
    return lines


def _member_lines(steps: list[Step], needed: list[int], stage: int, kept: set[int]) -> list[str]:
    own = [i for i in needed if steps[i].level.has_members and steps[i].stage == stage]
    sums = [
        i
        for i in needed
        if steps[i].op is Op.MEMBERS
        and steps[i].stage == stage + 1
        and steps[i].detail not in ("size", "max", "min")
    ]
    if not own and not sums:
        return []
    before = [f"    s{i} = {_start(steps[i])}" for i in sums]
    before += [f"    l{i} = []" for i in own if i in kept]
    used = {arg for i in [*own, *sums] for arg in steps[i].args}
    earlier = [arg for arg in sorted(used) if steps[arg].level.has_members and steps[arg].stage < stage]
    body = [f"        s{arg} = l{arg}[i]" for arg in earlier]
    for i in own:
        body.append(f"        s{i} = {_value(steps, steps[i])}")
        if i in kept:
            body.append(f"        l{i}.append(s{i})")
    body += [f"        s{i} = {_grown(i, steps[i])}" for i in sums]
    return [*before, "    for i, member in enumerate(members):", *body]


_GROW = {"total": "+", "count": "+", "anyone": "or", "everyone": "and"}
_START = {"total": "0", "count": "0", "anyone": "False", "everyone": "True"}


def _start(step: Step) -> str:
    start = _START[step.detail]
    return f"[{start}] * {MONTHS}" if step.level.has_months else start


def _grown(i: int, step: Step) -> str:
    """A sum over members with one member's value more."""
    (arg,) = step.args
    if step.level.has_months:
        return f"[a {_GROW[step.detail]} b for a, b in zip(s{i}, s{arg})]"
    return f"s{i} {_GROW[step.detail]} s{arg}"


def _extreme(step: Step) -> str:
    (arg,) = step.args
    if step.level.has_months:
        return f"[{step.detail}(month) for month in zip(*l{arg})]"
    return f"{step.detail}(l{arg})"


def _value(steps: list[Step], step: Step) -> str:
    """A step's value: the expression, or a list of it for the twelve months."""
    if not step.level.has_months or step.op is Op.NAME:
        return _expression(step, [f"s{arg}" for arg in step.args])
    monthly = sorted({arg for arg in step.args if steps[arg].level.has_months})
    if not monthly:
        return f"[s{step.args[0]}] * {MONTHS}"  # SPREAD: nothing else makes months out of none
    args = [f"m{arg}" if arg in monthly else f"s{arg}" for arg in step.args]
    each, lists = ", ".join(f"m{arg}" for arg in monthly), ", ".join(f"s{arg}" for arg in monthly)
    months = f"{each} in zip({lists})" if len(monthly) > 1 else f"{each} in {lists}"
    return f"[{_expression(step, args)} for {months}]"


def _expression(step: Step, args: list[str]) -> str:
    match step.op:
        case Op.LITERAL:
            return repr(step.detail)
        case Op.NAME:
            return f"{_SOURCE[step.level]}[{step.detail!r}]"
        case Op.ADD | Op.SUB | Op.MUL | Op.AND | Op.OR:
            return f"{args[0]} {_INFIX[step.op]} {args[1]}"
        case Op.DIV:
            return _division(step.detail, *args)
        case Op.OF:
            return f"{args[0]} * {args[1]} // {BASIS}"
        case Op.ROUND:
            return f"({_division(step.detail, *args)}) * {args[1]}"
        case Op.MIN | Op.MAX:
            return f"{step.op.value}({', '.join(args)})"
        case Op.COMPARE:
            return f"{args[0]} {step.detail} {args[1]}"
        case Op.NOT:
            return f"not {args[0]}"
        case Op.WHEN:
            return f"{args[1]} if {args[0]} else {args[2]}"
        case Op.ELAPSED:
            return f"{step.detail}_elapsed({args[0]}, {args[1]})"
        case Op.LOOKUP:
            keys = zip(args[1:], step.detail, strict=True)
            place = " + ".join(f"({key} - {first}) * {stride}" for key, (first, stride) in keys)
            return f"{args[0]}[{place}]"
        case Op.SPREAD:
            return args[0]
        case Op.MONTHS:
            how, last = step.detail
            return f"{_OVER_MONTHS[how]}({args[0]}{'' if last == MONTHS else f'[-{last}:]'})"
        case Op.MEMBERS:
            return "len(members)"


_SOURCE = ("parameters", "household", "member", "household", "member")
_OVER_MONTHS = {"total": "sum", "count": "sum", "any": "any", "every": "all", "max": "max", "min": "min"}


def _division(mode: str, a: str, b: str) -> str:
    return {"floor": f"{a} // {b}", "ceil": f"-(-{a} // {b})", "half_up": f"half_up_divide({a}, {b})"}[mode]
