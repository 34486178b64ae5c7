"""What goes to a department, and what it sends back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import transaction

from minzheng.kernel.access import queries as access
from minzheng.kernel.audit import commands as audit
from minzheng.kernel.base import secrecy
from minzheng.kernel.base.actors import Actor
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.cases.models import Case
from minzheng.kernel.exchange import commands as exchange
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.errors import RowErrors
from minzheng.kernel.exchange.intake import Row, read_workbook
from minzheng.kernel.exchange.reports import error_lines, report_workbook
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.kernel.people.commands import IDENTITY

from ..contracts import DATASETS, department_of, detail_of, faults, packed
from ..errors import NothingWaiting
from ..events import AnswerReceived, InquirySent, RequestFileMade
from ..models import ANSWERED, AnswerStatus, Department, Inquiry
from .reviewing import ANSWER, review

_NO_INQUIRY = "没有这个查询编号，请使用我们发出的请求文件中的编号。"
_ASKED_ANEW = "此人已重新提请核对，请使用最新一次请求文件中的编号答复。"
_SENT_COLUMNS = (
    TableColumn(label="查询编号", kind=Kind.DIGITS, width=12),
    TableColumn(label="姓名", kind=Kind.PERSON_NAME),
    TableColumn(label="身份证号", kind=Kind.IDENTITY_NUMBER),
    TableColumn(label="用途", width=24),
    TableColumn(label="授权编号", width=12),
    TableColumn(label="提请日期", kind=Kind.DATE),
)


@transaction.atomic
def request_file(*, department: str, actor: Actor, at: dt.datetime) -> bytes:
    """The workbook of a department's pending inquiries, which it fills in and sends back.

    It holds full identity numbers and only what the department needs. The opening is an event, for the file
    and in the history of each person. Inquiries whose authorisation has since expired or been withdrawn are
    left out. Making it again repeats the same inquiries (a file can get lost).
    """
    access.require(actor, "case.verify")
    wanted, today = department_of(department), at.astimezone(CHINA).date()
    rows = Inquiry.objects.waiting().authorised_on(today).filter(department=wanted)
    rows = access.visible_to(actor, "case.verify", rows, "case__division_code")
    found = list(
        rows.select_related("person", "authorisation").select_for_update(of=("self",)).order_by("id")
    )
    if not found:
        raise NothingWaiting(f"{wanted.label}没有等待答复且授权有效的查询，不需要生成请求文件。")
    Inquiry.objects.filter(id__in=[row.id for row in found], sent_at=None).update(sent_at=at)
    events = [
        RequestFileMade(department=wanted.value, label=wanted.label, inquiries=len(found)),
        *(
            InquirySent(inquiry_id=row.id, case_id=row.case_id, person_id=row.person_id, label=wanted.label)
            for row in found
        ),
    ]
    audit.record_all(events, actor=actor, at=at)
    return request_workbook(wanted, found, on_date=today)


def request_workbook(department: Department, inquiries: list[Inquiry], *, on_date: dt.date) -> bytes:
    """The workbook itself: our columns filled, the department's empty."""
    return workbook(
        department, inquiries, [{} for _ in inquiries], title=f"经济状况核对请求：{department.label}",
        note=f"生成日期 {on_date}。请逐行填写查询结果（有记录、无记录、出错）和数据日期；没有记录的写“无记录”，不要留空。",
    )  # fmt: skip


def workbook(
    department: Department, inquiries: list[Inquiry], answers: list[dict[str, Any]], *, title: str, note: str
) -> bytes:
    """Inquiries with the department's columns beside them; `answers` has each row's cells by column name."""
    own = [column for column in DATASETS[department].columns
           if column.name not in ("inquiry_number", "identity_number")]  # fmt: skip
    columns = [*_SENT_COLUMNS, *(TableColumn(label=_header(column), kind=_kind(column)) for column in own)]
    rows = (
        [
            str(row.id), row.person.name, secrecy.decrypt(row.person.identity_cipher, purpose=IDENTITY),
            row.authorisation.purpose, str(row.authorisation_id), row.asked_at,
            *(answer.get(column.name) for column in own),
        ]
        for row, answer in zip(inquiries, answers, strict=True)
    )  # fmt: skip
    with table_workbook(title, columns, rows, note=note) as file:
        return file.read()


def _header(column) -> str:
    return f"{column.label}（{column.unit}）" if column.unit else column.label


def _kind(column) -> Kind:
    return Kind.TEXT if column.kind in (Kind.CHOICE, Kind.YES_NO) else column.kind


@dataclass(frozen=True)
class AnswersTaken:
    """What became of an answer file.

    `loaded` False: rows were wrong, nothing was kept, `error_report` is the workbook that goes back and
    `errors` its first lines (row, cell, sentence). `taken` answers are new, `unchanged` were known with the
    same content, `discarded` belong to cases closed meanwhile and were not kept.
    """

    loaded: bool
    repeated: bool
    sentence: str
    taken: int = 0
    unchanged: int = 0
    discarded: int = 0
    findings: int = 0
    errors: tuple[tuple[int, str, str], ...] = ()
    error_report: bytes | None = None


@dataclass
class _Counts:
    taken: int = 0
    unchanged: int = 0
    discarded: int = 0
    findings: int = 0

    @property
    def in_words(self) -> dict[str, int]:
        counts = {"新答复": self.taken, "原已收到": self.unchanged, "办件已办结未存": self.discarded,
                  "发现不一致": self.findings}  # fmt: skip
        return {label: count for label, count in counts.items() if count}


