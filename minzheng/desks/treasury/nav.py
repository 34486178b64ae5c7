"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.registers.benefits import worklists

DESK = {
    "code": "treasury",
    "name": "资金发放",
    "home": "treasury:home",
    "permission": ["issue.read", "benefit.decide_change"],
}


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts; the counts say what waits."""
    actor, rows = request.actor, []
    if access.may(actor, "issue.read"):
        waiting = worklists.waiting_counts(actor)
        rows += [
            {"label": "概况", "url": reverse("treasury:home"), "icon": "home"},
            {"label": "发放批次", "url": reverse("treasury:runs"), "icon": "list"},
            {"label": "银行批次", "url": reverse("treasury:batches"), "icon": "file"},
            {
                "label": "退票",
                "url": reverse("treasury:returned"),
                "icon": "warn",
                "count": waiting["returned"],
            },
            {
                "label": "无卡发放",
                "url": reverse("treasury:cash"),
                "icon": "yuan",
                "count": waiting["to_hand"],
            },
            {
                "label": "银行未确认",
                "url": reverse("treasury:unknown"),
                "icon": "clock",
                "count": waiting["unknown"],
            },
        ]
    if access.may(actor, "benefit.read"):
        count = worklists.clawback_counts(actor)["proposed"]
        rows.append({"label": "追回", "url": reverse("treasury:clawbacks"), "icon": "scale", "count": count})
        rows.append({"label": "分期还款", "url": reverse("treasury:plans"), "icon": "calendar"})
    if access.may(actor, "issue.read"):
        rows += [
            {"label": "欠款", "url": reverse("treasury:debts"), "icon": "yuan"},
            {"label": "资金指标", "url": reverse("treasury:allotments"), "icon": "plus"},
            {"label": "支出报表", "url": reverse("treasury:report"), "icon": "file"},
            {"label": "账目", "url": reverse("treasury:books"), "icon": "check"},
            {
                "label": "年度对照",
                "url": reverse("treasury:yearbook", args=[request.at.year - 1]),
                "icon": "file",
            },
        ]
    return rows
