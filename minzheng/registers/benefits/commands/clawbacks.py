"""Taking back what was issued too much: a decision, then a debt that later payments are kept against."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Max

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound
from minzheng.kernel.base.months import Month
from minzheng.kernel.ledger import commands as ledger
from minzheng.kernel.ledger import queries as books
from minzheng.kernel.people.models import Household

from ..events import AllotmentRecorded, ClawbackDecided, DebtRepaid
from ..models import Allotment, AllotmentKind, Clawback, ClawbackState, Issued
from .books import open_books
from .repayments import close_paid_off


@transaction.atomic
def decide_clawback(
    *, clawback_id: int, claim: bool, cause: str, note: str, actor: Actor, at: dt.datetime
) -> Clawback:
    """Decide a proposed clawback. Claimed, its months are booked and the household owes the amount;
    waived, the months are booked all the same and the loss stays with the fund.
    """
    clawback = (
        Clawback.objects.select_for_update(of=("self",))
        .select_related("award", "run")
        .filter(id=clawback_id)
        .first()
    )
    if clawback is None or not access.may(actor, "benefit.read", division_code=clawback.award.division_code):
        raise NotFound("没有这项追回，它可能已被新的测算取代。请返回列表查看。")
    access.require(actor, "benefit.decide_change", division_code=clawback.award.division_code)
    if clawback.state != ClawbackState.PROPOSED:
        raise Conflict(f"这项追回已由{clawback.decided_by_name}决定，请刷新页面查看。")
    if cause not in dict(Clawback._meta.get_field("cause").choices):
        raise Invalid("请选择多发的责任原因。", field="cause")
    if len(note.strip()) < 5:
        raise Invalid("请写明决定的事实和理由。", field="note")
    clawback.state = ClawbackState.DECIDED if claim else ClawbackState.WAIVED
    clawback.cause, clawback.note, clawback.decided_by_name, clawback.decided_at = (
        cause,
        note.strip(),
        actor.name,
        at,
    )
    clawback.save()
    _book(clawback, claim, actor, at)
    event = ClawbackDecided(
        clawback_id=clawback.id, state=clawback.state, amount_fen=clawback.amount_fen,
        household_id=clawback.award.household_id,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return clawback


def _book(clawback: Clawback, claim: bool, actor: Actor, at: dt.datetime) -> None:
    award = clawback.award
    highest = dict(Issued.objects.filter(award=award).values_list("month").annotate(top=Max("sequence")))
    rows, entries, expense = [], [], defaultdict(int)
    accounts = open_books(award.programme, clawback.run.division_prefix)
    for line in clawback.lines:
        month = Month.parse(line["month"])
        rows.append(
            Issued(
                award=award,
                month=month,
                sequence=highest.get(month, 0) + 1,
                amount_fen=-line["amount_fen"],
                persons=-line["persons"],
                category=line["category"],
                basis=line["basis"],
                reason=line["reason"],
                clawback=clawback,
            )
        )
        expense[line["category"], month] -= line["amount_fen"]
    Issued.objects.bulk_create(rows)
    if not claim:
        accounts["receivable"] = ledger.open_account(
            code=accounts["receivable"].replace("receivable:", "waived:"), label="决定不追回的多发"
        ).code
    entries.append(
        ledger.Line(
            account_code=accounts["receivable"], amount=clawback.amount_fen, household_id=award.household_id
        )
    )
    for (category, month), amount in expense.items():
        entries.append(ledger.Line(account_code=accounts[f"expense:{category}"], amount=amount, month=month))
    ledger.post(key=f"clawback:{clawback.id}", description="多发追回", lines=entries, actor=actor, at=at)


@transaction.atomic
def repay_in_cash(
    *,
    household_id: int,
    programme_code: str,
    division_prefix: str,
    amount_fen: int,
    receipt: str,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """A household pays back part of its debt directly: first what it pays by instalments, then the rest.

    The receipt number makes it once: the same repayment again changes nothing, another one under the same
    receipt raises Conflict.
    """
    access.require(actor, "issue.settle", division_code=division_prefix)
    number = receipt.strip()
    if not number:
        raise Invalid("请填写收据号。", field="receipt")
    accounts = open_books(programme_code, division_prefix)
    Household.objects.select_for_update().filter(id=household_id).first()  # one repayment at a time
    key = f"repay:{programme_code}:{division_prefix}:{number}"
    owed = {
        purpose: books.balance(accounts[purpose], household_id=household_id)
        for purpose in ("instalments", "receivable")
    }
    before = _repaid_before(key, accounts, household_id)
    if before is not None:
        if before != amount_fen:
            raise Conflict(f"收据 {number} 已登记过另一笔退款，请核对收据号和金额。", field="receipt")
        return
    if amount_fen <= 0 or amount_fen > sum(owed.values()):
        raise Invalid("退款金额应大于 0，且不超过尚欠金额，请核对。", field="amount")
    by_plan = min(amount_fen, owed["instalments"])
    parts = {"instalments": by_plan, "receivable": amount_fen - by_plan}
    lines = [ledger.Line(account_code=accounts["fund"], amount=amount_fen)] + [
        ledger.Line(account_code=accounts[purpose], amount=-part, household_id=household_id)
        for purpose, part in parts.items()
    ]
    ledger.post(key=key, description=f"退回多发款（收据 {number}）", lines=lines, actor=actor, at=at)
    audit.record(
        DebtRepaid(household_id=household_id, amount_fen=amount_fen, receipt=number), actor=actor, at=at
    )
    if by_plan and by_plan == owed["instalments"]:
        close_paid_off(programme_code, division_prefix, household_id, actor, at)


def _repaid_before(key: str, accounts: dict[str, str], household_id: int) -> int | None:
    """What this household paid back under the receipt before; 0 where the receipt is another's."""
    if not books.is_posted(key):
        return None
    purposes = ("instalments", "receivable")
    return -sum(books.posted_to(key, accounts[purpose], household_id=household_id) for purpose in purposes)


