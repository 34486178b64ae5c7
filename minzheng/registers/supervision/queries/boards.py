"""Figures for boards: inspection by result, coverage, on-time rate, reconciliation, decoupling."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA

from ..errors import SubjectNotFound
from ..licences import MATTERS
from ..machines import READ
from ..models import (
    AnnualReport,
    CreditEntry,
    InspectionEntry,
    InspectionRound,
    LedgerEntry,
    Publication,
    Rectification,
    SupervisionStep,
)
from ..parameters import figures
from ..situations import Reported, Seen, precheck


def rounds(actor: Actor) -> QuerySet[InspectionRound]:
    """Rounds within reach, newest year first."""
    return access.visible_to(actor, READ, InspectionRound.objects.all()).order_by("-year", "kind")


def entries(round_id: int, actor: Actor) -> QuerySet[InspectionEntry]:
    """The frozen list of a round. Raises SubjectNotFound for a round of another place."""
    found = rounds(actor).filter(id=round_id).first()
    if found is None:
        raise SubjectNotFound("没有这个年检批次，或者不在您的辖区。请返回年检页面重新选择。")
    return found.entries.select_related("organisation", "round").order_by("name", "id")


@dataclass(frozen=True)
class Board:
    """One round in figures. `printed_*` are counted as print counts: those absent stand among 不合格."""

    round: InspectionRound
    due: int
    reported: int
    waiting_decision: int
    passed: int
    basic: int
    failed: int
    absent: int

    @property
    def decided(self) -> int:
        return self.passed + self.basic + self.failed + self.absent

    @property
    def printed_failed(self) -> int:
        return self.failed + self.absent

    @property
    def missing(self) -> int:
        """Neither reported nor decided."""
        return self.due - self.reported - self.waiting_decision - self.decided

    @property
    def handled_percent_tenths(self) -> int:
        """Share of the frozen list with a result, in tenths of a percent, rounded down: 100 % means all."""
        return self.decided * 1000 // self.due if self.due else 0


def board(made: InspectionRound) -> Board:
    """The round's figures, in one query."""
    results = {
        name: Count("id", filter=Q(result=code))
        for name, code in (("passed", "pass"), ("basic", "basic"), ("failed", "fail"), ("absent", "absent"))
    }
    counted = made.entries.aggregate(
        reported=Count("id", filter=Q(state="reported")),
        waiting_decision=Count("id", filter=Q(state="examined")),
        **results,
    )
    return Board(round=made, due=made.count, **counted)


def coverage(made: InspectionRound) -> dict[str, list[InspectionEntry]]:
    """The 100 % with its denominator: who has a result, and who has none, by name (social_orgs.md §18)."""
    found: dict[str, list[InspectionEntry]] = {"decided": [], "open": []}
    for entry in made.entries.order_by("name"):
        found["decided" if entry.state == "decided" else "open"].append(entry)
    return found


def report_of(entry: InspectionEntry) -> AnnualReport | None:
    """The latest report handed in."""
    return entry.reports.order_by("-number").first()


def precheck_of(entry: InspectionEntry) -> list[Seen]:
    """What the system sees of the thirteen situations in the latest report; nothing without a report."""
    report = report_of(entry)
    if report is None:
        return []
    made, organisation = entry.round, entry.organisation
    held = figures(division_code=entry.division_code, on_date=made.due_date)
    before = (
        AnnualReport.objects.filter(entry__organisation=organisation, entry__round__year=made.year - 1)
        .order_by("-number")
        .first()
    )
    fields = (
        "income_fen", "expense_fen", "net_assets_fen", "opening_net_assets_fen", "activities", "has_place",
        "residence", "party_members", "party_form", "branches", "fees_found", "public_spending_fen",
        "administration_fen",
    )  # fmt: skip
    return precheck(
        Reported(
            kind=made.kind, year=made.year, net_assets_floor_fen=held.get(f"net_assets_floor_{made.kind}", 0),
            registered_residence=organisation.residence, due_date=made.due_date,
            submitted_date=report.submitted_at.astimezone(CHINA).date(),
            audit_used_before=_same_audit(report),
            last_income_fen=before.income_fen if before else 0,
            last_balance_fen=before.net_assets_fen if before else 0, raises_funds=organisation.is_charity,
            **{name: getattr(report, name) for name in fields},
        )
    )  # fmt: skip


