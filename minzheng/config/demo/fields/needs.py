"""Needs of the told district: assessments, plans and helpers in one village, a joint session, a meeting.

The names of those who help are invented. Document 003 tells of sessions township by township from March
2020 on, and of monitored households; who is listed is the agriculture department's word, here a few examples.
"""

import datetime as dt
import uuid

from django.db.models import QuerySet

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import FactSource, Household
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.needs import commands, declared
from minzheng.registers.needs.commands import Attendance

from ..accounts import DISTRICT, TOWN, VILLAGE
from ..year import Say

ASSESSED, HELD, LATER = dt.date(2020, 12, 8), dt.date(2020, 12, 10), dt.date(2020, 12, 22)
FAMILIES = 6
FOUND = (  # what two people saw: area, grade, words; the first four families
    (("care", 2, "老人半失能，儿子在外务工，白天没有人照料"), ("health", 1, "高血压，每月买药")),
    (("children", 2, "孙女上初中，父母长年在外"), ("income", 1, "收入只靠低保金")),
    (("housing", 2, "土砖房后墙开裂，下雨漏水"),),
    (("work", 1, "户主有劳动能力，想学电焊"), ("health", 1, "配偶肢体残疾，需要康复")),
)
MEASURES = (  # for the first three families; the fourth has needs without a measure
    ("care", "每周上门做饭、洗衣三次", "organisation", "示例社工服务中心", dt.date(2021, 1, 31)),
    ("children", "每两周走访一次，寒假送作业辅导", "helper", "", dt.date(2021, 2, 10)),
    ("housing", "申报农村危房改造", "department", "区住建局", dt.date(2020, 12, 31)),
)
HELPERS = (("周文辉", "镇民政办"), ("蒋丽娟", "村委会"), ("唐建军", "驻村工作队"))
THREE_LEVELS = (
    Attendance("village", "唐秀英", "村救助协理员"), Attendance("village", "唐志国", "村支部书记"),
    Attendance("township", "蒋志明", "民政办经办人"), Attendance("township", "周建国", "分管副镇长"),
    Attendance("district", "黄丽芳", "救助股"), Attendance("district", "邓永强", "局长"),
)  # fmt: skip


def tell(officers: dict[str, Officer], say: Say) -> None:
    """Told through the real commands; `officers` by user name."""
    homes = families()
    assess(homes, officers)
    meet(homes, officers)
    say(f"帮扶：评估 {len(FOUND)} 户，责任人 {len(HELPERS)} 名，会议 2 次")


def families() -> list[Household]:
    """A few households of the village that have 低保."""
    running = benefits.awards_within(["dibao"], first=ASSESSED, last=ASSESSED)
    ids = (
        running.filter(division_code=VILLAGE).order_by("household_id").values_list("household_id", flat=True)
    )
    return list(Household.objects.filter(id__in=list(ids[:FAMILIES])).order_by("id"))


def without_aid() -> QuerySet[Household]:
    """Households of the village that have nothing at all."""
    running = benefits.awards_within(None, first=ASSESSED, last=dt.date(2021, 1, 6))
    helped = running.filter(division_code__startswith=TOWN).values("household_id")
    return Household.objects.filter(division_code=VILLAGE).exclude(id__in=helped).order_by("id")


def assess(homes: list[Household], officers: dict[str, Officer]) -> None:
    """Assessed at home; three of four with a plan and a helper; some on the monitoring list."""
    worker, clerk, at = officers["cun"], officers["shouli"], at_hour(ASSESSED)
    for number, (home, found) in enumerate(zip(homes, FOUND, strict=False)):
        grades = {one.code: (0, "") for one in declared.areas(ASSESSED)}
        grades |= {area: (grade, words) for area, grade, words in found}
        commands.assess(
            household_id=home.id, assessed_date=ASSESSED, first_assessor="唐秀英", second_assessor="蒋志明",
            grades=grades, actor=worker, at=at, request_id=_request("assess", number),
        )  # fmt: skip
    for number, (home, (name, unit)) in enumerate(zip(homes, HELPERS, strict=False)):
        commands.appoint_helper(
            household_id=home.id, name=name, unit=unit, phone=f"1990008{number:04d}", from_date=ASSESSED,
            actor=clerk, at=at,
        )  # fmt: skip
    for home, (area, what, doer_kind, doer, due_date) in zip(homes, MEASURES, strict=False):
        commands.plan_measure(
            household_id=home.id, area=area, what=what, doer_kind=doer_kind, doer=doer, due_date=due_date,
            actor=worker, at=at,
        )  # fmt: skip
    bare = list(without_aid()[:1])
    listed = [
        people.NewFact(
            name="poverty_monitoring", value=value, from_date=ASSESSED, household_id=home.id,
            source=FactSource.IMPORTED, source_note="防返贫监测名单（示例）",
        )
        for home, value in [*zip(homes[4:], (2, 3), strict=False), *((home, 1) for home in bare)]
    ]  # fmt: skip
    people.record_facts(listed, actor=SYSTEM, at=at)


def meet(homes: list[Household], officers: dict[str, Officer]) -> None:
    """A joint session with minutes and a late follow-up, and a meeting of the mechanism still open."""
    clerk, at = officers["shouli"], at_hour(HELD, 15)
    held = commands.hold_meeting(
        kind="joint", division_code=TOWN, held_date=HELD, place="镇政府二楼会议室", participants=THREE_LEVELS,
        actor=clerk, at=at, request_id=_request("meeting", 1),
    )  # fmt: skip
    questions = ("照料费用大，是否提高保障档次", "孙女上学费用，是否给予临时救助")
    for number, (home, question) in enumerate(zip(homes, questions, strict=False)):
        item = commands.add_item(
            meeting_id=held.id, kind="household", household_id=home.id, question=question, actor=clerk, at=at
        )
        commands.decide_item(
            meeting_id=held.id, item_id=item.id, decision=("同意按 A 类保障", "同意受理临时救助")[number],
            follow_up=("下月起调整，当面告知", "指导准备材料")[number], follow_up_by="蒋志明",
            follow_up_due_date=(dt.date(2020, 12, 25), dt.date(2021, 1, 15))[number], actor=clerk, at=at,
        )  # fmt: skip
    if homes:
        commands.issue_minutes(meeting_id=held.id, actor=clerk, at=at)
    bureau, at = officers["shencha"], at_hour(LATER, 10)
    group = commands.hold_meeting(
        kind="mechanism", division_code=DISTRICT, held_date=LATER, place="区政府会议室",
        participants=(Attendance("district", "邓永强", "区民政局"), Attendance("district", "李国平", "区医保局")),
        actor=bureau, at=at, request_id=_request("meeting", 2),
    )  # fmt: skip
    commands.add_item(
        meeting_id=group.id, kind="hard", subject="长期在外、户籍不在本区的病人",
        question="急难发生在本区，户籍地没有答复，由谁救助", actor=bureau, at=at,
    )  # fmt: skip


def _request(*words: object) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, "needs-" + "-".join(str(word) for word in words))
