"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.registers.supervision import queries


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts; the count says what waits for the organisation."""
    if not access.may(request.actor, "organisation.report"):
        return []
    waiting = queries.awaited_of_agent(request.actor, request.at.date())
    return [
        {
            "label": "年报和监管",
            "url": reverse("institution:annual:home"),
            "icon": "calendar",
            "count": len(waiting),
        }
    ]
