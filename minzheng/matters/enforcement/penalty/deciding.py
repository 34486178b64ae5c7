"""What each step writes from the decision on: decision, service, payment, execution, closing, revocation."""

import datetime as dt
from typing import Any

from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.errors import Conflict, Invalid
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.cases.catalogue import Moved
from minzheng.kernel.cases.models import Case
from minzheng.kernel.documents import commands as documents
from minzheng.kernel.documents import queries as archive
from minzheng.kernel.territory import queries as territory
from minzheng.registers.enforcement import days, queries
from minzheng.registers.enforcement.models import PenaltyFile, PenaltyPayment
from minzheng.registers.enforcement.parameters import figures
from minzheng.registers.supervision.commands import take_back_penalty

from . import wording
from .acts import enter_in_credit, file_of, notice, publish, record, today
from .forms import SERVICE_METHODS
from .judging import Proposal, fen, judge, needs_review
from .procedure import HEARD

_METHODS = dict(SERVICE_METHODS)


def rights_running(case: Case, on_date: dt.date) -> list[str]:
    """A decision waits until the party has spoken, waived, been heard, or let the days pass."""
    file = PenaltyFile.objects.get(case=case)
    if case.current == HEARD or file.is_waived or on_date > file.rights_until:
        return []
    return [
        f"陈述申辩和听证申请期限到 {file.rights_until}，期满或当事人书面放弃后才能决定（行政处罚法 第六十二条）"
    ]


