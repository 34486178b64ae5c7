"""A month's run that carries on what nothing has touched has the lines that it would have computed anew.

Whatever happens between the runs (facts known early or late, deaths, cards that end, ages, people who join
and leave, other programmes, stops, standards, runs left out), every run is computed a second time, all of it,
and both are the same to the fen and to the word.
"""

import datetime as dt
from contextlib import suppress

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.errors import MinzhengError
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.facts import day_number
from minzheng.kernel.rules.engine import HOUSEHOLD, PERSON
from minzheng.matters.assistance.dibao.entitlement import ENTITLEMENT as DIBAO
from minzheng.registers.benefits import commands
from minzheng.registers.benefits.commands import preparing
from minzheng.registers.benefits.models import Award, Clawback, IssueRun
from tests.matters.granting import District

PREFIX = "431103"
FIRST = Month(2020, 1)
RUN = ("dibao", "disability_living", "disability_nursing", "elderly", "orphan")
GROWN, OLD, CHILD = 0, 1, 2
BORN = (dt.date(1968, 3, 5), dt.date(1940, 2, 29), dt.date(2004, 6, 1))
CARD = {"disability_category": 4, "disability_grade": 1}

days = st.integers(0, 60).map(lambda number: dt.date(2020, 1, 5) + dt.timedelta(days=number * 3))
whose = st.integers(0, 2)
facts = st.sampled_from(
    [
        {"disability_grade": 3}, {"disability_grade": 2}, {"serving_sentence": 1}, {"serving_sentence": 0},
        {"disability_card_last_day": day_number(dt.date(2020, 4, 30))}, {"wage_income_year_fen": 240_000},
        {"disability_card_last_day": day_number(dt.date(2020, 5, 1))}, {"support_income_year_fen": 120_000},
        {"death_day": day_number(dt.date(2020, 3, 31))}, {"vehicle_count": 1}, {"work_injury_nursing": 1},
        {"transfer_income_year_fen": 36_000},
    ]
)  # fmt: skip
happenings = st.one_of(
    st.tuples(st.just("know"), whose, st.tuples(days, facts)),
    st.tuples(st.just("receives"), whose, st.sampled_from(["tekun", "elderly", "disability_nursing"])),
    st.tuples(st.just("stop"), whose, st.sampled_from(RUN)),
    st.tuples(st.just("joins"), st.just(GROWN), days),
    st.tuples(st.just("leaves"), st.just(OLD), days),
    st.tuples(st.just("run"), st.just(0), st.none()),
    st.tuples(st.just("decide"), st.just(0), st.booleans()),
    st.tuples(st.just("leave out"), st.just(0), st.none()),
)


