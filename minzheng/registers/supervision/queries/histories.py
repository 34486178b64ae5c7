"""What is known of an organisation's past, in the form the pure rules ask for."""

import datetime as dt
from collections import defaultdict

from django.db.models import Max

from minzheng.kernel.base.actors import Actor
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.organisations.models import LEADING, Officer, Organisation

from ..models import AnnualReport, Assessment, CreditEntry, InspectionEntry, LedgerEntry, PenaltyMark
from ..models.credit import OPEN_CREDIT
from ..parameters import figures
from ..scoring import History
from ..zombies import Life, signs

OPEN_ZOMBIE = ("found", "reviving", "guided", "revoking")


def history_of(organisation: Organisation, *, on_date: dt.date) -> History:
    """For eligibility: results by year, the last grade, penalties, whether something is under way."""
    decided = InspectionEntry.objects.filter(organisation=organisation, state="decided")
    last = (
        Assessment.objects.filter(organisation=organisation, state="granted")
        .order_by("-granted_date")
        .first()
    )
    penalties = PenaltyMark.objects.filter(
        organisation=organisation, decided_date__lte=on_date, revoked_date=None
    )
    return History(
        registered_date=organisation.registered_date,
        results=dict(decided.values_list("round__year", "result")),
        granted_date=last.granted_date if last else None,
        valid_until=last.valid_until if last else None,
        penalties=tuple(penalties.order_by("id").values_list("decided_date", flat=True)),
        open_case=LedgerEntry.objects.filter(
            organisation=organisation, ledger="illegal", state="investigating"
        ).exists(),
    )


def zombies(actor: Actor, *, on_date: dt.date) -> list[tuple[Organisation, list[str]]]:
    """Living organisations within reach for which a predicate holds and which no clean-up handles yet."""
    handled = LedgerEntry.objects.filter(ledger="zombie", state__in=OPEN_ZOMBIE).values("organisation_id")
    living = list(organisations.visible(actor).alive().exclude(id__in=handled).order_by("name"))
    lives, found = _lives(living, on_date), []
    years = {
        place: figures(division_code=place, on_date=on_date)["absent_years_revoke"]
        for place in {one.division_code for one in living}
    }
    for one in living:
        if names := signs(lives[one.id], on_date=on_date, absent_years=years[one.division_code]):
            found.append((one, names))
    return found


def _lives(living: list[Organisation], on_date: dt.date) -> dict[int, Life]:
    """In a handful of queries, whatever their number."""
    ids = [one.id for one in living]
    results: dict[int, dict] = defaultdict(dict)
    decided = InspectionEntry.objects.filter(organisation_id__in=ids, state="decided")
    for organisation_id, year, result in decided.values_list("organisation_id", "round__year", "result"):
        results[organisation_id][year] = result
    activities: dict[int, dict] = defaultdict(dict)
    staff: dict[int, int] = {}
    reports = AnnualReport.objects.filter(entry__organisation_id__in=ids).order_by(
        "entry__round__year", "number"
    )
    for organisation_id, year, count, people in reports.values_list(
        "entry__organisation_id", "entry__round__year", "activities", "staff"
    ):
        activities[organisation_id][year] = count
        staff[organisation_id] = people
    unreachable = set(
        CreditEntry.objects.filter(
            organisation_id__in=ids, ground="no_contact", state__in=OPEN_CREDIT
        ).values_list("organisation_id", flat=True)
    )
    terms = dict(
        Officer.objects.filter(organisation_id__in=ids, role__in=LEADING, left_date=None)
        .values_list("organisation_id")
        .annotate(last=Max("term_until_date"))
    )
    return {
        one.id: Life(
            registered_date=one.registered_date, results=results[one.id], activities=activities[one.id],
            staff=staff.get(one.id), unreachable=one.id in unreachable, term_ends=terms.get(one.id),
        )
        for one in living
    }  # fmt: skip
