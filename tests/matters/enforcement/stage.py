"""A penalty played step by step: an association that collected fees it may not, in 2022."""

import datetime as dt
import uuid

from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case
from minzheng.registers.enforcement import commands
from minzheng.registers.enforcement.models import PenaltyFile
from tests.registers.enforcement import world

OPENED = dt.date(2022, 3, 1)  # a Tuesday
KINDS = {"tier": "light", "kinds": ["warning", "confiscation", "fine"], "fine": 33_000, "confiscated": 10_000}


class Play:
    """One case and the people who move it; days are given, the hour is nine."""

    def __init__(self, people, certificates):
        self.people, self.certificates = people, certificates
        self.case: Case | None = None

    @property
    def file(self) -> PenaltyFile:
        return PenaltyFile.objects.get(case=self.case)

    def declared(self, **more) -> dict:
        return {
            "lead_id": None, "field": "organisations", "violation": "organisation-fees",
            "party_kind": "organisation", "party_name": "示例行业协会", "party_code": "51999901MJ0000000X",
            "party_address": "示范区一号", "facts": "2021年向12家会员收取未公示的评比费共一万元。",
            "happened_from": dt.date(2021, 8, 1), "happened_until": dt.date(2021, 12, 20),
            "is_life_or_finance": False, "base": 10_000,
            "officers": [str(self.certificates[key].id) for key in ("one", "two")],
        } | more  # fmt: skip

    def open(self, day: dt.date = OPENED, who: str = "one", **more) -> Case:
        self.case = cases.open_case(
            matter="penalty", data=self.declared(**more), actor=self.people[who], at=at_hour(day),
            request_id=uuid.uuid4(),
        )  # fmt: skip
        return self.case

    def act(self, action: str, who: str, day: dt.date, **data) -> Case:
        self.case = cases.act(
            case_id=self.case.id, action=action, data=data, actor=self.people[who], at=at_hour(day),
            request_id=uuid.uuid4(),
        )  # fmt: skip
        return self.case

    def evidence(self, day: dt.date, **more):
        given = {
            "case_id": self.case.id, "kind": "document", "name": "收费票据", "origin": "示例行业协会",
            "proves": "收取评比费的金额", "collected_at": at_hour(day),
            "officer_ids": [one.id for key, one in self.certificates.items() if key != "three"],
            "actor": self.people["one"], "at": at_hour(day, 10), "request_id": uuid.uuid4(),
        }  # fmt: skip
        return commands.add_evidence(**given | more)

    # To each state by the shortest way ------------------------------------------------------------

    def filed(self):
        self.open()
        self.act("file", "head", dt.date(2022, 3, 2))

    def proposed(self):
        self.filed()
        self.evidence(dt.date(2022, 3, 7))
        self.act("propose", "one", dt.date(2022, 3, 14), conclusion="事实清楚", **KINDS)

    def reviewed(self):
        self.proposed()
        self.act("review", "lawyer", dt.date(2022, 3, 16), opinion="同意")

    def notified(self):
        self.reviewed()
        self.act("notify", "one", dt.date(2022, 3, 18), reasons="违反收费规定")

    def hearing(self):
        self.notified()
        self.act("request_hearing", "one", dt.date(2022, 3, 22), requested_on=dt.date(2022, 3, 21),
                 hearing_date=dt.date(2022, 3, 31), place="会议室")  # fmt: skip

    def heard(self):
        self.hearing()
        self.act("hold_hearing", "lawyer", dt.date(2022, 3, 31), record="双方陈述", opinion="维持")

    def decided(self):
        self.notified()
        self.act("decide", "head", dt.date(2022, 3, 28), reasons="查明属实", **KINDS)

    def served(self):
        self.decided()
        self.act(
            "serve",
            "one",
            dt.date(2022, 3, 31),
            served_date=dt.date(2022, 3, 30),
            method="direct",
            receiver="张某",
        )

    def urged(self):
        self.served()
        self.act("urge", "one", dt.date(2022, 5, 5))

    def enforcing(self):
        self.urged()
        self.act("apply_court", "second_head", dt.date(2022, 10, 12), court="示范区人民法院")

    def fulfilled(self):
        self.served()
        self.act("pay", "one", dt.date(2022, 4, 11), paid_date=dt.date(2022, 4, 8), amount=43_000, late=None,
                 receipt_number="P-1")  # fmt: skip

    def closed(self):
        self.fulfilled()
        self.act("close", "head", dt.date(2022, 4, 15))


WAYS = {
    "pen_drafted": Play.open,
    "pen_filed": Play.filed,
    "pen_proposed": Play.proposed,
    "pen_reviewed": Play.reviewed,
    "pen_notified": Play.notified,
    "pen_hearing": Play.hearing,
    "pen_heard": Play.heard,
    "pen_decided": Play.decided,
    "pen_served": Play.served,
    "pen_urged": Play.urged,
    "pen_enforcing": Play.enforcing,
    "pen_fulfilled": Play.fulfilled,
    "pen_closed": Play.closed,
}


def new(people) -> Play:
    return Play(people, world.certify(people))