def _same_audit(report: AnnualReport) -> str:
    """Who handed in the very same audit report before; "" when nobody did."""
    if not report.audit_digest:
        return ""
    other = (
        AnnualReport.objects.filter(audit_digest=report.audit_digest)
        .exclude(entry=report.entry)
        .select_related("entry__round")
        .order_by("id")
        .first()
    )
    return f"{other.entry.name}（{other.entry.round.year}年度）" if other else ""


@dataclass(frozen=True)
class Rates:
    """Double publicity of a period: due by then, on time, late, still waiting past the day."""

    total: int
    published: int
    on_time: int
    overdue: int

    @property
    def percent_tenths(self) -> int:
        """On-time share in tenths of a percent of what had to be published by then, rounded down."""
        return self.on_time * 1000 // self.total if self.total else 0


def rates(actor: Actor, *, first: dt.date, last: dt.date, today: dt.date) -> Rates:
    """Decisions of a period whose last day is over or which are published; excluded ones do not count."""
    found = access.visible_to(actor, READ, Publication.objects.all()).filter(
        decided_date__range=(first, last)
    ).exclude(state="excluded")  # fmt: skip
    counted = found.aggregate(
        total=Count("id", filter=Q(published_date__isnull=False) | Q(due_date__lt=today)),
        published=Count("id", filter=Q(published_date__isnull=False)),
        on_time=Count("id", filter=Q(published_date__lte=F("due_date"))),
        overdue=Count("id", filter=Q(published_date=None, due_date__lt=today)),
    )
    return Rates(**counted)


def reconciliation(actor: Actor, *, year: int) -> dict:
    """Licences decided in a year against those published, by matter, with the reason of each difference."""
    found = access.visible_to(actor, READ, Publication.objects.all()).filter(
        kind="licence", decided_date__year=year
    )
    lines = []
    names = [
        *MATTERS.values(),
        *sorted(set(found.values_list("matter_name", flat=True)) - set(MATTERS.values())),
    ]
    for name in names:
        of_matter = found.filter(matter_name=name)
        published = of_matter.filter(published_date__isnull=False).count()
        total = of_matter.count()
        if total:
            lines.append({"name": name, "total": total, "published": published, "rest": total - published})
    reasons = Counter()
    for row in found.filter(published_date=None).only("id", "state"):
        step = SupervisionStep.objects.filter(
            subject="publication", subject_id=row.id, action="exclude"
        ).order_by("-id").first()  # fmt: skip
        words = step.details.get("reason", "") if step and row.state == "excluded" else row.stage.label
        reasons[words] += 1
    return {
        "year": year, "lines": lines, "rest": sum(one["rest"] for one in lines),
        "total": sum(one["total"] for one in lines),
        "published": sum(one["published"] for one in lines), "reasons": reasons.most_common(),
    }  # fmt: skip


def decoupling_totals(actor: Actor) -> dict[str, int]:
    """35 = 16 cancelled + 19 remaining; how many of those that remain were looked back upon."""
    found = access.visible_to(actor, READ, LedgerEntry.objects.filter(ledger="decoupling"))
    states = Counter(found.values_list("state", flat=True))
    total = sum(states.values())
    return {
        "total": total, "cancelled": states["cancelled"], "remaining": total - states["cancelled"],
        "reviewed": states["reviewed"],
    }  # fmt: skip


def waiting(actor: Actor, today: dt.date) -> dict[str, int]:
    """How much waits: for the navigation and the first page."""

    def inside(model):
        return access.visible_to(actor, READ, model.objects.all())

    return {
        "reported": inside(InspectionEntry).filter(state="reported").count(),
        "examined": inside(InspectionEntry).filter(state="examined").count(),
        "overdue": inside(Rectification).filter(state="ordered", due_date__lt=today).count(),
        "submitted": inside(Rectification).filter(state="submitted").count(),
        "credit": inside(CreditEntry).filter(state__in=["proposed", "heard", "repairing"]).count(),
        "publicity": inside(Publication).filter(state__in=["queued", "refused"]).count(),
    }
