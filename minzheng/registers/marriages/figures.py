"""Counting: registrations by month, the day's balance of blanks, what stands out."""

import datetime as dt
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import ExtractMonth

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases.models import Case
from minzheng.kernel.territory import queries as territory

from .models import (
    MARRYING,
    BlankCertificate,
    BlankMovement,
    CreditEvent,
    DivorceApplication,
    Foreign,
    Kind,
    MarriageRecord,
    NationalUpload,
    SampledRecord,
    Source,
    VoidNumber,
)
from .parameters import figure

_Movement = BlankMovement.Movement


@dataclass(frozen=True)
class MonthCount:
    """One month as the bureau prints it. 补结 in couples (对), 补离 in certificates (本): never added up."""

    month: int
    marriages: int = 0
    divorces: int = 0
    reissued_couples: int = 0
    reissued_copies: int = 0


@dataclass(frozen=True)
class YearFigures:
    """A span of one year: what was registered, of what kind, and how the divorces went."""

    months: tuple[MonthCount, ...]
    first_marriages: int
    remarriages: int
    foreign: int
    retroactive: int
    void_numbers: int
    sampled: int
    passed: int
    dishonest: int
    applied: int
    withdrawn: int
    lapsed: int
    issued: int
    pending: int

    def total(self, name: str) -> int:
        return sum(getattr(month, name) for month in self.months)

    @property
    def marriages(self) -> int:
        return self.total("marriages")

    @property
    def divorces(self) -> int:
        return self.total("divorces")

    @property
    def reissued_couples(self) -> int:
        return self.total("reissued_couples")

    @property
    def reissued_copies(self) -> int:
        return self.total("reissued_copies")

    @property
    def divorce_per_mille(self) -> int | None:
        """Divorces for a thousand marriages of the same span (离结比)."""
        return (self.divorces * 2000 + self.marriages) // (2 * self.marriages) if self.marriages else None

    @property
    def pass_per_mille(self) -> int | None:
        return self.passed * 1000 // self.sampled if self.sampled else None


def year_figures(office_code: str, year: int, last_month: int = 12) -> YearFigures:
    """The figures of a year up to a month: ten months are ten months, and say so."""
    span = Q(register_date__gte=dt.date(year, 1, 1), register_date__lte=_month_end(year, last_month))
    rows = MarriageRecord.objects.filter(span, office_code=office_code, source=Source.LIVE)
    marriages = rows.filter(kind__in=MARRYING)
    both = Counter()
    for role in ("male", "female"):
        both.update(dict(marriages.values_list(f"{role}_pre_marital").annotate(found=Count("id")).order_by()))
    first = both.pop("10", 0)
    sample = SampledRecord.objects.filter(office_code=office_code, passed__isnull=False, record__in=rows)
    return YearFigures(
        months=_months(rows, last_month), first_marriages=first, remarriages=sum(both.values()),
        foreign=marriages.exclude(foreign_flag=Foreign.MAINLAND).count(),
        retroactive=marriages.filter(kind=Kind.RETROACTIVE).count(),
        void_numbers=VoidNumber.objects.filter(record__in=rows).count(),
        sampled=sample.count(), passed=sample.filter(passed=True).count(),
        dishonest=CreditEvent.objects.filter(
            office_code=office_code, decided_at__date__range=(dt.date(year, 1, 1), _month_end(year,
            last_month))
        ).exclude(state=CreditEvent.State.DISMISSED).count(),
        **_divorce_flow(office_code, year, last_month),
    )  # fmt: skip


