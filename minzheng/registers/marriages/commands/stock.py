"""The stock of blank certificates: received, drawn, printed, spoiled, destroyed; the book balances every
day.
"""

import datetime as dt
import re

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid

from ..errors import NumberTaken
from ..events import BlanksMoved
from ..models import BlankCertificate, BlankMovement, MarriageRecord

RECEIVED_MAX = 5000
_Movement = BlankMovement.Movement
_State = BlankCertificate.State
_NUMBER = re.compile(r"([A-Z]{0,4})(\d{4,12})")


def numbers_between(first: str, last: str) -> list[str]:
    """Every printed number from the first to the last, both included. Raises Invalid with the remedy."""
    first, last = first.strip().upper(), last.strip().upper()
    one, other = _NUMBER.fullmatch(first), _NUMBER.fullmatch(last)
    if one is None or other is None or one[1] != other[1] or len(one[2]) != len(other[2]):
        raise Invalid(
            "证芯号应为字母加数字，起号和止号的字母、位数要一致，例如 HN00100001。", field="first_number"
        )
    count = int(other[2]) - int(one[2]) + 1
    if not 1 <= count <= RECEIVED_MAX:
        raise Invalid(f"止号应不小于起号，一次最多 {RECEIVED_MAX} 本，请核对。", field="last_number")
    return [f"{one[1]}{int(one[2]) + step:0{len(one[2])}d}" for step in range(count)]


@transaction.atomic
def receive_blanks(
    *, office_code: str, paper: str, first_number: str, last_number: str, actor: Actor, at: dt.datetime
) -> int:
    """Take blanks into stock (入库)."""
    access.require(actor, "marriage.keep_stock", division_code=office_code)
    numbers = numbers_between(first_number, last_number)
    try:
        with transaction.atomic():
            BlankCertificate.objects.bulk_create(
                [
                    BlankCertificate(office_code=office_code, paper=paper, print_number=number)
                    for number in numbers
                ]
            )
    except IntegrityError as error:
        raise NumberTaken("这些证芯号中有已经入库的，同一证芯号不能入库两次。请核对起止号。") from error
    _write(office_code, paper, _Movement.RECEIVED, numbers, "", None, actor, at)
    return len(numbers)


@transaction.atomic
def draw_blanks(
    *, office_code: str, paper: str, count: int, actor: Actor, at: dt.datetime, holder_id: int | None = None
) -> int:
    """A registrar draws the next blanks from stock (领用)."""
    access.require(actor, "marriage.keep_stock", division_code=office_code)
    if count < 1:
        raise Invalid("领用本数应不少于 1 本。", field="count")
    rows = _rows(office_code, paper, _State.STORED)[:count]
    rows = list(rows)
    if len(rows) < count:
        raise Conflict(f"库存只有 {len(rows)} 本，不够领用 {count} 本。请先办理入库。")
    BlankCertificate.objects.filter(id__in=[row.id for row in rows]).update(
        state=_State.DRAWN, holder_id=holder_id or actor.account_id
    )
    numbers = [row.print_number for row in rows]
    _write(office_code, paper, _Movement.DRAWN, numbers, "", None, actor, at)
    return len(numbers)


@transaction.atomic
def spoil_blank(*, print_number: str, reason: str, actor: Actor, at: dt.datetime) -> BlankCertificate:
    """A blank was spoiled in print (作废): never used again, kept until it is destroyed."""
    access.require(actor, "marriage.keep_stock")
    if not reason.strip():
        raise Invalid("请填写作废原因，例如“打印走纸错位”。", field="reason")
    blank = _one(print_number, actor)
    if blank.state not in (_State.STORED, _State.DRAWN):
        raise Conflict(
            f"证芯 {blank.print_number} 当前为“{blank.get_state_display()}”，不能作废。请核对证芯号。"
        )
    blank.state = _State.SPOILED
    blank.save(update_fields=["state"])
    _write(
        blank.office_code,
        blank.paper,
        _Movement.SPOILED,
        [blank.print_number],
        reason.strip(),
        None,
        actor,
        at,
    )
    return blank


