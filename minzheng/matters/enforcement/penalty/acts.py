"""What each step of a penalty writes, and the paper it leaves. Investigation up to the decision."""

import datetime as dt
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import Invalid
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.cases.catalogue import Moved
from minzheng.kernel.cases.commands import issue_paper
from minzheng.kernel.cases.models import Case
from minzheng.kernel.territory import queries as territory
from minzheng.registers.enforcement import benchmarks, competence, days
from minzheng.registers.enforcement.errors import BeyondTheLaw
from minzheng.registers.enforcement.fields import PartyKind, PenaltyKind
from minzheng.registers.enforcement.models import EnforcementOfficer, Lead, PenaltyFile
from minzheng.registers.enforcement.parameters import figures
from minzheng.registers.organisations import queries as organisations
from minzheng.registers.supervision import listing
from minzheng.registers.supervision.commands import queue_publicity, record_penalty

from . import wording
from .judging import Proposal, fen, judge, may_be_heard, needs_review, suggestion
from .opening import begin_file, field_label, officers_of
from .procedure import FULFILLED, PROPOSED, REVIEWED

NOTICE, RECEIPT = "plain_notice", "plain_receipt"
LEAST_EVIDENCE = 1
_CREDIT_WORDS = {PenaltyKind.REVOCATION: "撤销登记"}  # as 民政部令第60号 names it


def today(at: dt.datetime) -> dt.date:
    return at.astimezone(CHINA).date()


def file_of(case: Case) -> PenaltyFile:
    """The file, locked: acts change it."""
    return PenaltyFile.objects.select_for_update(of=("self",)).select_related("case").get(case=case)


def notice(
    case, title: str, word: str, paragraphs: list[str], *, actor, at, remedies: str = "", recipient=None
):
    """A paper of the file with the next 文号 of its series."""
    data = {
        "recipient": recipient or case.application["party_name"],
        "paragraphs": [one for one in paragraphs if one],
        "remedies": remedies or None,
    }
    return issue_paper(case, paper=NOTICE, title=title, data=data, actor=actor, at=at, number_word=word)


def record(
    case, title: str, rows: list[tuple[str, str]], *, actor, at, note: str = "", word: str | None = None
):
    """A record of the file (呈批表、送达回证、笔录) as label and value."""
    data = {"rows": [list(row) for row in rows if row[1]], "note": note}
    return issue_paper(case, paper=RECEIPT, title=title, data=data, actor=actor, at=at, number_word=word)


