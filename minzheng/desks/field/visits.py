"""Which cases wait for a visit, at which level, and the checklist."""

from typing import Any

from django.db.models import Q, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.access.roles import Role
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.errors import CaseNotFound, NotNow
from minzheng.kernel.cases.states import State

TOWN, DISTRICT = "town", "district"
VISITED_WHILE = {
    TOWN: (State.INVESTIGATING, State.APPRAISED, State.OBJECTED),
    DISTRICT: (State.FORWARDED, State.EXAMINED),
}
LEVEL_OF = {state: level for level, states in VISITED_WHILE.items() for state in states}
LEVEL_LABELS = {TOWN: "乡镇（街道）入户", DISTRICT: "区民政局入户"}

CHECKLIST: dict[str, tuple[str, tuple[str, ...]]] = {
    "lives_here": ("实际居住", ("常年居住", "部分成员不在", "长期无人居住")),
    "housing": ("住房", ("危旧房", "一般", "较好", "新建或新装修")),
    "appliances": ("家用电器", ("基本没有", "日常必需", "较多或较新")),
    "vehicles": ("车辆", ("没有", "摩托车、电动车", "农用车", "小轿车或货车")),
    "labour": ("劳动力", ("与申报一致", "有未申报的务工", "有未申报的经营")),
    "illness": ("疾病、残疾", ("没有", "与申报一致", "与申报不一致")),
    "support": ("赡养、抚养、扶养", ("没有义务人", "与申报一致", "与申报不一致")),
    "neighbours": ("邻里访问", ("情况属实", "反映不一", "反映与申报不符", "没有访问到")),
}


def level_for(case: Any, actor: Officer) -> str:
    """At which level the actor visits this case now: the bureau's clerk for the district, others the town.

    Raises NotNow where no visit belongs to the state, or not one of this post.
    """
    level = LEVEL_OF.get(case.current)
    if level is None:
        raise NotNow(f"办件当前为“{case.current.label}”，此时不录入入户调查。请返回列表查看其他办件。")
    if (level == DISTRICT) != _is_district(actor, case.division_code):
        who = "区民政局经办人" if level == DISTRICT else "村（社区）协理员或乡镇（街道）经办人"
        raise NotNow(f"办件当前为“{case.current.label}”，这一层级的入户由{who}录入。")
    return level


def _is_district(actor: Officer, division_code: str) -> bool:
    """Whether the actor stands for the bureau in a division, and not for its village or township."""
    mine = [post.role for post in actor.posts if division_code.startswith(post.division_prefix)]
    return Role.BUREAU_CLERK in mine and not {Role.VILLAGE_WORKER, Role.TOWN_CLERK} & set(mine)


def waiting(actor: Officer) -> QuerySet:
    """Cases near the actor that have had no visit at their level, the most urgent first."""
    rows = access.visible_to(actor, "case.visit", cases.visible(actor))
    town = actor.has_role(Role.VILLAGE_WORKER, Role.TOWN_CLERK)
    wanted = Q(state__in=VISITED_WHILE[TOWN]) if town else Q(pk__in=[])
    if actor.has_role(Role.BUREAU_CLERK):
        wanted |= Q(state__in=VISITED_WHILE[DISTRICT])
    visited_town, visited_district = (
        rows.filter(visits__level=level).values("id") for level in (TOWN, DISTRICT)
    )
    fresh = (
        Q(state__in=VISITED_WHILE[TOWN]) & ~Q(id__in=visited_town)
        | Q(state__in=VISITED_WHILE[DISTRICT]) & ~Q(id__in=visited_district)
        | Q(state=State.OBJECTED)
    )
    found = rows.filter(wanted).filter(fresh).select_related("applicant", "household")
    return found.order_by("step_due_date", "id")


def reached(case_id: int, actor: Officer) -> Any:
    """A case where the actor visits; anything else is not found."""
    rows = access.visible_to(actor, "case.visit", cases.visible(actor))
    found = rows.select_related("applicant", "household").filter(id=case_id).first()
    if found is None:
        raise CaseNotFound("没有这个办件，请返回列表重新查找。")
    return found
