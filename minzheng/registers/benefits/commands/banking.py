"""To the bank and back: the file, the return, the reissue."""

import datetime as dt
import io
from collections import defaultdict

from django.contrib.postgres.aggregates import StringAgg
from django.db import transaction
from django.db.models import CharField, Count, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Concat

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.bulk import copy_out
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.months import Month
from minzheng.kernel.exchange import bank
from minzheng.kernel.exchange.bank_lines import Opening, portions
from minzheng.kernel.ledger import commands as ledger
from minzheng.kernel.people import commands as people

from ..errors import ReturnFileRefused, RunNotFound, RunNotReady, SettledOtherwise
from ..events import BankFileMade, BankReturnTaken
from ..models import BankBatch, BankReturn, Channel, IssueRun, PayCard, Payment, PaymentState
from ..programmes import programme, programmes
from .awards import CARD
from .books import open_books

_STATE = {
    bank.Outcome.PAID: PaymentState.PAID,
    bank.Outcome.RETURNED: PaymentState.RETURNED,
    bank.Outcome.UNKNOWN: PaymentState.UNKNOWN,
}


def new_batch(
    programme_code: str, prefix: str, month: Month, *, run: IssueRun | None, at: dt.datetime,
    channel: Channel = Channel.BANK,
) -> BankBatch:  # fmt: skip
    """The next batch of a programme and month, without its payments."""
    earlier = BankBatch.objects.filter(programme=programme_code, division_prefix=prefix, month=month).count()
    number = bank.batch_number(
        month=month, region=prefix, item=programme(programme_code).bank_item, sequence=earlier + 1
    )
    return BankBatch.objects.create(
        run=run, number=number, programme=programme_code, division_prefix=prefix, month=month, made_at=at,
        channel=channel, total_count=0, total_fen=0, digest="",
    )  # fmt: skip


def close_batch(batch: BankBatch, actor: Actor, at: dt.datetime) -> BankBatch:
    sent = batch.payments.filter(state=PaymentState.SENT).aggregate(
        count=Count("id"),
        fen=Coalesce(Sum("amount_fen"), 0),
        told=StringAgg(
            Concat("sequence", Value(","), "amount_fen", output_field=CharField()), "\n",
            order_by="sequence", default=Value(""),
        ),
    )  # fmt: skip
    batch.total_count, batch.total_fen = sent["count"], sent["fen"]
    batch.digest = sm3_hex(sent["told"].encode())
    batch.save()
    event = BankFileMade(batch_number=batch.number, count=batch.total_count, amount_fen=batch.total_fen)
    audit.record(event, actor=actor, at=at)
    return batch


def _reached(batch_id: int, actor: Actor, action: str) -> BankBatch:
    batch = BankBatch.objects.select_for_update().filter(id=batch_id).first()
    if batch is None or not access.may(actor, "issue.read", division_code=batch.division_prefix):
        raise RunNotFound("没有这个银行批次，请返回列表重新查找。")
    access.require(actor, action, division_code=batch.division_prefix)
    return batch


@transaction.atomic
def bank_file(*, batch_id: int, actor: Actor, at: dt.datetime) -> tuple[str, bytes]:
    """The file for the bank: (file name, content). The same batch always gives the same bytes.

    Opening card and identity numbers for the bank is an event of its own.
    """
    batch = _reached(batch_id, actor, "issue.settle")
    _require_own_file(batch)
    lines = _lines(batch)
    count = lines.count()
    if not count:
        raise Invalid("这个批次没有可报盘的支付，请先补登发放账户。")
    items = {one.code: one.bank_item for one in programmes()}
    how = Opening(identity=people.IDENTITY, card=CARD, items=items)
    parts = portions(copy_out(_as_stored(batch, lines)), count, how)
    content = bank.joined(batch.number, parts, made_on=batch.made_at.astimezone(CHINA).date())
    if batch.downloaded_at is None:
        batch.downloaded_at = at
        batch.save(update_fields=["downloaded_at"])
    event = RecordOpened(what=f"银行批次 {batch.number} 的卡号和身份证号", reason="生成银行代发文件")
    audit.record(event, actor=actor, at=at)
    return f"{batch.number}.csv", content


