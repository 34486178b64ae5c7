"""Snapshots: asked for by an officer, written by a worker, held against what an issue run would pay."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.rules.engine import Declared
from minzheng.kernel.rules.errors import Fault
from minzheng.kernel.rules.simulation import amounts_of
from minzheng.kernel.rules.snapshots import About, Snapshot, SnapshotWriter
from minzheng.kernel.rules.worlds import World, find_book
from minzheng.registers.benefits.models import Award
from minzheng.registers.benefits.programmes import programme

from ..errors import SnapshotBusy
from ..events import SnapshotAsked, SnapshotWritten
from ..files import path_of
from ..models import PopulationSnapshot, SetAsideHousehold, SnapshotState
from ..population import CHUNK, chunks, households

JURISDICTIONS = (2, 4, 6)  # digits of a province, a city, a district
KEPT = 3  # snapshots without a scenario; older ones are thrown away, they hold facts about people
REASONS_KEPT = 20
WRITING_LOCK = 20_210_101  # advisory lock, with the number of the snapshot


@transaction.atomic
def ask_snapshot(
    *, programme_code: str, division_prefix: str, actor: Actor, at: dt.datetime,
    month: Month | None = None, known_at: dt.datetime | None = None,
) -> PopulationSnapshot:  # fmt: skip
    """A row for a snapshot of the first day of a month, as known at a moment. Writes no file yet.

    The month is by default the coming one, the moment this one. Raises SnapshotBusy while another one of
    the programme is being written.
    """
    access.require(actor, "policy.simulate", division_code=division_prefix)
    if len(division_prefix) not in JURISDICTIONS:
        raise Invalid("快照以省、市或区（县）为单位，请选择其中一个。", field="division_prefix")
    known_at = known_at or at
    if known_at > at:
        raise Invalid("快照不能写将来才知道的事实，请把事实截止时间改为现在或以前。", field="known_at")
    as_of = (month or Month.of(at.date()).plus(1)).first_date
    try:
        with transaction.atomic():
            record = PopulationSnapshot.objects.create(
                programme=programme(programme_code).code, division_prefix=division_prefix,
                area=division_prefix, as_of_date=as_of, known_at=known_at,
                total=households(division_prefix, known_at).count(),
                made_by_id=actor.account_id, made_by_name=actor.name, asked_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise SnapshotBusy("这项待遇的快照正在生成，请等它完成。") from error
    event = SnapshotAsked(snapshot_id=record.id, programme=programme_code, as_of=as_of.isoformat())
    audit.record(event, actor=actor, at=at)
    return record


@transaction.atomic
def try_again(*, snapshot_id: int, actor: Actor, at: dt.datetime) -> PopulationSnapshot:
    """Write a snapshot that failed once more, of the same day and as known then."""
    record = PopulationSnapshot.objects.select_for_update().get(id=snapshot_id)
    access.require(actor, "policy.simulate", division_code=record.division_prefix)
    if record.state != SnapshotState.FAILED:
        raise SnapshotBusy("这个快照没有故障，请刷新页面查看进度。")
    record.state, record.fault, record.done = SnapshotState.PREPARING, "", 0
    try:
        with transaction.atomic():
            record.save(update_fields=["state", "fault", "done"])
    except IntegrityError as error:
        raise SnapshotBusy("这项待遇的另一个快照正在生成，请等它完成。") from error
    event = SnapshotAsked(
        snapshot_id=record.id, programme=record.programme, as_of=record.as_of_date.isoformat()
    )
    audit.record(event, actor=actor, at=at)
    return record


def write_snapshot(*, snapshot_id: int, actor: Actor, at: dt.datetime) -> PopulationSnapshot:
    """Write the file and hold it against the payments; called again after an interruption, begins anew.

    What is read is fixed by `known_at`, so that the same facts are found whenever it is written. Raises
    Invalid where the file and the programme's own reckoning differ, or where no household has all its
    facts; then nothing is offered for use. Raises SnapshotBusy while another process writes it.
    """
    with _alone(snapshot_id):
        record = PopulationSnapshot.objects.get(id=snapshot_id)
        return _finished(record, actor, at) if record.state == SnapshotState.PREPARING else record


@contextmanager
def _alone(snapshot_id: int) -> Iterator[None]:
    """One process at a time writes a file. The lock ends with the connection, however the process ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [WRITING_LOCK, snapshot_id])
        if not cursor.fetchone()[0]:
            raise SnapshotBusy("这个快照正由另一个进程生成，请等它完成。")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [WRITING_LOCK, snapshot_id])


