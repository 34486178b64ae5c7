"""Reading the register, scoped to what the actor may see."""

import datetime as dt

from django.db.models import Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.cases.models import Case
from minzheng.kernel.territory.working_days import WorkingCalendar

from .errors import OrganisationNotFound
from .models import ALIVE, Agent, Kind, Organisation, OrganisationQuerySet

MONTHS_BEFORE_FIRST_INSPECTION = 6  # 民办非企业单位年度检查办法 第三条: 未超过六个月的, 不参加当年的年度检查


def organisation(organisation_id: int) -> Organisation:
    """One organisation, whoever asks: for rooms that have checked already. Raises OrganisationNotFound."""
    found = Organisation.objects.filter(id=organisation_id).first()
    if found is None:
        raise OrganisationNotFound("没有这个社会组织。请返回列表重新选择。")
    return found


def visible(actor: Actor, permission: str = "organisation.read") -> OrganisationQuerySet:
    """The organisations registered in the actor's jurisdiction."""
    return access.visible_to(actor, permission, Organisation.objects.all())


def visible_organisation(
    organisation_id: int, *, actor: Actor, permission: str = "organisation.read"
) -> Organisation:
    """One of them; one of another place is not found. Raises OrganisationNotFound."""
    found = visible(actor, permission).filter(id=organisation_id).first()
    if found is None:
        raise OrganisationNotFound("没有这个社会组织，或者不在您的辖区。请返回列表重新选择。")
    return found


def of_agent(actor: Actor, *, on_date: dt.date | None = None) -> OrganisationQuerySet:
    """The organisations for which the account reports; on a day, or by any authorisation still open."""
    if actor.account_id is None:
        return Organisation.objects.none()
    held = Agent.objects.filter(account_id=actor.account_id)
    held = held.filter(valid__contains=on_date) if on_date else held.filter(valid__endswith=None)
    return Organisation.objects.filter(id__in=held.values("organisation_id"))


def speaks_for(*, case: Case, actor: Actor) -> bool:
    """Whether an account still speaks for what its application is about; an agent of the past does not.

    A founding is about no organisation yet: whoever filed it follows it.
    """
    word, _, number = case.subject.partition(":")
    if word != "organisation" or not number.isdigit():
        return True
    return of_agent(actor).filter(id=int(number)).exists()


def reached_organisation(actor: Actor, organisation_id: int, *, on_date: dt.date) -> Organisation:
    """One for which the account reports on a day, or that an officer handles. Raises OrganisationNotFound."""
    own = of_agent(actor, on_date=on_date).filter(id=organisation_id).first()
    if own is not None:
        access.require(actor, "organisation.report", division_code=own.division_code)
        return own
    return visible_organisation(organisation_id, actor=actor, permission="organisation.handle")


def by_uscc(uscc: str) -> Organisation | None:
    """The organisation of a credit code, as people type it: any case, with or without spaces."""
    return Organisation.objects.filter(uscc="".join(uscc.split()).upper()).first()


def by_party(uscc: str, name: str, *, division_code: str) -> Organisation | None:
    """Whom a decision is about: by credit code, or by the very name in the book of the place.

    A code that stands in no book names somebody else; then the name is not asked.
    """
    if uscc.strip():
        return by_uscc(uscc)
    rows = Organisation.objects.filter(name="".join(name.split()), division_code__startswith=division_code)
    return rows.order_by("ended_date", "-id").last()


def due_for_inspection(
    year: int, kind: str | None = None, *, division_code: str = ""
) -> QuerySet[Organisation]:
    """Who must take part in the inspection of a year's work (年检): on the book on its 31 December.

    `year` is the year that is inspected (2019 for the inspection held in 2020). A service body not yet six
    months old on that day stays out by the letter of its rule; the others follow the same practice.
    """
    last_day = dt.date(year, 12, 31)
    born_by = WorkingCalendar.add_months(dt.date(year, 1, 1), 12 - MONTHS_BEFORE_FIRST_INSPECTION)
    rows = Organisation.objects.filter(registered_date__lt=born_by, division_code__startswith=division_code)
    rows = rows.filter(Q(ended_date=None) | Q(ended_date__gt=last_day))
    return rows.filter(kind=kind) if kind else rows


def choices() -> list[tuple[str, str]]:
    """The kinds with their names, for forms of other desks."""
    return list(Kind.choices)


def is_alive(organisation_id: int) -> bool:
    """Whether it exists today."""
    return Organisation.objects.filter(id=organisation_id, state__in=ALIVE).exists()
