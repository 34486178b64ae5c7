"""Loading a file that was read: all of it in one transaction, or nothing."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA

from .errors import LoadedBySomebodyElse, RowErrors
from .events import IntakeLoaded, IntakeRefused
from .intake import Intake, Row
from .models import IntakeRecord
from .queries import loaded_before

Handler = Callable[[list[Row]], Mapping[str, int] | None]


@dataclass(frozen=True)
class Loading:
    """What became of a file. `repeated` means that the very same file had been loaded before."""

    record: IntakeRecord
    intake: Intake
    repeated: bool = False

    @property
    def loaded(self) -> bool:
        return self.record.outcome == IntakeRecord.Outcome.LOADED

    @property
    def sentence(self) -> str:
        if self.repeated:
            day = self.record.received_at.astimezone(CHINA)
            return f"同一个文件已于 {day.year}年{day.month}月{day.day}日导入，本次没有改动任何数据。"
        if not self.loaded:
            return self.intake.summary
        counts = "，".join(f"{label} {count}" for label, count in self.record.counts.items())
        return f"已导入 {self.record.row_count} 行" + (f"（{counts}）。" if counts else "。")


def load(intake: Intake, *, handler: Handler, actor: Actor, at: dt.datetime) -> Loading:
    """Hand the rows of a clean file to the room that keeps them.

    `handler(rows)` writes them and returns counts by Chinese label, or raises RowErrors with what does not
    fit what the bureau knows. It runs in one transaction and only when no row has an error; with any error
    nothing of the file stays, the errors stand in `intake` for the report, and the refusal is on record.
    The handler must be idempotent by content: a corrected file is another file, and is loaded again.
    """
    earlier = loaded_before(intake.dataset.name, intake.digest)
    if earlier is not None:
        return Loading(earlier, intake, repeated=True)
    if intake.is_clean:
        try:
            return Loading(_load(intake, handler, actor, at), intake)
        except RowErrors as error:
            intake.add_errors(error.errors)
    return Loading(_refuse(intake, actor, at), intake)


@transaction.atomic
def _load(intake: Intake, handler: Handler, actor: Actor, at: dt.datetime) -> IntakeRecord:
    record = _record(intake, actor, at, outcome=IntakeRecord.Outcome.LOADED)
    try:
        with transaction.atomic():
            record.save()  # first: a second clerk with the same file waits here and then meets the constraint
    except IntegrityError as error:
        raise LoadedBySomebodyElse("同一个文件正由另一位经办人导入。请稍候刷新页面查看结果。") from error
    counts = handler(intake.rows)
    record.counts = dict(counts or {})
    record.save(update_fields=["counts"])
    event = IntakeLoaded(
        intake_id=record.id, dataset=intake.dataset.label, digest=intake.digest, row_count=len(intake.rows)
    )
    audit.record(event, actor=actor, at=at)
    return record


@transaction.atomic
def _refuse(intake: Intake, actor: Actor, at: dt.datetime) -> IntakeRecord:
    record = _record(intake, actor, at, outcome=IntakeRecord.Outcome.REFUSED)
    record.error_count = len(intake.error_rows)
    record.save()
    event = IntakeRefused(
        intake_id=record.id, dataset=intake.dataset.label, digest=intake.digest,
        row_count=len(intake.rows), error_count=record.error_count,
    )  # fmt: skip
    audit.record(event, actor=actor, at=at)
    return record


def _record(intake: Intake, actor: Actor, at: dt.datetime, *, outcome: str) -> IntakeRecord:
    return IntakeRecord(
        dataset=intake.dataset.name, file_name=intake.file_name[-200:], digest=intake.digest,
        size_bytes=intake.size_bytes, row_count=len(intake.rows), outcome=outcome, received_at=at,
        received_by_id=actor.account_id,
    )  # fmt: skip
