"""One case as a resident reads it: where it stands, what comes next and by when, in plain words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from minzheng.kernel.access import queries as access
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.commands.deciding import appeal_last_date
from minzheng.kernel.cases.rows import document_row, paper_row
from minzheng.kernel.cases.states import State
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.people import queries as people

NEXT = {
    State.SUBMITTED: "乡镇（街道）正在看您交的材料。材料齐全就受理；不齐的，会一次告诉您还缺什么。",
    State.SUPPLEMENT: "请按清单补齐材料再提交。补齐以前，办理时间暂停计算。",
    State.INVESTIGATING: "工作人员会核对收入和财产，并到您家里了解情况。请保持电话畅通。",
    State.APPRAISED: "乡镇（街道）将根据核对、入户和评议的情况提出意见。",
    State.ASSESSED: "符合条件的，会在您所在的村（社区）公示；不符合的，会上报后书面告诉您原因。",
    State.TOWN_NOTICE: "公示期间，村民可以提出意见。期满没有异议的，进入下一步。",
    State.OBJECTED: "乡镇（街道）正在核实大家反映的情况，可能会再次到您家了解。",
    State.FORWARDED: "区民政局正在审查乡镇（街道）的意见。",
    State.EXAMINED: "区民政局即将作出决定，决定会书面告诉您。",
    State.DISTRICT_NOTICE: "公示期满没有异议的，区民政局作出决定。",
    State.APPROVED: "从决定写明的月份起，补助按月发到您登记的银行卡。",
    State.REFUSED: "请查看决定书里的理由。不服的，可以在期限内申请复核。",
    State.NOT_ACCEPTED: "理由见下面的办理经过。情况有变化的，可以重新申请。",
    State.WITHDRAWN: "需要时可以重新申请。",
    State.ABORTED: "理由见下面的办理经过。愿意配合调查的，可以重新申请。",
}
_NOTES_FOR_RESIDENTS = frozenset({"reject_intake", "abort", "supplement", "withdraw", "reopen"})


@dataclass(frozen=True)
class CaseFile:
    """A case with what its page shows. `missing` are the papers asked for, while they are awaited."""

    case: Any
    matter_name: str
    mine: bool
    next_step: str
    days_left: int | None
    missing: tuple[str, ...]
    handed_in: dict[str, list]
    papers: list[dict]
    documents: list[dict]
    timeline: list[dict]
    actions: frozenset[str]
    decision: Any
    appeals: list
    appeal_last_date: dt.date | None
    may_appeal: bool

    @property
    def may_supplement(self) -> bool:
        return "supplement" in self.actions

    @property
    def may_withdraw(self) -> bool:
        return "withdraw" in self.actions

    @property
    def state(self) -> State:
        return self.case.current

    @property
    def label(self) -> str:
        return self.state.resident_label if self.mine else self.state.label


def open_case(case_id: int, *, actor: Actor, at: dt.datetime) -> CaseFile:
    """A case within the actor's reach; anything else is not found."""
    case = cases.case(case_id, actor=actor, at=at)
    person = people.person_of_account(actor.account_id)
    mine = person is not None and person.id == case.applicant_id
    steps = cases.timeline(case)
    today = at.astimezone(CHINA).date()
    decision = case.decisions.select_related("assessment", "document").order_by("-id").first()
    appeals = list(case.appeals.order_by("filed_at"))
    papers = list(case.papers.filter(removed_at=None).select_related("file").order_by("id"))
    return CaseFile(
        case=case,
        matter_name=catalogue.matter(case.matter).name,
        mine=mine,
        next_step=NEXT[case.current],
        days_left=cases.working_days_left(case, today),
        missing=_missing(case, steps),
        handed_in=_by_key(case, papers),
        papers=[_paper_row(case, paper) for paper in papers],
        documents=[_document_row(case, row) for row in documents.documents_of(case_id=case.id)],
        timeline=[_timeline_row(step, actor) for step in reversed(steps)],
        actions=frozenset(row.action for row in cases.possible_actions(case, actor=actor)),
        decision=decision,
        appeals=appeals,
        appeal_last_date=decision and appeal_last_date(decision),
        may_appeal=(mine or access.may(actor, "case.take_in", division_code=case.division_code))
        and _is_open_to_appeal(case, decision, appeals, today),
    )


def permits_of(file: CaseFile, *, actor: Actor, at: dt.datetime) -> list[dict]:
    """Permissions to verify of the household in force, and whether the actor may take each back."""
    today = at.astimezone(CHINA).date()
    members = [member.person.id for member in people.members(file.case.household_id, on_date=today)]
    own = people.person_of_account(actor.account_id)
    for_her = access.may(actor, "case.take_in", division_code=file.case.division_code)
    return [
        {
            "permit": permit,
            "until": permit.valid.upper - dt.timedelta(days=1) if permit.valid.upper else None,
            "may_withdraw": for_her
            or (own is not None and own.id in (permit.person_id, permit.signed_by_id)),
        }
        for permit in people.authorisations_in_force(members, on_date=today)
    ]


def _is_open_to_appeal(case, decision, appeals, today: dt.date) -> bool:
    if decision is None or case.current not in (State.APPROVED, State.REFUSED):
        return False
    return today <= appeal_last_date(decision) and all(row.answered_at for row in appeals)


def supplement_key(number: int) -> str:
    """Under which key the photos of the n-th missing paper are kept, counting from 1."""
    return f"supplement-{number}"


def _missing(case, steps) -> tuple[str, ...]:
    if case.current is not State.SUPPLEMENT:
        return ()
    asked = [step for step in steps if step.action == "ask_supplement"]
    return tuple(asked[-1].details.get("missing", ())) if asked else ()


def _by_key(case, papers) -> dict[str, list]:
    found: dict[str, list] = {}
    for paper in papers:
        found.setdefault(paper.key, []).append(_paper_row(case, paper))
    return found


def _paper_row(case, paper) -> dict:
    url = reverse("citizen:case_paper", args=[case.id, paper.id])
    small = f"{url}?small=1" if paper.file.has_thumbnail else ""
    return paper_row(paper, url) | {"thumbnail": small, "file_name": paper.file.name}


def _document_row(case, row) -> dict:
    return document_row(row, reverse("citizen:document", args=[case.id, row.id]))


def _timeline_row(step, actor: Actor) -> dict:
    """A step without the names of officers and objectors, who act for their office or unnamed."""
    detail = step.note if step.action in _NOTES_FOR_RESIDENTS else ""
    if step.action == "ask_supplement":
        detail = "\n".join(step.details.get("missing", ()))
    mine = actor.account_id is not None and step.account_id == actor.account_id
    return {
        "at": step.at,
        "title": step.label,
        "actor": "您本人办理" if mine else "",
        "detail": detail,
        "tone": State(step.target).tone,
    }
