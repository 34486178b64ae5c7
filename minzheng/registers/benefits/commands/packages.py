"""一卡通: the batches of all programmes of a month as one file, the lines of one card beside each other."""

import datetime as dt

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.sealing import sm3_hex
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.exchange import bank

from ..errors import RunNotFound, RunNotReady
from ..events import BankFileMade
from ..models import BankBatch, Channel, Payment, PaymentState

ITEM = "ALL"


@transaction.atomic
def make_package(*, batch_ids: list[int], actor: Actor, at: dt.datetime) -> BankBatch:
    """Put batches of one district and month into one file. Nothing is paid and no book is touched.

    Refused for a batch that has left for the bank, or stands in a package already: the bank would pay twice.
    """
    rows = BankBatch.objects.select_for_update().filter(id__in=batch_ids).order_by("id")
    batches = list(rows)
    if not batches or len(batches) != len(set(batch_ids)):
        raise RunNotFound("所选批次已不存在，请刷新页面后重新选择。")
    first = batches[0]
    for one in batches:
        if not access.may(actor, "issue.read", division_code=one.division_prefix):
            raise RunNotFound("所选批次已不存在，请刷新页面后重新选择。")
        access.require(actor, "issue.settle", division_code=one.division_prefix)
        _require_fits(one, first)
    payments = list(
        Payment.objects.filter(batch__in=batches, state=PaymentState.SENT, card__isnull=False)
        .select_related("award")
        .order_by("award__payee_id", "batch_id", "sequence")
    )
    if not payments:
        raise Invalid("所选批次没有可报盘的支付，请先补登发放账户。")
    earlier = BankBatch.objects.filter(
        programme="", division_prefix=first.division_prefix, month=first.month
    ).count()
    package = BankBatch.objects.create(
        number=bank.batch_number(
            month=first.month, region=first.division_prefix, item=ITEM, sequence=earlier + 1
        ),
        programme="", division_prefix=first.division_prefix, month=first.month, made_at=at,
        total_count=len(payments), total_fen=sum(payment.amount_fen for payment in payments),
        digest=sm3_hex(repr([(payment.id, payment.amount_fen) for payment in payments]).encode()),
    )  # fmt: skip
    for place, payment in enumerate(payments, start=1):
        payment.package_sequence = place
    Payment.objects.bulk_update(payments, ["package_sequence"], batch_size=2000)
    rows.update(package=package)
    event = BankFileMade(batch_number=package.number, count=package.total_count, amount_fen=package.total_fen)
    audit.record(event, actor=actor, at=at)
    return package


def _require_fits(one: BankBatch, first: BankBatch) -> None:
    if (one.division_prefix, one.month) != (first.division_prefix, first.month):
        raise Invalid("请只选择同一辖区、同一报盘月份的批次。")
    if one.channel != Channel.BANK:
        raise Invalid(f"{one.number} 是现金领取表，不送银行，不能并入一卡通批次。")
    if one.is_package or one.package_id is not None:
        raise RunNotReady(f"批次 {one.number} 已经在一卡通批次里，不能再并入一次。")
    if one.downloaded_at is not None:
        raise RunNotReady(f"批次 {one.number} 的文件已经下载，可能已送银行，不能再并入一卡通批次。")
