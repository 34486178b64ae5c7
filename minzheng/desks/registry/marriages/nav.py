"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.registers.marriages import queries as marriages


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts; the count says what waits for the second signature."""
    if not access.may(request.actor, "marriage.read"):
        return []
    rows = [
        {"label": "婚姻登记", "url": reverse("marriages:board"), "icon": "home"},
        {"label": "离婚期限", "url": reverse("marriages:divorces"), "icon": "clock"},
        {"label": "登记记录", "url": reverse("marriages:records"), "icon": "search"},
        {"label": "空白证", "url": reverse("marriages:stock"), "icon": "file"},
        {"label": "登记统计", "url": reverse("marriages:statistics"), "icon": "list"},
        {"label": "登记监督", "url": reverse("marriages:watch"), "icon": "eye"},
    ]
    if access.may(request.actor, "marriage.decide"):
        rows[5]["count"] = marriages.open_proposals(request.actor).count()
    return rows
