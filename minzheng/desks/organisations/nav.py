"""What the shell shows of this desk: the pages of the part one works in, then the other parts."""

from typing import Any

from django.http import HttpRequest

from minzheng.kernel.base.navigation import parted_entries

from .communities import nav as communities
from .purchasing import nav as purchasing
from .register import nav as register
from .supervision import nav as supervision

DESK = {
    "code": "organisations",
    "name": "社会组织管理",
    "home": "organisations",
    "permission": ["organisation.read", "community_group.read"],
}
_PARTS = (
    ("register", "登记管理", register.entries),
    ("supervision", "年检监管", supervision.entries),
    ("communities", "社区社会组织", communities.entries),
    ("purchasing", "购买服务", purchasing.entries),
)


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages open to the actor's posts: all of the part at hand, one link for each of the others."""
    return parted_entries(request, _PARTS)
