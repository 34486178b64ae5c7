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
        found.append({"label": "急难救助", "url": reverse("welfare:emergency"), "icon": "phone"})
    found.append({"label": "全部办件", "url": reverse("welfare:cases"), "icon": "search"})
    if access.may(request.actor, "disability.bring_cards"):
        found.append({"label": "持证人员名册", "url": reverse("welfare:intake"), "icon": "upload"})
    found.append({"label": "预警", "url": reverse("welfare:warnings"), "icon": "bell"})
    if access.may(request.actor, "case.take_in"):
        found.append({"label": "待申请人员", "url": reverse("welfare:candidates"), "icon": "users"})
    if access.may(request.actor, "monitoring.bring_records"):
        found.append({"label": "监测信息", "url": reverse("welfare:monitoring"), "icon": "upload"})
    if access.may(request.actor, "cremation.bring_records"):
        found.append({"label": "火化记录", "url": reverse("welfare:cremations"), "icon": "upload"})
    found.append({"label": "医疗救助测算", "url": reverse("welfare:medical_aid"), "icon": "scale"})
    return found
