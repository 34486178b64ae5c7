"""Reading purchasing, scoped to what the actor may see; and what the public may see of it."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet, Sum

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.rounds import queries as rounds
from minzheng.kernel.rounds.models import Draw

from .commands.reviewing import conflicts_of
from .errors import ProjectNotFound
from .models import (
    Bid,
    CatalogueItem,
    Expert,
    PanelSeat,
    PaymentPart,
    ProjectState,
    PurchaseProject,
    SeatRole,
    ServiceContract,
)
from .reach import READ

SORTS = {"number": "id", "budget": "budget_fen", "review": "review_date"}
PUBLIC_STATES = (
    ProjectState.ANNOUNCED, ProjectState.SEATED, ProjectState.CONCLUDED, ProjectState.CONTRACTED,
    ProjectState.FINISHED, ProjectState.TERMINATED, ProjectState.FAILED,
)  # fmt: skip


def projects(actor: Actor, *, text: str = "", state: str = "", sort: str = "") -> QuerySet[PurchaseProject]:
    """Projects of the jurisdiction, with how many `offered`."""
    rows = access.visible_to(actor, READ, PurchaseProject.objects.select_related("item", "winner"))
    rows = rows.annotate(offered=Count("bids"))
    if text.strip():
        rows = rows.filter(Q(title__icontains=text.strip()) | Q(number__icontains=text.strip()))
    if state:
        rows = rows.filter(state=state)
    column = SORTS.get(sort.lstrip("-"), "id")
    return rows.order_by(f"-{column}" if sort.startswith("-") or not sort else column, "-id")


def project(project_id: int, *, actor: Actor) -> PurchaseProject:
    found = projects(actor).filter(id=project_id).first()
    if found is None:
        raise ProjectNotFound("没有这个项目。请返回列表重新选择。")
    return found


def contract_of(found: PurchaseProject) -> ServiceContract | None:
    return getattr(found, "contract", None)


def draw_of(found: PurchaseProject, *, actor: Actor) -> Draw | None:
    """The draw of the panel: its list's digest, day and source of the random numbers; None before
    freezing."""
    return rounds.draw(found.draw_id, actor=actor, permission=READ) if found.draw_id else None


def experts(actor: Actor, *, pool: str = "", text: str = "") -> QuerySet[Expert]:
    """Members of the pools in the jurisdiction, those who left last."""
    rows = access.visible_to(actor, READ, Expert.objects.annotate(tied=Count("ties")))
    if pool:
        rows = rows.filter(evaluates=True) if pool == "evaluation" else rows.filter(assesses=True)
    if text.strip():
        wanted = text.strip()
        rows = rows.filter(
            Q(name__contains=wanted) | Q(employer__contains=wanted) | Q(speciality__contains=wanted)
        )
    return rows.order_by("until_date", "id")


def expert(expert_id: int, *, actor: Actor) -> Expert:
    found = experts(actor).filter(id=expert_id).first()
    if found is None:
        raise ProjectNotFound("库中没有这名专家。请返回列表重新选择。")
    return found


def assessors_for(found: PurchaseProject, *, actor: Actor) -> list[Expert]:
    """Who may still be seated to assess: of that pool, in it today, and with no seat in the project."""
    rows = experts(actor, pool="assessment").filter(until_date=None)
    return list(rows.exclude(id__in=found.seats.exclude(expert=None).values("expert_id")))


def keep_away(found: PurchaseProject) -> dict[str, str]:
    """{name of an expert: why}, of those who must keep away from the bidders."""
    reasons = conflicts_of(found)
    ids = {int(key.removeprefix("expert-")): why for key, why in reasons.items()}
    return {one.name: ids[one.id] for one in Expert.objects.filter(id__in=ids, evaluates=True)}


def seats(found: PurchaseProject, *roles: SeatRole) -> list:
    rows = found.seats.select_related("expert")
    return list(rows.filter(role__in=roles) if roles else rows)


def catalogue(division_code: str, *, on_date: dt.date) -> QuerySet[CatalogueItem]:
    """The services that a division may buy on a day."""
    prefixes = [division_code[:length] for length in (2, 4, 6, 9, 12)]
    rows = CatalogueItem.objects.filter(division_code__in=prefixes, from_date__lte=on_date)
    return rows.filter(Q(until_date=None) | Q(until_date__gte=on_date))


def items(actor: Actor) -> QuerySet[CatalogueItem]:
    """Every row of the catalogue in reach, ended ones too."""
    return access.visible_to(actor, READ, CatalogueItem.objects.annotate(bought=Count("projects")))


def payments(actor: Actor, *, state: str = "") -> QuerySet[PaymentPart]:
    """Parts of the contracts in reach."""
    rows = PaymentPart.objects.select_related("contract__project")
    rows = access.visible_to(actor, READ, rows, "contract__project__division_code")
    return (rows.filter(state=state) if state else rows).order_by("contract__signed_date", "id")


def contracted_of(codes: Iterable[str]) -> int:
    """What the organisations of these codes have been contracted for, in fen."""
    rows = ServiceContract.objects.filter(uscc__in=list(codes))
    return rows.aggregate(total=Sum("amount_fen"))["total"] or 0


def public_contracts(uscc: str) -> QuerySet[ServiceContract]:
    """The contracts of an organisation, for everybody."""
    return ServiceContract.objects.filter(uscc=uscc).select_related("project")


def public_projects() -> QuerySet[PurchaseProject]:
    """What was announced, for everybody; experts' names are no part of it before the review."""
    rows = PurchaseProject.objects.filter(state__in=PUBLIC_STATES).select_related("winner", "item")
    return rows.order_by("-announced_date", "-id")


def bid_of(found: PurchaseProject, bid_id: int) -> Bid:
    """One bid of a project. Raises ProjectNotFound."""
    bid = found.bids.filter(id=bid_id).first()
    if bid is None:
        raise ProjectNotFound("没有这个响应。请返回项目页面重新选择。")
    return bid


def seat_of(found: PurchaseProject, seat_id: int) -> PanelSeat:
    """One seat of the panel of a project. Raises ProjectNotFound."""
    seat = found.seats.exclude(role=SeatRole.ASSESS).filter(id=seat_id).first()
    if seat is None:
        raise ProjectNotFound("没有这个席位。请返回项目页面重新选择。")
    return seat
