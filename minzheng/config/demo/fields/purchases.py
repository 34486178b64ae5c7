"""The purchases of the told district: one under way since summer, and the joined project just announced."""

import datetime as dt
import uuid

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.communities.bodies import public_organisations
from minzheng.registers.purchasing import commands
from minzheng.registers.purchasing.models import CatalogueItem, Expert
from minzheng.registers.supervision import queries as supervision

from ..accounts import DISTRICT
from ..invented import Invention

CATALOGUE = (
    ("B0101", "社会工作服务", "社会服务"), ("B0102", "养老服务", "社会服务"), ("B0103", "儿童福利服务", "社会服务"),
    ("B0104", "社会救助服务", "社会服务"), ("B0201", "社会组织孵化培育", "社会治理"), ("B0202", "社区治理服务", "社会治理"),
)  # fmt: skip
SPECIALITIES = ("社会工作", "财务审计", "公共管理", "老年服务", "法律", "心理学")
SOURCE = "湖南省政府购买服务指导性目录（示例）"
ENTROPY = "福彩双色球开奖号码"
BIDDERS = 3
PROPOSALS = (
    "在七个社区设点，每点配备两名持证社工，围绕老人、儿童和困难家庭建立服务档案，每月入户探访，每季度开展小组活动，年终交评估报告。",
    "以总站带分站的方式运行，先用一个月摸清底数，再按需求配置人员；重点做独居老人紧急联络、留守儿童课后托管，并培训本地志愿者骨干。",
    "由财务、法律、项目三个小组轮流驻站，帮助备案组织完善章程、账目和年度计划，协助申报项目，全年不少于二百四十个工作日，结果全部公开。",
)


def tell_purchases(officers: dict[str, Officer], invention: Invention) -> None:
    """Catalogue, pools, a contract that was assessed once, and a tender that waits for its panel.

    Without three registered service bodies that may bid there is nobody to buy from, and nothing is told.
    """
    clerk, head = officers["shezu"], officers["shenpi"]
    at = at_hour(dt.date(2020, 4, 7))
    for code, name, group in CATALOGUE:
        commands.add_item(
            code=code, name=name, group=group, division_code=DISTRICT, from_date=dt.date(2020, 3, 1),
            source=SOURCE,
            actor=clerk, at=at,
        )  # fmt: skip
    _fill_pools(clerk, invention, at)
    bidders = _who_may_bid(at.date())
    if len(bidders) < BIDDERS:
        return
    first = _draft("社区居家养老社工服务", "B0102", 28_600_000, clerk, dt.date(2020, 5, 6))
    _walk_to_contract(first, bidders, clerk, head)
    joined = _draft(
        "社工站、社区治理和服务创新、社会组织孵化培育打包服务",
        "B0201",
        80_600_000,
        clerk,
        dt.date(2020, 12, 14),
    )
    commands.announce(
        project_id=joined, bids_due_date=dt.date(2021, 1, 4), review_date=dt.date(2021, 1, 8), actor=head,
        at=at_hour(dt.date(2020, 12, 15)),
    )  # fmt: skip
    for place, code in enumerate(bidders):
        commands.submit_bid(
            project_id=joined, uscc=code, price_fen=80_000_000 - 400_000 * place,
            proposal=f"（打包项目，方案{'甲乙丙'[place]}）三项任务分别计划：" + PROPOSALS[(place + 1) % 3][::-1],
            actor=clerk, at=at_hour(dt.date(2020, 12, 28)),
        )  # fmt: skip
    commands.freeze_panel(
        project_id=joined, panel_size=5, entropy_source=ENTROPY, issue="2021003",
        draw_date=dt.date(2021, 1, 7),
        actor=head, at=at_hour(dt.date(2021, 1, 5)),
    )  # fmt: skip


def _who_may_bid(day: dt.date) -> list[str]:
    """Service bodies in good standing, those whose name says social work or care first."""
    found = []
    rows = sorted(public_organisations(kind="service", standing=True), key=lambda one: not fits(one.name))
    for body in rows[:30]:
        listed = supervision.public_credit(body.id, on_date=day).on_lists
        if body.state == "registered" and body.registered_date < day and not listed:
            found.append(body.uscc)
    return found[:BIDDERS]


def fits(name: str) -> bool:
    """Whether a name is that of a body that could do social services."""
    return any(word in name for word in ("社会工作", "养老", "助老", "服务中心"))


