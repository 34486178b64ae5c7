"""Snapshots that come as files from elsewhere: registered to compute on, and removed."""

import datetime as dt
import shutil
from pathlib import Path

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.rules.errors import ParameterError
from minzheng.kernel.rules.snapshots import Snapshot
from minzheng.kernel.rules.worlds import World
from minzheng.registers.benefits.programmes import Programme, programme

from ..errors import SnapshotInUse, SnapshotNotFound, SnapshotRepeated
from ..events import SnapshotForgotten, SnapshotRegistered
from ..files import path_of
from ..models import PopulationSnapshot, SnapshotState
from ..population import facts_of

NOTE_MAX = 200


@transaction.atomic
def register_snapshot(
    *, path: Path, programme_code: str, division_prefix: str, region: str = "", note: str = "", actor: Actor,
    at: dt.datetime,
) -> PopulationSnapshot:  # fmt: skip
    """Copy a snapshot file and offer it to a jurisdiction to compute on.

    `region` is the area whose values are the present law for everybody in it, for an area whose own values
    are not known here. Raises Invalid for a file that is damaged, empty, of other rules, or without present
    values; SnapshotRepeated; OSError.
    """
    access.require(actor, "policy.simulate", division_code=division_prefix)
    rules, file = programme(programme_code), Snapshot.open(path)
    file.fits(facts_of(rules))
    if not file.households:
        raise Invalid(f"快照文件 {path.name} 中没有任何家庭，不能登记；请换一个文件。")
    if file.recomputed_digest() != file.digest:
        raise Invalid(f"快照文件 {path.name} 的内容与它的摘要不符，可能已损坏；请重新取得文件。")
    _has_present_values(file, rules, region)
    known = PopulationSnapshot.objects.filter(
        programme=rules.code, division_prefix=division_prefix, from_file=True, digest=file.digest
    )
    if same := known.first():
        raise SnapshotRepeated(f"这个文件已登记为快照 {same.id}，可以直接使用。")
    about = file.about
    record = PopulationSnapshot.objects.create(
        programme=rules.code, division_prefix=division_prefix, area=about.area, region=region, from_file=True,
        note=(note.strip() or about.note or path.name)[:NOTE_MAX], as_of_date=about.as_of,
        known_at=about.known_at, state=SnapshotState.READY, total=file.households, done=file.households,
        households=file.households, persons=file.persons, set_aside=file.set_aside, digest=file.digest,
        made_by_id=actor.account_id, made_by_name=actor.name, asked_at=at,
    )  # fmt: skip
    _copy(path, path_of(record))
    event = SnapshotRegistered(
        snapshot_id=record.id, area=record.area, households=record.households, digest=record.digest
    )
    audit.record(event, actor=actor, at=at)
    return record


def _has_present_values(file: Snapshot, rules: Programme, region: str) -> None:
    """Raises Invalid where no present law can be found for somebody in the file."""
    try:
        World(rules.book, rules.parameters(), region=region or None).compile(
            file.divisions(), file.about.as_of
        )
    except ParameterError as error:
        raise Invalid(
            f"{error.sentence.rstrip('。')}。请先录入这个地区的标准，或用 --region 指明以哪个地区的标准为现行。"
        ) from error


def _copy(source: Path, target: Path) -> None:
    """The file under its name only when it is whole."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(source, part)
        part.chmod(0o600)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@transaction.atomic
def forget_snapshot(*, snapshot_id: int, actor: Actor, at: dt.datetime) -> None:
    """Remove a registered snapshot, its file, and what was computed on it.

    Raises SnapshotNotFound, and SnapshotInUse while a scenario rests on it.
    """
    record = PopulationSnapshot.objects.select_for_update().filter(id=snapshot_id).first()
    if record is None or not access.may(actor, "policy.read", division_code=record.division_prefix):
        raise SnapshotNotFound(f"没有编号为 {snapshot_id} 的快照；请用 snapshot list 查看。")
    access.require(actor, "policy.simulate", division_code=record.division_prefix)
    if not record.from_file:
        raise SnapshotInUse("这是从本系统生成的快照，更新快照后旧的自动清除，不必删除。")
    if scenario := record.scenarios.first():
        raise SnapshotInUse(f"测算方案“{scenario.name}”以这个快照为准，不能删除。")
    path = path_of(record)
    audit.record(SnapshotForgotten(snapshot_id=record.id, digest=record.digest), actor=actor, at=at)
    record.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
