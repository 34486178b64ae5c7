"""Groups, bases, federations, needs and purchases for the permission table: one of each."""

import datetime as dt
import uuid

from minzheng.config.demo import accounts
from minzheng.config.demo.invented import Invention
from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.documents.models import Document
from minzheng.registers.communities import commands
from minzheng.registers.communities.models import (
    CommunityGroup,
    CommunityNeed,
    Federation,
    Incubation,
    IncubationBase,
)
from minzheng.registers.communities.reach import PAPER
from minzheng.registers.organisations import uscc
from minzheng.registers.organisations.models import Organisation
from minzheng.registers.purchasing import commands as purchasing
from minzheng.registers.purchasing.models import CatalogueItem, Expert, PurchaseProject

from ..address import Address

DAY = dt.date(2020, 11, 5)
AT = at_hour(DAY)
REVIEW = dt.date(2020, 11, 26)
PURCHASE = "居家养老服务试点"
NAME = "秋叶书画社"
PROPOSALS = (
    "在七个社区设立服务点，每点配备两名持证社工，建立老人和儿童的服务档案并每月入户探访。",
    "先摸清底数再配置人员，重点做独居老人紧急联络和留守儿童课后托管，年终公开全部结果。",
)
SERIAL = 99_001  # of the body that bids: far from those of the field of organisations


def tell(officers: dict[str, Officer]) -> None:
    """Objects for the pages of this field."""
    _tell_group(officers["shouli"])
    _tell_bases(officers["shezu"], officers["shenpi"])
    _tell_purchase(officers["shezu"], officers["shenpi"])


def _tell_group(clerk: Officer) -> None:
    entry = commands.GroupEntry(
        name=NAME, kind="culture", division_code=accounts.VILLAGE, leader_name="周秀兰",
        leader_phone="19900000001",
        member_count=12, place="文化礼堂",
    )  # fmt: skip
    by = {"actor": clerk, "at": AT}
    group = commands.file_group(entry=entry, request_id=uuid.uuid4(), **by)
    commands.issue_certificate(group_id=group.id, **by)
    need = commands.post_need(
        division_code=accounts.VILLAGE, title="独居老人探访", kind="elderly", details="每周一次", beneficiaries=20,
        until_date=dt.date(2021, 1, 31), request_id=uuid.uuid4(), **by,
    )  # fmt: skip
    commands.offer_service(
        need_id=need.id, organisation_name="博益中心", proposal="每周两次", amount_fen=0, **by
    )


def _tell_bases(clerk: Officer, head: Officer) -> None:
    base = commands.open_base(
        name="区孵化中心", division_code=accounts.DISTRICT, address="示例路", capacity=9, opened_date=DAY,
        actor=clerk, at=AT,
    )  # fmt: skip
    stay = commands.apply_for_incubation(
        base_id=base.id, name="晨曦服务中心", contact="李明", phone="1", plan="一年内独立承接项目",
        request_id=uuid.uuid4(), actor=clerk, at=AT,
    )  # fmt: skip
    commands.admit(
        incubation_id=stay.id, points=80, opinion="可以", from_date=DAY, months=12, actor=head, at=AT
    )
    made = commands.add_federation(
        name="区联合会",
        division_code=accounts.DISTRICT,
        president="李明",
        founded_date=DAY,
        actor=clerk,
        at=AT,
    )
    commands.add_member(federation_id=made.id, name="博益中心", joined_date=DAY, actor=clerk, at=AT)


