"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.states import State

DESK = {"code": "citizen", "name": "居民服务", "home": "citizen:home", "permission": None}


def entries(request: HttpRequest) -> list[dict]:
    """The bottom bar; the number beside 我的办件 says how many wait for the resident herself."""
    waiting = 0
    if request.user.is_authenticated:
        waiting = sum(case.current is State.SUPPLEMENT for case in cases.own_cases(request.actor))
    return [
        {"label": "首页", "url": reverse("citizen:home"), "icon": "home"},
        {"label": "我的办件", "url": reverse("citizen:cases"), "icon": "list", "count": waiting},
        {"label": "我的待遇", "url": reverse("citizen:payments"), "icon": "yuan"},
        {"label": "公示", "url": reverse("public:notices"), "icon": "notice"},
    ]
