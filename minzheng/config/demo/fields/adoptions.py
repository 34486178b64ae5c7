"""Adoptions, counselling and the registry's other duties in the told district; every adoption by the real
commands.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case
from minzheng.registers.adoptions import commands as adoptions
from minzheng.registers.adoptions.assessing import INDICATORS
from minzheng.registers.adoptions.origins import papers_for
from minzheng.registers.adoptions.queries import dossier_of_subject
from minzheng.registers.counselling import commands as counselling
from minzheng.registers.counselling.checklists import PAID_SERVICES
from minzheng.registers.counselling.commands import LedgerRow
from minzheng.registers.counselling.models import Counsellor, MediationCase

from ..accounts import DISTRICT
from ..invented import Invention
from ..year import Say

SEED = 1973
DAY = dt.date
CLEAN = dict.fromkeys(PAID_SERVICES, False)


class Adopting:
    """One adoption on its way: each method is a step on a day."""

    def __init__(self, invention: Invention, officers: dict[str, Officer]):
        self.invention, self.officers = invention, officers
        self.case: Case | None = None

    def apply(self, day: dt.date, origin: str, *, child_age: int = 4, disabled: bool = False) -> "Adopting":
        """A couple in its late thirties and a child; an institution's child has no identity number yet."""
        new, birth = self.invention, day.replace(month=3, day=15)
        man, wife = new.birth_date(day, 36, 40), new.birth_date(day, 34, 38)
        home = origin.endswith("_home")
        data = {
            "origin": origin, "in_district": "yes", "place": "示例儿童福利院" if home else "示例街道示例社区",
            "adopter_name": new.name("男"), "adopter_number": new.identity_number(man, "男"), "married": True,
            "spouse_name": new.name("女"), "spouse_number": new.identity_number(wife, "女"), "children": 0,
            "child_name": new.name("女"), "child_number": "", "child_sex": "女",
            "child_birth_date": birth.replace(year=day.year - child_age), "disabled": disabled,
            "giver_name": "示例儿童福利院" if home else new.name("女"), "giver_number": "",
            "found_sketch": "示例街道卫生院门口捡拾，着蓝色棉衣，随身有奶瓶一只。" if origin.startswith("found") else "",
            "able": True, "healthy": True, "blameless": True, "giver_agrees": True, "given_together": True,
            "child_agrees": True,
        }  # fmt: skip
        if origin == "step":
            data |= {"spouse_name": "", "spouse_number": ""}
        self.case = cases.open_case(
            matter="adoption", data=data, actor=self.officers["dengji"], at=at_hour(day, 9),
            request_id=uuid.uuid4(),
        )  # fmt: skip
        return self

    def act(self, action: str, day: dt.date, who: str = "dengji", hour: int = 10, **data) -> "Adopting":
        self.case = cases.act(
            case_id=self.case.id, action=action, data=data, actor=self.officers[who], at=at_hour(day, hour),
            request_id=uuid.uuid4(),
        )  # fmt: skip
        return self

    def accept(self, day: dt.date) -> "Adopting":
        dossier = dossier_of_subject(self.case.subject)
        papers = [key for key, _ in papers_for(dossier.origin, disabled=dossier.disabled)]
        return self.act("accept", day, papers=papers)

    def publish(self, day: dt.date) -> "Adopting":
        text = "女童，约四岁，示例街道卫生院门口捡拾，着蓝色棉衣，随身有奶瓶一只。"
        return self.act("publish_notice", day, medium="示例日报", text=text)

    def consent(self, day: dt.date) -> "Adopting":
        return self.act(
            "consent_assessment",
            day,
            team="officers",
            assessors="肖玉兰、吕小芳",
            provider="",
            provider_staff=None,
        )

    def report(self, day: dt.date) -> "Adopting":
        ratings = {f"rating_{key}": 3 for key in INDICATORS} | {"rating_community": 2}
        return self.act(
            "report_assessment", day, **ratings, findings=[], passed="yes", remarks="",
            integration_from=day - dt.timedelta(days=40), integration_until=day - dt.timedelta(days=2),
        )  # fmt: skip

    def to_certificate(self, day: dt.date) -> "Adopting":
        return self.act("examine", day).act("register", day, who="chuzhang", hour=15)


def tell(officers: dict[str, Officer], say: Say) -> None:
    """Told through the real commands; the year's ledger of mediations is taken over in bulk."""
    invention = Invention(SEED, lane=3)
    _adoptions(invention, officers)
    _leads(officers)
    staff = counsellors(officers["dengji"])
    taken = take_over_year(officers["dengji"])
    mediations(invention, officers["dengji"], staff)
    duties(officers["dengji"], range(1, 12))
    say(f"收养登记、调解辅导已讲述：调解台账 {taken} 对")


