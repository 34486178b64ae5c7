"""What everybody may search in the book of organisations (公开查询): all of it, by name, code or earlier name.

The registration of an organisation is public (社会团体登记管理条例 第二十条 and its sisters: 公告). Names of persons
are searched nowhere here.
"""

from django.db.models import Q

from minzheng.registers.organisations.models import Item, Organisation, OrganisationQuerySet, RegisteredValue
from minzheng.registers.organisations.uscc import normalise

TEXT_MIN = 2


def public_organisations(text: str = "", *, kind: str = "", standing: bool = False) -> OrganisationQuerySet:
    """Organisations by a part of their name or of an earlier one, by credit code or old number; by name."""
    rows = Organisation.objects.all()
    wanted = text.strip()
    if wanted:
        once = RegisteredValue.objects.filter(item=Item.NAME, superseded_at=None, value__contains=wanted)
        rows = rows.filter(
            Q(name__contains=wanted) | Q(uscc__startswith=normalise(wanted))
            | Q(old_registration_number=wanted) | Q(id__in=once.values("organisation_id"))
        )  # fmt: skip
    if kind:
        rows = rows.filter(kind=kind)
    if standing:
        rows = rows.alive()
    return rows.order_by("name", "id")


def names_once(rows) -> dict[int, str]:
    """{organisation: its latest earlier name}, for lists: why a search found it."""
    found: dict[int, str] = {}
    values = RegisteredValue.objects.filter(
        organisation_id__in=[one.id for one in rows], item=Item.NAME, superseded_at=None,
        valid__endswith__isnull=False,
    ).order_by("valid")  # fmt: skip
    for organisation_id, name in values.values_list("organisation_id", "value"):
        found[organisation_id] = name
    return found
