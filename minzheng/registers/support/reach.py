"""Whom an actor may see and change, and how a change is told."""

import datetime as dt

from django.db.models import Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.registers.benefits import queries as benefits

from .errors import NotNow, NotOnTheLedger
from .events import SupportChanged
from .ledger import Supported, read
from .models import CareInstitution
from .parameters import PROGRAMME

READ, VISIT, ARRANGE, MANAGE = "support.read", "support.visit", "support.arrange", "support.manage"
PHONE, RETENTION = "support.phone", "业务10年"
_LENGTHS = (2, 4, 6, 9)


def places(actor: Actor) -> QuerySet:
    """Whom awards of 特困供养 cover or covered, in the actor's reach."""
    return access.visible_to(actor, READ, benefits.places_of(PROGRAMME), "award__division_code")


def supported(person_id: int, action: str, *, actor: Actor, at: dt.datetime) -> Supported:
    """Somebody who is supported today, for an act. Raises NotOnTheLedger, NotPermitted, NotNow."""
    today = at.astimezone(CHINA).date()
    mine = places(actor).filter(person_id=person_id)
    if not mine.exists():
        raise NotOnTheLedger("特困供养台账中没有这个人。请返回列表重新查找。")
    rows = read(mine, today)
    if not rows:
        code = mine.order_by("-valid").values_list("award__division_code", flat=True)[0]
        access.require(actor, action, division_code=code)
        raise NotNow("这个人现在不享受特困供养（已去世或待遇已终止），台账不能再登记。")
    access.require(actor, action, division_code=rows[0].division_code)
    return rows[0]


def institutions(actor: Actor) -> QuerySet:
    """Those in the actor's reach, and those of a larger division that serve it."""
    prefixes = access.scope(actor, READ).prefixes
    if not prefixes:
        return CareInstitution.objects.none()
    found = Q(division_code__in={one[:length] for one in prefixes for length in _LENGTHS})
    for prefix in prefixes:
        found |= Q(division_code__startswith=prefix)
    return CareInstitution.objects.filter(found)


def locked_institution(institution_id: int, *, actor: Actor) -> CareInstitution:
    """An institution, locked: its beds are counted under the lock."""
    found = institutions(actor).select_for_update().filter(id=institution_id).first()
    if found is None:
        raise NotOnTheLedger("没有这个供养机构。请返回列表重新选择。")
    return found


def tell(person_id: int, what: str, *, actor: Actor, at: dt.datetime) -> None:
    audit.record(SupportChanged(person_id=person_id, what=what), actor=actor, at=at)