def file_case(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Approve the filing: the ninety days begin."""
    day, told = today(at), case.application
    begin_file(case, filed_date=day, actor=actor, at=at)
    rows = [
        ("当事人", told["party_name"]), ("领域", field_label(case)),
        ("涉嫌违法行为", benchmarks.label_of(told["violation"])), ("初步事实", told["facts"]),
        ("行为终了日", told["happened_until"]), ("办案人员", officers_of(case)), ("批准立案", day.isoformat()),
    ]  # fmt: skip
    record(case, "行政处罚立案审批表", rows, actor=actor, at=at, word="罚立字")
    return Moved()


def not_file(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    lead_id = case.application["lead_id"]
    if lead_id:
        lead = Lead.objects.select_for_update(of=("self",)).get(id=lead_id)
        lead.state, lead.settled_at, lead.settlement = Lead.State.UNFOUNDED, at, data["reason"]
        lead.save(update_fields=["state", "settled_at", "settlement"])
    return Moved(details={"sentence": data["reason"]})


def on_spot(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """当场处罚: a warning or a small fine, decided and served at once (行政处罚法 第五十一条、第五十二条)."""
    day, fine = today(at), fen(data.get("fine"))
    proposal = Proposal.of({**data, "tier": benchmarks.LIGHT})
    told = figures(division_code=case.division_code, on_date=day)
    citizen = case.application["party_kind"] == PartyKind.CITIZEN
    most = told["simple_fine_citizen" if citizen else "simple_fine_organisation"]
    if fine > most:
        raise BeyondTheLaw(
            f"简易程序对{'公民' if citizen else '组织'}的罚款不超过 {yuan_text(most)} 元（行政处罚法 第五十一条），"
            f"拟罚 {yuan_text(fine)} 元。请改走普通程序：先批准立案。",
            field="fine",
        )
    file = begin_file(case, filed_date=None, actor=actor, at=at)
    _require_investigator(file, actor)
    competence.require(file.field, proposal.kinds, division_code=case.division_code, on_date=day)
    found = suggestion(file, benchmarks.LIGHT, day)
    if not found.is_lawful(fine, proposal.kinds):
        raise BeyondTheLaw(f"{found.violation.article}没有规定这样的处罚。请核对种类和金额。", field="kinds")
    calendar = territory.calendar(at)
    _put(file, proposal, found)
    file.is_simple, file.decided_date, file.served_date = True, day, day
    file.service_method = "direct"
    file.pay_by = days.pay_by(day, calendar) if fine else None
    file.publish_by = calendar.add_working_days(day, told["decision_publish_working_days"])
    paper = notice(case, "当场行政处罚决定书", "罚决字", [
        f"经查，你（单位）{file.facts}", f"依据{found.violation.article}，决定：{wording.of_file(file)}。",
        wording.payment(file),
    ], actor=actor, at=at, remedies=wording.remedies(file))  # fmt: skip
    file.decision_number = paper.number
    file.save()
    publish(file, actor=actor, at=at)
    sentence = f"当场处罚：{wording.of_file(file)}{enter_in_credit(file, actor=actor, at=at)}"
    return Moved(target=None if fine else FULFILLED, due_date=file.pay_by, details={"sentence": sentence})


def publish(file: PenaltyFile, *, actor: Actor, at: dt.datetime) -> None:
    """Put the decision in the queue of 双公示; a citizen's name is covered there (行政处罚法 第四十八条)."""
    queue_publicity(
        kind="penalty",
        document_number=file.decision_number,
        subject_name=file.party_name,
        uscc=file.party_code,
        content=f"{benchmarks.label_of(file.violation)}：{wording.of_file(file)}",
        decided_date=file.decided_date,
        division_code=file.case.division_code,
        source_key=f"penalty:{file.case_id}",
        is_natural_person=file.party_kind == PartyKind.CITIZEN,
        actor=actor,
        at=at,
    )


def enter_in_credit(file: PenaltyFile, *, actor: Actor, at: dt.datetime) -> str:
    """Enter the decision in the credit record of a social organisation; says which lists it now calls for.

    The five working days run from the forming of the information (民政部令第60号), which is the decision, not
    its service. "" where the party is in no book of organisations: a citizen, a company.
    """
    if file.party_kind != PartyKind.ORGANISATION:
        return ""
    found = organisations.by_party(file.party_code, file.party_name, division_code=file.case.division_code)
    if found is None:
        return ""
    grounds: list[str] = []
    for kind in file.kinds:
        grounds = record_penalty(
            organisation_id=found.id, kind=_CREDIT_WORDS.get(kind, PenaltyKind(kind).label),
            fine_fen=file.fine_fen if kind == PenaltyKind.FINE else 0, decided_date=file.decided_date,
            document_number=file.decision_number, actor=actor, at=at,
        )  # fmt: skip
    words = "、".join(
        f"{listing.LIST_LABELS[one.list]}（{one.label}）" for one in map(listing.GROUND.get, grounds)
    )
    return "；已记入信用记录" + (f"，须提请列入{words}" if words else "")


def evidence_missing(case: Case, on_date: dt.date) -> list[str]:
    file = PenaltyFile.objects.get(case=case)
    missing = (
        []
        if file.evidence.count() >= LEAST_EVIDENCE
        else ["证据（调查取证须全面、客观，行政处罚法 第五十四条）"]
    )
    waiting = file.evidence.filter(is_preserved=True, disposed_date=None)
    missing += [f"先行登记保存的“{one.name}”处理决定（{one.dispose_by} 前）" for one in waiting]
    return missing


def propose(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """The investigators' proposal, measured against the benchmark; legal review where the law wants it."""
    file, day = file_of(case), today(at)
    _require_investigator(file, actor)
    proposal = Proposal.of(data)
    found = judge(file, proposal, day)
    _put(file, proposal, found)
    file.is_hearing_case = may_be_heard(file, proposal, day)
    file.is_review_needed = needs_review(file, proposal, day)
    file.save()
    rows = [
        ("当事人", file.party_name), ("违法事实", file.facts), ("裁量基准", found.words),
        ("建议幅度", f"{yuan_text(found.low_fen)} 元至 {yuan_text(found.high_fen)} 元，"
                 f"建议 {yuan_text(found.suggested_fen)} 元"),
        ("处罚建议", wording.of_file(file)), ("偏离理由", file.deviation_reason),
        ("调查结论", data["conclusion"]), ("办案人员", officers_of(case)),
    ]  # fmt: skip
    record(
        case, "案件调查终结报告", rows, actor=actor, at=at, note=wording.evidence_words(file), word="罚查字"
    )
    return Moved(
        target=PROPOSED if file.is_review_needed else REVIEWED,
        details={"sentence": f"建议：{wording.of_file(file)}（{found.words}）"},
    )


def review(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """法制审核. Whoever reviews for the first time is qualified in law (行政处罚法 第五十八条)."""
    officer = EnforcementOfficer.objects.filter(account_id=actor.account_id).first()
    if officer is not None and not officer.is_law_qualified:
        raise Invalid("法制审核人员应当取得法律职业资格（行政处罚法 第五十八条）。请由有资格的人员审核。")
    file = file_of(case)
    rows = [
        ("案件", case.title),
        ("拟处罚", wording.of_file(file)),
        ("审核意见", data["opinion"]),
        ("审核人", actor.name),
    ]
    record(case, "法制审核意见书", rows, actor=actor, at=at, word="罚审字")
    return Moved(details={"sentence": data["opinion"]})


def say_why(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """A step that leaves only its reason: sent back for more investigation."""
    return Moved(details={"sentence": data["reason"]})


def reopen(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Investigate anew: what was notified no longer binds, and must be notified again."""
    file = file_of(case)
    file.notified_date = file.notified_fen = file.rights_until = file.hearing_date = None
    file.is_waived = False
    file.save()
    return Moved(details={"sentence": data["reason"]})


def transfer(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    paragraphs = [
        f"{case.title}一案，{data['reason']}现将案件移送你机关处理。请在收到后五个工作日内反馈接收情况。"
    ]
    notice(case, "案件移送函", "罚移字", paragraphs, actor=actor, at=at, recipient=data["receiver"])
    return Moved(details={"sentence": f"移送{data['receiver']}：{data['reason']}"})


def notify(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """告知: facts, reasons, articles and rights. What is told here is the most that may be decided."""
    file, day = file_of(case), today(at)
    _require_investigator(file, actor)
    told = figures(division_code=case.division_code, on_date=day)
    file.notified_date, file.notified_fen = day, file.fine_fen
    file.rights_until = days.rights_until(day, told["hearing_request_days"], territory.calendar(at))
    file.save()
    rights = (
        f"你（单位）有权进行陈述和申辩。可在收到本告知书之日起{told['hearing_request_days']}个工作日内"
        f"（至 {file.rights_until}）提出"
    )
    hearing = (
        "，并可在同一期限内要求举行听证；逾期未提出的，视为放弃。"
        if file.is_hearing_case
        else "；逾期未提出的，视为放弃。"
    )
    paragraphs = [
        f"经查，你（单位）{file.facts}", wording.evidence_words(file), data["reasons"],
        f"拟对你（单位）作出下列行政处罚：{wording.of_file(file)}。", rights + hearing,
    ]  # fmt: skip
    title = "行政处罚听证告知书" if file.is_hearing_case else "行政处罚事先告知书"
    notice(case, title, "罚告字", paragraphs, actor=actor, at=at)
    return Moved(due_date=file.rights_until, details={"sentence": f"拟处罚：{wording.of_file(file)}"})


def take_statement(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """陈述申辩: written down and answered. It never makes the penalty heavier (行政处罚法 第四十五条)."""
    file = file_of(case)
    if not data.get("statement") and not data.get("is_waived"):
        raise Invalid("请填写陈述申辩内容；当事人放弃的，勾选书面放弃。", field="statement")
    file.is_waived = file.is_waived or bool(data.get("is_waived"))
    file.save(update_fields=["is_waived"])
    said = data.get("statement") or "当事人书面放弃陈述申辩和听证。"
    rows = [("当事人", file.party_name), ("内容", said), ("复核意见", data["answer"]), ("记录人", actor.name)]
    record(case, "陈述申辩笔录", rows, actor=actor, at=at)
    return Moved(due_date=file.rights_until, details={"sentence": f"{said}复核：{data['answer']}"})


def request_hearing(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """A request in time fixes the day; the notice comes seven working days before."""
    file, day, asked = file_of(case), today(at), data["requested_on"]
    if not file.is_hearing_case:
        raise Invalid("本案拟处罚不属于可以要求听证的情形（行政处罚法 第六十三条）。请按陈述申辩处理。")
    if not file.notified_date <= asked <= day:
        raise Invalid("申请日期应在告知以后、今天以前（含当天）。", field="requested_on")
    if asked > file.rights_until:
        raise Invalid(
            f"听证申请期限到 {file.rights_until}，{asked} 提出已经逾期（行政处罚法 第六十四条）。请按陈述申辩记录。",
            field="requested_on",
        )
    told = figures(division_code=case.division_code, on_date=day)
    first = days.first_hearing_day(day, told["hearing_notice_days"], territory.calendar(at))
    if data["hearing_date"] < first:
        raise Invalid(
            f"听证应在举行的七个工作日前通知当事人（行政处罚法 第六十四条），今天通知的，最早在 {first} 举行。",
            field="hearing_date",
        )
    file.hearing_date = data["hearing_date"]
    file.save(update_fields=["hearing_date"])
    paragraphs = [f"应你（单位）{asked} 的申请，定于 {file.hearing_date} 在{data['place']}公开举行听证。",
                  "当事人可以委托一至二人代理。无正当理由拒不出席或者中途退出的，视为放弃听证权利。"]  # fmt: skip
    notice(case, "听证通知书", "罚听字", paragraphs, actor=actor, at=at)
    return Moved(due_date=file.hearing_date)


def hearing_not_yet(case: Case, on_date: dt.date) -> list[str]:
    file = PenaltyFile.objects.get(case=case)
    return [f"听证定在 {file.hearing_date}，尚未到期"] if on_date < file.hearing_date else []


def hold_hearing(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    rows = [
        ("案件", case.title),
        ("主持人", actor.name),
        ("笔录要点", data["record"]),
        ("主持人意见", data["opinion"]),
    ]
    record(case, "听证笔录", rows, actor=actor, at=at)
    return Moved(details={"sentence": data["opinion"]})


def _require_investigator(file: PenaltyFile, actor: Actor) -> None:
    if not file.officers.filter(officer__account_id=actor.account_id).exists():
        names = "、".join(file.officers.values_list("officer__name", flat=True))
        raise Invalid(f"本案的办案人员是{names}，请由他们办理这一步。")


def _put(file: PenaltyFile, proposal: Proposal, found: benchmarks.Suggestion) -> None:
    file.tier, file.kinds = proposal.tier, list(proposal.kinds)
    file.fine_fen, file.confiscated_fen = proposal.fine_fen, proposal.confiscated_fen
    file.suggested_low_fen, file.suggested_high_fen = found.low_fen, found.high_fen
    file.deviation_reason, file.is_discussed = proposal.deviation_reason, proposal.is_discussed
