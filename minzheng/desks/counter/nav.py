"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

DESK = {
    "code": "counter",
    "name": "综合窗口",
    "home": "counter:home",
    "permission": ["case.take_in", "benefit.report_change"],
}


def entries(request: HttpRequest) -> list[dict]:
    return [
        {"label": "查人、申请", "url": reverse("counter:home"), "icon": "search"},
        {"label": "今日收件", "url": reverse("counter:taken_in"), "icon": "list"},
        {"label": "我代填的申请", "url": reverse("citizen:cases"), "icon": "file"},
    ]
