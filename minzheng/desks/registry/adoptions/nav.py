"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    if not access.may(request.actor, "adoption.read"):
        return []
    return [
        {"label": "收养办件", "url": reverse("adoptions:cases"), "icon": "list"},
        {"label": "收养登记簿", "url": reverse("adoptions:relations"), "icon": "users"},
        {"label": "非法收养线索", "url": reverse("adoptions:leads"), "icon": "warn"},
    ]
