"""The verbs that write divisions and the calendar. Each is one transaction and may be repeated safely."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.kernel.audit.commands import record, record_all
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid

from . import codes, notices, queries
from .codes import CodeStatus
from .errors import CalendarConflict, DivisionConflict, NoticeUnknown, RowProblem, RowsRefused
from .events import (
    CalendarNoticeRecorded,
    CodeConfirmed,
    DivisionAbolished,
    DivisionChanged,
    DivisionsLoaded,
)
from .models import CalendarDay, CalendarNotice, Division, Succession
from .rows import DivisionRow, checked


@dataclass(frozen=True)
class LoadReport:
    """How many rows of a file were new, and how many the register already held."""

    created: int
    unchanged: int


def _one_writer(table: type[models.Model]) -> None:
    """Until the end of the transaction nobody else writes the table; readers go on.

    Such changes are rare and touch many rows, so the second of two clerks waits, and then meets the first
    one's change as a fact: repeated, or in conflict, never as a broken constraint.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


# --- Divisions ---------------------------------------------------------------------------------------


@transaction.atomic
def load_divisions(*, rows: Iterable[DivisionRow], source: str, actor: Actor, at: dt.datetime) -> LoadReport:
    """Enter divisions from a file, all or none. Loading the same file again changes nothing.

    A row whose code and first day the register holds already is left alone, also when the register knows
    that it has ended since. Raises RowsRefused, which names every bad row, also for a division that would
    stand on days on which its parent does not.
    """
    full, problems = checked(rows)
    if problems:
        raise RowsRefused(problems)
    _one_writer(Division)
    held = _held_versions(full)
    new = []
    for number, row in enumerate(full, 1):
        if reason := _contradiction(row, held[row.code]):
            problems.append(RowProblem(number, row.code, reason))
        elif not any(one.valid.lower == row.valid_from for one in held[row.code]):
            new.append(row)
    if problems:
        raise RowsRefused(problems)
    created = Division.objects.bulk_create([_division(row, at) for row in new], batch_size=5000)
    _refuse_orphans(full)
    _link_predecessors(full, dict(zip(new, created, strict=True)))
    report = LoadReport(created=len(new), unchanged=len(full) - len(new))
    if new:
        event = DivisionsLoaded(created=report.created, unchanged=report.unchanged, source=source)
        record(event, actor=actor, at=at)
    return report


@transaction.atomic
def change_division(
    *, code: str, on: dt.date, document: str, actor: Actor, at: dt.datetime,
    new_code: str | None = None, new_name: str | None = None, new_full_name: str | None = None,
    code_status: str = CodeStatus.CONFIRMED,
) -> Division:  # fmt: skip
    """From a day on, a division carries another name, another code, or both. Returns its new version.

    With a new code, everything below moves along (431121101 becomes 431181101); with a new name alone,
    nothing below changes. Cases, accounts and residences keep the code they were written with: whoever
    asks across the change asks `queries.successor_codes` or `queries.predecessor_codes`.
    行政区划管理条例: the new code is settled within a month of approval; until then `code_status` is pending.
    Raises DivisionConflict, UnknownDivision or Invalid; nothing is changed then.
    """
    _require_document(document)
    _one_writer(Division)
    old, target = codes.normalise(code), codes.normalise(new_code or code)
    if codes.level_of(old) != codes.level_of(target):
        raise Invalid(f"新代码 {target} 与原代码 {old} 级别不同，请核对。", field="new_code")
    codes.kind_of(target)
    if done := _same_change(old, target, new_name, on):
        return done
    before = _ending(old, on, with_all_below=target != old)
    name = new_name or before.name
    if (target, name) == (old, before.name):
        raise Invalid(f"{before.name}（{old}）的名称和代码都没有变化，无需登记。")
    affected = [before]
    if target != old:
        _refuse_occupied(target, on)
        affected += Division.objects.within(old).as_of(on).exclude(pk=before.pk)
    after = [_moved(one, old, target, on, document, at) for one in affected]
    after[0].name, after[0].code_status = name, code_status
    after[0].full_name = new_full_name or new_name or before.full_name
    _end(affected, on)
    Division.objects.bulk_create(after)
    _succeed(zip(affected, after, strict=True), on, document)
    _refuse_outliving(after)
    event = DivisionChanged(
        old_code=old, old_name=before.name, new_code=target, new_name=name,
        change_date=on, document=document, moved_below=len(after) - 1,
    )  # fmt: skip
    record(event, actor=actor, at=at)
    return after[0]


@transaction.atomic
def abolish_division(
    *, code: str, on: dt.date, into: Sequence[str], document: str, actor: Actor, at: dt.datetime
) -> None:
    """A division ends on a day and goes on as others: one (merged) or several (split).

    What lies below must have been moved or abolished first; the successors must stand on that day.
    """
    _require_document(document)
    _one_writer(Division)
    old, targets = codes.normalise(code), tuple(sorted({codes.normalise(one) for one in into}))
    if not targets or old in targets:
        raise Invalid("请写明撤销后并入哪个区划（不能是它自己）。", field="into")
    if _same_abolition(old, targets, on):
        return
    ending = _ending(old, on, with_all_below=True)
    if below := Division.objects.within(old).as_of(on).exclude(pk=ending.pk).count():
        raise DivisionConflict(f"{ending.name}下还有 {below} 个区划，请先将它们划入其他区划或撤销。")
    heirs = [queries.division_as_of(one, on) for one in targets]
    _end([ending], on)
    _succeed([(ending, heir) for heir in heirs], on, document)
    event = DivisionAbolished(
        code=old, name=ending.name, into=targets, change_date=on, document=document
    )  # fmt: skip
    record(event, actor=actor, at=at)


