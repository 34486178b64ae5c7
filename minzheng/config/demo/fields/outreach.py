"""Reports and referrals of the last weeks of the told year, in every state, by the real commands."""

import datetime as dt
import uuid

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.outreach import commands
from minzheng.registers.outreach.models import Report

from ..accounts import DISTRICT, TOWN, VILLAGE
from ..invented import Invention
from ..year import Say

SEED = 12_349
CAMPAIGN = "农村低保专项治理"
OFFICE_ADDRESS = "192.0.2.10"  # of the library's computer on which the public page was used


class Story:
    """What was told, and what the officers did about it."""

    def __init__(self, officers: dict[str, Officer]):
        self.officers, self.invention = officers, Invention(SEED)
        self.phones = iter(range(19_900_000_101, 19_900_000_199))

    def by(self, username: str, month: int, day: int) -> dict:
        year = 2021 if month == 1 else 2020
        return {"actor": self.officers[username], "at": at_hour(dt.date(year, month, day), 10)}

    def receive(
        self, username: str, month: int, day: int, facts: str, *, named: bool = False, **more
    ) -> Report:
        typed = {"purpose": "need", "channel": "hotline", "division_code": VILLAGE, "place": "三组"} | more
        typed.setdefault("subject_name", self.invention.name("女"))
        if named:
            typed |= {"reporter_name": self.invention.name("男"), "reporter_phone": str(next(self.phones))}
        told = commands.Told(facts=facts, **typed)
        return commands.receive(
            told=told, request_id=uuid.uuid4(), is_meant=True, **self.by(username, month, day)
        )

    def look_into(self, report: Report, username: str, month: int, day: int, text: str) -> None:
        commands.look_into(report_id=report.id, how="visit", text=text, **self.by(username, month, day))

    def end(self, report: Report, month: int, day: int, outcome: str, text: str, reply: str = "") -> None:
        by = self.by("shouli", month, day)
        commands.settle(report_id=report.id, outcome=outcome, text=text, **by)
        if reply:
            commands.close(report_id=report.id, reply=reply, **by)

    def needs(self) -> None:
        """Somebody in need: just told, overdue, looked into, answered, told twice."""
        self.receive("shencha", 1, 4, "邻居来电：独居老人摔伤卧床，两天没人做饭。", named=True, urgency="red")
        self.receive("shouli", 12, 10, "网格员报：家里失火，衣被烧毁，暂住亲戚家。", channel="grid")
        seen = self.receive("cun", 12, 28, "走访时见到：丈夫住院，家里没有劳动力。", channel="visit",
                            urgency="orange")  # fmt: skip
        self.look_into(seen, "cun", 12, 30, "属实。丈夫肾病透析，每月自付两千多元，有两个孩子上学。")
        told = self.receive("shencha", 12, 7, "来电问：母亲瘫痪在床，能不能享受护理补贴。", named=True)
        self.look_into(told, "shouli", 12, 9, "母亲有二级肢体残疾证，没有申请过。")
        self.end(
            told,
            12,
            9,
            "explained",
            "已当面告知残疾人两项补贴的条件和办法。",
            "已入户告知，可随时到村里申请。",
        )
        twice = self.receive("shencha", 1, 5, "又来电：老人摔伤没人管。", subject_name="不详")
        first = Report.objects.filter(urgency="red").order_by("id")[0]
        commands.merge(report_id=twice.id, into_number=first.number, **self.by("shencha", 1, 5))

    def referred(self) -> None:
        """One family for which three departments were asked."""
        report = self.receive(
            "shouli", 12, 14, "村里反映：大病住院花光积蓄，房子也漏雨。", channel="department"
        )
        self.look_into(report, "shouli", 12, 15, "属实。肺癌手术后，房屋鉴定为 C 级危房。")
        for scheme, asked in (
            ("medical", "请核实住院费用，按规定给予医疗救助。"), ("housing", "请鉴定危房并列入改造计划。"),
        ):  # fmt: skip
            made = commands.refer(
                report_id=report.id, scheme=scheme, asked=asked, request_id=uuid.uuid4(),
                **self.by("shouli", 12, 15),
            )  # fmt: skip
            if scheme == "medical":
                commands.record_answer(
                    referral_id=made.id, answer="granted", by_whom="待遇科", text="已一站式结算，救助 8,600 元。",
                    **self.by("shouli", 12, 25),
                )  # fmt: skip
        self.end(report, 12, 28, "referred", "已转医疗保障、住房和城乡建设部门。")

    def complaints(self) -> None:
        """One at a township, one kept at the district and handed over, one from the public page."""
        first = self.receive(
            "shencha", 12, 16, "举报：这户在城里买了商铺，还在领低保。", purpose="complaint",
            complaint_kind="ineligible", campaign=CAMPAIGN, named=True,
        )  # fmt: skip
        commands.assign(report_id=first.id, to_code=TOWN, **self.by("shencha", 12, 17))
        self.look_into(first, "shouli", 12, 22, "已入户，商铺登记在已分户的儿子名下，正在核对。")
        kept = self.receive(
            "shencha", 12, 18, "举报：村干部给亲戚办低保，条件明显不够。", purpose="complaint",
            complaint_kind="favouritism", campaign=CAMPAIGN, subject_name="某村干部", channel="petition",
        )  # fmt: skip
        commands.assign(report_id=kept.id, to_code=DISTRICT, **self.by("shencha", 12, 18))
        by_head = self.by("shenpi", 12, 24)
        commands.hand_over(report_id=kept.id, reason="疑似优亲厚友，涉及村干部。", **by_head)
        commands.record_receipt(
            report_id=kept.id,
            receipt_number="示例收〔2020〕7号",
            receipt_date=by_head["at"].date(),
            **by_head,
        )
        told = commands.Told(
            purpose="need", channel="", division_code="", subject_name="不详", place="河西大桥下",
            facts="桥洞下住着一位老人，天冷没有被子。",
        )  # fmt: skip
        commands.report_publicly(
            told=told, address=OFFICE_ADDRESS, request_id=uuid.uuid4(), **self.by("shencha", 1, 5)
        )


def tell(officers: dict[str, Officer], say: Say) -> None:
    """Told through the real commands; `officers` by user name."""
    story = Story(officers)
    story.needs()
    story.referred()
    story.complaints()
    say(f"线索和转办：{Report.objects.count()} 条线索")