def _fill_pools(clerk: Officer, invention: Invention, at: dt.datetime) -> None:
    """Eight who evaluate, four who assess, two who stand in both pools."""
    for place in range(14):
        sex = "男女"[place % 2]
        birth = invention.birth_date(at.date(), 35, 60)
        commands.add_expert(
            name=invention.name(sex), identity_number=invention.identity_number(birth, sex),
            employer=("永州某高校（示例）", "某会计师事务所（示例）", "某社工机构（示例）")[place % 3],
            speciality=SPECIALITIES[place % 6], phone=f"1990009{place:04d}", division_code=DISTRICT,
            evaluates=place < 8 or place >= 12, assesses=place >= 8, actor=clerk, at=at,
        )  # fmt: skip


def _draft(title: str, code: str, budget_fen: int, clerk: Officer, day: dt.date) -> int:
    return commands.draft_project(
        title=title, item_id=CatalogueItem.objects.get(code=code, division_code=DISTRICT).id,
        division_code=DISTRICT,
        need="在中心城区七个社区提供为期一年的服务，须有持证社工，按月报告，接受中期和末期评估。",
        budget_fen=budget_fen, term_months=12, request_id=uuid.uuid4(), actor=clerk, at=at_hour(day),
    ).id  # fmt: skip


def _walk_to_contract(project_id: int, bidders: list[str], clerk: Officer, head: Officer) -> None:
    """Announced in May, reviewed in June, signed, and assessed halfway in December."""
    key, hour = {"project_id": project_id}, at_hour
    commands.announce(
        bids_due_date=dt.date(2020, 5, 29), review_date=dt.date(2020, 6, 5), actor=head,
        at=hour(dt.date(2020, 5, 8)), **key,
    )  # fmt: skip
    bids = [
        commands.submit_bid(
            uscc=code, price_fen=28_000_000 - 300_000 * place, proposal=PROPOSALS[place], actor=clerk,
            at=hour(dt.date(2020, 5, 20)), **key,
        )
        for place, code in enumerate(bidders)
    ]  # fmt: skip
    commands.add_tie(
        expert_id=Expert.objects.filter(evaluates=True).order_by("id")[0].id, uscc=bidders[0],
        organisation_name=bids[0].organisation_name, kind="board", from_date=dt.date(2016, 1, 1),
        until_date=dt.date(2018, 6, 30), actor=clerk, at=hour(dt.date(2020, 5, 25)),
    )  # fmt: skip
    commands.freeze_panel(
        panel_size=5, entropy_source=ENTROPY, issue="2020042", draw_date=dt.date(2020, 6, 4), actor=head,
        at=hour(dt.date(2020, 6, 1)), **key,
    )  # fmt: skip
    project = commands.draw_panel(
        entropy="2020042|03 08 12 19 25 30 07", actor=head, at=hour(dt.date(2020, 6, 4)), **key
    )
    commands.seat_representative(name="秦海燕", actor=clerk, at=hour(dt.date(2020, 6, 4)), **key)
    for number, seat in enumerate(project.seats.all()):
        for place, bid in enumerate(bids):
            commands.score_bid(
                bid_id=bid.id, seat_id=seat.id, points=9_000 - 250 * place + 50 * number, actor=clerk,
                at=hour(dt.date(2020, 6, 5), 15), **key,
            )  # fmt: skip
    commands.conclude(actor=head, at=hour(dt.date(2020, 6, 5), 17), **key)
    signed = dt.date(2020, 6, 22)
    contract = commands.sign_contract(
        signing_percent=50, midterm_percent=30, final_percent=20, from_date=dt.date(2020, 7, 1), actor=head,
        at=hour(signed), **key,
    )  # fmt: skip
    part = contract.parts.get(stage="signing")
    commands.record_payment(
        part_id=part.id, voucher="冷财支〔2020〕示例18号", actor=clerk, at=hour(dt.date(2020, 7, 3)), **key
    )
    halfway = hour(dt.date(2020, 12, 21))
    seats = [
        commands.seat_assessor(expert_id=one.id, actor=clerk, at=halfway, **key).id
        for one in Expert.objects.filter(assesses=True, evaluates=False).order_by("id")[:3]
    ]
    commands.assess(
        stage="midterm", given=dict(zip(seats, (8_800, 8_450, 8_600), strict=True)),
        opinion="服务按计划开展，入户记录需要补齐。", actor=clerk, at=halfway, **key,
    )  # fmt: skip
