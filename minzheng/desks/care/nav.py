"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access

DESK = {"code": "care", "name": "帮扶监督", "home": "care:reviews", "permission": "grant.read"}


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    found = []
    found.append({"label": "定期复核", "url": reverse("care:reviews"), "icon": "clock"})
    if access.may(request.actor, "report.read"):
        found.append({"label": "线索和反映", "url": reverse("care:reports"), "icon": "phone"})
        found.append({"label": "转办单", "url": reverse("care:referrals"), "icon": "file"})
    if access.may(request.actor, "needs.read"):
        found.append({"label": "分层帮扶", "url": reverse("care:needs"), "icon": "users"})
    if access.may(request.actor, "meeting.read"):
        found.append({"label": "会议", "url": reverse("care:meetings"), "icon": "list"})
    if access.may(request.actor, "support.read"):
        found.append({"label": "特困供养台账", "url": reverse("care:support"), "icon": "home"})
        found.append({"label": "特困探访", "url": reverse("care:support_visits"), "icon": "calendar"})
        found.append({"label": "供养机构", "url": reverse("care:support_institutions"), "icon": "map"})
    found.append({"label": "增减变动", "url": reverse("care:changes"), "icon": "list"})
    if access.may(request.actor, "spot_check.read"):
        found.append({"label": "抽查", "url": reverse("care:checks"), "icon": "eye"})
    found.append({"label": "价格补贴", "url": reverse("care:prices"), "icon": "yuan"})
    return found
