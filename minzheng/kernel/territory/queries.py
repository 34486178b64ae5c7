"""Reading divisions as of a date, and the calendar as known at a moment."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType

from django.utils import timezone

from .codes import Level, ancestors_of, normalise
from .errors import UnknownDivision
from .models import CalendarDay, CalendarNotice, Division, DivisionQuerySet, Succession
from .names import NameIndex, Place
from .notices import DayKind
from .working_days import WorkingCalendar


def division_as_of(code: str, date: dt.date) -> Division:
    """The division that carries a code on a day. Raises UnknownDivision, which says when it did."""
    full = normalise(code)
    found = Division.objects.as_of(date).filter(code=full).first()
    if found is None:
        raise UnknownDivision(_why_unknown(full, date), field="code")
    return found


def children(code: str, date: dt.date) -> DivisionQuerySet:
    """The divisions directly below a code on a day, by code."""
    return Division.objects.as_of(date).filter(parent_code=normalise(code)).order_by("code")


def subtree(code: str, date: dt.date, level: Level | None = None) -> DivisionQuerySet:
    """The division and everything below it on a day, by code; of one level where `level` is given."""
    found = Division.objects.as_of(date).within(code).order_by("code")
    return found.filter(level=level) if level else found


def standing(code: str, level: Level) -> DivisionQuerySet:
    """The divisions of a level within one whose end nobody knows: those that a form offers."""
    return Division.objects.filter(valid__upper_inf=True, level=level).within(code).order_by("code")


def path(code: str, date: dt.date) -> tuple[Division, ...]:
    """From the province down to the division itself, as of a day. Raises UnknownDivision."""
    full = normalise(code)
    found = list(Division.objects.as_of(date).filter(code__in=(*ancestors_of(full), full)).order_by("code"))
    if not found or found[-1].code != full:
        raise UnknownDivision(_why_unknown(full, date), field="code")
    return tuple(found)


def name_of(code: str, date: dt.date) -> str:
    """The division's own name on a day ("白竹亭社区"). Raises UnknownDivision."""
    return division_as_of(code, date).name


def names_of(codes: Iterable[str], date: dt.date) -> dict[str, str]:
    """Own names by twelve-digit code, for lists: one query. Codes not in force that day are left out."""
    wanted = {normalise(code) for code in codes}
    return dict(Division.objects.as_of(date).filter(code__in=wanted).values_list("code", "name"))


def long_name(code: str, date: dt.date, *, below: str = "") -> str:
    """The names from the province down, run together ("湖南省永州市冷水滩区梧桐街道白竹亭社区").

    With `below`, only what lies below that code: within a district, "梧桐街道白竹亭社区" says enough.
    """
    skipped = len(ancestors_of(below)) + 1 if below else 0
    return "".join(one.name for one in path(code, date)[skipped:])


def name_index(within: str, date: dt.date) -> NameIndex:
    """The names of a jurisdiction on a day, for resolving many written names."""
    rows = subtree(within, date)
    names = {one.code: one.name for one in (*path(within, date), *rows)}
    return NameIndex(
        Place(
            one.code, one.name, one.full_name,
            tuple(names[above] for above in ancestors_of(one.code) if above in names),
        )
        for one in rows
    )  # fmt: skip


def resolve_name(text: str, within: str, date: dt.date, level: Level = Level.VILLAGE) -> str:
    """The code of the one village or community that a written name means, with or without its township.

    Raises UnknownDivision or AmbiguousName, each with the candidates. For many names use `name_index`.
    """
    return name_index(within, date).resolve(text, level)


def successor_codes(code: str, on: dt.date) -> tuple[str, ...]:
    """The codes in force on a day as which a code, of whatever time, goes on (several after a split)."""
    return _in_force(_walk(normalise(code), "predecessor", "successor"), on)


def predecessor_codes(code: str) -> tuple[str, ...]:
    """The code itself and every earlier code that went over into it, wholly or in part.

    A jurisdiction over today's code finds the cases of yesterday's by these.
    """
    ids = _walk(normalise(code), "successor", "predecessor")
    found = Division.objects.filter(pk__in=ids).values_list("code", flat=True)
    return tuple(sorted({normalise(code), *found}))


def calendar(as_known_at: dt.datetime | None = None) -> WorkingCalendar:
    """The working calendar by the notices published up to a moment; all of them without one.

    A time limit that was set on 2020-01-20 is counted as known then; the extension of the Spring
    Festival, published on 2020-01-27, counts for what is reckoned from that day on.
    """
    notices = CalendarNotice.objects.order_by("published_date", "id")
    if as_known_at is not None:
        notices = notices.filter(published_date__lte=timezone.localdate(as_known_at))
    return _built(tuple(notices.values_list("id", flat=True)))


@lru_cache(maxsize=64)
def _built(notice_ids: tuple[int, ...]) -> WorkingCalendar:
    """Kept by the ids of its notices: rows of both tables never change, so the ids say everything."""
    worked = {
        day: kind == DayKind.WORK
        for day, kind in CalendarDay.objects.filter(notice_id__in=notice_ids)
        .order_by("notice__published_date", "notice_id")
        .values_list("day_date", "kind")
    }
    years = CalendarNotice.objects.filter(id__in=notice_ids).values_list("year", flat=True)
    return WorkingCalendar(MappingProxyType(worked), frozenset(years))


def _why_unknown(code: str, date: dt.date) -> str:
    versions = list(Division.objects.filter(code=code).order_by("valid"))
    if not versions:
        return f"没有代码为 {code} 的行政区划，请核对代码。"
    periods = "；".join(
        f"{one.name}：{one.valid.lower} 起" + (f"，至 {one.valid.upper} 前" if one.valid.upper else "")
        for one in versions
    )
    return f"代码 {code} 在 {date} 不在使用中（{periods}）。请核对代码或日期。"


def _walk(code: str, near: str, far: str) -> set[int]:
    """Ids of every version of a code and of all that the successions lead to, in one direction."""
    reached = set(Division.objects.filter(code=code).values_list("pk", flat=True))
    edge = reached
    while edge:
        links = Succession.objects.filter(**{f"{near}_id__in": edge})
        edge = set(links.values_list(f"{far}_id", flat=True)) - reached
        reached = reached | edge
    return reached


def _in_force(ids: set[int], on: dt.date) -> tuple[str, ...]:
    found = Division.objects.as_of(on).filter(pk__in=ids).order_by("code")
    return tuple(found.values_list("code", flat=True))
