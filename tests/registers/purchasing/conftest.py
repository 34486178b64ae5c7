"""A district with three organisations, both pools filled, and a project that can be walked to any state."""

import datetime as dt
import uuid

from minzheng.config.demo import accounts, build
from minzheng.config.demo.invented import Invention
from minzheng.kernel.access import commands as access
from minzheng.kernel.access.queries import officer_for
from minzheng.kernel.base.actors import SYSTEM
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.territory import commands as territory
from minzheng.registers.organisations import uscc
from minzheng.registers.organisations.models import Organisation
from minzheng.registers.purchasing import commands
from minzheng.registers.purchasing.models import PurchaseProject
from tests.laid import laid

DISTRICT = accounts.DISTRICT
DRAFTED, ANNOUNCED = dt.date(2020, 11, 2), dt.date(2020, 11, 5)
DUE, FROZEN, DRAWN, REVIEW = (dt.date(2020, 11, day) for day in (20, 23, 24, 26))  # the review is a Thursday
CONCLUDED, PUBLIC_UNTIL, SIGNED = REVIEW, dt.date(2020, 12, 3), dt.date(2020, 12, 4)
ENTROPY = "2020101|03 08 12 19 25 30 07"
PROPOSALS = (
    "在七个社区设立服务点，每点配备两名持证社工，建立老人和儿童的服务档案并每月入户探访。",
    "先摸清底数再配置人员，重点做独居老人紧急联络和留守儿童课后托管，年终公开全部结果。",
    "由财务、法律和项目三个小组轮流驻站，帮助备案组织完善章程、账目和年度计划。",
)


def body(serial: int, name: str, state: str = "registered") -> Organisation:
    ended = {"ended_date": dt.date(2020, 6, 1)} if state in ("cancelled", "revoked") else {}
    return Organisation.objects.create(
        uscc=uscc.of_serial(kind="service", division_code=DISTRICT, serial=serial), kind="service", name=name,
        name_pinyin="x", state=state, division_code=DISTRICT, supervisor="区民政局", registration_mode="dual",
        legal_representative="李明", capital_fen=3_000_000, residence="示例路", scope="社会服务",
        registered_date=dt.date(2018, 3, 1), certificate_from=dt.date(2018, 3, 1),
        certificate_until=dt.date(2023, 2, 28), **ended,
    )  # fmt: skip


