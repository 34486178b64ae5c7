"""How a refusal of the archive reaches the page, and how a workbook leaves it."""

from collections.abc import Iterable, Sequence

from django import forms
from django.http import FileResponse, HttpRequest

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import Conflict, Invalid, MinzhengError, NotFound, Refused
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook

EXPECTED = (Invalid, Conflict, Refused)  # shown on the page itself; NotFound keeps its own page
ALSO_MISSING = (*EXPECTED, NotFound)  # where what is missing was typed by the person
PAGE_ROWS = 30


def show_refusal(form: forms.Form, error: MinzhengError) -> int:
    """Put a domain error beside its field, or above the form; gives the status of the page."""
    form.add_error(error.field if error.field in form.fields else None, error.sentence)
    return error.status if error.status in (403, 404, 409) else 422


def workbook(
    request: HttpRequest, title: str, columns: Sequence[TableColumn], rows: Iterable[Sequence]
) -> FileResponse:
    """A list as Excel. Taking it out is an event."""
    found = list(rows)
    event = RecordOpened(what=f"{title}（导出 Excel，{len(found)} 行）")
    audit.record(event, actor=request.actor, at=request.at)
    day = request.at.date()
    file = table_workbook(title, columns, found, note=f"截至 {day:%Y-%m-%d}")
    return FileResponse(file, as_attachment=True, filename=f"{title}{day:%Y%m%d}.xlsx")