def _tell_purchase(clerk: Officer, head: Officer) -> None:
    """One project in review with a bid, and one with a contract."""
    by_clerk, by_head = {"actor": clerk, "at": AT}, {"actor": head, "at": AT}
    item = purchasing.add_item(
        code="B01", name="社工服务", group="社会服务", division_code=accounts.DISTRICT, from_date=dt.date(2020, 3, 1),
        source="指导性目录", **by_clerk,
    )  # fmt: skip
    invention = Invention(31)
    for place in range(7):
        purchasing.add_expert(
            name=f"评审员{place}", identity_number=invention.identity_number(dt.date(1975, 5, 1), "男"),
            employer="高校", speciality="社会工作", phone="1", division_code=accounts.DISTRICT, evaluates=place < 5,
            assesses=place >= 5, **by_clerk,
        )  # fmt: skip
    body = Organisation.objects.create(
        uscc=uscc.of_serial(kind="service", division_code=accounts.DISTRICT, serial=SERIAL), kind="service",
        name="示例社会工作服务中心", name_pinyin="x", state="registered", division_code=accounts.DISTRICT,
        supervisor="区民政局", registration_mode="dual", legal_representative="李明", capital_fen=3_000_000,
        residence="示例路", scope="社会服务", registered_date=dt.date(2018, 3, 1),
        certificate_from=dt.date(2018, 3, 1), certificate_until=dt.date(2023, 2, 28),
    )  # fmt: skip
    for title, proposal in zip((PURCHASE, f"{PURCHASE}二期"), PROPOSALS, strict=True):
        project = purchasing.draft_project(
            title=title, item_id=item.id, division_code=accounts.DISTRICT, need="一年的服务",
            budget_fen=100_000_00,
            term_months=12, request_id=uuid.uuid4(), **by_clerk,
        )  # fmt: skip
        key = {"project_id": project.id}
        purchasing.announce(bids_due_date=dt.date(2020, 11, 20), review_date=REVIEW, **key, **by_head)
        purchasing.submit_bid(uscc=body.uscc, price_fen=99_000_00, proposal=proposal, **key, **by_clerk)
        purchasing.freeze_panel(
            panel_size=5, entropy_source="双色球", issue="2020101",
            draw_date=dt.date(2020, 11, 24), **key, **by_head,
        )  # fmt: skip
        purchasing.draw_panel(
            entropy="2020101|03 08 12", actor=head, at=at_hour(dt.date(2020, 11, 24)), **key
        )
    _sign(project.id, clerk, head)


def _sign(project_id: int, clerk: Officer, head: Officer) -> None:
    """The second project goes on to its contract, with an assessor seated."""
    key, review = {"project_id": project_id}, at_hour(REVIEW)
    purchasing.seat_representative(name="秦海燕", actor=clerk, at=review, **key)
    project = PurchaseProject.objects.get(id=project_id)
    for seat in project.seats.all():
        purchasing.score_bid(
            bid_id=project.bids.get().id, seat_id=seat.id, points=9_000, actor=clerk, at=review, **key
        )
    purchasing.conclude(actor=head, at=review, **key)
    signed = at_hour(dt.date(2020, 12, 10))
    purchasing.sign_contract(
        signing_percent=50, midterm_percent=30, final_percent=20, from_date=dt.date(2021, 1, 1), actor=head,
        at=signed, **key,
    )  # fmt: skip
    assessor = Expert.objects.filter(assesses=True).order_by("-id")[0]
    purchasing.seat_assessor(expert_id=assessor.id, actor=clerk, at=signed, **key)


def addresses() -> dict[str, Address]:
    """By name with its namespace; a name that is missing here needs neither object nor form."""
    return {**_communities(), **_bases(), **_purchases(), **_public()}


def _communities() -> dict[str, Address]:
    group = CommunityGroup.objects.get(name=NAME)
    need = CommunityNeed.objects.order_by("id")[0]
    paper = Document.objects.filter(template=PAPER).order_by("id")[0]
    key, asked = {"group_id": group.id}, {"need_id": need.id}
    activity = {"on_date": "2021-01-05", "title": "写春联", "participants": "12"}
    entry = {
        "name": "长青门球队", "kind": "culture", "division_code": accounts.VILLAGE, "leader_name": "李明",
        "leader_phone": "19900000002", "member_count": "9", "place": "村部",
    }  # fmt: skip
    posted = {
        "division_code": accounts.VILLAGE, "title": "四点半课堂", "kind": "children", "details": "放学后托管",
        "beneficiaries": "30", "until_date": "2021-02-28",
    }  # fmt: skip
    return {
        "communities:town": Address({"code": accounts.TOWN}),
        "communities:new": Address(form=entry),
        "communities:group": Address(key),
        "communities:certificate": Address(key),
        "communities:paper": Address(key | {"document_id": paper.id}),
        "communities:act": Address(key | {"action": "activity"}, form=activity),
        "communities:new_need": Address(form=posted),
        "communities:need": Address(asked),
        "communities:need_act": Address(asked | {"action": "close"}),
        "communities:sign": Address(asked | {"offer_id": need.offers.get().id}),
    }