class World:
    """Who acts, and a project taken as far as a test wants it."""

    def __init__(self):
        territory.seed_calendar(years=range(2020, 2022), actor=SYSTEM, at=build.STARTS_AT)
        by = {"actor": SYSTEM, "at": build.STARTS_AT}
        self.officers = {}
        for username, name, role, prefix, _ in accounts.STAFF:
            if username in ("shezu", "shenpi", "shenji", "shouli"):
                account = access.open_account(
                    username=username, display_name=name, password="correct horse", **by
                )
                access.give_post(
                    account=account, role=role, division_prefix=prefix, from_date=accounts.SINCE, **by
                )
                self.officers[username] = officer_for(account, on_date=DRAFTED)
        self.clerk, self.head = self.officers["shezu"], self.officers["shenpi"]
        self.bodies = [body(serial, f"第{serial}社会工作服务中心") for serial in (1, 2, 3)]
        self.item = commands.add_item(
            code="B01", name="社工服务", group="社会服务", division_code=DISTRICT, from_date=dt.date(2020, 3, 1),
            source="指导性目录", **self.by_clerk(DRAFTED),
        )  # fmt: skip
        invention = Invention(3)
        self.experts = [
            commands.add_expert(
                name=f"专家{'甲乙丙丁戊己庚辛'[place]}", identity_number=invention.identity_number(dt.date(1975,
                5, 1), "男"),
                employer="高校", speciality="社会工作", phone="1", division_code=DISTRICT, evaluates=place < 6,
                assesses=place >= 5, **self.by_clerk(DRAFTED),
            )
            for place in range(8)
        ]  # fmt: skip  # 甲…己 evaluate, 己庚辛 assess

    def by_clerk(self, day: dt.date) -> dict:
        return {"actor": self.clerk, "at": at_hour(day)}

    def by_head(self, day: dt.date) -> dict:
        return {"actor": self.head, "at": at_hour(day)}

    def draft(self, title: str = "社区服务", **changes) -> PurchaseProject:
        held = {"need": "一年的社工服务", "budget_fen": 30_000_000, "term_months": 12, "division_code": DISTRICT,
                "item_id": self.item.id} | changes  # fmt: skip
        return commands.draft_project(title=title, request_id=uuid.uuid4(), **held, **self.by_clerk(DRAFTED))

    def announce(self, project: PurchaseProject) -> PurchaseProject:
        return commands.announce(
            project_id=project.id, bids_due_date=DUE, review_date=REVIEW, **self.by_head(ANNOUNCED)
        )

    def bid(self, project, place: int, **changes):
        held = {"uscc": self.bodies[place].uscc, "price_fen": 28_000_000 - 1_000_000 * place,
                "proposal": PROPOSALS[place]} | changes  # fmt: skip
        return commands.submit_bid(project_id=project.id, **held, **self.by_clerk(dt.date(2020, 11, 10)))

    def freeze(self, project, **changes):
        held = {"panel_size": 5, "entropy_source": "福彩双色球", "draw_date": DRAWN,
                "issue": ENTROPY.split("|", maxsplit=1)[0]} | changes  # fmt: skip
        return commands.freeze_panel(project_id=project.id, **held, **self.by_head(FROZEN))

    def draw(self, project, entropy: str = ENTROPY, day: dt.date = DRAWN):
        return commands.draw_panel(project_id=project.id, entropy=entropy, **self.by_head(day))

    def score_all(self, project, *means: int) -> None:
        for bid, points in zip(project.bids.order_by("id"), means, strict=True):
            for seat in project.seats.all():
                commands.score_bid(
                    project_id=project.id,
                    bid_id=bid.id,
                    seat_id=seat.id,
                    points=points,
                    **self.by_clerk(REVIEW),
                )

    def seat_representative(self, project, name: str = "秦海燕"):
        return commands.seat_representative(project_id=project.id, name=name, **self.by_clerk(DRAWN))

    def conclude(self, project):
        return commands.conclude(project_id=project.id, **self.by_head(CONCLUDED))

    def sign(self, project, day: dt.date = SIGNED, **changes):
        held = {"signing_percent": 50, "midterm_percent": 30, "final_percent": 20,
                "from_date": dt.date(2021, 1, 1)} | changes  # fmt: skip
        return commands.sign_contract(project_id=project.id, **held, **self.by_head(day))

    def seat_assessors(self, project) -> list:
        return [
            commands.seat_assessor(project_id=project.id, expert_id=one.id, **self.by_clerk(SIGNED))
            for one in self.experts[6:]
        ]

    def assess(self, project, stage: str, *points: int):
        seats = project.seats.filter(role="assess").order_by("id")
        given = dict(zip((seat.id for seat in seats), points, strict=True))
        return commands.assess(
            project_id=project.id,
            stage=stage,
            given=given,
            opinion="按计划",
            **self.by_clerk(dt.date(2021, 6, 1)),
        )

    def walk(self, state: str) -> PurchaseProject:
        """A project in a state, two bids in it."""
        project = self.draft()
        steps = {
            "announced": lambda: (self.announce(project), self.bid(project, 0), self.bid(project, 1),
            self.freeze(project)),
            "seated": lambda: (self.draw(project), self.seat_representative(project)),
            "concluded": lambda: (self.score_all(project, 9_000, 8_000), self.conclude(project)),
            "contracted": lambda: (self.sign(project), self.seat_assessors(project)),
            "finished": lambda: self.finish(project),
        }  # fmt: skip
        if state == "failed":
            commands.fail_project(project_id=project.id, reason="无人响应", **self.by_head(DRAFTED))
        elif state == "terminated":
            for step in ("announced", "seated", "concluded", "contracted"):
                steps[step]()
            self.assess(project, "midterm", 5_000, 5_000)
        else:
            for name, step in steps.items():
                if state == "drafted":
                    break
                step()
                if name == state:
                    break
        project.refresh_from_db()
        assert project.state == state
        return project

    def finish(self, project) -> None:
        self.assess(project, "midterm", 9_000, 9_000)
        self.assess(project, "final", 9_000, 9_000)
        for part in project.contract.parts.all():
            self.pay(project, part)

    def pay(self, project, part, voucher: str = "凭证1号"):
        return commands.record_payment(
            project_id=project.id, part_id=part.id, voucher=voucher, **self.by_clerk(dt.date(2021, 6, 2))
        )


@laid
def world() -> World:
    return World()
