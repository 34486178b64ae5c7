"""Reading a verification: how far it is, what contradicts, and what a department said."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases.models import Case
from minzheng.kernel.people import queries as people
from minzheng.kernel.people.facts import kind_of
from minzheng.kernel.people.models import Person

from .commands.reach import require_distance
from .commands.reviewing import detail
from .comparing import Reading, checked_facts, checks_of
from .contracts import words_of
from .errors import InquiryNotFound
from .models import ANSWERED, AnswerStatus, Department, Finding, FindingQuerySet, Inquiry, InquiryQuerySet

_LACKING = {
    None: "尚未向{department}提请核对（{names}）",
    AnswerStatus.PENDING.value: "{department}等待答复（{names}）",
    AnswerStatus.NO_REPLY.value: "{department}未反馈（{names}），请重新提请",
    AnswerStatus.ERROR.value: "{department}查询出错（{names}），请重新提请",
}


def inquiries(case: Case) -> InquiryQuerySet:
    """Every inquiry of a case, of all rounds, by person and department; `.current()` keeps the latest."""
    return case.inquiries.select_related("person").order_by("person_id", "department", "round")


def inquiries_of(case_ids: Iterable[int]) -> InquiryQuerySet:
    """Every inquiry of some cases, of all rounds, in the order in which they were asked."""
    rows = Inquiry.objects.filter(case_id__in=list(case_ids)).select_related("person")
    return rows.order_by("asked_at", "person_id", "department")


def finding(finding_id: int, *, case: Case) -> Finding | None:
    """One finding of a case that still stands, for the form that settles it."""
    return Finding.objects.live().select_related("inquiry", "person").filter(case=case, id=finding_id).first()


def unanswered(case: Case, *, on_date: dt.date | None = None) -> list[str]:
    """What verification still lacks, one sentence each; empty when every member has every answer.

    No reply and error count as missing. `on_date` is the day on which membership is taken (the last day on
    which somebody was asked, when not given), so that a member added later shows as not asked.
    """
    current = list(inquiries(case).current())
    if not current:
        return ["尚未提请经济状况核对"]
    day = on_date or max(row.asked_at for row in current).astimezone(CHINA).date()
    members = [member.person for member in people.members(case.household_id, on_date=day)]
    status_of = {(row.person_id, row.department): row.status for row in current}
    asked = {row.person_id for row in current}
    never = [person.name for person in members if person.id not in asked]
    lacking = [f"尚未提请核对：{'、'.join(never)}"] if never else []
    for department in Department:
        names: dict[str | None, list[str]] = defaultdict(list)
        for person in members:
            if person.id in asked:
                names[status_of.get((person.id, department.value))].append(person.name)
        lacking += [
            sentence.format(department=department.label, names="、".join(names[status]))
            for status, sentence in _LACKING.items()
            if status in names
        ]
    return lacking


def standing(case: Case) -> FindingQuerySet:
    """The findings that count: open ones, and settled ones whose answer no later round has replaced."""
    on_current = Q(inquiry__in=case.inquiries.current())
    return (
        case.findings.live().filter(Q(settled_at=None) | on_current).select_related("inquiry").order_by("id")
    )


def unsettled(case: Case) -> list[str]:
    """Each contradiction nobody has settled, as a sentence without figures."""
    rows = case.findings.unsettled().select_related("person").order_by("id")
    return [f"核对差异未处理：{_subject(row.person)}{kind_of(row.fact_name).label}" for row in rows]


def _subject(person: Person | None) -> str:
    return f"{person.name}的" if person else "家庭的"


@dataclass(frozen=True, kw_only=True)
class ComparisonRow:
    """One line of the side-by-side page.

    `state`: "differs" (open finding), "settled", "agrees", "unanswered" (an answer is missing; `verified` is
    empty and `note` says why). Only "agrees" may be shown as consistent. A figure of a department stands in
    `verified` only where it differs: what agrees is said in words, because the figure is not needed.
    `finding_id` is None where nothing differs.
    """

    label: str
    declared: str
    verified: str
    differs: bool
    state: str
    state_label: str
    source: str
    as_of: dt.date | None
    note: str = ""
    finding_id: int | None = None
    settled_as: str = ""


_STATE_LABELS = {"differs": "不一致", "settled": "已核实", "agrees": "一致", "unanswered": "待答复"}


def comparison(case: Case, *, on_date: dt.date) -> list[ComparisonRow]:
    """Declared against verified: the household's facts first, then each member's. For those who handle the
    case; nothing of an answer is decrypted."""
    current = list(inquiries(case).current())
    members = [member.person for member in people.members(case.household_id, on_date=on_date)]
    on_file = people.fact_values(
        person_ids=[person.id for person in members], household_ids=[case.household_id], on_date=on_date
    )
    findings: dict[tuple, Finding] = {}
    for row in standing(case):
        findings[row.person_id, row.fact_name] = row
    rows = []
    for person in (None, *members):
        facts = on_file.get(("person", person.id) if person else ("household", case.household_id), {})
        for fact in _facts_of("person" if person else "household"):
            departments = {check.department.value for check in checks_of(fact)}
            asked = [
                row for row in current
                if row.department in departments and (person is None or row.person_id == person.id)
            ]  # fmt: skip
            found = findings.get((person.id if person else None, fact))
            if asked:
                rows.append(_row(fact, person, facts.get(fact), asked, found))
    return rows


def _facts_of(of: str) -> list[str]:
    return [fact for fact in checked_facts() if kind_of(fact).of == of]


def _row(
    fact: str, person: Person | None, on_file: int | None, asked: list[Inquiry], found: Finding | None
) -> ComparisonRow:
    kind = kind_of(fact)
    missing = [row for row in asked if row.status not in ANSWERED]
    note, sources = "", asked
    at_least = all(check.reading is Reading.AT_LEAST for check in checks_of(fact))
    if found is not None:
        on_file, sources = found.declared, [found.inquiry]
        state = "settled" if found.settled_at else "differs"
        verified = ("至少 " if at_least else "") + kind.text(found.verified)
        note = f"{found.get_settled_as_display()}（{found.settled_by_name}）" if found.settled_at else ""
        note += f"：{found.note}" if found.note else ""
    elif missing:
        state, verified = "unanswered", ""
        note = "、".join(sorted({row.get_status_display() for row in missing}))
        note += "" if all(row.status == AnswerStatus.PENDING for row in missing) else "，不能当作没有"
    else:
        state, verified = "agrees", "未超过申报" if at_least else "与申报相符"
    dates = [row.data_date for row in sources if row.data_date]
    return ComparisonRow(
        label=f"{person.name}：{kind.label}" if person else kind.label,
        declared="未申报" if on_file is None else kind.text(on_file),
        verified=verified, differs=state == "differs", state=state, state_label=_STATE_LABELS[state],
        source="、".join(dict.fromkeys(row.get_department_display() for row in sources)),
        as_of=min(dates) if dates else None, note=note,
        finding_id=found.id if found else None, settled_as=found.settled_as if found else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DepartmentQueue:
    """What one department still owes, over all open cases in reach."""

    department: str
    label: str
    pending: int
    unsent: int
    no_reply: int
    error: int
    oldest_asked_at: dt.datetime | None


def pending_by_department(*, actor: Actor) -> list[DepartmentQueue]:
    """Every department with its open inquiries inside the actor's "case.verify" jurisdiction."""
    rows = Inquiry.objects.current().filter(case__closed_at=None).exclude(status__in=ANSWERED)
    rows = access.visible_to(actor, "case.verify", rows, "case__division_code")
    pending = Q(status=AnswerStatus.PENDING)
    counted = rows.order_by().values("department").annotate(
        pending=Count("id", filter=pending), unsent=Count("id", filter=pending & Q(sent_at=None)),
        no_reply=Count("id", filter=Q(status=AnswerStatus.NO_REPLY)),
        error=Count("id", filter=Q(status=AnswerStatus.ERROR)),
        oldest_asked_at=Min("asked_at", filter=pending),
    )  # fmt: skip
    by_department = {row["department"]: row for row in counted}
    nothing = {"pending": 0, "unsent": 0, "no_reply": 0, "error": 0, "oldest_asked_at": None}
    return [
        DepartmentQueue(
            label=each.label, **{"department": each.value, **nothing, **by_department.get(each.value, {})}
        )
        for each in Department
    ]


