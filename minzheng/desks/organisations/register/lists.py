"""The lists of this part: narrowed by a form, drawn as rows, written as workbooks."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.db.models import F, QuerySet

from minzheng.kernel.access import queries as access
from minzheng.kernel.base import clock
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases import catalogue
from minzheng.kernel.cases import queries as cases
from minzheng.kernel.cases.states import State
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.kernel.territory import queries as territory
from minzheng.registers.organisations import book, licensing

PAGE_ROWS = 30
INTAKE_WORKING_DAYS = 5  # to accept or say what is missing: 行政许可法 第三十二条
MATTERS = (
    "organisation_founding", "organisation_change", "organisation_cancellation", "organisation_seal_filing",
)  # fmt: skip
SORTS = {
    "name": "name_pinyin", "uscc": "uscc", "registered": "registered_date", "until": "certificate_until",
    "capital": "capital_fen",
}  # fmt: skip
CASE_SORTS = {
    "number": "number", "title": "title", "submitted": "submitted_at", "promise": "promise_due_date",
    "total": "total_due_date",
}  # fmt: skip
_COLUMNS = (
    TableColumn(label="统一社会信用代码", kind=Kind.DIGITS, width=22),
    TableColumn(label="名称", width=34),
    TableColumn(label="类型", width=14),
    TableColumn(label="状态", width=12),
    TableColumn(label="登记方式", width=12),
    TableColumn(label="业务主管单位或行业管理部门", width=26),
    TableColumn(label="法定代表人", kind=Kind.PERSON_NAME),
    TableColumn(label="注册资金", kind=Kind.MONEY),
    TableColumn(label="住所", width=34),
    TableColumn(label="成立日期", kind=Kind.DATE),
    TableColumn(label="证书有效期止", kind=Kind.DATE),
    TableColumn(label="行业协会商会", kind=Kind.YES_NO),
    TableColumn(label="党组织形式", width=16),
)
_CASE_COLUMNS = (
    TableColumn(label="办件编号", width=22),
    TableColumn(label="事项", width=18),
    TableColumn(label="名称", width=34),
    TableColumn(label="状态", width=12),
    TableColumn(label="收件日期", kind=Kind.DATE),
    TableColumn(label="受理日期", kind=Kind.DATE),
    TableColumn(label="承诺期限", kind=Kind.DATE),
    TableColumn(label="法定期限", kind=Kind.DATE),
    TableColumn(label="办结日期", kind=Kind.DATE),
)


def narrowed(rows: QuerySet, wanted: dict[str, Any]) -> QuerySet:
    """The organisations that fit every condition given. Without a state, those that exist today."""
    rows = book.search(rows, wanted.get("text", ""))
    for name in ("kind", "registration_mode", "party_form"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("trade"):
        rows = rows.filter(is_trade_association=True)
    if wanted.get("state") == "all" or (wanted.get("text") and not wanted.get("state")):
        return rows
    return rows.filter(state=wanted["state"]) if wanted.get("state") else rows.alive()


def ordered(rows: QuerySet, sort: str, sorts: dict[str, str], default: tuple[str, ...]) -> QuerySet:
    """By a column of the table; an unknown name leaves the list as it comes."""
    name = sorts.get(sort.lstrip("-"))
    if name is None:
        return rows.order_by(*default)
    column = F(name)
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(order, "id")


def rows_of(found: Iterable) -> list[dict]:
    """Organisations as the table shows them."""
    return [{"organisation": one, "tone": book.TONES[one.state]} for one in found]


def workbook(found: Iterable, today: dt.date) -> BinaryIO:
    """The list as an Excel file at its beginning."""
    rows = (
        (
            one.uscc, one.name, one.get_kind_display(), one.get_state_display(),
            one.get_registration_mode_display(), one.supervisor or one.industry_authority,
            one.legal_representative, one.capital_fen, one.residence, one.registered_date,
            one.certificate_until, one.is_trade_association, one.get_party_form_display(),
        )
        for one in found
    )  # fmt: skip
    return table_workbook("社会组织名册", _COLUMNS, rows, note=f"截至 {today:%Y-%m-%d}")


# --- cases ----------------------------------------------------------------------------------------------


def waiting(actor) -> QuerySet:
    """Open cases on which the actor can act next, by either clock the most urgent first."""
    rows = cases.proceedings(actor, matters=MATTERS).filter(closed_at=None)
    states = {
        state
        for matter in catalogue.register_matters() if matter.code in MATTERS
        for procedure in matter.procedures
        for row in procedure.transitions
        for state in row.sources
        if _may(actor, row.permission) and row.action not in ("withdraw", "visit", "supplement")
    }  # fmt: skip
    return rows.filter(state__in=states).order_by(F("promise_due_date").asc(nulls_last=True), "id")


def _may(actor, permission: str) -> bool:
    return permission.startswith("organisation.") and access.may(actor, permission)


def cases_narrowed(rows: QuerySet, wanted: dict[str, Any], today: dt.date) -> QuerySet:
    """The cases that fit every condition given."""
    if text := wanted.get("text", "").strip():
        rows = rows.filter(title__contains=text) | rows.filter(number__contains=text)
    if wanted.get("matter"):
        rows = rows.filter(matter=wanted["matter"])
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("open"):
        rows = rows.filter(closed_at=None)
    if wanted.get("late"):
        late = rows.filter(promise_due_date__lt=today) | rows.filter(total_due_date__lt=today)
        rows = late.filter(closed_at=None)
    return rows


def case_rows(found: Iterable, today: dt.date) -> list[dict]:
    """Cases with both clocks: days left of each, of the kind in which it counts.

    Before acceptance neither runs; in place of the promise stands the last day for accepting.
    """
    calendar = territory.calendar()
    rows = []
    for case in found:
        open_ = case.current.is_open
        promise, total = case.promise_due_date, case.total_due_date
        if case.accepted_at is None and open_:
            promise = calendar.add_working_days(
                case.submitted_at.astimezone(CHINA).date(), INTAKE_WORKING_DAYS
            )
        working = case.rules_of_procedure.total is not None and case.rules_of_procedure.total.working
        rows.append(
            {
                "case": case, "matter": catalogue.matter(case.matter).name, "state": case.current,
                "open": open_, "paused": case.current is State.SUPPLEMENT,
                "promise": promise if open_ else None,
                "promise_left": calendar.working_days_between(today, promise) if promise else None,
                "total": total if open_ else None,
                "total_unit": "个工作日" if working else "天",
                "total_left": (
                    None if total is None
                    else calendar.working_days_between(today, total) if working else (total - today).days
                ),
                "kept": _kept(case),
            }
        )  # fmt: skip
    return rows


def _kept(case) -> str:
    """Of a decided case, whether it kept its clocks."""
    if case.closed_at is None or case.accepted_at is None or case.total_due_date is None:
        return ""
    day = case.closed_at.astimezone(CHINA).date()
    if day > case.total_due_date:
        return "超过法定期限"
    if case.promise_due_date and day > case.promise_due_date:
        return "超过承诺期限"
    return "按期办结"


def stages(case) -> list[dict]:
    """The stages of the case's procedure with who finished each."""
    done = {step.action: step for step in case.steps.order_by("id")}
    return [
        {
            "label": label,
            "steps": [done[action] for action in actions if action in done],
        }
        for label, actions in licensing.stages_of(case.rules_of_procedure)
    ]


def matter_names() -> list[tuple[str, str]]:
    """The matters of this desk with their names."""
    return [(code, catalogue.matter(code).name) for code in MATTERS]


def case_states() -> list[tuple[str, str]]:
    """Every state that a case of these matters can be in."""
    found = {
        state: state.label
        for matter in catalogue.register_matters() if matter.code in MATTERS
        for procedure in matter.procedures
        for state in procedure.states
    }  # fmt: skip
    return [(str(state), label) for state, label in found.items()]


def case_workbook(found: Iterable, today: dt.date) -> BinaryIO:
    """The cases as an Excel file at its beginning."""
    rows = (
        (
            case.number, catalogue.matter(case.matter).name, case.title, case.current.label,
            case.submitted_at,
            case.accepted_at, case.promise_due_date, case.total_due_date, case.closed_at,
        )
        for case in found
    )  # fmt: skip
    return table_workbook("社会组织登记办件", _CASE_COLUMNS, rows, note=f"截至 {today:%Y-%m-%d}")


def today_of(request) -> dt.date:
    """The day of the request in China."""
    return request.at.astimezone(clock.CHINA).date()
