"""The register of social organisations in 2020: 365 at the end, 62 associations and 303 service bodies.

Printed (document 003): associations 5 founded and 4 changed; service bodies 9 founded, 14 changed, 6
cancelled. How it is told: the paper book is taken over with what it had decided that year; the last
decisions of the year go through the commands, step by step,
and four applications wait on the morning on which the demo opens.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from minzheng.kernel.access.queries import Officer
from minzheng.kernel.base.clock import at_hour
from minzheng.kernel.cases import commands as cases
from minzheng.kernel.cases.models import Case, Step
from minzheng.matters.organisations.cancellation.matter import wanted_papers as cancellation_papers
from minzheng.matters.organisations.change.matter import wanted_papers as change_papers
from minzheng.matters.organisations.founding.conditions import wanted_papers as founding_papers
from minzheng.registers.organisations import commands as organisations
from minzheng.registers.organisations.models import Organisation

from ..invented import Invention
from ..walking import photo
from ..year import Say
from . import organisation_book as book

SEED = 2051
TAKEN_OVER = dt.date(2020, 10, 12)
CHARTER = (
    "第一条 本单位的名称、住所。第二条 宗旨和业务范围。第三条 坚持中国共产党的全面领导，按照规定加强党的建设，践行社会主义"
    "核心价值观。第四条 会员资格及其权利、义务，会费标准由会员大会无记名投票通过。第五条 理事会的组成和产生。第六条 负责人的"
    "条件和产生、罢免程序。第七条 监事的职责。第八条 资产管理和使用的原则。第九条 章程的修改程序。第十条 终止程序和终止后资产"
    "的处理。"
)
_VISIT = {
    "visitors": ["秦海燕", "伍国华"],
    "fits": True,
    "findings": "住所与使用权证明一致，有专职人员在岗。",
}


def tell(officers: dict[str, Officer], say: Say) -> None:
    """The book, what the year decided, and what waits."""
    story = Story(officers, Invention(SEED, lane=2))
    story.take_over()
    story.decide()
    story.leave_waiting()
    living = Organisation.objects.filter(division_code=book.DISTRICT).alive()
    by_kind = [living.filter(kind=kind).count() for kind in ("association", "service")]
    say(f"社会组织：在册 {sum(by_kind)} 家，社会团体 {by_kind[0]} 家，社会服务机构 {by_kind[1]} 家")


@dataclass
class Story:
    """What happens to the register; the order of calls is the story."""

    officers: dict[str, Officer]
    invention: Invention

    def take_over(self) -> None:
        """The paper book with the decisions it holds for 2020."""
        planned = book.plan(self.invention)
        at, head = at_hour(TAKEN_OVER), self.officers["shenpi"]
        with transaction.atomic():
            for one in planned.organisations:
                if not one.uscc:
                    one.uscc = organisations.next_code(kind=one.kind, division_code=book.DISTRICT, at=at)
            kept = organisations.take_over(
                organisations=planned.organisations, officers=planned.officers_by_code(), actor=head, at=at,
                source="纸质登记簿", division_code=book.DISTRICT,
            )  # fmt: skip
            book.record_changes(kept, planned)
        self._recorded_cases(kept, planned)
        by_name = {one.name: one for one in kept}
        for name in book.AGENT_OF:
            organisations.appoint_agent(
                organisation_id=by_name[name].id, username="shetuan", actor=self.officers["shezu"], at=at
            )

    def _recorded_cases(self, kept: list[Organisation], planned: "book.Book") -> None:
        """The decisions of 2020 that were made on paper, as closed cases with their four dates."""
        rows = list(book.paper_decisions(kept, planned))
        made = Case.objects.bulk_create(
            Case(
                number=f"pending-{uuid.uuid4().hex[:20]}", matter=row.matter, procedure=row.procedure,
                state="registered", title=row.organisation.name,
                subject=f"organisation:{row.organisation.id}",
                division_code=book.DISTRICT, application=row.application, on_behalf=True,
                submitted_by_id=self.officers["shezu"].account_id, submitted_at=at_hour(row.submitted),
                accepted_at=at_hour(row.submitted, 10), closed_at=at_hour(row.decided, 15),
            )
            for row in rows
        )  # fmt: skip
        steps = []
        for case, row in zip(made, rows, strict=True):
            case.number = f"{row.word}{row.submitted:%Y%m%d}-{case.id:06d}"
            steps += self._steps(case, row)
        Case.objects.bulk_update(made, ["number"])
        Step.objects.bulk_create(steps)

    def _steps(self, case: Case, row: "book.PaperDecision") -> list[Step]:
        clerk, head = self.officers["shezu"], self.officers["shenpi"]
        walked = (
            ("open", "收件", "", "submitted", clerk, at_hour(row.submitted)),
            ("accept", "受理", "submitted", "accepted", clerk, at_hour(row.submitted, 10)),
            ("examine", "提出审查意见", "accepted", "examined", clerk, at_hour(row.examined, 11)),
            ("grant", row.granting, "examined", "registered", head, at_hour(row.decided, 15)),
        )
        return [
            Step(
                case=case, action=action, label=label, source=source, target=target,
                account_id=who.account_id,
                actor_name=who.name, at=at, request_id=uuid.uuid4(), note="纸质登记簿补录",
            )
            for action, label, source, target, who, at in walked
        ]  # fmt: skip

    # --- through the commands -----------------------------------------------------------------------------

    def decide(self) -> None:
        """One founding of each kind, one change of each, one cancellation: the last of the year."""
        self.founding(book.ASSOCIATION_2020, dt.date(2020, 11, 9), decided=dt.date(2020, 11, 26))
        self.founding(book.SERVICE_2020, dt.date(2020, 10, 19), decided=dt.date(2020, 11, 11))
        self._change(
            "永州市冷水滩区书法家协会",
            {"residence": "永州市冷水滩区湘江西路88号文化馆三楼"},
            dt.date(2020, 11, 16),
        )
        self._change("永州市冷水滩区知行职业技能培训学校", {"capital": 8_000_000}, dt.date(2020, 12, 1))
        self._cancellation("永州市冷水滩区新苗早教培训中心", dt.date(2020, 10, 13))

    def leave_waiting(self) -> None:
        """What waits on the morning of 6 January 2021: at the window, with the clerk, with the head."""
        self.founding(book.WAITING[0], dt.date(2021, 1, 5), until="submitted")
        self.founding(book.WAITING[1], dt.date(2020, 12, 21), until="accepted")
        self.founding(book.WAITING[2], dt.date(2020, 12, 10), until="examined")

    def _do(self, case: Case, action: str, who: str, day: dt.date, hour: int = 10, **data) -> None:
        cases.act(
            case_id=case.id, action=action, data=data, actor=self.officers[who], at=at_hour(day, hour),
            request_id=uuid.uuid4(),
        )  # fmt: skip

    def _papers(self, case: Case, wanted: dict[str, str], day: dt.date) -> None:
        for key, label in wanted.items():
            cases.add_paper(
                upload=photo(label), key=key, label=label, case_id=case.id, actor=self.officers["shetuan"],
                at=at_hour(day, 9, 30),
            )  # fmt: skip

    def _open(self, matter: str, data: dict, day: dt.date) -> Case:
        return cases.open_case(
            matter=matter, data=data, actor=self.officers["shetuan"], at=at_hour(day), on_behalf=False,
            request_id=uuid.uuid4(),
        )  # fmt: skip

    def founding(
        self,
        asked: dict,
        day: dt.date,
        *,
        until: str = "",
        decided: dt.date | None = None,
        delivered: bool = True,
    ) -> None:
        """An application of the agent, up to a state, or to the decision and the delivery."""
        data = asked | {"charter": CHARTER, "officers": self._persons(day, asked["officers"])}
        case = self._open("organisation_founding", data, day)
        self._papers(case, founding_papers(asked["kind"], asked["registration_mode"]), day)
        if until == "submitted":
            return
        self._do(case, "accept", "shezu", day, 15)
        if until == "accepted":
            return
        seen = day + dt.timedelta(days=4)
        self._do(case, "visit", "shezu", seen, visited_date=seen, **_VISIT)
        self._do(
            case, "examine", "shezu", seen, 16, opinion="grant", text="材料齐全，条件符合，建议准予登记。"
        )
        if until == "examined":
            return
        self._do(case, "grant", "shenpi", decided)
        if not delivered:
            return
        case.refresh_from_db()
        made = Organisation.objects.get(id=int(case.subject.partition(":")[2]))
        organisations.deliver_certificate(
            certificate_id=made.certificates.get().id, delivered_date=decided + dt.timedelta(days=5),
            actor=self.officers["shezu"], at=at_hour(decided + dt.timedelta(days=5)),
        )  # fmt: skip

    def _persons(self, day: dt.date, roles: tuple[str, ...]) -> list[dict]:
        rows = []
        for role in roles:
            sex = self.invention.random.choice("男女")
            birth = self.invention.birth_date(day, 35, 60)
            rows.append(
                {
                    "name": self.invention.name(sex), "role": role, "is_civil_servant": False,
                    "identity_number": self.invention.identity_number(birth, sex), "approval_number": "",
                    "is_paid": False, "term_until_date": day.replace(year=day.year + 4),
                }
            )  # fmt: skip
        return rows

    def _change(self, name: str, wanted: dict, day: dt.date) -> None:
        found = Organisation.objects.get(name=name)
        data = {
            "organisation_id": found.id, "name": "", "residence": "", "scope": "", "area": "",
            "supervisor": "",
            "capital": None, "legal_name": "", "charter": "", "comparison": "", "consent_date": day,
            "resolution_date": day,
        } | wanted  # fmt: skip
        case = self._open("organisation_change", data, day)
        self._papers(case, change_papers(case), day)
        self._do(case, "accept", "shezu", day, 15)
        seen = day + dt.timedelta(days=2)
        if "residence" in wanted:
            self._do(case, "visit", "shezu", seen, visited_date=seen, **_VISIT)
        self._do(case, "examine", "shezu", seen, 16, opinion="grant", text="材料齐全，建议准予变更。")
        self._do(case, "grant", "shenpi", day + dt.timedelta(days=8))

    def _cancellation(self, name: str, day: dt.date) -> None:
        found = Organisation.objects.get(name=name)
        clerk = self.officers["shezu"]
        organisations.start_liquidation(
            organisation_id=found.id, members="王秀兰、李建国、陈明", formed_date=day, notice_date=day,
            consent_date=day, actor=clerk, at=at_hour(day),
        )  # fmt: skip
        ended = dt.date(2020, 12, 4)
        organisations.end_liquidation(
            organisation_id=found.id, ended_date=ended, residue="剩余教具捐给社区儿童之家。", actor=clerk,
            at=at_hour(ended),
        )  # fmt: skip
        asked = dt.date(2020, 12, 8)
        data = {"organisation_id": found.id, "reason": "无力继续办学。", "resolution_date": day}
        case = self._open("organisation_cancellation", data, asked)
        self._papers(case, cancellation_papers(case), asked)
        self._do(case, "accept", "shezu", asked, 15)
        self._do(
            case, "examine", "shezu", dt.date(2020, 12, 10), opinion="grant", text="清算完毕，建议准予注销。"
        )
        self._do(case, "grant", "shenpi", dt.date(2020, 12, 15))