@dataclass(frozen=True)
class OpenedAnswer:
    """What a department said about a person, in words."""

    person: Person
    department: str
    status: str
    data_date: dt.date | None
    lines: tuple[tuple[str, str], ...]


def opened(inquiry_id: int, *, actor: Actor, at: dt.datetime) -> OpenedAnswer:
    """The content of one answer, for the verifier and the clerks of the division; the look is an event.

    Raises InquiryNotFound out of reach, NotPermitted for other posts, MustBeSomebodyElse for one's own
    family.
    """
    row = Inquiry.objects.select_related("case", "person").filter(id=inquiry_id).first()
    if row is None:
        raise InquiryNotFound("没有这项核对查询，请返回办件页面查看。")
    division = row.case.division_code
    if not access.may(actor, "case.verify", division_code=division):
        if not access.may(actor, "case.read", division_code=division):
            raise InquiryNotFound("没有这项核对查询，请返回办件页面查看。")
        access.require(actor, "people.correct_fact", division_code=division)
    require_distance(row.case, actor=actor, at=at)
    label = row.get_department_display()
    event = RecordOpened(case_id=row.case_id, person_id=row.person_id, what=f"核对答复（{label}）")
    audit.record(event, actor=actor, at=at)
    lines = tuple(words_of(row.department, detail(row)))
    return OpenedAnswer(row.person, label, row.get_status_display(), row.data_date, lines)
