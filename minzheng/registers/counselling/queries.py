"""Reading mediations and the registry's duties, within the actor's jurisdiction."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.documents.models import StoredFile

from .checklists import GRADE_CRITERIA
from .errors import MediationNotFound, RecordNotFound
from .models import (
    AgencyInspection,
    CounsellingSession,
    Counsellor,
    CourtReferral,
    FamilyActivity,
    GradeEvidence,
    MarriageAgency,
    MediationCase,
    Outcome,
    PaidServiceCheck,
    PaperKind,
    ServiceContract,
    Stage,
)

COUPLE = "counselling.couple"
RECORD = "counselling.record"
READ = "counselling.read"
# What forms offer, by what it is of.
CHOICES = {
    "stage": Stage.choices,
    "outcome": Outcome.choices,
    "paper_kind": PaperKind.choices,
    "method": CounsellingSession.METHODS,
    "court_result": CourtReferral.RESULTS,
    "profession": Counsellor.PROFESSIONS,
    "agency_kind": MarriageAgency.KINDS,
    "activity_kind": FamilyActivity.KINDS,
}


def mediations(actor: Actor) -> QuerySet[MediationCase]:
    rows = access.visible_to(actor, READ, MediationCase.objects.all())
    return rows.select_related("counsellor", "referral").order_by("-opened_on", "-id")


def mediation(mediation_id: int, *, actor: Actor) -> MediationCase:
    """One case in reach. Raises MediationNotFound."""
    found = mediations(actor).filter(id=mediation_id).first()
    if found is None:
        raise MediationNotFound("没有这件调解辅导，请返回列表重新查找。")
    return found


def referral(of: MediationCase) -> CourtReferral | None:
    return CourtReferral.objects.filter(mediation=of).first()


def earlier(of: MediationCase) -> QuerySet[MediationCase]:
    """The other cases of the same couple, newest first."""
    rows = MediationCase.objects.filter(couple_key=of.couple_key, division_code=of.division_code)
    return rows.exclude(id=of.id).order_by("-opened_on")


def sessions(of: MediationCase) -> QuerySet[CounsellingSession]:
    return of.sessions.select_related("counsellor").order_by("held_on", "id")


def open_record(session_id: int, *, mediation_id: int, actor: Actor, at: dt.datetime) -> str:
    """What was noted of a talk; the look is an event."""
    of = mediation(mediation_id, actor=actor)
    row = of.sessions.filter(id=session_id).first()
    if row is None:
        raise MediationNotFound("没有这条辅导记录，请刷新页面。")
    audit.record(RecordOpened(what=f"辅导记录（{of.alias}，{row.held_on}）"), actor=actor, at=at)
    return secrecy.decrypt(row.record_cipher, purpose=RECORD)


def counsellors(actor: Actor) -> QuerySet[Counsellor]:
    rows = access.visible_to(actor, READ, Counsellor.objects.filter(is_active=True))
    return rows.select_related("contract").order_by("name")


def activities(actor: Actor) -> QuerySet[FamilyActivity]:
    return access.visible_to(actor, READ, FamilyActivity.objects.all()).order_by("-held_on", "-id")


def checks(actor: Actor) -> QuerySet[PaidServiceCheck]:
    return access.visible_to(actor, READ, PaidServiceCheck.objects.all()).order_by("-month_date")


def check(check_id: int, *, actor: Actor) -> PaidServiceCheck:
    """One monthly report in reach. Raises RecordNotFound."""
    found = checks(actor).filter(id=check_id).first()
    if found is None:
        raise RecordNotFound("没有这份月报，请返回列表。")
    return found


def agencies(actor: Actor) -> QuerySet[MarriageAgency]:
    """Agencies with when each was last inspected and what is still to be put right."""
    rows = access.visible_to(actor, READ, MarriageAgency.objects.all())
    waiting = ~Q(inspections__findings=[]) & Q(inspections__rectified_on=None)
    return rows.annotate(
        last_inspected=Max("inspections__inspected_on"),
        waiting=Count("inspections", filter=waiting & Q(inspections__isnull=False)),
    ).order_by("name")


def agency(agency_id: int, *, actor: Actor) -> MarriageAgency:
    """One agency in reach. Raises RecordNotFound."""
    found = agencies(actor).filter(id=agency_id).first()
    if found is None:
        raise RecordNotFound("没有这家婚介机构，请返回列表重新查找。")
    return found


def inspections(of: MarriageAgency) -> QuerySet[AgencyInspection]:
    return of.inspections.order_by("-inspected_on", "-id")


def inspection(inspection_id: int, *, actor: Actor) -> AgencyInspection:
    """One inspection in reach. Raises RecordNotFound."""
    rows = AgencyInspection.objects.select_related("agency").filter(id=inspection_id)
    found = access.visible_to(actor, READ, rows, "agency__division_code").first()
    if found is None:
        raise RecordNotFound("没有这次检查，请返回列表。")
    return found


def evidence(actor: Actor, *, year: int) -> dict[str, list[GradeEvidence]]:
    """What was kept in a year under each criterion, empty criteria included."""
    rows = access.visible_to(actor, READ, GradeEvidence.objects.filter(year=year)).select_related("file")
    found: dict[str, list[GradeEvidence]] = {code: [] for code in GRADE_CRITERIA}
    for row in rows.order_by("recorded_on", "id"):
        found[row.criterion].append(row)
    return found


def evidence_file(evidence_id: int, *, actor: Actor) -> StoredFile:
    """The file behind one piece of evidence. Raises RecordNotFound."""
    rows = access.visible_to(actor, READ, GradeEvidence.objects.filter(id=evidence_id, file__isnull=False))
    found = rows.select_related("file").first()
    if found is None:
        raise RecordNotFound("没有这份材料的文件，请刷新页面。")
    return found.file


def missing_months(actor: Actor, *, year: int, today: dt.date) -> list[dt.date]:
    """The months of a year that have begun and ended without a report on paid services."""
    done = set(checks(actor).filter(month_date__year=year).values_list("month_date", flat=True))
    months = [dt.date(year, month, 1) for month in range(1, 13)]
    ended = [month for month in months if (month + dt.timedelta(days=31)).replace(day=1) <= today]
    return [month for month in ended if month not in done]


@dataclass(frozen=True)
class Hours:
    """What a contract bought and what was used of it, in minutes."""

    contract: ServiceContract
    used_minutes: int

    @property
    def bought_minutes(self) -> int:
        return self.contract.hours * 60

    @property
    def left_minutes(self) -> int:
        return self.bought_minutes - self.used_minutes


def hours(actor: Actor) -> list[Hours]:
    """Each contract with the minutes of the talks under it, within its dates."""
    rows = access.visible_to(actor, READ, ServiceContract.objects.all()).order_by("-from_date", "-id")
    found = []
    for row in rows:
        talks = CounsellingSession.objects.filter(
            counsellor__contract=row, held_on__range=(row.from_date, row.until_date)
        )
        found.append(Hours(row, talks.aggregate(sum=Sum("minutes"))["sum"] or 0))
    return found


@dataclass(frozen=True)
class MediationFigures:
    """Of a period, in couples-and-days (对) unless another unit is named.

    `rate_basis_points` is reconciled ÷ mediated (never ÷ divorces registered); None when nobody came.
    """

    mediated: int
    couples: int
    reconciled: int
    rate_basis_points: int | None
    ordinary: int
    simple: int
    by_outcome: tuple[tuple[str, int], ...]
    court_divorced: int
    court_reconciled: int
    court_failed: int

    @property
    def papers(self) -> int:
        return self.ordinary + self.simple


def figures(actor: Actor, *, first: dt.date, last: dt.date) -> MediationFigures:
    """The figures of the actor's jurisdiction. Couples passed to the court were mediated here first and stand
    in the denominator; whom the court reconciled is its own figure and not in the numerator.
    """
    if last < first:
        raise Invalid("结束日期早于开始日期，请核对。", field="last")
    rows = access.visible_to(actor, READ, MediationCase.objects.filter(opened_on__range=(first, last)))
    counted = rows.aggregate(
        mediated=Count("id"),
        couples=Count("couple_key", distinct=True),
        reconciled=Count("id", filter=Q(outcome=Outcome.RECONCILED)),
        ordinary=Count("id", filter=Q(paper_kind=PaperKind.ORDINARY)),
        simple=Count("id", filter=Q(paper_kind=PaperKind.SIMPLE)),
    )
    by = dict(rows.order_by().values_list("outcome").annotate(n=Count("id")))
    court = CourtReferral.objects.filter(mediation__in=rows)
    results = dict(court.order_by().values_list("result").annotate(n=Count("id")))
    mediated = counted["mediated"]
    return MediationFigures(
        **counted,
        # half up, in hundredths of a percent: 80 ÷ 1973 = 4.05 %
        rate_basis_points=(counted["reconciled"] * 20_000 + mediated) // (2 * mediated) if mediated else None,
        by_outcome=tuple((label, by.get(code, 0)) for code, label in (*Outcome.choices, ("", "进行中"))),
        court_divorced=results.get("divorced", 0),
        court_reconciled=results.get("reconciled", 0),
        court_failed=results.get("failed", 0),
    )
