"""Reading the archive: progress, what waits to be keyed, differences, samples, uses, and searches."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import clock
from minzheng.registers.marriages.models import Kind, MarriageRecord
from minzheng.registers.marriages.search import PURPOSES as SEARCH_PURPOSES
from minzheng.registers.marriages.search import Hit, Question, search

from .entries import FIELDS, differing, opened_values
from .errors import ArchiveNotFound
from .events import RecordRead
from .models import (
    ArchiveItem,
    ArchiveUse,
    Holding,
    Keying,
    PlaceAlias,
    QualitySample,
    SampledPaper,
    Scan,
    ScanCheck,
    Settlement,
)
from .numbers import ArchiveNumber
from .parameters import Figures
from .places import Alias, built_in, related

READ = "archive.read"
SPEED_DAYS = 30  # the measured speed is that of so many days
State = ArchiveItem.State


@dataclass
class YearProgress:
    """How far a year is: papers expected, settled, on their way, scanned, and whether they must be."""

    year: int
    expected: int = 0
    settled: int = 0
    once: int = 0
    differing: int = 0
    scanned: int = 0
    scan_due: str = "no"

    @property
    def percent(self) -> str:
        """Settled of expected, in percent with one decimal, rounded down."""
        return _percent(self.settled, self.expected)

    @property
    def double_set(self) -> str:
        """双套制: paper with scan, of those that must have one; "" where none is wanted."""
        return "" if self.scan_due == "no" else _percent(self.scanned, self.expected)


@dataclass(frozen=True)
class Forecast:
    """What is left, and how long it takes: by the planning figure, and at the speed measured."""

    left: int
    per_person_day: int
    person_days: int
    measured_per_day: int
    measured_days: int | None
    ends_on: dt.date | None


@dataclass(frozen=True)
class Difference:
    """One field in which two accounts differ."""

    name: str
    label: str
    first: str
    second: str


@dataclass
class OperatorQuality:
    """How well one operator keys: fields found wrong when compared, and papers found wrong in samples."""

    name: str
    keyed: int = 0
    compared_fields: int = 0
    wrong_fields: int = 0
    sampled: int = 0
    sampled_wrong: int = 0

    @property
    def error_rate(self) -> str:
        """Wrong fields of all fields of settled papers, in percent with two decimals."""
        return _percent(self.wrong_fields, self.compared_fields, digits=2)


def _percent(part: int, whole: int, digits: int = 1) -> str:
    if not whole:
        return "—"
    scale = 10**digits
    value = part * 100 * scale // whole
    return f"{value // scale}.{value % scale:0{digits}d}%"


def holdings(actor: Officer) -> QuerySet[Holding]:
    """Volumes of the jurisdiction, by year."""
    return access.visible_to(actor, READ, Holding.objects.all()).order_by("year", "kind", "first_number")


def holding(holding_id: int, actor: Officer) -> Holding:
    found = holdings(actor).filter(id=holding_id).first()
    if found is None:
        raise ArchiveNotFound("没有这册案卷，请返回清单。")
    return found


def shelved(actor: Officer) -> QuerySet[Holding]:
    """The volumes with how many of their papers are settled, on their way, and scanned."""
    return holdings(actor).annotate(
        settled=Count("items", filter=Q(items__state=State.SETTLED)),
        once=Count("items", filter=Q(items__state=State.KEYED_ONCE)),
        differing=Count("items", filter=Q(items__state=State.DIFFERING)),
    )


def progress(actor: Officer, *, on_date: dt.date) -> list[YearProgress]:
    """Every year of the holdings, the earliest first."""
    rows: dict[int, YearProgress] = {}
    expected = holdings(actor).order_by().values("year").annotate(papers=Sum("expected_count"))
    for one in expected:
        rows[one["year"]] = YearProgress(one["year"], expected=one["papers"])
    items = access.visible_to(actor, READ, ArchiveItem.objects.all(), "holding__division_code")
    for year, state, count in (
        items.order_by().values_list("holding__year", "state").annotate(count=Count("id"))
    ):
        name = {State.SETTLED: "settled", State.KEYED_ONCE: "once", State.DIFFERING: "differing"}.get(state)
        if name:
            setattr(rows[year], name, count)
    scans = access.visible_to(actor, READ, Scan.objects.all(), "item__holding__division_code")
    for year, count in (
        scans.order_by().values_list("item__holding__year").annotate(count=Count("item", distinct=True))
    ):
        rows[year].scanned = count
    since = Figures(_division(actor)).scanned_since(on_date)
    for row in rows.values():
        row.scan_due = "yes" if row.year > since.year else ("part" if row.year == since.year else "no")
    return sorted(rows.values(), key=lambda row: row.year)


def _division(actor: Officer) -> str:
    return next(iter(access.scope(actor, READ).prefixes), "")


def forecast(actor: Officer, rows: Iterable[YearProgress], *, at: dt.datetime) -> Forecast:
    """120,000 papers at 300 for each person and day are 400 person-days; at the measured speed, a date."""
    left = sum(row.expected - row.settled for row in rows)
    per_day = Figures(_division(actor)).keyed_per_person_day(at.date())
    since = at - dt.timedelta(days=SPEED_DAYS)
    settled = access.visible_to(actor, READ, ArchiveItem.objects.all(), "holding__division_code").filter(
        state=State.SETTLED, settled_at__gt=since, settled_at__lte=at
    )
    measured = settled.count() // SPEED_DAYS
    days = -(-left // measured) if measured else None
    ends = at.date() + dt.timedelta(days=days) if days is not None and days < 20_000 else None
    return Forecast(left, per_day, -(-left // per_day), measured, days, ends)


def next_number(chosen: Holding, actor: Officer) -> str:
    """The 档号 the actor keys next in a volume: a second account first, then the next paper; "" for none."""
    waiting = (
        chosen.items.filter(state=State.KEYED_ONCE)
        .exclude(keyings__operator_id=actor.account_id)
        .order_by("number")
        .values_list("archive_number", flat=True)
        .first()
    )
    if waiting:
        return waiting
    taken = set(chosen.items.exclude(state=State.OPEN).order_by("number").values_list("number", flat=True))
    free = next(
        (number for number in range(chosen.first_number, chosen.last_number + 1) if number not in taken), None
    )
    if free is None:
        return ""
    return str(ArchiveNumber(chosen.fonds, chosen.kind, chosen.year, free))


def waiting_volumes(actor: Officer) -> QuerySet[Holding]:
    """Volumes in which the actor can key something, those with a second account waiting first."""
    rows = shelved(actor).annotate(
        mine_waiting=Count(
            "items",
            filter=Q(items__state=State.KEYED_ONCE) & ~Q(items__keyings__operator_id=actor.account_id),
        )
    )
    done = F("settled") + F("once") + F("differing")
    return rows.filter(Q(mine_waiting__gt=0) | Q(expected_count__gt=done)).order_by(
        "-mine_waiting", "-once", "-settled", "year", "first_number"
    )


def last_values(actor: Officer, volume: Holding) -> dict[str, str]:
    """What the actor keyed last in a volume: the form carries some of it on."""
    last = (
        Keying.objects.filter(operator_id=actor.account_id, item__holding=volume)
        .order_by("-keyed_at", "-id")
        .first()
    )
    return opened_values(last.values_cipher) if last else {}


def keyed_today(actor: Officer, *, at: dt.datetime) -> int:
    day = clock.at_hour(at.date(), 0)
    return Keying.objects.filter(operator_id=actor.account_id, keyed_at__gte=day).count()


def items(actor: Officer) -> QuerySet[ArchiveItem]:
    """Papers of the jurisdiction, by number."""
    rows = access.visible_to(actor, READ, ArchiveItem.objects.all(), "holding__division_code")
    return rows.select_related("holding", "record").order_by("archive_number")


def differing_items(actor: Officer) -> QuerySet[ArchiveItem]:
    """Papers whose two accounts differ, the longest waiting first."""
    rows = items(actor).filter(state=State.DIFFERING).annotate(keyed_at=Max("keyings__keyed_at"))
    return rows.order_by("keyed_at", "id")


def item(item_id: int, actor: Officer) -> ArchiveItem:
    found = items(actor).filter(id=item_id).first()
    if found is None:
        raise ArchiveNotFound("没有这件档案，请返回清单。")
    return found


def differences(found: ArchiveItem) -> list[Difference]:
    """What a third person has to decide. Nobody else may be shown it while the papers are keyed blind."""
    accounts = [opened_values(one.values_cipher) for one in found.keyings.order_by("round")]
    if len(accounts) < 2:
        return []
    first, second = accounts
    names = set(differing(first, second))
    return [Difference(one.name, one.label, first[one.name], second[one.name])
            for one in FIELDS if one.name in names]  # fmt: skip


def agreed_values(found: ArchiveItem) -> list[tuple[str, str]]:
    """The fields in which both accounts agree, with their labels."""
    accounts = [opened_values(one.values_cipher) for one in found.keyings.order_by("round")]
    if len(accounts) < 2:
        return []
    first, second = accounts
    apart = set(differing(first, second))
    return [
        (one.label, dict(one.choices).get(first[one.name], first[one.name]))
        for one in FIELDS
        if one.name not in apart and first[one.name]
    ]


def operator_quality(actor: Officer) -> list[OperatorQuality]:
    """Every operator of the jurisdiction: keyed, fields wrong when compared, papers wrong in samples."""
    found: dict[int, OperatorQuality] = {}
    keyed = access.visible_to(actor, READ, Keying.objects.all(), "item__holding__division_code")
    for operator, name, count in (
        keyed.order_by().values_list("operator_id").annotate(name=Max("operator_name"), count=Count("id"))
    ):
        found[operator] = OperatorQuality(name, keyed=count)
    settled = Settlement.objects.filter(item__keyings__in=keyed)
    for round_, wrong in ((1, "wrong_first"), (2, "wrong_second")):
        rows = (
            settled.filter(item__keyings__round=round_)
            .order_by()
            .values_list("item__keyings__operator_id")
            .annotate(papers=Count("id", distinct=True))
        )
        for operator, papers in rows:
            if operator in found:
                found[operator].compared_fields += papers * len(FIELDS)
        sums = (
            settled.filter(**{f"{wrong}__gt": 0})
            .values_list("item_id", wrong)
            .distinct()
        )  # fmt: skip
        by_item = dict(sums)
        for item_id, operator in keyed.filter(round=round_, item__in=by_item).values_list(
            "item_id", "operator_id"
        ):
            found[operator].wrong_fields += by_item[item_id]
    checked = SampledPaper.objects.exclude(verdict="").filter(item__keyings__in=keyed)
    for operator, verdict, count in (
        checked.order_by()
        .values_list("item__keyings__operator_id", "verdict")
        .annotate(count=Count("id", distinct=True))
    ):
        if operator in found:
            found[operator].sampled += count
            found[operator].sampled_wrong += count if verdict == SampledPaper.Verdict.WRONG else 0
    return sorted(found.values(), key=lambda one: -one.keyed)


def samples(actor: Officer) -> QuerySet[QualitySample]:
    """Samples of the jurisdiction, the newest first, with how many papers were checked and wrong."""
    rows = access.visible_to(actor, READ, QualitySample.objects.all()).select_related("draw__result")
    return rows.annotate(
        checked=Count("papers", filter=~Q(papers__verdict="")),
        wrong=Count("papers", filter=Q(papers__verdict=SampledPaper.Verdict.WRONG)),
    ).order_by("-frozen_at", "-id")


def sample(sample_id: int, actor: Officer) -> QualitySample:
    found = samples(actor).filter(id=sample_id).first()
    if found is None:
        raise ArchiveNotFound("没有这次抽检，请返回抽检清单。")
    return found


def sampled_paper(paper_id: int, actor: Officer) -> SampledPaper:
    rows = access.visible_to(actor, READ, SampledPaper.objects.all(), "sample__division_code")
    found = rows.select_related("item__holding", "item__record", "sample").filter(id=paper_id).first()
    if found is None:
        raise ArchiveNotFound("没有这件抽检档案，请返回抽检清单。")
    return found


def scan_checks(actor: Officer) -> QuerySet[ScanCheck]:
    return access.visible_to(actor, READ, ScanCheck.objects.all()).order_by("-checked_at", "-id")


def scanned_items(actor: Officer) -> QuerySet[ArchiveItem]:
    """Papers with pages, the last scanned first."""
    rows = items(actor).filter(scans__isnull=False)
    return rows.annotate(pages=Count("scans"), last=Max("scans__added_at")).order_by(
        "-last", "archive_number"
    )


def scan(scan_id: int, actor: Officer) -> Scan:
    rows = access.visible_to(actor, READ, Scan.objects.all(), "item__holding__division_code")
    found = rows.select_related("file", "item").filter(id=scan_id).first()
    if found is None:
        raise ArchiveNotFound("没有这一页扫描件，请返回档案重新打开。")
    return found


def uses(actor: Officer) -> QuerySet[ArchiveUse]:
    """Uses of the archive (利用登记簿), the newest first."""
    rows = access.visible_to(actor, READ, ArchiveUse.objects.all())
    return rows.select_related("record", "document").order_by("-taken_at", "-id")


def use(use_id: int, actor: Officer) -> ArchiveUse:
    found = uses(actor).filter(id=use_id).first()
    if found is None:
        raise ArchiveNotFound("没有这件利用申请，请返回清单。")
    return found


def record(record_id: int, actor: Officer) -> MarriageRecord:
    """One registration of the jurisdiction, live or historic."""
    rows = access.visible_to(actor, READ, MarriageRecord.objects.all(), "office_code")
    found = rows.select_related("archive_item__holding").filter(id=record_id).first()
    if found is None:
        raise ArchiveNotFound("没有这条登记记录，请重新检索。")
    return found


def note_reading(found: MarriageRecord, *, purpose: str, actor: Officer, at: dt.datetime) -> None:
    """Reading a record in full is an event with its purpose."""
    reason = SEARCH_PURPOSES.get(purpose, "")
    event = RecordRead(record_id=found.id, archive_number=found.archive_number, reason=reason)
    audit.record(event, actor=actor, at=at)


def aliases_of(division_code: str) -> list[Alias]:
    """Old names of places: those of the system and those a site added, by name."""
    rows = PlaceAlias.objects.filter(division_code__startswith=division_code[:6] or division_code)
    added = [
        Alias(row.name, row.now, row.code, row.from_year, row.until_year, row.source, row.certainty)
        for row in rows
    ]
    return sorted([*built_in(), *added], key=lambda one: (one.now, one.from_year or 0, one.name))


@dataclass(frozen=True, kw_only=True)
class Search:
    """A question as typed: the place is one text, which old and new names widen."""

    name: str = ""
    other_name: str = ""
    identity_number: str = ""
    certificate_number: str = ""
    from_year: int | None = None
    until_year: int | None = None
    place: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Found:
    """What a search gave: the hits, and which names of the place were looked for."""

    hits: list[Hit] = field(default_factory=list)
    places: tuple[str, ...] = ()


def find(asked: Search, *, purpose: str, purpose_note: str = "", actor: Officer, at: dt.datetime) -> Found:
    """Look for registrations; old names of the place count as the place. The search is an event."""
    places = frozenset(related(asked.place, aliases_of(_division(actor))) if asked.place.strip() else ())
    question = Question(
        name=asked.name, other_name=asked.other_name, identity_number=asked.identity_number,
        certificate_number=asked.certificate_number, from_year=asked.from_year,
        until_year=asked.until_year, places=places, kind=asked.kind,
    )  # fmt: skip
    hits = search(question, purpose=purpose, purpose_note=purpose_note, actor=actor, at=at)
    return Found(hits, tuple(sorted(places)))


def kinds() -> list[tuple[str, str]]:
    return list(Kind.choices)


def use_states() -> list[tuple[str, str]]:
    return list(ArchiveUse.State.choices)
