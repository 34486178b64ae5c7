"""Households in receipt: rows of the list, and the months of an award with why each differs."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.months import Month
from minzheng.kernel.territory import queries as territory
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme, programmes

PAGE_ROWS = 30
PAYMENT_TONES = {"sent": "info", "paid": "ok", "returned": "warn", "unknown": "warn", "reissued": "quiet",
                 "to_hand": "wait", "handed": "ok"}  # fmt: skip


def programme_choices() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in programmes()]


def narrowed(actor: Officer, wanted: dict, *, today: dt.date) -> QuerySet:
    """Awards of one programme in the jurisdiction: those running today, and the ended ones where asked.

    `covered` on each row says how many persons it covers today.
    """
    code = wanted.get("programme") or programmes()[0].code
    rows = benefits.awards(actor, programme_code=code, on_date=None if wanted.get("ended") else today)
    if text := wanted.get("text", "").strip():
        named = rows.filter(persons__person__name__contains=text).order_by().values("id")
        rows = rows.filter(Q(payee__name__contains=text) | Q(id__in=named))
    if wanted.get("town"):
        rows = rows.filter(division_code__startswith=wanted["town"])
    return rows.annotate(covered=Count("persons", filter=Q(persons__valid__contains=today)))


def award_rows(actor: Officer, awards: Iterable[Any], *, today: dt.date) -> list[dict]:
    """Awards of `narrowed` as the table shows them, with what the last paid month was worth."""
    awards = list(awards)
    if not awards:
        return []
    names = territory.names_of({award.division_code for award in awards}, today)
    same = benefits.awards(actor, programme_code=awards[0].programme).filter(
        id__in=[award.id for award in awards]
    )
    latest: dict[int, tuple[Month, int]] = {}
    months = same.filter(issued__isnull=False).order_by("id", "issued__month")
    for award_id, month, total in months.values_list("id", "issued__month").annotate(
        total=Sum("issued__amount_fen")
    ):
        latest[award_id] = (month, total)
    return [
        {
            "award": award,
            "programme": programme(award.programme).name,
            "village": names.get(award.division_code, ""),
            "persons": award.covered,
            "month": latest.get(award.id, (None, None))[0],
            "amount_fen": latest.get(award.id, (None, None))[1],
            **validity(award, today),
        }
        for award in awards
    ]


def validity(award: Any, today: dt.date) -> dict:
    """From when to when an award runs, in words."""
    first, end = award.valid.lower, award.valid.upper
    last = Month.of(end).plus(-1) if end else None
    if award.valid.isempty:
        return {"since": None, "last_month": None, "state": "未发放即停", "tone": "quiet"}
    if end is None:
        return {"since": Month.of(first), "last_month": None, "state": "在保", "tone": "ok"}
    running = end > today
    return {
        "since": Month.of(first),
        "last_month": last,
        "state": "将停发" if running else "已停发",
        "tone": "wait" if running else "quiet",
    }


def month_table(award: Any) -> list[dict]:
    """Each month, newest first: the amount, its parts, and what changed against the month before."""
    rows = benefits.month_rows(award.id)
    found = []
    for place, row in enumerate(rows, start=1):
        before = rows[place] if place < len(rows) else None
        found.append(
            {
                "row": row,
                "url": reverse("review:month", args=[award.id, str(row.month)]),
                "parts": [part_words(part) for part in row.parts],
                "changes": differences(before.parts[-1].basis if before else {}, row.parts[-1].basis),
                "difference_fen": row.amount_fen - before.amount_fen if before else None,
            }
        )
    return found


def differences(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """What differs between the figures of two months: "标准 500.00 → 570.00"."""
    if not before:
        return []
    return [
        f"{label} {before.get(label, '—')} → {text}"
        for label, text in now.items()
        if before.get(label) != text
    ]


def part_words(part: Any) -> dict:
    """One part of a month: when it was paid, as what, and why."""
    if part.clawback_id:
        title = "追回"
    elif part.run_id and part.run.month != part.month:
        title = (
            f"补发（随{part.run.month.label}）"
            if part.amount_fen > 0
            else f"扣减（随{part.run.month.label}）"
        )
    else:
        title = "当月发放"
    reason = "" if part.reason == "当月发放" else part.reason
    return {
        "title": title,
        "amount_fen": part.amount_fen,
        "reason": reason,
        "basis": part.basis,
        "part": part,
    }


def issued_from(award: Any, from_month: Month) -> list[Month]:
    """The months already issued that a change from a month on touches, oldest first."""
    return sorted(row.month for row in benefits.month_rows(award.id) if row.month >= from_month)
