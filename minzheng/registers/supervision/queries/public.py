"""What everybody may read: the lists, and the credit record of one organisation. No names of persons."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..listing import GROUND, LIST_LABELS
from ..models import Assessment, CreditEntry, InspectionEntry
from ..models.credit import ON_LIST


@dataclass(frozen=True)
class PublicEntry:
    """One entry on a list as published."""

    organisation_id: int
    name: str
    uscc: str
    list: str
    list_label: str
    ground: str
    clause: str
    listed_date: dt.date
    removed_date: dt.date | None


def _published(rows: Iterable[CreditEntry]) -> list[PublicEntry]:
    return [
        PublicEntry(
            row.organisation_id, row.organisation.name, row.organisation.uscc, row.list,
            LIST_LABELS[row.list],
            GROUND[row.ground].label, row.clause, row.listed_date, row.removed_date,
        )
        for row in rows
    ]  # fmt: skip


def public_lists(on_date: dt.date) -> dict[str, list[PublicEntry]]:
    """Who stood on which list on a day, by list code (abnormal, severe, red), newest entry first."""
    rows = CreditEntry.objects.filter(listed_date__lte=on_date).select_related("organisation")
    still = rows.exclude(removed_date__lte=on_date).order_by("-listed_date", "-id")
    found: dict[str, list[PublicEntry]] = {code: [] for code in LIST_LABELS}
    for entry in _published(still):
        found[entry.list].append(entry)
    return found


@dataclass(frozen=True)
class PublicCredit:
    """The credit record of one organisation: on lists now, removed from lists, grade in force, results."""

    on_lists: list[PublicEntry]
    earlier: list[PublicEntry]
    grade: str
    grade_valid_until: dt.date | None
    inspections: list[tuple[int, str]]


def public_credit(organisation_id: int, on_date: dt.date | None = None) -> PublicCredit:
    """What the public page of an organisation shows of its credit.

    Once removed, an entry is no longer published as standing; that it was is kept for the register's own
    history and shown as `earlier` to desks only.
    """
    rows = CreditEntry.objects.filter(organisation_id=organisation_id).select_related("organisation")
    grades = Assessment.objects.filter(organisation_id=organisation_id, state="granted")
    if on_date is not None:
        grades = grades.filter(granted_date__lte=on_date, valid_until__gte=on_date)
    grade = grades.order_by("-granted_date").first()
    return PublicCredit(
        on_lists=_published(rows.filter(state__in=ON_LIST).order_by("-listed_date")),
        earlier=_published(rows.filter(removed_date__isnull=False).order_by("-removed_date")),
        grade=grade.grade if grade else "", grade_valid_until=grade.valid_until if grade else None,
        inspections=public_inspections(organisation_id),
    )  # fmt: skip


def public_inspections(organisation_id: int) -> list[tuple[int, str]]:
    """Results of inspection by year, newest first, in words."""
    rows = InspectionEntry.objects.filter(organisation_id=organisation_id, state="decided")
    return [
        (row.round.year, row.get_result_display())
        for row in rows.select_related("round").order_by("-round__year")
    ]
