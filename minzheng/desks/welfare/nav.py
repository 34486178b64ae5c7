"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access

DESK = {"code": "welfare", "name": "待遇办理", "home": "welfare:home", "permission": "grant.read"}


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    found = [{"label": "待我办理", "url": reverse("welfare:home"), "icon": "list"}]
    if access.may(request.actor, "case.take_in"):
        found.append({"label": "受理申请", "url": reverse("welfare:choose"), "icon": "plus"})
    found.append({"label": "全部办件", "url": reverse("welfare:cases"), "icon": "search"})
    return found
