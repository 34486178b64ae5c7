"""One household: its assessments, its plan, who helps it."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from minzheng.kernel.access import queries as access
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.people.models import Household

from .. import declared
from ..commands.appointing import PHONE
from ..errors import NeedsNotFound
from ..models import AssessedNeed, Grade, Helper, MeasureState, NeedsAssessment, ServiceMeasure
from ..reach import ASSESS, NO_HOUSEHOLD, READ
from .layers import layer_names, layer_of


@dataclass(frozen=True)
class NeedRow:
    """An area of the current assessment with what is planned or done for it."""

    need: AssessedNeed
    name: str
    measures: tuple[ServiceMeasure, ...]

    @property
    def is_unmet(self) -> bool:
        """A need without a measure that stands (有需求没有措施)."""
        stands = [one for one in self.measures if one.state != MeasureState.DROPPED]
        return self.need.grade != Grade.NONE and not stands


@dataclass(frozen=True)
class HouseholdNeeds:
    """What the page of a household shows. `phone` is in the clear for those who work with the family."""

    household: Household
    layer: str
    layer_name: str
    current: NeedsAssessment | None
    rows: tuple[NeedRow, ...]
    earlier: tuple[NeedsAssessment, ...]
    helper: Helper | None
    former: tuple[Helper, ...]
    phone: str

    @property
    def areas_with_needs(self) -> list[tuple[str, str]]:
        return [(row.need.area, row.name) for row in self.rows if row.need.grade != Grade.NONE]

    @property
    def has_measures(self) -> bool:
        return any(row.measures for row in self.rows)

    @property
    def appoint_label(self) -> str:
        return "换人" if self.helper else "确定帮扶责任人"

    @property
    def unmet(self) -> list[str]:
        return [row.name for row in self.rows if row.is_unmet]


def household_needs(household_id: int, *, actor: Actor, on_date: dt.date) -> HouseholdNeeds:
    """Everything about one household. Raises NeedsNotFound outside the actor's reach."""
    home = (
        access.visible_to(actor, READ, Household.objects.select_related("head"))
        .filter(id=household_id)
        .first()
    )
    if home is None:
        raise NeedsNotFound(NO_HOUSEHOLD)
    layer = layer_of(home.id, actor=actor, on_date=on_date)
    found = list(NeedsAssessment.objects.filter(household=home).prefetch_related("needs", "measures"))
    current = next((one for one in found if one.replaced_at is None), None)
    helpers = list(Helper.objects.filter(household=home))
    helper = next((one for one in helpers if one.until_date is None), None)
    may_call = access.may(actor, ASSESS, division_code=home.division_code)
    return HouseholdNeeds(
        household=home, layer=layer, layer_name=layer_names(on_date)[layer], current=current,
        rows=_rows(current) if current else (), earlier=tuple(one for one in found if one is not current),
        helper=helper, former=tuple(one for one in helpers if one is not helper),
        phone=_phone(helper, may_call),
    )  # fmt: skip


def _rows(current: NeedsAssessment) -> tuple[NeedRow, ...]:
    names, by_area = declared.area_names(), defaultdict(list)
    for measure in current.measures.all():
        by_area[measure.area].append(measure)
    return tuple(
        NeedRow(need, names.get(need.area, need.area), tuple(by_area.pop(need.area, ())))
        for need in current.needs.all()
    )


def _phone(helper: Helper | None, may_call: bool) -> str:
    if helper is None:
        return ""
    return secrecy.decrypt(helper.phone_cipher, purpose=PHONE) if may_call else helper.phone_masked
