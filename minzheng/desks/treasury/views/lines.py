"""What a household gets in a run: its months one by one, and all lines of the run as a workbook."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.web import page
from minzheng.kernel.base.clock import CHINA
from minzheng.kernel.base.errors import NotFound
from minzheng.kernel.base.money import yuan_text
from minzheng.kernel.exchange.contracts import Kind
from minzheng.kernel.exchange.workbooks import TableColumn, table_workbook
from minzheng.registers.benefits import queries as benefits
from minzheng.registers.benefits.programmes import programme

from ..requests import place_names
from ..workbooks import download, taken_out

COLUMNS = (
    TableColumn(label="村（社区）", width=22),
    TableColumn(label="领款人", kind=Kind.PERSON_NAME),
    TableColumn(label="所属期", kind=Kind.MONTH),
    TableColumn(label="城乡", width=8),
    TableColumn(label="人数", kind=Kind.WHOLE_NUMBER),
    TableColumn(label="应发", kind=Kind.MONEY),
    TableColumn(label="已发", kind=Kind.MONEY),
    TableColumn(label="本次差额", kind=Kind.MONEY),
    TableColumn(label="原因", width=60),
)


@page(permission="issue.read")
def household(request: HttpRequest, run_id: int, award_id: int) -> HttpResponse:
    """One household in a run, month by month."""
    run, award, lines = found_lines(request, run_id, award_id)
    falling_fen = sum(line.difference_fen for line in lines if line.difference_fen < 0)
    context = {
        "run": run,
        "award": award,
        "name": programme(run.programme).name,
        "place": place_names([award.division_code], request)[award.division_code],
        "lines": lines,
        "total_fen": sum(line.difference_fen for line in lines),
        "rising": yuan_text(sum(line.difference_fen for line in lines if line.difference_fen > 0)),
        "falling_fen": falling_fen,
        "falling": yuan_text(falling_fen),
    }
    return render(request, "treasury/household.html", context)


def found_lines(request: HttpRequest, run_id: int, award_id: int):
    """The run, the award and its lines in the run. Raises NotFound."""
    run = benefits.run(run_id, actor=request.actor)
    award = benefits.award(award_id, actor=request.actor)
    lines = benefits.lines_of_award(run_id, award_id)
    if not lines:
        raise NotFound("这户家庭在本批次没有差额，请返回批次页面查看。")
    return run, award, lines


def _day(moment) -> str:
    return f"{moment.astimezone(CHINA):%Y年%-m月%-d日}"


@page(permission="issue.read")
def export(request: HttpRequest, run_id: int) -> HttpResponse:
    """Every line of the run as a workbook. Taking names and amounts out is an event of its own."""
    run = benefits.run(run_id, actor=request.actor)
    name = f"{run.month.label}{programme(run.programme).name}发放明细"
    unusual = request.GET.get("shown") == "unusual"
    taken_out(request, f"{name}（批次 {run.id}）")
    note = f"第 {run.sequence} 次，事实截至 {_day(run.known_at)}，{run.get_state_display()}"
    book = table_workbook(name, COLUMNS, _rows(request, run, unusual), note=note)
    return download(name, book)


def _rows(request: HttpRequest, run, unusual: bool) -> Iterator[tuple]:
    kinds = programme(run.programme).categories
    lines = benefits.run_lines(run.id, unusual=unusual)
    codes = lines.order_by().values_list("award__division_code", flat=True).distinct()
    names = place_names(codes, request)
    for line in lines.iterator(chunk_size=2000):
        yield (
            names[line.award.division_code],
            line.award.payee.name,
            line.month,
            kinds.get(line.category, ""),
            line.persons,
            line.due_fen,
            line.issued_before_fen,
            line.difference_fen,
            line.reason,
        )
