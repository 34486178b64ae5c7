"""What the verbs share: the locked organisation, dated values, announcements, names."""

import datetime as dt
from collections.abc import Iterable

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.territory import queries as territory

from .. import naming
from ..errors import NameRefused, OrganisationNotFound, WrongState
from ..models import Announcement, Item, Organisation, OrganisationState, RegisteredValue

FOR_EVER = None


def locked(organisation_id: int, *, actor: Actor, permission: str) -> Organisation:
    """The organisation, locked until the transaction ends; one of another place does not exist."""
    found = Organisation.objects.select_for_update().filter(id=organisation_id).first()
    if found is None or not access.may(actor, "organisation.read", division_code=found.division_code):
        raise OrganisationNotFound("没有这个社会组织，或者不在您的辖区。请返回列表重新选择。")
    access.require(actor, permission, division_code=found.division_code)
    return found


def require_state(organisation: Organisation, allowed: Iterable[str], doing: str) -> None:
    """Raise WrongState unless the organisation is in one of the states."""
    if organisation.state not in allowed:
        wanted = "、".join(OrganisationState(one).label for one in allowed)
        raise WrongState(
            f"“{organisation.name}”当前是“{organisation.get_state_display()}”，不能{doing}；"
            f"只有“{wanted}”的可以。请先核对状态。"
        )


def require_free_name(
    name: str, *, kind: str, division_code: str, on_date: dt.date, but_for: int | None = None
) -> None:
    """Raise NameRefused with everything that speaks against a name."""
    verdict = naming.check_name(
        name, kind=kind, division_code=division_code, on_date=on_date, but_for=but_for
    )
    if not verdict.is_free:
        raise NameRefused("".join(one.sentence for one in verdict.refusals), field="name")


def set_value(
    organisation: Organisation, item: str, value: str, *, from_date: dt.date, at: dt.datetime,
    case_id: int | None = None,
) -> None:  # fmt: skip
    """A value holds from a day on; the row that held until now is superseded by one that ends that day."""
    rows = RegisteredValue.objects.filter(organisation=organisation, item=item, superseded_at=None)
    current = rows.filter(valid__endswith=None).first()
    if current is not None:
        if from_date < current.valid.lower:
            raise WrongState(
                f"{Item(item).label}自 {current.valid.lower} 起已有登记，新内容不能从更早的 {from_date} 起。"
                "请核对生效日期。"
            )
        current.superseded_at = at
        current.save(update_fields=["superseded_at"])
        if current.valid.lower < from_date:
            RegisteredValue.objects.create(
                organisation=organisation, item=item, value=current.value,
                valid=(current.valid.lower, from_date), recorded_at=at, case_id=current.case_id,
            )  # fmt: skip
    RegisteredValue.objects.create(
        organisation=organisation, item=item, value=value, valid=(from_date, FOR_EVER), recorded_at=at,
        case_id=case_id,
    )  # fmt: skip


def announce(
    organisation: Organisation, subject: str, text: str, *, day: dt.date, case_id: int | None = None
) -> Announcement:
    """Publish on the bureau's page of announcements (公告)."""
    return Announcement.objects.create(
        organisation=organisation, subject=subject, text=text, published_date=day, case_id=case_id
    )


def place_of(division_code: str, day: dt.date) -> str:
    """The name of the registering division, as papers print it."""
    return territory.long_name(division_code, day)
