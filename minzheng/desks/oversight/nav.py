"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

DESK = {"code": "oversight", "name": "审计监督", "home": "oversight:home", "permission": "audit.read"}


def entries(request: HttpRequest) -> list[dict]:
    """The pages of the desk; they are the same for every auditor."""
    return [
        {"label": "线索", "url": reverse("oversight:home"), "icon": "bell"},
        {"label": "办件审计", "url": reverse("oversight:cases"), "icon": "list"},
        {"label": "人员与家庭", "url": reverse("oversight:people"), "icon": "users"},
        {"label": "账号访问", "url": reverse("oversight:accounts"), "icon": "eye"},
        {"label": "办理时效", "url": reverse("oversight:times"), "icon": "clock"},
        {"label": "审计证明", "url": reverse("oversight:proof"), "icon": "check"},
    ]
