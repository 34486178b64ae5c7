"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.registers.appointments import queries as appointments


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    rows = []
    if access.may(request.actor, "appointment.serve"):
        untold = appointments.moves(request.actor).filter(told_at=None).count()
        rows += [
            {"label": "今日预约", "url": reverse("appointments:today"), "icon": "clock"},
            {"label": "改期通知", "url": reverse("appointments:moves"), "icon": "phone", "count": untold},
        ]
    if access.may(request.actor, "appointment.manage"):
        rows.append({"label": "号源", "url": reverse("appointments:days"), "icon": "calendar"})
    return rows
