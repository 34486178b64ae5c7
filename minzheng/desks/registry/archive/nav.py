"""What the shell shows of this part of the desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.registers.marriage_archive import queries as archive


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts; the counts say what waits."""
    actor, rows = request.actor, []
    if not access.may(actor, "archive.read"):
        return rows
    rows.append({"label": "档案进度", "url": reverse("archive:progress"), "icon": "list"})
    if access.may(actor, "archive.key"):
        rows.append({"label": "档案录入", "url": reverse("archive:keying"), "icon": "edit"})
        rows.append({"label": "批量导入", "url": reverse("archive:batch"), "icon": "upload"})
    if access.may(actor, "archive.check"):
        waiting = archive.differing_items(actor).count()
        rows.append(
            {"label": "录入比对", "url": reverse("archive:compare"), "icon": "scale", "count": waiting}
        )
    rows += [
        {"label": "扫描件", "url": reverse("archive:scans"), "icon": "file"},
        {"label": "质量抽检", "url": reverse("archive:samples"), "icon": "check"},
        {"label": "查档", "url": reverse("archive:search"), "icon": "search"},
        {"label": "利用登记", "url": reverse("archive:uses"), "icon": "clock", "count": _to_approve(request)},
        {"label": "旧地名", "url": reverse("archive:places"), "icon": "map"},
    ]
    return rows


def _to_approve(request: HttpRequest) -> int:
    if not access.may(request.actor, "archive.release"):
        return 0
    return archive.uses(request.actor).filter(state="waiting").count()