class Bureau:
    """Three families and what they receive; the clock goes on by a month with each run."""

    def __init__(self, district: District):
        self.district, self.officers = district, district.officers
        self.persons = [district.person(born) for born in BORN]
        zero = dict.fromkeys((*DIBAO.reading.required(PERSON), *DIBAO.reading.required(HOUSEHOLD)), 0)
        for one in self.persons:
            district.know(one, dt.date(2019, 1, 1), **zero | CARD | {"urban": 1, "home_count": 1})
        for code, number in (
            ("dibao", GROWN), ("disability_living", GROWN), ("disability_nursing", GROWN), ("dibao", OLD),
            ("elderly", OLD), ("disability_nursing", OLD), ("orphan", CHILD), ("disability_nursing", CHILD),
        ):  # fmt: skip
            district.receives(code, self.persons[number], FIRST)
        self.month, self.last, self.hour = FIRST, None, 0

    @property
    def at(self) -> dt.datetime:
        self.hour += 1
        return at_hour(self.month.first_date.replace(day=20)) + dt.timedelta(minutes=self.hour)

    def happen(self, kind: str, number: int, what) -> None:
        one = self.persons[number]
        if kind == "know":
            day, known = what
            self.district.know(one, day, **known)
        elif kind == "receives":
            if not Award.objects.filter(programme=what, persons__person=one).exists():
                self.district.receives(what, one, self.month)
        elif kind == "stop":
            for award in Award.objects.filter(programme=what, persons__person=one, valid__upper_inf=True):
                commands.stop_award(
                    award_id=award.id, from_month=self.month, reason="其他", actor=self.officers["shenpi"],
                    at=self.at,
                )  # fmt: skip
        elif kind in ("joins", "leaves"):
            self.move(one, what, joins=kind == "joins")
        elif kind == "decide":
            self.decide(what)
        elif kind == "leave out":
            self.month = self.month.plus(1)
        else:
            self.run()

    def move(self, one, day: dt.date, *, joins: bool) -> None:
        home = self.district.home(one)
        if joins:
            child = self.district.person(dt.date(2019, 5, 5))
            self.district.know(child, dt.date(2019, 5, 5), **dict.fromkeys(DIBAO.reading.required(PERSON), 0))
            people.add_member(
                household=home, person=child, relation="20", from_date=day, actor=SYSTEM, at=self.at
            )
        else:
            with suppress(MinzhengError):  # she may have left before
                people.remove_member(
                    household_id=home.id,
                    person_id=one.id,
                    until_date=day,
                    reason="分户",
                    actor=SYSTEM,
                    at=self.at,
                )

    def decide(self, claims: bool) -> None:
        for proposed in Clawback.objects.filter(state="proposed"):
            commands.decide_clawback(
                clawback_id=proposed.id, claim=claims, cause="family", note="核实无误", at=self.at,
                actor=self.officers["shenpi"],
            )  # fmt: skip

    def run(self) -> None:
        """Every programme of the month, each held against a run that computes all of it; then a month on."""
        for code in RUN:
            run = self.prepared(code)
            assert (run.carried_from_id is not None) == self.is_near
            assert lines(run) == computed(run)
            commands.check_run(run_id=run.id, actor=self.officers["fuhe"], at=self.at)
            commands.post_run(run_id=run.id, actor=self.officers["fuhe"], at=self.at)
        self.last = self.month
        self.month = self.month.plus(1)

    @property
    def is_near(self) -> bool:
        """Whether the last run was of one of the three months before, or of this one."""
        return self.last is not None and self.month.index - self.last.index <= 3

    def prepared(self, code: str) -> IssueRun:
        run = commands.start_run(
            programme_code=code, division_prefix=PREFIX, month=self.month, actor=self.officers["zhidan"],
            at=self.at,
        )  # fmt: skip
        return commands.prepare_run(run_id=run.id, actor=self.officers["zhidan"], at=self.at)


FIGURES = (
    "award_id", "month", "due_fen", "issued_before_fen", "difference_fen", "persons", "persons_before",
    "category", "reason",
)  # fmt: skip


def lines(run: IssueRun) -> list[tuple]:
    rows = run.lines.order_by("award_id", "month")
    return [(*(getattr(row, name) for name in FIGURES), tuple(row.basis.items())) for row in rows]


def computed(run: IssueRun) -> list[tuple]:
    """The lines that the run has if every award is computed."""
    found = preparing._lines_of(run, list(preparing.awards_of(run.programme, run.division_prefix)))
    rows = sorted(found, key=lambda row: (row.award_id, row.month))
    return [
        (*(getattr(row, name) for name in FIGURES), tuple(sorted(row.basis.items(), key=_as_stored)))
        for row in rows
    ]


def _as_stored(item: tuple[str, str]) -> tuple[int, bytes]:
    """The order in which PostgreSQL keeps the keys of a JSON object."""
    return len(item[0].encode()), item[0].encode()


class _Undone(Exception):
    """Takes a history back."""


@example(history=[("run", 0, None)] * 3)
@example(history=[("run", 0, None), ("know", OLD, (dt.date(2020, 1, 5), {"death_day": 18_352})), ("run", 0,
    None),
                  ("decide", 0, True), ("run", 0, None), ("run", 0, None)])  # fmt: skip
@example(history=[("run", 0, None), ("know", GROWN, (dt.date(2020, 4, 1), {"disability_grade": 3})),
                  ("run", 0, None), ("leave out", 0, None), ("run", 0, None), ("run", 0, None)])  # fmt: skip
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=st.lists(happenings, min_size=3, max_size=9))
def test_carried_on_is_computed(district_of_grants, history):
    with suppress(_Undone), transaction.atomic():
        bureau = Bureau(district_of_grants)
        bureau.run()
        for kind, number, what in history:
            bureau.happen(kind, number, what)
        bureau.run()
        raise _Undone
