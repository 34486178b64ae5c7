# ruff: noqa: S608 - printed from numbered steps, declared identifiers and checked table names only
"""The SQL reading, for DuckDB: an independent check of the columns, and a script for analysts.

DuckDB's // truncates and its sums are 128 bits wide, so every division is written out and every sum is cast.

Expected tables: households (id, the household's inputs, and parameter_row where there are several
parameter sets) and members (household_id, position, the person's inputs). Numbers, dates (as days since
1970-01-01) and codes (as positions) are BIGINT, yes/no is BOOLEAN. Inputs of a month level are lists of
twelve, oldest first, of these types, and so are results; on the way each month is a column of its own.
"""

import re
from collections.abc import Iterable

from ..errors import RuleError
from .graph import Level, Op
from .intervals import MONTHS
from .plan import Plan, Step
from .units import BASIS

_INFIX = {Op.ADD: "+", Op.SUB: "-", Op.MUL: "*", Op.AND: "AND", Op.OR: "OR"}
_SIGN = {"==": "=", "!=": "<>"}
_TABLE = re.compile(r"[A-Za-z_][\w.]*")


def print_sql(
    plan: Plan, outputs: Iterable[str], parameters: dict, households: str, members: str
) -> dict[Level, str]:
    """One statement per level of the outputs, ordered by household and position.

    `parameters` holds a list of values (or of lists of table cells) per name, one per parameter set.
    """
    for table in (households, members):
        if not _TABLE.fullmatch(table):
            raise RuleError(f"“{table}”不是表名；请只用字母、数字、下划线和点。")
    texts = {}
    outputs = list(outputs)
    for level in Level:
        names = [name for name in outputs if plan.steps[plan.names[name]].level is level]
        if names:
            texts[level] = _Script(plan, names, parameters, households, members).text(level)
    return texts


