"""帮扶责任人: who answers for a household."""

import datetime as dt
import re

from django.db import transaction

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid

from ..errors import NeedsNotNow
from ..events import HelperChanged
from ..models import Helper
from ..reach import APPOINT, household_for

PHONE = "needs.helper.phone"
_PHONE = re.compile(r"[0-9]{11}|0[0-9]{2,3}-?[0-9]{7,8}")


@transaction.atomic
def appoint_helper(
    *, household_id: int, name: str, unit: str, phone: str, from_date: dt.date, actor: Actor, at: dt.datetime
) -> Helper:
    """Name who helps a household from a day on; whoever did before leaves that day. Raises Invalid."""
    home = household_for(household_id, APPOINT, actor=actor)
    number = phone.strip().replace(" ", "")
    if not name.strip() or not unit.strip():
        raise Invalid("请填写帮扶责任人的姓名和单位。", field="unit" if name.strip() else "name")
    if not _PHONE.fullmatch(number):
        raise Invalid("联系电话应为 11 位手机号，或带区号的座机号，请核对。", field="phone")
    if from_date > at.astimezone(CHINA).date():
        raise Invalid("起始日期不能晚于今天，请改正。", field="from_date")
    before = Helper.objects.filter(household=home, until_date=None).first()
    if before is not None:
        if from_date < before.from_date:
            raise Invalid(
                f"现在的帮扶责任人自 {before.from_date} 起，新的起始日期不能更早。", field="from_date"
            )
        before.until_date = from_date
        before.save(update_fields=["until_date"])
    made = Helper.objects.create(
        household=home, name=name.strip(), unit=unit.strip(), from_date=from_date,
        phone_cipher=secrecy.encrypt(number, purpose=PHONE), phone_masked=masked(number),
    )  # fmt: skip
    audit.record(
        HelperChanged(household_id=home.id, helper_id=made.id, what=f"自 {from_date} 起帮扶"),
        actor=actor, at=at,
    )  # fmt: skip
    return made


@transaction.atomic
def release_helper(*, household_id: int, until_date: dt.date, actor: Actor, at: dt.datetime) -> Helper:
    """The helper leaves and nobody takes over: the household then stands without one."""
    home = household_for(household_id, APPOINT, actor=actor)
    found = Helper.objects.filter(household=home, until_date=None).first()
    if found is None:
        raise NeedsNotNow("这个家庭现在没有帮扶责任人，不用解除。")
    if not found.from_date <= until_date <= at.astimezone(CHINA).date():
        raise Invalid(
            f"解除日期应在起始日期（{found.from_date}）以后、今天以前（含当天）。", field="until_date"
        )
    found.until_date = until_date
    found.save(update_fields=["until_date"])
    audit.record(
        HelperChanged(household_id=home.id, helper_id=found.id, what=f"{until_date} 解除"), actor=actor, at=at
    )
    return found


def masked(number: str) -> str:
    """A phone number with its middle hidden: 138****5678."""
    return f"{number[:3]}****{number[-4:]}"
