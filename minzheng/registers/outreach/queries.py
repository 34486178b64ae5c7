"""Reading reports, referrals and handovers, each within the actor's reach."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.people import queries as people

from .errors import ReportNotFound
from .models import (
    OPEN_STATES,
    OUTCOMES,
    WAITING,
    Channel,
    ComplaintKind,
    DisciplineHandover,
    Purpose,
    Referral,
    ReferralAnswer,
    ReferralState,
    Report,
    ReportState,
    ReportStep,
    Urgency,
)
from .parameters import figures
from .reach import READ, SEE_HANDOVER
from .reporters import HANDOVER_REASON, HANDOVER_RESULT, facts_of, reporter_of
from .special import Scheme, label_of, referable, schemes

UNKNOWN = "不详"  # as the forms ask for it: two unknown persons are not one household
STATES, CHANNELS, PURPOSES = ReportState.choices, Channel.choices, Purpose.choices
KINDS, URGENCIES, WAYS = ComplaintKind.choices, Urgency.choices, ReportStep.How.choices
REFERRAL_STATES = ReferralState.choices
ANSWER_CHOICES = [
    (kind.value, kind.label)
    for kind in (
        ReferralAnswer.Kind.GRANTED, ReferralAnswer.Kind.REFUSED, ReferralAnswer.Kind.MORE_NEEDED,
    )
]  # fmt: skip
_ACTION_TONES = {"receive": "info", "settle": "ok", "close": "ok", "merge": "quiet", "withdraw": "quiet"}

__all__ = [
    "Scheme",
    "facts_of",
    "label_of",
    "referable",
    "reporter_of",
    "schemes",
]


def reports(actor: Actor) -> QuerySet[Report]:
    """Reports whose office or place lies in the actor's jurisdiction, the newest first."""
    return access.visible_to(actor, READ, Report.objects.all(), "scope_code").order_by("-received_at", "-id")


def report_of(report_id: int, actor: Actor) -> Report:
    """Raises ReportNotFound."""
    found = reports(actor).select_related("person", "case", "merged_into").filter(id=report_id).first()
    if found is None:
        raise ReportNotFound("没有这条线索。请返回线索列表查找。")
    return found


def overdue(rows: QuerySet[Report], on_date: dt.date) -> QuerySet[Report]:
    return rows.filter(state__in=OPEN_STATES, due_date__lt=on_date)


def counts(actor: Actor, on_date: dt.date) -> dict[str, int]:
    """What waits: to be assigned, looked into, answered; and what is overdue. One query."""
    return reports(actor).order_by().aggregate(
        received=Count("id", filter=Q(state=ReportState.RECEIVED)),
        assigned=Count("id", filter=Q(state=ReportState.ASSIGNED)),
        settled=Count("id", filter=Q(state=ReportState.SETTLED)),
        overdue=Count("id", filter=Q(state__in=OPEN_STATES, due_date__lt=on_date)),
    )  # fmt: skip


def campaigns(actor: Actor) -> list[str]:
    """The names of campaigns (专项治理) under which the actor sees reports."""
    rows = reports(actor).exclude(campaign="").order_by("campaign")
    return list(rows.values_list("campaign", flat=True).distinct())


def outcomes_of(report: Report) -> list[tuple[str, str]]:
    return [(each.value, each.label) for each in OUTCOMES[Purpose(report.purpose)]]


def story(report: Report) -> list[dict]:
    """What was done, the newest first, for a timeline."""
    return [
        {
            "title": f"{one.get_action_display()}{f'（{one.get_how_display()}）' if one.how else ''}",
            "at": one.at, "actor": one.by_name, "tone": _ACTION_TONES.get(one.action, ""),
            "detail": f"{one.on_date:%Y-%m-%d} {one.text}" if one.action == "look_into" else one.text,
        }
        for one in report.steps.order_by("-at", "-id")
    ]  # fmt: skip


