"""What the shell shows of this desk."""

from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access

DESK = {
    "code": "institution",
    "name": "机构自助",
    "home": "institution:home",
    "permission": ["organisation.report"],
}
_PARTS = ("minzheng.desks.institution.annual.nav",)


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts: applications here, then those of the other parts."""
    if not access.may(request.actor, "organisation.report"):
        return []
    rows = [
        {"label": "我的社会组织", "url": reverse("institution:home"), "icon": "home"},
        {"label": "名称自查", "url": reverse("institution:names"), "icon": "search"},
        {"label": "申请成立登记", "url": reverse("institution:founding"), "icon": "plus"},
    ]
    for part in _PARTS:
        if find_spec(part.rpartition(".")[0]) is not None and find_spec(part) is not None:
            rows += import_module(part).entries(request)
    return rows
