"""Everything that happened on a file as one story: cases, visits, awards, warnings, money, family, facts."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.audit import queries as audit
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.base.months import Month
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.models import Case, Decision, HomeVisit, Step
from minzheng.kernel.cases.states import State
from minzheng.kernel.people.models import Authorisation
from minzheng.kernel.watch import queries as watch
from minzheng.kernel.watch.models import Warning, WarningState

from ..consequences.reading import label
from ..models import Clawback, ClawbackState, Payment, PaymentState
from .entries import Entry
from .family import family_entries
from .holding import Holding, Whose
from .paid import paid_entries

READS_MONEY = "benefit.read"
_CHANGED = ("benefits.household_changed", "benefits.debt_repaid", "benefits.paid_by_hand")
_STOPPED = "benefits.award_stopped"
_CAME_BACK = (PaymentState.RETURNED, PaymentState.UNKNOWN, PaymentState.REISSUED)


@dataclass(frozen=True)
class Concerned:
    """What stands on a file that an actor may read: its cases and warnings. `reads_money` says the rest."""

    cases: tuple[Case, ...]
    warnings: tuple[Warning, ...]
    reads_money: bool


def concerned(whose: Whose, actor: Officer) -> Concerned:
    """Cases of the household, and those in which a member applies or is a party; warnings. Three queries."""
    rows = cases.visible(actor)
    mine = rows.filter(applicant__in=whose.person_ids)
    if whose.household_id is not None:
        mine |= rows.filter(household=whose.household_id)
    others = cases.proceedings(actor, matters=[one.code for one in catalogue.register_matters()])
    others = others.filter(parties__person__in=whose.person_ids).distinct()
    found = [*mine.select_related("applicant"), *others]
    about = Q(person__in=whose.person_ids)
    if not whose.of_person:
        about |= Q(household=whose.household_id)
    warnings = access.visible_to(actor, watch.READS, Warning.objects.filter(about)).select_related("person")
    return Concerned(
        cases=tuple(sorted(found, key=lambda case: case.submitted_at, reverse=True)),
        warnings=tuple(warnings.order_by("-found_at", "-id")),
        reads_money=access.may(actor, READS_MONEY, division_code=whose.division_code),
    )


def story(whose: Whose, found: Sequence[Holding], known: Concerned) -> list[Entry]:
    """Every entry, causes before what follows of them at one moment; `entries.told` puts them in order.

    The queries do not depend on how much there is.
    """
    entries = [
        *_authorisation_entries(whose), *family_entries(whose), *_case_entries(known.cases),
        *_visit_entries(known.cases), *_award_entries(whose, found), *_warning_entries(known.warnings),
    ]  # fmt: skip
    if known.reads_money:
        entries += [*paid_entries(whose, found), *_clawback_entries(found), *_returned_entries(found)]
    return entries


def case_link(case: Case) -> tuple[str, int]:
    """What a page opens of a case: those of households and those of one person have pages of their own."""
    return ("case" if case.household_id else "grant" if _is_grant(case) else "proceeding", case.id)


def _is_grant(case: Case) -> bool:
    return "grant" in catalogue.matter(case.matter).guide


def _case_entries(found: Sequence[Case]) -> Iterator[Entry]:
    by_id, begun = {case.id: case for case in found}, set()
    decided = {
        (row.case_id, row.decided_at): row
        for row in Decision.objects.filter(case__in=by_id, kind="approve").order_by("id")
    }
    for step in Step.objects.filter(case__in=by_id).order_by("at", "id"):
        case = by_id[step.case_id]
        detail = [step.note] if step.note else []
        decision = decided.get((case.id, step.at))
        if decision is not None and decision.from_month:
            detail.append(f"自{decision.from_month.label}起每月 {yuan_text(decision.amount_fen)} 元")
        if case.id not in begun:
            detail.append(f"办件编号 {case.number}")
            begun.add(case.id)
        who = "" if step.action == "object" else step.actor_name  # who objects may stay unnamed
        yield Entry(
            step.at, "case", f"{catalogue.matter(case.matter).name}：{step.label}", "\n".join(detail), who,
            tone=State(step.target).tone, about=case_link(case),
        )  # fmt: skip


def _visit_entries(found: Sequence[Case]) -> Iterator[Entry]:
    by_id = {case.id: case for case in found}
    for visit in HomeVisit.objects.filter(case__in=by_id):
        yield Entry(
            visit.visited_at, "visit", f"{visit.get_level_display()}入户调查", visit.findings,
            f"{visit.first_visitor}、{visit.second_visitor}", about=case_link(by_id[visit.case_id]),
        )  # fmt: skip


def _award_entries(whose: Whose, found: Sequence[Holding]) -> Iterator[Entry]:
    """How each award began, what changed in it, and how it ended."""
    homes = {one.award.household_id for one in found} if not whose.of_person else {whose.household_id}
    events = audit.events_about(
        person_ids=whose.person_ids, household_ids=homes - {None}, kinds=[*_CHANGED, _STOPPED]
    )
    articles, names = {}, {one.award.id: one.programme.name for one in found}
    yield from map(_opened, found)
    for event in reversed(events):
        award_id = event.details.get("award_id")
        if event.kind == _STOPPED:
            articles[award_id, event.details["from_month"]] = event.details.get("article", "")
        elif award_id is None or award_id in names:
            name = f"{names[award_id]}：" if award_id else ""
            about = ("award", award_id) if award_id else None
            yield Entry(event.at, "award", f"{name}{event.sentence}", actor=event.actor_name, about=about)
    for one in found:
        if one.award.stopped_at is not None:
            yield _stopped(one, articles)


def _since(one: Holding) -> Month | None:
    """The first month of an award; of one that was stopped with its first, that of its places if they say."""
    days = [one.award.valid.lower, *(place.valid.lower for place in one.places)]
    return next((Month.of(day) for day in days if day is not None), None)


def _opened(one: Holding) -> Entry:
    since = _since(one)
    persons = "、".join(dict.fromkeys(place.person.name for place in one.places))
    return Entry(
        one.award.opened_at, "award",
        f"开通{one.programme.name}" + (f"，自{since.label}起" if since else ""),
        f"保障对象：{persons}" if persons else "", source=one.award.basis, tone="ok",
        about=("award", one.award.id),
    )  # fmt: skip


def _stopped(one: Holding, articles: Mapping[tuple[int, str], str]) -> Entry:
    award = one.award
    end = Month.of(award.valid.upper) if award.valid.upper else _since(one)
    return Entry(
        award.stopped_at, "award", f"停发{one.programme.name}" + (f"，自{end.label}起" if end else ""),
        f"原因：{award.stop_reason}", source=articles.get((award.id, str(end)), ""), tone="stop",
        about=("award", award.id),
    )  # fmt: skip


def _warning_entries(rows: Sequence[Warning]) -> Iterator[Entry]:
    """The finding; what became of it stands with it where it was settled at once, else by itself."""
    for row in rows:
        rule = watch.rule(row)
        name, is_open = rule.name if rule else row.rule, row.state == WarningState.OPEN
        detail = [row.sentence]
        if is_open:
            due = f"，{label(row.due_date)}前" if row.due_date else ""
            detail.append(f"等待{'、'.join(access.role_labels(row.owner))}处理{due}")
        elif row.closed_at == row.found_at:
            detail.append(f"{row.closed_by_name or '系统'}：{row.outcome}")
        yield Entry(
            row.found_at, "warning", name, "\n".join(detail), source=row.article,
            tone="wait" if is_open else "info", about=("warning", row.id),
        )  # fmt: skip
        if not is_open and row.closed_at != row.found_at:
            yield Entry(
                row.closed_at, "warning", f"{name}：{row.get_state_display()}", row.outcome,
                row.closed_by_name, row.article, "ok" if row.state == WarningState.ACTED else "quiet",
                ("warning", row.id),
            )  # fmt: skip


def _clawback_entries(found: Sequence[Holding]) -> Iterator[Entry]:
    names = {one.award.id: one.programme.name for one in found}
    for row in Clawback.objects.filter(award__in=names).select_related("run"):
        waits = row.state == ClawbackState.PROPOSED
        whom = "、".join(access.role_labels("benefit.decide_change"))
        yield Entry(
            row.run.posted_at or row.run.made_at, "money",
            f"{names[row.award_id]}多发 {yuan_text(row.amount_fen)} 元，提出追回",
            f"等待{whom}决定" if waits else "", tone="wait" if waits else "info",
            about=("award", row.award_id),
        )  # fmt: skip
        if row.decided_at is not None:
            yield Entry(
                row.decided_at, "money",
                f"{names[row.award_id]}：{row.get_state_display()} {yuan_text(row.amount_fen)} 元",
                f"{row.get_cause_display()}。{row.note}", row.decided_by_name, tone="stop",
                about=("award", row.award_id),
            )  # fmt: skip


def _returned_entries(found: Sequence[Holding]) -> Iterator[Entry]:
    names = {one.award.id: one.programme.name for one in found}
    rows = Payment.objects.filter(award__in=names, state__in=_CAME_BACK, settled_at__isnull=False)
    for row in rows.exclude(state=PaymentState.REISSUED, return_code=""):
        yield Entry(
            row.settled_at, "money",
            f"{names[row.award_id]} {row.month.label} {yuan_text(row.amount_fen)} 元{row.get_state_display()}",
            row.return_note, tone="warn" if row.state != PaymentState.REISSUED else "quiet",
            about=("award", row.award_id),
        )  # fmt: skip


def _authorisation_entries(whose: Whose) -> Iterator[Entry]:
    rows = Authorisation.objects.filter(person__in=whose.person_ids).select_related("person", "signed_by")
    for row in rows:
        last = row.valid.upper - dt.timedelta(days=1) if row.valid.upper else None
        until = f"，有效期至{label(last)}" if last else ""
        yield Entry(
            row.signed_at, "fact", f"{row.person.name}：签署经济状况核对授权{until}", row.scope,
            row.signed_by.name,
        )  # fmt: skip
        if row.withdrawn_at is not None:
            yield Entry(row.withdrawn_at, "fact", f"{row.person.name}：撤回经济状况核对授权", tone="warn")
