"""Repayment plans as they stand on a day: each instalment, what has come, what is late. Reads only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import queries as ledger
from minzheng.kernel.ledger.queries import Booked
from minzheng.kernel.people.models import Household

from . import queries
from .models import Clawback, ClawbackState, PlanState, RepaymentPlan
from .programmes import Programme, books, programme


@dataclass(frozen=True)
class Instalment:
    """One month of a plan; it is due until the end of that month."""

    number: int
    month: Month
    due_fen: int
    paid_fen: int
    is_late: bool

    @property
    def left_fen(self) -> int:
        return self.due_fen - self.paid_fen


@dataclass(frozen=True)
class Standing:
    """A plan on a day. What has come pays the oldest instalment first."""

    plan: RepaymentPlan
    repaid_fen: int
    day: dt.date

    @property
    def left_fen(self) -> int:
        return self.plan.total_fen - self.repaid_fen

    @property
    def last_month(self) -> Month:
        return self.plan.first_month.plus(-(-self.plan.total_fen // self.plan.monthly_fen) - 1)

    @property
    def instalments(self) -> list[Instalment]:
        plan, found, paid = self.plan, [], self.repaid_fen
        left = plan.total_fen
        for number, month in enumerate(plan.first_month.through(self.last_month), start=1):
            due = min(plan.monthly_fen, left)
            came = min(due, paid)
            is_late = plan.state == PlanState.ACTIVE and came < due and month.last_date < self.day
            found.append(Instalment(number, month, due, came, is_late))
            left, paid = left - due, paid - came
        return found

    @property
    def late_fen(self) -> int:
        """What should have come by the end of the last month and has not."""
        return sum(one.left_fen for one in self.instalments if one.is_late)

    @property
    def late_since(self) -> Month | None:
        return next((one.month for one in self.instalments if one.is_late), None)

    @property
    def next_due(self) -> Instalment | None:
        """The oldest instalment that is not paid; None when the plan runs no more."""
        if self.plan.state != PlanState.ACTIVE:
            return None
        return next((one for one in self.instalments if one.left_fen), None)


def standings(plans: Iterable[RepaymentPlan], *, on_date: dt.date) -> list[Standing]:
    """Plans with what has come of each: one query for all of them."""
    plans = list(plans)
    if not plans:
        return []
    credits = _credits(plans)
    return [Standing(plan, sum(-one.amount for one in credits[plan.id]), on_date) for plan in plans]


def _credits(plans: list[RepaymentPlan]) -> dict[int, list[Booked]]:
    """What was paid back on each plan, oldest first: after its own posting, until that of the next one."""
    codes = {books(plan.programme, plan.division_prefix)["instalments"][0] for plan in plans}
    found: dict[int, list[Booked]] = defaultdict(list)
    running: dict[tuple[str, int], int] = {}
    for entry in ledger.booked(codes, {plan.household_id for plan in plans}):
        place = (entry.account_code, entry.household_id)
        if entry.key.startswith("plan:"):
            running[place] = int(entry.key.removeprefix("plan:"))
        elif not _is_moved(entry):
            found[running[place]].append(entry)
    return found


def running(household_ids: Iterable[int], *, on_date: dt.date) -> list[Standing]:
    """What some households are paying back: the resident's own view, so the caller checks whose they are."""
    rows = RepaymentPlan.objects.filter(household__in=list(household_ids), state=PlanState.ACTIVE)
    return standings(rows.order_by("id"), on_date=on_date)


def plans(actor: Actor) -> QuerySet:
    """Plans within reach, those that run first, newest first."""
    rows = access.visible_to(actor, "benefit.read", RepaymentPlan.objects.all())
    return rows.select_related("household__head").order_by("state", "-agreed_at", "-id")


def plan(plan_id: int, *, actor: Actor) -> RepaymentPlan:
    """One plan within reach."""
    found = plans(actor).filter(id=plan_id).first()
    if found is None:
        raise NotFound("没有这份分期还款，请返回列表查看。")
    return found


def late(actor: Actor, *, on_date: dt.date) -> list[Standing]:
    """Plans of which an instalment is late, the longest first."""
    running = plans(actor).filter(state=PlanState.ACTIVE)
    found = [one for one in standings(running, on_date=on_date) if one.late_fen]
    return sorted(found, key=lambda one: (one.late_since, -one.late_fen))


@dataclass(frozen=True)
class Repaid:
    """One amount that came back: when, how, and how much."""

    at: dt.datetime
    words: str
    amount_fen: int


@dataclass(frozen=True)
class Account:
    """What a household owes of a programme, how it came to that, and what has been paid back so far."""

    household: Household
    programme: Programme
    division_prefix: str
    owed_fen: int
    clawbacks: tuple[Clawback, ...]
    plans: tuple[Standing, ...]
    repaid: tuple[Repaid, ...]

    @property
    def running(self) -> Standing | None:
        return next((one for one in self.plans if one.plan.state == PlanState.ACTIVE), None)


def account(
    household_id: int, programme_code: str, division_prefix: str, *, actor: Actor, on_date: dt.date
) -> Account:
    """The debt of a household, within reach. Raises NotFound where there never was one."""
    home = Household.objects.select_related("head").filter(id=household_id).first()
    claimed = Clawback.objects.filter(
        award__household_id=household_id, award__programme=programme_code, state=ClawbackState.DECIDED,
        award__division_code__startswith=division_prefix,
    )  # fmt: skip
    decided = tuple(claimed.select_related("award").order_by("decided_at", "id"))
    if home is None or not decided or not access.may(actor, "benefit.read", division_code=home.division_code):
        raise NotFound("这户家庭没有欠款，请返回欠款列表查看。")
    accounts = books(programme_code, division_prefix)
    mine = RepaymentPlan.objects.filter(
        household=home, programme=programme_code, division_prefix=division_prefix
    )
    codes = [accounts[purpose][0] for purpose in ("receivable", "instalments")]
    booked = ledger.booked(codes, [household_id])
    back = [
        Repaid(one.posted_at, one.description, -one.amount)
        for one in booked
        if one.amount < 0 and not _is_moved(one)
    ]
    return Account(
        household=home, programme=programme(programme_code), division_prefix=division_prefix,
        owed_fen=queries.debts(programme_code, division_prefix).get(household_id, 0), clawbacks=decided,
        plans=tuple(standings(mine.order_by("-id"), on_date=on_date)), repaid=tuple(back),
    )  # fmt: skip


def _is_moved(entry: Booked) -> bool:
    """Whether an entry only moves a debt between what is owed at once and by instalments."""
    return entry.key.startswith(("plan:", "plan-ended:"))
