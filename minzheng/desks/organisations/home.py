"""The first page of the desk: the first part that is open to the actor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from minzheng.kernel.access.web import LOGGED_IN, page
from minzheng.kernel.base.errors import Refused

from .nav import entries


@page(permission=LOGGED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """Go on to the first page of the navigation."""
    rows = entries(request)
    if not rows:
        raise Refused("您的岗位没有社会组织管理的工作。如岗位有变动，请联系系统管理员。")
    return redirect(rows[0]["url"])
