"""What the views of this part read from a request, and how a refusal reaches the page."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest

from minzheng.kernel.audit import commands as audit
from minzheng.kernel.audit.events import RecordOpened
from minzheng.kernel.base.errors import Conflict, Invalid, NotFound, Refused
from minzheng.registers.marriages import queries as marriages

EXPECTED = (Invalid, Conflict, Refused)  # shown on the page itself; NotFound keeps its own page
PAGE_ROWS = 30


def office_code(request: HttpRequest) -> str:
    """The office the page is about. Raises NotFound for a post that is at none."""
    found = marriages.offices(request.actor)
    if not found:
        raise NotFound("您的岗位不在婚姻登记处，没有可以查看的内容。")
    return found[0]


def paged(request: HttpRequest, rows) -> Page:
    return Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))


def refused(request: HttpRequest, error) -> None:
    """Say on the next page why something was not done."""
    messages.error(request, error.sentence)


def sent(request: HttpRequest, file, title: str, count: int) -> FileResponse:
    """A workbook leaves the house: that is an event."""
    audit.record(RecordOpened(what=f"{title}（导出 Excel，{count} 行）"), actor=request.actor, at=request.at)
    return FileResponse(file, as_attachment=True, filename=f"{title}{request.at:%Y%m%d}.xlsx")
