"""The demo district's officers over its divisions, and reports taken to any state."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.test import override_settings

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.queries import officer_for
from minzheng.kernel.access.roles import Role
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.people import commands as people
from minzheng.registers.outreach import commands
from minzheng.registers.outreach.models import Report
from tests.laid import laid

DAY = dt.date(2020, 11, 5)  # a Thursday
AT = at_hour(DAY)
FACTS = "老人摔伤后没人照料，家里没有收入。"
NAME, PHONE = "王小明", "19900000001"
OTHER_TOWN = "431103101"


class World:
    """Who acts, and a report as somebody would enter it."""

    def __init__(self):
        build.lay_ground(lambda words: None)
        officers = accounts.open_all(build.STARTS_AT)
        by = {"actor": SYSTEM, "at": build.STARTS_AT}
        account = access.open_account(username="far", display_name="外镇", password=accounts.PASSWORD, **by)
        access.give_post(
            account=account, role=Role.TOWN_CLERK, division_prefix=OTHER_TOWN, from_date=accounts.SINCE, **by
        )
        self.far = officer_for(account, on_date=DAY)
        self.worker, self.town, self.town_head = officers["cun"], officers["shouli"], officers["shenhe"]
        self.clerk, self.head, self.auditor = officers["shencha"], officers["shenpi"], officers["shenji"]
        self.person = people.register_person(
            identity_number=Invention(5).identity_number(dt.date(1950, 3, 5), "女"), name="何示例",
            division_code=accounts.VILLAGE, actor=SYSTEM, at=AT,
        )  # fmt: skip

    def told(self, **changes) -> commands.Told:
        typed = {"purpose": "need", "channel": "hotline", "division_code": accounts.VILLAGE,
                 "subject_name": "何示例", "facts": FACTS}  # fmt: skip
        if changes.get("purpose") == "complaint":
            typed["complaint_kind"] = "ineligible"
        return commands.Told(**typed | changes)

    def receive(self, actor=None, day: dt.date = DAY, *, is_meant: bool = True, **changes) -> Report:
        return commands.receive(
            told=self.told(**changes), actor=actor or self.clerk, at=at_hour(day), request_id=uuid.uuid4(),
            is_meant=is_meant,
        )  # fmt: skip

    def assign(self, report, to: str = accounts.TOWN):
        return commands.assign(report_id=report.id, to_code=to, actor=self.clerk, at=AT)

    def look_into(self, report, actor=None, how: str = "visit"):
        return commands.look_into(
            report_id=report.id, how=how, text="属实，独居，没有收入", actor=actor or self.town, at=AT
        )

    def settle(self, report, outcome: str = "explained", **more):
        text = "已告知政策和办法"
        return commands.settle(
            report_id=report.id, outcome=outcome, text=text, actor=self.town, at=AT, **more
        )

    def close(self, report, reply: str = "已电话答复"):
        return commands.close(report_id=report.id, reply=reply, actor=self.town, at=AT)

    def merge(self, report, into: str):
        return commands.merge(report_id=report.id, into_number=into, actor=self.clerk, at=AT)

    def withdraw(self, report, reason: str = "反映人撤回"):
        return commands.withdraw(report_id=report.id, reason=reason, actor=self.clerk, at=AT)

    def refer(self, report, scheme: str = "medical", actor=None, **more):
        return commands.refer(
            report_id=report.id if report else None, scheme=scheme, asked="请核实大病救助",
            actor=actor or self.town, at=AT, request_id=uuid.uuid4(), **more,
        )  # fmt: skip

    def hand_over(self, report, actor=None, reason: str = "疑似优亲厚友"):
        return commands.hand_over(report_id=report.id, reason=reason, actor=actor or self.head, at=AT)

    def walk(self, state: str, **changes) -> Report:
        """A report in a state."""
        place = {"division_code": accounts.DISTRICT} if state == "received" else {}
        report = self.receive(**place | changes)
        if state in ("assigned", "looked_into", "settled", "closed"):
            if report.state == "received":
                self.assign(report)
            if state != "assigned":
                self.look_into(report)
            if state in ("settled", "closed"):
                self.settle(report)
            if state == "closed":
                self.close(report)
        elif state == "merged":
            self.merge(report, self.receive(**changes).number)
        elif state == "withdrawn":
            self.withdraw(report)
        report.refresh_from_db()
        assert report.state == state
        return report


@laid
def world() -> Iterator[World]:
    with override_settings(DISTRICT_CODE=accounts.DISTRICT):
        yield World()
