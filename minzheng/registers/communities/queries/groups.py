"""Groups in reach, one of them, and how it came to stand as it does."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.documents.models import Document
from minzheng.kernel.territory import queries as territory

from ..errors import GroupNotFound
from ..models import CommunityGroup, GroupActivity, GroupKind, GroupStanding
from ..models.groups import STANDING
from ..parameters import figures
from ..reach import PAPER, READ_GROUPS

SORTS = {
    "number": "number", "name": "name", "members": "member_count", "filed": "filed_date",
    "active": "active_date", "place": "division_code",
}  # fmt: skip


def groups(
    actor: Actor, *, text: str = "", kind: str = "", state: str = "", place: str = "", sort: str = ""
) -> QuerySet[CommunityGroup]:
    """Groups in the actor's jurisdiction, narrowed and sorted. `place` is a prefix of codes."""
    rows = access.visible_to(actor, READ_GROUPS, CommunityGroup.objects.all())
    if text.strip():
        wanted = text.strip()
        rows = rows.filter(Q(name__icontains=wanted) | Q(number__contains=wanted) | Q(leader_name=wanted))
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if place:
        rows = rows.filter(division_code__startswith=place)
    column = SORTS.get(sort.lstrip("-"), "number")
    return rows.order_by(f"-{column}" if sort.startswith("-") else column, "id")


def group(group_id: int, *, actor: Actor) -> CommunityGroup:
    """One group. Raises GroupNotFound outside the actor's jurisdiction."""
    rows = access.visible_to(actor, READ_GROUPS, CommunityGroup.objects.select_related("filed_by"))
    found = rows.filter(id=group_id).first()
    if found is None:
        raise GroupNotFound("没有这个备案。请返回列表重新选择。")
    return found


def history(group_id: int) -> tuple[list[GroupStanding], list[GroupActivity]]:
    """Standings and activities of a group that was found, the latest first."""
    standings = list(GroupStanding.objects.filter(group_id=group_id).order_by("-from_date", "-id"))
    return standings, list(GroupActivity.objects.filter(group_id=group_id))


def groups_by_kind(actor: Actor) -> list[tuple[str, int]]:
    """How many filed groups of each kind, in the order of the document."""
    rows = groups(actor, state="filed").order_by().values("kind").annotate(count=Count("id"))
    counts = {row["kind"]: row["count"] for row in rows}
    return [(kind.label, counts.get(kind.value, 0)) for kind in GroupKind]


def dormant_soon(actor: Actor, *, on_date: dt.date, months: int) -> int:
    """How many filed groups would fall dormant today: nobody has marked them yet."""
    border = _months_before(on_date, months)
    return groups(actor, state="filed").filter(active_date__lt=border).count()


def _months_before(day: dt.date, months: int) -> dt.date:
    """The earliest active day that is not dormant on `day`."""
    calendar = territory.calendar()
    first = day - dt.timedelta(days=31 * months + 31)
    while calendar.add_months(first, months) < day:
        first += dt.timedelta(days=1)
    return first


def public_groups(division_code: str) -> QuerySet[CommunityGroup]:
    """The standing groups of one community, for everybody: no phone is read."""
    rows = CommunityGroup.objects.filter(division_code=division_code, state__in=STANDING)
    return rows.only("name", "number", "kind", "state", "member_count", "place", "filed_date").order_by(
        "number"
    )


def dormant_months(division_code: str, on_date: dt.date) -> int:
    """After how many months without an activity a group falls dormant there."""
    return figures(division_code=division_code, on_date=on_date)["dormant_after_months"]


def papers(group: CommunityGroup) -> QuerySet[Document]:
    """The certificates issued to a group, the latest first."""
    rows = Document.objects.filter(template=PAPER, data__number=group.number).select_related("pdf")
    return rows.order_by("-issued_at", "-id")


def paper(group: CommunityGroup, document_id: int) -> Document:
    """One certificate of a group. Raises GroupNotFound for any other document."""
    found = papers(group).filter(id=document_id).first()
    if found is None:
        raise GroupNotFound("没有这份备案证明。请返回备案页面重新选择。")
    return found