def repeats(
    *, purpose: str, division_code: str, subject_name: str, on_date: dt.date, actor: Actor,
    except_id: int | None = None,
) -> list[Report]:  # fmt: skip
    """Reports of the same household within the days set, the newest first: the same name in the same place,
    or somebody who lives with a person to whom an earlier report was linked. Only what the actor may see."""
    if subject_name == UNKNOWN:
        return []
    days = figures(division_code=division_code[:6], on_date=on_date)["repeat_days"]
    since = on_date - dt.timedelta(days=days)
    recent = reports(actor).filter(
        purpose=purpose, division_code=division_code, received_at__date__gte=since,
        received_at__date__lte=on_date,
    ).exclude(state__in=(ReportState.MERGED, ReportState.WITHDRAWN)).exclude(id=except_id)  # fmt: skip
    rows = list(recent.select_related("person"))
    linked = [one.person_id for one in rows if one.person_id and one.subject_name != subject_name]
    homes = people.homes_of(linked, on_date=on_date) if linked else {}
    names = {
        home: {each.person.name for each in people.members(home, on_date=on_date)}
        for home in set(homes.values())
    }
    return [
        one
        for one in rows
        if one.subject_name == subject_name
        or (one.person is not None and one.person.name == subject_name)
        or subject_name in names.get(homes.get(one.person_id), ())
    ]


def repeats_of(report: Report, actor: Actor) -> list[Report]:
    """Other reports of the same household within the days set before it."""
    name = report.person.name if report.person else report.subject_name
    return repeats(
        purpose=report.purpose, division_code=report.division_code, subject_name=name,
        on_date=report.received_at.astimezone(CHINA).date(), actor=actor, except_id=report.id,
    )  # fmt: skip


def referrals(actor: Actor) -> QuerySet[Referral]:
    rows = access.visible_to(actor, READ, Referral.objects.all())
    return rows.select_related("report").order_by("-sent_at", "-id")


def referral_of(referral_id: int, actor: Actor) -> Referral:
    """Raises ReportNotFound."""
    found = referrals(actor).select_related("report", "person", "document").filter(id=referral_id).first()
    if found is None:
        raise ReportNotFound("没有这份转办单。请返回转办列表查找。")
    return found


def overdue_referrals(rows: QuerySet[Referral], on_date: dt.date) -> QuerySet[Referral]:
    return rows.filter(state__in=WAITING, due_date__lt=on_date)


def referral_counts(actor: Actor, on_date: dt.date) -> dict[str, dict[str, int]]:
    """{scheme: {sent, granted, waiting, overdue}} of what the actor sees. One query."""
    rows = referrals(actor).order_by().values("scheme").annotate(
        sent=Count("id"), granted=Count("id", filter=Q(state=ReferralState.GRANTED)),
        waiting=Count("id", filter=Q(state__in=WAITING)),
        overdue=Count("id", filter=Q(state__in=WAITING, due_date__lt=on_date)),
    )  # fmt: skip
    return {row["scheme"]: row for row in rows}


@dataclass(frozen=True)
class HandoverView:
    """A handover in the clear, for who may see it."""

    sent_date: dt.date
    sent_by_name: str
    reason: str
    receipt_number: str
    receipt_date: dt.date | None
    result: str
    result_date: dt.date | None


def may_see_handover(report: Report, actor: Actor) -> bool:
    return access.may(actor, SEE_HANDOVER, division_code=report.scope_code)


def handover_of(report: Report, actor: Actor) -> HandoverView | None:
    """None where there is none, or where the actor may not know of it."""
    if not may_see_handover(report, actor):
        return None
    found = DisciplineHandover.objects.filter(report=report).first()
    if found is None:
        return None
    return HandoverView(
        found.sent_date, found.sent_by_name,
        secrecy.decrypt(found.reason_cipher, purpose=HANDOVER_REASON),
        found.receipt_number, found.receipt_date,
        secrecy.decrypt(found.result_cipher, purpose=HANDOVER_RESULT)
        if found.result_cipher else "",
        found.result_date,
    )  # fmt: skip


def handed_over(rows: QuerySet[Report], actor: Actor) -> QuerySet[Report]:
    """Of some reports, those handed over that the actor may know of."""
    known = access.visible_to(actor, SEE_HANDOVER, rows, "scope_code")
    return known.filter(handover__isnull=False)


def of_persons(person_ids: Iterable[int], actor: Actor) -> tuple[list[Report], list[Referral]]:
    """Reports of need and referrals of some persons, for their file. Complaints never stand on a file."""
    ids = list(person_ids)
    return (
        list(reports(actor).filter(person__in=ids, purpose=Purpose.NEED)),
        list(referrals(actor).filter(person__in=ids)),
    )
