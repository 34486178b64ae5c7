"""`manage.py procedures`: print docs/procedures.md from the tuples of benefits and of matters."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand

from minzheng.kernel.access.roles import PERMISSIONS, Role
from minzheng.kernel.cases.catalogue import register_matters
from minzheng.kernel.cases.procedures import (
    APPLICANT,
    BEFORE_ACCEPTANCE,
    INTAKE,
    PROCEDURES,
    PUBLIC,
    TIMER,
    BenefitProcedure,
    Limit,
    Procedure,
    Transition,
)
from minzheng.kernel.cases.states import State

DRAWN_SOURCES_MAX = 3  # a step possible from more states would cover the diagram; the table has it

APPRAISAL_REQUIRED = "required; for cases accepted from {day} on only after an objection"
HEAD = """\
# Procedures

<!-- Printed by `python3 dev.py manage procedures`; tests/config/test_procedures_doc.py keeps it true.
     Do not edit: change the tuples (minzheng/kernel/cases/procedures.py, or the matter) and print again. -->

A case moves only along the rows below: what is not listed is refused. A case of a benefit begins under
`intake`; when it is accepted, the matter names the procedure that is in force on that day, and the case keeps
it to the end. A case that leads to a statutory book has one procedure from its opening.

- **Who** is a post in the division of the case ([roles](../minzheng/kernel/access/roles.py)).
- **Not by** names earlier steps: whoever took one of them may not take this one. Apart from that, nobody
  handles a case of the own household, or one for which she is filed as a near relative.
- **Limit** is the time for the next step after this one, in working days (个工作日) or calendar days (日).
  Where there is none, the limit of the whole case counts.
- The diagrams leave out steps that are possible from more than three states; the tables have them all.
- One step stands outside these tuples: an appeal that is granted puts a refused case back to 调查核实
  (`decide_appeal`).