class _Script:
    """Common table expressions, one per stage, level and depth, each adding columns to the one before."""

    def __init__(self, plan: Plan, outputs: list[str], parameters: dict, households: str, members: str):
        self.plan = plan
        self.outputs = outputs
        self.parameters = parameters
        self.households = households
        self.members = members
        self.needed = plan.needed(outputs)
        self.tables: list[str] = []
        self.household_at = ""
        self.member_at = ""
        self.in_members: set[int] = set()

    def text(self, level: Level) -> str:
        steps = self.plan.steps
        self._start()
        for stage in range(max(steps[i].stage for i in self.needed) + 1):
            if stage:
                self._aggregate(stage)
            self._layers(stage, person=False)
            self._carry(stage)
            self._layers(stage, person=True)
        person = level.has_members
        key = "household_id, position" if person else "id"
        columns = ", ".join(f'{self._output(self.plan.names[name])} AS "{name}"' for name in self.outputs)
        table = self.member_at if person else self.household_at
        tables = ",\n".join(self.tables)
        return f"WITH {tables}\nSELECT {key}, {columns} FROM {table} ORDER BY {key}"

    def _table(self, name: str, body: str) -> str:
        self.tables.append(f"{name} AS ({body})")
        return name

    def _names(self, *levels: Level) -> list[int]:
        steps = self.plan.steps
        return [i for i in self.needed if steps[i].op is Op.NAME and steps[i].level in levels]

    def _inputs(self, names: list[int], table: str) -> list[str]:
        """The inputs as numbered columns, a list of months as twelve."""
        columns = []
        for i in names:
            input_ = f'{table}."{self.plan.steps[i].detail}"'
            months = self.plan.steps[i].level.has_months
            columns += [
                f"{input_}{f'[{month}]' if months else ''} AS {column}"
                for month, column in enumerate(self._columns(i), 1)
            ]
        return columns

    def _columns(self, i: int) -> list[str]:
        """The columns that hold a step: one, or one for each month."""
        if self.plan.steps[i].level.has_months:
            return [f"s{i}_{month}" for month in range(1, MONTHS + 1)]
        return [f"s{i}"]

    def _start(self) -> None:
        """Households joined to their parameter set; members as they are."""
        constants = self._names(Level.CONSTANT)
        sets = len(next(iter(self.parameters.values()))) if self.parameters else 1
        rows = []
        for row in range(sets):
            cells = [_literal(self.parameters[self.plan.steps[i].detail][row]) for i in constants]
            rows.append(f"({', '.join([str(row), *cells])})")
        names = ", ".join(["parameter_row", *(f"s{i}" for i in constants)])
        self._table(f"parameter_sets({names})", f"VALUES {', '.join(rows)}")
        inputs = self._inputs(self._names(Level.HOUSEHOLD, Level.HOUSEHOLD_MONTH), "h")
        constants = [f"p.s{i}" for i in constants]
        size = f"(SELECT count(*) FROM {self.members} m WHERE m.household_id = h.id)"
        sizes = [f"{size} AS s{i}" for i in self.needed if _is_size(self.plan.steps[i])]
        on = "h.parameter_row = p.parameter_row" if sets > 1 else "TRUE"
        self.household_at = self._table(
            "household_inputs",
            f"SELECT {', '.join(['h.id', *inputs, *constants, *sizes])} "
            f"FROM {self.households} h JOIN parameter_sets p ON {on}",
        )
        persons = self._names(Level.PERSON, Level.PERSON_MONTH)
        inputs = self._inputs(persons, "m")
        self.member_at = self._table(
            "member_inputs",
            f"SELECT {', '.join(['m.household_id', 'm.position', *inputs])} FROM {self.members} m",
        )
        self.in_members = set(persons)

    def _layers(self, stage: int, *, person: bool) -> None:
        """The steps of a stage and level, those that rest on each other in successive tables."""
        steps = self.plan.steps
        depth: dict[int, int] = {}
        for i in self.needed:
            step = steps[i]
            own = step.stage == stage and step.level.has_members == person
            if own and step.op not in (Op.NAME, Op.MEMBERS, Op.LITERAL):
                depth[i] = 1 + max((depth.get(arg, 0) for arg in step.args), default=0)
        at = self.member_at if person else self.household_at
        for level in range(1, max(depth.values(), default=0) + 1):
            new = [column for i in depth if depth[i] == level for column in self._made(i)]
            kind = "member" if person else "household"
            at = self._table(f"{kind}_{stage}_{level}", f"SELECT *, {', '.join(new)} FROM {at}")
        if person:
            self.member_at = at
            self.in_members.update(depth)
        else:
            self.household_at = at

    def _carry(self, stage: int) -> None:
        """Bring the household's values that members of this stage need to each member."""
        steps = self.plan.steps
        wanted = {
            arg
            for i in self.needed
            if steps[i].stage == stage and steps[i].level.has_members
            for arg in steps[i].args
            if steps[arg].op is not Op.LITERAL
        } - self.in_members
        carried = sorted(arg for arg in wanted if not steps[arg].level.has_members)
        if carried:
            columns = ", ".join(f"h.s{i}" for i in carried)
            self.member_at = self._table(
                f"member_{stage}",
                f"SELECT m.*, {columns} FROM {self.member_at} m "
                f"JOIN {self.household_at} h ON h.id = m.household_id",
            )
            self.in_members.update(carried)

    def _aggregate(self, stage: int) -> None:
        steps = self.plan.steps
        made = [
            i for i in self.needed if steps[i].op is Op.MEMBERS and steps[i].args and steps[i].stage == stage
        ]
        columns = ", ".join(
            f"{_aggregate(steps[i].detail, member)} AS {column}"
            for i in made
            for member, column in zip(self._columns(steps[i].args[0]), self._columns(i), strict=True)
        )
        names = ", ".join(f"a.{column}" for i in made for column in self._columns(i))
        table = self._table(
            f"sums_{stage}", f"SELECT household_id, {columns} FROM {self.member_at} GROUP BY household_id"
        )
        self.household_at = self._table(
            f"household_{stage}",
            f"SELECT h.*, {names} FROM {self.household_at} h JOIN {table} a ON a.household_id = h.id",
        )

    def _made(self, i: int) -> list[str]:
        """A step as new columns."""
        step = self.plan.steps[i]
        if step.op is Op.MONTHS:
            return [f"{_over_months(step, self._columns(step.args[0]))} AS s{i}"]
        return [
            f"{_expression(step, [self._argument(arg, month) for arg in step.args])} AS {column}"
            for month, column in enumerate(self._columns(i))
        ]

    def _argument(self, i: int, month: int = 0) -> str:
        step = self.plan.steps[i]
        if step.op is Op.LITERAL:
            return _literal(step.detail)
        return self._columns(i)[month] if step.level.has_months else f"s{i}"

    def _output(self, i: int) -> str:
        return (
            f"[{', '.join(self._columns(i))}]" if self.plan.steps[i].level.has_months else self._argument(i)
        )


