"""社会组织监管 in 2020: the inspection of 2019 as printed, those who were late, the lists, double publicity.

The printed figures are 51 associations = 16 合格 + 6 基本合格 + 29 不合格 and 286 service bodies = 212 + 7 + 67. Print
counts those who did not take part among 不合格; how many they were is not printed and is invented here.
"""

import datetime as dt
import random
from collections.abc import Iterable

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.registers.organisations.models import Agent, Organisation
from minzheng.registers.supervision import commands
from minzheng.registers.supervision.models import (
    AnnualReport,
    CreditEntry,
    InspectionEntry,
    LedgerEntry,
    Publication,
    SupervisionStep,
)
from minzheng.registers.supervision.situations import report_as

from ..accounts import DISTRICT
from ..year import Say

RESULTS = {
    "association": {"pass": 16, "basic": 6, "fail": 20, "absent": 9},
    "service": {"pass": 212, "basic": 7, "fail": 40, "absent": 27},
}
SITUATIONS = ("accounts", "inactive", "unregistered_change", "disorder", "no_place")
# Of the 38 licences of 2020 (5 + 9 founded, 4 + 14 changed, 6 cancelled) 26 stood on the platform.
PUBLISHED = {"社会组织成立登记": 14, "社会组织变更登记": 6, "社会组织注销登记": 6}
NOT_SENT = "变更事项只涉及业务范围、章程等内部事项，当年没有作为许可信息报送（口径待核实）"
FORMER = "原业务主管单位（示例）"
DECOUPLED = 35  # trade associations of the first two batches: 16 cancelled and 19 that remain


FEES = [
    {
        "category": "dues",
        "name": name,
        "amount_fen": yuan * 100,
        "unit": "年",
        "basis": "2019年会员大会决议（无记名投票）",
    }
    for name, yuan in (("会长单位", 6000), ("副会长单位", 3000), ("理事单位", 1500), ("会员单位", 500))
]


def tell(officers: dict[str, Officer], say: Say) -> None:
    """Told after the organisations; the few below walk through the real commands, the stock in bulk."""
    told = Told(officers)
    told.inspect()
    told.walk()
    told.publish()
    told.decouple()
    told.keep_ledgers()
    told.begin_next()
    say("社会组织监管：2019 年度年检、信用名单、双公示、脱钩和监管台账已写入")


def _on(day: str, hour: int = 9) -> dt.datetime:
    return at_hour(dt.date.fromisoformat(day), hour)


