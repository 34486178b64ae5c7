"""What every page shows around itself: bureau, desk, navigation, who acts, the rehearsal date."""

import importlib

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.roles import Role

DESKS = (
    "oversight", "review", "treasury", "policy_lab", "counter", "field", "registry", "organisations",
    "institution", "enforcement", "welfare", "care",
)  # fmt: skip
AT_A_COUNTER = (Role.VILLAGE_WORKER,)


def _nav(code: str):
    return importlib.import_module(f"minzheng.desks.{code}.nav")


def _allowed(request: HttpRequest, permission) -> bool:
    wanted = [permission] if isinstance(permission, str) else permission
    return any(access.may(request.actor, action) for action in wanted)


def open_desks(request: HttpRequest) -> list[dict]:
    """The desks at which the actor has work, the one of her daily work first, as {code, name, home}."""
    order = sorted(DESKS, key=lambda code: code != "counter" or not request.actor.has_role(*AT_A_COUNTER))
    return [_nav(code).DESK for code in order if _allowed(request, _nav(code).DESK["permission"])]


def shell(request: HttpRequest) -> dict:
    """Context processor; see templates/desk.html for what reads it."""
    actor = getattr(request, "actor", None)
    base = {
        "bureau_name": settings.BUREAU_NAME,
        "rehearsal_date": getattr(request, "rehearsal_date", None),
        "home_url": reverse("home"),
        "log_in_url": reverse("login"),
    }
    if actor is None or actor.account_id is None:
        return base
    code = _desk_of(request)
    nav = _nav(code)
    links = [{"label": desk["name"], "url": reverse(desk["home"])} for desk in open_desks(request)]
    if access.may(actor, "rehearsal.move") and settings.REHEARSAL:
        links.append({"label": "演练日期", "url": reverse("rehearsal")})
    return base | {
        "desk_name": nav.DESK["name"],
        "desk_nav": nav.entries(request),
        "desk_links": links,
        "actor_name": actor.name,
        "post_label": "、".join(dict.fromkeys(post.role.label for post in actor.posts)),
        "log_out_url": reverse("logout"),
    }


def _desk_of(request: HttpRequest) -> str:
    """The desk a page belongs to: by its address, else the first open to the actor, else the resident's."""
    first = request.path.strip("/").split("/")[0].replace("-", "_")
    if first in DESKS:
        return first
    desks = open_desks(request)
    return desks[0]["code"] if desks and first != "my" else "citizen"
