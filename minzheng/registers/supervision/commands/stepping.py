"""The core of every command: lock, reach, permission, separation, the step with its history and event."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Conflict
from minzheng.kernel.documents.commands import store_upload
from minzheng.kernel.documents.models import Document
from minzheng.registers.organisations import queries as organisations

from ..errors import AlreadyOpen, MustBeSomebodyElse, SubjectNotFound
from ..events import StepTaken, SubjectOpened
from ..machines import FILE, READ, REPORT, Ask, Move
from ..models import (
    Assessment,
    CreditEntry,
    InspectionEntry,
    LedgerEntry,
    Publication,
    Rectification,
    Supervised,
    SupervisionStep,
)

SUBJECTS: dict[str, type[Supervised]] = {
    "inspection": InspectionEntry,
    "rectification": Rectification,
    "credit": CreditEntry,
    "publication": Publication,
    "assessment": Assessment,
    "ledger": LedgerEntry,
}
CODES = {model: code for code, model in SUBJECTS.items()}
_RETENTION = "业务30年"


@dataclass
class Outcome:
    """What a step's effect gives back: another target than the machine's, a paper, more to keep."""

    target: str = ""
    document: Document | None = None
    details: dict[str, Any] = field(default_factory=dict)


Effect = Callable[..., Outcome | None]


def today(at: dt.datetime) -> dt.date:
    return at.astimezone(CHINA).date()


def speaks_for(row: Supervised, actor: Actor, on_date: dt.date) -> bool:
    """Whether the actor reports for the organisation of the subject."""
    organisation_id = getattr(row, "organisation_id", None)
    if isinstance(row, LedgerEntry) and row.ledger != "major_event":
        return False  # the bureau's own work
    return (
        bool(organisation_id)
        and organisations.of_agent(actor, on_date=on_date).filter(id=organisation_id).exists()
    )


def locked(subject: str, subject_id: int, *, actor: Actor, at: dt.datetime) -> Supervised:
    """The subject, locked, when it lies within the actor's reach. Raises SubjectNotFound."""
    model = SUBJECTS.get(subject)
    row = model and model.objects.select_for_update().filter(id=subject_id).first()
    if row is None or not (
        access.may(actor, READ, division_code=row.division_code) or speaks_for(row, actor, today(at))
    ):
        raise SubjectNotFound("没有这一项，或者不在您的辖区。请返回列表重新查找。")
    return row


def require(row: Supervised, move: Move, *, actor: Actor, at: dt.datetime) -> None:
    """The post, the organisation for which the actor speaks, and somebody else than before."""
    access.require(actor, move.permission, division_code=row.division_code)
    if move.permission == REPORT and not speaks_for(row, actor, today(at)):
        raise SubjectNotFound("没有这一项，或者您不是这个社会组织的经办人。")
    earlier = SupervisionStep.objects.filter(
        subject=CODES[type(row)], subject_id=row.pk, action__in=move.not_by, account_id=actor.account_id
    ).order_by("-id").first()  # fmt: skip
    if move.not_by and earlier is not None:
        raise MustBeSomebodyElse(
            f"“{move.label}”不能由办理“{earlier.label}”的同一人办理，请交由其他人员（经办与审批分离）。"
        )


def repeated(request_id: uuid.UUID | None, row: Supervised, action: str) -> bool:
    """Whether this very form was carried out already. Raises Conflict where its id was used elsewhere."""
    done = SupervisionStep.objects.filter(request_id=request_id).first() if request_id else None
    if done is None:
        return False
    if (done.subject, done.subject_id, done.action) != (CODES[type(row)], row.pk, action):
        raise Conflict("这张表单已经用过，请刷新页面后重新填写。")
    return True


def kept(asks: tuple[Ask, ...], data: dict[str, Any], *, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    """What was read, with uploads taken into the archive: their place is their id."""
    result = dict(data)
    for ask in asks:
        if ask.kind == FILE and result.get(ask.name) is not None:
            stored = store_upload(
                result[ask.name],
                purpose=f"社会组织监管：{ask.label}"[:64],
                retention=_RETENTION,
                actor=actor,
                at=at,
            )
            result[ask.name] = stored.id
    return result


def write_step(
    row: Supervised, *, action: str, label: str, target: str, details: dict, document: Document | None = None,
    request_id: uuid.UUID | None = None, actor: Actor, at: dt.datetime,
) -> SupervisionStep:  # fmt: skip
    """The state, its history and the event: one without the others is never written."""
    before = row.state
    row.state = target
    row.save()
    step = SupervisionStep.objects.create(
        subject=CODES[type(row)], subject_id=row.pk, action=action, label=label, from_state=before,
        to_state=target, details=plain(details), at=at, account_id=actor.account_id, actor_name=actor.name,
        document=document, request_id=request_id,
    )  # fmt: skip
    stages = row.machine.by_code
    event = StepTaken(
        subject=step.subject, subject_id=row.pk, label=row.title, action=label,
        from_state=stages[before].label, to_state=stages[target].label,
        organisation_id=getattr(row, "organisation_id", None),
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return step


def plain(details: dict[str, Any]) -> dict[str, Any]:
    """Details as JSON holds them: days as text."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in details.items()
    }


def opened(
    row: Supervised, *, exists: str, details: dict | None = None, request_id: uuid.UUID | None = None,
    actor: Actor, at: dt.datetime,
) -> Supervised:  # fmt: skip
    """Save a new subject with its first step. `exists` is what to say when it stands already."""
    row.opened_at, row.opened_by_id, row.opened_by_name = at, actor.account_id, actor.name
    row.request_id = request_id
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyOpen(exists) from error
    SupervisionStep.objects.create(
        subject=CODES[type(row)], subject_id=row.pk, action="open", label="建立", from_state=row.state,
        to_state=row.state, details=plain(details or {}), at=at, account_id=actor.account_id,
        actor_name=actor.name,
    )  # fmt: skip
    event = SubjectOpened(
        subject=CODES[type(row)], subject_id=row.pk, label=row.title,
        organisation_id=getattr(row, "organisation_id", None),
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return row


def already(model: type[Supervised], request_id: uuid.UUID | None) -> Supervised | None:
    """The subject that this very form opened before."""
    return model.objects.filter(request_id=request_id).first() if request_id else None