class Told:
    """The year as one clerk, one head and one agent lived it."""

    def __init__(self, officers: dict[str, Officer]):
        self.clerk, self.head, self.agent = officers["shezu"], officers["shenpi"], officers["shetuan"]
        self.random = random.Random(2020)  # noqa: S311 - invention, not secrecy

    def inspect(self) -> None:
        """Both rounds: the list frozen in January, reports in spring, results in October."""
        for kind, shares in RESULTS.items():
            made = commands.freeze_round(
                year=2019, kind=kind, division_code=DISTRICT, basis="冷民发〔2020〕示例12号",
                rectify_by_date=dt.date(2020, 9, 30), actor=self.clerk, at=_on("2020-01-15"),
            )  # fmt: skip
            results = [code for code, count in shares.items() for _ in range(count)]
            rows = list(made.entries.select_related("organisation").order_by("id"))
            self.random.shuffle(results)
            self._decide_all([*zip(rows, results, strict=False)])

    def _decide_all(self, pairs: Iterable[tuple[InspectionEntry, str]]) -> None:
        reports, steps, rows = [], [], []
        for row, result in pairs:
            row.state, row.result, row.proposed_result = "decided", result, result
            row.report_as, row.decided_date = report_as(result), dt.date(2020, 10, 28)
            row.situations = {"pass": [], "absent": ["refusal"]}.get(result, [self.random.choice(SITUATIONS)])
            rows.append(row)
            if result != "absent":
                reports.append(self._report(row, result))
                steps.append(
                    _step(row, "report", "报送年度工作报告", "due", "reported", self.agent, "2020-05-18")
                )
            steps.append(_step(row, "examine", "提出年检结论", "reported", "examined", self.clerk, "2020-10-20",
                               result=result, situations=row.situations, opinion="按报告和实地情况提出"))  # fmt: skip
            steps.append(_step(row, "decide", "审批年检结论", "examined", "decided", self.head, "2020-10-28"))
        AnnualReport.objects.bulk_create(reports, batch_size=500)
        SupervisionStep.objects.bulk_create(steps, batch_size=1000)
        InspectionEntry.objects.bulk_update(
            rows,
            ["state", "result", "proposed_result", "report_as", "decided_date", "situations"],
            batch_size=500,
        )

    def _report(self, row: InspectionEntry, result: str) -> AnnualReport:
        opening = self.random.randrange(300, 3_000) * 10_000
        income, spent = self.random.randrange(50, 2_000) * 10_000, self.random.randrange(40, 1_500) * 10_000
        idle, unclear = "inactive" in row.situations, 100_000 * ("accounts" in row.situations)
        return AnnualReport(
            entry=row, number=1, submitted_at=_on("2020-05-18"), submitted_by_name="经办人", on_behalf=True,
            opening_net_assets_fen=opening, income_fen=income, expense_fen=spent,
            net_assets_fen=opening + income - spent + unclear,
            activities=0 if idle else self.random.randrange(2, 40), activity_text="按章程开展公益服务和会员活动。",
            residence=row.organisation.residence, has_place="no_place" not in row.situations,
            staff=self.random.randrange(1, 12), branches=0, party_members=row.organisation.party_members,
            party_form=row.organisation.party_form, party_text="按要求开展党建工作。",
            fees_text="只收会费，依据、标准已公示，未发现违规。" if row.is_trade_association else "",
        )  # fmt: skip

    def walk(self) -> None:
        """Those who were late get their order; one misses it and goes on the list, and one is repaired."""
        absent = InspectionEntry.objects.filter(
            result="absent", round__year=2019, organisation__state="registered", division_code=DISTRICT
        ).select_related("organisation")
        rows = list(absent.order_by("id")[:4])
        for place, row in enumerate(rows):
            order = commands.order_rectification(
                organisation_id=row.organisation_id, entry=row, ground="late",
                demands="未在规定时限内参加2019年度检查。请补报年度工作报告，说明原因，提交书面整改报告。",
                due_date=dt.date(2020, 9, 30), actor=self.clerk, at=_on("2020-07-06"),
            )  # fmt: skip
            if place == 3:
                self._submit(order.id)
                continue
            self._act(
                "rectification",
                order.id,
                "propose",
                self.clerk,
                "2020-10-09",
                reason="催告后仍未提交书面整改报告",
            )
        self._list(rows[:3])

    def _submit(self, order_id: int) -> None:
        self._act("rectification", order_id, "submit_for", self.clerk, "2020-09-28",
                  report_text="已补报年度工作报告，说明了迟报原因。")  # fmt: skip
        self._act(
            "rectification", order_id, "accept", self.clerk, "2020-09-29", opinion="书面报告齐全，核对属实"
        )

    def _list(self, rows: list[InspectionEntry]) -> None:
        listed = CreditEntry.objects.filter(organisation_id__in=[row.organisation_id for row in rows])
        for place, entry in enumerate(listed.order_by("id")):
            self._act("credit", entry.id, "notify", self.clerk, "2020-10-12")
            if place == 2:
                self._act("credit", entry.id, "state_for", self.clerk, "2020-10-20",
                          statement="负责人住院，正在补办整改材料，请求宽限。")  # fmt: skip
                continue
            self._act(
                "credit",
                entry.id,
                "list",
                self.head,
                "2020-11-02",
                opinion="逾期未陈述申辩，事实清楚，予以列入",
            )
            if place == 1:
                self._act("credit", entry.id, "repair_for", self.clerk, "2020-12-01",
                          repair_text="已补报2019年度报告，完成整改。")  # fmt: skip
                self._act("credit", entry.id, "remove", self.head, "2020-12-04", opinion="核实整改完成")

    def _act(self, subject: str, subject_id: int, action: str, actor: Officer, day: str, **data) -> None:
        commands.act(
            subject=subject, subject_id=subject_id, action=action, data=data, actor=actor, at=_on(day)
        )

    def publish(self) -> None:
        """The licences of 2020, taken from their cases: 38 decided, 26 published, 12 with a reason."""
        commands.pull_licences(division_code=DISTRICT, actor=self.clerk, at=_on("2020-12-29"))
        number = 0
        for name, published in PUBLISHED.items():
            rows = Publication.objects.filter(matter_name=name, division_code__startswith=DISTRICT)
            for place, row in enumerate(rows.order_by("decided_date", "id")):
                if place >= published:
                    self._act("publication", row.id, "exclude", self.clerk, "2020-12-30", reason=NOT_SENT)
                    continue
                number += 1
                row.state, row.platform_number = "published", f"XYYZ2020{number:06d}"
                row.published_date = min(row.due_date, row.decided_date + dt.timedelta(days=3 + number % 5))
                row.save(update_fields=["state", "published_date", "platform_number"])

    def decouple(self) -> None:
        """35 = 16 cancelled + 19 that remain, all of them looked back upon."""
        trade = Organisation.objects.filter(division_code=DISTRICT, is_trade_association=True).order_by("id")
        LedgerEntry.objects.bulk_create(
            LedgerEntry(
                organisation=one, ledger="decoupling", number=f"TG{DISTRICT}-2020-{place:04d}", name=one.name,
                division_code=DISTRICT, state="cancelled" if one.ended_date else "reviewed",
                opened_at=_on("2020-03-02"), opened_by_id=self.clerk.account_id,
                opened_by_name=self.clerk.name,
                details={"batch": "1" if place <= 20 else "2", "former_unit": one.supervisor or FORMER},
            )
            for place, one in enumerate(trade.exclude(registered_date__year__gte=2020)[:DECOUPLED], 1)
        )  # fmt: skip

    def keep_ledgers(self) -> None:
        """A lead with nothing behind it, a school that was looked at, a major event that waits."""
        by = {"actor": self.clerk, "at": _on("2020-11-10")}
        lead = commands.open_entry(
            ledger="illegal", division_code=DISTRICT, **by,
            data={"name": "某某国际养生联盟（示例）", "illegal_kind": "unregistered", "channel": "report",
                  "text": "群众反映有人以“联盟”名义发展会员。"},
        )  # fmt: skip
        self._act("ledger", lead.id, "investigate", self.clerk, "2020-11-11", investigators="秦海燕、雷振宇")
        self._act(
            "ledger",
            lead.id,
            "clear",
            self.clerk,
            "2020-11-20",
            result_text="现场没有活动，未发现非法社会组织",
        )
        body = Organisation.objects.filter(division_code=DISTRICT, kind="service", state="registered").first()
        if body is not None:
            commands.open_entry(
                ledger="risk",
                organisation_id=body.id,
                data={"body_kind": "school", "due_date": "2021-01-31"},
                **by,
            )
        own = Agent.objects.filter(account_id=self.agent.account_id, valid__endswith=None).first()
        if own is not None:
            commands.open_entry(
                ledger="major_event", organisation_id=own.organisation_id,
                data={"event_kind": "meeting", "event_date": "2021-01-20", "text": "拟召开会员大会换届。"},
                actor=self.agent, at=_on("2021-01-04"),
            )  # fmt: skip

    def begin_next(self) -> None:
        """The inspection of 2020 begins: the lists are frozen on the eve, and the agent may report."""
        for kind in RESULTS:
            commands.freeze_round(
                year=2020, kind=kind, division_code=DISTRICT, basis="冷民发〔2021〕示例1号", actor=self.clerk,
                at=_on("2021-01-05"),
            )  # fmt: skip
        for body in Organisation.objects.filter(
            division_code=DISTRICT, is_trade_association=True, state="registered"
        ).order_by("id")[:2]:
            commands.declare_fees(organisation_id=body.id, items=FEES, actor=self.clerk, at=_on("2020-06-12"))


def _step(
    row: InspectionEntry,
    action: str,
    label: str,
    source: str,
    target: str,
    actor: Officer,
    day: str,
    **details,
) -> SupervisionStep:
    return SupervisionStep(
        subject="inspection", subject_id=row.id, action=action, label=label, from_state=source,
        to_state=target,
        details=details, at=_on(day), account_id=actor.account_id, actor_name=actor.name,
    )  # fmt: skip