def take_in_answers(
    *, department: str, upload: BinaryIO, file_name: str = "", actor: Actor, at: dt.datetime
) -> AnswersTaken:
    """Take in a department's answer file, Excel or CSV: all of it, or nothing with the reasons.

    An answer already known with the same content changes nothing; with other content it is refused, because
    a correction needs a further round. Each contradiction with the declaration becomes a finding. Raises
    NotPermitted without the post, FileUnreadable and HeadersRefused for a file as a whole.
    """
    access.require(actor, "case.verify")
    wanted, today, counts = department_of(department), at.astimezone(CHINA).date(), _Counts()
    intake = read_workbook(upload, DATASETS[wanted], on_date=today, file_name=file_name)

    def handler(rows: list[Row]) -> dict[str, int]:
        _take_in(wanted, rows, counts, actor=actor, at=at)
        return counts.in_words

    loading = exchange.load(intake, handler=handler, actor=actor, at=at)
    if not loading.loaded:
        return AnswersTaken(
            False,
            False,
            loading.sentence,
            errors=tuple(error_lines(intake)),
            error_report=report_workbook(intake),
        )
    return AnswersTaken(
        True, loading.repeated, loading.sentence, counts.taken, counts.unchanged, counts.discarded,
        counts.findings,
    )  # fmt: skip


def _take_in(
    department: Department, rows: list[Row], counts: _Counts, *, actor: Actor, at: dt.datetime
) -> None:
    """The handler of the exchange: check every row against the inquiries, then write; or raise RowErrors."""
    today = at.astimezone(CHINA).date()
    cases, inquiries, current = _locked(rows, actor)
    errors, fitting = {}, []
    for row in rows:
        inquiry = inquiries.get(_number(row))
        wrong = _row_faults(row, inquiry, department, today)
        if not wrong and inquiry.id not in current and not _same(row, inquiry, department):
            wrong = {"inquiry_number": _ASKED_ANEW}
        if wrong:
            errors[row.number] = wrong
        elif not cases[inquiry.case_id].current.is_open:
            counts.discarded += 1
        elif _same(row, inquiry, department):
            counts.unchanged += 1
        else:
            fitting.append((row, inquiry))
    if errors:
        raise RowErrors(errors)
    for row, inquiry in fitting:
        _write(row, inquiry, department, at)
    counts.taken = len(fitting)
    events = [
        AnswerReceived(
            inquiry_id=inquiry.id, case_id=inquiry.case_id, person_id=inquiry.person_id,
            label=department.label,
        )
        for _, inquiry in fitting
    ]  # fmt: skip
    audit.record_all(events, actor=actor, at=at)
    for case_id in sorted({inquiry.case_id for _, inquiry in fitting}):
        counts.findings += review(cases[case_id], actor=actor, at=at)


def _number(row: Row) -> int:
    digits = row.values["inquiry_number"]
    return int(digits) if len(digits) <= 18 else 0


def _locked(rows: list[Row], actor: Actor) -> tuple[dict[int, Case], dict[int, Inquiry], set[int]]:
    """The inquiries named by the rows inside the actor's reach, locked after their cases.

    Third: the ids of those that no later round has replaced.
    """
    named = Inquiry.objects.filter(id__in={_number(row) for row in rows})
    reached = access.visible_to(actor, "case.verify", named, "case__division_code")
    case_ids = set(reached.values_list("case_id", flat=True))
    cases = Case.objects.select_for_update(of=("self",)).filter(id__in=case_ids).order_by("id").in_bulk()
    locked = reached.select_related("person", "authorisation").select_for_update(of=("self",)).order_by("id")
    inquiries = {row.id: row for row in locked}
    return cases, inquiries, set(reached.current().values_list("id", flat=True))


def _row_faults(row: Row, inquiry: Inquiry | None, department: Department, today: dt.date) -> dict[str, str]:
    """What does not fit in a row, by column name; empty when it may be taken in."""
    if inquiry is None or inquiry.department != department:
        asked = (
            f"查询编号属于{inquiry.get_department_display()}，请上传到对应部门。" if inquiry else _NO_INQUIRY
        )
        return {"inquiry_number": asked}
    known = secrecy.decrypt(inquiry.person.identity_cipher, purpose=IDENTITY)
    if row.values["identity_number"] != known:
        return {"identity_number": "身份证号与该查询编号的被核对人不符，请检查是否串行。"}
    if inquiry.authorisation.withdrawn_at is not None:
        return {"": "被核对人已撤回授权，答复不能导入，请删去这一行。"}
    wrong = faults(department, row.values, today=today)
    death = row.values.get("death_date") or row.values.get("cremation_date")
    if death is not None and death < inquiry.person.birth_date:
        wrong["death_date" if row.values.get("death_date") else "cremation_date"] = (
            "日期早于出生日期，请核对。"
        )
    if wrong or _same(row, inquiry, department):
        return wrong
    if inquiry.status in ANSWERED:
        return {"": "这项查询已有内容不同的答复。确需更正的，请经办人“再次核对”后用新编号答复。"}
    return {}


def _same(row: Row, inquiry: Inquiry, department: Department) -> bool:
    """Whether the inquiry already has exactly this answer."""
    result = row.values["result"]
    if inquiry.status != result or inquiry.data_date != row.values.get("data_date"):
        return False
    if result != AnswerStatus.HIT:
        return True
    known = secrecy.decrypt(inquiry.detail_cipher, purpose=ANSWER)
    return known == packed(detail_of(department, row.values))


def _write(row: Row, inquiry: Inquiry, department: Department, at: dt.datetime) -> None:
    inquiry.status, inquiry.answered_at = row.values["result"], at
    inquiry.data_date = row.values.get("data_date")
    if inquiry.status == AnswerStatus.HIT:
        detail = packed(detail_of(department, row.values))
        inquiry.detail_cipher = secrecy.encrypt(detail, purpose=ANSWER)
    inquiry.save(update_fields=["status", "answered_at", "data_date", "detail_cipher"])
