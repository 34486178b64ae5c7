"""Whatever happens in whatever order, after each run what was issued is what is due, reckoned from scratch.

Members join late, die and leave, standards rise and fall for months long paid, clawbacks are decided or not,
banks answer what they like, and runs come between. The reckoning below knows nothing of runs: it holds who
was covered when, and the standards, and adds up.
"""

import datetime as dt
import itertools
from collections import defaultdict

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.base import clock
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.registers.benefits import commands, queries
from minzheng.registers.benefits.models import Award, BankBatch, Clawback, Issued, Payment
from tests.registers.benefits import bureau as small
from tests.registers.benefits.bureau import CLERK, CODE, DISTRICT, HEAD, MAKER, START

FIRST_DAY = dt.date(2020, 5, 4)
EVENTS = [
    "next month",
    "join",
    "death",
    "leave",
    "standard",
    "mistake",
    "mistake corrected",
    "stop",
    "decide",
    "bank",
    "run",
    "earlier run",
]


class History:
    """One household in the bureau, beside a reckoning of its own: months covered by person, and standards."""

    def __init__(self, draw):
        self.draw = draw
        self.award = small.household(persons=3)
        self.people = {one.id: [START, None] for one in small.members(self.award)}
        self.standards = [(Month(2000, 1), 50_000)]
        self.day = FIRST_DAY
        self.ticks = itertools.count()
        self.mistaken: list[tuple[Month, int]] = []

    @property
    def at(self) -> dt.datetime:
        return clock.at_hour(self.day) + dt.timedelta(minutes=next(self.ticks))

    @property
    def month(self) -> Month:
        return Month.of(self.day)

    def some_month(self, low: int = -4, high: int = 0) -> Month:
        return self.month.plus(self.draw(st.integers(low, high)))

    def end(self, person_id: int, month: Month) -> None:
        begun, until = self.people[person_id]
        self.people[person_id][1] = max(begun, month if until is None else min(until, month))

    def due(self, month: Month) -> int:
        covered = sum(
            begun <= month and (until is None or month < until) for begun, until in self.people.values()
        )
        return covered * self.standard_of(month)

    def standard_of(self, month: Month) -> int:
        known = [(row, place) for place, row in enumerate(self.standards) if row[0] <= month]
        return max(known, key=lambda pair: (pair[0][0], pair[1]))[0][1]

    # --- what may happen ----------------------------------------------------------------------------

    def next_month(self) -> None:
        self.day = self.month.plus(1).first_date.replace(day=4)

    def join(self) -> None:
        one, month = small.person(), self.some_month()
        commands.add_person(
            award_id=self.award.id, person=one, relation="20", from_month=month, facts=(), note="出生",
            actor=HEAD, at=self.at,
        )  # fmt: skip
        self.people[one.id] = [month, None]

    def death(self) -> None:
        one = self.draw(st.sampled_from(sorted(self.people)))
        day = self.day - dt.timedelta(days=self.draw(st.integers(0, 150)))
        if self.people[one][1] is not None:
            return
        commands.record_death(
            award_id=self.award.id, person_id=one, death_date=day, source_note="证明", actor=CLERK, at=self.at
        )
        self.end(one, Month.of(day).plus(1))

    def leave(self) -> None:
        one, month = self.draw(st.sampled_from(sorted(self.people))), self.some_month(-4, 2)
        commands.remove_person(
            award_id=self.award.id, person_id=one, from_month=month, reason="迁出", actor=HEAD, at=self.at
        )
        self.end(one, month)

    def standard(self) -> None:
        self.set_standard(self.some_month(), self.draw(st.integers(1, 90_001)))

    def set_standard(self, month: Month, fen: int) -> None:
        small.STANDARDS.append((month, self.at, fen))
        self.standards.append((month, fen))

    def mistake(self) -> None:
        """Somebody enters a standard far too low, and a run believes it."""
        month = self.some_month()
        self.mistaken.append((month, self.standard_of(month)))
        self.set_standard(month, 1)
        self.run()

    def mistake_corrected(self) -> None:
        if self.mistaken:
            self.set_standard(*self.mistaken.pop())

    def stop(self) -> None:
        month = self.some_month()
        commands.stop_award(award_id=self.award.id, from_month=month, reason="迁出", actor=HEAD, at=self.at)
        for one in self.people:
            self.end(one, month)

    def decide(self) -> None:
        for clawback in Clawback.objects.filter(state="proposed"):
            commands.decide_clawback(
                clawback_id=clawback.id, claim=self.draw(st.booleans()), cause="family", note="查明多发的事实。",
                actor=HEAD, at=self.at,
            )  # fmt: skip

    def bank(self) -> None:
        for batch in BankBatch.objects.filter(payments__state__in=["sent", "unknown"]).distinct():
            rows = batch.payments.filter(state__in=["sent", "unknown"])
            codes = {row.sequence: self.draw(st.sampled_from(["00", "02", "05"])) for row in rows}
            commands.take_bank_return(
                batch_id=batch.id, content=small.answer(batch, codes), actor=MAKER, at=self.at
            )
        back = Payment.objects.filter(state="returned").values_list("id", flat=True)
        if back and self.draw(st.booleans()):
            commands.reissue(payment_ids=list(back), actor=MAKER, at=self.at)

    def run(self, month: Month | None = None) -> None:
        month = month or self.month
        beyond = self.beyond(month)
        made = small.run(month, self.at)
        self.check(month)
        assert self.beyond(month) == beyond
        fen, proposed = self.issued(), self.proposed()
        again = small.run(month, self.at)
        assert not again.issued.exists()
        assert not again.batches.exists()
        assert (self.issued(), self.proposed()) == (fen, proposed)
        assert made.state == again.state == "posted"

    def earlier_run(self) -> None:
        self.run(self.some_month(-3, -1))

    # --- what must hold -----------------------------------------------------------------------------

    def issued(self) -> dict[Month, int]:
        found: dict[Month, int] = defaultdict(int)
        for month, fen in Issued.objects.values_list("month", "amount_fen"):
            found[month] += fen
        return found

    def proposed(self) -> dict[Month, int]:
        rows = (line for clawback in Clawback.objects.filter(state="proposed") for line in clawback.lines)
        found: dict[Month, int] = defaultdict(int)
        for line in rows:
            found[Month.parse(line["month"])] += line["amount_fen"]
        return found

    def beyond(self, month: Month) -> dict[Month, tuple[int, int]]:
        """What stands of months that a run for `month` does not look at."""
        issued, proposed = self.issued(), self.proposed()
        return {each: (issued[each], proposed[each]) for each in month.plus(1).through(self.month)}

    def check(self, month: Month) -> None:
        issued, proposed = self.issued(), self.proposed()
        for each in START.plus(-2).through(month):
            assert issued[each] - proposed[each] == self.due(each), str(each)
            assert issued[each] >= 0
            assert proposed[each] >= 0

    def happen(self, event: str) -> None:
        try:
            with transaction.atomic():
                getattr(self, event.replace(" ", "_"))()
        except MinzhengError:
            assert event in ("join", "leave", "stop"), event
        self.award = Award.objects.get(id=self.award.id)
        assert queries.books_faults(CODE, DISTRICT) == [], event


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_issued_is_due_after_every_run(bureau, data):
    with transaction.atomic():
        bureau.STANDARDS[1:] = []
        history = History(data.draw)
        for event in data.draw(st.lists(st.sampled_from(EVENTS), min_size=4, max_size=14)):
            history.happen(event)
        history.happen("run")
        transaction.set_rollback(True)


def test_the_reckoning_itself(bureau):
    """By hand: three of March, one dies in April, one joins from May, 500 and from May 600 元."""
    history = History(None)
    first = next(iter(history.people))
    history.end(first, Month(2020, 5))
    history.people[0] = [Month(2020, 5), None]
    history.standards.append((Month(2020, 5), 60_000))
    wanted = {"2020-02": 0, "2020-03": 150_000, "2020-04": 150_000, "2020-05": 180_000}
    assert {month: history.due(Month.parse(month)) for month in wanted} == wanted
