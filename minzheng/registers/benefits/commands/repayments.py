"""Paying a debt back by instalments: agreed upon, paid month by month, paid off or ended.

What a household owes is kept from its later payments by the programme's share (抵扣), unless it is agreed to
pay it back by instalments: the agreement goes first (assistance sheet §2.12, §11). So an agreement moves the
debt to an account of its own, which no run looks at; ended, what is left is owed at once again. No debt is
written off: the sheets name no body that might.
"""

import datetime as dt

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid, NotFound
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import commands as ledger
from minzheng.kernel.ledger import queries as books
from minzheng.kernel.people.models import Household

from ..errors import PlanClosed, PlanExists
from ..events import RepaymentAgreed, RepaymentClosed
from ..law import in_force
from ..models import PlanState, RepaymentPlan
from .books import open_books

GONE = "没有这户家庭的欠款，请返回欠款列表查看。"


@transaction.atomic
def agree_plan(
    *, household_id: int, programme_code: str, division_prefix: str, monthly_fen: int, first_month: Month,
    note: str, actor: Actor, at: dt.datetime,
) -> RepaymentPlan:  # fmt: skip
    """All that a household owes of a programme is paid back month by month, from `first_month` on.

    Raises PlanExists where it has a plan that is not paid off, Invalid where nothing is owed, or the months
    would be more than the place allows.
    """
    home = _locked(household_id, actor)
    accounts = open_books(programme_code, division_prefix)
    owed = books.balance(accounts["receivable"], household_id=household_id)
    running = RepaymentPlan.objects.filter(
        programme=programme_code, division_prefix=division_prefix, household=home, state=PlanState.ACTIVE
    )
    if running.exists():
        raise PlanExists("这户家庭已有正在执行的分期还款。需要改约的，请先终止原来的，再重新约定。")
    if owed <= 0:
        raise Invalid("这户家庭没有欠款，不需要分期还款。")
    if not 0 < monthly_fen <= owed:
        raise Invalid(f"每月还款应大于 0，且不超过尚欠的 {yuan_text(owed)} 元，请核对。", field="monthly")
    most = in_force("repayment_months_max", division_prefix, at.date())
    months = -(-owed // monthly_fen)
    if months > most:
        raise Invalid(f"按这个数要还 {months} 个月，最长 {most} 个月，请提高每月还款。", field="monthly")
    if first_month < Month.of(at.date()):
        raise Invalid("首期不能早于本月，请核对。", field="first_month")
    if len(note.strip()) < 2:
        raise Invalid("请写明还款协议的编号或约定情况。", field="note")
    plan = RepaymentPlan.objects.create(
        programme=programme_code, division_prefix=division_prefix, household=home, note=note.strip(),
        division_code=home.division_code, total_fen=owed, monthly_fen=monthly_fen, first_month=first_month,
        agreed_at=at, agreed_by_name=actor.name,
    )  # fmt: skip
    _move(plan, f"plan:{plan.id}", "约定分期还款", owed, actor, at)
    event = RepaymentAgreed(
        plan_id=plan.id, total_fen=owed, monthly_fen=monthly_fen, first_month=str(first_month),
        household_id=household_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return plan


@transaction.atomic
def end_plan(*, plan_id: int, reason: str, actor: Actor, at: dt.datetime) -> RepaymentPlan:
    """A plan is not kept, or to be agreed anew: what is left is owed at once, and kept from payments."""
    found = RepaymentPlan.objects.filter(id=plan_id).first()
    if found is None:
        raise NotFound("没有这份分期还款，请返回列表查看。")
    _locked(found.household_id, actor)
    plan = RepaymentPlan.objects.select_for_update().get(id=plan_id)
    if plan.state != PlanState.ACTIVE:
        raise PlanClosed(f"这份分期还款{plan.get_state_display()}，不能再终止。请刷新页面查看。")
    if len(reason.strip()) < 2:
        raise Invalid("请写明终止原因。", field="reason")
    accounts = open_books(plan.programme, plan.division_prefix)
    left = books.balance(accounts["instalments"], household_id=plan.household_id)
    if left:
        _move(plan, f"plan-ended:{plan.id}", "终止分期还款", -left, actor, at)
    _close(plan, PlanState.ENDED, left, reason.strip(), actor, at)
    return plan


def close_paid_off(
    programme_code: str, division_prefix: str, household_id: int, actor: Actor, at: dt.datetime
) -> None:
    """The last instalment has come."""
    plan = RepaymentPlan.objects.select_for_update().get(
        programme=programme_code, division_prefix=division_prefix, household_id=household_id,
        state=PlanState.ACTIVE,
    )  # fmt: skip
    _close(plan, PlanState.COMPLETED, 0, "", actor, at)


def _locked(household_id: int, actor: Actor) -> Household:
    """The household, locked as repayments lock it, where the actor decides on debts."""
    home = Household.objects.select_for_update().filter(id=household_id).first()
    if home is None or not access.may(actor, "benefit.read", division_code=home.division_code):
        raise NotFound(GONE)
    access.require(actor, "benefit.decide_change", division_code=home.division_code)
    return home


def _move(plan: RepaymentPlan, key: str, words: str, fen: int, actor: Actor, at: dt.datetime) -> None:
    """Between what is owed at once and what is paid by instalments."""
    accounts = open_books(plan.programme, plan.division_prefix)
    ledger.post(
        key=key, description=words,
        lines=[
            ledger.Line(account_code=accounts["instalments"], amount=fen, household_id=plan.household_id),
            ledger.Line(account_code=accounts["receivable"], amount=-fen, household_id=plan.household_id),
        ],
        actor=actor, at=at,
    )  # fmt: skip


def _close(
    plan: RepaymentPlan, state: PlanState, left_fen: int, reason: str, actor: Actor, at: dt.datetime
) -> None:
    plan.state, plan.closed_at, plan.closed_by_name, plan.end_reason = state, at, actor.name, reason
    plan.save(update_fields=["state", "closed_at", "closed_by_name", "end_reason"])
    event = RepaymentClosed(
        plan_id=plan.id, state=state, left_fen=left_fen, reason=reason, household_id=plan.household_id
    )
    audit.record(event, actor=actor, at=at)
