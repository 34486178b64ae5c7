"""Needs, plans, helpers and meetings of the told district: as the demo tells them."""

from minzheng.config.demo.fields import needs
from minzheng.kernel.access.queries import Officer
from minzheng.registers.needs.models import AssistanceMeeting, NeedsAssessment

from ..address import Address


def tell(officers: dict[str, Officer]) -> None:
    """The demo's own objects: they are few."""
    needs.tell(officers, lambda words: None)


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    held = AssistanceMeeting.objects.get(kind="joint")
    home = {"household_id": NeedsAssessment.objects.order_by("id")[0].household_id}
    planned = {
        "area": "care", "what": "送药上门", "doer_kind": "department", "doer": "卫生院",
        "due_date": "2021-03-01",
    }  # fmt: skip
    done = {
        "item_id": held.items.order_by("id")[0].id, "done_date": "2021-01-05", "done_note": "已当面告知",
    }  # fmt: skip
    return {
        "care:needs_household": Address(home),
        "care:needs_assess": Address(home),
        "care:needs_act": Address(home | {"action": "plan"}, form=planned),
        "care:meeting": Address({"meeting_id": held.id}),
        "care:meeting_minutes": Address({"meeting_id": held.id}),
        "care:meeting_act": Address({"meeting_id": held.id, "action": "followed"}, form=done),
    }
