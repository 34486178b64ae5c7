"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    if not access.may(request.actor, "organisation.read"):
        return []
    return [
        {"label": "购买服务", "url": reverse("purchasing:projects"), "icon": "yuan"},
        {"label": "评审专家库", "url": reverse("purchasing:experts"), "icon": "users"},
    ]
