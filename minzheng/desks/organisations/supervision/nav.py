"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.registers.supervision import queries


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts; the counts say what waits."""
    if not access.may(request.actor, "organisation.read"):
        return []
    waits = queries.waiting(request.actor, request.at.date())
    inspections = waits["examined"] if access.may(request.actor, "organisation.decide") else waits["reported"]
    return [
        {"label": "年检", "url": reverse("supervision:inspections"), "icon": "check", "count": inspections},
        {"label": "整改", "url": reverse("supervision:list", args=["rectification"]), "icon": "edit",
         "count": waits["submitted"] + waits["overdue"]},
        {"label": "信用名单", "url": reverse("supervision:list", args=["credit"]), "icon": "scale",
         "count": waits["credit"]},
        {"label": "双公示", "url": reverse("supervision:publicity"), "icon": "notice",
         "count": waits["publicity"]},
        {"label": "等级评估", "url": reverse("supervision:list", args=["assessment"]), "icon": "list"},
        {"label": "监管台账", "url": reverse("supervision:ledgers"), "icon": "file"},
        {"label": "收费管理", "url": reverse("supervision:fees"), "icon": "yuan"},
    ]  # fmt: skip
