"""The check of means on the case page: who was asked what, what differs, and what may be done about it."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.cases.states import State
from minzheng.registers.verification import queries as verification
from minzheng.registers.verification.queries import ANSWERED, AnswerStatus, ComparisonRow, Department

from .household import Subject

DEPARTMENTS = [(one.value, one.label) for one in Department]
_ANSWER_TONES = {
    AnswerStatus.PENDING: "wait",
    AnswerStatus.HIT: "info",
    AnswerStatus.NONE: "ok",
    AnswerStatus.NO_REPLY: "warn",
    AnswerStatus.ERROR: "warn",
}
_ASKED_AGAIN_WHILE = (State.INVESTIGATING, State.OBJECTED, State.FORWARDED)


@dataclass(frozen=True)
class Answer:
    """One cell of the table of departments and persons; `inquiry` is None where nobody was asked."""

    inquiry: Any
    tone: str = ""

    @property
    def has_content(self) -> bool:
        return self.inquiry is not None and self.inquiry.status == AnswerStatus.HIT


@dataclass(frozen=True)
class Verification:
    """How far the check of a case is.

    `rows` is what needs a look: it differs, was settled, or waits; `agreeing` is what does not. `table` has a
    row of answers for each department.
    """

    persons: tuple[Subject, ...]
    table: tuple[tuple[str, tuple[Answer, ...]], ...]
    rows: tuple[dict, ...]
    agreeing: tuple[dict, ...]
    unsigned: tuple[str, ...]
    asked: int
    answered: int
    differing: int
    may_ask: bool
    may_retry: bool
    may_recheck: bool
    may_open: bool

    @property
    def waiting(self) -> int:
        return self.asked - self.answered


def verification_of(case: Any, subjects: list[Subject], *, actor: Officer, on_date: dt.date) -> Verification:
    """The current answers of a case beside what was declared. No answer is opened here."""
    persons = tuple(one for one in subjects if one.of == "person")
    current = list(verification.inquiries(case).current())
    by_place = {(row.department, row.person_id): row for row in current}
    table = tuple(
        (department.label, tuple(_answer(by_place.get((department.value, person.id))) for person in persons))
        for department in Department
    )
    place = case.division_code
    may_open = access.may(actor, "people.correct_fact", division_code=place)
    compared = verification.comparison(case, on_date=on_date) if current else []
    rows = [_row(row, case, may_settle=may_open and case.current.is_open) for row in compared]
    asks = access.may(actor, "case.ask_verification", division_code=place)
    answered = sum(row.status in ANSWERED for row in current)
    silent = any(row.status in (AnswerStatus.NO_REPLY, AnswerStatus.ERROR) for row in current)
    again = asks and case.current in _ASKED_AGAIN_WHILE and bool(current)
    return Verification(
        persons=persons,
        table=table if current else (),
        rows=tuple(row for row in rows if row["state"] != "agrees"),
        agreeing=tuple(row for row in rows if row["state"] == "agrees"),
        unsigned=tuple(one.name for one in persons if not one.is_authorised),
        asked=len(current),
        answered=answered,
        differing=sum(row["differs"] for row in rows),
        may_ask=asks and case.current is State.INVESTIGATING and _someone_unasked(by_place, persons),
        may_retry=again and silent,
        may_recheck=again and answered > 0,
        may_open=may_open,
    )


def _someone_unasked(by_place: dict, persons: tuple[Subject, ...]) -> bool:
    return any(
        (department.value, person.id) not in by_place for department in Department for person in persons
    )


def _answer(inquiry) -> Answer:
    return Answer(inquiry, _ANSWER_TONES[AnswerStatus(inquiry.status)] if inquiry is not None else "")


def _row(row: ComparisonRow, case: Any, *, may_settle: bool) -> dict:
    """A row of the component, with the way to settle it where it differs and the actor may."""
    url = reverse("review:settle", args=[case.id, row.finding_id]) if row.differs and may_settle else ""
    return asdict(row) | {"url": url, "url_label": "核实处理"}
