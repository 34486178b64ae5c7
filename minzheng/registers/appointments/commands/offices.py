"""Offices as the public finds them."""

import datetime as dt

from django.db import IntegrityError, transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Invalid

from ..errors import BookingNotFound
from ..events import OfficeSet
from ..models import Office

_LABELS = {"name": "名称", "address": "地址", "phone": "电话", "hours": "办公时间"}


@transaction.atomic
def set_office(
    *, division_code: str, name: str, address: str, phone: str, hours: str, checkup_hospital: str = "",
    office_id: int | None = None, actor: Actor, at: dt.datetime,
) -> Office:  # fmt: skip
    """Enter an office, or change what is said of one. Raises Invalid, BookingNotFound."""
    access.require(actor, "appointment.manage", division_code=division_code)
    values = {"name": name, "address": address, "phone": phone, "hours": hours}
    for field, text in values.items():
        if not text.strip():
            raise Invalid(f"请填写办理处的{_LABELS[field]}。", field=field)
    office = Office(division_code=division_code)
    if office_id is not None:
        office = Office.objects.select_for_update().filter(id=office_id, division_code=division_code).first()
        if office is None:
            raise BookingNotFound("没有这个办理处，请返回首页重新选择。")
    for field, text in (values | {"checkup_hospital": checkup_hospital}).items():
        setattr(office, field, text.strip())
    try:
        with transaction.atomic():
            office.save()
    except IntegrityError:
        raise Invalid(f"已有名为“{name.strip()}”的办理处，请换一个名称。", field="name") from None
    audit.record(OfficeSet(office_id=office.id, name=office.name), actor=actor, at=at)
    return office
