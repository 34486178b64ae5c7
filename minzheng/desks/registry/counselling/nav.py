"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    if not access.may(request.actor, "counselling.read"):
        return []
    return [
        {"label": "调解辅导", "url": reverse("counselling:board"), "icon": "users"},
        {"label": "有偿服务清理", "url": reverse("counselling:checks"), "icon": "check"},
        {"label": "婚介机构", "url": reverse("counselling:agencies"), "icon": "eye"},
        {"label": "家庭文化与等级", "url": reverse("counselling:activities"), "icon": "calendar"},
    ]
