"""`manage.py procedures`: print docs/procedures.md from the tuples of kernel/cases/procedures.py."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand

from minzheng.kernel.access.roles import PERMISSIONS, Role
from minzheng.kernel.cases.procedures import (
    APPLICANT,
    BEFORE_ACCEPTANCE,
    INTAKE,
    PROCEDURES,
    PUBLIC,
    Limit,
    Procedure,
    Transition,
)
from minzheng.kernel.cases.states import CLOSED, State

DRAWN_SOURCES_MAX = 3  # a step possible from more states would cover the diagram; the table has it

APPRAISAL_REQUIRED = "required; for cases accepted from {day} on only after an objection"
HEAD = """\
# Procedures

<!-- Printed by `python3 dev.py manage procedures`; tests/config/test_procedures_doc.py keeps it true.
     Do not edit: change minzheng/kernel/cases/procedures.py and print again. -->

A case moves only along the rows below: what is not listed is refused. A case begins under `intake`; when it
is accepted, the matter names the procedure that is in force on that day, and the case keeps it to the end.

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


def begins(procedure: Procedure) -> State:
    return State.SUBMITTED if procedure is BEFORE_ACCEPTANCE else State.INVESTIGATING


def steps(procedure: Procedure) -> list[Transition]:
    """The rows a case can take under a procedure: those before acceptance belong to `intake` alone."""
    before = procedure is BEFORE_ACCEPTANCE
    reached = states(procedure)
    return [
        row
        for row in procedure.transitions
        if (before or row not in INTAKE) and reached.intersection(row.sources)
    ]


def states(procedure: Procedure) -> set[State]:
    """The states from which something can be done while the case is under this procedure."""
    rows = (
        procedure.transitions if procedure is BEFORE_ACCEPTANCE else set(procedure.transitions) - set(INTAKE)
    )
    reached, added = set(), {begins(procedure)}
    while added:
        reached |= added
        found = {row.target for row in rows if row.action != "accept" and added.intersection(row.sources)}
        added = found - reached
    return reached - CLOSED


def sources(procedure: Procedure, row: Transition) -> list[State]:
    return [state for state in row.sources if state in states(procedure)]


def limits(procedure: Procedure) -> Iterator[str]:
    """What holds for the case as a whole, as a list."""
    if procedure is BEFORE_ACCEPTANCE:
        limit = limit_text(procedure.investigate)
        yield f"- From submission, and again from a supplement, to the answer: {limit}."
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


def diagram(procedure: Procedure) -> Iterator[str]:
    """A mermaid state diagram."""
    drawn = [
        (source, row)
        for row in steps(procedure)
        if len(row.sources) <= DRAWN_SOURCES_MAX
        for source in sources(procedure, row)
    ]
    seen = {state for source, row in drawn for state in (source, row.target)}
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {state.value} : {state.label}" for state in State if state in seen)
    yield f"    [*] --> {begins(procedure).value}"
    yield from (f"    {source.value} --> {row.target.value} : {row.label}" for source, row in drawn)
    yield from (f"    {state.value} --> [*]" for state in State if state in seen - states(procedure))
    yield "```"


def table_row(procedure: Procedure, row: Transition) -> str:
    cells = (
        f"`{row.action}`",
        row.label,
        "、".join(state.label for state in sources(procedure, row)),
        row.target.label,
        who(row),
        "、".join(step_label(procedure, action) for action in row.not_by),
        limit_text(limit_after(procedure, row)),
    )
    return f"| {' | '.join(cells)} |"


def who(row: Transition) -> str:
    """The posts that may take the step, in the order in which they are declared."""
    if row.permission == PUBLIC:
        return "任何人（不用登录）"
    if row.permission == APPLICANT:
        return f"申请人；代办：{posts('case.take_in')}"
    return posts(row.permission)


def posts(permission: str) -> str:
    return "、".join(role.label for role in Role if role in PERMISSIONS[permission])


def step_label(procedure: Procedure, action: str) -> str:
    if action == "take_in":
        return "代为收件"
    return next(row.label for row in procedure.transitions if row.action == action)


def limit_after(procedure: Procedure, row: Transition) -> Limit | None:
    """The limit that runs after a step. After `accept` it is that of the procedure then in force."""
    return procedure.investigate if row.action == "supplement" else row.limit


def limit_text(limit: Limit | None) -> str:
    return f"{limit.label}（{limit.article}）" if limit else ""
