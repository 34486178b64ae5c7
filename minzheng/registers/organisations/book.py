"""The book as lists and figures: searching, one file for each, the counts of a year, clues of shells."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from .models import (
    ALIVE,
    Agent,
    Announcement,
    Branch,
    Certificate,
    CertificateReason,
    CharterVersion,
    Item,
    Kind,
    Liquidation,
    Officer,
    Organisation,
    OrganisationQuerySet,
    OrganisationState,
    PartyForm,
    RegisteredValue,
    RegistrationMode,
    Role,
    SealFiling,
)
from .officers import many_posts, overdue_terms
from .parameters import figures
from .uscc import normalise

KINDS = list(Kind.choices)
STATES = list(OrganisationState.choices)
MODES = list(RegistrationMode.choices)
PARTY_FORMS = list(PartyForm.choices)
ROLES = list(Role.choices)
TONES = {
    OrganisationState.PREPARING: "quiet", OrganisationState.REGISTERED: "ok",
    OrganisationState.SUSPENDED: "stop",
    OrganisationState.LIQUIDATING: "wait", OrganisationState.CANCELLED: "quiet",
    OrganisationState.REVOKED: "stop",
}  # fmt: skip
CHANGED_ITEMS = tuple(item for item in Item if item is not Item.STATE)


def search(rows: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    """By name, earlier name, credit code, old number or somebody who holds a post."""
    wanted = text.strip()
    if not wanted:
        return rows
    once = RegisteredValue.objects.filter(item=Item.NAME, value__contains=wanted).values("organisation_id")
    holds = Officer.objects.filter(name=wanted).values("organisation_id")
    code = normalise(wanted)
    return rows.filter(
        Q(name__contains=wanted) | Q(uscc__startswith=code) | Q(old_registration_number__contains=wanted)
        | Q(legal_representative=wanted) | Q(id__in=once) | Q(id__in=holds)
    )  # fmt: skip


@dataclass(frozen=True)
class File:
    """Everything on file about one organisation, newest first."""

    values: tuple[RegisteredValue, ...]
    officers: tuple[Officer, ...]
    left: tuple[Officer, ...]
    charters: tuple[CharterVersion, ...]
    branches: tuple[Branch, ...]
    certificates: tuple[Certificate, ...]
    announcements: tuple[Announcement, ...]
    agents: tuple[Agent, ...]
    liquidation: Liquidation | None
    seal: SealFiling | None
    earlier_names: tuple[str, ...]


def file_of(organisation: Organisation) -> File:
    """The one file (一户一档)."""
    values = RegisteredValue.objects.filter(organisation=organisation, superseded_at=None)
    officers = list(organisation.officers.order_by("left_date", "role", "id"))
    names = values.filter(item=Item.NAME, valid__endswith__isnull=False).order_by("valid")
    return File(
        values=tuple(values.order_by("-valid", "item")),
        officers=tuple(one for one in officers if one.left_date is None),
        left=tuple(one for one in officers if one.left_date is not None),
        charters=tuple(organisation.charters.order_by("-number")),
        branches=tuple(organisation.branches.order_by("id")),
        certificates=tuple(organisation.certificates.order_by("-issued_at", "-id")),
        announcements=tuple(organisation.announcements.order_by("-published_date", "-id")),
        agents=tuple(organisation.agents.select_related("account").order_by("id")),
        liquidation=organisation.liquidations.filter(stopped_at=None).first(),
        seal=organisation.seal_filings.filter(replaced_date=None).first(),
        earlier_names=tuple(names.values_list("value", flat=True)),
    )


def certificate(organisation: Organisation, certificate_id: int) -> Certificate | None:
    """A certificate of the organisation."""
    return organisation.certificates.filter(id=certificate_id).first()


def announcements(division_codes: Iterable[str]) -> QuerySet[Announcement]:
    """The public announcements of some registering divisions, newest first."""
    wanted = Q(pk__in=[])
    for code in division_codes:
        wanted |= Q(organisation__division_code__startswith=code)
    rows = Announcement.objects.filter(wanted).select_related("organisation")
    return rows.order_by("-published_date", "-id")


# --- the counts of a year -------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearCount:
    """A year of one kind: start + founded − cancelled − revoked = end, and what changed meanwhile."""

    kind: str
    label: str
    at_start: int
    founded: int
    cancelled: int
    revoked: int
    at_end: int
    changed: int

    @property
    def reconciles(self) -> bool:
        """Whether the book's own rows come out even."""
        return self.at_start + self.founded - self.cancelled - self.revoked == self.at_end


