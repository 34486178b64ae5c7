"""Serious dishonesty in registration (发改财金〔2018〕342号): found, told, heard, decided by another, reported,
repaired.

Being divorced often, or divorcing to buy a flat, is none of the four acts; there is no way to enter it here.
"""

import datetime as dt

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict, Invalid, Refused
from minzheng.kernel.people.models import Person

from ..errors import RecordNotFound
from ..events import CreditMoved
from ..models import CreditEvent
from ..parameters import figure

_State = CreditEvent.State
NEXT = {
    "tell": (_State.FOUND, _State.TOLD),
    "hear": (_State.TOLD, _State.TOLD),
    "decide": (_State.TOLD, _State.DECIDED),
    "dismiss": (_State.TOLD, _State.DISMISSED),
    "report": (_State.DECIDED, _State.REPORTED),
    "repair": (_State.REPORTED, _State.REPAIRED),
}
LABELS = {
    "tell": "告知陈述申辩权",
    "hear": "记录陈述申辩",
    "decide": "认定",
    "dismiss": "不予认定",
    "report": "报送信用平台",
    "repair": "信用修复",
}
_DECIDING = ("decide", "dismiss", "repair")


@transaction.atomic
def find_dishonesty(
    *, office_code: str, person: Person, act: str, facts: str, evidence: str, case_id: int | None = None,
    actor: Actor, at: dt.datetime,
) -> CreditEvent:  # fmt: skip
    """A registrar has found one of the four acts; facts and evidence are fixed first."""
    access.require(actor, "marriage.register", division_code=office_code)
    if act not in CreditEvent.Act.values:
        raise Invalid("请选择备忘录规定的四类情形之一；离婚次数多、离婚买房不是失信行为。", field="act")
    if len(facts.strip()) < 10 or not evidence.strip():
        raise Invalid("请写明事实（不少于 10 个字）和固定的证据。", field="facts")
    made = CreditEvent.objects.create(
        office_code=office_code, case_id=case_id, person=person, act=act, facts=facts.strip(),
        evidence=evidence.strip(), found_by_id=actor.account_id, found_at=at,
    )  # fmt: skip
    event = CreditMoved(
        credit_id=made.id, person_id=person.id, case_id=case_id, label=made.get_state_display()
    )
    audit.record(event, actor=actor, at=at)
    return made


@transaction.atomic
def move_credit(*, credit_id: int, action: str, text: str = "", actor: Actor, at: dt.datetime) -> CreditEvent:
    """The next step. Nothing is decided before the person could speak, nor by who found it."""
    permission = "marriage.decide" if action in _DECIDING else "marriage.register"
    access.require(actor, permission)
    rows = access.visible_to(actor, permission, CreditEvent.objects.select_for_update(), "office_code")
    row = rows.filter(id=credit_id).first()
    if row is None or action not in NEXT:
        raise RecordNotFound("没有这条失信记录，请返回列表查看。")
    source, target = NEXT[action]
    if row.state != source:
        raise Conflict(f"这条记录当前为“{row.get_state_display()}”，不能{LABELS[action]}。请刷新页面查看。")
    text, day = text.strip(), at.astimezone(CHINA).date()
    if action in ("hear", "decide", "dismiss", "repair") and not text:
        raise Invalid(f"{LABELS[action]}时请填写内容或理由。", field="text")
    _STEPS[action](row, text, day, actor, at)
    row.state = target
    row.save()
    event = CreditMoved(credit_id=row.id, person_id=row.person_id, case_id=row.case_id, label=LABELS[action])
    audit.record(event, actor=actor, at=at)
    return row


def _tell(row: CreditEvent, text: str, day: dt.date, actor: Actor, at: dt.datetime) -> None:
    days = figure("statement_days", division_code=row.office_code, on_date=day)
    row.told_at, row.statement_until_date = at, day + dt.timedelta(days=days)


def _hear(row: CreditEvent, text: str, day: dt.date, actor: Actor, at: dt.datetime) -> None:
    row.statement = text


def _decide(row: CreditEvent, text: str, day: dt.date, actor: Actor, at: dt.datetime) -> None:
    if row.found_by_id == actor.account_id:
        raise Refused("发现失信行为的人不能认定，请由登记处其他负责人认定。")
    if not row.statement and day <= row.statement_until_date:
        raise Conflict(
            f"陈述申辩期到 {row.statement_until_date} 才满，期满或收到申辩以前不能认定。请到期后再办理。"
        )
    row.decided_by_id, row.decided_at, row.decision_note = actor.account_id, at, text


def _report(row: CreditEvent, text: str, day: dt.date, actor: Actor, at: dt.datetime) -> None:
    row.reported_at = at


def _repair(row: CreditEvent, text: str, day: dt.date, actor: Actor, at: dt.datetime) -> None:
    row.repaired_at, row.repair_note = at, text


_STEPS = {
    "tell": _tell, "hear": _hear, "decide": _decide, "dismiss": _decide, "report": _report, "repair": _repair,
}  # fmt: skip