def _bases() -> dict[str, Address]:
    base = IncubationBase.objects.order_by("id")[0]
    stay = Incubation.objects.order_by("id")[0]
    federation = Federation.objects.order_by("id")[0]
    station = {
        "name": "普利桥孵化站", "division_code": accounts.TOWN, "address": "镇政府", "capacity": "3",
        "opened_date": "2020-12-01",
    }  # fmt: skip
    application = {"name": "长风服务中心", "contact": "李明", "phone": "1", "plan": "一年内独立承接项目"}
    service = {"on_date": "2021-01-05", "title": "辅导", "minutes": "60", "mentor": "周老师"}
    street = {
        "name": "普利桥联合会", "division_code": accounts.TOWN, "president": "李明", "founded_date": "2020-12-01"
    }  # fmt: skip
    member = {"name": "同心中心", "joined_date": "2020-12-01"}
    key = {"federation_id": federation.id}
    return {
        "communities:new_base": Address(form=station),
        "communities:base": Address({"base_id": base.id}),
        "communities:apply": Address({"base_id": base.id}, form=application),
        "communities:incubation": Address({"incubation_id": stay.id}),
        "communities:incubation_act": Address({"incubation_id": stay.id, "action": "service"}, form=service),
        "communities:new_federation": Address(form=street),
        "communities:federation": Address(key),
        "communities:federation_act": Address(key | {"action": "member"}, form=member),
        "communities:leave": Address(key | {"member_id": federation.members.order_by("id")[0].id}),
    }


def _purchases() -> dict[str, Address]:
    review = PurchaseProject.objects.get(title=PURCHASE)
    signed = PurchaseProject.objects.get(title=f"{PURCHASE}二期")
    seat = review.seats.order_by("id")[0]
    assessor = signed.seats.get(role="assess")
    part = signed.contract.parts.get(stage="signing")
    drafted = {
        "title": "新项目", "item_id": str(CatalogueItem.objects.order_by("id")[0].id), "need": "一年的服务",
        "budget_fen": "1000", "term_months": "12",
    }  # fmt: skip
    person = {
        "name": "新专家", "identity_number": Invention(77).identity_number(dt.date(1970, 1, 1), "女"),
        "employer": "高校", "speciality": "法律", "phone": "1", "evaluates": "on",
    }  # fmt: skip
    tie = {"uscc": signed.winner.uscc, "organisation_name": "x", "kind": "kin", "from_date": "2020-01-01"}
    item = {"code": "B09", "name": "新服务", "group": "社会服务", "from_date": "2020-03-01", "source": "目录"}
    expert = Expert.objects.order_by("id")[0]
    verdict = {"stage": "midterm", "opinion": "按计划", f"seat_{assessor.id}": "90"}
    scored = {"project_id": review.id, "bid_id": review.bids.get().id, "seat_id": seat.id}
    return {
        "purchasing:new": Address(form=drafted),
        "purchasing:project": Address({"project_id": review.id}),
        "purchasing:act": Address({"project_id": review.id, "action": "fail"}, form={"reason": "无人响应"}),
        "purchasing:score": Address(scored, form={"points": "88.5"}),
        "purchasing:assess": Address({"project_id": signed.id}, form=verdict),
        "purchasing:pay": Address({"project_id": signed.id, "part_id": part.id}, form={"voucher": "凭证1号"}),
        "purchasing:new_expert": Address(form=person),
        "purchasing:expert": Address({"expert_id": expert.id}),
        "purchasing:expert_act": Address({"expert_id": expert.id, "action": "tie"}, form=tie),
        "purchasing:new_item": Address(form=item),
    }


def _public() -> dict[str, Address]:
    signed = PurchaseProject.objects.get(title=f"{PURCHASE}二期")
    return {
        "hall_bodies:place": Address({"code": accounts.VILLAGE}),
        "hall_bodies:purchase": Address({"project_id": signed.id}),
        "hall_bodies:body": Address({"uscc": signed.winner.uscc}),
        "hall_bodies:sheet": Address({"uscc": signed.winner.uscc}),
    }
