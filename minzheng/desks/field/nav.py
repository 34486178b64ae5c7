"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

from .visits import waiting

DESK = {"code": "field", "name": "入户调查", "home": "field:home", "permission": "case.visit"}


def entries(request: HttpRequest) -> list[dict]:
    count = waiting(request.actor).count()
    return [{"label": "待入户", "url": reverse("field:home"), "icon": "map", "count": count}]