@transaction.atomic
def confirm_code(*, code: str, on: dt.date, document: str, actor: Actor, at: dt.datetime) -> None:
    """The provisional code in force on a day is the definite one. Does nothing when it already is."""
    _require_document(document)
    _one_writer(Division)
    division = queries.division_as_of(code, on)
    pending = Division.objects.filter(pk=division.pk, code_status=CodeStatus.PENDING)
    if pending.update(code_status=CodeStatus.CONFIRMED):
        record(CodeConfirmed(code=division.code, document=document), actor=actor, at=at)


def _held_versions(rows: Sequence[DivisionRow]) -> dict[str, list[Division]]:
    held = defaultdict(list)
    for one in Division.objects.filter(code__in={row.code for row in rows}):
        held[one.code].append(one)
    return held


def _contradiction(row: DivisionRow, held: Sequence[Division]) -> str:
    """Why the register's versions of the code rule the row out; "" when they do not."""
    for one in held:
        if one.valid.lower == row.valid_from:
            if one.name != row.name:
                return f"登记簿中同一代码同一首日的名称是“{one.name}”，更名请登记区划变更"
            if row.valid_to and one.valid.upper != row.valid_to:
                return "登记簿中该区划的末日与文件不同，撤销或换码请登记区划变更"
        elif (one.valid.upper or dt.date.max) > row.valid_from and (
            row.valid_to or dt.date.max
        ) > one.valid.lower:
            return f"与登记簿中“{one.name}”的有效期重叠"
    return ""


def _division(row: DivisionRow, at: dt.datetime) -> Division:
    return Division(
        code=row.code, name=row.name, full_name=row.full_name, level=codes.level_of(row.code),
        parent_code=codes.parent_of(row.code), urban_rural=row.urban_rural,
        valid=DateRange(row.valid_from, row.valid_to), change_document=row.document,
        code_status=row.code_status, recorded_at=at,
    )  # fmt: skip


def _refuse_orphans(rows: Sequence[DivisionRow]) -> None:
    """The trigger would refuse them at commit; here each gets its sentence."""
    numbers = {(row.code, row.valid_from): number for number, row in enumerate(rows, 1)}
    orphans = Division.objects.filter(code__in={row.code for row in rows}).outliving_parent()
    if problems := [
        RowProblem(
            numbers[one.code, one.valid.lower], one.code,
            f"“{one.name}”的有效期超出上级区划（{one.parent_code}）",
        )
        for one in orphans
    ]:  # fmt: skip
        raise RowsRefused(sorted(problems, key=lambda problem: problem.row))


def _link_predecessors(rows: Sequence[DivisionRow], new: Mapping[DivisionRow, Division]) -> None:
    following = {row: one for row, one in new.items() if row.follows}
    ended = {
        (one.code, one.valid.upper): one
        for one in Division.objects.filter(code__in={row.follows for row in following})
    }
    if problems := [
        RowProblem(number, row.code, f"其前身 {row.follows} 没有在 {row.valid_from} 结束")
        for number, row in enumerate(rows, 1)
        if row in following and (row.follows, row.valid_from) not in ended
    ]:
        raise RowsRefused(problems)
    for row, one in following.items():
        _succeed([(ended[row.follows, row.valid_from], one)], row.valid_from, row.document)


def _require_document(document: str) -> None:
    if not document.strip():
        raise Invalid("请填写变更依据（批复的名称和文号）。", field="document")


def _same_change(old: str, target: str, new_name: str | None, on: dt.date) -> Division | None:
    """The new version, where this very change is already recorded."""
    links = Succession.objects.filter(predecessor__code=old, successor__code=target, change_date=on)
    found = Division.objects.filter(pk__in=links.values("successor_id"), valid__startswith=on)
    return (found.filter(name=new_name) if new_name else found).first()


def _same_abolition(old: str, targets: tuple[str, ...], on: dt.date) -> bool:
    links = Succession.objects.filter(predecessor__code=old, change_date=on)
    return tuple(sorted(links.values_list("successor__code", flat=True))) == targets


def _ending(code: str, on: dt.date, *, with_all_below: bool) -> Division:
    """The version in force on a day; refused when a version from that day on is already known.

    What takes all below along must also come after every change below.
    """
    found = queries.division_as_of(code, on)
    touched = Division.objects.within(code) if with_all_below else Division.objects.filter(code=code)
    later = touched.filter(valid__startswith__gte=on).order_by("valid").first()
    if later is not None:
        raise DivisionConflict(
            f"{later.name}（{later.prefix}）自 {later.valid.lower} 起已有登记，"
            f"不能再登记 {on} 的变更，请按时间先后登记。"
        )
    return found


