"""核对报告: what was asked, what came back, what it suggests. It informs a decision and is none."""

import datetime as dt
from dataclasses import dataclass

from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases.models import Case
from minzheng.kernel.territory.working_days import WorkingCalendar

from .models import ANSWERED
from .parameters import figures
from .queries import inquiries, standing, unanswered


@dataclass(frozen=True, kw_only=True)
class ReportItem:
    """One inquiry of the report: a status in words and its data date, never what was said."""

    person_name: str
    department: str
    status: str
    round: int
    asked_at: dt.datetime
    data_date: dt.date | None


@dataclass(frozen=True, kw_only=True)
class VerificationReport:
    """`valid_until` is None until every answer is there: an incomplete report has no validity."""

    case_number: str
    items: tuple[ReportItem, ...]
    lacking: tuple[str, ...]
    differences: int
    settled: int
    conclusion: str
    valid_until: dt.date | None

    @property
    def is_complete(self) -> bool:
        return not self.lacking


def report(case: Case) -> VerificationReport:
    """The report of a case on its current answers."""
    rows = list(inquiries(case).current().select_related("authorisation"))
    lacking = tuple(unanswered(case))
    open_or_settled = [row.settled_at is not None for row in standing(case)]
    differences, settled = len(open_or_settled), sum(open_or_settled)
    items = tuple(
        ReportItem(
            person_name=row.person.name, department=row.get_department_display(),
            status=row.get_status_display(), round=row.round, asked_at=row.asked_at, data_date=row.data_date,
        )
        for row in rows
    )  # fmt: skip
    return VerificationReport(
        case_number=case.number, items=items, lacking=lacking, differences=differences, settled=settled,
        conclusion=_conclusion(lacking, differences, settled),
        valid_until=None if lacking else _valid_until(case, rows),
    )  # fmt: skip


def _conclusion(lacking: tuple[str, ...], differences: int, settled: int) -> str:
    if lacking:
        return f"核对尚未完成，不能据此得出结论：{'；'.join(lacking)}。"
    if not differences:
        return "各部门答复与申报相符，未发现不一致的情况。"
    if settled < differences:
        return f"发现 {differences} 项与申报不一致，其中 {differences - settled} 项尚未核实，请逐项核实后再作结论。"
    return f"发现 {differences} 项与申报不一致，均已核实处理。"


def _valid_until(case: Case, rows: list) -> dt.date | None:
    """So many months after the oldest data, and no longer than any authorisation it rests on."""
    answered = [row for row in rows if row.status in ANSWERED]
    if not answered:
        return None
    oldest = min(row.data_date for row in answered)
    asked = max(row.asked_at for row in rows).astimezone(CHINA).date()
    months = figures(division_code=case.division_code, on_date=asked)["report_valid_months"]
    ends = [row.authorisation.valid.upper for row in rows if row.authorisation.valid.upper is not None]
    last_days = [end - dt.timedelta(days=1) for end in ends]  # the end of a range is not part of it
    return min([WorkingCalendar.add_months(oldest, months), *last_days])