def year_counts(rows: OrganisationQuerySet, year: int) -> list[YearCount]:
    """The year of each kind, each figure counted by itself, so that the equation can fail."""
    before, last = dt.date(year - 1, 12, 31), dt.date(year, 12, 31)
    at_start, at_end = _by_kind(rows.on_book(before)), _by_kind(rows.on_book(last))
    founded = _by_kind(rows.filter(registered_date__year=year))
    ended = rows.filter(ended_date__year=year)
    cancelled = _by_kind(ended.filter(state=OrganisationState.CANCELLED))
    revoked = _by_kind(ended.filter(state=OrganisationState.REVOKED))
    changed = _changes(rows, year)
    return [
        YearCount(
            kind,
            label,
            at_start[kind],
            founded[kind],
            cancelled[kind],
            revoked[kind],
            at_end[kind],
            changed[kind],
        )
        for kind, label in KINDS
    ]


def _by_kind(rows: OrganisationQuerySet) -> Counter:
    return Counter(dict(rows.values_list("kind").annotate(Count("id")).order_by("kind")))


def _changes(rows: OrganisationQuerySet, year: int) -> Counter:
    """Changes as the bureau counts them: one for each decision, however many items it changes."""
    found = RegisteredValue.objects.filter(
        organisation__in=rows, superseded_at=None, item__in=CHANGED_ITEMS,
        valid__startswith__year=year,
    ).exclude(valid__startswith=F("organisation__registered_date"))  # fmt: skip
    days = found.values_list("organisation__kind", "organisation_id", "valid__startswith").distinct()
    return Counter(kind for kind, _, _ in days)


# --- clues ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shared:
    """Several organisations with one residence, telephone or legal representative: a clue, no finding."""

    what: str
    value: str
    organisations: tuple[Organisation, ...]


_SHARED = (
    ("residence", "同一住所"),
    ("contact_phone", "同一电话"),
    ("legal_representative", "同一法定代表人"),
)


def shells(rows: OrganisationQuerySet, *, division_code: str, on_date: dt.date) -> list[Shared]:
    """Groups of living organisations that share what only one should have (空壳线索), the largest first."""
    least = figures(division_code=division_code, on_date=on_date)["shell_group"]
    living, found = rows.filter(state__in=ALIVE), []
    for name, label in _SHARED:
        groups = living.exclude(**{name: ""}).values(name).annotate(number=Count("id"))
        values = groups.filter(number__gte=least).values_list(name, flat=True)
        members: dict[str, list[Organisation]] = {}
        for one in living.filter(**{f"{name}__in": list(values)}).order_by("registered_date", "id"):
            members.setdefault(getattr(one, name), []).append(one)
        found += [Shared(label, value, tuple(group)) for value, group in members.items()]
    return sorted(found, key=lambda one: (-len(one.organisations), one.what, one.value))


def idle_since(rows: OrganisationQuerySet, on_date: dt.date) -> OrganisationQuerySet:
    """Living organisations whose certificate has run out (证书过期)."""
    return rows.filter(state__in=ALIVE, certificate_until__lt=on_date).order_by("certificate_until")


def leaders(
    rows: OrganisationQuerySet, *, text: str = "", only_overdue: bool = False, on_date: dt.date
) -> QuerySet[Officer]:
    """Seats held today in living organisations, the term that ends first in front."""
    found = Officer.objects.filter(left_date=None, organisation__in=rows.filter(state__in=ALIVE))
    if text.strip():
        found = found.filter(Q(name__contains=text.strip()) | Q(organisation__name__contains=text.strip()))
    if only_overdue:
        found = found.filter(term_until_date__lt=on_date)
    return found.select_related("organisation").order_by("term_until_date", "id")


__all__ = [
    "CHANGED_ITEMS", "KINDS", "MODES", "PARTY_FORMS", "ROLES", "STATES", "TONES", "CertificateReason", "File",
    "Shared", "YearCount", "announcements", "certificate", "file_of", "idle_since", "leaders",
    "many_posts", "overdue_terms", "search", "shells", "year_counts",
]  # fmt: skip