def _adoptions(invention: Invention, officers: dict[str, Officer]) -> None:
    """Five registered in 2020 under the law of that year; two of the new year under way."""

    def new(day: dt.date, origin: str, **more) -> Adopting:
        return Adopting(invention, officers).apply(day, origin, **more)

    for origin, opened, decided in (
        ("orphan_home", DAY(2020, 3, 9), DAY(2020, 3, 30)),
        ("orphan", DAY(2020, 5, 11), DAY(2020, 6, 3)),
        ("step", DAY(2020, 7, 6), DAY(2020, 7, 20)),
        ("hardship", DAY(2020, 9, 7), DAY(2020, 9, 28)),
    ):
        new(opened, origin).accept(opened).to_certificate(decided)
    foundling = new(DAY(2020, 8, 3), "foundling_home", disabled=True).publish(DAY(2020, 8, 5))
    foundling.accept(DAY(2020, 9, 1)).to_certificate(DAY(2020, 10, 12))
    reasons = "送养人未提交有抚养义务的人的书面同意（民法典 第一千零九十六条）。"
    new(DAY(2020, 11, 2), "orphan").act("refuse", DAY(2020, 11, 16), who="chuzhang", reasons=reasons)
    new(DAY(2020, 11, 30), "foundling_home").publish(DAY(2020, 12, 1)).accept(DAY(2020, 12, 14))
    new(DAY(2020, 12, 7), "kin").accept(DAY(2020, 12, 8)).act("examine", DAY(2020, 12, 28))
    new(DAY(2021, 1, 4), "orphan_home").accept(DAY(2021, 1, 4)).consent(DAY(2021, 1, 5))
    new(DAY(2021, 1, 5), "foundling")


def _leads(officers: dict[str, Officer]) -> None:
    by = {"actor": officers["dengji"], "at": at_hour(DAY(2020, 6, 10))}
    made = adoptions.record_lead(
        division_code=DISTRICT, source="hospital", found_on=DAY(2020, 6, 9), place="示例街道",
        request_id=uuid.uuid4(),
        content="卫生院反映有人持来历不明的出生证明为婴儿接种。", **by,
    )  # fmt: skip
    adoptions.pass_lead(lead_id=made.id, police_office="示例派出所", police_receipt="示例回执1号", **by)
    later = by | {"at": at_hour(DAY(2020, 7, 20))}
    adoptions.answer_lead(lead_id=made.id, outcome="查明为亲生，出生证明补办中，未发现拐卖。", **later)
    adoptions.record_lead(
        division_code=DISTRICT, source="report", found_on=DAY(2020, 12, 21), place="示例镇",
        request_id=uuid.uuid4(),
        content="村民反映某户抱养一名女婴，未办理收养登记。", **by | {"at": at_hour(DAY(2020, 12, 22))},
    )  # fmt: skip


def counsellors(actor: Officer) -> list[Counsellor]:
    by = {"actor": actor, "at": at_hour(DAY(2020, 1, 6))}
    contract = counselling.sign_contract(
        division_code=DISTRICT, number="冷民购〔2020〕示例1号", provider="示例心理咨询中心", from_date=DAY(2020, 1, 1),
        until_date=DAY(2021, 6, 30), hours=1200, amount_fen=96_000_00, **by,
    )  # fmt: skip
    rows = (
        ("石心怡", "psychologist", contract.id),
        ("文正", "lawyer", contract.id),
        ("蒋爱群", "mediator", None),
    )
    return [
        counselling.add_counsellor(
            division_code=DISTRICT, name=name, profession=profession, contract_id=which, **by
        )
        for name, profession, which in rows
    ]


def take_over_year(actor: Officer, count: int = 1973) -> int:
    """The ledger of 2020 as document 003 prints it: of 1,973 couples 80 reconciled and 258 passed to the
    court, which divorced 252 and reconciled 6; 31 ordinary and 110 simple files.
    """
    rows = []
    for number in range(count):
        court = "divorced" if 80 <= number < 332 else "reconciled" if 332 <= number < 338 else ""
        kind = "ordinary" if number % 14 == 0 and number < 434 else "simple" if 500 <= number < 610 else ""
        rows.append(
            LedgerRow(
                couple=f"2020年台账{number % 1931}", opened_on=DAY(2020, 1,
                2) + dt.timedelta(days=number * 7 % 363),
                stage="before_divorce", outcome="reconciled" if number < 80 else _outcome(number, court),
                paper_kind=kind, archive_number=f"台2020-{number + 1:04d}" if kind else "", court_result=court,
                court="示例区人民法院",
            )
        )  # fmt: skip
    return counselling.take_over_ledger(
        division_code=DISTRICT, rows=rows, source="2020年调解台账", actor=actor, at=at_hour(DAY(2021, 1, 4))
    )