def _refuse_outliving(divisions: Sequence[Division]) -> None:
    outliving = Division.objects.filter(pk__in=[one.pk for one in divisions]).outliving_parent().first()
    if outliving is not None:
        raise DivisionConflict(
            f"{outliving.name}（{outliving.code}）的上级区划 {outliving.parent_code} 在其有效期内不存在，"
            "请先登记上级区划。"
        )


def _refuse_occupied(target: str, on: dt.date) -> None:
    taken = Division.objects.within(target).filter(valid__overlap=DateRange(on, None))
    if (other := taken.order_by("code").first()) is not None:
        raise DivisionConflict(f"代码 {target} 已由“{other.name}”使用，请核对新代码。")


def _moved(one: Division, old: str, target: str, on: dt.date, document: str, at: dt.datetime) -> Division:
    code = codes.moved(one.code, old, target)
    return Division(
        code=code, name=one.name, full_name=one.full_name, level=one.level,
        parent_code=codes.parent_of(code), urban_rural=one.urban_rural,
        valid=DateRange(on, one.valid.upper), change_document=document,
        code_status=one.code_status, recorded_at=at,
    )  # fmt: skip


def _end(divisions: Sequence[Division], on: dt.date) -> None:
    for one in divisions:
        one.valid = DateRange(one.valid.lower, on)
    Division.objects.bulk_update(divisions, ["valid"], batch_size=1000)


def _succeed(pairs: Iterable[tuple[Division, Division]], on: dt.date, document: str) -> None:
    Succession.objects.bulk_create(
        Succession(predecessor=before, successor=after, change_date=on, document=document)
        for before, after in pairs
    )


# --- Calendar ----------------------------------------------------------------------------------------


@transaction.atomic
def record_notice(*, notice: notices.Notice, actor: Actor, at: dt.datetime) -> bool:
    """Enter one notice of holidays; its days replace, from its publication on, what earlier ones said.

    Returns False when the same notice was already there. Raises CalendarConflict when its number was
    entered with other days: a notice is corrected by the next one, never edited.
    """
    return _record_notices([notice], actor, at) == 1


def _record_notices(wanted: Sequence[notices.Notice], actor: Actor, at: dt.datetime) -> int:
    """Enter those that are not there yet; returns how many."""
    for notice in wanted:
        if not notice.number.strip() or not notice.days:
            raise Invalid("放假通知须有文号，并至少列出一天。")
        if len({day.day_date for day in notice.days}) != len(notice.days):
            raise Invalid(f"放假通知 {notice.number} 中同一天出现了两次，请核对。")
    _one_writer(CalendarNotice)
    kept = {
        row.number: row
        for row in CalendarNotice.objects.filter(number__in=[notice.number for notice in wanted])
    }
    for notice in wanted:
        if notice.number in kept and _as_value(kept[notice.number]) != _ordered(notice):
            raise CalendarConflict(f"文号 {notice.number} 已登记，但内容不同。更正请按新通知的文号另行登记。")
    new = [notice for notice in wanted if notice.number not in kept]
    rows = CalendarNotice.objects.bulk_create(
        CalendarNotice(
            year=notice.year, number=notice.number, published_date=notice.published_date, recorded_at=at
        )
        for notice in new
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=row, day_date=day.day_date, kind=day.kind, name=day.name)
        for row, notice in zip(rows, new, strict=True)
        for day in notice.days
    )
    record_all([_notice_event(notice) for notice in new], actor=actor, at=at)
    return len(new)


def _notice_event(notice: notices.Notice) -> CalendarNoticeRecorded:
    rest = sum(day.kind == notices.DayKind.REST for day in notice.days)
    return CalendarNoticeRecorded(
        year=notice.year, number=notice.number, published_date=notice.published_date,
        rest_days=rest, work_days=len(notice.days) - rest,
    )  # fmt: skip


@transaction.atomic
def seed_calendar(*, years: Iterable[int], actor: Actor, at: dt.datetime) -> int:
    """Enter the shipped notices of these years; returns how many were new.

    Raises NoticeUnknown for a year the programme ships no notice for, and enters nothing then.
    """
    wanted = set(years)
    if unknown := sorted(wanted - {notice.year for notice in notices.shipped()}):
        named = "、".join(f"{year}年" for year in unknown)
        raise NoticeUnknown(f"系统没有自带{named}的放假安排，请在国务院办公厅通知公布后登记。")
    return _record_notices([notice for notice in notices.shipped() if notice.year in wanted], actor, at)


def _ordered(notice: notices.Notice) -> notices.Notice:
    return replace(notice, days=tuple(sorted(notice.days, key=lambda day: day.day_date)))


def _as_value(kept: CalendarNotice) -> notices.Notice:
    days = kept.days.order_by("day_date")
    return notices.Notice(
        kept.year, kept.number, kept.published_date,
        tuple(notices.NoticeDay(day.day_date, notices.DayKind(day.kind), day.name) for day in days),
    )  # fmt: skip
