"""A subject as its page tells it: labelled facts, and the lines of its lists."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from minzheng.kernel.base.money import yuan_text

from .ledgers import LEDGERS
from .listing import GROUND
from .machines import FILE, score_text
from .models import (
    AnnualReport,
    Assessment,
    CreditEntry,
    InspectionEntry,
    LedgerEntry,
    Publication,
    Rectification,
    Supervised,
)
from .situations import LABELS

Facts = list[tuple[str, Any]]


def facts_of(row: Supervised) -> Facts:
    """What the head of its page says; empty values are left out. Days stay days."""
    return [(label, value) for label, value in _FACTS[type(row)](row) if value not in (None, "", [])]


def _inspection(row: InspectionEntry) -> Facts:
    made = row.round
    return [
        ("统一社会信用代码", row.uscc), ("类型", row.organisation.get_kind_display()), ("年度", f"{made.year}年度"),
        ("报送截止", made.due_date), ("催报", f"{row.reminders} 次" if row.reminders else ""),
        ("建议结论", row.get_proposed_result_display()),
        ("存在的情形", "；".join(LABELS[one] for one in row.situations)),
        ("结论", row.get_result_display()), ("上报口径", row.get_report_as_display()), ("结论日期", row.decided_date),
    ]  # fmt: skip


def _rectification(row: Rectification) -> Facts:
    return [
        ("整改原因", row.get_ground_display()), ("整改内容", row.demands), ("整改期限", row.due_date),
        ("交报告日期", row.submitted_date), ("完成日期", row.completed_date),
    ]  # fmt: skip


def _credit(row: CreditEntry) -> Facts:
    red = row.list == "red"
    return [
        ("名单", row.get_list_display()), ("情形", GROUND[row.ground].label), ("条款", row.clause),
        ("事实", row.facts_text), ("发生日期", row.occurred_date),
        ("公示日期" if red else "告知日期", row.notice_date),
        ("公示至" if red else "陈述申辩至", row.statement_until),
        ("认定日期" if red else "列入日期", row.listed_date),
        ("计时起点", row.counted_from_date if row.counted_from_date != row.listed_date else None),
        ("申请移出", row.repair_date), ("退出日期" if red else "移出日期", row.removed_date), ("理由", row.removed_reason),
    ]  # fmt: skip


def _publication(row: Publication) -> Facts:
    return [
        ("类别", f"{row.get_kind_display()}　{row.matter_name}"), ("文书号", row.document_number),
        ("相对人", row.subject_name), ("统一社会信用代码", row.uscc), ("内容", row.content), ("作出机关", row.authority),
        ("决定日期", row.decided_date), ("公示截止", row.due_date), ("报送批次", row.batch.number if row.batch else ""),
        ("公示日期", row.published_date), ("平台编号", row.platform_number), ("平台说明", row.platform_words),
    ]  # fmt: skip


def _assessment(row: Assessment) -> Facts:
    parts = "；".join(f"{name} {score_text(got)}/{full // 10}" for name, full, got in row.parts)
    table = "；".join(f"{level} {words}" for level, _, words in row.cutoffs)
    return [
        ("年度", f"{row.year}年"), ("自评得分", f"{score_text(row.self_score)} 分"), ("评估专家", "、".join(row.experts)),
        ("各部分得分", parts), ("总分", f"{score_text(row.total)} 分" if row.total is not None else ""),
        ("分数线", table), ("等级", row.grade), ("公示日期", row.publicised_date), ("公示至", row.publicity_until),
        ("申请复核至", row.review_until), ("授予日期", row.granted_date), ("有效期至", row.valid_until),
    ]  # fmt: skip


def _ledger(row: LedgerEntry) -> Facts:
    asks = LEDGERS[row.ledger].opening
    found: Facts = [("编号", row.number), ("名称", row.name)]
    found += [(ask.label, ask.show(row.details.get(ask.name))) for ask in asks
              if ask.kind != FILE and ask.name != "name" and row.details.get(ask.name)]  # fmt: skip
    if "amount_fen" in row.details:
        found.append(("违规金额", f"{yuan_text(row.details['amount_fen'])} 元"))
    if "refund_fen" in row.details:
        found.append(("已清退", f"{yuan_text(row.details['refund_fen'])} 元"))
    return [*found, ("期限", row.due_date)]


_FACTS: dict[type[Supervised], Callable[[Any], Facts]] = {
    InspectionEntry: _inspection,
    Rectification: _rectification,
    CreditEntry: _credit,
    Publication: _publication,
    Assessment: _assessment,
    LedgerEntry: _ledger,
}


def report_facts(report: AnnualReport) -> Facts:
    """A report as an officer reads it."""
    money = (
        ("年初净资产", "opening_net_assets_fen"), ("收入合计", "income_fen"), ("其中捐赠", "donations_fen"),
        ("支出合计", "expense_fen"), ("年末净资产", "net_assets_fen"), ("公益事业支出", "public_spending_fen"),
        ("工资福利和行政办公", "administration_fen"),
    )  # fmt: skip
    found: Facts = [(label, f"{yuan_text(getattr(report, name))} 元") for label, name in money]
    found += [
        ("活动次数", f"{report.activities} 次"), ("业务活动", report.activity_text), ("住所", report.residence),
        ("固定场所", "有" if report.has_place else "没有"), ("专职人员", f"{report.staff} 人"),
        ("分支机构", f"{report.branches} 个"),
        ("党建", f"{report.get_party_form_display()}，正式党员 {report.party_members} 名。{report.party_text}"),
    ]  # fmt: skip
    if report.fees_text:
        found.append(
            ("收费自查", ("发现违规。" if report.fees_found else "暂未发现违规。") + report.fees_text)
        )
    return found


def due_of(row: Supervised, today: dt.date) -> tuple[dt.date | None, int | None]:
    """The day that matters next, and the days left; nothing for what is closed."""
    if row.stage.closed:
        return None, None
    due = None
    if isinstance(row, InspectionEntry):
        due = row.round.due_date if row.state in ("due", "returned") else None
    elif isinstance(row, Rectification | LedgerEntry):
        due = row.due_date
    elif isinstance(row, CreditEntry):
        due = row.statement_until if row.state in ("noticed", "publicised") else None
    elif isinstance(row, Publication):
        due = row.due_date if row.published_date is None else None
    elif isinstance(row, Assessment):
        due = row.publicity_until if row.state == "publicised" else None
    return (due, (due - today).days) if due else (None, None)
