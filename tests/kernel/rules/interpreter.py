"""A plain reading of the graph, written from the words of the design and sharing no code with the engine.

It walks the expressions of one household node by node; divisions go through exact fractions, ages
through a calendar walked year by year.
"""

import datetime as dt
import math
from fractions import Fraction

UNIX_EPOCH = dt.date(1970, 1, 1)


def interpret(edition, household, members, parameters) -> dict:
    """Every rule of an edition; a person's rule gives a list, a month's a list of twelve.

    Facts are the engine's whole numbers.
    """
    reading = _Reading(edition, household, members, parameters)
    everybody = range(len(members))
    return {
        name: [reading.output(name, traced.rule.level, i) for i in everybody]
        if traced.rule.level in (2, 4)
        else reading.output(name, traced.rule.level, None)
        for name, traced in edition.rules.items()
    }


class _Reading:
    def __init__(self, edition, household, members, parameters):
        self.edition = edition
        self.household = household
        self.members = members
        self.parameters = parameters
        self.found = {}

    def output(self, name, level, member):
        if level in (3, 4):
            return [self.named(name, member, month) for month in range(12)]
        return self.named(name, member, None)

    def named(self, name, member, month):
        """A rule's value is kept, or a chain of rules over members and months would be walked for ever."""
        if (name, member, month) not in self.found:
            self.found[name, member, month] = self.looked_up(name, member, month)
        return self.found[name, member, month]

    def looked_up(self, name, member, month):
        if name in self.parameters:
            return self.parameters[name]
        if name in self.edition.rules:
            return self.value(self.edition.rules[name].root, member, month)
        fact = self.household[name] if name in self.household else self.members[member][name]
        return fact[month] if isinstance(fact, list) else fact

    def value(self, node, member, month):
        if node.op == "literal":
            return node.detail
        if node.op == "name":
            return self.named(node.detail, member, month)
        if node.op == "members":
            if node.detail == "size":
                return len(self.members)
            values = [self.value(node.args[0], i, month) for i in range(len(self.members))]
            reduce = {"total": sum, "count": sum, "anyone": any, "everyone": all, "max": max, "min": min}
            return reduce[node.detail](values)
        if node.op == "months":
            how, last = node.detail
            values = [self.value(node.args[0], member, 11 - ago) for ago in range(last)]
            reduce = {"total": sum, "count": sum, "any": any, "every": all, "max": max, "min": min}
            return reduce[how](values)
        args = [self.value(arg, member, month) for arg in node.args]
        if node.op == "lookup":
            cells, place = args[0], 0
            for (_, codes), key in zip(node.args[0].keys, args[1:], strict=True):
                whole = isinstance(codes[0], int)
                place = place * len(codes) + (codes.index(key) if whole else key)
            return cells[place]
        return _apply(node.op, node.detail, args)


def _apply(op, detail, args):
    match op:
        case "add":
            return args[0] + args[1]
        case "sub":
            return args[0] - args[1]
        case "mul":
            return args[0] * args[1]
        case "div":
            return _rounded(detail, Fraction(args[0], args[1]))
        case "of":
            return math.floor(Fraction(args[0]) * args[1] / 10000)
        case "round":
            return _rounded(detail, Fraction(args[0], args[1])) * args[1]
        case "min":
            return sorted(args)[0]
        case "max":
            return sorted(args)[-1]
        case "compare":
            return eval(f"a {detail} b", {"a": args[0], "b": args[1]})
        case "and":
            return all(args)
        case "or":
            return any(args)
        case "not":
            return not args[0]
        case "when":
            return args[1] if args[0] else args[2]
        case "elapsed":
            return _elapsed(detail, *args)


def _rounded(mode, exact):
    if mode == "floor":
        return math.floor(exact)
    if mode == "ceil":
        return math.ceil(exact)
    away = math.floor(abs(exact) + Fraction(1, 2))
    return away if exact >= 0 else -away


def _elapsed(unit, first, last):
    a, b = UNIX_EPOCH + dt.timedelta(days=first), UNIX_EPOCH + dt.timedelta(days=last)
    if unit == "calendar_months":
        return (b.year - a.year) * 12 + (b.month - a.month)
    step = 12 if unit == "years" else 1
    elapsed = ((b.year - a.year) * 12 + b.month - a.month) // step + 1
    # The largest whole number of steps whose anniversary is not after the last day.
    while _anniversary(a, elapsed * step) > (b.year, b.month, b.day):
        elapsed -= 1
    return elapsed


def _anniversary(day, months):
    """As year, month, day; it may name a day that the month has not, which then lies at its end."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1, day.day
