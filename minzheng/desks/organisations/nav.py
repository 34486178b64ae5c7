"""What the shell shows of this desk: the entries of its parts, in order."""

from django.http import HttpRequest

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
    register,
    supervision,
    communities,
    purchasing,
)


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    return [entry for part in _PARTS for entry in part.entries(request)]
