"""What the shell shows of this desk."""

from django.http import HttpRequest
from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.registers.enforcement import queries

DESK = {
    "code": "enforcement",
    "name": "执法监督",
    "home": "enforcement:home",
    "permission": ["inspection.read", "penalty.read"],
}


def entries(request: HttpRequest) -> list[dict]:
    """The pages open to the actor's posts; the counts say what waits."""
    actor = request.actor
    if not access.may(actor, "inspection.read"):
        return []
    tasks, leads = queries.own_tasks(actor).count(), queries.open_leads(actor).count()
    rows = [
        ("执法工作", "home", "clock", None),
        ("双随机检查", "rounds", "list", None),
        ("检查任务", "tasks", "check", tasks),
        ("监管发现", "findings", "search", None),
        ("执法线索", "leads", "warn", leads),
        ("处罚案件", "penalties", "scale", None),
        ("裁量基准", "benchmarks", "list", None),
        ("对象库", "objects", "users", None),
        ("执法人员", "officers", "user", None),
        ("专项行动", "campaigns", "calendar", None),
        ("复议应诉", "challenges", "scale", None),
        ("法规文库", "texts", "list", None),
        ("执法统计", "statistics", "list", None),
    ]  # fmt: skip
    return [
        {"label": label, "url": reverse(f"enforcement:{name}"), "icon": icon, "count": count}
        for label, name, icon, count in rows
    ]
