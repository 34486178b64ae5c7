"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.rules import queries as rules

DESK = {
    "code": "policy_lab",
    "name": "政策测算",
    "home": "policy_lab:home",
    "permission": ["policy.read"],
}


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    rows = []
    if access.may(request.actor, "policy.read"):
        rows += [
            {"label": "测算方案", "url": reverse("policy_lab:home"), "icon": "list"},
            {"label": "新建测算", "url": reverse("policy_lab:lab"), "icon": "scale"},
            {
                "label": "标准",
                "url": reverse("policy_lab:standards"),
                "icon": "yuan",
                "count": _to_check(request),
            },
        ]
    return rows


def _to_check(request: HttpRequest) -> int:
    """Drafts of standards that wait for the actor."""
    if not access.may(request.actor, rules.CHECK):
        return 0
    return rules.standards(request.actor).drafts().count()