def _outcome(number: int, court: str) -> str:
    if court:
        return "to_court"
    return ("divorced", "divorced", "postponed", "divorced", "unfinished")[number % 5]


def mediations(invention: Invention, actor: Officer, staff: Iterable[Counsellor]) -> list[MediationCase]:
    """Three couples of the first days of January: one being counselled, one reconciled, one at the court."""
    made = []
    for day, counsellor in zip((4, 5, 5), staff, strict=True):
        by = {"actor": actor, "at": at_hour(DAY(2021, 1, day), 10)}
        numbers = (
            invention.identity_number(DAY(1985, 2, day), "男"), invention.identity_number(DAY(1987, 6, day),
            "女"),
        )  # fmt: skip
        row = counselling.open_mediation(
            division_code=DISTRICT, first_number=numbers[0], second_number=numbers[1], stage="cooling",
            consented=True, counsellor_id=counsellor.id, **by,
        )  # fmt: skip
        counselling.record_session(
            mediation_id=row.id, held_on=DAY(2021, 1, day), minutes=60, method="together",
            counsellor_id=counsellor.id, record="双方就家务和债务沟通，约定再谈。", request_id=uuid.uuid4(), **by,
        )  # fmt: skip
        made.append(row)
    by = {"actor": actor, "at": at_hour(DAY(2021, 1, 5), 16)}
    counselling.close_mediation(mediation_id=made[1].id, outcome="reconciled", paper_kind="simple", **by)
    counselling.refer_to_court(mediation_id=made[2].id, court="示例区人民法院", court_mediator="何公正", **by)
    return made


def duties(actor: Officer, months: Iterable[int]) -> None:
    """Monthly reports (December's is still to come), agencies, activities, evidence."""
    for month in months:
        by = {"actor": actor, "at": at_hour(DAY(2020, month, 1) + dt.timedelta(days=27))}
        bad = month == 4
        row = counselling.record_check(
            division_code=DISTRICT, month=DAY(2020, month, 1), found=CLEAN | {"photo": bad},
            fees_fen=600_00 if bad else 0, note="登记处楼道照相摊点向新人收费" if bad else "", **by,
        )  # fmt: skip
        if bad:
            later = by | {"at": at_hour(DAY(2020, 5, 8))}
            counselling.close_check(check_id=row.id, closing_note="摊点已清退，公示免费拍照点", **later)
    by = {"actor": actor, "at": at_hour(DAY(2020, 10, 20))}
    for number, name in enumerate(
        ("缘分示例婚介服务部", "银桥示例婚姻介绍所", "百合示例婚恋服务中心"), start=1
    ):
        agency = counselling.list_agency(
            division_code=DISTRICT, name=name, credit_code=f"92431103MA4SHIL{number:02d}X",
            address=f"示例路{number}号",
            kind="non_profit" if number == 2 else "company", contact="负责人", **by,
        )  # fmt: skip
        counselling.record_inspection(
            agency_id=agency.id, inspected_on=DAY(2020, 10, 20), inspectors=["肖玉兰", "雷振宇"], note="现场检查",
            findings=["fees_unclear", "identity_unchecked"] if number == 1 else [],
            rectify_by=DAY(2020, 11, 10) if number == 1 else None, request_id=uuid.uuid4(), **by,
        )  # fmt: skip
    for kind, title, day, venue, people in (
        ("visit", "婚姻文化展示馆开放日", DAY(2020, 5, 20), "区婚姻文化展示馆", 260),
        ("ceremony", "集体颁证仪式", DAY(2020, 8, 25), "区婚姻登记处颁证厅", 96),
        ("lecture", "新婚夫妻第一课", DAY(2020, 9, 12), "区社会工作服务站", 48),
        ("custom", "婚事新办倡议进村", DAY(2020, 10, 15), "示例镇文化站", 150),
    ):
        counselling.record_activity(
            division_code=DISTRICT, kind=kind, title=title, held_on=day, venue=venue, participants=people,
            organiser="区民政局", request_id=uuid.uuid4(), **by,
        )  # fmt: skip
    for criterion, title in (
        ("staff", "登记员颁证员资格证书"),
        ("disclosure", "办事流程上墙照片"),
        ("counselling", "家庭辅导室设置"),
    ):
        counselling.keep_evidence(division_code=DISTRICT, criterion=criterion, title=title, note="", **by)
