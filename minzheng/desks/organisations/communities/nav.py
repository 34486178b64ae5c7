"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    rows = []
    if access.may(request.actor, "community_group.read"):
        rows += [
            {"label": "社区社会组织", "url": reverse("communities:home"), "icon": "users"},
            {"label": "供需对接", "url": reverse("communities:needs"), "icon": "notice"},
        ]
    if access.may(request.actor, "organisation.read"):
        rows += [
            {"label": "孵化基地", "url": reverse("communities:bases"), "icon": "home"},
            {"label": "联合会", "url": reverse("communities:federations"), "icon": "users"},
        ]
    return rows