@transaction.atomic
def destroy_blanks(*, office_code: str, paper: str, witness: str, actor: Actor, at: dt.datetime) -> int:
    """Destroy the spoiled blanks (销毁), with a witness. They have left the balance already."""
    access.require(actor, "marriage.decide", division_code=office_code)
    if not witness.strip():
        raise Invalid("销毁空白证须有监销人，请填写姓名。", field="witness")
    rows = list(_rows(office_code, paper, _State.SPOILED))
    if not rows:
        raise Conflict("没有待销毁的作废证芯。")
    BlankCertificate.objects.filter(id__in=[row.id for row in rows]).update(state=_State.DESTROYED)
    numbers = [row.print_number for row in rows]
    _write(office_code, paper, _Movement.DESTROYED, numbers, f"监销人：{witness.strip()}", None, actor, at)
    return len(numbers)


def use_blanks(
    *, record: MarriageRecord, paper: str, count: int, print_numbers: tuple[str, ...], actor: Actor,
    at: dt.datetime,
) -> list[str]:  # fmt: skip
    """Print on blanks: those named, else the next ones that the registrar has drawn. In the caller's
    transaction.
    """
    wanted = [number.strip().upper() for number in print_numbers if number.strip()]
    rows = BlankCertificate.objects.select_for_update().filter(office_code=record.office_code, paper=paper)
    if wanted:
        if len(wanted) != count or len(set(wanted)) != count:
            raise Invalid(
                f"请填写 {count} 个不同的证芯号，或都留空由系统取下一本。", field="male_print_number"
            )
        found = list(rows.filter(print_number__in=wanted, state=_State.DRAWN).order_by("print_number"))
        if len(found) < count:
            bad = sorted(set(wanted) - {row.print_number for row in found})
            raise NumberTaken(
                f"证芯 {'、'.join(bad)} 没有领用或已经用过，同一证芯不能打印两次。请核对证芯号，或先办理领用。"
            )
        found.sort(key=lambda row: wanted.index(row.print_number))
    else:
        found = list(
            rows.filter(state=_State.DRAWN, holder_id=actor.account_id).order_by("print_number", "id")[:count]
        )
    if len(found) < count:
        label = BlankCertificate.Paper(paper).label
        raise Conflict(f"您名下已领用的空白{label}不足 {count} 本。请先在“空白证”页面办理领用。")
    BlankCertificate.objects.filter(id__in=[row.id for row in found]).update(
        state=_State.PRINTED, record=record
    )
    numbers = [row.print_number for row in found]
    for number in numbers:
        _write(record.office_code, paper, _Movement.PRINTED, [number], "", record, actor, at, tell=False)
    return numbers


def _rows(office_code: str, paper: str, state: str):
    rows = BlankCertificate.objects.select_for_update().filter(
        office_code=office_code, paper=paper, state=state
    )
    return rows.order_by("print_number", "id")


def _one(print_number: str, actor: Actor) -> BlankCertificate:
    rows = access.visible_to(
        actor, "marriage.keep_stock", BlankCertificate.objects.select_for_update(), "office_code"
    )
    blank = rows.filter(print_number=print_number.strip().upper()).first()
    if blank is None:
        raise Invalid("没有这个证芯号，请对照实物核对。", field="print_number")
    return blank


def _write(office_code, paper, movement, numbers, reason, record, actor: Actor, at, *, tell=True) -> None:
    ordered = sorted(numbers)
    BlankMovement.objects.create(
        office_code=office_code, paper=paper, movement=movement, first_number=ordered[0],
        last_number=ordered[-1], count=len(ordered), moved_date=at.astimezone(CHINA).date(), reason=reason,
        record=record, account_id=actor.account_id, moved_at=at,
    )  # fmt: skip
    if not tell:
        return
    event = BlanksMoved(
        office_code=office_code, paper=BlankCertificate.Paper(paper).label,
        movement=_Movement(movement).label,
        count=len(ordered), first_number=ordered[0], last_number=ordered[-1],
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