def _as_stored(batch: BankBatch, lines: QuerySet) -> QuerySet:
    """The lines in their order, as the bank's file wants them, card and identity numbers locked."""
    place = "package_sequence" if batch.is_package else "sequence"
    return lines.order_by(place).values_list(
        place, "card__holder_name", "award__payee__identity_cipher", "card__bank", "card__number_cipher",
        "amount_fen", "batch__programme", "month",
    )  # fmt: skip


def _lines(batch: BankBatch) -> QuerySet:
    """The payments that stand in the file of a batch, or of a package."""
    if batch.is_package:
        return Payment.objects.filter(batch__package=batch, package_sequence__isnull=False)
    return batch.payments.filter(card__isnull=False)


def _require_own_file(batch: BankBatch) -> None:
    if batch.package_id is not None:
        raise RunNotReady(
            f"批次 {batch.number} 已并入一卡通批次 {batch.package.number}，请到那里下载文件、上传回盘。"
        )


@transaction.atomic
def take_bank_return(*, batch_id: int, content: bytes, actor: Actor, at: dt.datetime) -> BankReturn:
    """Settle the payments of a batch by the bank's file. Everything in it must belong to the batch.

    The same file twice returns the first result; a file taken for another batch is refused by that batch's
    number. A line that does not belong, or contradicts what was
    settled before, refuses the whole file and names the line: nothing is half-settled.
    """
    batch = _reached(batch_id, actor, "issue.settle")
    digest = sm3_hex(content)
    known = BankReturn.objects.select_related("batch").filter(digest=digest).first()
    if known is not None and known.batch_id != batch.id:
        raise ReturnFileRefused(
            f"这是批次 {known.batch.number} 的回盘文件，已为该批次入账，不是本批次 {batch.number} 的。"
            "请重新选择文件。"
        )
    if known is not None:
        return known
    _require_own_file(batch)
    place = "package_sequence" if batch.is_package else "sequence"
    rows = _lines(batch).select_for_update(of=("self",)).select_related("batch").order_by(place)
    payments = {getattr(payment, place): payment for payment in rows}
    expected = {number: payment.amount_fen for number, payment in payments.items()}
    answer = bank.read_return(io.BytesIO(content), batch_number=batch.number, expected=expected)
    faults = [problem.sentence for problem in answer.problems]
    changed = []
    for line in answer.lines:
        payment, state = payments[line.seq], _STATE[line.outcome]
        if not _agrees(payment, state):
            faults.append(
                f"第 {line.line_number} 行：此前已按“{payment.get_state_display()}”入账，与本文件不一致。"
            )
        elif payment.state in (PaymentState.SENT, PaymentState.UNKNOWN) and payment.state != state:
            payment.state, payment.return_code, payment.return_note = state, line.code, line.reason
            changed.append(payment)
    if faults:
        shown = "".join(faults[:5]) + (f"另有 {len(faults) - 5} 处。" if len(faults) > 5 else "")
        raise ReturnFileRefused(f"回盘文件没有入账，全部退回。{shown}请与银行核对后重新上传。")
    _settle(changed, at)
    paid: dict[BankBatch, list[Payment]] = defaultdict(list)
    for payment in changed:
        if payment.state == PaymentState.PAID:
            paid[payment.batch].append(payment)
    for member, settled in paid.items():
        _book_paid(member, settled, digest, actor, at)
    return _note_return(batch, digest, [_STATE[line.outcome] for line in answer.lines], actor, at)


def _settle(changed: list[Payment], at: dt.datetime) -> None:
    """Write the results by groups: a statement for each result, not for each payment."""
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for payment in changed:
        groups[payment.state, payment.return_code, payment.return_note].append(payment.id)
    for (state, code, note), ids in groups.items():
        Payment.objects.filter(id__in=ids).update(
            state=state, return_code=code, return_note=note, settled_at=at
        )


