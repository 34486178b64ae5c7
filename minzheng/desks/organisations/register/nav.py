"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access

from .lists import waiting


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    if not access.may(request.actor, "organisation.read"):
        return []
    return [
        {"label": "社会组织", "url": reverse("organisations:list"), "icon": "list"},
        {
            "label": "登记办件", "url": reverse("organisations:cases"), "icon": "clock",
            "count": waiting(request.actor).count(),
        },
        {"label": "名称审查", "url": reverse("organisations:names"), "icon": "search"},
        {"label": "负责人", "url": reverse("organisations:leaders"), "icon": "users"},
        {"label": "登记公告", "url": reverse("organisations:announcements"), "icon": "notice"},
        {"label": "登记统计", "url": reverse("organisations:figures"), "icon": "scale"},
        {"label": "空壳线索", "url": reverse("organisations:shells"), "icon": "warn"},
    ]  # fmt: skip
