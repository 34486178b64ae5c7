"""Tables that leave the treasury as workbooks."""

from typing import BinaryIO

from django.http import FileResponse, HttpRequest

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken_out(request: HttpRequest, title: str) -> None:
    """Record that names and amounts leave the platform: an event of its own."""
    event = RecordOpened(what=f"{title}的导出表", reason="导出 Excel")
    audit.record(event, actor=request.actor, at=request.at)


def download(title: str, book: BinaryIO) -> FileResponse:
    """A workbook under its title."""
    return FileResponse(book, as_attachment=True, filename=f"{title}.xlsx", content_type=XLSX)