def _finished(record: PopulationSnapshot, actor: Actor, at: dt.datetime) -> PopulationSnapshot:
    """Write, check, and offer for use."""
    lacking = _write(record)
    file = Snapshot.open(path_of(record))
    if not file.households:
        raise Invalid(f"没有一户信息齐全的家庭，不能生成快照；有 {file.set_aside} 户信息不全，请先补录。")
    awards, amount_fen, not_receiving = _check(record, file)
    with transaction.atomic():
        record.state, record.fault = SnapshotState.READY, ""
        record.households, record.persons, record.digest = file.households, file.persons, file.digest
        record.set_aside = file.set_aside
        record.set_aside_reasons = [list(pair) for pair in lacking.most_common(REASONS_KEPT)]
        record.checked_awards, record.checked_fen = awards, amount_fen
        record.not_receiving = not_receiving
        record.done = record.total
        record.save()
        event = SnapshotWritten(
            snapshot_id=record.id, households=record.households, set_aside=record.set_aside,
            digest=record.digest,
        )  # fmt: skip
        audit.record(event, actor=actor, at=at)
        _throw_away_older(record)
    return record


def _write(record: PopulationSnapshot) -> Counter[str]:
    """Write the file; gives how many households were set aside, by the item that they lack first."""
    rules = programme(record.programme)
    path = path_of(record)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = About(record.as_of_date, record.known_at.astimezone(CHINA), record.division_prefix, rules.name)
    SetAsideHousehold.objects.filter(snapshot=record).delete()  # of an attempt that was interrupted
    lacking: Counter[str] = Counter()
    done = 0
    for left in path.parent.glob(f"{path.name}.*.part"):  # of a worker that was killed; it holds facts
        left.unlink()
    with SnapshotWriter(path, find_book(rules.book).declared, about) as writer:
        for divisions in chunks(record.division_prefix, record.known_at):
            found = rules.situations(list(divisions), record.as_of_date, record.known_at)
            faults = writer.append(found.columns, [divisions[one] for one in found.columns.ids])
            writer.leave_out(len(found.lacking))
            lacking.update(_list_set_aside(record, found.lacking, faults, writer.inputs))
            done += len(divisions)
            PopulationSnapshot.objects.filter(id=record.id).update(done=done)
    path.chmod(0o600)
    return lacking


def _list_set_aside(
    record: PopulationSnapshot,
    lacking: Mapping[int, tuple[str, ...]],
    faults: Iterable[Fault],
    inputs: Mapping[str, Declared],
) -> list[str]:
    """Write down who takes no part and why; gives of each household the item that is wrong first."""
    reasons = {household_id: f"缺少：{'；'.join(items)}。" for household_id, items in lacking.items()}
    first = {household_id: items[0] for household_id, items in lacking.items()}
    wrong: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        wrong[int(fault.household_id)].append(fault)
    for household_id, own in wrong.items():
        reasons[household_id] = "".join(fault.sentence for fault in own)
        item = inputs.get(own[0].field)
        first[household_id] = item.label if item else "成员人数"
    SetAsideHousehold.objects.bulk_create(
        SetAsideHousehold(snapshot=record, household_id=household_id, reason=reason)
        for household_id, reason in reasons.items()
    )
    return list(first.values())


def _check(record: PopulationSnapshot, file: Snapshot) -> tuple[int, int, list[int]]:
    """Hold the file against the programme's own reckoning; gives how many awards, and their sum in fen.

    Last, the households that the rules would pay and that have no award.

    Both are asked for the month of the snapshot: the file by the columns of the rule book, the awards by
    the way that issue runs go. Raises Invalid where any amount differs.
    """
    rules, month = programme(record.programme), Month.of(record.as_of_date)
    law = World(rules.book, rules.parameters(), known_at=record.known_at.astimezone(CHINA).date())
    computed = amounts_of(file, law, month.first_date)
    counted = total_fen = last = 0
    paid = {household_id for household_id, fen in computed.items() if fen}
    while awards := list(_awards(record).filter(id__gt=last)[:CHUNK]):
        last = awards[-1].id
        inside = [award for award in awards if award.household_id in computed]
        paid -= {award.household_id for award in inside}
        due = rules.due(inside, [month], record.known_at)
        for award in inside:
            owed = due[award.id, month].amount_fen if (award.id, month) in due else 0
            if owed != computed[award.household_id]:
                raise Invalid(
                    f"快照与发放测算不一致：待遇 {award.id} 在{month.label}按快照是 "
                    f"{yuan_text(computed[award.household_id])} 元，按发放测算是 {yuan_text(owed)} 元。"
                    "请把这句话告诉系统管理员，查明后重新生成。"
                )
            counted, total_fen = counted + 1, total_fen + owed
    return counted, total_fen, sorted(paid)


def _awards(record: PopulationSnapshot):
    return Award.objects.filter(
        programme=record.programme, division_code__startswith=record.division_prefix,
        valid__contains=record.as_of_date,
    ).order_by("id")  # fmt: skip


def _throw_away_older(record: PopulationSnapshot) -> None:
    """Drop all but the newest snapshots on which no scenario rests; the files go once the rows are gone."""
    same = PopulationSnapshot.objects.filter(
        programme=record.programme, division_prefix=record.division_prefix, state=SnapshotState.READY,
        from_file=False,
    )  # fmt: skip
    spare = list(same.filter(scenarios=None).order_by("-known_at", "-id")[KEPT:])
    for one in spare:
        path = path_of(one)
        one.set_aside_households.all().delete()
        one.delete()
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))