def _expression(step: Step, args: list[str]) -> str:
    match step.op:
        case Op.ADD | Op.SUB | Op.MUL | Op.AND | Op.OR:
            return f"({args[0]} {_INFIX[step.op]} {args[1]})"
        case Op.DIV:
            return _division(step.detail, *args)
        case Op.OF:
            return _division("floor", f"({args[0]} * {args[1]})", f"{BASIS}::BIGINT")
        case Op.ROUND:
            return f"({_division(step.detail, *args)} * {args[1]})"
        case Op.MIN:
            return f"least({', '.join(args)})"
        case Op.MAX:
            return f"greatest({', '.join(args)})"
        case Op.COMPARE:
            return f"({args[0]} {_SIGN.get(step.detail, step.detail)} {args[1]})"
        case Op.NOT:
            return f"(NOT {args[0]})"
        case Op.WHEN:
            return f"CASE WHEN {args[0]} THEN {args[1]} ELSE {args[2]} END"
        case Op.ELAPSED:
            return _elapsed(step.detail, *args)
        case Op.LOOKUP:
            keys = zip(args[1:], step.detail, strict=True)
            place = " + ".join(f"({key} - {first}) * {stride}" for key, (first, stride) in keys)
            return f"{args[0]}[{place} + 1]"
        case Op.SPREAD:
            return args[0]


def _literal(value: int | bool | list) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return f"({value})::BIGINT"
    return f"[{', '.join(map(_literal, value))}]"


def _division(mode: str, a: str, b: str) -> str:
    """Exact, from truncating division and a remainder that has the sign of the dividend."""
    if mode == "floor":
        return f"({a} // {b} - CASE WHEN {a} % {b} < 0 THEN 1 ELSE 0 END)"
    if mode == "ceil":
        return f"({a} // {b} + CASE WHEN {a} % {b} > 0 THEN 1 ELSE 0 END)"
    rest = f"abs({a} % {b})"
    return f"({a} // {b} + CASE WHEN {rest} >= {b} - {rest} THEN sign({a}) ELSE 0 END)"


def _elapsed(unit: str, first: str, last: str) -> str:
    a, b = (f"(DATE '1970-01-01' + ({day})::INTEGER)" for day in (first, last))
    if unit == "years":
        before = f"(month({b}), day({b})) < (month({a}), day({a}))"
        return f"(year({b}) - year({a}) - CASE WHEN {before} THEN 1 ELSE 0 END)"
    months = f"((year({b}) - year({a})) * 12 + month({b}) - month({a}))"
    if unit == "calendar_months":
        return months
    return f"({months} - CASE WHEN day({b}) < day({a}) THEN 1 ELSE 0 END)"


def _is_size(step: Step) -> bool:
    return step.op is Op.MEMBERS and step.detail == "size"


def _over_months(step: Step, columns: list[str]) -> str:
    how, last = step.detail
    columns = columns[-last:]
    match how:
        case "total":
            return f"({' + '.join(columns)})"
        case "count":
            return f"({' + '.join(f'{column}::BIGINT' for column in columns)})"
        case "any":
            return f"({' OR '.join(columns)})"
        case "every":
            return f"({' AND '.join(columns)})"
        case _:
            return f"{'greatest' if how == 'max' else 'least'}({', '.join(columns)})"


def _aggregate(how: str, column: str) -> str:
    match how:
        case "total":
            return f"sum({column})::BIGINT"
        case "count":
            return f"count(*) FILTER (WHERE {column})"
        case "anyone":
            return f"bool_or({column})"
        case "everyone":
            return f"bool_and({column})"
        case _:
            return f"{how}({column})"
