"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access

DESK = {
    "code": "counter",
    "name": "综合窗口",
    "home": "counter:home",
    "permission": ["case.take_in", "benefit.report_change", "people.import_ledger"],
}


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts."""
    rows = [{"label": "查人、申请", "url": reverse("counter:home"), "icon": "search"}]
    if access.may(request.actor, "case.take_in"):
        rows += [
            {"label": "今日收件", "url": reverse("counter:taken_in"), "icon": "list"},
            {"label": "我代填的申请", "url": reverse("citizen:cases"), "icon": "file"},
        ]
    if access.may(request.actor, "people.import_ledger"):
        rows.append({"label": "台账导入", "url": reverse("counter:ledger"), "icon": "upload"})
    return rows