def decide(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """The decision: not heavier than notified, within the law, in ninety days, to be published."""
    file, day = file_of(case), today(at)
    proposal = Proposal.of(data)
    heavier = set(proposal.kinds) - set(file.kinds)
    if proposal.fine_fen > file.notified_fen or proposal.confiscated_fen > file.confiscated_fen or heavier:
        raise Invalid(
            f"决定不得重于告知的处罚（{wording.of_file(file)}）：不得因当事人陈述、申辩而给予更重的处罚"
            "（行政处罚法 第四十五条）。有新的事实、证据的，请“补充调查后重新告知”。",
            field="fine",
        )
    found = judge(file, proposal, day)
    if needs_review(file, proposal, day) and not file.is_review_needed:
        raise Invalid(
            "决定偏离裁量基准或经集体讨论，而本案没有经过法制审核（行政处罚法 第五十八条）。"
            "请按告知的处罚决定，或“补充调查后重新告知”，先送法制审核。",
            field="deviation_reason",
        )
    _require_days(case, file, day)
    file.tier, file.kinds, file.fine_fen = proposal.tier, list(proposal.kinds), proposal.fine_fen
    file.confiscated_fen, file.deviation_reason = proposal.confiscated_fen, proposal.deviation_reason
    file.is_discussed = proposal.is_discussed
    file.suggested_low_fen, file.suggested_high_fen = found.low_fen, found.high_fen
    told, calendar = figures(division_code=case.division_code, on_date=day), territory.calendar(at)
    file.decided_date = day
    file.publish_by = calendar.add_working_days(day, told["decision_publish_working_days"])
    paper = notice(case, "行政处罚决定书", "罚决字", [
        f"当事人：{file.party_name}" + (f"，统一社会信用代码 {file.party_code}" if file.party_code else "")
        + (f"，住所：{file.party_address}" if file.party_address else "") + "。",
        f"经查，{file.facts}", wording.evidence_words(file), data["reasons"],
        f"依据{found.violation.article}，裁量情节为{found.tier.label}（{found.tier.when}），决定：{wording.of_file(file)}。",
        f"偏离裁量基准的理由：{file.deviation_reason}。" if file.deviation_reason else "", wording.payment(file),
    ], actor=actor, at=at, remedies=wording.remedies(file))  # fmt: skip
    file.decision_number = paper.number
    file.save()
    publish(file, actor=actor, at=at)
    case.total_due_date = None  # the ninety days were for the decision
    credit = enter_in_credit(file, actor=actor, at=at)
    return Moved(details={"sentence": f"{paper.number}：{wording.of_file(file)}{credit}"})


def _require_days(case: Case, file: PenaltyFile, day: dt.date) -> None:
    """Ninety days from filing (行政处罚法 第六十条). A late decision is void of excuse: it is refused here."""
    if case.total_due_date is not None and day > case.total_due_date:
        raise Conflict(
            f"自立案（{file.filed_date}）起九十日的办案期限已于 {case.total_due_date} 届满（行政处罚法 第六十条）。"
            "请作不予处罚决定，或由负责人撤销后依法重新处理。"
        )


def no_penalty(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """不予处罚: slight and put right, first and slight, no proof, or out of time (第三十三条)."""
    paragraphs = [f"经查，{case.application['facts']}", f"{data['reason']}，决定不予行政处罚，并予以教育。"]
    notice(case, "不予行政处罚决定书", "不罚字", paragraphs, actor=actor, at=at)
    return Moved(details={"sentence": data["reason"]})


def serve(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Service within seven working days; the fifteen days for the fine count from it."""
    file, day, served = file_of(case), today(at), data["served_date"]
    if not file.decided_date <= served <= day:
        raise Invalid("送达日期应在决定以后、今天以前（含当天）。", field="served_date")
    calendar = territory.calendar(at)
    last = calendar.add_working_days(file.decided_date, days.SERVICE_DAYS)
    file.served_date, file.service_method = served, data["method"]
    file.pay_by = days.pay_by(served, calendar) if file.fine_fen or file.confiscated_fen else None
    file.save()
    late = f"超过送达期限（{last}）" if served > last else ""
    rows = [
        ("送达文书", f"行政处罚决定书 {file.decision_number}"), ("受送达人", file.party_name),
        ("送达方式", _METHODS[data["method"]]), ("签收人", data["receiver"]), ("送达日期", served.isoformat()),
        ("备注", late),
    ]  # fmt: skip
    record(case, "送达回证", rows, actor=actor, at=at)
    return Moved(due_date=file.pay_by, details={"sentence": f"{_METHODS[data['method']]}，{served}{late}"})


def pay(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """A payment at the bank. With the last of it the file can be closed."""
    file, day, paid = file_of(case), today(at), data["paid_date"]
    amount, late = fen(data["amount"]), fen(data.get("late"))
    if not file.served_date <= paid <= day:
        raise Invalid("缴款日期应在送达以后、今天以前（含当天）。", field="paid_date")
    if amount + late <= 0:
        raise Invalid("请填写缴款金额。", field="amount")
    owed = queries.debt(file, paid)
    if amount > owed.open_fen or late > owed.late_open_fen:
        raise Invalid(
            f"到 {paid} 应缴罚没款 {yuan_text(owed.open_fen)} 元、加处罚款 {yuan_text(owed.late_open_fen)} 元，"
            "登记的金额超过应缴数。请核对缴款凭证。",
            field="amount" if amount > owed.open_fen else "late",
        )
    number = data["receipt_number"].strip()
    if PenaltyPayment.objects.filter(receipt_number=number).exists():
        raise Conflict(f"缴款凭证 {number} 已经登记，不能重复登记。")
    PenaltyPayment.objects.create(
        file=file, paid_date=paid, fine_fen=amount, late_fen=late, receipt_number=number, recorded_at=at
    )
    left = queries.debt(file, paid)
    sentence = f"缴纳罚没款 {yuan_text(amount)} 元" + (f"、加处罚款 {yuan_text(late)} 元" if late else "")
    if left.is_settled:
        return Moved(details={"sentence": sentence + "，已缴清"})
    return Moved(
        target=case.current, due_date=case.step_due_date,
        details={"sentence": f"{sentence}，还欠 {yuan_text(left.total_open_fen)} 元"},
    )  # fmt: skip


def debt_left(case: Case, on_date: dt.date) -> list[str]:
    owed = queries.debt(PenaltyFile.objects.get(case=case), on_date)
    return [] if owed.is_settled else [f"罚没款及加处罚款 {yuan_text(owed.total_open_fen)} 元未缴清"]


def fulfil(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """A penalty without money was carried out: activities suspended, certificate taken back."""
    return Moved(details={"sentence": data["reason"]})


def not_overdue(case: Case, on_date: dt.date) -> list[str]:
    file = PenaltyFile.objects.get(case=case)
    if file.pay_by is not None and on_date <= file.pay_by:
        return [f"缴款期限到 {file.pay_by}，尚未逾期"]
    return []


def urge(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """催告 before the application to the court, with what is owed today (行政强制法 第五十四条)."""
    file, day = file_of(case), today(at)
    owed = queries.debt(file, day)
    file.urged_date = day
    file.save(update_fields=["urged_date"])
    told = figures(division_code=case.division_code, on_date=day)
    notice(
        case,
        "履行行政处罚决定催告书",
        "罚催字",
        [
            f"你（单位）应履行 {file.decision_number} 行政处罚决定。截至 {day}，罚没款尚欠 {yuan_text(owed.open_fen)} 元，"
            f"加处罚款 {yuan_text(owed.late_open_fen)} 元（逾期 {owed.late_days} 日），"
            f"合计 {yuan_text(owed.total_open_fen)} 元。",
            f"请自收到本催告书之日起{told['urge_days']}日内履行。逾期仍不履行的，将依法申请人民法院强制执行。"
            "你（单位）有权进行陈述和申辩。",
        ],
        actor=actor,
        at=at,
    )
    due = territory.calendar(at).add_calendar_days(day, told["urge_days"])
    return Moved(due_date=due, details={"sentence": f"催告时合计欠 {yuan_text(owed.total_open_fen)} 元"})


def court_closed(case: Case, on_date: dt.date) -> list[str]:
    """The window of an application: after both ways of challenge ran out, for three months."""
    file = PenaltyFile.objects.get(case=case)
    told = figures(division_code=case.division_code, on_date=on_date)
    first, last = days.enforcement_window(
        file.served_date, file.urged_date, told["urge_days"], territory.calendar()
    )
    if on_date < first:
        return [
            f"复议、诉讼期限和催告期满后（{first} 起，至 {last}）才能申请（行政强制法 第五十三条、第五十四条）"
        ]
    if on_date > last:
        return [f"申请强制执行的期限已于 {last} 届满（行政强制法 第五十三条）"]
    return []


def apply_court(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    file, day = file_of(case), today(at)
    owed = queries.debt(file, day)
    paragraphs = [
        f"被执行人{file.party_name}未履行 {file.decision_number} 行政处罚决定，经催告仍不履行。",
        f"申请强制执行罚没款 {yuan_text(owed.open_fen)} 元、加处罚款 {yuan_text(owed.late_open_fen)} 元"
        f"（计算至 {day}），合计 {yuan_text(owed.total_open_fen)} 元。",
    ]  # fmt: skip
    notice(case, "强制执行申请书", "罚执字", paragraphs, actor=actor, at=at, recipient=data["court"])
    return Moved(details={"sentence": f"向{data['court']}申请强制执行 {yuan_text(owed.total_open_fen)} 元"})


def close(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """结案: the papers of the file in their order, as the archive takes them."""
    file = file_of(case)
    papers = [f"{one.title}{one.number}" for one in archive.documents_of(case_id=case.id)]
    rows = [
        ("案件", case.title), ("处罚决定", f"{file.decision_number} {wording.of_file(file)}"),
        ("证据", f"{file.evidence.count()} 件"), ("卷内文书", "；".join(papers)),
    ]  # fmt: skip
    record(case, "行政处罚案件结案报告", rows, actor=actor, at=at, note=data.get("note", ""), word="罚结字")
    return Moved()


def revoke(case: Case, data: dict[str, Any], actor: Actor, at: dt.datetime) -> Moved:
    """Take a decision back: its paper is void, the public notice withdrawn in three working days (第四十八条)."""
    file, day = file_of(case), today(at)
    file.revoked_date = day
    file.save(update_fields=["revoked_date"])
    last = territory.calendar(at).add_working_days(day, days.WITHDRAW_DAYS)
    paper = notice(
        case, "撤销行政处罚决定书", "罚撤字",
        [f"{file.decision_number} 行政处罚决定，{data['reason']}，决定予以撤销。已缴纳的罚没款予以退还。",
         f"已公开的处罚信息在 {last} 前撤回并说明理由。"],
        actor=actor, at=at,
    )  # fmt: skip
    old = next(one for one in archive.documents_of(case_id=case.id) if one.number == file.decision_number)
    documents.void_document(
        document_id=old.id, reason=data["reason"][:200], replaced_by=paper, actor=actor, at=at
    )
    take_back_penalty(
        document_number=file.decision_number, revoked_date=day, reason=data["reason"], actor=actor, at=at
    )
    return Moved(details={"sentence": f"{data['reason']}（公示信息 {last} 前撤回）"})