"""


class Command(BaseCommand):
    help = "打印办件程序文档（docs/procedures.md）"

    def handle(self, *args, **options):
        self.stdout.write(markdown(), ending="")


def markdown() -> str:
    """The whole document."""
    return "\n".join([HEAD, *(section(procedure) for procedure in PROCEDURES.values())])


def section(procedure: Procedure) -> str:
    """One procedure: its limits, its diagram, its table."""
    parts = [
        f"## {procedure.label} `{procedure.code}`\n",
        *limits(procedure),
        "",
        *diagram(procedure),
        "",
        "| action | step | from | to | who | not by | limit |",
        "|---|---|---|---|---|---|---|",
        *(table_row(procedure, row) for row in steps(procedure)),
        "",
    ]
    return "\n".join(parts)


def is_whole(procedure: Procedure) -> bool:
    """Whether a case is under it from the beginning: all but those a benefit gets on acceptance."""
    return procedure is BEFORE_ACCEPTANCE or not isinstance(procedure, BenefitProcedure)


def begins(procedure: Procedure) -> State:
    return procedure.start if is_whole(procedure) else State.INVESTIGATING


def steps(procedure: Procedure) -> list[Transition]:
    """The rows a case can take under a procedure: those before acceptance belong to `intake` alone."""
    before = is_whole(procedure)
    reached = states(procedure)
    return [
        row
        for row in procedure.transitions
        if (before or row not in INTAKE) and reached.intersection(row.sources)
    ]


def states(procedure: Procedure) -> set[State]:
    """The states from which something can be done while the case is under this procedure."""
    whole = is_whole(procedure)
    rows = procedure.transitions if whole else set(procedure.transitions) - set(INTAKE)
    reached, added = set(), {begins(procedure)}
    leaves = procedure is BEFORE_ACCEPTANCE  # acceptance leads out of it, into the procedure of that day
    while added:
        reached |= added
        found = {
            target
            for row in rows
            if not (leaves and row.action == "accept") and added.intersection(row.sources)
            for target in row.targets
        }
        added = found - reached
    led_on = {state for row in rows for state in row.sources}  # a granted case may be looked at again
    return {state for state in reached if state.is_open or state in led_on}


def sources(procedure: Procedure, row: Transition) -> list[State]:
    return [state for state in row.sources if state in states(procedure)]


def limits(procedure: Procedure) -> Iterator[str]:
    """What holds for the case as a whole, as a list."""
    if procedure is BEFORE_ACCEPTANCE:
        limit = limit_text(procedure.investigate)
        yield f"- From submission, and again from a supplement, to the answer: {limit}."
        return
    if not isinstance(procedure, BenefitProcedure):
        yield from register_limits(procedure)
        return
    yield f"- From acceptance to the next step: {limit_text(procedure.investigate)}."
    if procedure.total is None:
        yield "- From acceptance to the decision: no limit of its own; the steps have theirs."
    else:
        extended = procedure.total_extended
        more = f"; extended: {limit_text(extended)}" if extended else ""
        yield f"- From acceptance to the decision: {limit_text(procedure.total)}{more}."
    always = procedure.appraisal == "required"
    yield f"- Public notice (公示): {procedure.notice_days} calendar days."
    required = APPRAISAL_REQUIRED.format(day=procedure.appraisal_waived_from)
    yield f"- Appraisal (民主评议): {required if always else 'possible after an objection'}."


def register_limits(procedure: Procedure) -> Iterator[str]:
    """The two clocks of a case that leads to a statutory book."""
    since = "the opening" if procedure.clock_from == "open" else f"`{procedure.clock_from}`"
    if procedure.total is None:
        yield "- Of the case as a whole: no limit of its own; the steps have theirs."
    else:
        more = f"; extended: {limit_text(procedure.total_extended)}" if procedure.total_extended else ""
        yield f"- By law, from {since} on: {limit_text(procedure.total)}{more}."
    if procedure.promise is not None:
        yield f"- Promised, from {since} on: {limit_text(procedure.promise)}."


def diagram(procedure: Procedure) -> Iterator[str]:
    """A mermaid state diagram."""
    drawn = [
        (source, row)
        for row in steps(procedure)
        if len(row.sources) <= DRAWN_SOURCES_MAX
        for source in sources(procedure, row)
    ]
    seen = {state for source, row in drawn for state in (source, *row.targets)}
    yield "```mermaid"
    yield "stateDiagram-v2"
    ordered = [state for state in State.declared.values() if state in seen]
    yield from (f"    {state.value} : {state.label}" for state in ordered)
    yield f"    [*] --> {begins(procedure).value}"
    yield from (
        f"    {source.value} --> {target.value} : {row.label}"
        for source, row in drawn
        for target in row.targets
    )
    yield from (f"    {state.value} --> [*]" for state in ordered if state not in states(procedure))
    yield "```"


def table_row(procedure: Procedure, row: Transition) -> str:
    cells = (
        f"`{row.action}`",
        row.label,
        "、".join(state.label for state in sources(procedure, row)),
        "或".join(target.label for target in row.targets),
        who(row, taking_in(procedure)),
        "、".join(step_label(procedure, action) for action in row.not_by),
        limit_text(limit_after(procedure, row)),
    )
    return f"| {' | '.join(cells)} |"


def taking_in(procedure: Procedure) -> str:
    """The permission under which somebody acts for an applicant."""
    found = (matter.taking_in for matter in register_matters() if procedure in matter.procedures)
    return next(found, "case.take_in")


def who(row: Transition, taken_in_with: str = "case.take_in") -> str:
    """The posts that may take the step, in the order in which they are declared."""
    if row.permission == PUBLIC:
        return "任何人（不用登录）"
    if row.permission == APPLICANT:
        return f"申请人；代办：{posts(taken_in_with)}"
    if row.permission == TIMER:
        return "到期自动"
    return posts(row.permission)


def posts(permission: str) -> str:
    return "、".join(role.label for role in Role if role in PERMISSIONS[permission])


def step_label(procedure: Procedure, action: str) -> str:
    if action in ("take_in", "open"):
        return "代为收件" if action == "take_in" else "收件"
    return next(row.label for row in procedure.transitions if row.action == action)


def limit_after(procedure: Procedure, row: Transition) -> Limit | None:
    """The limit that runs after a step. After `accept` it is that of the procedure then in force."""
    if isinstance(procedure, BenefitProcedure) and row.action == "supplement":
        return procedure.investigate
    return row.limit


def limit_text(limit: Limit | None) -> str:
    return f"{limit.label}（{limit.article}）" if limit else ""
