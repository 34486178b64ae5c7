"""Bases of incubation with their indicators, federations, and needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor

from ..errors import BaseNotFound, IncubationNotFound, NotFoundHere
from ..models import CommunityNeed, Federation, Incubation, IncubationBase, IncubationState
from ..reach import READ_GROUPS

READ = "organisation.read"


def bases(actor: Actor) -> QuerySet[IncubationBase]:
    """The bases in reach, the centre first, each with how many are `inside`."""
    inside = Count("incubations", filter=Q(incubations__state=IncubationState.ADMITTED))
    rows = access.visible_to(actor, READ, IncubationBase.objects.select_related("parent"))
    return rows.annotate(inside=inside).order_by("kind", "division_code")


def base(base_id: int, *, actor: Actor) -> IncubationBase:
    found = bases(actor).filter(id=base_id).first()
    if found is None:
        raise BaseNotFound("没有这个孵化基地。请返回列表重新选择。")
    return found


def incubations(
    actor: Actor, *, base_id: int | None = None, state: str = "", text: str = ""
) -> QuerySet[Incubation]:
    """Stays in the bases in reach."""
    rows = Incubation.objects.select_related("base", "group")
    rows = access.visible_to(actor, READ, rows, "base__division_code")
    if base_id:
        rows = rows.filter(base_id=base_id)
    if state:
        rows = rows.filter(state=state)
    if text.strip():
        rows = rows.filter(name__icontains=text.strip())
    return rows


def incubation(incubation_id: int, *, actor: Actor) -> Incubation:
    found = incubations(actor).filter(id=incubation_id).first()
    if found is None:
        raise IncubationNotFound("没有这条孵化记录。请返回列表重新选择。")
    return found


@dataclass(frozen=True)
class Indicators:
    """Of some stays: taken in, inside now, grown up, registered; and the codes whose contracts count.

    The rate of those grown up is over all that have left, in basis points, rounded half up; None while
    nobody has left.
    """

    taken_in: int
    inside: int
    graduated: int
    ended: int
    registered: int
    service_minutes: int
    codes: tuple[str, ...]

    @property
    def graduation_basis_points(self) -> int | None:
        left = self.graduated + self.ended
        return (self.graduated * 20_000 + left) // (2 * left) if left else None

    @property
    def graduation_text(self) -> str:
        points = self.graduation_basis_points
        return "—" if points is None else f"{points // 100}.{points % 100:02d}%"


def indicators(rows: Iterable[Incubation]) -> Indicators:
    """The indicators of 孵化 of some stays."""
    stays = [one for one in rows if one.from_date is not None]
    states = [one.state for one in stays]
    minutes = Incubation.objects.filter(id__in=[one.id for one in stays]).aggregate(
        total=Sum("services__minutes")
    )["total"]
    return Indicators(
        taken_in=len(stays), inside=states.count(IncubationState.ADMITTED),
        graduated=states.count(IncubationState.GRADUATED), ended=states.count(IncubationState.ENDED),
        registered=sum(one.registered_date is not None for one in stays), service_minutes=minutes or 0,
        codes=tuple(sorted({one.uscc for one in stays if one.uscc})),
    )  # fmt: skip


def federations(actor: Actor) -> QuerySet[Federation]:
    """The federations in reach, with how many `belong` to each today."""
    rows = access.visible_to(actor, READ, Federation.objects.select_related("parent"))
    return rows.annotate(belong=Count("members", filter=Q(members__left_date=None))).order_by("division_code")


def federation(federation_id: int, *, actor: Actor) -> Federation:
    found = federations(actor).filter(id=federation_id).first()
    if found is None:
        raise NotFoundHere("没有这个联合会。请返回列表重新选择。")
    return found


def needs(actor: Actor, *, state: str = "", text: str = "") -> QuerySet[CommunityNeed]:
    """Needs of the communities in reach."""
    rows = access.visible_to(actor, READ_GROUPS, CommunityNeed.objects.annotate(offered=Count("offers")))
    if state:
        rows = rows.filter(state=state)
    if text.strip():
        rows = rows.filter(Q(title__icontains=text.strip()) | Q(details__icontains=text.strip()))
    return rows.order_by("-posted_date", "-id")


def need(need_id: int, *, actor: Actor) -> CommunityNeed:
    found = needs(actor).filter(id=need_id).first()
    if found is None:
        raise NotFoundHere("没有这个需求。请返回列表重新选择。")
    return found
