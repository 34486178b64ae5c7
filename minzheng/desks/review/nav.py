"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.cases import queries as cases

DESK = {
    "code": "review",
    "name": "审核审批",
    "home": "review:home",
    "permission": ["case.accept", "case.forward", "case.examine", "case.confirm_district", "case.verify"],
}


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts; the counts say what waits."""
    actor, rows = request.actor, []
    if access.may(actor, "case.read"):
        waiting = cases.to_do(actor).count()
        rows += [
            {"label": "待办", "url": reverse("review:to_do"), "icon": "clock", "count": waiting},
            {"label": "全部办件", "url": reverse("review:cases"), "icon": "list"},
        ]
    if access.may(actor, "benefit.read"):
        rows.append({"label": "在保家庭", "url": reverse("review:awards"), "icon": "users"})
    if access.may(actor, "case.decide_appeal"):
        waiting = cases.open_appeals(actor).count()
        rows.append(
            {"label": "复核申请", "url": reverse("review:appeals"), "icon": "scale", "count": waiting}
        )
    if access.may(actor, "case.verify"):
        rows.append({"label": "核对中心", "url": reverse("review:verification"), "icon": "search"})
    return rows