def _note_return(
    batch: BankBatch, digest: str, states: list[PaymentState], actor: Actor, at: dt.datetime
) -> BankReturn:
    made = BankReturn.objects.create(
        batch=batch, digest=digest, received_at=at, paid_count=states.count(PaymentState.PAID),
        returned_count=states.count(PaymentState.RETURNED), unknown_count=states.count(PaymentState.UNKNOWN),
    )  # fmt: skip
    event = BankReturnTaken(
        batch_number=batch.number,
        paid=made.paid_count,
        returned=made.returned_count,
        unknown=made.unknown_count,
    )
    audit.record(event, actor=actor, at=at)
    return made


def _agrees(payment: Payment, state: PaymentState) -> bool:
    """Whether a return says of a settled payment what is on file; open ones agree with anything."""
    if payment.state in (PaymentState.SENT, PaymentState.UNKNOWN):
        return True
    if payment.state == PaymentState.REISSUED:
        return state == PaymentState.RETURNED
    return payment.state == state


def _book_paid(batch: BankBatch, paid: list[Payment], digest: str, actor: Actor, at: dt.datetime) -> None:
    if not paid:
        return
    accounts = open_books(batch.programme, batch.division_prefix)
    households = dict(batch.payments.values_list("award_id", "award__household_id"))
    lines = [
        ledger.Line(
            account_code=accounts["payable"],
            amount=payment.amount_fen,
            household_id=households[payment.award_id],
            month=payment.month,
        )
        for payment in paid
    ]
    lines.append(
        ledger.Line(account_code=accounts["fund"], amount=-sum(payment.amount_fen for payment in paid))
    )
    ledger.post(
        key=f"return:{batch.number}:{digest}",
        description=f"银行批次 {batch.number} 发放成功",
        lines=lines,
        actor=actor,
        at=at,
    )


@transaction.atomic
def reissue(*, payment_ids: list[int], actor: Actor, at: dt.datetime) -> BankBatch:
    """Send returned payments again, to the card on file now. The month they belong to stays.

    Unknown payments are never sent again: the bank must be asked first.
    """
    rows = Payment.objects.select_for_update(of=("self",)).filter(id__in=payment_ids)
    payments = list(rows.select_related("award", "batch").order_by("id"))
    if not payments or len(payments) != len(set(payment_ids)):
        raise RunNotFound("所选支付已不存在，请刷新页面后重新选择。")
    first = payments[0].batch
    place = (first.programme, first.division_prefix)
    if not access.may(actor, "issue.read", division_code=first.division_prefix):
        raise RunNotFound("所选支付已不存在，请刷新页面后重新选择。")
    access.require(actor, "issue.settle", division_code=first.division_prefix)
    for payment in payments:
        if payment.state == PaymentState.UNKNOWN:
            raise RunNotReady(
                f"第 {payment.sequence} 笔银行尚未确认，不能重发。请先向银行查询结果，上传最终回盘。"
            )
        if payment.state != PaymentState.RETURNED:
            raise SettledOtherwise(
                f"第 {payment.sequence} 笔当前为“{payment.get_state_display()}”，只有退票可以重发。"
            )
        if (payment.batch.programme, payment.batch.division_prefix) != place:
            raise Invalid("请一次只重发同一待遇、同一辖区的退票。")
    people_ids = {payment.award.payee_id for payment in payments}
    cards = {c.person_id: c for c in PayCard.objects.filter(person__in=people_ids, valid__contains=at.date())}
    lacking = [str(payment.sequence) for payment in payments if payment.award.payee_id not in cards]
    if lacking:
        raise Invalid(f"第 {'、'.join(lacking)} 笔的领款人还没有登记发放账户，请先登记账户再重发。")
    batch = new_batch(*place, Month.of(at.date()), run=None, at=at)
    fresh = []
    for sequence, payment in enumerate(payments, start=1):
        made = Payment(
            batch=batch, sequence=sequence, award_id=payment.award_id, card=cards[payment.award.payee_id],
            month=payment.month, amount_fen=payment.amount_fen, replaces=payment,
        )  # fmt: skip
        fresh.append(made)
        payment.state = PaymentState.REISSUED
    Payment.objects.bulk_create(fresh)
    Payment.objects.bulk_update(payments, ["state"])
    return close_batch(batch, actor, at)
