"""双随机 and penalties of 2020: a round drawn from the 365, its inspections, and a case in each important state.

The numbers of the draw are invented and say so. All cases run by the law of 2020 (行政处罚法 2017, 民政部令第44号).
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case
from minzheng.registers.enforcement import commands
from minzheng.registers.enforcement.fields import Field
from minzheng.registers.enforcement.models import (
    EnforcementOfficer,
    InspectionObject,
    InspectionTask,
    RandomInspection,
)

from ..year import DISTRICT, Say

BEGINNING = dt.date(2020, 1, 6)
FREEZES, DRAWS = dt.date(2020, 11, 12), dt.date(2020, 11, 15)
ENTROPY_SOURCE, ISSUE, NUMBERS = "演示号码（不是真实开奖号）", "2020110", "04 09 13 18 22 31 06"
ITEMS = (
    ("按章程规定的宗旨和业务范围开展活动", "社会团体登记管理条例 第三十条", 2),
    ("会费、收费项目和标准已公示，没有违规收费", "社会团体登记管理条例 第三十条", 3),
    ("财务管理制度健全，账目清楚", "民间非营利组织会计制度", 1),
    ("登记事项变更后按时办理变更登记", "社会团体登记管理条例 第二十条", 1),
    ("在登记的住所可以联系", "社会组织信用信息管理办法", 2),
)
OTHERS = (  # code, field, name, class
    ("YL-001", Field.ELDER_CARE, "梧桐街道康乐养老院", "B"),
    ("YL-002", Field.ELDER_CARE, "示范区夕阳红护理院", "C"),
    ("BZ-001", Field.FUNERALS, "青松岭公益性公墓", "B"),
    ("HJ-001", Field.MARRIAGE, "良缘婚姻介绍所", "B"),
    ("CP-001", Field.LOTTERY, "福利彩票 43110301 站", "A"),
)


@dataclass
class Story:
    """What happens in a year of enforcement; the order of calls is the story."""

    officers: dict[str, Officer]
    last_request: int = 0

    def request(self) -> uuid.UUID:
        self.last_request += 1
        return uuid.uuid5(uuid.NAMESPACE_URL, f"enforcement-{self.last_request}")

    def libraries(self) -> None:
        """Officers with certificates, objects, checklist, texts."""
        by = {"actor": self.officers["shenpi"], "at": at_hour(BEGINNING)}
        rows = (
            ("雷振宇", "HN431103001", "zhifa", False), ("阳海波", "HN431103002", "zhifa2", False),
            ("唐志勇", "HN431103003", "", False), ("文静", "HN431103004", "fazhi", True),
        )  # fmt: skip
        for name, number, username, is_law_qualified in rows:
            fields = [Field.DIVISIONS] if username == "fazhi" else list(Field.values)
            commands.enter_officer(
                name=name, certificate_number=number, valid_from=dt.date(2018, 7, 1),
                valid_until=dt.date(2023, 6, 30), fields=fields, division_code=DISTRICT, username=username,
                is_law_qualified=is_law_qualified, **by,
            )  # fmt: skip
        for code, field, name, risk_class in OTHERS:
            commands.enter_object(code=code, field=field, name=name, division_code=DISTRICT,
                                  risk_class=risk_class, **by)  # fmt: skip
        items = [
            {"key": f"i{number}", "text": text, "article": article, "level": level}
            for number, (text, article, level) in enumerate(ITEMS, start=1)
        ]
        commands.keep_checklist(
            field=Field.ORGANISATIONS, items=items, source="民发〔2017〕45号", from_date=BEGINNING,
            division_code=DISTRICT, **by,
        )  # fmt: skip
        commands.keep_first_texts(actor=self.officers["fazhi"], at=at_hour(BEGINNING, 10))

    def round(self) -> RandomInspection:
        """Planned and frozen on a Thursday, drawn on Sunday."""
        head = self.officers["shenpi"]
        planned = commands.plan_round(
            title="2020年社会组织双随机抽查", field=Field.ORGANISATIONS, division_code=DISTRICT,
            finish_by=dt.date(2021, 1, 15), actor=head, at=at_hour(FREEZES),
        )  # fmt: skip
        frozen = commands.freeze_round(
            round_id=planned.id, entropy_source=ENTROPY_SOURCE, issue=ISSUE, draw_date=DRAWS, actor=head,
            at=at_hour(FREEZES, 10),
        )  # fmt: skip
        officer = EnforcementOfficer.objects.get(certificate_number="HN431103003")
        first = InspectionObject.objects.filter(field=Field.ORGANISATIONS, is_active=True).order_by("code")[
            :40
        ]
        for target in first:
            commands.avoid(officer_id=officer.id, object_id=target.id, reason="曾在该单位任职", actor=head,
                           at=at_hour(FREEZES, 11))  # fmt: skip
        return commands.draw_round(
            round_id=frozen.id, entropy=f"{ISSUE}|{NUMBERS}", actor=head, at=at_hour(DRAWS, 22)
        )

    def inspections(self, found: RandomInspection) -> None:
        """All but one of the tasks of 雷振宇 are done; most results are published."""
        tasks = list(InspectionTask.objects.filter(round=found).order_by("id"))
        accounts = {self.officers[name].account_id: self.officers[name] for name in ("zhifa", "zhifa2")}
        left_open = False
        for number, task in enumerate(tasks):
            pair = list(task.officers.order_by("id").values_list("officer__account_id", flat=True))
            if not left_open and self.officers["zhifa"].account_id in pair:
                left_open = True
                continue
            filer = next(accounts[one] for one in pair if one in accounts)
            day = dt.date(2020, 11, 18) + dt.timedelta(days=number)
            self._inspect(task, filer, at_hour(day, 10), number)
            if number < len(tasks) - 2:
                commands.publish_result(
                    task_id=task.id, actor=self.officers["shenpi"], at=at_hour(day + dt.timedelta(days=5))
                )

    def _inspect(self, task: InspectionTask, filer: Officer, moment: dt.datetime, number: int) -> None:
        answers = {f"i{one}": {"answer": "ok"} for one in range(1, len(ITEMS) + 1)}
        outcome, findings, correct_by = "nothing", "各项符合规定。", None
        if number == 2:
            answers["i2"] = {"answer": "problem", "note": "向会员收取未公示的培训费 6000 元"}
            outcome, findings = "suspected", "涉嫌违规收费，转执法线索。"
        elif number in (4, 7):
            answers["i3"] = {"answer": "problem", "note": "个别月份凭证未装订"}
            outcome, findings = "ordered", "责令整理账目，按期改正。"
            correct_by = moment.date() + dt.timedelta(days=20)
        commands.record_inspection(
            task_id=task.id, inspected_at=moment, answers=answers, outcome=outcome, findings=findings,
            signed_by="在场负责人", photos=[], correct_by=correct_by, actor=filer,
            at=moment + dt.timedelta(hours=2), request_id=self.request(),
        )  # fmt: skip

    def supervision(self) -> None:
        """Findings of daily supervision in the linked fields, and leads from outside."""
        rows = (
            (Field.FUNERALS, "青松岭公益性公墓", "三处墓穴面积超过规定", 3, dt.date(2020, 9, 8)),
            (Field.MARRIAGE, "良缘婚姻介绍所", "服务价目未上墙", 1, dt.date(2020, 10, 13)),
            (Field.ELDER_CARE, "示范区夕阳红护理院", "夜间值班记录不全", 2, dt.date(2020, 11, 5)),
            (Field.VOLUNTEERS, "蓝天志愿服务队", "部分服务时长没有记录", 2, dt.date(2020, 12, 3)),
        )
        for field, name, text, level, day in rows:
            commands.record_finding(
                field=field,
                subject_name=name,
                text=text,
                level=level,
                found_date=day,
                division_code=DISTRICT,
                correct_by=day + dt.timedelta(days=30),
                actor=self.officers["zhifa"],
                at=at_hour(day, 16),
                request_id=self.request(),
            )
        commands.receive_lead(
            source="complaint", field=Field.MARRIAGE, subject_name="良缘婚姻介绍所", level=2,
            facts="群众反映收取会员费后介绍的对象信息不实。", happened_date=dt.date(2020, 12, 1),
            division_code=DISTRICT, actor=self.officers["zhifa"], at=at_hour(dt.date(2020, 12, 28)),
            request_id=self.request(),
        )  # fmt: skip

    # Penalties ------------------------------------------------------------

    def open_case(self, day: dt.date, **more) -> Case:
        pair = EnforcementOfficer.objects.filter(certificate_number__in=("HN431103001", "HN431103002"))
        data = {
            "lead_id": None, "party_kind": "organisation", "party_code": "", "party_address": "",
            "happened_from": day - dt.timedelta(days=90), "happened_until": day - dt.timedelta(days=20),
            "is_life_or_finance": False, "base": None, "officers": [str(one.id) for one in pair],
        }  # fmt: skip
        return cases.open_case(
            matter="penalty",
            data=data | more,
            actor=self.officers["zhifa"],
            at=at_hour(day),
            request_id=self.request(),
        )

    def act(self, case: Case, action: str, username: str, day: dt.date, **data) -> Case:
        return cases.act(
            case_id=case.id, action=action, data=data, actor=self.officers[username], at=at_hour(day, 15),
            note=data.pop("note", ""), request_id=self.request(),
        )  # fmt: skip

    def evidence(self, case: Case, day: dt.date, name: str, **more) -> None:
        pair = EnforcementOfficer.objects.filter(certificate_number__in=("HN431103001", "HN431103002"))
        given = {
            "kind": "document", "origin": "当事人提供", "proves": "违法事实和金额", "collected_at": at_hour(day, 10),
            "at": at_hour(day, 17),
        }  # fmt: skip
        commands.add_evidence(
            case_id=case.id, name=name, officer_ids=[one.id for one in pair], actor=self.officers["zhifa"],
            request_id=self.request(), **given | more,
        )  # fmt: skip

    def fees_case(self, party: str, opened: dt.date, fine: int) -> Case:
        """An association that collected 6,000 yuan it may not: up to the notice."""
        case = self.open_case(
            opened, field=Field.ORGANISATIONS, violation="organisation-fees", party_name=party, base=6000,
            facts="向会员单位收取未公示的培训费共 6000 元。",
        )  # fmt: skip
        self.act(case, "file", "fushen", opened + dt.timedelta(days=1), note="同意立案")
        self.evidence(case, opened + dt.timedelta(days=6), "收费收据存根")
        self.act(
            case,
            "propose",
            "zhifa",
            opened + dt.timedelta(days=10),
            tier="light",
            fine=fine,
            confiscated=6000,
            kinds=["warning", "confiscation", "fine"],
            conclusion="事实清楚，证据确凿，主动退还部分费用。",
        )
        self.act(
            case,
            "review",
            "fazhi",
            opened + dt.timedelta(days=12),
            opinion="主体、程序、依据和裁量适当，同意。",
        )
        self.act(case, "notify", "zhifa", opened + dt.timedelta(days=14), reasons="违反收费管理规定。")
        return case

    def penalties(self) -> None:
        """Overdue and growing; closed; notified; under investigation; proposed; waiting for filing."""
        decision = {"tier": "light", "fine": 20000, "confiscated": 6000, "reasons": "查明属实。",
                    "kinds": ["warning", "confiscation", "fine"]}  # fmt: skip
        for party, opened, pays in (
            ("冷水滩区某行业协会（示例一）", dt.date(2020, 8, 3), False), ("冷水滩区某商会（示例二）", dt.date(2020, 6, 1), True)
        ):  # fmt: skip
            case = self.fees_case(party, opened, 20000)
            self.act(case, "decide", "shenpi", opened + dt.timedelta(days=21), **decision)
            served = opened + dt.timedelta(days=23)
            self.act(
                case, "serve", "zhifa", served, served_date=served, method="direct", receiver="法定代表人"
            )
            if pays:
                paid = served + dt.timedelta(days=8)
                self.act(case, "pay", "zhifa", paid, paid_date=paid, amount=26000, receipt_number="DEMO-0001")
                self.act(case, "close", "shenpi", paid + dt.timedelta(days=2), note="已履行，结案。")
        self.fees_case("冷水滩区某促进会（示例三）", dt.date(2020, 12, 21), 20000)
        grave = self.open_case(
            dt.date(2020, 12, 14), field=Field.FUNERALS, violation="grave-oversize", party_name="某石材经营部（示例四）",
            facts="建造的三处墓穴面积超过规定。", base=12000,
        )  # fmt: skip
        self.act(grave, "file", "fushen", dt.date(2020, 12, 15), note="同意立案")
        self.evidence(grave, dt.date(2020, 12, 30), "施工合同和账本", kind="object", is_preserved=True)
        self.open_case(
            dt.date(2021, 1, 5), field=Field.MARRIAGE, violation="agency-false-information",
            party_name="某婚姻介绍所（示例五）", facts="提供的征婚信息与实际不符。",
        )  # fmt: skip
        simple = self.open_case(
            dt.date(2020, 10, 20), field=Field.VOLUNTEERS, violation="volunteers-record",
            party_name="某志愿服务队（示例六）", facts="不依法记录志愿服务信息，当场改正。",
        )  # fmt: skip
        self.act(simple, "on_spot", "zhifa", dt.date(2020, 10, 20), kinds=["warning"])

    def rest(self) -> None:
        """A campaign with its results, a challenge answered in time."""
        campaign = commands.open_campaign(
            title="打击整治非法社会组织专项行动", field=Field.ORGANISATIONS, basis="上级民政部门部署",
            from_date=dt.date(2020, 4, 1), until_date=dt.date(2020, 12, 31), division_code=DISTRICT,
            targets=[{"label": "排查线索", "target": 12}, {"label": "劝散", "target": 3}],
            actor=self.officers["shenpi"], at=at_hour(dt.date(2020, 4, 1)),
        )  # fmt: skip
        for label, day, place, count in (
            ("排查线索", dt.date(2020, 5, 12), "中心城区九个街道", 8), ("排查线索", dt.date(2020, 9, 3), "各乡镇", 5),
            ("劝散", dt.date(2020, 9, 24), "某“联谊会”活动场所", 1),
        ):  # fmt: skip
            commands.record_action(
                campaign_id=campaign.id, label=label, done_date=day, place=place, count=count, result="已登记台账",
                actor=self.officers["zhifa2"], at=at_hour(day, 17), request_id=self.request(),
            )  # fmt: skip
        challenge = commands.receive_challenge(
            kind="reconsideration", act="对某行业协会的行政处罚决定", claimant="某行业协会（示例一）",
            authority="区人民政府", received_date=dt.date(2020, 9, 28), division_code=DISTRICT,
            actor=self.officers["fazhi"], at=at_hour(dt.date(2020, 9, 28), 16), request_id=self.request(),
        )  # fmt: skip
        commands.reply_challenge(
            challenge_id=challenge.id, defence="事实清楚，程序合法，裁量适当。", replied_date=dt.date(2020, 10, 9),
            actor=self.officers["fazhi"], at=at_hour(dt.date(2020, 10, 9), 16),
        )  # fmt: skip


def tell(officers: dict[str, Officer], say: Say) -> None:
    """Told through the real commands; `officers` by user name."""
    story = Story(officers)
    story.libraries()
    commands.import_organisations(division_code=DISTRICT, actor=officers["shenpi"], at=at_hour(BEGINNING, 11))
    found = story.round()
    story.inspections(found)
    story.supervision()
    story.penalties()
    story.rest()
    say(f"双随机：{found.object_draw.size} 家中抽 {sum(found.wants.values())} 家；处罚案件 6 件")