@transaction.atomic
def record_allotment(
    *,
    programme_code: str,
    division_prefix: str,
    year: int,
    source: str,
    amount_fen: int,
    document_number: str,
    received_date: dt.date,
    kind: str = AllotmentKind.REGULAR,
    actor: Actor,
    at: dt.datetime,
) -> Allotment:
    """Money given to a programme by a document: it fills the fund account.

    An advance is the next year's: it comes in the year before the one that it is for.
    """
    access.require(actor, "issue.settle", division_code=division_prefix)
    if amount_fen <= 0:
        raise Invalid("下拨金额应大于 0。", field="amount")
    if kind == AllotmentKind.ADVANCE and received_date.year != year - 1:
        raise Invalid(
            f"预拨是上一年提前到账的下年资金：{year} 年的预拨应在 {year - 1} 年到账，请核对年度和日期。",
            field="year",
        )
    made, is_new = Allotment.objects.get_or_create(
        programme=programme_code, division_prefix=division_prefix, document_number=document_number.strip(),
        source=source.strip(),
        defaults={
            "year": year, "kind": kind, "amount_fen": amount_fen, "received_date": received_date,
            "recorded_at": at,
        },
    )  # fmt: skip
    if not is_new:
        raise Conflict(f"文号 {document_number} 的这笔指标已登记，不能重复登记。", field="document_number")
    accounts = open_books(programme_code, division_prefix)
    ledger.post(
        key=f"allotment:{made.id}", description=f"{source}{made.get_kind_display()} {document_number}",
        lines=[
            ledger.Line(account_code=accounts["fund"], amount=amount_fen),
            ledger.Line(account_code=accounts["allotted"], amount=-amount_fen),
        ],
        actor=actor, at=at,
    )  # fmt: skip
    event = AllotmentRecorded(
        programme=programme_code, amount_fen=amount_fen, document_number=document_number
    )
    audit.record(event, actor=actor, at=at)
    return made
