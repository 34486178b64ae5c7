"""A township with five families in different layers, and the officers who work with them."""

import datetime as dt
import uuid

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.queries import officer_for
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.base.months import Month
from minzheng.kernel.people import commands as people
from minzheng.kernel.people.models import FactSource
from minzheng.registers.benefits import commands as benefits
from minzheng.registers.needs import commands
from minzheng.registers.needs.commands import Attendance
from tests.laid import laid

VILLAGE, TOWN, DISTRICT = accounts.VILLAGE, accounts.TOWN, accounts.DISTRICT
OTHER_TOWN = "431103101200"
DAY = dt.date(2021, 1, 4)  # a Monday
JANUARY = Month(2020, 1)
NO_NEED = dict.fromkeys(("income", "health", "care", "children", "housing", "work"), (0, ""))
THREE_LEVELS = (
    Attendance("village", "唐秀英", "村支书"), Attendance("township", "蒋志明", "民政办"),
    Attendance("district", "邓永强", "局长"),
)  # fmt: skip


class World:
    """Who acts, families by name, and the usual steps with what they ask for."""

    def __init__(self):
        build.lay_ground(lambda words: None)
        by = {"actor": SYSTEM, "at": build.STARTS_AT}
        self.officers = {}
        for username, name, role, prefix, _ in accounts.STAFF:
            if username in ("cun", "shouli", "shenhe", "shencha", "shenpi", "shenji", "zhidan"):
                account = access.open_account(username=username, display_name=name, password="x" * 12, **by)
                access.give_post(
                    account=account, role=role, division_prefix=prefix, from_date=accounts.SINCE, **by
                )
                self.officers[username] = officer_for(account, on_date=DAY)
        self.worker, self.clerk = self.officers["cun"], self.officers["shouli"]
        self.bureau = self.officers["shencha"]
        self.invention = Invention(11)
        self.homes = {
            "低保": self.family("低保", "dibao"), "边缘": self.family("边缘", "dibao_marginal"),
            "临时": self.family("临时", "temporary_aid", Month(2020, 3), Month(2020, 4)),
            "很久": self.family("很久", "temporary_aid", Month(2019, 11), Month(2019, 12)),
            "没有": self.family("没有"), "外镇": self.family("外镇", "tekun", place=OTHER_TOWN),
        }  # fmt: skip

    def by(self, who: str = "cun", day: dt.date = DAY) -> dict:
        return {"actor": self.officers[who], "at": at_hour(day)}

    def family(self, name: str, programme: str = "", first=JANUARY, last=None, place: str = VILLAGE):
        by = {"actor": SYSTEM, "at": build.STARTS_AT}
        number = self.invention.identity_number(dt.date(1970, 5, 1), "男")
        head = people.register_person(identity_number=number, name=f"{name}户", division_code=place, **by)
        home = people.form_household(head=head, division_code=place, from_date=dt.date(2019, 1, 1), **by)
        if programme:
            benefits.open_award(
                programme=programme, household=home, payee=head, division_code=place, persons=[head],
                from_month=first, until_month=last, basis="示例", **by,
            )  # fmt: skip
        return home

    def fact(self, home, name: str, value: int) -> None:
        new = people.NewFact(
            name=name, value=value, from_date=dt.date(2020, 1, 1), household_id=home.id,
            source=FactSource.IMPORTED,
        )  # fmt: skip
        people.record_facts([new], actor=SYSTEM, at=build.STARTS_AT)

    def assess(self, home, day: dt.date = DAY, who: str = "cun", **more):
        grades = NO_NEED | more.pop("grades", {"care": (2, "老人失能，白天没有人照料")})
        values = {
            "assessed_date": day, "first_assessor": "唐秀英", "second_assessor": "蒋志明",
            "request_id": uuid.uuid4(),
        } | more  # fmt: skip
        return commands.assess(household_id=home.id, grades=grades, **values, **self.by(who, day))

    def plan(self, home, who: str = "cun", day: dt.date = DAY, **more):
        values = {
            "area": "care", "what": "每周上门照料三次", "doer_kind": "organisation", "doer": "示例社工站",
            "due_date": dt.date(2021, 2, 1),
        } | more  # fmt: skip
        return commands.plan_measure(household_id=home.id, **values, **self.by(who, day))

    def appoint(self, home, who: str = "shouli", day: dt.date = DAY, **more):
        values = {"name": "周助", "unit": "镇民政办", "phone": "19900001234", "from_date": day} | more
        return commands.appoint_helper(household_id=home.id, **values, **self.by(who, day))

    def meet(self, who: str = "shouli", day: dt.date = DAY, **more):
        values = {
            "kind": "joint", "division_code": TOWN, "held_date": day, "place": "镇会议室",
            "participants": THREE_LEVELS, "request_id": uuid.uuid4(),
        } | more  # fmt: skip
        return commands.hold_meeting(**values, **self.by(who, day))

    def put(self, meeting, who: str = "shouli", **more):
        values = {
            "kind": "household", "household_id": self.homes["低保"].id, "question": "是否提高档次"
        } | more  # fmt: skip
        return commands.add_item(meeting_id=meeting.id, **values, **self.by(who))

    def decide(self, item, who: str = "shouli", **more):
        values = {
            "decision": "同意提档", "follow_up": "送温暖", "follow_up_by": "蒋志明",
            "follow_up_due_date": dt.date(2021, 1, 15),
        } | more  # fmt: skip
        return commands.decide_item(meeting_id=item.meeting_id, item_id=item.id, **values, **self.by(who))

    def finish(self, item, who: str = "shouli", day: dt.date = DAY, **more):
        values = {"done_date": day, "done_note": "已送达"} | more
        return commands.finish_follow_up(
            meeting_id=item.meeting_id, item_id=item.id, **values, **self.by(who, day)
        )


@laid
def world() -> World:
    return World()