def _month_end(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def _months(rows, last_month: int) -> tuple[MonthCount, ...]:
    found: dict[int, Counter] = {month: Counter() for month in range(1, last_month + 1)}
    grouped = rows.annotate(month=ExtractMonth("register_date")).values_list(
        "month", "kind", "details__copies"
    )
    for month, kind, copies, number in grouped.annotate(found=Count("id")).order_by():
        if kind in MARRYING:
            found[month]["marriages"] += number
        elif kind == Kind.DIVORCE:
            found[month]["divorces"] += number
        elif kind == Kind.REISSUED_MARRIAGE:
            found[month]["reissued_couples"] += number
        else:
            found[month]["reissued_copies"] += number * int(copies or 1)
    return tuple(MonthCount(month, **counts) for month, counts in found.items())


def _divorce_flow(office_code: str, year: int, last_month: int) -> dict[str, int]:
    """applied = withdrawn + lapsed + issued + pending, for the applications received in the span."""
    received = DivorceApplication.objects.filter(
        office_code=office_code, received_date__gte=dt.date(year, 1, 1),
        received_date__lte=_month_end(year, last_month),
    )  # fmt: skip
    states = Counter(Case.objects.filter(id__in=received.values("case_id")).values_list("state", flat=True))
    applied = sum(states.values())
    issued, withdrawn, lapsed = states["registered"], states["withdrawn"], states["lapsed"]
    return {
        "applied": applied, "withdrawn": withdrawn, "lapsed": lapsed, "issued": issued,
        "pending": applied - issued - withdrawn - lapsed,
    }  # fmt: skip


@dataclass(frozen=True)
class DayBalance:
    """The book of blanks for one day: opening + received − printed − spoiled = closing."""

    paper: str
    opening: int
    received: int
    drawn: int
    printed: int
    spoiled: int
    destroyed: int

    @property
    def closing(self) -> int:
        return self.opening + self.received - self.printed - self.spoiled

    @property
    def label(self) -> str:
        return BlankCertificate.Paper(self.paper).label


def day_balance(office_code: str, paper: str, day: dt.date) -> DayBalance:
    """The balance of a day from the stock book alone."""
    rows = BlankMovement.objects.filter(office_code=office_code, paper=paper)
    earlier = _sums(rows.filter(moved_date__lt=day))
    today = _sums(rows.filter(moved_date=day))
    opening = earlier[_Movement.RECEIVED] - earlier[_Movement.PRINTED] - earlier[_Movement.SPOILED]
    return DayBalance(
        paper, opening, today[_Movement.RECEIVED], today[_Movement.DRAWN], today[_Movement.PRINTED],
        today[_Movement.SPOILED], today[_Movement.DESTROYED],
    )  # fmt: skip


def _sums(rows) -> Counter:
    return Counter(dict(rows.values_list("movement").annotate(total=Sum("count")).order_by()))


def counted_stock(office_code: str, paper: str) -> int:
    """The blanks that lie there: in stock or drawn. Must equal the closing balance of the book."""
    rows = BlankCertificate.objects.filter(
        office_code=office_code, paper=paper, state__in=["stored", "drawn"]
    )
    return rows.count()


def movements(office_code: str, day_from: dt.date, day_to: dt.date):
    rows = BlankMovement.objects.filter(office_code=office_code, moved_date__range=(day_from, day_to))
    return rows.select_related("record").order_by("-moved_at", "-id")


def national_figures(office_code: str) -> dict[str, int]:
    """How far the office's records have come into the national base: by the newest sending of each."""
    own = MarriageRecord.objects.filter(office_code=office_code).exclude(source=Source.EXCHANGE)
    newest = NationalUpload.objects.filter(record__in=own).order_by("record_id", "-id").distinct("record_id")
    states = Counter(newest.values_list("state", flat=True))
    total = own.count()
    return {
        "total": total, "taken": states["taken"], "waiting": states["sent"], "returned": states["returned"],
        "unsent": total - sum(states.values()),
    }  # fmt: skip


@dataclass(frozen=True)
class Alert:
    """Something that stands out: a question for a human, not a finding."""

    rule: str
    label: str
    detail: str
    record: MarriageRecord | None = None


def alerts(office_code: str, *, today: dt.date) -> list[Alert]:
    """Everything that stands out at an office today."""
    return [
        *_frequent(office_code, today), *_age_gaps(office_code, today), *_out_of_hours(office_code, today),
        *_skipped_blanks(office_code),
    ]  # fmt: skip


def _frequent(office_code: str, today: dt.date) -> list[Alert]:
    """One person in several marriages and divorces within the months: counted over every record, not only
    ours.
    """
    by = {"division_code": office_code, "on_date": today}
    months, times = figure("alert_months", **by), figure("alert_times", **by)
    since = _months_before(today, months)
    found = []
    for role in ("male", "female"):
        rows = MarriageRecord.objects.filter(
            register_date__gte=since, kind__in=["J", "BB", "L"], **{f"{role}_identity_index__isnull": False}
        )
        often = (
            rows.values(f"{role}_identity_index")
            .annotate(found=Count("id"))
            .filter(found__gte=times)
            .order_by()
        )
        for one in often:
            last = (
                rows.filter(
                    office_code=office_code, **{f"{role}_identity_index": one[f"{role}_identity_index"]}
                )
                .order_by("-register_date", "-id")
                .first()
            )
            if last is not None:
                name = last.male_name if role == "male" else last.female_name
                found.append(
                    Alert(
                        "frequent",
                        "频繁登记",
                        f"{name}：{months} 个月内结婚、离婚登记 {one['found']} 次",
                        last,
                    )
                )
    return found


def _months_before(day: dt.date, months: int) -> dt.date:
    """The corresponding day so many months earlier, or that month's last day."""
    years, month = divmod(day.month - 1 - months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _age_gaps(office_code: str, today: dt.date) -> list[Alert]:
    gap = figure("alert_age_gap", division_code=office_code, on_date=today)
    rows = (
        MarriageRecord.objects.filter(office_code=office_code, kind__in=MARRYING, source=Source.LIVE)
        .exclude(foreign_flag=Foreign.MAINLAND)
        .filter(
            Q(male_birth_year__gt=F("female_birth_year") + gap)
            | Q(female_birth_year__gt=F("male_birth_year") + gap)
        )
    )
    return [
        Alert(
            "age_gap", "涉外且年龄差大",
            f"{row.couple}：相差 {abs(row.male_birth_year - row.female_birth_year)} 岁", row,
        )
        for row in rows.order_by("-register_date")[:50]
    ]  # fmt: skip


def _out_of_hours(office_code: str, today: dt.date) -> list[Alert]:
    calendar, found = territory.calendar(), []
    rows = BlankMovement.objects.filter(
        office_code=office_code, movement=_Movement.PRINTED, moved_date__gte=today - dt.timedelta(days=92)
    )
    for row in rows.select_related("record").order_by("-moved_at").iterator():
        local = row.moved_at.astimezone(CHINA)
        if 8 <= local.hour < 18 and calendar.is_workday(local.date()):
            continue
        found.append(
            Alert(
                "hours", "非工作时间打印证芯", f"{local:%Y-%m-%d %H:%M} 打印 {row.first_number}", row.record
            )
        )
        if len(found) == 50:
            break
    return found


def _skipped_blanks(office_code: str) -> list[Alert]:
    """Blanks that a holder still has though she printed a later number: where is the one between?"""
    found = []
    for paper in BlankCertificate.Paper.values:
        rows = BlankCertificate.objects.filter(office_code=office_code, paper=paper)
        for holder in set(rows.filter(state="drawn").values_list("holder_id", flat=True)):
            last = (
                rows.filter(holder_id=holder, state="printed")
                .order_by("-print_number")
                .values_list("print_number", flat=True)
                .first()
            )
            skipped = rows.filter(holder_id=holder, state="drawn", print_number__lt=last or "")
            found += [
                Alert(
                    "gap",
                    "空白证断号",
                    f"{one.get_paper_display()} {one.print_number} 被跳过，尚未打印或作废",
                )
                for one in skipped.order_by("print_number")[:20]
            ]
    return found
